"""A statement as somebody wrote it, read from a document: tables, paragraphs and numbers, each with the place where it stands.

Readers (``ingest``) make it; checks (``checks``) hold it against itself. A statement of ours is turned into the same form, so that one set of rules serves
both. Nothing here is interpreted beyond what the document shows: a doubtful cell says why it is doubtful and is never guessed in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from toteuma.core.language import Language


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands: ``line`` 1-based in a text, ``page`` 1-based in a PDF, ``sheet`` and ``cell`` in a workbook."""

    line: int | None = None
    page: int | None = None
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A written number. ``value`` is already scaled (``2,9 milj.`` → 2 900 000), in the sign written.

    ``step`` is the worth of the last written digit after scaling (100 000 in the example): what rounding the number can bear.
    ``unit``: EUR, percent, EUR_per_inhabitant … or empty. ``style`` names deviations from the written norm (dot_decimal, dot_groups,
    ungrouped, split_groups …). ``invalid`` says why there is no value (``value`` is then None).
    """

    raw: str
    value: Decimal | None
    step: Decimal = Decimal(1)
    decimals: int = 0
    unit: str = ""
    style: tuple[str, ...] = ()
    invalid: str = ""


class TableKind(StrEnum):
    COMPARISON = "comparison"
    """Lines of a scheme against budget, actual, deviation …"""
    INVESTMENTS = "investments"
    KEY_FIGURES = "key_figures"
    GOALS = "goals"
    RISKS = "risks"
    PROJECTS = "projects"
    BALANCE_SHEET = "balance_sheet"
    CASH_FLOW = "cash_flow"
    OTHER = "other"


class Role(StrEnum):
    """What a column of a table tells."""

    LABEL = "label"
    PRIOR = "prior"
    ORIGINAL = "original"
    AMENDMENT = "amendment"
    AMENDED = "amended"
    FORECAST = "forecast"
    ACTUAL = "actual"
    DEVIATION = "deviation"
    RATE = "rate"
    CHANGE = "change"
    CHANGE_PERCENT = "change_percent"
    TARGET = "target"
    SHARE = "share"
    TEXT = "text"
    STATUS = "status"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ReadCell:
    """``raw`` is the cell's text with white space collapsed. ``quantity`` where the whole cell is one number (with its unit).

    ``keyed`` where it is a keyed list (``hyte: 19 432``): key → quantity. ``pieces`` are the parts a page break or line break cut it into,
    each with its own spot. ``doubt`` says why the reader is not sure (empty: sure).
    """

    raw: str
    spot: Spot
    quantity: Quantity | None = None
    keyed: tuple[tuple[str, Quantity], ...] = ()
    pieces: tuple[tuple[str, Spot], ...] = ()
    bold: bool = False
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """``year`` where the head or the arithmetic tells it. ``by`` says what gave the role: ``header``, ``arithmetic``, ``position`` or ``content``.

    ``unit`` is what the head says that its figures are (``percent``, ``EUR``), as in a :class:`Quantity`. ``doubt`` says what speaks against the role:
    the head tells one thing and the figures another (empty: nothing).
    """

    header: str
    role: Role = Role.UNKNOWN
    year: int | None = None
    by: str = ""
    unit: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """``line`` is the scheme's line id where the label is one (``operating_revenue``); empty otherwise.

    ``entity`` is whose row it is where that is not the table's own: a table with a unit on each row, or of several units one below the other.
    ``above`` is the label of the row that this one belongs to: a heading row, or the key figure whose ``€/oppilas`` it is. ``unit`` is the unit that
    its label or a column of units implies, ``scale`` how many euros one unit is where the label says so (``Lainakanta, 1 000 €``).
    """

    label: str
    cells: tuple[ReadCell, ...]
    spot: Spot
    line: str = ""
    entity: str = ""
    above: str = ""
    unit: str = ""
    scale: int | None = None


class Sign(StrEnum):
    NEGATIVE = "negative"
    POSITIVE = "positive"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table with the conventions inferred from it. ``entity`` is whose table it is (a unit's name); ``scale`` 1, 1 000 or 1 000 000 euros.

    A cell's quantity is as the cell itself writes it (``2,9 milj.`` is 2 900 000, ``2 900`` is 2 900): the table's ``scale`` is not in it, and is to be
    applied to quantities that have no unit of their own or are in EUR, and that are neither a rate nor a share.

    ``deviation`` is ``budget_minus_actual``, ``actual_minus_budget``, ``favourable_positive`` or empty where it cannot be told.
    """

    id: str
    kind: TableKind
    columns: tuple[ReadColumn, ...]
    rows: tuple[ReadRow, ...]
    spot: Spot
    entity: str = ""
    caption: str = ""
    scale: int = 1
    cost_sign: Sign = Sign.UNKNOWN
    deviation: str = ""
    notes: tuple[str, ...] = ()

    def column(self, role: Role) -> int | None:
        """Index of the first column with the role."""
        return next((index for index, column in enumerate(self.columns) if column.role is role), None)


@dataclass(frozen=True, slots=True)
class ReadParagraph:
    """A paragraph of prose. ``text`` has soft line breaks joined; ``starts`` gives for each input line the offset in ``text`` where it begins."""

    text: str
    spot: Spot
    entity: str = ""
    heading: str = ""
    starts: tuple[tuple[int, Spot], ...] = ()

    def spot_at(self, offset: int) -> Spot:
        """Where the character at ``offset`` stands in the input."""
        found = self.spot
        for start, spot in self.starts:
            if start <= offset:
                found = spot
        return found


@dataclass(frozen=True, slots=True)
class ReadHeading:
    text: str
    level: int
    spot: Spot


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as read, in reading order. ``year`` is the year it tells of. ``parents`` maps a unit's name to the unit above, where known."""

    name: str
    language: Language
    year: int | None
    blocks: tuple[ReadHeading | ReadParagraph | ReadTable, ...]
    parents: tuple[tuple[str, str], ...] = ()
    pages: int | None = None
    unread: tuple[tuple[str, Spot], ...] = field(default=())
    """What the reader could not place, in words of the input, with its spot."""

    def tables(self) -> Iterator[ReadTable]:
        for block in self.blocks:
            if isinstance(block, ReadTable):
                yield block

    def paragraphs(self) -> Iterator[ReadParagraph]:
        for block in self.blocks:
            if isinstance(block, ReadParagraph):
                yield block
