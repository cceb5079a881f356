"""Markdown and HTML within a line or a cell → plain text with its line breaks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from toteuma.ingest.marks import one_bullet
from toteuma.ingest.superscripts import raised

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_MARKUP = re.compile(r"[*_<&\\`\[~]")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_BREAKS = frozenset({"br", "p", "div", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD = frozenset({"b", "strong", "th"})
_HIDDEN = frozenset({"script", "style", "template"})
_NOTE = re.compile(r"(?<=\S)\[\^(\w+)\]")


@dataclass(frozen=True, slots=True)
class Plain:
    """``text`` without markup, ``\\n`` where the markup breaks a line; ``bold``: all of its letters were."""

    text: str
    bold: bool = False


def plain(source: str) -> Plain:
    """The text of one cell, or of the lines of one paragraph (``\\n`` between them); soft hyphens, which only layout knows, are gone."""
    source = source.replace("\u00ad", "")
    if not _MARKUP.search(source):
        return Plain(source)
    source = _NOTE.sub(lambda mark: raised(mark[1]), source)
    writer = _Writer()
    for token in _parser().parseInline(source)[0].children or ():
        if token.type == "html_inline":
            writer.tag(token.content)
        elif token.type in ("strong_open", "strong_close"):
            writer.bold += 1 if token.type == "strong_open" else -1
        elif token.type in ("softbreak", "hardbreak"):
            writer.write("\n")
        elif token.type == "image":
            writer.write("".join(child.content for child in token.children or ()))
        else:
            writer.write(token.content)
    return Plain(one_bullet(without_blank_lines("".join(writer.parts))), writer.all_bold)


def without_blank_lines(text: str) -> str:
    """The lines that say something, without the spaces around them."""
    if "\n" not in text:
        return text
    return "\n".join(stripped for line in text.split("\n") if (stripped := line.strip()))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True})


class _Writer:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.bold = self.hidden = self.high = 0
        self._bold_letters = self._plain_letters = 0

    @property
    def all_bold(self) -> bool:
        return bool(self._bold_letters) and not self._plain_letters

    def tag(self, source: str) -> None:
        found = _TAG.match(source)
        if found is None:
            return
        step, name = (-1 if found[1] else 1), found[2].lower()
        if name in _BREAKS:
            self.write("\n")
        elif name == "li":
            self.write("\n" if found[1] else "\n• ")
        elif name == "td" or (name == "th" and step > 0):
            self.write(" ")
        if name in _BOLD:
            self.bold += step
        elif name in _HIDDEN:
            self.hidden += step
        elif name == "sup":
            self.high += step

    def write(self, text: str) -> None:
        if self.hidden > 0 or not text:
            return
        self.parts.append(raised(text) if self.high > 0 else text)
        letters = sum(character.isalpha() or character.isdecimal() for character in text)
        if self.bold > 0:
            self._bold_letters += letters
        else:
            self._plain_letters += letters
