"""Tables of statements whose rows are years and whose heads are lines, turned so that each line has its row."""

from __future__ import annotations

from dataclasses import replace

from toteuma.core.language import Language
from toteuma.ingest.meaning.grid import Grid
from toteuma.ingest.meaning.lines import names_of
from toteuma.ingest.meaning.roles import named_role
from toteuma.ingest.meaning.wording import collapsed, head_of
from toteuma.ingest.raw import RawCell
from toteuma.rules import scheme_ids

_LEAST_LINES = 3
_LEAST_YEARS = 2


def turned(grid: Grid, language: Language) -> Grid:
    """The grid with rows and columns changed places where its rows are years and most of its heads lines of one scheme; otherwise as it is."""
    if not grid.head_rows or grid.parted or grid.lent or grid.unit or not _rows_are_years(grid, language):
        return grid
    others = [column for column in range(len(grid.heads)) if column != grid.label]
    lines = max(sum(bool(names_of(scheme, None, language).candidates(grid.heads[c])) for c in others) for scheme in scheme_ids())
    if lines < _LEAST_LINES or 2 * lines < len(others):
        return grid
    rows = [row for row in grid.rows if row[grid.label].text.strip()]
    heads = ["", *(collapsed(row[grid.label].text) for row in rows)]
    body = [(RawCell(grid.heads[c], rows[0][c].spot, bold=rows[0][c].bold), *(row[c] for row in rows)) for c in others]
    return replace(grid, heads=heads, rows=body, label=0, turned=True)


def _rows_are_years(grid: Grid, language: Language) -> bool:
    """Every label is what a head of a column could be, and two or more of them tell a year."""
    heads = [head_of(text, language) for row in grid.rows if (text := collapsed(row[grid.label].text))]
    dated = sum(head.year is not None for head in heads)
    return dated >= _LEAST_YEARS and all(named_role(head) or (head.year is not None and not head.words) for head in heads)
