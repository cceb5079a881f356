"""A text as it will print, as a piece of a page: its figures put in, and what is wrong with them told below."""

from __future__ import annotations

from django.template.loader import render_to_string
from markupsafe import Markup

from toteuma.core.language import Language
from toteuma.services.desk import Desk
from toteuma.services.typed_figures import told_in
from toteuma.texts.findings import hint, sentence
from toteuma.web.pages import Words


def preview(desk: Desk, unit: str, text: str, language: Language, reader: Language, *, whole: bool = False) -> Markup:
    """The text of a unit in its language; empty where it prints just as it is typed and nothing is wrong with it, unless ``whole``.

    Faults of bindings, and figures that disagree with the tables, are told in the reader's language.
    """
    blocks, _ = desk.bound(unit, text, language)
    ((findings, doubtful),) = told_in(desk, unit, (text,), language, reader)
    if not blocks or not (whole or findings or doubtful or not desk.prints_as_typed(text, blocks)):
        return Markup()
    faults = [(one.place.quote, sentence(one, reader), hint(one, reader)) for one in findings]
    told = {"paragraphs": blocks, "faults": faults, "doubts": doubtful, "reader": reader, "t": Words(reader).word}
    # The template escapes every text in it.
    return Markup(render_to_string("preview.html", told))
