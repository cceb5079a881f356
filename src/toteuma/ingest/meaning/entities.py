"""Whose table or text it is: units named by headings, heads and captions, carried on to what follows."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from toteuma.core.evidence import TableKind
from toteuma.core.language import Language
from toteuma.ingest.meaning.lines import names_of
from toteuma.ingest.meaning.wording import YEAR, collapsed, folded, unnumbered
from toteuma.ingest.raw import RawHeading
from toteuma.rules.reading import cue

_LONG_NAME = 80
_MOST_WORDS = 9
_AFTER_COMMA = re.compile(r",\s|\s[-–—:|/]\s|:\s")
_CHAPTER = re.compile(r"\d+(?:\.\d+)+(?=\.?\s)")
"""The number of a chapter; a single number rather counts goals or items within one."""
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
OWN_TABLES = frozenset({TableKind.COMPARISON, TableKind.INVESTMENTS})
"""Kinds of tables that stand under the name of a unit."""


def unit_like(name: str) -> bool:
    """Whether the words end as the name of a unit does, and are short enough to be one."""
    return 2 < len(name) <= _LONG_NAME and len(name.split()) <= _MOST_WORDS and cue("entities.unit").search(name) is not None


def section_like(text: str) -> bool:
    """Whether a heading names a part of the statement."""
    return cue("entities.section").search(text) is not None


@dataclass(slots=True)
class Named:
    """A heading that names a unit, or the group. ``number``: as the chapter is numbered (``2.3``), empty where it is not."""

    name: str
    level: int
    number: str
    group: bool = False


@dataclass(slots=True)
class Units:
    """The units that are known by name, and the one at hand while the document is gone through."""

    whole: str = ""
    names: dict[str, str] = field(default_factory=dict)
    stack: list[Named] = field(default_factory=list)
    parents: dict[str, str] = field(default_factory=dict)
    levelled: frozenset[int] = frozenset()
    """Levels of headings where a unit's own parts always stand lower, so that any heading of the level ends the unit."""

    def learn(self, name: str) -> None:
        self.names.setdefault(folded(name), name)

    def part_joined(self) -> None:
        """Forgets names that are two known ones after each other, as two headings on one line are."""
        joined = [key for key in self.names for first in self.names if key.startswith(f"{first} ") and key[len(first) + 1 :] in self.names]
        for key in joined:
            self.names.pop(key, None)

    @property
    def current(self) -> str:
        return self.stack[-1].name if self.stack else ""

    def enter(self, heading: RawHeading) -> None:
        """Goes under a heading: a unit's name, a part of the statement, or a part that no unit owns."""
        text = unnumbered(heading.text)
        known = self.names.get(folded(text))
        chapter = match[0] if (match := _CHAPTER.match(collapsed(heading.text))) else ""
        while known is None and chapter and self.stack and not chapter.startswith(f"{self.stack[-1].number or chapter}."):
            self.stack.pop()  # a numbered chapter that is none of the unit's own
        if known is None and cue("entities.separate").search(text):
            known = text
        if known is None and (cue("entities.group").search(text) or cue("entities.whole").search(text)):
            while self.stack and self.stack[-1].level >= heading.level:
                self.stack.pop()
            if match := cue("entities.group").search(text):
                self.stack.append(Named(match[0].capitalize(), heading.level, chapter, group=True))
            elif not any(named.group for named in self.stack):
                self.stack.clear()
            return
        # a part of the statement stays under the unit of its own level: many documents have one level only
        stays = known is None and heading.level not in self.levelled
        while self.stack and self.stack[-1].level >= heading.level + (stays and not self.stack[-1].group):
            self.stack.pop()
        if known is not None:
            above = next((named.name for named in reversed(self.stack) if not named.group), "")
            if above and folded(above) != folded(known):
                self.parents.setdefault(known, above)
            self.stack.append(Named(known, heading.level, chapter))

    def see_levels(self, headings: Sequence[RawHeading]) -> None:
        """Tells on which levels the headings of units have their parts below them without exception."""
        below: dict[int, list[bool]] = {}
        for heading, after in pairwise(headings):
            if folded(unnumbered(heading.text)) in self.names:
                below.setdefault(heading.level, []).append(after.level > heading.level)
        self.levelled = frozenset(level for level, found in below.items() if len(found) > 1 and all(found))

    def in_text(self, text: str) -> str:
        """The unit that a caption or head names at its end or beginning; empty where none."""
        plain = _BRACKETS.sub("", unnumbered(text)).strip()
        whole = folded(plain)
        if whole in self.names:
            return self.names[whole]
        found = ""
        for key, name in self.names.items():
            if len(key) > len(folded(found)) and (_ends(whole, key) or _begins(whole, key)):
                found = name
        if found:
            return found
        return named_in(text)


def group_in(caption: str) -> str:
    """The group, where a caption tells of it and not of the municipality beside it; empty otherwise."""
    match = cue("entities.group").search(caption)
    return match[0].capitalize() if match and not cue("entities.own_columns").search(caption) else ""


def named_at_end(caption: str, written: Container[str]) -> str:
    """What a caption says after its last comma or dash, where it is a heading of the document too; empty otherwise."""
    plain = _BRACKETS.sub("", unnumbered(caption)).strip()
    for match in _AFTER_COMMA.finditer(plain):
        rest = plain[match.end() :].strip()
        if folded(rest) in written:
            return rest
    return ""


def named_in(caption: str) -> str:
    """The first or last part of a caption, where it ends as the name of a unit does; empty otherwise."""
    parts = [part.strip() for part in _AFTER_COMMA.split(_BRACKETS.sub("", unnumbered(caption)))]
    return next((part for part in (parts[0], parts[-1]) if len(parts) > 1 and unit_like(part) and not section_like(part)), "")


def _ends(text: str, name: str) -> bool:
    return len(text) > len(name) and text.endswith(name) and not text[-len(name) - 1].isalnum() and text[-len(name) - 1] != "-"


def _begins(text: str, name: str) -> bool:
    return len(text) > len(name) and text.startswith(name) and not text[len(name)].isalnum() and text[len(name)] != "-"


def own_name(head: str, language: Language) -> str:
    """The name that the first head gives the table, without the word for its labels and years: ``Sivistyspalvelut Selite`` → ``Sivistyspalvelut``.

    Empty where the head names only the labels or a line.
    """
    plain = re.sub(r"\s+", " ", YEAR.sub(" ", collapsed(head))).strip(" :,;-–")
    for pattern in _label_words():
        plain = pattern.sub("", plain).strip(" :,;-–/")
    if not plain or not any(map(str.isalpha, plain)) or names_of("income_statement", None, language).candidates(plain):
        return ""
    return plain


def _label_words() -> Iterable[re.Pattern[str]]:
    words = cue("heads.label").pattern
    return (re.compile(rf"(?:^|(?<=\s))(?:{words})$", re.IGNORECASE), re.compile(rf"^(?:{words})$", re.IGNORECASE))


def names_label(head: str) -> bool:
    """Whether the first head ends with a word for labels behind a name (``X Selite``): then the rest is a name for sure."""
    plain = collapsed(head)
    return any(cue("heads.joins").search(word) for word in (folded(plain.rsplit(" ", 1)[-1]),)) and " " in plain
