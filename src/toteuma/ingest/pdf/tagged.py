"""Tagged files: headings, paragraphs and tables by the file's own structure, the surest reading there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pikepdf
from pikepdf import Array, Dictionary, Name

from toteuma.core.evidence import Spot
from toteuma.ingest.pdf.cells import without_marks
from toteuma.ingest.pdf.glyphs import ARTIFACT, Glyph
from toteuma.ingest.pdf.runs import Lines, lines_in_order, paragraph
from toteuma.ingest.raw import RawBlock, RawCell, RawHeading, RawTable

_DEEPEST = 200
_INLINE = frozenset({"Span", "Link", "Reference", "Strong", "Em", "Lbl", "LBody", "Quote", "Code", "Annot", "Note", "FENote", "Sub"})
_BLOCKS = frozenset({"P", "LI", "BlockQuote", "Caption", "Note", "FENote", "BibEntry", "Title", "Lbl"})
_SKIPPED = frozenset({"TOC", "TOCI", "Index", "Artifact"})
_SHARE = 0.85
"""Share of the letters that the structure must hold to be trusted."""

Marked = dict[tuple[int, int], list[Glyph]]
"""Glyphs by page and marked content."""


@dataclass(slots=True)
class _Node:
    kind: str
    kids: list[_Node | tuple[int, int]]
    alt: str = ""
    rows: int = 1
    columns: int = 1

    def nodes(self) -> list[_Node]:
        return [kid for kid in self.kids if isinstance(kid, _Node)]

    def below(self, kinds: frozenset[str]) -> Iterator[_Node]:
        for kid in self.nodes():
            if kid.kind in kinds:
                yield kid
            else:
                yield from kid.below(kinds)

    def marks(self) -> Iterator[tuple[int, int]]:
        for kid in self.kids:
            if isinstance(kid, _Node):
                yield from kid.marks()
            else:
                yield kid


def tagged_blocks(pdf: pikepdf.Pdf, marked: Marked) -> tuple[list[RawBlock], list[tuple[str, Spot]]] | None:
    """The blocks of a tagged file and what it shows as figures; None where the file has no structure that holds its text."""
    structure = pdf.Root.get(Name.StructTreeRoot)
    if structure is None or not bool(pdf.Root.get(Name.MarkInfo, Dictionary()).get(Name.Marked, False)):
        return None
    root = _Tree(pdf, structure).root
    held = sum(len(marked.get(mark, ())) for mark in set(root.marks()))
    if held < _SHARE * sum(len(glyphs) for (_, mark), glyphs in marked.items() if mark != ARTIFACT) or not held:
        return None
    reader = _Reader(marked)
    reader.read(root)
    return reader.blocks, reader.figures


class _Tree:
    """The structure tree with the file's own names of kinds led back to the standard ones."""

    def __init__(self, pdf: pikepdf.Pdf, structure: pikepdf.Object) -> None:
        self.pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages, start=1)}
        self.roles = {str(name): str(role) for name, role in structure.get(Name.RoleMap, Dictionary()).items()}
        self.root = _Node("Document", [])
        for kid in _listed(structure.get(Name.K)):
            self._add(self.root, kid, 0, 0)

    def _add(self, parent: _Node, kid: pikepdf.Object, page: int, depth: int) -> None:
        if isinstance(kid, Dictionary):
            page = self.pages.get(kid.Pg.objgen, page) if Name.Pg in kid else page
            if Name.S in kid:
                if depth < _DEEPEST:
                    parent.kids.append(self._node(kid, page, depth))
            elif Name.MCID in kid:
                parent.kids.append((page, int(kid.MCID)))
        elif not isinstance(kid, pikepdf.Object):
            parent.kids.append((page, int(kid)))

    def _node(self, of: pikepdf.Object, page: int, depth: int) -> _Node:
        kind = str(of.S)
        for _ in range(5):
            kind = self.roles.get(kind, kind)
        node = _Node(kind.removeprefix("/"), [], str(of.get(Name.Alt, "")))
        for attributes in _listed(of.get(Name.A)):
            if isinstance(attributes, Dictionary):
                node.rows = max(node.rows, int(attributes.get(Name.RowSpan, 1)))
                node.columns = max(node.columns, int(attributes.get(Name.ColSpan, 1)))
        for kid in _listed(of.get(Name.K)):
            self._add(node, kid, page, depth + 1)
        return node


def _listed(value: pikepdf.Object | None) -> list[pikepdf.Object]:
    return [] if value is None else list(value) if isinstance(value, Array) else [value]


