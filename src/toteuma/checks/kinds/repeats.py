"""What is told twice: the same goal, risk, project or sentence in two places, in two versions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from toteuma.checks.goal_rows import goal_rows
from toteuma.checks.project_rows import project_rows
from toteuma.checks.reading import Reading, folded
from toteuma.checks.registry import GOOD_PRACTICE, kind
from toteuma.checks.relation import At, Relation
from toteuma.checks.texts import Text, sentences, texts
from toteuma.checks.wordings import alike, difference
from toteuma.core.evidence import Role, TableKind
from toteuma.core.findings import Level
from toteuma.core.remark import Remark, Where, Wording

LONG = 30
"""A text shorter than this is no sentence that could be recognised elsewhere."""
SAME_WORDS = 10
MOST_TABLES = 4
"""So many tables at most tell of one thing; a name that more of them have, or are near to, is a form that each unit fills in for itself."""


@dataclass(frozen=True, slots=True)
class Named:
    """A row with what names it."""

    table: int
    row: int
    column: int
    name: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows that tell of the same thing; ``renamed`` where their names are only alike."""

    first: Named
    second: Named
    renamed: bool


@kind("DUP_DIFF_NUMERIC", Level.WARNING, GOOD_PRACTICE)
def other_numbers(reading: Reading) -> Iterator[Relation | Remark]:
    """The same text in two places with another number in it, or with another word saying how exact the number is."""
    for pair in pairs(reading):
        for first, second in _cells(reading, pair):
            found = difference(reading, reading.read(first).raw, reading.read(second).raw)
            if found is not None and found.numeric:
                details: dict[str, Wording] = {"first": found.first, "second": found.second, "name": _short(pair.first.name)}
                where = reading.where(first)
                key = (pair.first.name[:80], folded(where.column))
                yield Remark("DUP_DIFF_NUMERIC", Level.WARNING, (where, reading.where(second)), details, key=key)
    yield from _sentences(reading)


@kind("DUP_DIFF_TEXT", Level.INFO, GOOD_PRACTICE)
def other_words(reading: Reading) -> Iterator[Relation | Remark]:
    """The same row in two tables told in other words: one remark for each pair of tables."""
    told: dict[tuple[int, int], list[tuple[Where, Where, str, str]]] = defaultdict(list)
    for pair in pairs(reading):
        for first, second in _cells(reading, pair):
            found = difference(reading, reading.read(first).raw, reading.read(second).raw)
            if found is not None and not found.numeric:
                places = reading.where(first), reading.where(second)
                told[pair.first.table, pair.second.table].append((*places, found.first, found.second))
    for (first_table, second_table), found_ones in told.items():
        shown = found_ones[0]
        details: dict[str, Wording] = {"first": shown[2], "second": shown[3], "count": str(len(found_ones)), "column": shown[0].column}
        everywhere = tuple(where for one, other, _, _ in found_ones for where in (one, other))
        key = tuple(reading.tables[table].entity for table in (first_table, second_table))
        kinds = reading.tables[first_table].kind
        yield Remark("DUP_DIFF_TEXT", Level.INFO, everywhere, details, key=(*key, kinds))


@kind("DUP_DIFF_LABEL", Level.WARNING, GOOD_PRACTICE)
def other_names(reading: Reading) -> Iterator[Relation | Remark]:
    """The same goal, risk or project called by two slightly different names."""
    for pair in pairs(reading):
        if not pair.renamed:
            continue
        found = difference(reading, pair.first.name, pair.second.name)
        if found is not None:
            places = tuple(reading.where((named.table, named.row, named.column)) for named in (pair.first, pair.second))
            details: dict[str, Wording] = {"first": found.first, "second": found.second}
            yield Remark("DUP_DIFF_LABEL", Level.WARNING, places, details, key=(pair.first.name[:80],))


@lru_cache(maxsize=4)
def pairs(reading: Reading) -> tuple[Pair, ...]:
    """Rows of goals, risks and projects that two tables of the same kind have both, by their names, then by names that are alike."""
    found: list[Pair] = []
    for names in (_goals(reading), _risks(reading), _projects(reading)):
        by_table: dict[int, list[Named]] = defaultdict(list)
        for named in names:
            by_table[named.table].append(named)
        tables = Counter(name for rows in by_table.values() for name in {folded(named.name) for named in rows})
        own = {table: [named for named in rows if tables[folded(named.name)] <= MOST_TABLES] for table, rows in by_table.items()}
        for first, second in combinations(own, 2):
            found.extend(_paired(own[first], own[second]))
    near = Counter(named for pair in found if pair.renamed for named in (pair.first, pair.second))
    return tuple(pair for pair in found if not pair.renamed or max(near[pair.first], near[pair.second]) < MOST_TABLES)


