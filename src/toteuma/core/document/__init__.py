"""The document: what a statement says in one language, ready for every writer.

A builder makes it once per language from the statement; HTML, PDF, Word, Excel and open data walk the same blocks. All wording and all number
formatting is already done: a writer only lays out. Figures keep their exact value beside the printed text, so that Excel gets numbers.

Shape::

    Document
    └── chapters: Section            front, one per unit (children = sub-units), about
        ├── blocks: Paragraph | BulletList | Table | Chart | Cards
        └── sections: Section …
"""

from toteuma.core.document.charts import Card, Cards, Chart, ChartKind, ChartPoint, ChartSeries
from toteuma.core.document.figures import FigureEntry, OriginStep
from toteuma.core.document.sections import Block, Section
from toteuma.core.document.tables import (
    Cell,
    CellFormula,
    CellOperation,
    CellRef,
    Column,
    ColumnKind,
    Judgement,
    Row,
    RowKind,
    Shape,
    StatusMark,
    Table,
)
from toteuma.core.document.text import BulletList, Note, Paragraph, Run
from toteuma.core.document.whole import AccessibilityPart, Document, GlossaryTerm, Licence, Theme

__all__ = [
    "AccessibilityPart",
    "Block",
    "BulletList",
    "Card",
    "Cards",
    "Cell",
    "CellFormula",
    "CellOperation",
    "CellRef",
    "Chart",
    "ChartKind",
    "ChartPoint",
    "ChartSeries",
    "Column",
    "ColumnKind",
    "Document",
    "FigureEntry",
    "GlossaryTerm",
    "Judgement",
    "Licence",
    "Note",
    "OriginStep",
    "Paragraph",
    "Row",
    "RowKind",
    "Run",
    "Section",
    "Shape",
    "StatusMark",
    "Table",
    "Theme",
]
