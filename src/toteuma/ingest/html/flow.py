"""Text as it flows in a block or a cell: lines with their places in the file, and how much of it is bold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_SPACES = re.compile(r"[ \t\r\f]+")


@dataclass(slots=True)
class Flow:
    """Lines as (text, line of the file, whether the file's own line end precedes it)."""

    lines: list[tuple[str, int, bool]] = field(default_factory=list)
    bold_letters: int = 0
    plain_letters: int = 0
    pending: str = ""

    def write(self, text: str, line: int, *, bold: bool, kept: bool = False) -> None:
        """Text of the file, from ``line`` on; ``kept``: its spaces and line ends are its own (``<pre>``)."""
        for index, part in enumerate(text.split("\n")):
            if index:
                self.pending = "\n" if kept else (self.pending or " ")
                if kept:
                    self.end_line()
            self._add(part if kept else _SPACES.sub(" ", part), line + index, soft=bool(index))
        letters = sum(character.isalpha() or character.isdecimal() for character in text)
        if bold:
            self.bold_letters += letters
        else:
            self.plain_letters += letters

    def _add(self, text: str, line: int, *, soft: bool) -> None:
        text = text.replace("\u00ad", "")
        if not text:
            return
        if not self.lines or self.pending == "\n":
            self.lines.append((text, line, False))
        elif soft and self.lines[-1][0].strip():
            self.lines.append((text, line, True))
        else:
            before, at, was_soft = self.lines[-1]
            joint = self.pending if not before.endswith(" ") and not text.startswith(" ") else ""
            self.lines[-1] = (before + joint + (text.lstrip(" ") if before.endswith(" ") else text), at, was_soft)
        self.pending = ""

    def end_line(self) -> None:
        """What follows stands on a line of its own."""
        if self.lines and self.lines[-1][0].strip():
            self.pending = "\n"

    @property
    def bold(self) -> bool:
        return bool(self.bold_letters) and not self.plain_letters

    def parts(self) -> list[list[tuple[str, int]]]:
        """The lines that are shown, each as the pieces that the file's own line ends part."""
        found: list[list[tuple[str, int]]] = []
        for text, line, soft in self.lines:
            if not text.strip(" "):
                continue
            if soft and found:
                found[-1].append((text.strip(" "), line))
            else:
                found.append([(text.strip(" "), line)])
        return found

    def text(self) -> str:
        """The whole text, with ``\\n`` between the lines that are shown."""
        return "\n".join(" ".join(text for text, _ in part) for part in self.parts())
