"""The body of a Word file → headings, paragraphs, list items and tables in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from toteuma.core.evidence import Spot
from toteuma.ingest.docx.attributes import W, value
from toteuma.ingest.docx.content import Content, ContentReader
from toteuma.ingest.docx.styles import Style, is_caption, is_contents, is_listed, outline_level
from toteuma.ingest.grid import Grid, has_text
from toteuma.ingest.marks import bare_number, one_bullet
from toteuma.ingest.parts import Element, local
from toteuma.ingest.raw import RawBlock, RawCell, RawHeading, RawParagraph, RawTable
from toteuma.ingest.titles import DEEPEST

_THROUGH = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})
_DEEPEST_NESTING = 60
_MOST_COLUMNS = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph that is no heading by its style, with what may yet make it a heading, a caption or a row of a table of tabs."""

    paragraph: RawParagraph
    bold: bool
    size: int
    caption: bool
    tabs: bool
    title: bool


class BodyReader:
    """Reads the body. ``notes``: the elements of foot- and endnotes by kind and id; ``paged``: Word noted where its pages end."""

    def __init__(self, contents: ContentReader, notes: dict[tuple[str, str], Element], *, paged: bool) -> None:
        self.blocks: list[RawBlock | Line] = []
        self.unread: list[tuple[str, Spot]] = []
        self._contents = contents
        self._styles = contents.styles
        self._notes = notes
        self._page = 1 if paged else None
        self._carried: Content | None = None

    def read(self, parent: Element, depth: int = 0) -> None:
        if depth > _DEEPEST_NESTING:
            return
        for child in parent:
            name = local(child)
            if name == "p":
                self._paragraph(child, depth)
            elif name == "tbl":
                self._table(child, depth)
            elif name == "sdt" and _is_contents_list(child):
                continue
            elif name in _THROUGH:
                self.read(child, depth + 1)

    @property
    def _spot(self) -> Spot:
        return Spot(page=self._page)

    def _turn(self, breaks: int) -> None:
        self._page = None if self._page is None else self._page + breaks

    # ——— paragraphs ———

    def _paragraph(self, paragraph: Element, depth: int) -> None:
        properties = paragraph.find(f"{W}pPr")
        style = self._styles.paragraph_style(None if properties is None else value(properties.find(f"{W}pStyle")))
        content = self._content(paragraph, style)
        spot = replace(self._spot, page=self._page + content.breaks) if self._page and content.starts_page else self._spot
        if content.text.strip() and not is_contents(style):
            self._add(content, style, properties, spot)
        self._turn(content.breaks)
        for box in content.boxes:
            self.read(box, depth + 1)
        for number, text in self._notes_of(content):
            self.blocks.append(Line(RawParagraph(((f"{number}) {text}", spot),)), False, 0, False, False, False))

    def _content(self, paragraph: Element, style: Style) -> Content:
        content = self._contents.read(paragraph, style)
        if self._carried:
            self._carried.join(content)
            content, self._carried = self._carried, None
        if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            self._contents.told.changes += 1
            self._carried = content
            return Content()
        return content

    def _add(self, content: Content, style: Style, properties: Element | None, spot: Spot) -> None:
        own = outline_level(properties)
        level = own if own is not None else style.level
        if level:
            text = " ".join(content.text.split("\n")).replace("\t", " ").strip()
            self.blocks.append(RawHeading(text, min(level, DEEPEST), spot))
            return
        listed = is_listed(properties)
        item = bool(style.listed if listed is None else listed)
        title = style.name.strip().lower() in ("title", "subtitle")
        for text in content.text.split("\n"):
            if text.strip():
                paragraph = RawParagraph(((text.strip(" \t"), spot),), item)
                tabs = "\t" in text.strip() and not item
                self.blocks.append(Line(paragraph, content.bold, content.size, is_caption(style), tabs, title))

    def _notes_of(self, content: Content) -> Iterator[tuple[int, str]]:
        for note in content.notes:
            if (element := self._notes.get(note)) is not None:
                texts = [self._contents.read(paragraph, Style()).text.strip() for paragraph in element.iter(f"{W}p")]
                yield self._contents.number(note), " ".join(text for text in texts if text)

    # ——— tables ———

    def _table(self, table: Element, depth: int) -> None:
        rows = list(_rows(table, self._contents))
        if len(rows) == 1 and len(cells := list(_cells(rows[0]))) == 1 and _is_frame(cells[0]):
            self.read(cells[0], depth + 1)
            return
        reader = _TableReader(self, depth)
        start = self._spot
        for row in rows:
            reader.row(row)
        made = reader.grid.finished()
        heads = reader.heads if 0 < reader.heads < len(made) else None
        if has_text(made):
            caption = value(table.find(f"{W}tblPr/{W}tblCaption")) or ""
            self.blocks.append(RawTable(made, start, heads, caption, tuple(reader.notes)))
        for inner in reader.inner:
            if local(inner) == "tbl":
                self._table(inner, depth + 1)
            else:
                self.read(inner, depth + 1)


