"""A document as the checks see it: its number cells with their worth, its columns as measures, its entities, its places."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from toteuma.checks.relation import At, Cell, divisible
from toteuma.checks.settings import Settings
from toteuma.core.evidence import ReadCell, ReadColumn, ReadDocument, ReadParagraph, ReadTable, Role, Sign, Spot
from toteuma.core.remark import Where
from toteuma.core.scheme import LineScheme, Nature
from toteuma.rules import latest_year, line_scheme, scheme_ids
from toteuma.rules.checking import cue

AMOUNTS = (Role.PRIOR, Role.ORIGINAL, Role.AMENDMENT, Role.AMENDED, Role.FORECAST, Role.ACTUAL)
"""Columns of amounts proper."""
DIFFERENCES = (Role.DEVIATION, Role.CHANGE)
"""Columns that are differences of amounts, and so add up as they do."""
BUDGETS = (Role.AMENDED, Role.ORIGINAL, Role.FORECAST)
ADDING = (*AMOUNTS, *DIFFERENCES)

ROUND_STEP = 100
"""A column whose figures are all whole hundreds of its unit is decided, not rounded: its figures are exact."""
ROUND_LEAST = 4
DASHES = ("-", "–", "−")
OTHERS = 1_000_000
"""The table numbers of last year's statement begin here, those of a twin at twice as much."""

Measure = tuple[Role, int | None]


@dataclass(frozen=True, slots=True)
class Fact:
    """A cell by what it tells: whose, which line, which measure. ``sign`` turns it into statement sign: −1 for costs in a table that shows them so."""

    entity: str
    line: str
    measure: Measure
    cell: Cell
    sign: int = 1


@lru_cache(maxsize=16384)
def folded(text: str) -> str:
    """A name for comparing: lower case, single spaces, no closing punctuation, one kind of dash."""
    return re.sub(r"[–—−]", "-", " ".join(text.casefold().split())).strip(" :.;")


