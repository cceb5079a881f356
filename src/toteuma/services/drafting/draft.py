"""A package while it is drafted: rows of its tables, its texts, and what could not be placed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from toteuma.core.evidence import ReadTable, Spot
from toteuma.core.findings import Finding, Level, Place
from toteuma.core.language import Language
from toteuma.package.schema import tables


def slug(text: str, *, most: int = 40) -> str:
    """A text as an id: ``Toiminnan kuvaus`` → ``toiminnan_kuvaus``. Never empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:most].strip("_")
    return words if words[:1].isalpha() else f"x_{words}".rstrip("_")


@dataclass(slots=True)
class Draft:
    """``language`` is the document's: texts stand in it alone. ``rows`` by table of the package, ``prose`` by unit and section."""

    language: Language
    year: int
    file: str
    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    prose: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    _ids: dict[str, set[str]] = field(default_factory=dict)

    def new_id(self, table: str, text: str) -> str:
        """An id of the table that no other row has."""
        taken = self._ids.setdefault(table, set())
        first = slug(text)
        name, number = first, 2
        while name in taken:
            name, number = f"{first}_{number}", number + 1
        taken.add(name)
        return name

    def add(self, table: str, cells: Mapping[str, str], **texts: str) -> None:
        """A row; ``texts`` are the fields that stand once for each language."""
        self.rows.setdefault(table, []).append({**cells, **{f"{name}_{self.language}": text for name, text in texts.items()}})

    def columns(self, table: str) -> list[str]:
        """The columns of a table that any row fills, and those that it must have, in the order of the schema."""
        schema = tables()[table]
        filled = {name for row in self.rows.get(table, []) for name, value in row.items() if value}
        needed = {
            name
            for each in schema.fields
            if each.required
            for name in ((f"{each.name}_{self.language}",) if each.localized else (each.name,))
        }
        return [column for column in schema.columns() if column in filled | needed]

    def tell(self, code: str, spot: Spot | None = None, *, level: Level = Level.WARNING, quote: str = "", **details: str) -> None:
        """A finding about the document: what was left out, or taken in a way that somebody should look at."""
        place = Place(self.file, spot.sheet if spot else "", spot.line if spot else None, quote=quote)
        page = str(spot.page) if spot and spot.page else ""
        self.findings.append(Finding(level, f"drafting.{code}", place, {"page": page, "quote": quote, **details}))


def name_of(table: ReadTable) -> str:
    """A table as a person would point at it."""
    return table.caption or table.entity or " | ".join(column.header for column in table.columns if column.header) or table.id
