"""Reads a tagged PDF back the way a screen reader does: structure elements and the text of their marked content."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

Marked = dict[int, tuple[str, str]]


@dataclass
class Element:
    """A structure element; ``text`` is its own and its children's, in reading order, without what a link inside it says.

    ``foreign`` are its own stretches of text that say which language they are in, with that language.
    """

    kind: str
    attributes: dict[str, str] = field(default_factory=dict)
    alt: str = ""
    foreign: list[tuple[str, str]] = field(default_factory=list)
    kids: list[Element | str] = field(default_factory=list)

    @property
    def children(self) -> list[Element]:
        return [kid for kid in self.kids if isinstance(kid, Element)]

    @property
    def text(self) -> str:
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.kids if isinstance(kid, str) or kid.kind != "Link")

    @property
    def whole_text(self) -> str:
        return "".join(kid if isinstance(kid, str) else kid.whole_text for kid in self.kids)

    def find(self, *kinds: str) -> list[Element]:
        """Every element below of these kinds, in reading order."""
        found = []
        for child in self.children:
            if child.kind in kinds:
                found.append(child)
            found += child.find(*kinds)
        return found


def read_tags(path: Path) -> Element:
    """The structure tree of a PDF, as one element above the document element."""
    with pikepdf.open(path) as pdf:
        texts = {page.obj.objgen: _marked_text(page, str(pdf.Root.Lang)) for page in pdf.pages}
        root = Element("Root")
        for kid in _listed(pdf.Root.StructTreeRoot.get(Name.K)):
            root.kids.append(_element(kid, None, texts))
        return root


def _listed(value: pikepdf.Object | None) -> list[pikepdf.Object]:
    return [] if value is None else list(value) if isinstance(value, Array) else [value]


def _element(node: pikepdf.Object, page: tuple[int, int] | None, texts: dict[tuple[int, int], Marked]) -> Element:
    if Name.Pg in node:
        page = node.Pg.objgen
    element = Element(str(node.S)[1:], alt=str(node.get(Name.Alt, "")))
    for attribute in _listed(node.get(Name.A)):
        element.attributes |= {str(key)[1:]: str(value).removeprefix("/") for key, value in attribute.items()}
    for kid in _listed(node.get(Name.K)):
        if isinstance(kid, Dictionary):
            if Name.S in kid:
                element.kids.append(_element(kid, page, texts))
            elif Name.MCID in kid:
                _add(element, texts[kid.Pg.objgen if Name.Pg in kid else page], int(kid.MCID))
        else:
            _add(element, texts[page], int(kid))
    if Name.Lang in node:
        element.foreign.append((str(node.Lang), element.whole_text))
    return element


def _add(element: Element, page: Marked, mcid: int) -> None:
    text, lang = page.get(mcid, ("", ""))
    element.kids.append(text)
    if lang:
        element.foreign.append((lang, text))


def _marked_text(page: pikepdf.Page, main: str) -> Marked:
    """Text and language (empty for ``main``) of each marked content of a page. ``ActualText`` stands for what it encloses."""
    fonts = {str(name): _to_unicode(font) for name, font in page.get(Name.Resources, {}).get(Name.Font, {}).items()}
    texts: dict[int, str] = {}
    langs: dict[int, str] = {}
    stack: list[tuple[int | None, str | None]] = []
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "Tf":
                font = fonts[str(operands[0])]
            case "BDC" | "BMC":
                properties = operands[1] if len(operands) > 1 and isinstance(operands[1], Dictionary) else {}
                mcid = int(properties[Name.MCID]) if Name.MCID in properties else stack[-1][0] if stack else None
                actual = str(properties[Name.ActualText]) if Name.ActualText in properties else None
                if mcid is not None and Name.Lang in properties and str(properties[Name.Lang]) != main:
                    langs[mcid] = str(properties[Name.Lang])
                covered = bool(stack) and stack[-1][1] is not None
                if actual is not None and mcid is not None and not covered:
                    texts[mcid] = texts.get(mcid, "") + actual
                stack.append((mcid, "" if covered or actual is not None else None))
            case "EMC":
                stack.pop()
            case "Tj" | "TJ":
                mcid, silent = stack[-1] if stack else (None, None)
                if mcid is not None and silent is None:
                    strings = operands[0] if isinstance(operands[0], Array) else [operands[0]]
                    shown = b"".join(bytes(string) for string in strings if isinstance(string, pikepdf.String))
                    codes = [int.from_bytes(shown[index : index + 2], "big") for index in range(0, len(shown), 2)]
                    texts[mcid] = texts.get(mcid, "") + "".join(font[code] for code in codes)
    return {mcid: (text, langs.get(mcid, "")) for mcid, text in texts.items()}


def _to_unicode(font: pikepdf.Object) -> dict[int, str]:
    cmap = bytes(font.ToUnicode.read_bytes()).decode("latin-1")
    mapping: dict[int, str] = {}
    for section in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", section):
            mapping[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for section in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", section):
            start = int.from_bytes(bytes.fromhex(text), "big")
            for offset in range(int(last, 16) - int(first, 16) + 1):
                mapping[int(first, 16) + offset] = chr(start + offset)
    return mapping


def structure_faults(root: Element) -> list[str]:
    """What is wrong with tables, figures and headings: everything that no validator minds."""
    faults = []
    for number, table in enumerate(root.find("Table"), start=1):
        faults += [f"table {number}: {fault}" for fault in _table_faults(table)]
    faults += [f"figure without text alternative: {figure.whole_text[:40]}" for figure in root.find("Figure") if not figure.alt]
    previous = 0
    for heading in root.find("H1", "H2", "H3", "H4", "H5", "H6"):
        level = int(heading.kind[1])
        if level > previous + 1:
            faults.append(f"{heading.kind} after H{previous}: {heading.whole_text}")
        if not heading.whole_text.strip():
            faults.append(f"empty {heading.kind}")
        previous = level
    return faults


def _table_faults(table: Element) -> list[str]:
    kinds = [child.kind for child in table.children]
    faults = []
    if kinds != ["Caption", "THead", "TBody"]:
        return [f"made of {kinds}"]
    caption, head, body = table.children
    if not caption.whole_text.strip():
        faults.append("empty caption")
    if not table.attributes.get("Summary"):
        faults.append("no summary")
    for cell in [cell for row in head.children for cell in row.children]:
        if (cell.kind, cell.attributes.get("Scope")) != ("TH", "Column"):
            faults.append(f"column header is {cell.kind} with scope {cell.attributes.get('Scope')}")
        if not cell.whole_text.strip():
            faults.append("empty column header")
    covered = 0
    for index, row in enumerate(body.children, start=1):
        if covered:
            covered -= 1
        elif not row.children or (row.children[0].kind, row.children[0].attributes.get("Scope")) != ("TH", "Row"):
            faults.append(f"row {index} has no header")
        else:
            covered = int(row.children[0].attributes.get("RowSpan", 1)) - 1
            if not row.children[0].whole_text.strip():
                faults.append(f"row {index} has an empty header")
        # Readers follow Headers before Scope, and typst lists only column headers there.
        faults += [f"row {index}: Headers" for cell in row.children if "Headers" in cell.attributes]
    return faults
