"""Texts with bound figures: Markdown in, paragraphs and lists out; every figure in a sentence keeps its origin."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.token import Token

from toteuma.core.document import BulletList, Paragraph, Run
from toteuma.core.evaluation import Context
from toteuma.core.expression import ExpressionError, parse_binding
from toteuma.core.figure import Figure
from toteuma.core.findings import Finding, Level, Place
from toteuma.core.language import Language, Localized
from toteuma.core.references import ReferenceFault
from toteuma.reports.build.filters import FILTERS, FilterFault, printed

if TYPE_CHECKING:
    from toteuma.reports.build.context import BuildContext

_BINDING = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_OPEN, _CLOSE = "\ue000", "\ue001"
_PLACE = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_SAFE_LINK = re.compile(r"(?:https?://|mailto:|#)")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(["image", "html_inline", "html_block", "code", "fence", "hr", "blockquote"])
ENDINGS = (".", ":", ";", "!", "?", "…")
UNBOUND = "[?]"
"""What stands where a binding is wrong. It is never published: the finding stops publication."""


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Where a text was entered, for findings: a row and its column (without the language), a setting, or a file of its own."""

    file: str
    row: int | None = None
    column: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A Markdown heading; the prose builder makes a section of it."""

    text: str


Bound = Paragraph | BulletList | Heading


@dataclass
class _Binder:
    context: BuildContext
    unit: str
    place: TextPlace
    language: Language
    bound: list[tuple[str, Figure | None]] = field(default_factory=list)

    def replace(self, text: str) -> str:
        """The Markdown with a place mark for each binding."""

        def mark(match: re.Match[str]) -> str:
            line = text.count("\n", 0, match.start())
            self.bound.append(self.bind(match[1].strip(), line))
            return f"{_OPEN}{len(self.bound) - 1}{_CLOSE}"

        replaced = _BINDING.sub(mark, text)
        for alone in re.finditer(r"\{\{[^\n]{0,40}|[^\n]{0,40}\}\}", replaced):
            self.fault("binding_unclosed", alone[0].strip(), replaced.count("\n", 0, alone.start()))
        return replaced

    def bind(self, expression: str, line: int) -> tuple[str, Figure | None]:
        try:
            binding = parse_binding(expression)
            figure = self.context.evaluator.evaluate(binding.expression, Context(self.unit, self.context.year))
            if figure.value is None:
                return self.fault("binding_absent", expression, line, reason=str(figure.absence))
            return printed(figure, binding.filters, self.language), figure
        except ExpressionError as error:
            return self.fault(error.code, expression, line, position=str(error.position + 1), found=error.found)
        except ReferenceFault as fault:
            return self.fault(fault.code, expression, line, **fault.details)
        except FilterFault as fault:
            return self.fault("binding_filter", expression, line, name=str(fault), known=", ".join(FILTERS))

    def fault(self, code: str, expression: str, line: int, **details: str) -> tuple[str, None]:
        row, column = self.place.row, self.place.column
        if row is not None:
            column = f"{column}_{self.language}"
        elif not column:
            row = line + 1
        place = Place(self.place.file, row=row, column=column, unit=self.unit, quote=expression)
        finding = Finding(Level.ERROR, code, place, {"expression": expression, **details})
        if finding not in self.context.findings:
            self.context.findings.append(finding)
        return UNBOUND, None

    def runs(self, tokens: list[Token]) -> tuple[Run, ...]:
        runs: list[Run] = []
        strong = emphasis = 0
        link = ""
        for token in tokens:
            if token.type in ("strong_open", "strong_close"):
                strong += token.nesting
            elif token.type in ("em_open", "em_close"):
                emphasis += token.nesting
            elif token.type == "link_open":
                href = str(token.attrs.get("href", ""))
                link = href if _SAFE_LINK.match(href) else ""
            elif token.type == "link_close":
                link = ""
            else:
                content = " " if token.type in ("softbreak", "hardbreak") else token.content
                runs.extend(self._split(content, bool(strong), bool(emphasis), link))
        return _joined(runs)

    def _split(self, content: str, strong: bool, emphasis: bool, link: str) -> list[Run]:
        runs: list[Run] = []
        for index, piece in enumerate(_PLACE.split(content)):
            if index % 2:
                text, figure = self.bound[int(piece)]
                runs.append(Run(text, strong, emphasis, link, figure))
            elif piece:
                runs.append(Run(piece, strong, emphasis, link))
        return runs


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Neighbouring runs of the same looks as one."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if (
            last
            and last.figure is None
            and run.figure is None
            and (last.strong, last.emphasis, last.link) == (run.strong, run.emphasis, run.link)
        ):
            joined[-1] = Run(last.text + run.text, run.strong, run.emphasis, run.link)
        else:
            joined.append(run)
    return tuple(joined)


def bound_blocks(context: BuildContext, localized: Localized, unit: str, place: TextPlace) -> tuple[Bound, ...]:
    """A text field or prose file as paragraphs, lists and headings, its bindings printed. Wrong bindings are findings of ``context``."""
    text, language, fallback = context.in_language(localized)
    if not text.strip():
        return ()
    binder = _Binder(context, unit, place, language)
    tokens = _MARKDOWN.parse(binder.replace(text))
    return tuple(_blocks(binder, tokens, language, fallback))


def _blocks(binder: _Binder, tokens: list[Token], language: Language, fallback: bool) -> list[Bound]:
    blocks: list[Bound] = []
    items: list[Paragraph] | None = None
    depth = 0
    ordered = heading = False
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            if depth == 0:
                items, ordered = [], token.type.startswith("ordered")
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
            if depth == 0:
                blocks.append(BulletList(tuple(items or ()), ordered))
                items = None
        elif token.type in ("heading_open", "heading_close"):
            heading = token.nesting == 1
        elif token.type == "inline":
            paragraph = Paragraph(binder.runs(token.children or []), language, fallback)
            if heading:
                blocks.append(Heading(paragraph.text))
            elif items is not None:
                items.append(paragraph)
            else:
                blocks.append(paragraph)
    return blocks


def bound_paragraphs(context: BuildContext, localized: Localized, unit: str, file: str, column: str) -> tuple[Paragraph, ...]:
    """A short text of ours or the settings' with its bindings printed, as plain paragraphs."""
    blocks = bound_blocks(context, localized, unit, TextPlace(file, column=column))
    paragraphs = tuple(block for block in blocks if isinstance(block, Paragraph))
    return paragraphs or (Paragraph((Run(""),), context.language),)


def cell_content(context: BuildContext, localized: Localized, unit: str, place: TextPlace) -> tuple[Paragraph | BulletList, ...]:
    """The content of a text cell; a heading in it reads as a strong paragraph."""
    content: list[Paragraph | BulletList] = []
    _, language, fallback = context.in_language(localized)
    for block in bound_blocks(context, localized, unit, place):
        if isinstance(block, Heading):
            content.append(Paragraph((Run(block.text, strong=True),), language, fallback))
        else:
            content.append(block)
    return tuple(content)


def one_line(content: tuple[Paragraph | BulletList, ...]) -> str:
    """The content of a cell as one line of text: what a line break kept apart is kept apart by a mark, ``Goal: first; second``."""
    line = ""
    for block in content:
        text = block.text if isinstance(block, Paragraph) else "; ".join(item.text for item in block.items if item.text)
        if line and text:
            mark = "" if line.endswith(ENDINGS) else ";" if isinstance(block, Paragraph) else ":"
            line += f"{mark} "
        line += text
    return line