def _paired(first: list[Named], second: list[Named]) -> Iterator[Pair]:
    """Rows whose names are alone in their tables: a name that several rows share tells of none of them."""
    here, there = _alone(first), _alone(second)
    for name, named in here.items():
        if name in there:
            yield Pair(named, there[name], renamed=False)
    others = [named for name, named in there.items() if name not in here]
    for name, named in here.items():
        close = [other for other in others if name not in there and len(named.name) >= LONG and alike(named.name, other.name)]
        if len(close) == 1:
            others.remove(close[0])
            yield Pair(named, close[0], renamed=True)


def _alone(rows: list[Named]) -> dict[str, Named]:
    counts = Counter(folded(named.name) for named in rows)
    return {folded(named.name): named for named in rows if counts[folded(named.name)] == 1}


def _goals(reading: Reading) -> list[Named]:
    found = []
    for goal in goal_rows(reading):
        if goal.goal is not None and goal.goal < len(reading.tables[goal.table].rows[goal.row].cells):
            found.append(Named(goal.table, goal.row, goal.goal, reading.tables[goal.table].rows[goal.row].cells[goal.goal].raw))
    return [named for named in found if len(named.name) >= LONG]


def _risks(reading: Reading) -> list[Named]:
    found = []
    for t, table in enumerate(reading.tables):
        if table.kind is not TableKind.RISKS:
            continue
        column = next((c for c, head in enumerate(table.columns) if reading.cue("risk_name").search(head.header)), None)
        if column is not None:
            found += [Named(t, r, column, row.cells[column].raw) for r, row in enumerate(table.rows) if column < len(row.cells)]
    return [named for named in found if named.name.strip()]


def _projects(reading: Reading) -> list[Named]:
    return [Named(p.table, p.row, p.where.cell[2], p.name) for p in project_rows(reading) if p.where.cell is not None]


def _cells(reading: Reading, pair: Pair) -> Iterator[tuple[At, At]]:
    """The cells of words of two rows that stand under the same heads; statuses and boilerplate that names the row above are left out."""
    one, other = reading.tables[pair.first.table], reading.tables[pair.second.table]
    heads = {folded(column.header): c for c, column in enumerate(other.columns)}
    for c, column in enumerate(one.columns):
        d = heads.get(folded(column.header))
        if d is None or column.role in (Role.LABEL, Role.STATUS) or (c, d) == (pair.first.column, pair.second.column):
            continue
        first, second = one.rows[pair.first.row].cells, other.rows[pair.second.row].cells
        if c < len(first) and d < len(second) and min(len(first[c].raw), len(second[d].raw)) >= LONG:
            yield (pair.first.table, pair.first.row, c), (pair.second.table, pair.second.row, d)


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[: name.rfind(' ', 0, 60)]} …"


def _sentences(reading: Reading) -> Iterator[Remark]:
    """Long sentences of prose that are the same but for a number: only where they name a unit or stand under the same unit's heading."""
    known: dict[str, tuple[Text, int, str]] = {}
    names = [re.compile(stemmed(table.entity), re.IGNORECASE) for table in reading.tables if len(table.entity) > 5]
    for text in texts(reading):
        if text.paragraph is None:
            continue
        for offset, sentence in sentences(text.text):
            words = re.sub(r"\d[\d\s.,]*", "# ", sentence.casefold()).split()
            years = Counter(re.findall(r"\b(?:19|20)\d\d\b", sentence))
            if len(words) < SAME_WORDS:
                continue
            named = any(name.search(sentence) for name in names)
            whose = "" if named else folded(text.entity)
            key = "\x1f".join((whose, *sorted(years.elements()), *(word.strip(".,;:()%€") for word in words)))
            first = known.setdefault(key, (text, offset, sentence))
            if first[2] == sentence or (not named and not whose):
                continue
            found = difference(reading, first[2], sentence)
            if found is not None and found.numeric:
                details: dict[str, Wording] = {"first": found.first, "second": found.second, "name": _short(sentence)}
                places = (text.where(offset, offset + len(sentence)), first[0].where(first[1], first[1] + len(first[2])))
                yield Remark("DUP_DIFF_NUMERIC", Level.WARNING, places, details, sentence="dup_diff_sentence", key=(sentence[:80],))


def stemmed(name: str) -> str:
    """A pattern that finds a name in its inflected forms: each longer word by its beginning."""
    words = re.findall(r"\w+", name)
    return r"\W+".join(
        rf"{re.escape(word[: max(4, len(word) - 3)])}\w*" if len(word) > 4 else re.escape(word[:3]) + r"\w*" for word in words
    )
