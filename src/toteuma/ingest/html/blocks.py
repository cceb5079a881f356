"""The tree of a web page → headings, paragraphs, list items and tables in the order in which they are read."""

from __future__ import annotations

import re

from toteuma.core.evidence import Spot
from toteuma.ingest.grid import Grid, has_text
from toteuma.ingest.html.elements import (
    BLOCKS,
    Element,
    bold_below,
    heading_level,
    is_contents,
    is_raised,
    is_shown,
    is_struck,
    name_of,
    shown_text,
    span_of,
)
from toteuma.ingest.html.flow import Flow
from toteuma.ingest.marks import bare_number, has_arrow, is_number, one_bullet
from toteuma.ingest.raw import RawBlock, RawCell, RawHeading, RawParagraph, RawTable
from toteuma.ingest.superscripts import raised
from toteuma.ingest.titles import may_be_title

_MOST_ROWS = 65534
_MOST_COLUMNS = 1000
_DEEPEST = 400
_WORDS = re.compile(r"[^\W\d_]{2}")


class HtmlBlocks:
    """Reads a tree. ``before``: lines of the file above the tree's own; ``headed``: the page marks its headings, so that bold text is none."""

    def __init__(self, before: int = 0, *, headed: bool = True) -> None:
        self.blocks: list[RawBlock] = []
        self.unread: list[tuple[str, Spot]] = []
        self._before = before
        self._headed = headed
        self._flow = Flow()
        self._line = 1
        self._nested: list[Element] = []

    def read(self, root: Element) -> None:
        self._walk(root, 0, bold=False)
        self._end_paragraph(item=False)

    # ——— blocks ———

    def _walk(self, element: Element, depth: int, *, bold: bool, item: bool = False, kept: bool = False) -> None:
        name = self._enter(element)
        if not name or depth > _DEEPEST or not is_shown(element, name) or is_contents(element, name):
            return
        level = heading_level(element, name)
        if name == "table" and not _is_layout(element):
            self._end_paragraph(item=item)
            self._table(element, depth)
        elif level:
            self._end_paragraph(item=item)
            self._heading(element, level, depth)
        elif name in BLOCKS:
            self._end_paragraph(item=item)
            item = name == "li" or (item and name not in ("ul", "ol"))
            self._children(element, depth, bold=bold_below(element, name, bold), item=item, kept=kept or name == "pre")
            self._end_paragraph(item=item)
        elif name == "br":
            self._end_paragraph(item=item)
        else:
            self._inline(element, name, self._flow, depth, bold=bold, item=item, kept=kept)

    def _children(self, element: Element, depth: int, *, bold: bool, item: bool, kept: bool) -> None:
        self._write(self._flow, element.text, bold=bold, kept=kept)
        for child in element:
            self._walk(child, depth + 1, bold=bold, item=item, kept=kept)
            self._write(self._flow, child.tail, bold=bold, kept=kept)

    def _inline(self, element: Element, name: str, flow: Flow, depth: int, *, bold: bool, item: bool, kept: bool) -> None:
        if name == "img":
            self._picture(element)
        elif is_struck(name):
            self._struck(element)
        elif is_raised(element, name):
            shown = shown_text(element)
            flow.write(raised(shown.strip()), self._line, bold=bold)
            self._line += shown.count("\n")
        else:
            self._children(element, depth, bold=bold_below(element, name, bold), item=item, kept=kept)

    def _enter(self, element: Element) -> str:
        line = element.sourceline
        self._line = max(self._line, line) if isinstance(line, int) else self._line
        return name_of(element)

    def _write(self, flow: Flow, text: str | None, *, bold: bool, kept: bool = False) -> None:
        if text:
            flow.write(text, self._line, bold=bold, kept=kept)
            self._line += text.count("\n")

    def _spot(self, line: int) -> Spot:
        return Spot(line=line + self._before)

    def _end_paragraph(self, *, item: bool) -> None:
        flow, self._flow = self._flow, Flow()
        for part in flow.parts():
            lines = tuple((text, self._spot(line)) for text, line in part)
            text = " ".join(text for text, _ in lines)
            if not self._headed and flow.bold and not item and may_be_title(text):
                self.blocks.append(RawHeading(text, 2, lines[0][1]))
            else:
                self.blocks.append(RawParagraph(lines, item))

    def _heading(self, element: Element, level: int, depth: int) -> None:
        line = self._line
        flow = self._cell_flow(element, depth)
        text = flow.text().replace("\n", " ").strip()
        if text:
            spot = self._spot(flow.parts()[0][0][1] if flow.parts() else line)
            self.blocks.append(RawHeading(text, level, spot))

    def _picture(self, element: Element) -> None:
        if alt := (element.get("alt") or "").strip():
            self.unread.append((alt, self._spot(self._line)))

    def _struck(self, element: Element) -> None:
        if text := "".join(str(text) for text in element.itertext()).strip():
            self.unread.append((text, self._spot(self._line)))

    # ——— tables ———

    def _table(self, table: Element, depth: int) -> None:
        start = self._line
        grid, heads, caption, notes = Grid(), 0, "", []
        nested, self._nested = self._nested, []
        for kind, row in _rows(table):
            if kind == "caption":
                caption = self._cell_flow(row, depth).text().replace("\n", " ")
            elif kind == "end":
                grid.end_section()
            elif is_shown(row, "tr"):
                if kind == "tfoot" and (note := self._note(row, depth)):
                    notes.append(note)
                    continue
                grid.start_row()
                self._row(grid, row, depth)
                heads += kind == "thead" or (kind == "first" and heads == len(grid.rows) - 1 and _all_heads(row))
        rows = grid.finished()
        if has_text(rows):
            known = heads if 0 < heads < len(rows) else None
            self.blocks.append(RawTable(rows, self._spot(start), known, caption, tuple(notes)))
        else:
            self.blocks += [RawParagraph(((text, self._spot(start)),)) for text in (caption, *notes) if text]
        inner, self._nested = self._nested, nested
        for one in inner:
            self._enter(one)
            self._table(one, depth + 1)

    def _row(self, grid: Grid, row: Element, depth: int) -> None:
        self._enter(row)
        for cell in row:
            name = name_of(cell)
            if name in ("td", "th"):
                rows = span_of(cell, "rowspan", _MOST_ROWS) or _MOST_ROWS
                grid.add(self._cell(cell, depth), rows=rows, columns=span_of(cell, "colspan", _MOST_COLUMNS))

    def _cell(self, cell: Element, depth: int) -> RawCell:
        self._enter(cell)
        line = self._line
        if not is_shown(cell, "td"):
            return RawCell("", self._spot(line))
        flow = self._cell_flow(cell, depth)
        text = one_bullet(bare_number(flow.text().strip()))
        found = flow.parts()
        doubt = "unknown_character" if "\ufffd" in text else ""
        return RawCell(text, self._spot(found[0][0][1] if found else line), bold=flow.bold, doubt=doubt)

    def _note(self, row: Element, depth: int) -> str:
        """The text of a foot that is one cell over the whole table and no number."""
        cells = [cell for cell in row if name_of(cell) in ("td", "th")]
        if len(cells) != 1 or span_of(cells[0], "colspan", _MOST_COLUMNS) < 2:
            return ""
        text = self._cell_flow(cells[0], depth).text()
        return "" if is_number(text) else text

    def _cell_flow(self, element: Element, depth: int) -> Flow:
        flow = Flow()
        self._fill(flow, element, depth, bold=False)
        return flow

    def _fill(self, flow: Flow, element: Element, depth: int, *, bold: bool) -> None:
        self._write(flow, element.text, bold=bold)
        judged = _has_number_apart(element)
        for child in element:
            name = self._enter(child)
            if judged and not is_number(shown_text(child)):
                self._verdict(shown_text(child).strip())
            elif name and depth <= _DEEPEST and is_shown(child, name):
                self._fill_child(flow, child, name, depth + 1, bold=bold_below(child, name, bold))
            self._write(flow, child.tail, bold=bold)

    def _verdict(self, word: str) -> None:
        """A word beside a number, as a verdict on it: the cell is the number; the word is told once."""
        if word and word not in (text for text, _ in self.unread):
            self.unread.append((word, self._spot(self._line)))

    def _fill_child(self, flow: Flow, child: Element, name: str, depth: int, *, bold: bool) -> None:
        if name == "table":
            self._nested.append(child)
            flow.end_line()
        elif name == "img":
            self._picture(child)
        elif name == "br":
            flow.end_line()
        elif is_struck(name):
            self._struck(child)
        elif is_raised(child, name):
            flow.write(raised(shown_text(child).strip()), self._line, bold=bold)
        elif name in BLOCKS:
            flow.end_line()
            if name == "li":
                flow.write("• ", self._line, bold=bold)
            self._fill(flow, child, depth, bold=bold)
            flow.end_line()
        else:
            self._fill(flow, child, depth, bold=bold)


