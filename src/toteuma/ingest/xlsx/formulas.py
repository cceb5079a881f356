"""Formulas of a workbook whose results were not stored, as those that a program wrote and no Excel has calculated."""

from __future__ import annotations

import re
import zipfile

from toteuma.ingest.parts import Element, Package, local

_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def without_results(archive: zipfile.ZipFile) -> dict[str, frozenset[tuple[int, int]]]:
    """By the sheet's name: rows and columns, 1-based, of formulas without a result."""
    package = Package(archive)
    book = package.tree(package.main)
    targets = package.targets()
    found = {}
    for sheet in () if book is None else book.iter("{*}sheet"):
        tree = package.tree(targets.get(sheet.get(_ID) or "", ""))
        if tree is not None:
            found[sheet.get("name") or ""] = frozenset(_places(tree))
    return found


def _places(sheet: Element) -> list[tuple[int, int]]:
    places = []
    for formula in sheet.iter("{*}f"):
        cell = formula.getparent()
        if cell is None or local(cell) != "c":
            continue
        value = next((child for child in cell if local(child) == "v"), None)
        address = _ADDRESS.fullmatch(cell.get("r") or "")
        if address and (value is None or not (value.text or cell.get("t") == "str")):
            places.append((int(address[2]), _number(address[1])))
    return places


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
