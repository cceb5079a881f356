"""Lines of a text or Markdown file → headings, paragraphs, list items and tables, each with its 1-based line."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from toteuma.core.evidence import Spot
from toteuma.core.findings import Level
from toteuma.ingest.faults import Faults
from toteuma.ingest.raw import RawBlock, RawHeading, RawParagraph, RawTable
from toteuma.ingest.text import piped, tabbed
from toteuma.ingest.text.cells import SourceRow, table
from toteuma.ingest.text.headings import is_hashed, marked, underlined, with_lone_lines
from toteuma.ingest.text.markup import plain

_LINE_END = re.compile(r"\r\n|\n|\r")
_ITEM = re.compile(r"\s*(?:[*•·▪◦●○■\uf0b7]|[-+–−](?=\s+[^\s\d]))\s+(?=\S)")
_DASHED = re.compile(r"\s*([-+–−])\s+\S")
_NUMBERED_ITEM = re.compile(r"\s*(\d{1,2}|[a-zåäö])[.)]\s+(?=[^\W\d])")
_FURNITURE = re.compile(
    r"\s*(?:[-*_=](?:\s*[-*_=]){2,}|[-–]?\s*\d{1,4}\s*[-–]?|\d{1,4}\s*(?:/|\(|av|of)\s*\d{1,4}\)?|(?:sivu|s\.|sida|page|p\.)\s*\d{1,4}(?:\s*(?:/|\(|av|of)\s*\d{1,4}\)?)?"
    r"|\\(?:newpage|pagebreak)|<!--.*?-->)\s*",
    re.IGNORECASE,
)
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_FENCE = re.compile(r"\s*(?:```|~~~)\S*\s*$")
_HTML = re.compile(
    r" {0,3}<(?:table|h[1-6]|p|ul|ol|div|section|figure|details|blockquote|dl|center|article|main|header)\b[^>]*>", re.IGNORECASE
)
_TABLE_TAG = re.compile(r"<(/?)table\b", re.IGNORECASE)
_COMMENT = re.compile(r"\s*<!--")
_SPACED = re.compile(r"\S(?: {3,}|\s{2,}\s)[-−–]?\s?\d[^a-zåäö]*\d? {2,}[-−–]?\s?\d")
_HARD_BREAKS = ("  ", "\\")
_QUOTE = re.compile(r"(?:>\s?)+")
_FEWEST_SPACED = 3
_FEWEST_SPREAD = 3
_NEAR = 6
"""Lines within which the neighbour of a numbered item stands."""

HtmlReader = Callable[[str, int], list[RawBlock]]
"""Reads a piece of HTML that begins on a line of the text."""


def lines_of(text: str) -> list[str]:
    """The lines as an editor counts them. A page break is a line of its own where it stands alone, else it is dropped."""
    lines = _LINE_END.split(text)
    return lines[:-1] if lines and not lines[-1] else lines


class TextBlocks:
    """Reads lines into blocks; ``unread`` gets what is the page's own (its number)."""

    def __init__(self, lines: Sequence[str], faults: Faults, read_html: HtmlReader, start: int = 0) -> None:
        self.lines = [line.replace("\f", "") for line in lines]
        self.faults = faults
        self.read_html = read_html
        self.blocks: list[RawBlock] = []
        self.unread: list[tuple[str, Spot]] = []
        self._level = 0
        self._furniture: list[tuple[str, Spot]] = []
        self._spaced = 0
        self._comments_end = True
        self._at = start

    def read(self) -> list[RawBlock]:
        while self._at < len(self.lines):
            self._block()
        self._end_furniture(kept=True)
        self.blocks = with_lone_lines(_double_spaced(self.blocks))
        return self.blocks

    def _block(self) -> None:
        at, text = self._at, self.lines[self._at]
        if not text.strip():
            self._at += 1
        elif tabbed.starts_table(self.lines, at):
            self._at = tabbed.table_end(self.lines, at)
            self._table(tabbed.rows_of(self.lines, at, self._at), None)
        elif piped.starts_table(self.lines, at):
            self._at = piped.table_end(self.lines, at)
            self._table(*piped.rows_of(self.lines, at, self._at))
        elif _COMMENT.match(text):
            self._comment()
        elif _FENCE.match(text) or (_RULE.match(text) and not (at and self.lines[at - 1].strip())):
            self._at += 1
        elif _HTML.match(text):
            self._html()
        elif heading := marked(text, self._level):
            self._level = heading[1] if is_hashed(text) else self._level
            self._add(RawHeading(*heading, Spot(line=at + 1)))
            self._at += 1
        elif level := underlined(self.lines, at):
            self._level = level
            self._add(RawHeading(plain(text.strip()).text, level, Spot(line=at + 1)))
            self._at += 2
        elif self.blocks and isinstance(self.blocks[-1], RawTable) and _FURNITURE.fullmatch(text) and self._stands_alone(at):
            self._furniture.append((text.strip(), Spot(line=at + 1)))
            self._at += 1
        else:
            self._paragraph()

    def _stands_alone(self, at: int) -> bool:
        return not self.lines[at - 1].strip() or bool(_FURNITURE.fullmatch(self.lines[at - 1]))

    def _add(self, block: RawBlock) -> None:
        self._end_furniture(kept=not isinstance(block, RawTable))
        self.blocks.append(block)

    def _end_furniture(self, *, kept: bool) -> None:
        """What looked like a page's number after a table: a paragraph after all, unless the next block is a table too."""
        if kept:
            self.blocks += [RawParagraph((line,)) for line in self._furniture if any(character.isalnum() for character in line[0])]
        else:
            self.unread += [line for line in self._furniture if any(character.isalnum() for character in line[0])]
        self._furniture = []

    def _table(self, rows: list[SourceRow], heads: int | None) -> None:
        if any(cell.text.strip() for row in rows for cell in row.cells):
            broken = bool(self.blocks) and isinstance(self.blocks[-1], RawTable)
            self._add(table(rows, self.faults, heads=heads, broken=broken))

    def _comment(self) -> None:
        end = next((at for at in range(self._at, len(self.lines)) if "-->" in self.lines[at]), None) if self._comments_end else None
        if end is None:  # a comment without end hides its own line only
            self._comments_end = False
            self.unread.append((self.lines[self._at].strip(), Spot(line=self._at + 1)))
            self._at += 1
            return
        rest = self.lines[end].partition("-->")[2]
        self.lines[end] = rest
        self._at = end if rest.strip() else end + 1

    def _html(self) -> None:
        start, depth = self._at, 0
        while self._at < len(self.lines):
            text = self.lines[self._at]
            if not text.strip() and depth <= 0:
                break
            depth += sum(-1 if mark[1] else 1 for mark in _TABLE_TAG.finditer(text))
            self._at += 1
        for block in self.read_html("\n".join(self.lines[start : self._at]), start):
            if isinstance(block, RawHeading):
                self._level = block.level
            self._add(block)

    def _paragraph(self) -> None:
        start = self._at
        item = self._is_item(start)
        self._at += 1
        while self._at < len(self.lines) and not self._ends_paragraph(self._at):
            if self.lines[self._at - 1].endswith(_HARD_BREAKS) and not item:
                break
            self._at += 1
        numbered = [(line, index + 1) for index, line in enumerate(self.lines[start : self._at], start)]
        self._tell_spaced(numbered)
        if item:
            numbered[0] = (_ITEM.sub("", numbered[0][0], count=1), start + 1)
        kept = _plain_lines(numbered)
        if kept:
            self._add(RawParagraph(kept, item))

    def _ends_paragraph(self, at: int) -> bool:
        text = self.lines[at]
        return (
            not text.strip()
            or tabbed.starts_table(self.lines, at)
            or piped.starts_table(self.lines, at)
            or self._is_item(at)
            or bool(_HTML.match(text) or _COMMENT.match(text) or _FENCE.match(text))
            or bool(marked(text, 0))
            or bool(underlined(self.lines, at))
        )

    def _is_item(self, at: int) -> bool:
        """Whether a line begins an item of a list. A number alone does not tell it, as dates begin with one too: a neighbour has the next."""
        if _ITEM.match(self.lines[at]):
            return True
        if dash := _DASHED.match(
            self.lines[at]
        ):  # before a number it may be its sign: it stays, and only a neighbour tells that it is an item
            return any(
                (other := _DASHED.match(text)) and other[1] == dash[1]
                for text in (*self.lines[max(0, at - 1) : at], *self.lines[at + 1 : at + 2])
            )
        if not (found := _NUMBERED_ITEM.match(self.lines[at])):
            return False
        before = reversed(self.lines[max(0, at - _NEAR) : at])
        after = self.lines[at + 1 : at + 1 + _NEAR]
        near = ((text, step) for lines, step in ((before, -1), (after, 1)) for text in lines)
        return any((other := _NUMBERED_ITEM.match(text)) and _order(other[1]) == _order(found[1]) + step for text, step in near)

    def _tell_spaced(self, numbered: Sequence[tuple[str, int]]) -> None:
        """Numbers that only spaces part are never read as a table, as spaces part the groups of a number too."""
        for text, line in numbered:
            self._spaced = self._spaced + 1 if _SPACED.search(text) else 0
            if self._spaced == _FEWEST_SPACED:
                self.faults.add(Level.WARNING, "table_of_spaces", Spot(line=line - _FEWEST_SPACED + 1))


