"""Where a cell of a record stands, for findings."""

from __future__ import annotations

from toteuma.core.findings import Place
from toteuma.core.records import Record


def at_cell(record: Record, column: str, quote: str = "") -> Place:
    """The place of one column of a record; ``quote`` is what stands there."""
    return Place(record.place.file, record.place.sheet, record.place.row, column, quote=quote)
