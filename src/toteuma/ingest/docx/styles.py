"""What the styles of a Word file say of a paragraph and its text: heading level, bold, raised, hidden, size, item of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from toteuma.ingest.docx.attributes import W, switched, value
from toteuma.ingest.parts import Element

_HEADING = re.compile(r"(?:heading|otsikko|rubrik)\s*([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|table of figures|sisluet|sisällysluettelo|innehåll)\s*(?:\d|heading)?", re.IGNORECASE)
_NO_LEVEL = 9
_DEEPEST_CHAIN = 12
_BODY_SIZE = 22
"""Half points of a text whose size is given nowhere."""


@dataclass(frozen=True, slots=True)
class Look:
    """How text looks; None: not said. ``size`` in half points."""

    bold: bool | None = None
    raised: bool | None = None
    hidden: bool | None = None
    struck: bool | None = None
    size: int | None = None
    language: str | None = None

    def over(self, below: Look) -> Look:
        """This look where it says something, else the one below."""
        return Look(
            below.bold if self.bold is None else self.bold,
            below.raised if self.raised is None else self.raised,
            below.hidden if self.hidden is None else self.hidden,
            below.struck if self.struck is None else self.struck,
            below.size if self.size is None else self.size,
            below.language if self.language is None else self.language,
        )


def look_of(properties: Element | None) -> Look:
    """The look that a ``w:rPr`` gives."""
    if properties is None:
        return Look()
    align, size = value(properties.find(f"{W}vertAlign")), value(properties.find(f"{W}sz"))
    position = value(properties.find(f"{W}position")) or ""
    struck = switched(properties.find(f"{W}strike")) or switched(properties.find(f"{W}dstrike"))
    return Look(
        switched(properties.find(f"{W}b")),
        align == "superscript" if align else (True if position.isdigit() and int(position) > 3 else None),
        switched(properties.find(f"{W}vanish")),
        struck,
        int(size) if size and size.isdigit() else None,
        value(properties.find(f"{W}lang")),
    )


@dataclass(slots=True)
class Style:
    """A style with all that it is based on. ``level``: 1–9 of a heading, 0 of none."""

    name: str = ""
    level: int | None = None
    listed: bool | None = None
    look: Look = field(default_factory=Look)


class Styles:
    """The styles of a file by their ids, resolved when asked for."""

    def __init__(self, part: Element | None) -> None:
        self._elements = {} if part is None else {value(style, "styleId") or "": style for style in part.iter(f"{W}style")}
        self._found: dict[str, Style] = {}
        self._defaults = Look() if part is None else look_of(part.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        self._default_id = next((id_ for id_, one in self._elements.items() if _is_default_paragraph(one)), "")

    @property
    def language(self) -> str:
        return self._defaults.language or ""

    def style(self, id_: str | None) -> Style:
        """A paragraph's or a run's style; the default one where it has none of its own."""
        return self._style(id_ or "", _DEEPEST_CHAIN) if id_ else Style()

    def paragraph_style(self, id_: str | None) -> Style:
        return self.style(id_ if id_ in self._elements else self._default_id)

    def look(self, run: Look, character: Style, paragraph: Style) -> Look:
        """The look of a run under its own properties, its style and its paragraph's."""
        return run.over(character.look).over(paragraph.look).over(self._defaults).over(Look(False, False, False, False, _BODY_SIZE, ""))

    def _style(self, id_: str, left: int) -> Style:
        if id_ in self._found:
            return self._found[id_]
        element = self._elements.get(id_)
        if element is None:
            return Style()
        based = value(element.find(f"{W}basedOn"))
        below = self._style(based, left - 1) if based and left else Style()
        name = value(element.find(f"{W}name")) or ""
        level = outline_level(element.find(f"{W}pPr"))
        named = _HEADING.fullmatch(name.strip())
        if level is None and named:
            level = int(named[1])
        listed = is_listed(element.find(f"{W}pPr"))
        made = Style(
            name,
            below.level if level is None else level,
            below.listed if listed is None else listed,
            look_of(element.find(f"{W}rPr")).over(below.look),
        )
        self._found[id_] = made
        return made


def is_contents(style: Style) -> bool:
    return bool(_CONTENTS.fullmatch(style.name.strip()))


def is_caption(style: Style) -> bool:
    return style.name.strip().lower() in ("caption", "kuvaotsikko", "kuvan otsikko", "beskrivning")


def outline_level(properties: Element | None) -> int | None:
    """The heading level that a ``w:pPr`` gives: 1–9, 0 for body text, None where it says nothing."""
    level = None if properties is None else value(properties.find(f"{W}outlineLvl"))
    if level is None or not level.isdigit():
        return None
    return 0 if int(level) >= _NO_LEVEL else int(level) + 1


def is_listed(properties: Element | None) -> bool | None:
    """Whether a ``w:pPr`` makes an item of a list; None where it says nothing."""
    numbering = None if properties is None else properties.find(f"{W}numPr")
    if numbering is None:
        return None
    return (value(numbering.find(f"{W}numId")) or "1") != "0"


def _is_default_paragraph(style: Element) -> bool:
    return value(style, "type") == "paragraph" and value(style, "default") in ("1", "true", "on")
