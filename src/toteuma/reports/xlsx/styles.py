"""Cell formats: made once each, asked for by what they are."""

from __future__ import annotations

import re
from typing import Any

from toteuma.core.document import Cell, Column, Document, Shape, Table
from toteuma.reports.numbers import MINUS, NBSP

FONT = "Arial"
"""Office users have it, and the fonts that stand in for it elsewhere are as wide: what one tester sees is what all see."""
FONT_SIZE = 10

INK = "#1A1A1A"
QUIET = "#595959"
LINE = "#D9D9D9"
BAND = "#EDF1F5"
TONES = {"good": "#D9EAD3", "partial": "#FFF2CC", "bad": "#F8D7DA", "none": "#EDEDED"}
TINTS = ("#FFFFFF", "#FFF8E1", "#FFE9B3", "#FFD58A", "#FFBE5C")
MARKS = {Shape.FULL: "●", Shape.HALF: "◐", Shape.CROSS: "✕", Shape.DASH: "–"}
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
RISKY = ("=", "+", "-", "@", "\t", "\r", "'")
"""First characters that make Excel take typed text for something else: such text gets the quote prefix, so that editing it stays safe."""

Look = dict[str, Any]


class Styles:
    """Formats of one workbook, by their properties."""

    def __init__(self, workbook: Any, document: Document) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.accent = document.theme.accent

    def get(self, **look: Any) -> Any:
        if look.get("indent"):
            # Excel takes an indent for a horizontal one only beside an explicit horizontal alignment.
            look = {"align": "left", **look}
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format({"font_color": INK, "valign": "vcenter", **look})
        return self._made[key]

    def plain_zero(self, decimals: int, scale: int) -> Any:
        """A conditional format for amounts below zero that round to nothing: a zero without a sign. Its three sections have none."""
        key = (("plain_zero", (decimals, scale)),)
        if key not in self._made:
            zero = "0" + _fraction(decimals) + _scaling(scale)
            self._made[key] = self._workbook.add_format({"num_format": f"{zero};{zero};{zero}"})
        return self._made[key]

    def text(self, text: str, **look: Any) -> Any:
        """The format for a text cell."""
        return self.get(**look, quote_prefix=True) if text.startswith(RISKY) else self.get(**look)

    def header(self, *, right: bool = False, indent: int = 0) -> Any:
        """Words at the top of a header cell: the filter button covers its lower right corner."""
        align = "right" if right else "left"
        return self.get(bold=True, font_color="#FFFFFF", bg_color=self.accent, text_wrap=True, valign="top", align=align, indent=indent)


def superscript(numbers: tuple[int, ...]) -> str:
    """``(1, 12)`` → ``¹ ¹²``."""
    return " ".join(str(number).translate(SUPERSCRIPT) for number in numbers)


def _fraction(decimals: int) -> str:
    return "." + "0" * decimals if decimals > 0 else ""


def _scaling(scale: int) -> str:
    """A comma at the end divides by a thousand for display."""
    return "," * ((len(str(scale)) - 1) // 3)


def number_format(decimals: int, scale: int = 1, suffix: str = "") -> str:
    """An Excel number format that shows an exact value as the statement prints it: U+2212 for minus, no sign on zero.

    ``scale`` 1000 shows thousands while the cell keeps euros. The reader's own locale chooses the group and decimal marks.
    """
    fraction, scaling = _fraction(decimals), _scaling(scale)
    literal = '"' + suffix.replace('"', "") + '"' if suffix else ""
    return f'#,##0{fraction}{scaling}{literal};"{MINUS}"#,##0{fraction}{scaling}{literal};0{fraction}{literal}'


def scale_of(table: Table, column: Column) -> int:
    """The display unit of a column: that of the table where it holds euros."""
    return table.scale if column.unit in ("", "EUR") else 1


def figure_format(table: Table, column: Column, cell: Cell) -> str:
    """The number format of a figure cell: its decimals, its table's scale, the unit printed after the number and its note marks."""
    printed_unit = re.sub(rf"^[{MINUS}\-+]?[\d{NBSP} .,]*\d", "", cell.printed)
    marks = superscript(cell.note_refs)
    return number_format(cell.decimals, scale_of(table, column), printed_unit + (f"{NBSP}{marks}" if marks else ""))


def status_format(shape: Shape) -> str:
    """A text format that draws the mark before the word; the cell itself holds the word alone."""
    return f'"{MARKS[shape]} "@'
