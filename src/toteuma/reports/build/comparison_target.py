"""What a comparison table of a unit shows: known before it is built, so that others can point into it."""

from __future__ import annotations

from dataclasses import dataclass

from toteuma.core.conventions import ColumnSpec, ZeroBase
from toteuma.core.document import CellRef, Column


@dataclass(frozen=True, slots=True)
class Target:
    """A table in the making: where its cells stand and which lines it has."""

    table: str
    unit: str
    lines: tuple[str, ...]
    columns: tuple[tuple[ColumnSpec, Column], ...]
    zero_base: ZeroBase

    def ref(self, line: str, column: str) -> CellRef:
        return CellRef(self.table, line, column)

    def has(self, line: str, column: str) -> bool:
        return line in self.lines and any(candidate.id == column for _, candidate in self.columns)
