"""A text as it will print, as a piece of a page: its figures put in, and what is wrong with them told below."""

from __future__ import annotations

from django.template.loader import render_to_string

from toteuma.core.language import Language
from toteuma.services.desk import Desk
from toteuma.texts.findings import hint, sentence


def preview(desk: Desk, unit: str, text: str, language: Language, reader: Language, *, whole: bool = False) -> str:
    """The text of a unit in its language; empty where it prints just as it is typed, unless ``whole``. Faults are told in the reader's language."""
    blocks, findings = desk.bound(unit, text, language)
    if (not findings and not blocks) or (not whole and not findings and desk.prints_as_typed(text, blocks)):
        return ""
    faults = [(one.place.quote, sentence(one, reader), hint(one, reader)) for one in findings]
    shown: str = render_to_string("preview.html", {"paragraphs": blocks, "faults": faults, "reader": reader})
    return shown
