"""A statement as its officers have it beside them while they write: names, the budget comparison of a unit, texts with their figures put in.

Read by the loader of packages from the files of the moment, so that what is shown beside a field is what will be published.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from toteuma.core.document import BulletList, Row, Table
from toteuma.core.evidence import ReadDocument
from toteuma.core.findings import Finding
from toteuma.core.language import Language, Localized
from toteuma.core.statement import Statement, StatementData
from toteuma.package.loading import load_package
from toteuma.reports.build import unit_tables
from toteuma.reports.build.bindings import Bound, TextPlace, bound_blocks
from toteuma.reports.build.context import BuildContext
from toteuma.services.ledger.statement import with_ledger
from toteuma.services.reference_hints import with_nearest

if TYPE_CHECKING:
    from toteuma.services.typed_figures import Told

COMPARISONS = ("comparison_summary", "comparison")
"""Kinds of tables that hold a budget against its outcome."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A text as it will print: its paragraphs, and what is wrong with its figures."""

    paragraphs: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class Desk:
    """``data`` is None where the package has faults that hide what it is; then there is neither comparison nor preview."""

    data: StatementData | None
    findings: tuple[Finding, ...]
    statement: Statement | None = None
    read: dict[tuple[str, Language], ReadDocument] = field(default_factory=dict)
    """Documents of units as checks read them, as far as somebody asked for them."""
    told: dict[tuple[str, Language, Language, str], Told] = field(default_factory=dict)
    """What was found wrong in a text of a unit, by its language and its reader's, as far as somebody asked for it."""
    _tables: dict[tuple[str, Language], tuple[Table, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.statement is None and self.data is not None:
            self.statement = Statement(self.data)

    def with_values(self, data: StatementData, units: Collection[str] | None) -> Desk:
        """The desk of data that differ in key figures, indicators, risks and projects of these units alone (None: of any). Comparisons of amounts stay;
        so do documents and what was found in texts, but where those figures may stand in them."""
        assert self.statement is not None
        read, doubts = self.read.copy(), self.told.copy()  # Other threads go on asking this desk, which adds to them.
        kept = [place for place in read if units is not None and place[0] not in units]
        told = [place for place in doubts if units is not None and place[0] not in units and "{{" not in place[3]]
        return Desk(
            data,
            self.findings,
            self.statement.with_values(data),
            {place: read[place] for place in kept},
            {place: doubts[place] for place in told},
            self._tables,
        )

    def title(self, language: Language) -> str:
        """The statement's title; empty where it cannot be read."""
        return self.data.settings.title.in_language(language)[0] if self.data else ""

    def municipality(self, language: Language) -> str:
        return self.data.municipality.name.in_language(language)[0] if self.data else ""

    def comparison(self, unit: str, language: Language, *, whole: bool = False) -> Table | None:
        """The shortest table that holds the unit's budget against its outcome, its main rows; ``whole``: the longest with all of them. None where
        the unit has none."""
        found = [
            table for table in self.tables(unit, language) if table.unit == unit and table.kind in COMPARISONS and _has_deviation(table)
        ]
        if whole:
            return max(found, key=lambda table: len(table.rows), default=None)
        shortest = min(found, key=lambda table: len(table.rows), default=None)
        return replace(shortest, rows=_main_rows(shortest.rows)) if shortest else None

    def investments(self, unit: str, language: Language) -> Table | None:
        """The table of the investments in and below a unit, or that of the nearest unit above that has one; None where there is none."""
        above = self.data.organisation.ancestors(unit) if self.data and unit in self.data.organisation else ()
        found = (
            table for one in (unit, *above) for table in self.tables(one, language) if table.unit == one and table.kind == "investments"
        )
        return next(found, None)

    def tables(self, unit: str, language: Language) -> tuple[Table, ...]:
        """The tables of amounts of a unit."""
        if self.data is None or self.statement is None or unit not in self.data.organisation:
            return ()
        if (unit, language) not in self._tables:
            # Texts and goals say nothing in a comparison, and need not be built for it.
            bare = replace(
                self.data, goals=(), indicators=(), prose=(), remarks=(), risks=(), projects=(), key_figures=(), key_figure_values=()
            )
            self._tables[unit, language] = unit_tables(self.statement.with_values(bare), language, unit)
        return self._tables[unit, language]

    def printed(self, unit: str, localized: Localized, language: Language) -> tuple[str, Language]:
        """A short text in the language, else in another, with its bound figures printed, on one line; and the language it is in."""
        text, found = localized.in_language(language)
        return (" ".join(self.preview(unit, text, found).paragraphs) if "{{" in text else text), found

    def paragraphs(self, unit: str, localized: Localized, language: Language) -> tuple[tuple[str, ...], Language]:
        """A text in the language, else in another, with its bound figures printed, as plain paragraphs; and the language it is in."""
        text, found = localized.in_language(language)
        return (self.preview(unit, text, found).paragraphs if text.strip() else ()), found

    def preview(self, unit: str, text: str, language: Language) -> Preview:
        """A text with its bound figures printed, as plain paragraphs; the text as it stands where nothing can be computed."""
        if self.statement is None:
            return Preview(tuple(text.split("\n\n")), ())
        blocks, findings = self.bound(unit, text, language)
        return Preview(_plain(blocks), findings)

    def bound(self, unit: str, text: str, language: Language) -> tuple[tuple[Bound, ...], tuple[Finding, ...]]:
        """A text as it will print, and what is wrong with its figures; nothing where nothing can be computed."""
        if self.statement is None or self.data is None:
            return (), ()
        context = BuildContext(self.statement, language)
        blocks = bound_blocks(context, Localized(**{language.value: text}), unit, TextPlace(""))
        return blocks, with_nearest(context.findings, self.data)

    def prints_as_typed(self, text: str, blocks: tuple[Bound, ...]) -> bool:
        """Whether a text has neither figures nor marks."""
        return "\n\n".join(_plain(blocks)).split() == text.split() and not any(isinstance(block, BulletList) for block in blocks)


def _plain(blocks: tuple[Bound, ...]) -> tuple[str, ...]:
    """Blocks as paragraphs of plain text."""
    return tuple(
        text for block in blocks for text in ([f"• {item.text}" for item in block.items] if isinstance(block, BulletList) else [block.text])
    )


def _has_deviation(table: Table) -> bool:
    return any(column.stage == "deviation" for column in table.columns)


def _main_rows(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows that are no part of another: what a reader needs beside a goal."""
    main = tuple(row for row in rows if row.depth == 0)
    return main if len(main) >= 2 else rows


def read_desk(package: Path) -> Desk:
    """The desk of a package in a folder, with the figures of its ledger."""
    loaded = load_package(package)
    if loaded.data is None:
        return Desk(None, loaded.findings)
    data, posted = with_ledger(package, loaded.data)
    return Desk(data, (*loaded.findings, *posted))
