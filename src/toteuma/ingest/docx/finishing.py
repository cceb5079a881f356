"""What only the whole document tells: captions of tables, tables of tabs, headings by their look, tables that go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from toteuma.core.evidence import Spot
from toteuma.ingest.docx.blocks import Line
from toteuma.ingest.raw import RawBlock, RawCell, RawHeading, RawParagraph, RawTable
from toteuma.ingest.titles import DEEPEST, may_be_title, numbered_level

_LARGER = 1.15
"""How much larger than the body's a heading's letters are."""


def finished(found: Sequence[RawBlock | Line]) -> list[RawBlock]:
    """The blocks of a body, each what it is among the others."""
    with_tables = _tables_of_tabs(_with_captions(found))
    if not any(isinstance(block, RawHeading) for block in with_tables):
        with_tables = _headings_by_look(with_tables)
    blocks: list[RawBlock] = []
    for block in with_tables:
        if isinstance(block, RawTable) and blocks and isinstance(blocks[-1], RawTable):
            block = replace(block, broken=True)
        blocks.append(_without_tabs(block.paragraph) if isinstance(block, Line) else block)
    return blocks


def _with_captions(found: Sequence[RawBlock | Line]) -> list[RawBlock | Line]:
    """Tables with the caption that stands right above them."""
    kept: list[RawBlock | Line] = []
    for block in found:
        before = kept[-1] if kept else None
        if isinstance(block, RawTable) and isinstance(before, Line) and before.caption:
            kept[-1] = replace(block, caption=_text(before))
        else:
            kept.append(block)
    return kept


def _tables_of_tabs(found: Sequence[RawBlock | Line]) -> list[RawBlock | Line]:
    """Paragraphs one after the other whose parts tabs part, as the rows of a table: two and more, with figures among them."""
    kept: list[RawBlock | Line] = []
    run: list[Line] = []
    for block in [*found, None]:
        if isinstance(block, Line) and block.tabs:
            run.append(block)
            continue
        if len(run) > 1 and any(character.isdigit() for line in run for character in _text(line).partition("\t")[2]):
            kept.append(_table(run))
        else:
            kept += run
        run = []
        if block is not None:
            kept.append(block)
    return kept


def _table(run: Sequence[Line]) -> RawTable:
    rows = [[part.strip() for part in _text(line).split("\t")] for line in run]
    width = max(len(row) for row in rows)
    usual = Counter(len(row) for row in rows).most_common(1)[0][0]
    made = []
    for line, row in zip(run, rows, strict=True):
        doubt = "" if len(row) == usual or len(row) == 1 else "row_long" if len(row) > usual else "row_short"
        spot = line.paragraph.lines[0][1]
        cells = [RawCell(text, spot, bold=line.bold and bool(text), doubt=doubt if text else "") for text in row]
        made.append((*cells, *[RawCell("", spot)] * (width - len(cells))))
    return RawTable(tuple(made), made[0][0].spot)


def _headings_by_look(found: Sequence[RawBlock | Line]) -> list[RawBlock | Line]:
    """Where no style makes a heading: short paragraphs, all bold or in larger letters, are headings by size and number."""
    sizes: Counter[int] = Counter()
    for block in found:
        if isinstance(block, Line) and not block.bold:
            sizes[block.size] += len(_text(block))
    body = sizes.most_common(1)[0][0] if sizes else 0
    titles = {index: block for index, block in enumerate(found) if isinstance(block, Line) and _looks_like_title(block, body)}
    levels = {size: min(rank, DEEPEST) for rank, size in enumerate(sorted({title.size for title in titles.values()}, reverse=True), 1)}
    return [_heading(titles[index], levels) if index in titles else block for index, block in enumerate(found)]


def _looks_like_title(line: Line, body: int) -> bool:
    large = bool(body) and line.size >= _LARGER * body
    return (line.bold or large) and not line.paragraph.item and not line.caption and not line.tabs and may_be_title(_text(line))


def _heading(line: Line, levels: dict[int, int]) -> RawHeading:
    text, spot = line.paragraph.lines[0]
    return RawHeading(text, numbered_level(text) or levels[line.size], spot)


def _without_tabs(paragraph: RawParagraph) -> RawParagraph:
    return replace(paragraph, lines=tuple((text.replace("\t", " "), spot) for text, spot in paragraph.lines))


def _text(line: Line) -> str:
    return line.paragraph.lines[0][0]


def pages_of(blocks: Sequence[RawBlock]) -> int | None:
    """The last page that something stands on, where pages are known."""
    spots = [_spot(block) for block in blocks]
    return max((spot.page for spot in spots if spot.page), default=None)


def _spot(block: RawBlock) -> Spot:
    if isinstance(block, RawParagraph):
        return block.lines[-1][1]
    return block.rows[-1][-1].spot if isinstance(block, RawTable) else block.spot
