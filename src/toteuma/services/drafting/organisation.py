"""Units of a document → the organisation of a package: who is under whom, told by headings and by the figures that add up."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from toteuma.checks.organisation import grids, roll_ups
from toteuma.checks.reading import Reading, folded
from toteuma.core.evidence import ReadDocument, ReadParagraph, ReadTable, Role, TableKind
from toteuma.core.findings import Level
from toteuma.rules.reading import cue
from toteuma.services.drafting.draft import Draft
from toteuma.services.drafting.order import placed_between, without_figures
from toteuma.texts import word

_MAIN = "operating_expenses"
_NEARLY = Decimal("0.98")
PLACED = frozenset(TableKind) - {TableKind.OTHER, TableKind.BALANCE_SHEET, TableKind.CASH_FLOW}


@dataclass(slots=True)
class Units:
    """Codes by folded name, parents by code, the root first."""

    root: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)

    def code(self, name: str) -> str:
        """The code of a unit by its name; the root's where none is told."""
        return self.codes.get(folded(name), self.root if not name else "")

    def depth(self, code: str) -> int:
        above = self.parents.get(code, "")
        return 1 + self.depth(above) if above else 0

    def children(self, code: str) -> list[str]:
        return [child for child, parent in self.parents.items() if parent == code]


def draft_units(document: ReadDocument, draft: Draft) -> Units:
    """The units with their tree; findings say which unit was put under the root for want of anything better."""
    units = Units()
    reading = Reading(document)
    same = without_figures(document)
    for name in _names(document):
        key = folded(name)
        if name and key not in units.codes and key not in same and not cue("entities.group").search(name):
            code = _code(name, units.names)
            units.codes[key], units.names[code] = code, name
    cells = grids(reading)
    above = {child: parent for child, parent in reading.parents.items() if child in units.codes and parent in units.codes}
    for roll_up in roll_ups(reading):
        for part in roll_up.parts:
            if part in units.codes and roll_up.whole in units.codes and part not in above:
                above[part] = roll_up.whole
    sizes = {
        entity: max(
            (abs(cell.value) for (line, (role, _)), cell in grid.items() if line == _MAIN and role is Role.ACTUAL), default=Decimal(0)
        )
        for entity, grid in cells.items()
    }
    tops = [key for key in units.codes if key not in above]
    named = next((key for key in tops if cue("entities.municipality").fullmatch(units.names[units.codes[key]])), "")
    largest = named or max(tops, key=lambda key: sizes.get(key, Decimal(0)), default="")
    others = sum((sizes.get(key, Decimal(0)) for key in tops if key != largest), Decimal(0))
    is_whole = largest and (
        named or largest in above.values() or len(tops) == 1 or (others and sizes.get(largest, Decimal(0)) >= _NEARLY * others)
    )
    if not is_whole:
        code = _code(word("drafting.root", draft.language), units.names)
        units.names = {code: word("drafting.root", draft.language), **units.names}
        units.root = code
    else:
        units.root = units.codes[largest]
    whole = folded(units.names[units.root])
    between = placed_between(document, [key for key in cells if key in units.codes and key not in above and key != whole], above, whole)
    for key, code in units.codes.items():
        parent = above.get(key, "")
        if parent and not _circular(key, above):
            units.parents[code] = units.codes[parent]
        elif key in between:
            units.parents[code] = units.codes[between[key]]
            draft.tell("unit_by_order", level=Level.INFO, unit=units.names[code], above=units.names[units.parents[code]])
        elif code != units.root:
            units.parents[code] = units.root
            draft.tell("unit_under_root", level=Level.INFO, unit=units.names[code], root=units.names[units.root])
    _rows(units, draft)
    for key, (name, other) in same.items():
        if other in units.codes:
            units.codes[key] = units.codes[other]
            draft.tell("unit_joined", level=Level.INFO, unit=name, other=units.names[units.codes[other]])
    return units


def _names(document: ReadDocument) -> Iterable[str]:
    for block in document.blocks:
        if isinstance(block, ReadParagraph):
            yield block.entity
        elif isinstance(block, ReadTable) and block.kind in PLACED:
            yield block.entity
            yield from (row.entity for row in block.rows)


def _circular(key: str, above: dict[str, str]) -> bool:
    seen = {key}
    while key in above:
        key = above[key]
        if key in seen:
            return True
        seen.add(key)
    return False


def _code(name: str, taken: Iterable[str]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    words = re.findall(r"[A-Z0-9]+", plain)
    first = words[0][:6] if len(words) == 1 else "".join(part[:3] for part in words[:3])
    code, number = first or "X", 2
    while code in set(taken):
        code, number = f"{first}{number}", number + 1
    return code


def level_names(units: Units, draft: Draft) -> list[tuple[str, str]]:
    """Id and name of each level from the top down: the word that most names of its units end with, else a plain one."""
    found = []
    for depth in range(max(units.depth(code) for code in units.names) + 1):
        ends = Counter(
            match[0].casefold()
            for code, name in units.names.items()
            if units.depth(code) == depth and (match := cue("entities.unit").search(name))
        )
        usual = ends.most_common(1)[0][0] if ends else word("drafting.unit", draft.language)
        found.append((f"level{depth + 1}", usual))
    return found


def _rows(units: Units, draft: Draft) -> None:
    order = sorted(units.names, key=lambda code: code != units.root)
    placed: list[str] = []

    def put(code: str) -> None:
        placed.append(code)
        for child in order:
            if units.parents.get(child) == code and child not in placed:
                put(child)

    put(units.root)
    for code in placed:
        cells = {"code": code, "parent": units.parents.get(code, ""), "level": f"level{units.depth(code) + 1}"}
        draft.add("units", cells, name=units.names[code])
