"""Running text: paragraphs, lists and notes, with the figures bound in them."""

from __future__ import annotations

from dataclasses import dataclass

from toteuma.core.figure import Figure
from toteuma.core.language import Language


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text. ``figure`` where the text is a bound figure; ``link`` a web address, or ``#`` and the id of a section, table or chart."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text in ``lang``; ``fallback`` says that the asked language was not given (a writer shows it, never hides it)."""

    runs: tuple[Run, ...]
    lang: Language
    fallback: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class BulletList:
    items: tuple[Paragraph, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote under a table, or an explanation of a finding."""

    number: int
    paragraph: Paragraph
