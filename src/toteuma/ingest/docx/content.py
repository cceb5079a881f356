"""The text of one paragraph of a Word file, as it stands when all changes are accepted and all fields show their results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from toteuma.ingest.docx.attributes import W, value
from toteuma.ingest.docx.styles import Style, Styles, look_of
from toteuma.ingest.parts import Element, local
from toteuma.ingest.superscripts import raised

_GONE = frozenset({"del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText", "delInstrText", "numberingChange"})
_THROUGH = frozenset(
    {"ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "bdo", "dir", "customXml", "oMath", "oMathPara"}
)
_SYMBOLS = {
    "f0b7": "•",
    "f0a7": "•",
    "f0fc": "✓",
    "f0fe": "☑",
    "f0a8": "☐",
    "f0fd": "☒",
    "f0e0": "→",
    "f0b1": "±",
    "f0b3": "≥",
    "f0a3": "≤",
}
_BOX = frozenset({"txbxContent"})


@dataclass(slots=True)
class Content:
    """What a paragraph holds. ``boxes``: the text boxes in it; ``notes``: ids of its foot- and endnotes in order; ``breaks``: page ends that Word noted in it."""

    text: str = ""
    bold_letters: int = 0
    plain_letters: int = 0
    size: int = 0
    boxes: list[Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    breaks: int = 0
    starts_page: bool = False

    @property
    def bold(self) -> bool:
        return bool(self.bold_letters) and not self.plain_letters

    def join(self, other: Content) -> None:
        """This paragraph made one with the next, as its own end was deleted."""
        self.text += other.text
        self.bold_letters += other.bold_letters
        self.plain_letters += other.plain_letters
        self.boxes += other.boxes
        self.notes += other.notes
        self.breaks += other.breaks


@dataclass(slots=True)
class Told:
    """What the whole document has besides its text. ``letters``: how many in which language."""

    changes: int = 0
    comments: int = 0
    hidden: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    letters: Counter[str] = field(default_factory=Counter)


class ContentReader:
    """Reads paragraphs one after the other: fields may begin in one and end in another, and notes are numbered through."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.told = Told()
        self._fields: list[bool] = []
        """Of each open field: whether its result has begun."""
        self._numbers: dict[tuple[str, str], int] = {}

    def read(self, paragraph: Element, style: Style) -> Content:
        content = Content()
        self._fields = [begun for begun in self._fields if begun]  # a field that never told its result hides no more than its paragraph
        self._walk(paragraph, style, content)
        return content

    def number(self, note: tuple[str, str]) -> int:
        """The running number of a note, 1-based in the order in which they are referred to."""
        return self._numbers.setdefault(note, len(self._numbers) + 1)

    def _walk(self, parent: Element, style: Style, content: Content) -> None:
        for child in parent:
            name = local(child)
            if name == "r":
                self._run(child, style, content)
            elif name in _THROUGH:
                self.told.changes += name in ("ins", "moveTo")
                self._walk(child, style, content)
            elif name in ("del", "moveFrom"):
                self.told.changes += 1
            elif name == "t" and child.text:
                self._write(content, child.text, bold=False)
            elif name not in _GONE and len(child):
                self._walk(child, style, content)

    def _run(self, run: Element, style: Style, content: Content) -> None:
        properties = run.find(f"{W}rPr")
        own = None if properties is None else value(properties.find(f"{W}rStyle"))
        look = self.styles.look(look_of(properties), self.styles.style(own), style)
        parts: list[str] = []
        for child in run:
            if local(child) == "lastRenderedPageBreak":
                content.breaks += 1
                content.starts_page = content.starts_page or not (content.text + "".join(parts)).strip()
            parts.append(self._part(child, content))
        text = "".join(parts)
        if not text:
            return
        if look.hidden or look.struck:
            (self.told.hidden if look.hidden else self.told.struck).append(text)
            return
        self._write(content, raised(text) if look.raised else text, bold=bool(look.bold))
        letters = sum(map(str.isalpha, text))
        content.size = max(content.size, look.size or 0) if letters else content.size
        self.told.letters[(look.language or "")] += letters

    def _part(self, child: Element, content: Content) -> str:
        name = local(child)
        if name == "fldChar":
            self._field(value(child, "fldCharType"))
        if name in ("drawing", "pict", "object", "AlternateContent"):
            self._drawing(child, content)
        if name == "commentReference":
            self.told.comments += 1
        if self._fields and not all(self._fields):
            return ""
        if name in ("footnoteReference", "endnoteReference"):
            return self._note(child, name.removesuffix("Reference"), content)
        return _characters(child, name)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _note(self, child: Element, kind: str, content: Content) -> str:
        note = (kind, value(child, "id") or "")
        content.notes.append(note)
        number = self.number(note)
        return "" if value(child, "customMarkFollows") in ("1", "true", "on") else raised(str(number))

    def _drawing(self, child: Element, content: Content) -> None:
        shown = list(_shown(child))
        content.boxes += [one for one in shown if local(one) in _BOX]
        for one in shown:
            if local(one) == "docPr" and (alt := (one.get("descr") or one.get("title") or "").strip()):
                self.told.pictures.append(alt)

    def _write(self, content: Content, text: str, *, bold: bool) -> None:
        content.text += text
        letters = sum(character.isalpha() or character.isdecimal() for character in text)
        if bold:
            content.bold_letters += letters
        else:
            content.plain_letters += letters


def _characters(child: Element, name: str) -> str:
    if name == "t":
        return (child.text or "").replace("\u00ad", "")
    if name in ("tab", "ptab"):
        return "\t"
    if name in ("br", "cr"):
        return "" if value(child, "type") in ("page", "column") else "\n"
    if name == "noBreakHyphen":
        return "-"
    if name == "sym":
        return _SYMBOLS.get((value(child, "char") or "").lower(), "\ufffd")
    return ""


def _shown(drawing: Element) -> Iterator[Element]:
    """What a drawing holds, of two versions the first; a text box is told whole, not what is in it."""
    for child in drawing:
        name = local(child)
        if name == "Fallback" and any(local(other) == "Choice" for other in drawing):
            continue
        yield child
        if name not in _BOX:
            yield from _shown(child)