def _plain_lines(numbered: Sequence[tuple[str, int]]) -> tuple[tuple[str, Spot], ...]:
    """The lines of a paragraph without markup, which may reach over several of them."""
    bare = [(line.strip().removesuffix("\\"), at) for line, at in numbered]
    unquoted = [(line[_quote_end(line) :].strip().replace("\t", " "), at) for line, at in bare]
    stripped = [(line, at) for line, at in unquoted if line]
    together = plain("\n".join(line for line, _ in stripped)).text.split("\n")
    if len(together) == len(stripped):
        texts = list(zip(together, (at for _, at in stripped), strict=True))
    else:
        texts = [(part, at) for line, at in stripped for part in plain(line).text.split("\n")]
    return tuple((text.strip(), Spot(line=at)) for text, at in texts if text.strip())


def _quote_end(line: str) -> int:
    found = _QUOTE.match(line)
    return found.end() if found else 0


def _order(label: str) -> int:
    return int(label) if label.isdigit() else ord(label)


def _double_spaced(blocks: list[RawBlock]) -> list[RawBlock]:
    """Tables whose every row stands between blank lines, put together: three rows and more of the same width."""
    found: list[RawBlock] = []
    run: list[RawTable] = []
    for block in [*blocks, None]:
        if isinstance(block, RawTable) and len(block.rows) == 1 and _follows(run, block):
            run.append(block)
            continue
        found += [_joined(run)] if len(run) >= _FEWEST_SPREAD else run
        run = [block] if isinstance(block, RawTable) and len(block.rows) == 1 else []
        if block is not None and not run:
            found.append(block)
    return found


def _follows(run: list[RawTable], table: RawTable) -> bool:
    if not run:
        return False
    before, here = run[-1], table
    return table.broken and len(before.rows[0]) == len(here.rows[0]) and (here.spot.line or 0) - (before.spot.line or 0) == 2


def _joined(run: list[RawTable]) -> RawTable:
    return RawTable(tuple(row for table in run for row in table.rows), run[0].spot, broken=run[0].broken)