class Reading:
    """Everything is worked out once, when first asked.

    ``previous`` is last year's statement and ``twin`` another document of the same year, where they are given. Their cells have table numbers of
    their own, far above those of the document, so that a relation may hold cells of two documents.
    """

    def __init__(
        self,
        document: ReadDocument,
        settings: Settings = Settings(),  # noqa: B008 - frozen
        name: str = "",
        *,
        previous: ReadDocument | None = None,
        twin: ReadDocument | None = None,
        first: int = 0,
    ) -> None:
        self.document = document
        self.settings = settings
        self.name = name
        self.first = first
        self.tables: tuple[ReadTable, ...] = tuple(document.tables())
        self.year = document.year
        self.language = document.language
        self.previous = None if previous is None else Reading(previous, settings, previous.name, first=OTHERS)
        self.twin = None if twin is None else Reading(twin, settings, twin.name, first=2 * OTHERS)

    @cached_property
    def schemes(self) -> dict[str, LineScheme]:
        """The line schemes in force in the statement's year."""
        return {scheme: line_scheme(scheme, self.year or latest_year(scheme)) for scheme in scheme_ids()}

    @cached_property
    def scheme(self) -> LineScheme:
        """The scheme of the income statement, on which budgets rest too."""
        return self.schemes["income_statement"]

    def scheme_of(self, table: int) -> LineScheme:
        """The scheme that most lines of a table belong to."""
        lines = [row.line for row in self.tables[table].rows if row.line]
        return max(self.schemes.values(), key=lambda scheme: (sum(line in scheme for line in lines), scheme is self.scheme))

    def nature(self, line: str) -> Nature | None:
        """Whether a line tells of income, of expense or of a balance; None for what is no line."""
        return next((scheme[line].nature for scheme in (self.scheme, *self.schemes.values()) if line in scheme), None)

    @cached_property
    def parents(self) -> dict[str, str]:
        """Folded name of a unit → folded name of the unit above."""
        pairs = (*self.document.parents, *self.settings.parents)
        return {folded(child): folded(parent) for child, parent in pairs}

    def cue(self, name: str) -> re.Pattern[str]:
        """The words of a group in every language, with the municipality's own."""
        return cue(name, None, self.settings.own_words(name))

    def home(self, at: At) -> Reading:
        """The reading that a cell belongs to: this one, or one of the documents held against it."""
        others = (other for other in (self.previous, self.twin) if other is not None)
        return next((other for other in others if 0 <= at[0] - other.first < OTHERS), self)

    def read(self, at: At) -> ReadCell:
        home, (table, row, column) = self.home(at), at
        return home.tables[table - home.first].rows[row].cells[column]

    def column(self, at: At) -> ReadColumn:
        home = self.home(at)
        return home.tables[at[0] - home.first].columns[at[2]]

    def line(self, at: At) -> str:
        home = self.home(at)
        return home.tables[at[0] - home.first].rows[at[1]].line

    @cached_property
    def _cells(self) -> dict[At, Cell]:
        cells: dict[At, Cell] = {}
        for t, table in enumerate(self.tables):
            exact = self._exact_columns(table)
            for r, row in enumerate(table.rows):
                for c, cell in enumerate(row.cells[: len(table.columns)]):
                    quantity = cell.quantity
                    if quantity is None or quantity.value is None:
                        continue
                    scale = Decimal(1) if _unscaled(quantity.unit or table.columns[c].unit, table.columns[c].role) else Decimal(table.scale)
                    unit = quantity.step * scale
                    slack = Decimal(0) if c in exact else unit / 2
                    at = (t + self.first, r, c)
                    cells[t, r, c] = Cell(at, quantity.value * scale, unit, slack, bool(cell.doubt), foreign=self.first > 0)
        return cells

    @staticmethod
    def _exact_columns(table: ReadTable) -> frozenset[int]:
        exact = set()
        for c, column in enumerate(table.columns):
            if column.role not in AMOUNTS:
                continue
            known = [row.cells[c].quantity for row in table.rows if c < len(row.cells)]
            values = [(q.value, q.step) for q in known if q is not None and q.value]
            round_ones = [divisible(value, step * ROUND_STEP) for value, step in values if value is not None]
            if len(round_ones) >= ROUND_LEAST and all(round_ones):
                exact.add(c)
        return frozenset(exact)

    def cell(self, table: int, row: int, column: int | None) -> Cell | None:
        """The number at a place; None where there is none."""
        return None if column is None else self._cells.get((table, row, column))

    def cells(self) -> Iterator[Cell]:
        return iter(self._cells.values())

    def columns(self, table: int, *roles: Role) -> tuple[int, ...]:
        return tuple(c for c, column in enumerate(self.tables[table].columns) if column.role in roles)

    def measure(self, table: int, column: int) -> Measure:
        """Role and year of a column; a year that the head leaves out is the statement's own, or the one before for a comparative column."""
        head = self.tables[table].columns[column]
        year = head.year
        if year is None and self.year is not None and head.role in ADDING:
            year = self.year - 1 if head.role is Role.PRIOR else self.year
        role = Role.PRIOR if head.role is Role.ACTUAL and year is not None and self.year is not None and year < self.year else head.role
        return role, year

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Every amount on a line of a scheme of a unit that is known: its own, where a table shows several, else the table's."""
        found = []
        for t, table in enumerate(self.tables):
            columns = self.columns(t, *ADDING)
            for r, row in enumerate(table.rows):
                entity = row.entity or table.entity
                # A label that begins with a minus says that the row is taken off, in a sign of its own.
                if not row.line or not entity or row.label.lstrip().startswith(DASHES):
                    continue
                sign = -1 if table.cost_sign is Sign.POSITIVE and self.nature(row.line) is Nature.EXPENSE else 1
                for c in columns:
                    if cell := self.cell(t, r, c):
                        found.append(Fact(folded(entity), row.line, self.measure(t, c), cell, sign))
        return tuple(found)

    def notes(self, table: int) -> tuple[ReadParagraph, ...]:
        """The paragraphs right before and after a table, up to the next heading or table."""
        return self._notes.get(self.tables[table].id, ())

    @cached_property
    def _notes(self) -> dict[str, tuple[ReadParagraph, ...]]:
        found: dict[str, list[ReadParagraph]] = defaultdict(list)
        before: list[ReadParagraph] = []
        last = ""
        for block in self.document.blocks:
            if isinstance(block, ReadParagraph):
                before.append(block)
                if last:
                    found[last].append(block)
                continue
            if isinstance(block, ReadTable):
                found[block.id].extend(before)
            last = block.id if isinstance(block, ReadTable) else ""
            before = []
        return {table: tuple(paragraphs) for table, paragraphs in found.items()}

    def where(self, at: At) -> Where:
        """The place of a cell, with what stands there."""
        home = self.home(at)
        table, row, column = at[0] - home.first, at[1], at[2]
        whole = home.tables[table]
        cell = whole.rows[row].cells[column]
        head = whole.columns[column].header
        own = None if home.first else at
        entity = whole.rows[row].entity or whole.entity
        return Where(cell.spot, cell.raw, entity, whole.id, whole.rows[row].label, head, home.name, own)

    def where_row(self, table: int, row: int, column: str = "", quote: str = "", spot: Spot | None = None) -> Where:
        whole = self.tables[table]
        line = whole.rows[row]
        return Where(spot or line.spot, quote or line.label, whole.entity, whole.id, line.label, column, self.name)

    def where_table(self, table: int, quote: str = "") -> Where:
        whole = self.tables[table]
        return Where(whole.spot, quote or whole.caption or whole.entity, whole.entity, whole.id, document=self.name)


def blank(reading: Reading, table: int, row: int, column: int) -> bool:
    """Whether a cell is empty or a dash: nothing, not something unread."""
    cells = reading.tables[table].rows[row].cells
    return column >= len(cells) or cells[column].raw.strip() in ("", *DASHES, "—")


def _unscaled(unit: str, role: Role) -> bool:
    return unit not in ("", "EUR") or role in (Role.RATE, Role.CHANGE_PERCENT, Role.SHARE)
