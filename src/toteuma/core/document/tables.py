"""Tables: columns, rows and cells, each figure with its exact value beside what is printed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from toteuma.core.document.text import BulletList, Note, Paragraph
from toteuma.core.figure import Figure
from toteuma.core.language import Language


class ColumnKind(StrEnum):
    LABEL = "label"
    """The row header: the first column of every table."""
    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Column:
    """``weight`` is the relative width in print; ``stage`` and ``year`` say what a number column tells of; ``unit`` e.g. ``EUR``."""

    id: str
    header: str
    kind: ColumnKind
    weight: int = 10
    stage: str = ""
    year: int | None = None
    unit: str = ""
    decimals: int = 0
    note_refs: tuple[int, ...] = ()
    """Notes of the table that tell of the whole column."""


class RowKind(StrEnum):
    HEADING = "heading"
    """A section row such as TOIMINTATUOTOT: label only, its other cells are empty."""
    BODY = "body"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


class Shape(StrEnum):
    """The drawn mark of a status: never colour alone, always beside the word."""

    FULL = "full"
    HALF = "half"
    CROSS = "cross"
    DASH = "dash"


@dataclass(frozen=True, slots=True)
class StatusMark:
    """``word`` in the tense of the statement; ``tone`` one of ``good``, ``partial``, ``bad``, ``none`` (theme colours)."""

    code: str
    word: str
    shape: Shape
    tone: str


class Judgement(StrEnum):
    FAVOURABLE = "favourable"
    UNFAVOURABLE = "unfavourable"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class CellRef:
    """Another cell of the document."""

    table: str
    row: str
    column: str


class CellOperation(StrEnum):
    """What a spreadsheet writes for a computed cell. ``terms`` are (factor, cell).

    SUM: Σ factor·cell. PERCENT: 100·first/second. CHANGE_PERCENT: 100·(first−second)/second, nothing where the signs differ. QUOTIENT: first/second.
    WEIGHTED_MEAN: terms alternate value, weight: Σ value·weight / Σ weight. MEAN: Σ/n. ABS_QUOTIENT: |first|/second.
    """

    SUM = "sum"
    PERCENT = "percent"
    CHANGE_PERCENT = "change_percent"
    QUOTIENT = "quotient"
    ABS_QUOTIENT = "abs_quotient"
    WEIGHTED_MEAN = "weighted_mean"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class CellFormula:
    """How the displayed value of a cell follows from other displayed cells (signs as displayed are already in the factors).

    ``zero_base`` is what stands where the base is zero: a number (``0``) or nothing. ``of_exact``: of the exact values of the cells, which footing
    rounding made others than those displayed.
    """

    operation: CellOperation
    terms: tuple[tuple[Decimal, CellRef], ...]
    zero_base: Decimal | None = None
    of_exact: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    ``printed``  what stands in the cell as one line of text, complete and final (also for text and status cells).
    ``content``  paragraphs and lists of a text cell; empty for figures (then ``printed`` is all).
    ``figure``   the exact figure in statement sign; ``shown`` its exact value in *display* sign and base unit (euros, not thousands), which
                 is what a spreadsheet stores; both None in text cells.
    ``judgement`` and ``judgement_word`` say favourable or unfavourable in words.
    ``rowspan``  > 1: the cell covers the next rows too; the covered rows have ``covered`` cells in its place.
    """

    printed: str = ""
    content: tuple[Paragraph | BulletList, ...] = ()
    figure: Figure | None = None
    shown: Decimal | None = None
    exact: Decimal | None = None
    """The exact value in display sign where footing rounding made ``shown`` another."""
    decimals: int = 0
    formula: CellFormula | None = None
    status: StatusMark | None = None
    judgement: Judgement = Judgement.NEUTRAL
    judgement_word: str = ""
    lang: Language | None = None
    fallback: bool = False
    strong: bool = False
    rowspan: int = 1
    covered: bool = False
    note_refs: tuple[int, ...] = ()
    tint: int = 0
    """0–4: background step of a risk matrix cell; the number in the cell says the same."""


@dataclass(frozen=True, slots=True)
class Row:
    """``depth`` is the outline level (0 = outermost). ``unit`` the unit the row tells of, where it is one's."""

    id: str
    kind: RowKind
    cells: tuple[Cell, ...]
    depth: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """``id`` is unique in the document and stable between builds. ``kind`` groups tables (comparison, comparison_summary, investments, goals,
    key_figures, risks, risk_matrix, projects, chart_data, bridge). ``summary`` says in a sentence what the table shows (assistive technology).
    ``unit_note`` is the unit of the number columns in words (``euroa``, ``1 000 euroa``), empty where rows differ.
    """

    id: str
    kind: str
    unit: str
    caption: str
    summary: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = ()
    unit_note: str = ""
    scale: int = 1
    """Display unit of euro columns: 1, 1 000 or 1 000 000; ``shown`` is always in euros."""
    wide: bool = False
    """Needs a landscape page on paper."""
