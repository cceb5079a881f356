"""The document: what a statement says in one language, ready for every writer.

A builder makes it once per language from the statement; HTML, PDF, Word, Excel and open data walk the same blocks. All wording and all number
formatting is already done: a writer only lays out. Figures keep their exact value beside the printed text, so that Excel gets numbers.

Shape::

    Document
    └── chapters: Section            front, one per unit (children = sub-units), about
        ├── blocks: Paragraph | BulletList | Table | Chart | Cards
        └── sections: Section …
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from toteuma.core.figure import Figure
from toteuma.core.language import Language


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text. ``figure`` where the text is a bound figure; ``link`` a web address, or ``#`` and the id of a section, table or chart."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text in ``lang``; ``fallback`` says that the asked language was not given (a writer shows it, never hides it)."""

    runs: tuple[Run, ...]
    lang: Language
    fallback: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class BulletList:
    items: tuple[Paragraph, ...]
    ordered: bool = False


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

    ``zero_base`` is what stands where the base is zero: a number (``0``) or nothing.
    """

    operation: CellOperation
    terms: tuple[tuple[Decimal, CellRef], ...]
    zero_base: Decimal | None = None


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
class Note:
    """A footnote under a table, or an explanation of a finding."""

    number: int
    paragraph: Paragraph


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


class ChartKind(StrEnum):
    BUDGET_ACTUAL = "budget_actual"
    """Per label: series ``actual`` (bar), ``budget`` (thin mark), optional ``prior`` (lighter bar)."""
    DEVIATION = "deviation"
    """Per label one signed bar: series ``deviation``; above zero is favourable."""
    SERIES = "series"
    """Per label (year) one value: series ``value``, optional ``target`` mark at the last year."""
    STATUS = "status"
    """Per label (objective) counts: one series per status code, in the order of the vocabulary."""
    AMOUNTS = "amounts"
    """Per label one bar: series ``amount``."""


@dataclass(frozen=True, slots=True)
class ChartPoint:
    label: str
    series: str
    value: Decimal
    printed: str


@dataclass(frozen=True, slots=True)
class ChartSeries:
    id: str
    name: str
    tone: str = ""
    shape: Shape | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """``finding`` is the computed sentence above the chart, ``alt`` its text alternative, ``table`` the same figures."""

    id: str
    kind: ChartKind
    unit: str
    title: str
    finding: str
    alt: str
    value_axis: str
    series: tuple[ChartSeries, ...]
    points: tuple[ChartPoint, ...]
    table: Table
    small: bool = False
    """A small multiple: several stand side by side."""
    shown_in: str = ""
    """Id of the table beside it that already has all its figures: on paper a writer points there instead of printing ``table`` too."""


@dataclass(frozen=True, slots=True)
class Card:
    """One of the figures that matter: label, the printed figure with its unit, and its comparison in words."""

    id: str
    label: str
    printed: str
    sentence: str
    figure: Figure | None = None
    judgement: Judgement = Judgement.NEUTRAL
    judgement_word: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Cards:
    id: str
    cards: tuple[Card, ...]


Block = Paragraph | BulletList | Table | Chart | Cards


@dataclass(frozen=True, slots=True)
class Section:
    """``level`` 1 is a chapter. ``kind``: front, unit, about, or the layout's section kind (comparison, prose, goals …)."""

    id: str
    level: int
    title: str
    kind: str
    unit: str = ""
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    title_lang: Language | None = None
    """Set where the title fell back to another language."""
    parent: str = ""
    """Of a unit's section: the nearest unit above that has a section of its own."""

    def walk(self) -> Iterator[Section]:
        yield self
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True, slots=True)
class OriginStep:
    """One line of an explanation: ``depth`` 0 is the figure itself. ``formula`` has the numbers put in; ``source`` where an entry stands;
    ``target`` the id of the printed figure (:class:`FigureEntry`) that tells the rest, where there is one."""

    depth: int
    label: str
    printed: str
    formula: str
    source: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class FigureEntry:
    """A printed figure, in print order: the row of ``figures.csv`` and the anchor of its proof."""

    id: str
    unit: str
    unit_name: str
    table: str
    row: str
    row_label: str
    column: str
    column_label: str
    period: str
    stage: str
    value: Decimal | None
    unit_of_measure: str
    printed: str
    origin: str
    steps: tuple[OriginStep, ...]
    cell: CellRef


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """``forms`` are spellings to mark in text (base form and inflected forms), all in the document's language."""

    id: str
    term: str
    definition: str
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """A municipality's colours, as sRGB hex; everything else follows from them."""

    accent: str = "#1d4f91"
    accent_dark: str = "#8ab6f2"


@dataclass(frozen=True, slots=True)
class Document:
    """One statement in one language. ``languages`` are all it is published in, the first being the authoritative one."""

    id: str
    language: Language
    languages: tuple[Language, ...]
    title: str
    subtitle: str
    municipality: str
    organ: str
    year: int
    approved_on: date | None
    approval: str
    """The sentence that says who approved it and when, or that it is a draft."""
    description: str
    contact: str
    """Where a reader can turn to: an e-mail or postal address as the municipality gave it; empty where it gave none."""
    chapters: tuple[Section, ...]
    figures: tuple[FigureEntry, ...]
    glossary: tuple[GlossaryTerm, ...] = ()
    theme: Theme = Theme()
    labels: tuple[tuple[str, str], ...] = ()
    """Every word of the writers' own furniture (``search``, ``contents``, ``page`` …) in the document's language, by key."""

    def sections(self) -> Iterator[Section]:
        """Every section, in print order."""
        for chapter in self.chapters:
            yield from chapter.walk()

    def tables(self) -> Iterator[Table]:
        """Every table that stands in the text, in print order (those of charts are reached through their chart)."""
        for section in self.sections():
            for block in section.blocks:
                if isinstance(block, Table):
                    yield block

    def charts(self) -> Iterator[Chart]:
        for section in self.sections():
            for block in section.blocks:
                if isinstance(block, Chart):
                    yield block

    def label(self, key: str) -> str:
        """A word of the writers' furniture. **Raises** ``KeyError`` for a key that ``texts`` does not have."""
        return dict(self.labels)[key]
