"""Use case: a printed figure of a statement, named by its id, led back to the ledger: its formula, and every part of it added up again from postings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from toteuma.core.document import Document, FigureEntry
from toteuma.core.errors import FigureUnknown, PublicationStopped
from toteuma.core.figure import Figure
from toteuma.core.findings import errors
from toteuma.core.investments import INVESTMENT_SCHEME, PROJECT_PREFIX
from toteuma.core.language import Language
from toteuma.core.periods import Months
from toteuma.core.postings import ACTUAL, AMENDMENT, FORECAST, ORIGINAL
from toteuma.core.selection import PostingSelection
from toteuma.core.statement import StatementData
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.narrowing import EVERYTHING, Only
from toteuma.ledger.store import Snapshot
from toteuma.package.structure import structure_of
from toteuma.rules import line_scheme
from toteuma.services.ledger.batches import ledger_of
from toteuma.services.ledger.explanation import Explained, explained_line, told
from toteuma.services.ledger.figures import Chosen
from toteuma.services.ledger.financial import FINANCIAL, FinancialReading
from toteuma.services.ledger.readding import is_on_line, posted_sums, readded
from toteuma.services.ledger.statement import told_as_of
from toteuma.services.near import near
from toteuma.services.validation import validate
from toteuma.texts import words

_ADDS_UP = (ACTUAL, ORIGINAL, FORECAST, "amended", "amendments", "reported", "restated")
"""Stages of a figure that are sums of postings; so is each amendment by itself."""


@dataclass(frozen=True, slots=True)
class PrintedExplained:
    """``entry``: the figure and the terms of its formula. ``parts``: the figures of the ledger that it rests on; none where it rests on none."""

    entry: FigureEntry
    parts: tuple[Explained, ...]

    @property
    def agrees(self) -> bool:
        return all(part.agrees for part in self.parts)


def explain_printed(package: Path, figure: str, language: Language) -> PrintedExplained:
    """A figure by its id: ``TABLE.ROW.COLUMN``, as its anchor is called (with or without ``f-``, or the whole address of it), or the cells table, row and
    column of ``figures.csv`` with commas between them.

    **Raises** FigureUnknown for an id that no figure has, PublicationStopped where no statement can be made of the package, else as
    :func:`toteuma.services.ledger.batches.ledger_of`.
    """
    ledger = ledger_of(package)
    validated = validate(package, languages=(language,))
    if validated.data is None or language not in validated.documents:
        raise PublicationStopped(errors(validated.findings))
    document = validated.documents[language]
    entry = _entry(document, figure)
    table = next(table for table in document.tables() if table.id == entry.cell.table)
    row = next(row for row in table.rows if row.id == entry.cell.row)
    place = next(place for place, column in enumerate(table.columns) if column.id == entry.cell.column)
    printed = row.cells[place].figure
    assert printed is not None
    engine = EmbeddedEngine()
    try:
        leading = _Leading(validated.data, ledger.store.snapshot(), engine, table.kind)
        parts = tuple({(part.unit, part.line, part.chosen): part for part in leading.parts(printed)}.values())
    finally:
        engine.close()
    terms = (step for step in entry.steps if step.depth <= 1)
    return PrintedExplained(replace(entry, steps=tuple(replace(step, source="", target="") if parts else step for step in terms)), parts)


def _entry(document: Document, asked: str) -> FigureEntry:
    wanted = _plain(asked)
    by_id = {_plain(entry.id): entry for entry in document.figures}
    if wanted not in by_id:
        known = near(re.sub(r"^.*#", "", asked).removeprefix("f-").replace(",", "."), (entry.id for entry in document.figures))
        raise FigureUnknown(kind="figure", name=asked, known=known or "–")
    return by_id[wanted]


def _plain(id: str) -> str:
    """What two ways to write an id have in common."""
    return re.sub(r"[\s,._]+", ".", re.sub(r"^.*#", "", id.strip()).removeprefix("f-")).casefold()


@dataclass(frozen=True, slots=True)
class _Leading:
    data: StatementData
    snapshot: Snapshot
    engine: EmbeddedEngine
    kind: str
    """Of the table that the figure stands in."""

    def parts(self, figure: Figure) -> Iterator[Explained]:
        """The figures of the ledger that a figure rests on, the highest that are sums of postings."""
        found = tuple(source.postings for source in figure.sources() if source.postings is not None)
        if not found:
            return
        if (one := self._explained(figure, found)) is not None:
            yield one
        elif figure.origin.terms:
            for term in figure.origin.terms:
                yield from self.parts(term.figure)
                if term.weight is not None:
                    yield from self.parts(term.weight)
        else:
            yield from self._basis(figure, found[0])

    def _explained(self, figure: Figure, found: tuple[PostingSelection, ...]) -> Explained | None:
        """None where the figure is no sum of postings of the same months."""
        key, made = figure.key, [one for one in found if one.batches]
        stages = tuple(sorted({stage for one in found for stage in one.stages}))
        whens = {(one.months, one.as_of) for one in made} or {(found[0].months, told_as_of(self.data))}
        if key.stage == "restated":  # It stands as the sum of three, each of its own organisation.
            whens = {(found[-1].months, found[-1].as_of)}
        summed = key.stage in _ADDS_UP or key.stage.startswith(AMENDMENT)
        if not summed or key.measure != "amount" or any(one.estimate for one in found) or any(not one.postings for one in figure.sources()):
            return None
        if self.kind in {kind.value for kind in FINANCIAL} and figure.value is not None:
            return self._financial(figure, Months(min(one.months.first for one in found), max(one.months.last for one in found)))
        if len(whens) > 1 or figure.value is None:
            return None
        ((months, as_of),) = whens
        scopes = {} if key.scope == "all" else {"scope": (key.scope,)}
        chosen = Chosen(months, stages, as_of, Only(scopes))
        if key.unit in self.data.organisation and key.item in self.data.scheme:
            line = explained_line(self.data, self.snapshot, self.engine, key.unit, (self.data.scheme, key.item), chosen)
            return replace(line, figure=_cents(figure))
        if key.item in INVESTMENT_SCHEME:
            return self._invested(figure, chosen, tuple(dict.fromkeys(project for one in found for project in one.projects)))
        return None

    def _invested(self, figure: Figure, chosen: Chosen, projects: tuple[str, ...]) -> Explained | None:
        """What was posted on accounts of investments of some projects, whatever cost centre paid."""
        if not projects:
            return None
        shown = self.data.municipality.display.scope
        values = {"project": projects} | ({} if shown == "all" else {"scope": (shown, "")})
        chosen = replace(chosen, as_of=None, only=Only(values))
        structure, line = structure_of(self.data, INVESTMENT_SCHEME.id), figure.key.item
        rows = posted_sums(self.engine, self.snapshot, chosen.months, chosen.stages, chosen.only)
        again = readded(rows, lambda account, month: int(is_on_line(structure, INVESTMENT_SCHEME, line, account, month)))
        names = {PROJECT_PREFIX + project.id: project.name for project in self.data.investment_projects}
        names |= {code: unit.name for code, unit in self.data.organisation.units.items()}
        return told(
            self.data, self.snapshot, (names[figure.key.unit], words()[f"statement.investment.{line}"]), chosen, _cents(figure), again
        )

    def _financial(self, figure: Figure, months: Months) -> Explained:
        """A line of the balance sheet or of the cash flow statement, from the postings instead of the monthly cells."""
        rows = tuple(posted_sums(self.engine, self.snapshot, Months(last=months.last), (ACTUAL,), EVERYTHING))
        posted: dict[str, dict[int, int]] = {}
        for row in rows:
            posted.setdefault(row.account, {})[row.month] = 0
        reading = FinancialReading(self.data, self.snapshot, posted)
        again = readded(rows, reading.factor(self.kind, figure.key.item, figure.key.year))
        name = line_scheme(self.kind, self.data.settings.year)[figure.key.item].name
        chosen = Chosen(months, (ACTUAL,), None, EVERYTHING)
        return told(self.data, self.snapshot, (self.data.organisation[figure.key.unit].name, name), chosen, _cents(figure), again)

    def _basis(self, figure: Figure, selection: PostingSelection) -> Iterator[Explained]:
        """What a figure that is no sum of its postings was reckoned from: the actuals of its months, and of whole earlier years where it looks back."""
        key = figure.key
        if key.unit not in self.data.organisation or key.item not in self.data.scheme:
            return
        scopes = {} if key.scope == "all" else {"scope": (key.scope,)}
        first, last = selection.months.first // 100, selection.months.last // 100
        spans = (
            *(Months.of_year(year) for year in range(first, last)),
            Months(max(selection.months.first, last * 100 + 1), selection.months.last),
        )
        for months in spans:
            for as_of in dict.fromkeys((None, selection.as_of) if key.stage in ("moved_in", "moved_out") else (selection.as_of,)):
                chosen = Chosen(months, selection.stages, as_of, Only(scopes))
                yield explained_line(self.data, self.snapshot, self.engine, key.unit, (self.data.scheme, key.item), chosen)


def _cents(figure: Figure) -> int:
    assert figure.value is not None
    return int(figure.value * 100)
