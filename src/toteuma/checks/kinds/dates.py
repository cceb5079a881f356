"""Dates and years: periods, indicators and results of the same day, names and texts of the same years."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass

from toteuma.checks.goal_rows import goal_rows
from toteuma.checks.kinds.goals import name
from toteuma.checks.project_rows import project_rows
from toteuma.checks.reading import Reading
from toteuma.checks.registry import GOOD_PRACTICE, kind
from toteuma.checks.relation import Relation
from toteuma.checks.texts import Text, sentences, texts
from toteuma.core.findings import Level
from toteuma.core.remark import Remark, Where

DASH = "[-–—−]"
DAY = re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?!\d)")
WHOLE_YEAR = re.compile(
    rf"(?<![\d.])1\.1\.(?P<first>\d{{4}})?\s*{DASH}\s*(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}})(?!\d)"
)
SPAN = re.compile(rf"(?<![\d.])(?P<first>(?:19|20)\d\d)\s?{DASH}\s?(?P<last>(?:19|20)\d\d)(?!\d)")
LONGEST_YEAR = 2500


@kind("DATE", Level.ERROR, GOOD_PRACTICE)
def dates(reading: Reading) -> Iterator[Relation | Remark]:
    """A day that no calendar has, a period that breaks off, a result of another day than its indicator, a name and a text of different years."""
    for text in texts(reading):
        yield from _impossible(text)
        yield from _broken_period(text)
    yield from _other_day(reading)
    yield from _other_years(reading)


def _impossible(text: Text) -> Iterator[Remark]:
    for match in DAY.finditer(text.text):
        day, month, year = (int(match[part]) for part in ("day", "month", "year"))
        if not (1 <= month <= 12) or not (1000 <= year < LONGEST_YEAR):
            continue
        if not 1 <= day <= calendar.monthrange(year, month)[1]:
            yield _told(text, match.span(), "date_impossible", {"written": match[0]}, Level.ERROR)


def _broken_period(text: Text) -> Iterator[Remark]:
    """From the first of January to a day that is the last of December with a digit lost: 31.1., 31.2., 3.12., 1.12. of the same year."""
    for match in WHOLE_YEAR.finditer(text.text):
        first, year = match["first"] or match["year"], match["year"]
        lost = (match["day"], match["month"]) in (("31", "1"), ("31", "2"), ("3", "12"), ("1", "12"), ("31", "11"), ("31", "21"))
        if first == year and lost:
            details = {"written": match[0], "proposed": f"1.1.–31.12.{year}"}
            yield _told(text, match.span(), "date_period", details, Level.ERROR, proposed=details["proposed"])
    for match in text.reading.cue("broken_period").finditer(text.text):
        yield _told(text, match.span(), "date_period_words", {"written": match[0]}, Level.ERROR)


def _other_day(reading: Reading) -> Iterator[Remark]:
    """The indicator names one day and the result tells of other days only."""
    for goal in goal_rows(reading):
        result = reading.tables[goal.table].rows[goal.row].cells[goal.result].raw
        asked = {match[0] for match in DAY.finditer(goal.asked)}
        told = list(DAY.finditer(result))
        if len(asked) == 1 and told and not asked & {match[0] for match in told}:
            text = Text(reading, result, "", cell=goal.at(goal.result))
            details = {"asked": next(iter(asked)), "written": told[0][0], "goal": name(reading, goal)}
            places = [text.where(*told[0].span())]
            column = goal.indicator if goal.indicator is not None else goal.goal
            if column is not None:
                places.append(reading.where(goal.at(column)))
            yield Remark(
                "DATE",
                Level.WARNING,
                tuple(places),
                details,
                sentence="date_other_day",
                stated=told[0][0],
                expected=details["asked"],
                key=(places[0].entity, name(reading, goal), "day"),
            )


def _other_years(reading: Reading) -> Iterator[Remark]:
    for project in project_rows(reading):
        running = [period for text in project.texts for period in _periods(reading, text)]
        if not running:
            continue
        told = {period.years for period in running}
        named = {(int(match["first"]), int(match["last"])) for match in SPAN.finditer(project.name)}
        first = running[0]
        if len(named) == 1 and not named & told:
            details = {"name": project.name, "named": _span(next(iter(named))), "written": _span(first.years)}
            yield _project("date_name_years", (project.where, first.where), details, (project.entity, project.name, "years"))
        for text in project.texts:
            for match in reading.cue("starts_in").finditer(text.text):
                year = next(int(value) for value in match.groupdict().values() if value)
                if all(begins < year <= ends + 1 for begins, ends in told):
                    details = {"name": project.name, "written": match[0], "named": _span(first.years)}
                    key = (project.entity, project.name, "start")
                    yield _project("date_start", (text.where(*match.span()), first.where), details, key)


@dataclass(frozen=True, slots=True)
class _Period:
    years: tuple[int, int]
    where: Where


def _periods(reading: Reading, text: Text) -> Iterator[_Period]:
    """The spans of years in the sentences that tell when a project runs."""
    for offset, sentence in sentences(text.text):
        if reading.cue("period").search(sentence):
            for match in SPAN.finditer(sentence):
                years = (int(match["first"]), int(match["last"]))
                yield _Period(years, text.where(offset + match.start(), offset + match.end()))


def _span(years: tuple[int, int]) -> str:
    return f"{years[0]}–{years[1]}"


def _project(sentence: str, places: tuple[Where, ...], details: dict[str, str], key: tuple[str, ...]) -> Remark:
    return Remark("DATE", Level.WARNING, places, details, sentence=sentence, stated=details["written"], expected=details["named"], key=key)


def _told(text: Text, span: tuple[int, int], sentence: str, details: dict[str, str], level: Level, proposed: str = "") -> Remark:
    where = text.where(*span)
    return Remark(
        "DATE",
        level,
        (where,),
        details,
        sentence=sentence,
        stated=details["written"],
        proposed=proposed,
        key=(where.entity, details["written"]),
    )