class _TableReader:
    """Reads the rows of one table. ``inner``: tables and text boxes within its cells."""

    def __init__(self, body: BodyReader, depth: int) -> None:
        self.grid = Grid()
        self.heads = 0
        self.notes: list[str] = []
        self.inner: list[Element] = []
        self._body = body
        self._depth = depth

    def row(self, row: Element) -> None:
        self.grid.start_row()
        properties = row.find(f"{W}trPr")
        head = None if properties is None else properties.find(f"{W}tblHeader")
        if head is not None and value(head) not in ("0", "false", "off") and self.heads == len(self.grid.rows) - 1:
            self.heads += 1
        body, page = self._body, self._body._page
        last = page
        self._blank(properties, "gridBefore")
        for cell in _cells(row):
            body._page = page
            self._cell(cell)
            last = max(last, body._page) if last is not None and body._page is not None else None
        self._blank(properties, "gridAfter")
        body._page = last

    def _blank(self, properties: Element | None, name: str) -> None:
        count = None if properties is None else value(properties.find(f"{W}{name}"))
        for _ in range(min(int(count), _MOST_COLUMNS) if count and count.isdigit() else 0):
            self.grid.add(RawCell("", self._body._spot))

    def _cell(self, cell: Element) -> None:
        properties = cell.find(f"{W}tcPr")
        span = None if properties is None else value(properties.find(f"{W}gridSpan"))
        columns = min(max(int(span), 1), _MOST_COLUMNS) if span and span.isdigit() else 1
        merges = [] if properties is None else [properties.find(f"{W}vMerge"), properties.find(f"{W}hMerge")]
        continues = any(merge is not None and value(merge) != "restart" for merge in merges)
        spot = self._body._spot
        made = self._read(cell, spot)
        if continues:
            if made.text:
                self._body.unread.append((made.text, spot))
            made = RawCell("", spot, covered=True)
        self.grid.add(made, columns=columns)

    def _read(self, cell: Element, spot: Spot) -> RawCell:
        body = self._body
        texts: list[str] = []
        bold = plain = 0
        for part in _flat(cell):
            if local(part) == "tbl":
                self.inner.append(part)
                continue
            properties = part.find(f"{W}pPr")
            style = body._styles.paragraph_style(None if properties is None else value(properties.find(f"{W}pStyle")))
            content = body._content(part, style)
            listed = is_listed(properties)
            item = bool(style.listed if listed is None else listed) and bool(content.text.strip())
            texts += [("• " if item else "") + content.text.replace("\t", " ").strip()]
            bold, plain = bold + content.bold_letters, plain + content.plain_letters
            spot = replace(spot, page=body._page + content.breaks) if body._page and content.starts_page and not any(texts[:-1]) else spot
            body._turn(content.breaks)
            self.inner += content.boxes
            self.notes += [f"{number}) {text}" for number, text in body._notes_of(content)]
        text = one_bullet(bare_number("\n".join(text for text in texts if text)))
        doubt = "unknown_character" if "\ufffd" in text else ""
        return RawCell(text, spot, bold=bool(bold) and not plain, doubt=doubt)


def _rows(table: Element, contents: ContentReader) -> Iterator[Element]:
    for child in table:
        name = local(child)
        if name == "tr":
            if child.find(f"{W}trPr/{W}del") is not None:
                contents.told.changes += 1
            else:
                contents.told.changes += child.find(f"{W}trPr/{W}ins") is not None
                yield child
        elif name in _THROUGH:
            yield from _rows(child, contents)


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        name = local(child)
        if name == "tc":
            yield child
        elif name in _THROUGH:
            yield from _cells(child)


def _flat(cell: Element) -> Iterator[Element]:
    """Paragraphs and tables of a cell, those within content controls too."""
    for child in cell:
        name = local(child)
        if name in ("p", "tbl"):
            yield child
        elif name in _THROUGH:
            yield from _flat(child)


def _is_frame(cell: Element) -> bool:
    """A table of one cell that only frames what is within: tables, or several paragraphs."""
    return next(cell.iter(f"{W}tbl"), None) is not None or sum(1 for _ in cell.iter(f"{W}p")) > 1


def _is_contents_list(control: Element) -> bool:
    gallery = value(control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")) or ""
    return gallery.lower() == "table of contents"
