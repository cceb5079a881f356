"""Years against each other: within the document, against last year's statement, against another document of the same year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from toteuma.checks.conventions import actual_column
from toteuma.checks.named_rows import leeway
from toteuma.checks.reading import AMOUNTS, Fact, Measure, Reading, folded
from toteuma.checks.registry import GENERAL_INSTRUCTION, INTERNAL_CONTROL, kind
from toteuma.checks.relation import Cell, Relation, Sum
from toteuma.core.evidence import Role, TableKind
from toteuma.core.findings import Level
from toteuma.core.remark import Remark, Wording
from toteuma.core.scheme import Nature

TOLD = 5
ACTUALS = (Role.ACTUAL, Role.PRIOR)
COPIED = 3
"""So many figures of a row, none of them small, must be the same before the row is taken for a copy."""
SMALL = 1000


@kind("YEAR_JUMP", Level.INFO, INTERNAL_CONTROL)
def jumps(reading: Reading) -> Iterator[Relation | Remark]:
    """A line many times what it was the year before, where neither a note nor the text beside the table excuses it."""
    found: list[tuple[Cell, Cell]] = []
    for t, table in enumerate(reading.tables):
        prior, actual = table.column(Role.PRIOR), actual_column(reading, t)
        if table.kind is not TableKind.COMPARISON or prior is None or actual is None:
            continue
        if any(reading.cue("not_comparable").search(note.text) for note in reading.notes(t)):
            continue
        for r, row in enumerate(table.rows):
            was, now = reading.cell(t, r, prior), reading.cell(t, r, actual)
            if was is not None and now is not None and row.line and _plain(reading, row.line) and _jumps(reading, was, now):
                found.append((was, now))
    if found:
        places = tuple(reading.where(cell.at) for pair in found for cell in reversed(pair))
        shown = dict.fromkeys(f"{reading.where(now.at).row} ({reading.where(now.at).entity})" for _, now in found)
        details: dict[str, Wording] = {
            "names": ", ".join(list(shown)[:TOLD]),
            "count": str(len(found)),
            "times": reading.settings.year_ratio,
        }
        yield Remark("YEAR_JUMP", Level.INFO, places, details, key=("year jump",))


def _plain(reading: Reading, line: str) -> bool:
    return reading.nature(line) in (Nature.INCOME, Nature.EXPENSE)


def _jumps(reading: Reading, was: Cell, now: Cell) -> bool:
    large, small = max(abs(was.value), abs(now.value)), min(abs(was.value), abs(now.value))
    return large >= reading.settings.year_least and small > 0 and large > reading.settings.year_ratio * small


@kind("SUSPECT_COPY", Level.INFO, INTERNAL_CONTROL)
def copies(reading: Reading) -> Iterator[Relation | Remark]:
    """A row whose figures are all those of the same row of another unit, although the rest of the two tables differs: perhaps copied by mistake."""
    rows: dict[tuple[str, tuple[str, ...]], list[tuple[int, int]]] = defaultdict(list)
    for t, table in enumerate(reading.tables):
        columns = reading.columns(t, *AMOUNTS)
        for r, row in enumerate(table.rows):
            cells = [cell for c in columns if (cell := reading.cell(t, r, c))]
            if row.line and table.entity and len(cells) >= COPIED and all(abs(cell.value) >= SMALL for cell in cells):
                rows[row.line, tuple(str(cell.value) for cell in cells)].append((t, r))
    for (line, _), places in rows.items():
        for index, (t, r) in enumerate(places):
            for u, s in places[index + 1 :]:
                one, other = folded(reading.tables[t].entity), folded(reading.tables[u].entity)
                if one != other and not _related(reading, one, other) and _differ(reading, t, u):
                    details: dict[str, Wording] = {
                        "row": reading.tables[t].rows[r].label,
                        "entity": reading.tables[t].entity,
                        "other": reading.tables[u].entity,
                    }
                    where = (reading.where_row(u, s), reading.where_row(t, r))
                    yield Remark("SUSPECT_COPY", Level.INFO, where, details, key=(one, other, line))


def _related(reading: Reading, one: str, other: str) -> bool:
    return reading.parents.get(one) == other or reading.parents.get(other) == one


def _differ(reading: Reading, first: int, second: int) -> bool:
    """Whether most of what two tables have both is different, now one and now the other being larger: a unit can be a part of the other, and have all
    its costs of one kind."""
    actual = actual_column(reading, first), actual_column(reading, second)
    rows = {row.line: r for r, row in enumerate(reading.tables[second].rows) if row.line}
    both = [
        (reading.cell(first, r, actual[0]), reading.cell(second, rows[row.line], actual[1]))
        for r, row in enumerate(reading.tables[first].rows)
        if row.line in rows and _plain(reading, row.line)
    ]
    known = [(one.value, other.value) for one, other in both if one is not None and other is not None]
    apart = [(abs(one), abs(other)) for one, other in known if one != other]
    within = all(one > other for one, other in apart) or all(one < other for one, other in apart)
    return len(known) >= COPIED and 2 * len(apart) > len(known) and not within


@kind("PRIOR_YEAR", Level.WARNING, GENERAL_INSTRUCTION)
def prior_year(reading: Reading) -> Iterator[Relation | Remark]:
    """The comparative year is what last year's statement said: line by line, unit by unit."""
    if reading.previous is not None:
        yield from _against(reading, reading.previous, "PRIOR_YEAR", Level.WARNING, reading.previous.year)


@kind("TWIN", Level.ERROR, INTERNAL_CONTROL)
def twin(reading: Reading) -> Iterator[Relation | Remark]:
    """Two documents of the same year (the board's statement and the municipality's, say) tell the same figures."""
    if reading.twin is not None:
        yield from _against(reading, reading.twin, "TWIN", Level.ERROR, None)


def _against(reading: Reading, other: Reading, code: str, level: Level, year: int | None) -> Iterator[Sum]:
    """The facts of the other document against ours, of the given year where one is given."""
    theirs: dict[tuple[str, str, Measure], Cell] = {}
    for fact in other.facts:
        theirs.setdefault(_key(fact), fact.cell)
    pairs: dict[tuple[str, str, Measure], tuple[Fact, Cell]] = {}
    for fact in reading.facts:
        key = _key(fact)
        if key in theirs and (year is None or key[2] == (Role.ACTUAL, year)):
            pairs.setdefault(key, (fact, theirs[key]))
    turned = _turned(reading, pairs.values())
    for fact, cell in pairs.values():
        expense = reading.nature(fact.line) is Nature.EXPENSE
        group = (code, fact.entity, str(fact.cell.at[0]), str(fact.cell.at[2]))
        terms = ((-1 if turned and expense else 1, cell),)
        yield Sum(code, level, f"{fact.entity}: as in {code}", fact.cell, group, terms, leeway(fact.cell, cell))


def _turned(reading: Reading, pairs: Iterable[tuple[Fact, Cell]]) -> bool:
    """Whether one document shows costs with a minus and the other without."""
    costs = [(fact.cell.value, cell.value) for fact, cell in pairs if reading.nature(fact.line) is Nature.EXPENSE]
    return 2 * sum(one * other < 0 for one, other in costs) > len(costs)


def _key(fact: Fact) -> tuple[str, str, Measure]:
    role, year = fact.measure
    return fact.entity, fact.line, (Role.ACTUAL, year) if role in ACTUALS else (role, year)
