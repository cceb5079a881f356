"""Tables with drawn columns: a field of rules → a grid of cells, merged ones among them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from toteuma.core.evidence import Spot
from toteuma.ingest.pdf.cells import Grid, cell
from toteuma.ingest.pdf.chunks import Chunk, Kind, kind_of
from toteuma.ingest.pdf.lines import lines_of
from toteuma.ingest.pdf.rows import RowBuilder
from toteuma.ingest.pdf.rules import Field, Rule, Ruling
from toteuma.ingest.raw import RawCell

_WHOLE = 0.93
"""Share of the table's width that a level rule takes where it parts rows; shorter ones part cells of heads."""
_LEAST_BAND = 4.0


def ruled_grid(field: Field, chunks: list[Chunk], page: int, of: Ruling, *, banded: bool = False) -> Grid | None:
    """The grid of a field with the text in it; None where the rules hold no table (a frame around text, a chart).

    ``banded``: a level rule stands under every row, so that whatever stands between two is one row.
    """
    edges = _edges(field)
    if len(edges) < 3:
        return None
    return _Builder(field, edges, chunks, page, of, banded).grid()


def _edges(field: Field) -> list[float]:
    places = sorted({field.x0, field.x1} | {rule.at for rule in field.upright if rule.end - rule.start >= 8})
    edges = places[:1]
    for place in places[1:]:
        if place - edges[-1] >= 5:
            edges.append(place)
    return edges


def _covered(rules: list[Rule], start: float, end: float) -> float:
    """Share of a stretch that the rules take."""
    return sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules) / max(end - start, 0.1)