def _has_number_apart(element: Element) -> bool:
    """Whether a number stands in an element of its own beside words with a sign, as a verdict beside an amount does; units have no sign."""
    children = [
        child for child in element if name_of(child) not in ("", "br") and name_of(child) not in BLOCKS and shown_text(child).strip()
    ]
    if len(children) < 2 or (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        return False
    words = [child for child in children if not is_number(shown_text(child))]
    return len(children) - len(words) == 1 and all(_is_verdict(word) for word in words)


def _is_verdict(element: Element) -> bool:
    text = shown_text(element)
    signed = next(element.iter("svg", "img", "i"), None) is not None or has_arrow(text)
    return signed and bool(_WORDS.search(text)) and not any(map(str.isdigit, text))


def _is_layout(table: Element) -> bool:
    """A table that only arranges a page: it says so, or holds headings or whole tables and is not more than a frame for them."""
    if table.get("role") in ("presentation", "none"):
        return True
    if next(table.iter("h1", "h2", "h3", "h4"), None) is not None:
        return True
    cells = [cell for cell in table.iter("td", "th") if next(cell.iterancestors("table"), None) is table]
    return len(cells) <= 1 and sum(1 for _ in table.iter("table")) > 1


def _rows(table: Element) -> list[tuple[str, Element]]:
    """Caption and rows of a table with the part that they stand in, the foot last; ``end`` where a part ends."""
    found: list[tuple[str, Element]] = []
    feet: list[tuple[str, Element]] = []
    for part in table:
        name = name_of(part)
        if name == "caption":
            found.append(("caption", part))
        elif name == "tr":
            found.append(("first", part))
        elif name in ("thead", "tbody", "tfoot") and is_shown(part, name):
            rows = [("first" if name == "tbody" else name, row) for row in part if name_of(row) == "tr"]
            (feet if name == "tfoot" else found).extend([*rows, ("end", part)])
    return found + feet


def _all_heads(row: Element) -> bool:
    kinds = [name_of(cell) for cell in row if name_of(cell) in ("td", "th")]
    return bool(kinds) and all(kind == "th" for kind in kinds)
