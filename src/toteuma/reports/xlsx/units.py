"""The units with a chapter of their own, and who answers for them."""

from __future__ import annotations

from typing import Any

from toteuma.core.document import Document, Section
from toteuma.reports.xlsx.frame import Head, add_headline, add_list, put_text, set_paper
from toteuma.reports.xlsx.plan import HEADER_ROW
from toteuma.reports.xlsx.styles import Styles

WIDTHS = {"unit": 52, "officer": 60}


def officers(document: Document) -> tuple[Section, ...]:
    """The chapters of units in print order; none where nobody was named for any of them."""
    units = tuple(section for section in document.sections() if section.kind == "unit")
    return units if any(unit.officer for unit in units) else ()


def write_units(sheet: Any, units: tuple[Section, ...], document: Document, styles: Styles) -> None:
    """A unit a row, indented by its level, with its officer's name and title."""
    name = sheet.get_name()
    add_headline(sheet, name, document, styles)
    for row, unit in enumerate(units, HEADER_ROW + 1):
        officer = unit.officer.text if unit.officer else ""
        for column, text, indent in ((0, unit.title, unit.level - 1), (1, officer, 0)):
            put_text(sheet, row, column, text, styles.text(text, indent=indent))
    heads = [Head(document.label(f"xlsx.{word}"), width) for word, width in WIDTHS.items()]
    area = (HEADER_ROW, 0, HEADER_ROW + len(units), len(heads) - 1)
    add_list(sheet, area, heads, name, document.label("xlsx.about_units"), styles)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    set_paper(sheet, document)