class _Builder:
    def __init__(self, field: Field, edges: list[float], chunks: list[Chunk], page: int, of: Ruling, banded: bool) -> None:
        self.field, self.edges, self.chunks, self.page, self.ruling = field, edges, chunks, page, of
        self.count = len(edges) - 1
        self.numeric = self._numeric()
        self.banded = banded or self._rows_ruled()

    def grid(self) -> Grid | None:
        rows: list[list[RawCell]] = []
        for top, bottom in self._slabs():
            inside = [chunk for chunk in self.chunks if top <= chunk.middle < bottom]
            first = min((chunk.base - chunk.size for chunk in inside if self._figure(chunk)), default=bottom)
            if rows and any(self._figure(chunk) for chunk in self.chunks if chunk.middle < top):
                first = top if first < bottom else bottom
            if first < bottom:  # labels under the last head are of the rows below
                over = [chunk.base for chunk in inside if chunk.base <= first + 1 and self._column(chunk) in self.numeric]
                first = max(over, default=top - 2)
            heads = [chunk for chunk in inside if chunk.base <= first + 1]
            if heads:
                rows += self._band_of_text(top, first, heads)
            if len(heads) < len(inside):
                rows += self._band_of_figures(first, bottom, [chunk for chunk in inside if chunk.base > first + 1 or not heads])
        caption, rows = _caption(rows)
        filled = {index for row in rows for index, one in enumerate(row) if one.text}
        if len(filled) < 2 or not rows:
            return None
        heads_told = _heads(rows, self.numeric) or None
        return Grid(self.page, self.field.top, self.field.bottom, list(pairwise(self.edges)), rows, heads_told, caption)

    def _slabs(self) -> list[tuple[float, float]]:
        """Bands between whole level rules; bands of text below each other are one, as their cells may be merged."""
        slabs: list[tuple[float, float, bool]] = []
        for top, bottom in self._bands(self.field.top, self.field.bottom, _WHOLE):
            text = not any(self._figure(chunk) for chunk in self.chunks if top <= chunk.middle < bottom)
            if text and slabs and slabs[-1][2]:
                slabs[-1] = (slabs[-1][0], bottom, True)
            else:
                slabs.append((top, bottom, text))
        return [(top, bottom) for top, bottom, _ in slabs]

    def _figure(self, chunk: Chunk) -> bool:
        return chunk.kind in (Kind.NUMBER, Kind.DASH) and self._column(chunk) in self.numeric

    def _column(self, chunk: Chunk) -> int:
        middle = (chunk.x0 + chunk.x1) / 2
        return max((index for index in range(self.count) if self.edges[index] <= middle), default=0)

    def _numeric(self) -> set[int]:
        """Columns in which figures are at least as common as other text below the heads."""
        figures, texts = [0] * self.count, [0] * self.count
        for chunk in self.chunks:
            column = self._column(chunk)
            if chunk.kind in (Kind.NUMBER, Kind.DASH):
                figures[column] += 1
            elif chunk.kind is Kind.TEXT and chunk.x1 <= self.edges[column + 1] + 1:
                texts[column] += 1
        return {index for index in range(self.count) if figures[index] and (figures[index] >= 0.5 * texts[index])}

    def _bands(self, top: float, bottom: float, share: float) -> list[tuple[float, float]]:
        width = self.field.x1 - self.field.x0
        places = [top]
        for at in sorted({rule.at for rule in self.field.level if top + 1 < rule.at < bottom - 1}):
            rules = [rule for rule in self.field.level if abs(rule.at - at) < 1]
            whole = sum(rule.end - rule.start for rule in rules) >= share * width or self._under_all_figures(rules)
            if whole and at - places[-1] >= _LEAST_BAND:
                places.append(at)
        return list(zip(places, [*places[1:], bottom], strict=True))

    def _under_all_figures(self, rules: list[Rule]) -> bool:
        """The rules part the rows, though a cell over several rows keeps them from its column."""
        columns = [column for column in range(self.count) if column in self.numeric or column == self.count - 1]
        return bool(self.numeric) and all(_covered(rules, self.edges[column], self.edges[column + 1]) > 0.9 for column in columns)

    def _open(self, index: int, top: float, bottom: float) -> bool:
        """No rule parts a column from the next between two heights."""
        rules = [rule for rule in self.field.upright if abs(rule.at - self.edges[index + 1]) < 2.5]
        return _covered(rules, top, bottom) < 0.5

    def _band_of_text(self, top: float, bottom: float, inside: list[Chunk]) -> list[list[RawCell]]:
        """Rows without figures: heads and text, with cells merged where no rule parts them."""
        bands = self._over_years(self._bands(top, bottom, 0.0), inside)
        owner = {(row, column): (row, column) for row in range(len(bands)) for column in range(self.count)}
        for row, (high, low) in enumerate(bands):
            for column in range(self.count):
                if row and not self._ruled(bands[row][0], column) and owner[row - 1, column][1] == column:
                    owner[row, column] = owner[row - 1, column]
                if column and self._open(column - 1, high, low) and owner[row, column] == (row, column):
                    owner[row, column] = owner[row, column - 1]
        texts: dict[tuple[int, int], list[Chunk]] = {}
        for chunk in inside:
            row = max(index for index, (high, _) in enumerate(bands) if high <= chunk.middle)
            start = next((index for index in range(self.count) if chunk.x0 + 1 < self.edges[index + 1]), self.count - 1)
            texts.setdefault(owner[row, start], []).append(chunk)
        return [[self._merged((row, column), owner, texts) for column in range(self.count)] for row in range(len(bands))]

    def _over_years(self, bands: list[tuple[float, float]], inside: list[Chunk]) -> list[tuple[float, float]]:
        """Bands parted above a line of years or dates, which has no rule over it in some tables."""
        parted: list[tuple[float, float]] = []
        for top, bottom in bands:
            lines = lines_of(chunk for chunk in inside if top <= chunk.middle < bottom)
            places = [top]
            for upper, lower in pairwise(lines):
                if sum(chunk.kind in (Kind.YEAR, Kind.DATE) for chunk in lower.chunks) > 1 and lower.base - upper.base > 0.8 * lower.size:
                    places.append((upper.base + lower.base - 0.7 * lower.size) / 2)
            parted += zip(places, [*places[1:], bottom], strict=True)
        return parted

    def _ruled(self, at: float, column: int) -> bool:
        rules = [rule for rule in self.field.level if abs(rule.at - at) < 1]
        return _covered(rules, self.edges[column], self.edges[column + 1]) >= 0.5

    def _merged(
        self, place: tuple[int, int], owner: dict[tuple[int, int], tuple[int, int]], texts: dict[tuple[int, int], list[Chunk]]
    ) -> RawCell:
        if owner[place] != place:
            return RawCell("", Spot(page=self.page), covered=True)
        last = max(column for (_, column), mine in owner.items() if mine == place)
        return cell(texts.get(place, []), self.page, right=self.edges[last + 1] - 2)

    def _band_of_figures(self, top: float, bottom: float, inside: list[Chunk]) -> list[list[RawCell]]:
        """Rows with figures. Several may stand between two rules: then their lines tell them apart."""
        placed = [(self._column(chunk), chunk) for chunk in inside]
        whole = self.banded or bottom - top < 2.2 * max(chunk.size for chunk in inside) or not self._many(placed)
        rights = {index: self.edges[index + 1] - 2 for index in range(self.count)}
        builder = RowBuilder(self.numeric, rights, self.ruling)
        if whole:
            cells: dict[int, list[Chunk]] = {}
            for column, chunk in placed:
                cells.setdefault(column, []).append(chunk)
            return [self._row(cells, {}, top)]
        return [self._row(row.cells, row.doubts, self.field.top) for row in builder.rows(placed)]

    def _rows_ruled(self) -> bool:
        """Between no two level rules do figures stand above each other, and figures stand between several."""
        bands = []
        for top, bottom in self._bands(self.field.top, self.field.bottom, _WHOLE):
            figures = [chunk for chunk in self.chunks if top <= chunk.middle < bottom and self._figure(chunk)]
            if figures:
                bands.append(figures)
        return len(bands) > 1 and not any(
            self._column(one) == self._column(other) and abs(one.base - other.base) > 0.5 * one.size
            for band in bands
            for one in band
            for other in band
        )

    def _many(self, placed: list[tuple[int, Chunk]]) -> bool:
        """More than one row: some column has figures on lines that are no broken number, or two lines of text begin rows."""
        for column in self.numeric:
            figures = sorted((chunk for at, chunk in placed if at == column and chunk.figure), key=lambda chunk: chunk.base)
            if len({round(chunk.base) for chunk in figures}) > 1:
                return True
        return len({round(chunk.base / 2) for at, chunk in placed if at not in self.numeric}) > 1

    def _row(self, cells: dict[int, list[Chunk]], doubts: dict[int, str], top: float) -> list[RawCell]:
        row: list[RawCell] = []
        for column in range(self.count):
            chunks = cells.get(column, [])
            if not chunks and column not in self.numeric and top > self.field.top + 1 and not self._ruled(top, column):
                row.append(RawCell("", Spot(page=self.page), covered=True))
                continue
            made = cell(chunks, self.page, right=self.edges[column + 1] - 2, doubt=doubts.get(column, ""), figures=column in self.numeric)
            over = max((chunk.x1 for chunk in chunks), default=0.0)
            if over > self.edges[column + 1] + 2 and column + 1 < self.count and made.text[:1].isdigit() and not made.doubt:
                made = replace(made, doubt="crosses_rule")
            row.append(made)
        return row


def _caption(rows: list[list[RawCell]]) -> tuple[str, list[list[RawCell]]]:
    """The text of a first row that is one cell across the whole table, and the rows below it."""
    if len(rows) > 1 and rows[0][0].text and all(one.covered for one in rows[0][1:]):
        return rows[0][0].text.replace("\n", " "), rows[1:]
    return "", rows


def _heads(rows: list[list[RawCell]], numeric: set[int]) -> int:
    """How many rows at the top have words, years or dates over the columns of figures."""
    for index, row in enumerate(rows if numeric else []):
        kinds = {kind_of(one.text) for one in row[1:] if one.text}
        across = row[0].text and all(one.covered for one in row[1:])
        if not kinds or across or kinds & {Kind.NUMBER, Kind.DASH}:
            return index
    return 0
