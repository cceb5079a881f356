"""Tables that a page break cut, made whole again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from toteuma.ingest.cut_numbers import joined_number
from toteuma.ingest.hyphens import joined_by_hyphen
from toteuma.ingest.pdf.cells import Grid
from toteuma.ingest.pdf.chunks import Kind, kind_of
from toteuma.ingest.raw import RawCell, RawTable

_SAME_PLACE = 4.0
_ROOM = 50.0


@dataclass(slots=True)
class Standing:
    """A table and whether something but furniture stands above or below it on its page.

    ``form``: its like stands on the page too. ``room``: how much of the page is left below it.
    """

    grid: Grid
    first: bool
    last: bool
    form: bool
    room: float


def whole_tables(found: list[Standing]) -> dict[int, RawTable]:
    """Tables by the identity of the grid where each begins; grids that go on from another are in none of the keys."""
    tables: dict[int, RawTable] = {}
    key = 0
    before: Standing | None = None
    for standing in found:
        grid = standing.grid
        near = before is not None and before.last and standing.first and grid.page == before.grid.page + 1
        if near and before and _goes_on(before, standing):
            tables[key] = _joined(tables[key], grid)
            # what comes next is held against the columns of this page, and the heads of the first
            before = Standing(
                replace(grid, rows=before.grid.rows, heads=before.grid.heads), before.first, standing.last, before.form, standing.room
            )
            continue
        key = id(grid)
        tables[key] = _table(grid, broken=near and not standing.form)
        before = standing
    return tables


def _table(grid: Grid, *, broken: bool) -> RawTable:
    spot = next((one.spot for row in grid.rows for one in row if one.text), grid.rows[0][0].spot)
    return RawTable(tuple(tuple(row) for row in grid.rows), spot, grid.heads, grid.caption, grid.notes, broken)


def _goes_on(before: Standing, after: Standing) -> bool:
    upper, lower = before.grid, after.grid
    if before.room > max(_ROOM, 1.6 * (lower.bottom - lower.top) / len(lower.rows)):
        return False  # the next row would have had room
    if len(upper.spans) != len(lower.spans) or lower.caption not in ("", upper.caption):
        return False
    if not all(_same_place(a, b) for a, b in zip(upper.spans, lower.spans, strict=True)):
        return False
    if _repeated(upper, lower):
        return not (before.form or after.form)
    return not lower.heads


def _same_place(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Two columns begin, end or have their middle at one place."""
    left, right = one[0] - other[0], one[1] - other[1]
    return min(abs(left), abs(right), abs(left + right) / 2) <= _SAME_PLACE


def _repeated(upper: Grid, lower: Grid) -> int:
    """How many rows at the top of the lower one are the heads of the upper again."""
    heads = upper.heads or 1
    same = [_texts(a) == _texts(b) and any(_texts(a)) for a, b in zip(upper.rows[:heads], lower.rows[:heads], strict=False)]
    return heads if len(same) == heads and all(same) else 0


def _texts(row: list[RawCell]) -> list[str]:
    return ["".join(one.text.split()) for one in row]


def _joined(table: RawTable, lower: Grid) -> RawTable:
    heads = table.heads or 1
    upper = Grid(0, 0, 0, lower.spans, [list(row) for row in table.rows], table.heads)
    rows = lower.rows[_repeated(upper, lower) :]
    kept = list(table.rows)
    if rows and len(kept) > heads and _cut(kept[-1], rows[0]):
        kept[-1] = tuple(_pieced(a, b) for a, b in zip(kept[-1], rows[0], strict=True))
        rows = rows[1:]
    return replace(table, rows=(*kept, *(tuple(row) for row in rows)))


def _cut(upper: tuple[RawCell, ...], lower: list[RawCell]) -> bool:
    """The lower row is the rest of the upper one: without a label of its own, and no cell of figures in both but one that it makes whole."""
    label = lower[0].text
    if label and not label[:1].islower():
        return False
    pairs = [(a.text, b.text) for a, b in zip(upper, lower, strict=True) if a.text and b.text and not joined_number(a.text, b.text)]
    return any(one.text for one in lower) and not any(kind_of(text) is Kind.NUMBER for pair in pairs for text in pair)


def _pieced(upper: RawCell, lower: RawCell) -> RawCell:
    if not lower.text:
        return upper
    if not upper.text:
        return lower
    text = joined_by_hyphen(upper.text, lower.text) or joined_number(upper.text, lower.text) or f"{upper.text}\n{lower.text}"
    pieces = (*(upper.pieces or ((upper.text, upper.spot),)), (lower.text, lower.spot))
    return replace(upper, text=text, pieces=pieces, doubt=upper.doubt or lower.doubt)
