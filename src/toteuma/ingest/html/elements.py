"""What an element of a web page is: shown or not, a block, a heading, a mark of a note."""

from __future__ import annotations

import re

from lxml import etree

Element = etree._Element


def _named(*texts: str) -> frozenset[str]:
    return frozenset(name for text in texts for name in text.split())


BLOCKS = _named(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hr html",
    "legend li main menu ol p pre section summary table tbody td tfoot th thead tr ul",
)
BOLD = frozenset({"b", "strong"})
_NEVER_SHOWN = _named(
    "audio base canvas embed form head iframe input link meta noscript object script select style svg", "template textarea title video"
)
_FURNITURE = frozenset({"nav"})
_FURNITURE_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "tooltip", "menu", "menubar", "dialog", "alertdialog"})
_STRUCK = frozenset({"del", "s", "strike"})
_UNSEEN_CLASSES = _named(
    "visually-hidden visuallyhidden sr-only screen-reader-text screen-reader-only screenreader-only unseen is-hidden d-none hidden"
)
_UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_PLAIN_STYLE = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_RAISED_STYLE = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_FEWEST_LINKS = 5
_SHARE_OF_LINKS = 0.9
_NOTE_MARK = re.compile(r"\s*\[?(?:\d{1,2}|[a-z]|[*†‡]+)\)?\]?\s*")


def name_of(element: Element) -> str:
    """The tag in lower case; empty for comments and the like."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def is_shown(element: Element, name: str) -> bool:
    """Whether a reader sees the element in the text: not hidden, not the page's own furniture."""
    if name in _NEVER_SHOWN or name in _FURNITURE or element.get("hidden") is not None:
        return False
    if element.get("role") in _FURNITURE_ROLES or (name == "a" and element.get("download") is not None):
        return False
    parent = element.getparent()
    if name in ("header", "footer") and parent is not None and name_of(parent) in ("body", "html"):
        return False
    if _UNSEEN_CLASSES & set((element.get("class") or "").split()):
        return False
    return not _UNSEEN_STYLE.search(element.get("style") or "")


def is_contents(element: Element, name: str) -> bool:
    """A list of contents: nothing but links to other places of the same page."""
    if name not in ("div", "ul", "ol", "section"):
        return False
    links = [shown_text(link) for link in element.iter("a") if (link.get("href") or "").startswith("#")]
    if len(links) < _FEWEST_LINKS:
        return False
    letters = sum(character.isalpha() for character in shown_text(element))
    return sum(character.isalpha() for link in links for character in link) >= _SHARE_OF_LINKS * letters


def is_struck(name: str) -> bool:
    return name in _STRUCK


def heading_level(element: Element, name: str) -> int:
    """1–6 for a heading, 0 for all else."""
    if re.fullmatch("h[1-6]", name):
        return int(name[1])
    if element.get("role") == "heading":
        level = element.get("aria-level") or "2"
        return min(int(level), 6) if level.isdigit() and int(level) else 2
    return 0


def bold_below(element: Element, name: str, bold: bool) -> bool:
    """Whether text in the element is bold, given whether it is around it."""
    style = element.get("style") or ""
    if _PLAIN_STYLE.search(style):
        return False
    return bold or name in BOLD or bool(_BOLD_STYLE.search(style))


def is_raised(element: Element, name: str) -> bool:
    """Raised text, and a link that is the mark of a note."""
    if name == "sup" or _RAISED_STYLE.search(element.get("style") or ""):
        return True
    if name != "a":
        return False
    kind = f"{element.get('role') or ''} {element.get('class') or ''} {element.get('href') or ''}"
    return bool(re.search(r"note|#_?ft|#fn|sdfoot", kind)) and bool(_NOTE_MARK.fullmatch(shown_text(element)))


def shown_text(element: Element) -> str:
    """The text of an element without what is not shown."""
    name = name_of(element)
    if not name or not is_shown(element, name):
        return ""
    return str(element.text or "") + "".join(shown_text(child) + (child.tail or "") for child in element)


def span_of(element: Element, key: str, most: int) -> int:
    """``rowspan`` or ``colspan`` as a number from 1 to ``most``; 0 (to the end) for ``rowspan="0"``."""
    value = (element.get(key) or "1").strip()
    return min(int(value), most) if value.isdecimal() and (int(value) or key == "rowspan") else 1
