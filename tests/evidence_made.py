"""A document as read, made from a compact text: what the tests of checks and reports start from.

::

    == fi 2025 Kuusiniemi                      language, year, name of the document (each can be left out from the right)
    # Sivistyspalvelut                         a heading, its level told by the number of marks; it is the entity of what follows
    Toimintakate oli 1,2 miljoonaa euroa.      a paragraph
    @comparison Sivistys; scale=1000; cost=negative; caption=Tuloslaskelma
    Selite | prior 2024: TP 2024 | amended: TA 2025 | actual: Toteuma | deviation: Poikkeama
    Toimintatuotot | 1 000 | 1 200 | **1 150** | 50

``@kind`` begins a table, with its entity (that of the heading where left out) and settings; its next line is the head. A head is ``role year: words``;
the first one is the label where no role is given. In a cell ``**`` is bold, ``;`` parts the items of a keyed list (``hyte: 100; vaka: 200``), ``‖`` the
pieces that a page break cut it into, and ``??`` at the end says that the reader was not sure. Lines are counted as an editor would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from toteuma.core.evidence import (
    ReadCell,
    ReadColumn,
    ReadDocument,
    ReadHeading,
    ReadParagraph,
    ReadRow,
    ReadTable,
    Role,
    Sign,
    Spot,
    TableKind,
)
from toteuma.core.language import Language
from toteuma.core.quantities import parse_quantity
from toteuma.ingest.meaning.wording import scale_in
from toteuma.rules import line_scheme, scheme_ids

FIRST_SCHEMES = {TableKind.BALANCE_SHEET: "balance_sheet", TableKind.CASH_FLOW: "cash_flow"}
HEAD = re.compile(rf"(?P<role>{'|'.join(Role)})(?: (?P<year>\d{{4}}))?: ?(?P<words>.*)")
KEYED = re.compile(r"(?P<key>[^:]+): (?P<number>.+)")


def document(text: str, parents: Sequence[tuple[str, str]] = ()) -> ReadDocument:
    """The document of ``text``."""
    return _Made(text).read(tuple(parents))


def lines_of(language: Language, year: int, kind: TableKind) -> dict[str, str]:
    """Folded label → line id, the scheme of the table's kind going before the others."""
    first = FIRST_SCHEMES.get(kind, "income_statement")
    known = [scheme for scheme in (first, *scheme_ids()) if scheme in scheme_ids()]
    found: dict[str, str] = {}
    for scheme in known:
        for line in line_scheme(scheme, year):
            found.setdefault(line.name.get(language).casefold(), line.id)
    return found


@dataclass
class _Made:
    text: str
    language: Language = Language.FI
    year: int = 2025
    name: str = "made"
    blocks: list[ReadHeading | ReadParagraph | ReadTable] = field(default_factory=list)

    def read(self, parents: tuple[tuple[str, str], ...]) -> ReadDocument:
        heading, numbers = "", count(1)
        lines = iter(list(enumerate(self.text.splitlines(), 1)))
        for number, line in lines:
            words = line.strip()
            spot = Spot(line=number)
            if words.startswith("== "):
                language, year, name = (*words[3:].split(" ", 2), "", "")[:3]
                self.language, self.year, self.name = Language(language), int(year or self.year), name or self.name
            elif words.startswith("#"):
                heading = words.lstrip("# ")
                self.blocks.append(ReadHeading(heading, len(words) - len(words.lstrip("#")), spot))
            elif words.startswith("@"):
                self.blocks.append(self._table(f"t{next(numbers)}", words[1:], heading, spot, lines))
            elif words:
                self.blocks.append(ReadParagraph(words, spot, heading, heading, ((0, spot),)))
        return ReadDocument(self.name, self.language, self.year, tuple(self.blocks), parents)

    def _table(self, name: str, told: str, heading: str, spot: Spot, lines: Iterator[tuple[int, str]]) -> ReadTable:
        first, *rest = (part.strip() for part in told.split(";"))
        kind, _, entity = first.partition(" ")
        settings = dict(part.split("=", 1) for part in rest)
        columns = tuple(_column(head.strip(), index) for index, head in enumerate(next(lines)[1].split("|")))
        known = lines_of(self.language, self.year, TableKind(kind))
        rows = []
        for number, line in lines:
            if not line.strip():
                break
            cells = tuple(
                self._cell(part.strip(), Spot(line=number), column) for part, column in zip(line.split("|"), columns, strict=False)
            )
            label = " ".join(cells[0].raw.split())
            scale = scale_in(label) if kind == TableKind.KEY_FIGURES else None
            rows.append(ReadRow(label, cells, Spot(line=number), known.get(label.casefold(), ""), scale=scale))
        return ReadTable(
            name,
            TableKind(kind),
            columns,
            tuple(rows),
            spot,
            entity or heading,
            settings.get("caption", ""),
            int(settings.get("scale", "1")),
            Sign(settings.get("cost", "unknown")),
            settings.get("deviation", ""),
        )

    def _cell(self, text: str, spot: Spot, column: ReadColumn) -> ReadCell:
        doubt = "unsure" if text.endswith("??") else ""
        bold = "**" in text
        plain = text.removesuffix("??").replace("**", "").strip()
        pieces = tuple((piece, Spot(line=(spot.line or 0) + index)) for index, piece in enumerate(plain.split("‖")) if "‖" in plain)
        plain = plain.replace("‖", "")
        keyed = []
        for item in plain.split(";"):
            match = KEYED.fullmatch(item.strip())
            quantity = parse_quantity(match["number"], self.language) if match else None
            if match and quantity:
                keyed.append((match["key"].strip(), quantity))
        quantity = None if column.role is Role.LABEL or keyed else parse_quantity(plain, self.language)
        return ReadCell(plain, spot, quantity, tuple(keyed), pieces, bold, doubt)


def _column(head: str, index: int) -> ReadColumn:
    if match := HEAD.fullmatch(head):
        return ReadColumn(match["words"], Role(match["role"]), int(match["year"]) if match["year"] else None, "header")
    return ReadColumn(head, Role.UNKNOWN if index else Role.LABEL, None, "header")
