"""Small charts that belong together, as one table: what each shows, the picture, its figures. Each with a table of its own would fill pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from toteuma.core.document import Chart, Row, Table
from toteuma.reports.docx.markup import paragraph
from toteuma.reports.docx.prose import Prose
from toteuma.reports.docx.tables import NBSP, cell_frame, head_row, row_frame

ACROSS = (3238, 3950, 2450)
"""The middle column is as wide as a small picture."""

NOTHING = frozenset({"", "–"})


def small_charts(charts: Sequence[Chart], heads: Sequence[str], prose: Prose, picture: Callable[[Chart], str]) -> str:
    """The rows of the table, its header first; ``picture`` draws a chart as a run."""
    rows = [head_row([(prose.line(text), False) for text in heads], ACROSS)]
    for chart in charts:
        title = prose.captions[chart.id].at(prose.line(chart.title, None, '<w:rStyle w:val="Strong"/>'))
        finding = paragraph("TableText", prose.line(chart.finding)) if chart.finding else ""
        figures = "".join(paragraph("TableText", prose.line(line)) for line in figure_lines(chart.table))
        contents = (paragraph("TableText", title) + finding, paragraph("TableText", picture(chart)), figures or paragraph("TableText", ""))
        rows.append(row_frame("".join(cell_frame(width, text) for width, text in zip(ACROSS, contents, strict=True))))
    return "".join(rows)


def figure_lines(table: Table) -> Iterator[str]:
    """The figures of a chart, a line for each of its rows: ``2025: Toteuma 21,5 · Tavoite 20,3``."""
    for row in table.rows:
        told = list(_told(table, row))
        if told:
            yield f"{row.cells[0].printed}: {' · '.join(told)}"


def _told(table: Table, row: Row) -> Iterator[str]:
    for column, cell in zip(table.columns[1:], row.cells[1:], strict=True):
        if cell.printed not in NOTHING:
            yield f"{column.header}{NBSP}{cell.printed}"
