"""Goals: whether a status has a result beside it that bears it out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from toteuma.checks.goal_rows import GoalRow, goal_rows
from toteuma.checks.reading import Reading, folded
from toteuma.checks.registry import GOALS_ACT, kind
from toteuma.checks.relation import Relation
from toteuma.checks.texts import Text
from toteuma.core.evidence import Role
from toteuma.core.findings import Level
from toteuma.core.remark import Remark, Where

SHORT = 60
"""A goal is named by so many of its first characters."""


@kind("INDICATOR_NOT_REPORTED", Level.WARNING, GOALS_ACT)
def unreported(reading: Reading) -> Iterator[Relation | Remark]:
    """An indicator asks for a number and the result gives none; a target in per cent and the result tells no per cent."""
    for goal in goal_rows(reading):
        result = _text(reading, goal, goal.result)
        if not result or not goal.asked or reading.cue("no_result_yet").search(result):
            continue
        if any(int(year) > (reading.year or int(year)) for year in re.findall(r"\b20\d\d\b", goal.asked)):
            continue  # a target of a later year need not be reported yet
        percent = re.search(r"\d\s*%", goal.asked)
        if percent and not re.search(r"%|prosent|procent|per cent|osuu|andel|share", result, re.IGNORECASE):
            level = Level.WARNING if re.search(r"\d", result) else Level.INFO
            yield _remark(reading, "INDICATOR_NOT_REPORTED", level, goal, "indicator_percent")
        elif not re.search(r"\d", result) and (asks := _asks(reading, goal.asked)):
            yield _remark(reading, "INDICATOR_NOT_REPORTED", Level.INFO, goal, "", asks=asks)


def _asks(reading: Reading, asked: str) -> str:
    """The one thing that the indicator asks a number of; empty where it asks of several things, of which the result may tell another."""
    parts = [part.strip(" .()") for part in re.split(r"[.,;]| ja | och | and ", asked) if part.strip(" .()")]
    asking = [part for part in parts if reading.cue("asks_number").search(part)]
    return asking[0] if len(asking) == len(parts) and asking else ""


@kind("STATUS_UNSUPPORTED", Level.WARNING, GOALS_ACT)
def unsupported(reading: Reading) -> Iterator[Relation | Remark]:
    """The status says that the goal was met, and the result that there is none yet or that it was not."""
    for goal in goal_rows(reading):
        status = _text(reading, goal, goal.status)
        if not status or not met(reading, status):
            continue
        text = _text(reading, goal, goal.result)
        if said := reading.cue("no_result_yet").search(text):
            told = Text(reading, text, "", cell=goal.at(goal.result))
            where = told.where(*said.span())
            details = {"status": status, "said": where.quote, "goal": name(reading, goal)}
            yield Remark(
                "STATUS_UNSUPPORTED",
                Level.WARNING,
                (reading.where(goal.at(goal.status or 0)), where),
                details,
                stated=status,
                key=(where.entity, name(reading, goal)),
            )


@kind("STRUCT_FRAGMENT", Level.WARNING, GOALS_ACT)
def cut_statuses(reading: Reading) -> Iterator[Relation | Remark]:
    """A status that is another one of the document with its end cut off."""
    statuses: Counter[str] = Counter()
    places: list[tuple[str, Where]] = []
    for t, table in enumerate(reading.tables):
        column = table.column(Role.STATUS)
        if column is None:
            continue
        for r, row in enumerate(table.rows):
            if column < len(row.cells) and (raw := row.cells[column].raw.strip(" .")):
                statuses[folded(raw)] += 1
                places.append((raw, reading.where((t, r, column))))
    whole = {status: _whole(status, statuses) for status in statuses}
    cut = [(raw, where) for raw, where in places if whole[folded(raw)]]
    for stated in dict.fromkeys(folded(raw) for raw, _ in cut):
        found = [(raw, where) for raw, where in cut if folded(raw) == stated]
        proposed = next((raw for raw, _ in places if folded(raw) == whole[stated]), whole[stated])
        details = {"quote": found[0][0], "proposed": proposed, "count": str(len(found))}
        yield Remark(
            "STRUCT_FRAGMENT",
            Level.WARNING,
            tuple(where for _, where in found),
            details,
            stated=found[0][0],
            proposed=proposed,
            key=(stated,),
        )


def _whole(status: str, statuses: Counter[str]) -> str:
    """The status that this one is a piece of: one at least as common, of which a word has lost one or two letters here; empty where it is whole."""
    for other in statuses:
        words, whole = status.split(), other.split()
        if other == status or len(words) != len(whole) or statuses[other] < statuses[status]:
            continue
        short = [(a, b) for a, b in zip(words, whole, strict=True) if a != b]
        if len(short) == 1 and len(short[0][0]) >= 4 and short[0][1].startswith(short[0][0]) and len(short[0][1]) - len(short[0][0]) <= 2:
            return other
    return ""


def met(reading: Reading, status: str) -> bool:
    """Whether a status says that the whole goal was met."""
    partly = reading.cue("status_partly").search(status) or reading.cue("status_not").search(status)
    return not partly and reading.cue("status_met").search(status.strip()) is not None


def name(reading: Reading, goal: GoalRow) -> str:
    """How a goal is called in a remark: the beginning of its text."""
    row = reading.tables[goal.table].rows[goal.row]
    text = _text(reading, goal, goal.goal) or row.label or next((cell.raw for cell in row.cells if cell.raw), "")
    inside = reading.cue("indicator_inside").search(text)
    text = (text[: inside.start()] if inside and inside.start() else text).strip(" .")
    return text if len(text) <= SHORT else f"{text[: text.rfind(' ', 0, SHORT)]} …"


def _text(reading: Reading, goal: GoalRow, column: int | None) -> str:
    cells = reading.tables[goal.table].rows[goal.row].cells
    return "" if column is None or column >= len(cells) else cells[column].raw


def _remark(reading: Reading, code: str, level: Level, goal: GoalRow, sentence: str, **details: str) -> Remark:
    places = [reading.where(goal.at(goal.result))]
    asked = goal.indicator if goal.indicator is not None else goal.goal
    if asked is not None:
        places.append(reading.where(goal.at(asked)))
    told = {"goal": name(reading, goal), "asked": goal.asked, **details}
    return Remark(code, level, tuple(places), told, sentence=sentence, key=(places[0].entity, name(reading, goal)))
