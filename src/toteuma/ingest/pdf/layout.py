"""Untagged files: what every page shows, read by where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from toteuma.core.evidence import Spot
from toteuma.ingest.pdf.cells import Grid
from toteuma.ingest.pdf.chunks import Chunk, chunks_of
from toteuma.ingest.pdf.contents import without_contents
from toteuma.ingest.pdf.continued import Standing, whole_tables
from toteuma.ingest.pdf.furniture import Furniture
from toteuma.ingest.pdf.glyphs import PageContent
from toteuma.ingest.pdf.levelled import levelled_tables
from toteuma.ingest.pdf.prose import Passage, body_size, heading_levels, joined_over_pages, loose_figures, passages
from toteuma.ingest.pdf.ruled import ruled_grid
from toteuma.ingest.pdf.rules import Field, Ruling, fields, ruling
from toteuma.ingest.pdf.runs import paragraph
from toteuma.ingest.pdf.unruled import unruled_grids
from toteuma.ingest.raw import RawBlock, RawHeading, RawTable


@dataclass(slots=True)
class PageText:
    """A page with its glyphs made chunks; the glyphs themselves are let go."""

    number: int
    height: float
    chunks: list[Chunk]
    ruling: Ruling


class Layout:
    """Takes pages one by one, learns what they share, then tells their blocks."""

    def __init__(self) -> None:
        self._pages: list[PageText] = []
        self._furniture = Furniture()
        self._sizes: Counter[float] = Counter()

    def take(self, page: PageContent) -> None:
        rules = ruling(page.boxes, page.width, page.height)
        chunks = chunks_of(page.glyphs, rules.parted)
        self._furniture.learn(chunks, page.number, page.height)
        for chunk in chunks:
            self._sizes[round(chunk.size * 2) / 2] += len(chunk.text)
        self._pages.append(PageText(page.number, page.height, chunks, rules))

    def blocks(self) -> tuple[list[RawBlock], list[tuple[str, Spot]]]:
        """Blocks in reading order, and the texts that had no place."""
        body = body_size(self._sizes)
        order: list[Passage | Grid] = []
        standings: list[tuple[Standing, int]] = []
        bottoms: dict[int, float] = {}
        unplaced: list[tuple[str, Spot]] = []
        while self._pages:
            page = self._pages.pop(0)
            shown, loose = self._page(page, body)
            order += shown
            unplaced += [(text, Spot(page=page.number)) for text in loose]
            low = max((item.bottom for item in shown), default=0.0)
            bottoms[round(page.height)] = max(bottoms.get(round(page.height), 0.0), low)
            standings += [(standing, round(page.height)) for standing in _standings(shown)]
        for standing, height in standings:
            standing.room = bottoms[height] - standing.grid.bottom
        tables = whole_tables([standing for standing, _ in standings])
        return list(_told(order, tables)), unplaced

    def _page(self, page: PageText, body: float) -> tuple[list[Passage | Grid], list[str]]:
        chunks = without_contents(self._furniture.without(page.chunks, page.number, page.height, page.ruling))
        grids: list[Grid] = []
        drawn = fields(page.ruling)
        tables = [(field, inside, inside, False) for field in drawn if (inside := [chunk for chunk in chunks if _stands_in(chunk, field)])]
        tables += [(table.field, table.taken, table.parted, True) for table in levelled_tables(page.ruling, chunks, drawn)]
        for field, taken, parted, banded in tables:
            grid = ruled_grid(field, parted, page.number, page.ruling, banded=banded)
            if grid is not None:
                grids.append(grid)
                gone = {id(chunk) for chunk in taken}
                chunks = [chunk for chunk in chunks if id(chunk) not in gone]
        more, chunks = unruled_grids(chunks, page.number, page.ruling, [(grid.top, grid.bottom) for grid in grids])
        grids += more
        prose = passages(chunks, page.number, body, [(grid.top, grid.bottom) for grid in grids])
        loose = loose_figures(prose)
        return _in_order([passage for passage in prose if passage not in loose], grids), [passage.text for passage in loose]


def _stands_in(chunk: Chunk, field: Field) -> bool:
    return field.top - 1 < chunk.middle < field.bottom + 1 and field.x0 - 1 < (chunk.x0 + chunk.x1) / 2 < field.x1 + 1


def _in_order(prose: list[Passage], grids: list[Grid]) -> list[Passage | Grid]:
    order: list[Passage | Grid] = list(prose)
    for grid in sorted(grids, key=lambda grid: (round(grid.top / 30), grid.spans[0])):
        above = [index for index, item in enumerate(order) if item.top < grid.top or (isinstance(item, Grid) and item.top < grid.bottom)]
        order.insert(above[-1] + 1 if above else 0, grid)
    return order


def _standings(shown: list[Passage | Grid]) -> list[Standing]:
    grids = [item for item in shown if isinstance(item, Grid)]
    likes = Counter(tuple(one.text for one in grid.rows[0]) for grid in grids)
    return [Standing(grid, shown[0] is grid, shown[-1] is grid, likes[tuple(one.text for one in grid.rows[0])] > 1, 0.0) for grid in grids]


def _told(order: list[Passage | Grid], tables: dict[int, RawTable]) -> Iterator[RawBlock]:
    prose = joined_over_pages([item for item in order if isinstance(item, Passage)])
    kept = {id(passage) for passage in prose}
    levels = heading_levels(prose)
    for item in order:
        if isinstance(item, Grid):
            if id(item) in tables:
                yield tables[id(item)]
        elif id(item) in kept:
            if item.heading:
                yield RawHeading(item.text, levels[round(item.size), item.bold], item.lines[0][1])
            else:
                yield paragraph(item.lines, item=item.item)