class _Reader:
    def __init__(self, marked: Marked) -> None:
        self.marked = marked
        self.blocks: list[RawBlock] = []
        self.figures: list[tuple[str, Spot]] = []

    def read(self, node: _Node) -> None:
        """Blocks of a node and all below it, in reading order."""
        if node.kind in _SKIPPED:
            return
        if node.kind in ("Figure", "Formula"):
            self.figures.append((node.alt, Spot(page=next(node.marks(), (0, 0))[0] or None)))
        elif node.kind == "Table":
            self._table(node)
        elif re.fullmatch(r"H[1-6]?", node.kind):
            if lines := self._lines(node):
                text = " ".join(text for text, _ in lines)
                self.blocks.append(RawHeading(text, int(node.kind[1:] or 1), lines[0][1]))
        elif node.kind in _BLOCKS:
            self._paragraph(node)
        else:
            self._group(node)

    def _group(self, node: _Node) -> None:
        """What a section holds: its blocks, and text of its own between them as paragraphs."""
        run: list[_Node | tuple[int, int]] = []
        for kid in [*node.kids, _Node("End", [])]:
            if not isinstance(kid, _Node) or kid.kind in _INLINE:
                run.append(kid)
                continue
            if run:
                self._paragraph(_Node("P", run))
                run = []
            if kid.kids:
                self.read(kid)

    def _paragraph(self, node: _Node) -> None:
        """A paragraph, and after it the blocks that stand within: a list in a list's item, a table in a paragraph."""
        within = frozenset({"Table", "L", "Figure", "Formula"})
        if lines := self._lines(_without(node, within)):
            self.blocks.append(paragraph(lines, item=node.kind == "LI"))
        for block in node.below(within):
            self.read(block)

    def _lines(self, node: _Node) -> Lines:
        return lines_in_order((page, self.marked.get((page, mark), [])) for page, mark in node.marks())

    def _table(self, table: _Node) -> None:
        sections = [
            (row, part.kind == "THead")
            for part in table.nodes()
            for row in (part.nodes() if part.kind[0] == "T" and part.kind != "TR" else [part])
        ]
        rows = [(row, head) for row, head in sections if row.kind == "TR"]
        grid: list[list[RawCell]] = []
        hanging: dict[int, int] = {}
        for row, _ in rows:
            cells: list[RawCell] = []
            for made in (kid for kid in row.nodes() if kid.kind in ("TH", "TD")):
                _fill(cells, hanging)
                cells.append(self._cell(made))
                start = len(cells) - 1
                cells += [RawCell("", cells[start].spot, covered=True)] * (made.columns - 1)
                if made.rows > 1:
                    hanging |= dict.fromkeys(range(start, len(cells)), made.rows)
            _fill(cells, hanging)
            hanging = {column: left - 1 for column, left in hanging.items() if left > 1}
            grid.append(cells)
        if not any(one.text for cells in grid for one in cells):
            return
        width = max(len(cells) for cells in grid)
        spot = next(one.spot for cells in grid for one in cells if one.text)
        padded = tuple(tuple(_placed(cells + [RawCell("", Spot())] * (width - len(cells)), spot)) for cells in grid)
        heads = sum(head for _, head in rows) or next((n for n, (row, _) in enumerate(rows) if any(k.kind == "TD" for k in row.nodes())), 0)
        caption = " ".join(text for kid in table.nodes() if kid.kind == "Caption" for text, _ in self._lines(kid))
        self.blocks.append(RawTable(padded, spot, heads or None, caption))

    def _cell(self, node: _Node) -> RawCell:
        parts = [part for part in _parts(node) if part]
        lines = [self._lines(_Node("P", list(part))) for part in parts]
        text = "\n".join(" ".join(text for text, _ in part) for part in lines if part)
        glyphs = [glyph for mark in node.marks() for glyph in self.marked.get(mark, ())]
        spot = next((spot for part in lines for _, spot in part), Spot())
        doubt = "unknown_character" if "\ufffd" in text else "hidden_text" if any(glyph.hidden for glyph in glyphs) else ""
        return RawCell(without_marks(text), spot, bold=bool(glyphs) and all(glyph.bold for glyph in glyphs), doubt=doubt)


def _without(node: _Node, kinds: frozenset[str]) -> _Node:
    return _Node(
        node.kind,
        [
            _without(kid, kinds) if isinstance(kid, _Node) else kid
            for kid in node.kids
            if not (isinstance(kid, _Node) and kid.kind in kinds)
        ],
    )


def _parts(node: _Node) -> Iterator[list[tuple[int, int]]]:
    """The marks of a cell, parted where a paragraph or an item of a list begins."""
    run: list[tuple[int, int]] = []
    for kid in node.kids:
        if isinstance(kid, _Node) and kid.kind not in _INLINE:
            yield run
            run = []
            yield from [list(kid.marks())] if kid.kind == "LI" else _parts(kid)
        elif isinstance(kid, _Node):
            run += kid.marks()
        else:
            run.append(kid)
    yield run


def _fill(cells: list[RawCell], hanging: dict[int, int]) -> None:
    """Places that a cell from a row above takes."""
    while hanging.get(len(cells), 0) > 0:
        cells.append(RawCell("", cells[-1].spot if cells else Spot(), covered=True))


def _placed(cells: list[RawCell], table: Spot) -> Iterator[RawCell]:
    """Cells without text stand where the rest of their row does."""
    spot = next((one.spot for one in cells if one.text), table)
    return (one if one.text else replace(one, spot=spot) for one in cells)
