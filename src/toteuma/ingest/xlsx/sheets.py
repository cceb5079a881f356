"""One sheet → its heading, its tables and its loose lines of text, with what is hidden or not calculated told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter, range_boundaries

from toteuma.core.evidence import Spot
from toteuma.core.findings import Level
from toteuma.core.number_runs import in_words
from toteuma.ingest.faults import Faults
from toteuma.ingest.raw import RawBlock, RawCell, RawHeading, RawParagraph, RawTable
from toteuma.ingest.xlsx.cells import read_cell
from toteuma.ingest.xlsx.regions import Place, Region, regions

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_MOST_CELLS = 400_000
_MOST_COVERED = 20_000
_MOST_NAMED = 8
"""Cells that a finding about several of them names."""


class SheetReader:
    """Reads one sheet. ``not_calculated``: places of formulas that have no result."""

    def __init__(self, sheet: Worksheet, faults: Faults, not_calculated: frozenset[Place]) -> None:
        self.sheet = sheet
        self.title = sheet.title
        self._faults = faults
        self._empty_formulas = not_calculated
        self._cells: dict[Place, RawCell] = {}
        self._covered = dict(_covered_places(sheet))

    def blocks(self) -> list[RawBlock]:
        """The sheet's name as a heading, and what stands on it; nothing of an empty sheet."""
        self._read_cells()
        filled = {place for place, cell in self._cells.items() if cell.text or cell.doubt}
        if not filled:
            return []
        covered = {place for place, corner in self._covered.items() if corner in filled}
        found = regions(frozenset(filled | covered), self._named(), self._is_label)
        blocks: list[RawBlock] = [RawHeading(self.title, 1, Spot(sheet=self.title))]
        for region in found:
            blocks += self._region(region)
        self._tell(filled)
        return blocks

    def _read_cells(self) -> None:
        places = sorted(self.sheet._cells)  # the cells that there are: a stray one far away would make rows and columns without end
        for row, column in places[:_MOST_CELLS]:
            cell = self.sheet._cells[row, column]
            if not isinstance(cell, MergedCell):
                spot = self._spot(row, column)
                self._cells[row, column] = read_cell(cell, spot, not_calculated=(row, column) in self._empty_formulas)
        if len(places) > _MOST_CELLS:
            self._faults.add(Level.WARNING, "sheet_cut", Spot(sheet=self.title), sheet=self.title, row=str(places[_MOST_CELLS][0]))

    def _spot(self, row: int, column: int) -> Spot:
        return Spot(sheet=self.title, cell=f"{get_column_letter(column)}{row}")

    def _named(self) -> Iterable[Region]:
        for table in self.sheet.tables.values():
            left, top, right, bottom = range_boundaries(table.ref)
            if None not in (left, top, right, bottom):
                yield Region(top or 0, left or 0, bottom or 0, right or 0)

    def _is_label(self, row: int, column: int) -> bool:
        cell = self._cells.get((row, column))
        return cell is not None and cell.quantity is None and any(map(str.isalpha, cell.text))

    def _region(self, region: Region) -> list[RawBlock]:
        rows = [tuple(self._cell(row, column) for column in region.columns) for row in range(region.top, region.bottom + 1)]
        rows = [row for row in rows if any(cell.text or cell.doubt for cell in row)]
        texts = [[cell for cell in row if cell.text] for row in rows]
        if all(len(row) <= 1 for row in texts) and not any(cell.quantity for row in texts for cell in row):
            return [
                RawParagraph(tuple((line, cell.spot) for line in cell.text.split("\n") if line.strip())) for row in texts for cell in row
            ]
        return [RawTable(tuple(rows), rows[0][0].spot, 1 if region.named else None, broken=region.after_gap)]

    def _cell(self, row: int, column: int) -> RawCell:
        if (row, column) in self._covered:
            return RawCell("", self._spot(row, column), covered=True)
        return self._cells.get((row, column)) or RawCell("", self._spot(row, column))

    def _tell(self, filled: set[Place]) -> None:
        sheet, spot = self.sheet, Spot(sheet=self.title)
        if sheet.sheet_state != "visible":
            self._faults.add(Level.INFO, "hidden_sheet", spot, sheet=self.title)
        if rows := {row for row, _ in filled if row in sheet.row_dimensions and sheet.row_dimensions[row].hidden}:
            self._faults.add(Level.INFO, "hidden_rows", spot, sheet=self.title, rows=in_words(rows))
        if columns := {column for _, column in filled} & _hidden_columns(sheet):
            self._faults.add(Level.INFO, "hidden_columns", spot, sheet=self.title, columns=in_words(columns, get_column_letter))
        if places := sorted(self._empty_formulas):
            cells = self._names(places)
            self._faults.add(Level.WARNING, "not_calculated", self._spot(*places[0]), sheet=self.title, count=str(len(places)), cells=cells)
        for value, places in self._errors().items():
            details = {"sheet": self.title, "value": value, "count": str(len(places)), "cells": self._names(places)}
            self._faults.add(Level.WARNING, "error_value", self._spot(*places[0]), **details)
        if pictures := len(getattr(sheet, "_charts", ())) + len(getattr(sheet, "_images", ())):
            self._faults.add(Level.INFO, "charts_unread", spot, sheet=self.title, count=str(pictures))

    def _errors(self) -> Mapping[str, list[Place]]:
        found: dict[str, list[Place]] = {}
        for place, cell in self._cells.items():
            if cell.doubt == "error_value":
                found.setdefault(cell.text, []).append(place)
        return found

    def _names(self, places: list[Place]) -> str:
        named = ", ".join(f"{get_column_letter(column)}{row}" for row, column in places[:_MOST_NAMED])
        return named + (" …" if len(places) > _MOST_NAMED else "")


def _covered_places(sheet: Worksheet) -> Iterator[tuple[Place, Place]]:
    """Places under a merged cell, each with the place whose cell covers it."""
    for merged in sheet.merged_cells.ranges:
        corner = (merged.min_row, merged.min_col)
        if (merged.max_row - merged.min_row + 1) * (merged.max_col - merged.min_col + 1) <= _MOST_COVERED:
            for row in range(merged.min_row, merged.max_row + 1):
                for column in range(merged.min_col, merged.max_col + 1):
                    if (row, column) != corner:
                        yield (row, column), corner


def _hidden_columns(sheet: Worksheet) -> set[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.min and dimension.max:
            hidden |= set(range(dimension.min, dimension.max + 1))
    return hidden
