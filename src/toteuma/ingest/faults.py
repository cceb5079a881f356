"""Findings of one file as they are collected while it is read."""

from __future__ import annotations

import re
from pathlib import Path

from toteuma.core.evidence import Spot
from toteuma.core.findings import Finding, Level, Place

_LONGEST_CAUSE = 200
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")


class Faults:
    """Findings of the file ``path``, in the order met. Their sentences stand under ``reading`` in the texts."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._found: list[Finding] = []

    def add(self, level: Level, code: str, spot: Spot | None = None, **details: str) -> None:
        """A finding at a place of the file; ``details`` fill its sentence, ``file`` is always among them."""
        spot = spot or Spot()
        address = _ADDRESS.fullmatch(spot.cell)
        row = int(address[2]) if address else spot.line
        place = Place(file=self.name, sheet=spot.sheet, row=row, column=address[1] if address else "")
        self._found.append(Finding(level, f"reading.{code}", place, {"file": self.name, **details}))

    def broken(self, kind: str, cause: object) -> None:
        """The file cannot be read as what it is; ``cause`` in the words of whoever tried."""
        words = str(cause).strip().splitlines() or [type(cause).__name__]
        self.add(Level.ERROR, "broken", kind=kind, cause=words[0].strip().rstrip(".")[:_LONGEST_CAUSE])

    def all(self) -> tuple[Finding, ...]:
        return tuple(self._found)
