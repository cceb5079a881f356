"""Tables without drawn columns: regions of lines whose figures stand above each other, and the grid of each."""

from __future__ import annotations

from collections.abc import Iterable

from toteuma.ingest.pdf.cells import Grid, cell
from toteuma.ingest.pdf.chunks import Chunk, Kind
from toteuma.ingest.pdf.columns import Column, figure_columns, text_columns
from toteuma.ingest.pdf.heads import empty_columns, head_row, split_heads
from toteuma.ingest.pdf.lines import Line, lines_of
from toteuma.ingest.pdf.regions import is_data, is_years, table_parts
from toteuma.ingest.pdf.rows import RowBuilder
from toteuma.ingest.pdf.rules import Ruling
from toteuma.ingest.raw import RawCell


def unruled_grids(chunks: list[Chunk], page: int, of: Ruling, between: list[tuple[float, float]]) -> tuple[list[Grid], list[Chunk]]:
    """The tables that stand in these chunks, and the chunks that are in none. ``between``: heights of other tables, which none crosses."""
    lines = lines_of(chunk for chunk in chunks if chunk.kind is not Kind.LEADER)
    grids: list[Grid] = []
    taken: set[int] = set()
    for part in table_parts(lines, between):
        grid = _grid(part, page, of)
        if grid is not None:
            grids.append(grid)
            taken |= {id(chunk) for chunk in part}
    return grids, [chunk for chunk in chunks if id(chunk) not in taken]


def _grid(chunks: list[Chunk], page: int, of: Ruling) -> Grid | None:
    lines = lines_of(chunks)
    first = next((index for index, line in enumerate(lines) if is_data(line) and len(line.chunks) > 1), None)
    if first is None:
        return None
    columns_seen = figure_columns(lines[first:])
    over = [
        at for at, line in enumerate(lines[:first]) if any(c.x1 > columns_seen[0].x0 and c.x0 > lines[first].x0 + 3 for c in line.chunks)
    ]
    first = over[-1] + 1 if over else 0
    figures = figure_columns(line for index, line in enumerate(lines) if line.figures and (index >= first or is_years(line)))
    lines = [*(Line(split_heads(line, figures)) for line in lines[:first]), *(Line(_cut(line, figures)) for line in lines[first:])]
    data = [chunk for line in lines[first:] for chunk in line.chunks]
    columns = _columns(data, figures)
    columns = sorted([*columns, *empty_columns(lines[:first], columns, of)], key=lambda column: column.x0)
    placed = [(_place(chunk, columns), chunk) for chunk in data]
    numeric = {index for index, column in enumerate(columns) if column.figures}
    rights = {index: column.x1 for index, column in enumerate(columns)}
    rows = RowBuilder(numeric, rights, of).rows(placed)
    made: list[list[RawCell]] = []
    heads = head_row(lines[:first], columns, of)
    if any(heads):
        made.append([cell(chunks, page, right=10_000) for chunks in heads])
    for row in rows:
        made.append(
            [
                cell(row.cells.get(index, []), page, right=rights[index], doubt=row.doubts.get(index, ""), figures=index in numeric)
                for index in range(len(columns))
            ]
        )
    top, bottom = lines[0].base - lines[0].size, lines[-1].base + 0.3 * lines[-1].size
    return Grid(page, top, bottom, [(column.x0, column.x1) for column in columns], made, 1 if any(heads) else 0)


def _cut(line: Line, figures: list[Column]) -> list[Chunk]:
    """The line with a figure parted from the label that it nearly touches."""
    parted: list[Chunk] = []
    for chunk in line.chunks:
        words = chunk.words
        at = next((index for index in range(1, len(words)) if all(word.numeric for word in words[index:])), None)
        column = next((column for column in figures if at and abs(words[-1].x1 - column.x1) <= 2.5 and len(column.chunks) > 1), None)
        if at and column and not chunk.figure and words[at].x0 >= column.x0 - words[at].size:
            parted += [Chunk(words[:at]), Chunk(words[at:])]
        else:
            parted.append(chunk)
    return parted


def _columns(chunks: Iterable[Chunk], figures: list[Column]) -> list[Column]:
    """All columns from left to right: those of figures, and those of the text between them."""
    rest = [chunk for chunk in chunks if not chunk.figure and _figure_column(chunk, figures) is None]
    zones: list[list[Chunk]] = [[] for _ in range(len(figures) + 1)]
    for chunk in rest:
        zones[sum(column.x0 < chunk.x0 for column in figures)].append(chunk)
    columns: list[Column] = []
    for zone, column in zip(zones, [*figures, None], strict=True):
        columns += text_columns(zone)
        if column:
            columns.append(column)
    return columns


def _figure_column(chunk: Chunk, figures: list[Column]) -> Column | None:
    """The column of figures that a text stands in, as ``yli 80`` does; None for labels, also where they reach over figures."""
    over = [column for column in figures if min(chunk.x1, column.x1) - max(chunk.x0, column.x0) > 1]
    if len(over) != 1:
        return None
    [column] = over
    outside = max(0.0, column.x0 - chunk.x0)
    return column if outside <= 0.6 * chunk.width or chunk.width < 30 else None


def _place(chunk: Chunk, columns: list[Column]) -> int:
    for index, column in enumerate(columns):
        if any(other is chunk for other in column.chunks):
            return index
    middle = (chunk.x0 + chunk.x1) / 2

    def away(column: Column) -> float:
        return max(column.x0 - middle, middle - column.x1, 0.0)

    candidates = [index for index, column in enumerate(columns) if column.figures] or list(range(len(columns)))
    return min(candidates, key=lambda index: away(columns[index]))
