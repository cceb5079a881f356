"""What the checker makes of clean statements and of statements with one error planted: recall, precision, localisation, figures in prose."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from benchmarks.checking.errors import Planted, tables
from benchmarks.checking.invented import municipality
from benchmarks.checking.kinds import KINDS
from benchmarks.checking.prose_errors import tellable
from benchmarks.checking.stating import Statement, Told, statement
from toteuma.checks.inspection import inspect
from toteuma.checks.reading import folded
from toteuma.core.claim import Claim, Verdict
from toteuma.core.evidence import ReadDocument, Role, TableKind
from toteuma.core.findings import Level
from toteuma.core.inspection import Inspection
from toteuma.core.language import Language
from toteuma.core.quantities import find_quantities
from toteuma.core.remark import Remark, Where

FREE = (TableKind.KEY_FIGURES, TableKind.GOALS, TableKind.RISKS)
"""Kinds of tables whose figures are drawn freely."""
Through = Callable[[ReadDocument], ReadDocument]
"""A way from a statement to the document that the checker gets: as it is, or written to a file and read back."""


@dataclass
class Kind:
    """What came of one kind of error."""

    planted: int = 0
    found: int = 0
    told_first: int = 0
    proposals: int = 0
    proposed_right: int = 0
    cells: int = 0
    unrelated: int = 0
    missed: list[str] = field(default_factory=list)


@dataclass
class Result:
    """``alarms`` are errors and warnings on clean statements; ``notes`` remarks of level info on them."""

    statements: int = 0
    written: int = 0
    read_right: int = 0
    cells: int = 0
    in_relations: int = 0
    identities: int = 0
    identities_in_relations: int = 0
    relations: int = 0
    alarms: list[str] = field(default_factory=list)
    notes: int = 0
    figures: int = 0
    figures_found: int = 0
    tellable: int = 0
    linked: int = 0
    right_row: int = 0
    true: int = 0
    untold: int = 0
    untold_linked: int = 0
    untold_accused: int = 0
    seconds: float = 0.0
    kinds: dict[str, Kind] = field(default_factory=dict)
    unlinked: list[str] = field(default_factory=list)


def statements(family: str, seeds: range) -> Iterator[Statement]:
    """Statements of a family: half of them Finnish, a quarter each Swedish and English."""
    for seed in seeds:
        language = (Language.FI, Language.SV, Language.FI, Language.EN)[seed % 4]
        yield statement(municipality(seed, family, language))


def run(some: Iterator[Statement], through: Through, *, each: int = 1) -> Result:
    """The figures of some statements: clean, then with each kind of error planted ``each`` times."""
    result = Result()
    for of in some:
        document = through(of.document)
        start = time.perf_counter()
        clean = inspect(document)
        result.seconds += time.perf_counter() - start
        _clean(result, of, clean)
        known = {remark.fingerprint for remark in clean.remarks}
        for name, plant in KINDS.items():
            draw = Random(f"{name} {document.name}")
            for _ in range(each):
                if planted := plant(of, draw):
                    check_planted(result, planted, inspect(through(planted.document)), known)
    return result


def _clean(result: Result, of: Statement, found: Inspection) -> None:
    result.statements += 1
    written, read = figures_of(of.document), figures_of(found.document)
    result.written += written.total()
    result.read_right += (written & read).total()
    result.cells += found.coverage.cells_read
    result.in_relations += found.coverage.cells_checked
    result.relations += found.coverage.relations_checked
    reached = {where.cell for relation in found.relations for where in relation.places if where.cell is not None}
    for t, table in enumerate(tables(found.document)):
        if table.kind not in FREE:
            own = {(t, r, c) for r, row in enumerate(table.rows) for c, cell in enumerate(row.cells) if cell.quantity is not None}
            own = {at for at in own if table.columns[at[2]].role is not Role.LABEL}
            result.identities += len(own)
            result.identities_in_relations += len(own & reached)
    for remark in found.remarks:
        if remark.level is Level.INFO:
            result.notes += 1
        else:
            result.alarms.append(f"{of.document.name} {told(remark)}")
    claims = list(found.claims)
    for figure in of.told:
        claim = _claim(figure, claims)
        result.figures += 1
        result.figures_found += claim is not None
        if not tellable(of, figure):
            continue
        result.tellable += 1
        if claim is None or claim.verdict is Verdict.UNVERIFIABLE:
            result.unlinked.append(f"{figure.sentence} [{figure.reading}]")
            continue
        result.linked += 1
        result.right_row += _right_row(of, figure, claim)
        result.true += claim.verdict is Verdict.TRUE
    for sentence in of.untold:
        numbers = [claim for claim in found.claims if claim.quote == sentence]
        result.untold += len(numbers)
        result.untold_linked += sum(claim.verdict is not Verdict.UNVERIFIABLE for claim in numbers)
        result.untold_accused += sum(claim.verdict not in (Verdict.UNVERIFIABLE, Verdict.TRUE) for claim in numbers)


def figures_of(document: ReadDocument) -> Counter[tuple[str, Decimal]]:
    """How often each number stands on a row of its label, in the tables of a document."""
    return Counter(
        (folded(row.label), cell.quantity.value)
        for table in document.tables()
        for row in table.rows
        for cell in row.cells
        if cell.quantity is not None and cell.quantity.value is not None
    )


def _claim(figure: Told, claims: list[Claim]) -> Claim | None:
    """The claim of a figure, taken out of the list so that none is counted twice."""
    for claim in claims:
        if claim.quote == figure.sentence and figure.number in claim.written:
            claims.remove(claim)
            return claim
    return None


def _right_row(of: Statement, figure: Told, claim: Claim) -> bool:
    where = claim.linked_to[0]
    if where.cell is None:
        return False
    table, row, _ = where.cell
    kinds = {"original": "budget", "amended": "budget"}
    reading = kinds.get(claim.reading, claim.reading)
    stated = tables(of.document)[table]
    return stated.entity == figure.entity and stated.rows[row].line == figure.line and reading == figure.reading


def check_planted(result: Result, planted: Planted, found: Inspection, known: set[str]) -> None:
    kind = result.kinds.setdefault(planted.kind, Kind())
    new = [remark for remark in found.remarks if remark.fingerprint not in known]
    related = [remark for remark in new if any(_touches(planted, where) for where in remark.places)]
    kind.planted += 1
    kind.found += bool(related)
    kind.unrelated += sum(remark.level is not Level.INFO for remark in new if remark not in related)
    if not related:
        kind.missed.append(f"{planted.document.name} {planted.at or planted.row or planted.sentence}")
        return
    if planted.at is None and not planted.wrong:
        return
    kind.cells += 1
    accused = next((remark for remark in related if _accuses(planted, remark)), None)
    kind.told_first += accused is not None
    if planted.right is not None and accused is not None and accused.proposed != "":
        kind.proposals += 1
        kind.proposed_right += (
            accused.proposed == planted.right or _near(accused.proposed, planted.right) or _true(planted, accused.proposed)
        )


def _near(proposed: object, right: object) -> bool:
    """Within what the rounding of the statement leaves open."""
    if not isinstance(proposed, Decimal) or not isinstance(right, Decimal):
        return False
    return abs(proposed - right) <= (1000 if right % 1000 == 0 else 1)


def _true(planted: Planted, proposed: object) -> bool:
    """Whether a proposed wording has the number of the sentence as it was, or one as true."""
    if not isinstance(proposed, str) or not isinstance(planted.right, str):
        return False
    if re.sub(r"\D", "", proposed) == re.sub(r"\D", "", planted.right):
        return True
    found = find_quantities(proposed, planted.document.language)
    return len(found) == 1 and found[0][2].value is not None and abs(abs(found[0][2].value) - planted.exact) <= planted.step


def _touches(planted: Planted, where: Where) -> bool:
    if planted.sentence:
        return bool(where.quote) and (where.quote in planted.sentence or planted.sentence in where.quote)
    if planted.at is not None:
        t, r, c = planted.at
        table = tables(planted.document)[t]
        if planted.kind == "missing_value" and where.cell is not None and where.cell[0] == t and where.cell[2] == c:
            return True  # a total of the column that fails for want of it
        return where.cell == planted.at or (where.cell is None and where.table == table.id and where.row == table.rows[r].label)
    assert planted.row is not None
    t, _ = planted.row
    if where.cell is not None:
        return where.cell[0] == t
    return where.table == tables(planted.document)[t].id


def _accuses(planted: Planted, remark: Remark) -> bool:
    """The first place of the remark is the very place that was spoilt."""
    first = remark.places[0]
    return _touches(planted, first) and (planted.at is None or first.cell in (planted.at, None))


def told(remark: Remark) -> str:
    """A remark in one line, for the lists."""
    return f"{remark.level} {remark.code} {remark.sentence} {remark.places[0].quote!r} {dict(remark.details)}"
