"""Everything that is found in a statement of the workplace, and how each of its figures came about, as one record that can be kept and shown at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from toteuma.core.document import Document, FigureEntry
from toteuma.core.findings import Finding, Level
from toteuma.core.inspection import Inspection
from toteuma.core.language import Language
from toteuma.core.remark import Remark, Where
from toteuma.package.schema import tables
from toteuma.reports.checking.wording import calculation, formula, kind_name, sentence, where_text, written
from toteuma.services.entries import PROSE
from toteuma.services.own_check import OwnCheck, check_own
from toteuma.services.present_package import present_package
from toteuma.services.validation import Validated, validate
from toteuma.services.workplace import Workplace
from toteuma.texts.findings import hint
from toteuma.texts.findings import place as finding_place
from toteuma.texts.findings import sentence as finding_sentence

Record = dict[str, Any]
PROSE_FILE = re.compile(r"prose/([^/]+)/(.+)\.(fi|sv|en)\.md")


@dataclass(frozen=True, slots=True)
class Address:
    """Where something stands in the workplace; empty where it stands nowhere in particular."""

    unit: str = ""
    table: str = ""
    key: str = ""
    column: str = ""

    def record(self) -> Record:
        return {"unit": self.unit, "table": self.table, "key": self.key, "column": self.column}


class Addresses:
    """From file and row, as the loader of packages tells places, to the records of the workplace."""

    def __init__(self, place: Workplace, statement: str) -> None:
        self.place, self.statement = place, statement
        self.rows: dict[str, list[str]] = {}
        self.records = place.keeper.records(statement)
        for (table, key), _ in sorted(self.records.items(), key=lambda one: (one[0][0], one[1].position, one[0][1])):
            if table in tables():
                self.rows.setdefault(tables()[table].file, []).append(key)
        self.tables = {schema.file: schema.id for schema in tables().values()}

    def of(self, file: str, row: int | None, column: str = "") -> Address:
        """``row`` counts from 1, the header being the first."""
        if prose := PROSE_FILE.fullmatch(file):
            return Address(prose[1], PROSE, f"{prose[1]}/{prose[2]}", prose[3])
        keys = self.rows.get(file, [])
        if row is None or not 2 <= row < len(keys) + 2:
            return Address()
        table, key = self.tables[file], keys[row - 2]
        return Address(self.place.unit_of(self.statement, table, key, self.records[table, key]), table, key, column)


def self_check(place: Workplace, statement: str) -> Record:
    """The record: ``findings`` and ``figures`` by language, ``open_errors``, and the ``number`` of the change up to which it holds."""
    with ExitStack() as until_checked:
        with place.keeper.transaction():
            number = place.keeper.head(statement).number
            addresses = Addresses(place, statement)
            package = until_checked.enter_context(present_package(place, statement))
        validated = validate(package)
        own = check_own(package, validated, whole=True) if validated.ok else None
    found: Record = {"number": number, "findings": {}, "figures": {}}
    for language in Language:
        found["findings"][language.value] = list(_findings(validated, own, addresses, language))
    found["open_errors"] = sum(one["level"] == Level.ERROR and not one["explained"] for one in found["findings"][Language.FI.value])
    for language, document in validated.documents.items() if own else ():
        inspection = own.inspections[next(iter(own.inspections))] if own else None
        found["figures"][language.value] = list(_figures(document, inspection, addresses, language))
    return found


def _findings(validated: Validated, own: OwnCheck | None, addresses: Addresses, language: Language) -> Iterator[Record]:
    told = [*validated.findings, *(own.findings if own else ())]
    for finding in told:
        yield _finding(finding, addresses, language)
    if own is None:
        return
    printed = _Printed(next(iter(validated.documents.values())), addresses)
    seen: set[str] = set()
    for remark in own.remarks:
        if remark.fingerprint not in seen:
            seen.add(remark.fingerprint)
            yield _remark(remark, printed, language)


def _finding(finding: Finding, addresses: Addresses, language: Language) -> Record:
    where = finding.place
    address = addresses.of(where.file, where.row, where.column)
    told = (finding.code, where.file, str(where.row), where.column, finding_sentence(finding, language.FI))
    return {
        "id": "d" + hashlib.sha256("\x1f".join(told).encode()).hexdigest()[:12],
        "level": finding.level.value,
        "kind": "",
        "sentence": finding_sentence(finding, language),
        "hint": hint(finding, language),
        "place": finding_place(finding, language),
        "quote": where.quote,
        "formula": finding.formula,
        "proposed": finding.proposed,
        "fingerprint": "",
        "explained": None,
        **address.record(),
        "unit": address.unit or where.unit or finding.details.get("unit", ""),
    }


class _Printed:
    """From what is printed back to what was written: the record of a row where each row is one, else the unit that the table or section is of."""

    def __init__(self, document: Document, addresses: Addresses) -> None:
        self.addresses, self.language = addresses, document.language
        self.cells = _cell_names(document)
        self.tables = {table.id: table for table in document.tables()}
        self.titles = {section.title: section.unit for section in document.sections() if section.kind == "unit"}

    def address(self, where: Where) -> Address:
        table = self.tables.get(where.table)
        if table is None:
            return Address(self.titles.get(where.entity, ""))
        name = self.cells.get((table.id, where.cell[1], where.cell[2])) if where.cell else None
        key = name[1].partition(":")[0] if name else ""
        kept = self.addresses.records.get((table.kind, key))
        if name is None or kept is None or table.kind not in tables():
            return Address(table.unit)
        columns = tables()[table.kind].columns()
        column = next((one for one in (f"{name[2]}_{self.language}", name[2]) if one in columns), "")
        return Address(self.addresses.place.unit_of(self.addresses.statement, table.kind, key, kept), table.kind, key, column)


def _remark(remark: Remark, printed: _Printed, language: Language) -> Record:
    where = remark.places[0] if remark.places else None
    own = remark.explained
    address = printed.address(where) if where else Address()
    return {
        "id": remark.fingerprint,
        "level": remark.level.value,
        "kind": kind_name(remark.code, language),
        "sentence": sentence(remark, language),
        "hint": "",
        "place": where_text(where) if where else "",
        "quote": where.quote if where else "",
        "formula": calculation(remark, language),
        "proposed": written(remark.proposed, language),
        "fingerprint": remark.fingerprint,
        "explained": None if own is None else {"person": own.person, "reason": own.reason, "period": own.period},
        **address.record(),
    }


def _figures(document: Document, inspection: Inspection | None, addresses: Addresses, language: Language) -> Iterator[Record]:
    """Every printed figure: how it came about, where else it stands, and what was checked of it. Relations are known of the authoritative language;
    the figures of the others are the same."""
    captions = {table.id: table.caption for table in document.tables()}
    relations, claims = _relations(inspection, document, language), _claims(inspection, document)
    same: dict[tuple[str, str, str, str], list[FigureEntry]] = {}
    for entry in document.figures:
        same.setdefault((entry.unit, entry.row, entry.period, entry.stage), []).append(entry)
    for entry in document.figures:
        others = [one for one in same[entry.unit, entry.row, entry.period, entry.stage] if one.id != entry.id and one.value == entry.value]
        cell = (entry.cell.table, entry.cell.row, entry.cell.column)
        yield {
            "id": entry.id,
            "unit": entry.unit,
            "unit_name": entry.unit_name,
            "table": entry.table,
            "caption": captions.get(entry.table, ""),
            "row": entry.row_label,
            "column": entry.column_label,
            "printed": entry.printed,
            "value": None if entry.value is None else str(entry.value),
            "measure": entry.unit_of_measure,
            "origin": entry.origin,
            "steps": [
                {
                    "depth": step.depth,
                    "label": step.label,
                    "printed": step.printed,
                    "formula": step.formula,
                    "source": step.source,
                    "target": step.target,
                    **addresses.of(step.file, step.row).record(),
                }
                for step in entry.steps
            ],
            "also": [{"id": one.id, "caption": captions.get(one.table, ""), "printed": one.printed} for one in others],
            "relations": relations.get(cell, []),
            "claims": claims.get(cell, []),
        }


Cells = dict[tuple[str, str, str], list[Record]]


def _cell_names(document: Document) -> dict[tuple[str, int, int], tuple[str, str, str]]:
    """From a cell as the checks count it to the cell as a figure names it."""
    return {
        (table.id, r, c): (table.id, row.id, column.id)
        for table in document.tables()
        for r, row in enumerate(table.rows)
        for c, column in enumerate(table.columns)
    }


def _named(places: Iterable[Where], names: Mapping[tuple[str, int, int], tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    for place in places:
        if place.cell is not None and (name := names.get((place.table, place.cell[1], place.cell[2]))):
            yield name


def _relations(inspection: Inspection | None, document: Document, language: Language) -> Cells:
    found: Cells = {}
    names = _cell_names(document)
    for relation in inspection.relations if inspection else ():
        told = {
            "kind": kind_name(relation.code, language),
            "verdict": relation.verdict.value,
            "formula": formula(relation.formula, language),
        }
        for name in dict.fromkeys(_named(relation.places, names)):
            found.setdefault(name, []).append(told)
    return found


def _claims(inspection: Inspection | None, document: Document) -> Cells:
    found: Cells = {}
    names = _cell_names(document)
    for claim in inspection.claims if inspection else ():
        for name in dict.fromkeys(_named(claim.linked_to, names)):
            found.setdefault(name, []).append({"quote": claim.quote, "verdict": claim.verdict.value})
    return found
