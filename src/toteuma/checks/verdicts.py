"""From failing relations to remarks: whole columns folded into one, then the wrong cell behind the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from toteuma.checks.reading import DIFFERENCES, Reading, folded
from toteuma.checks.relation import At, Cell, Relation, Sum
from toteuma.checks.suspects import Suspicion, suspicions
from toteuma.core.findings import Level
from toteuma.core.inspection import Held
from toteuma.core.remark import Remark, Where, Wording
from toteuma.core.scheme import LineScheme

FOLD_LEAST = 3
"""So many relations of one column must fail, and at least half of them, before they are one remark about the column."""
FOLDED = ("ROLLUP_SUM", "PRIOR_YEAR", "TWIN")
"""Kinds whose whole column can fail for one reason: a reorganisation, another scope."""
LINE_BY_LINE = ("ROLLUP_SUM", "PRIOR_YEAR", "TWIN", "DUP_CELL")
"""Kinds that hold a table against another one line by line, so that a wrong part is wrong in its totals too."""
SHORT = ("row_short",)
"""Doubts of a whole row that has fewer cells than the others of its table."""
ORDER = (Level.ERROR, Level.WARNING, Level.INFO)


def remarks_of(reading: Reading, relations: Sequence[Relation]) -> Iterator[Remark]:
    """One remark for each wrong cell, for each column that fails as a whole, and for each relation that no single cell mends."""
    rest: list[Relation] = []
    groups: dict[tuple[str, ...], list[Relation]] = defaultdict(list)
    for relation in relations:
        groups[relation.group if relation.code in FOLDED else ()].append(relation)
    for group, members in groups.items():
        failing = [relation for relation in members if relation.verdict is Held.FAILED]
        if group and len(failing) >= FOLD_LEAST and 2 * len(failing) >= len(members):
            yield _column(reading, failing, len(members))
        else:
            rest.extend(members)
    sure = _placed(reading, relations)
    for suspicion in suspicions(told_once(reading, rest)):
        yield _suspected(reading, suspicion, sure)


def _placed(reading: Reading, relations: Sequence[Relation]) -> frozenset[At]:
    """Cells of short rows that stand in their columns beyond doubt: columns of the row add up as they are, so nothing left of them is missing."""
    last: dict[tuple[int, int], int] = {}
    for relation in relations:
        at = [cell.at for cell in relation.cells]
        across = len(at) > 2 and len({(table, row) for table, row, _ in at}) == 1 and not any(cell.foreign for cell in relation.cells)
        if across and relation.verdict is not Held.FAILED and relation.total.value and reading.read(at[0]).doubt in SHORT:
            last[at[0][:2]] = max(last.get(at[0][:2], 0), *(column for _, _, column in at))
    return frozenset((table, row, column) for (table, row), most in last.items() for column in range(most + 1))


def told_once(reading: Reading, relations: Sequence[Relation]) -> list[Relation]:
    """Without the failures that only repeat another: a deviation that is off because the actual is, a total that is off because its part is."""
    failing = [relation for relation in relations if relation.verdict is Held.FAILED and isinstance(relation, Sum)]
    echoes = {id(relation) for relation in (*_in_differences(reading, failing), *_in_totals(reading, failing))}
    return [relation for relation in relations if id(relation) not in echoes]


def _in_differences(reading: Reading, failing: Sequence[Relation]) -> Iterator[Relation]:
    amiss: dict[tuple[str, int, int], list[Decimal]] = defaultdict(list)
    for relation in failing:
        if reading.column(relation.total.at).role not in DIFFERENCES:
            amiss[relation.rule, *relation.total.at[:2]].append(abs(relation.residual))
    for relation in failing:
        sizes = amiss[relation.rule, *relation.total.at[:2]]
        if reading.column(relation.total.at).role in DIFFERENCES and any(_alike(relation, size) for size in sizes):
            yield relation


def _in_totals(reading: Reading, failing: Sequence[Relation]) -> Iterator[Relation]:
    columns: dict[tuple[str, int, int], dict[str, Relation]] = defaultdict(dict)
    for relation in failing:
        line = reading.line(relation.total.at)
        if relation.code in LINE_BY_LINE and line:
            columns[relation.code, relation.total.at[0], relation.total.at[2]].setdefault(line, relation)
    for by_line in columns.values():
        for line, relation in by_line.items():
            parts = [
                other.residual
                for part, other in by_line.items()
                if any(line in _above(scheme, part) for scheme in reading.schemes.values())
            ]
            if parts and any(_alike(relation, size) for size in (*(abs(part) for part in parts), abs(sum(parts, Decimal(0))))):
                yield relation


def _above(scheme: LineScheme, line: str) -> tuple[str, ...]:
    return tuple(scheme.ancestors(line)) if line in scheme else ()


def _alike(relation: Relation, size: Decimal) -> bool:
    return abs(abs(relation.residual) - size) <= max(relation.tolerance, relation.total.unit)


def _column(reading: Reading, failing: Sequence[Relation], of: int) -> Remark:
    worst = max(failing, key=lambda relation: abs(relation.residual))
    total = reading.where(worst.total.at)
    parts = ", ".join(dict.fromkeys(reading.where(cell.at).entity for cell in worst.cells[1:]))
    details: dict[str, Wording] = {
        "entity": total.entity,
        "column": _measure(reading, worst.total),
        "parts": parts,
        "failing": str(len(failing)),
        "of_rows": str(of),
        "row": total.row,
        "difference": worst.residual,
    }
    return Remark(
        worst.code,
        worst.level,
        tuple(reading.where(relation.total.at) for relation in failing),
        details,
        sentence=f"{worst.code.lower()}_column",
        stated=worst.total.value,
        expected=worst.expected,
        formula=worst.formula(),
        key=(total.entity, folded(total.column), worst.rule),
    )


def _measure(reading: Reading, cell: Cell) -> str:
    """The head of a column, with its year where the head leaves it out."""
    header = reading.column(cell.at).header
    _, year = reading.measure(cell.at[0], cell.at[2])
    return header if year is None or str(year) in header else f"{header} {year}"


def _suspected(reading: Reading, suspicion: Suspicion, sure: Collection[At]) -> Remark:
    level = min((relation.level for relation in suspicion.relations), key=ORDER.index)
    lead = min(suspicion.relations, key=lambda relation: (ORDER.index(relation.level), relation.tolerance, len(relation.cells)))
    cell = suspicion.suspect or lead.total
    where = reading.where(cell.at)
    also = tuple(dict.fromkeys(relation.code for relation in suspicion.relations if relation.code != lead.code))
    sentence = lead.code.lower()
    count = len(suspicion.relations)
    if any(
        each.doubtful and each.at not in sure for each in (cell, *(each for relation in suspicion.relations for each in relation.cells))
    ):
        level, sentence = Level.INFO, "doubtful_cell"
    elif suspicion.suspect is not None and count > 1:
        sentence = "suspect_many"
    elif suspicion.suspect is not None and cell != lead.total:
        sentence = "suspect"
    elif suspicion.candidates:
        sentence = "candidates_parts" if _upheld(suspicion, lead.total) else "candidates"
    expected = suspicion.proposed if suspicion.proposed is not None else lead.expected
    details: dict[str, Wording] = {
        "of": named(where),
        "row": where.row,
        "column": _measure(reading, cell),
        "entity": where.entity,
        "stated": cell.value,
        "expected": _shown(lead.expected if suspicion.suspect is None else expected, cell),
        "count": str(count),
        "difference": _shown(cell.value - expected if suspicion.suspect is not None else lead.residual, cell),
    }
    return Remark(
        lead.code,
        level,
        tuple(_places(reading, suspicion, lead, cell)),
        details,
        sentence=sentence,
        stated=cell.value,
        expected=_shown(expected, cell),
        formula=lead.formula(),
        proposed=suspicion.proposed if suspicion.proposed is not None else "",
        key=(where.entity, where.row, folded(where.column), lead.rule),
        also=also,
        candidates=tuple((reading.where(other.at), value) for other, value in suspicion.candidates),
    )


def _upheld(suspicion: Suspicion, total: Cell) -> bool:
    """Whether a total that all failing relations share cannot be the wrong figure, as other calculations that hold would break."""
    shared = all(any(cell.at == total.at for cell in relation.cells) for relation in suspicion.relations)
    return shared and not total.foreign and all(cell.at != total.at for cell, _ in suspicion.candidates)


def named(where: Where) -> str:
    """A row with its unit in brackets: ``Toimintakulut (Sivistyspalvelut)``."""
    row = " ".join(where.row.split()) or where.column
    return f"{row} ({where.entity})" if where.entity and folded(where.entity) != folded(row) else row


def _shown(value: Decimal, cell: Cell) -> Decimal:
    """A computed value in the decimals of the cell that it is held against."""
    return value.quantize(min(cell.unit, Decimal(1)), rounding="ROUND_HALF_UP")


def _places(reading: Reading, suspicion: Suspicion, lead: Relation, cell: Cell) -> Iterator[Where]:
    """The suspect, or all candidates, in the order of the calculation; then what the sharpest relation holds it against."""
    candidates = {candidate.at for candidate, _ in suspicion.candidates}
    first = [each for each in lead.cells if each.at in candidates] + [each for each, _ in suspicion.candidates]
    listed = [*(first or [cell]), *lead.cells]
    for at in dict.fromkeys(each.at for each in listed):
        yield reading.where(at)
