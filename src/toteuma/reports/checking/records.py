"""An inspection as plain records: the published JSON form (``docs/schemas/check.schema.json``)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from toteuma.core.claim import Claim
from toteuma.core.evidence import Quantity, ReadColumn, ReadDocument, ReadTable, Spot
from toteuma.core.findings import Finding
from toteuma.core.inspection import CheckedRelation, Coverage, Inspection
from toteuma.core.language import Language
from toteuma.core.remark import Remark, Where
from toteuma.reports.checking.exact_json import exact_json
from toteuma.reports.checking.wording import formula, sentence
from toteuma.texts.findings import sentence as finding_sentence

Record = dict[str, object]


def write_json(inspection: Inspection, language: Language, reading: Iterable[Finding] = ()) -> str:
    """The inspection as JSON text with a line end, messages in ``language``; ``reading`` are the findings of reading the file."""
    return exact_json(inspection_record(inspection, language, reading)) + "\n"


def inspection_record(inspection: Inspection, language: Language, reading: Iterable[Finding] = ()) -> Record:
    return {
        "document": _document(inspection.document),
        "coverage": _coverage(inspection.coverage, inspection.morphology),
        "findings": [finding_record(remark, language) for remark in inspection.remarks],
        "relations": [_relation(relation, language) for relation in inspection.relations],
        "claims": [_claim(claim) for claim in inspection.claims],
        "tables": [_table(table) for table in inspection.document.tables()],
        "unread": [{**_spot(spot), "quote": text} for text, spot in inspection.document.unread],
        "reading": [reading_record(finding, language) for finding in reading],
    }


def unread_record(name: str, reading: Iterable[Finding], language: Language) -> Record:
    """A document that could not be read: why, and nothing else."""
    return {"document": {"name": name}, "reading": [reading_record(finding, language) for finding in reading]}


def reading_record(finding: Finding, language: Language) -> Record:
    """What was noticed when the file itself, its settings or its explanations were read."""
    where = finding.place
    return {
        "code": finding.code,
        "level": finding.level.value,
        "message": finding_sentence(finding, language),
        "file": where.file,
        "sheet": where.sheet,
        "row": where.row,
        "column": where.column,
        "quote": where.quote,
    }


def finding_record(remark: Remark, language: Language) -> Record:
    """One finding as the contract has it; ``entity``, ``also`` and ``explained`` beside."""
    own = remark.explained
    return {
        "code": remark.code,
        "level": remark.level.value,
        "message": sentence(remark, language),
        "places": [place_record(place) for place in remark.places],
        "stated": _given(remark.stated),
        "expected": _given(remark.expected),
        "formula": formula(remark.formula, language),
        "proposed": _given(remark.proposed),
        "candidates": [{"place": place_record(where), "value": value} for where, value in remark.candidates],
        "fingerprint": remark.fingerprint,
        "also": list(remark.also),
        "explained": None if own is None else {"person": own.person, "reason": own.reason, "period": own.period},
    }


def place_record(place: Where) -> Record:
    return {
        "document": place.document,
        **_spot(place.spot),
        "entity": place.entity,
        "table": place.table,
        "row": place.row,
        "column": place.column,
        "quote": place.quote,
    }


def _given(value: str | Decimal) -> str | Decimal | None:
    return None if value == "" else value


def _spot(spot: Spot) -> Record:
    return {"line": spot.line, "page": spot.page, "sheet": spot.sheet, "cell": spot.cell}


def _document(document: ReadDocument) -> Record:
    return {"name": document.name, "language": document.language.value, "year": document.year, "pages": document.pages}


def _coverage(coverage: Coverage, morphology: str) -> Record:
    return {
        "cells_read": coverage.cells_read,
        "relations_checked": coverage.relations_checked,
        "held": coverage.held,
        "held_within_rounding": coverage.held_within_rounding,
        "failed": coverage.failed,
        "claims_found": coverage.claims_found,
        "claims_linked": coverage.claims_linked,
        "cells_checked": coverage.cells_checked,
        "doubtful": coverage.doubtful,
        "morphology": morphology,
    }


def _relation(relation: CheckedRelation, language: Language) -> Record:
    return {
        "code": relation.code,
        "rule": relation.rule,
        "verdict": relation.verdict.value,
        "formula": formula(relation.formula, language),
        "places": [place_record(place) for place in relation.places],
    }


def _claim(claim: Claim) -> Record:
    return {
        "quote": claim.quote,
        "line": claim.spot.line,
        "page": claim.spot.page,
        "written": claim.written,
        "value": claim.value,
        "unit": claim.unit,
        "hedge": claim.hedge,
        "reading": claim.reading,
        "entity": claim.entity,
        "linked_to": [place_record(place) for place in claim.linked_to],
        "verdict": claim.verdict.value,
    }


def _table(table: ReadTable) -> Record:
    return {
        "id": table.id,
        "kind": table.kind.value,
        "entity": table.entity,
        "caption": table.caption,
        **_spot(table.spot),
        "scale": table.scale,
        "cost_sign": table.cost_sign.value,
        "deviation": table.deviation,
        "columns": [_column(column) for column in table.columns],
        "rows": [
            {
                "label": row.label,
                "scheme_line": row.line,
                "entity": row.entity,
                "above": row.above,
                "unit": row.unit,
                **_spot(row.spot),
                "cells": [
                    {
                        "column": column.header,
                        "raw": cell.raw,
                        **_quantity(cell.quantity),
                        "doubt": cell.doubt,
                        "keyed": [{"key": key, **_quantity(quantity)} for key, quantity in cell.keyed],
                    }
                    for column, cell in zip(table.columns, row.cells, strict=False)
                ],
            }
            for row in table.rows
        ],
    }


def _column(column: ReadColumn) -> Record:
    return {
        "header": column.header,
        "role": column.role.value,
        "year": column.year,
        "by": column.by,
        "unit": column.unit,
        "doubt": column.doubt,
    }


def _quantity(quantity: Quantity | None) -> Record:
    """``unit`` is as the cell itself writes it or its column implies; amounts are in the table's ``scale``."""
    if quantity is None:
        return {"value": None, "unit": ""}
    return {"value": quantity.value, "unit": quantity.unit}
