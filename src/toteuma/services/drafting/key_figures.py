"""Key figures of a document → their definitions and values in a package."""

from __future__ import annotations

import re

from toteuma.core.evidence import Quantity, ReadCell, ReadRow, ReadTable, Role
from toteuma.rules.reading import cue
from toteuma.services.drafting.amounts import year_of
from toteuma.services.drafting.draft import Draft, slug
from toteuma.services.drafting.organisation import Units
from toteuma.texts import words

_UNIT_IN_LABEL = re.compile(r"\s*[,/(]?\s*(?:€|eur|%)\s?/?\s?\w*\)?$", re.IGNORECASE)
_KEY_MARKS = re.compile(r"[^\w -]")


class KeyFigures:
    """``measures`` collects the units of measure that the settings must name: id → as printed."""

    def __init__(self, units: Units, draft: Draft) -> None:
        self.units, self.draft = units, draft
        self.measures: dict[str, str] = {}

    def take(self, table: ReadTable) -> None:
        unit = self.units.code(table.entity) or self.units.root
        parent = ""
        for row in table.rows:
            if not row.label:
                continue
            keyed = [(index, key, quantity) for index, cell in enumerate(row.cells) for key, quantity in cell.keyed]
            plain = [(index, cell) for index, cell in enumerate(row.cells) if index and (cell.quantity is not None or self._absence(cell))]
            if keyed:
                self._keyed(table, row, unit, keyed)
            elif any(cell.quantity is not None for _, cell in plain):
                own = "" if row.above and row.above == row.label else (parent if row.above and row.label[:1] in "€%" else "")
                id = self._figure(row, unit, own, row.label, next(cell.quantity for _, cell in plain if cell.quantity))
                parent = parent if own else id
                for index, cell in plain:
                    self._value(table, id, index, cell.quantity, self._absence(cell))
            elif any(cell.raw for cell in row.cells[1:]):
                self.draft.tell("key_figure_not_placed", row.spot, quote=row.label[:80])

    def _keyed(self, table: ReadTable, row: ReadRow, unit: str, keyed: list[tuple[int, str, Quantity]]) -> None:
        label = row.above or row.label
        for index, key, quantity in keyed:
            name = f"{_UNIT_IN_LABEL.sub('', label)}: {_KEY_MARKS.sub('', key)}"
            id = slug(f"{unit}_{name}")
            if not any(figure["id"] == id for figure in self.draft.rows.get("key_figures", [])):
                self.draft.add(
                    "key_figures",
                    {"id": id, "unit": unit, "parent": "", "unit_of_measure": self._measure(quantity.unit or row.unit, "")},
                    name=name,
                )
            self._value(table, id, index, quantity, "")

    def _figure(self, row: ReadRow, unit: str, parent: str, label: str, quantity: Quantity) -> str:
        measure = self._measure(row.unit or quantity.unit, label)
        name = label if parent else _UNIT_IN_LABEL.sub("", label).strip() or label
        id = self.draft.new_id("key_figures", name if not parent else f"{parent}_{label}")
        self.draft.add("key_figures", {"id": id, "unit": unit, "parent": parent, "unit_of_measure": measure}, name=name)
        return id

    def _value(self, table: ReadTable, id: str, index: int, quantity: Quantity | None, absence: str) -> None:
        column = table.columns[index]
        stage = {Role.PRIOR: "actual", Role.ACTUAL: "actual", Role.TARGET: "target", Role.AMENDED: "target"}.get(column.role)
        if stage is None or (quantity is not None and quantity.value is None) or (quantity is None and not absence):
            return
        cells = {"key_figure": id, "year": str(year_of(column, self.draft.year)), "stage": stage, "basis": self.draft.file}
        key = [cells[name] for name in ("key_figure", "year", "stage")]
        if any([row[name] for name in ("key_figure", "year", "stage")] == key for row in self.draft.rows.get("key_figure_values", [])):
            return
        value = "" if quantity is None or quantity.value is None else f"{quantity.value:f}"
        self.draft.add("key_figure_values", {**cells, "value": value, "absence": absence})

    @staticmethod
    def _absence(cell: ReadCell) -> str:
        if cell.quantity is not None or not cell.raw or cue("cells.none").fullmatch(cell.raw) is None:
            return ""
        return "not_yet_known" if cue("drafting.not_yet").search(cell.raw) else "no_figure"

    def _measure(self, unit: str, label: str) -> str:
        id = unit or "count"
        if f"statement.measure.{id}" not in words():
            written = re.search(r"(?:€|eur)?\s?/\s?\w+", label, re.IGNORECASE)
            self.measures.setdefault(id, written[0].strip() if written else id.replace("_", " "))
        return id
