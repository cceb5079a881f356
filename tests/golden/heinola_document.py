"""Reads the text of the published Heinola statement into tables and texts, so that tests can hold every number of it against ours.

Of the document it knows only how it is written: tab-separated tables, headings, page breaks in the middle of a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

UNIT_HEADINGS = {
    "## Hyvinvointipalvelut": "HYPA",
    "## Hyvinvoinnin edistämisen lautakunta": "HYVI",
    "## Virikkeellinen elämä": "VIRE",
    "## Hyvinvoinnin ja työllisyyden edistäminen": "HYTY",
}
KINDS = {  # by the first two header cells
    ("Strateginen päämäärä", "Palvelualueen tavoite 2025"): "binding_goals",
    ("Strateginen päämäärä", "Tavoite 2025"): "operating_goals",
    ("Strateginen päämäärä", "Hankkeen nimi"): "projects",
    ("Tunnusluku", "Toteutuma 2023"): "key_figures",
    ("Riskiluokka", "Tunnistettu riski"): "risks",
}
KEYED = re.compile(r"(hyte|hyty|opkou|op/kou|vaka|vire)\s*:?\s*([\d .]+)")
PARTS = {"hyte": "HYTY", "hyty": "HYTY", "opkou": "OPKOU", "op/kou": "OPKOU", "vaka": "VAKA", "vire": "VIRE"}
NUMBER_WORDS = {
    **dict.fromkeys(("yksi", "yhden", "yhdellä"), 1),
    **dict.fromkeys(("kaksi", "kahta", "kahden"), 2),
    **dict.fromkeys(("kolme", "kolmen"), 3),
    **dict.fromkeys(("viisi", "viiden"), 5),
    **dict.fromkeys(("kuusi", "kuutta"), 6),
}
SPACE = " \u00a0\u202f"
TOKEN = re.compile(
    r"(?<!\w)(?P<date>\d{1,2}\.\d{1,2}\.(?:\d{4})?)"
    rf"|(?<![\w,.])(?P<number>\d{{1,3}}(?:[{SPACE}.]\d{{3}})+(?!\d)|\d+(?:[.,]\d+)?)"
    r"|\b(?P<word>" + "|".join(NUMBER_WORDS) + r")\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class SourceTable:
    """One table; rows that a page break cut in two are whole again. ``rows`` are plain text, markup gone."""

    unit: str
    kind: str
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class SourceDocument:
    tables: list[SourceTable]
    prose: dict[str, str]
    """Everything outside tables, by unit."""

    def table(self, unit: str, kind: str) -> SourceTable:
        (found,) = (table for table in self.tables if (table.unit, table.kind) == (unit, kind))
        return found


def plain(cell: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", cell).split())


def amount(cell: str) -> Decimal | None:
    """``- 565 805`` → −565805, ``124,18`` → 124.18; None for an empty cell."""
    digits = re.sub(rf"[{SPACE}]", "", cell).replace("−", "-").replace(",", ".")
    return Decimal(digits) if digits else None


def measured(cell: str) -> tuple[Decimal, str]:
    """A number and its sign: ``12 242 €`` → (12242, "€"), ``20,3 euroa/ as.`` → (20.3, "€"), ``98 %`` → (98, "%"), ``6,3`` → (6.3, "")."""
    match = re.match(rf"\d[\d{SPACE}]*(?:,\d+)?", cell)
    assert match, cell
    rest = cell[match.end() :]
    sign = "%" if "%" in rest else "€" if "€" in rest or "euro" in rest else ""
    return Decimal(re.sub(rf"[{SPACE}]", "", match.group()).replace(",", ".")), sign


def numbers(text: str) -> Iterator[str]:
    """Every number of a text in one spelling: dates as they are, thousands joined, decimal point, number words as digits."""
    for match in TOKEN.finditer(text):
        if date := match["date"]:
            yield date
        elif word := match["word"]:
            yield str(NUMBER_WORDS[word.lower()])
        else:
            number = re.sub(rf"[{SPACE}]", "", match["number"])
            yield re.sub(r"\.(?=\d{3}$)", "", number).replace(",", ".")


def keyed(rows: list[list[str]]) -> dict[tuple[str, int], Decimal]:
    """The keyed list of external funding: ``hyte: 19 432`` in column 1 → {("HYTY", 1): 19432}."""
    found = {}
    for row in rows:
        for column, cell in enumerate(row[1:], 1):
            for key, digits in KEYED.findall(cell):
                found[PARTS[key], column] = Decimal(re.sub(r"[ .]", "", digits))
    return found


def read(path: Path) -> SourceDocument:
    tables: list[SourceTable] = []
    prose: dict[str, str] = {}
    unit = ""
    lines = path.read_text(encoding="utf-8").split("\n")
    block: list[list[str]] = []
    for line in [*lines, ""]:
        if "\t" in line:
            block.append([plain(cell) for cell in line.split("\t")])
            continue
        if block:
            _add(tables, unit, block)
            block = []
        if line.strip() in UNIT_HEADINGS:
            unit = UNIT_HEADINGS[line.strip()]
        elif unit and not line.startswith("#") and not re.fullmatch(r"\*\*[^*]+\*\*", line.strip()):
            prose[unit] = prose.get(unit, "") + "\n" + line.replace("**", "")
    return SourceDocument(tables, prose)


def _add(tables: list[SourceTable], unit: str, block: list[list[str]]) -> None:
    header, *rows = block
    kind = KINDS.get((header[0], header[1]), "")
    if not kind:
        if header[1] == "TP2024":
            kind = "investments"
        else:
            if rows[0][0] == "Selite":  # the header is two rows
                rows = rows[1:]
            kind = "income_statement" if len(rows) > 3 else "summary"
    last = tables[-1] if tables else None
    if last is None or (last.unit, last.kind) != (unit, kind):
        tables.append(SourceTable(unit, kind, rows))
        return
    # The same header again: the table goes on over a page break, and its first row goes on where the last one was cut.
    if rows and "Yhteensä" not in rows[0]:
        last.rows[-1] = [f"{before} {after}".strip() for before, after in zip(last.rows[-1], rows[0], strict=True)]
        rows = rows[1:]
    last.rows.extend(rows)
