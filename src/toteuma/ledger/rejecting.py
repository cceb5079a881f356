"""Rejected postings as a file that a person can mend in a spreadsheet and import again: debit and credit apart, what could not be read as it stood.

A spreadsheet of these countries takes 1.10 for the first of October and writes dates back in its own way: so amounts have a decimal comma and dates are
written 31.12.2025, which it leaves as they are.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Mapping
from pathlib import Path

from toteuma.core.spreadsheet_text import FORMULA_LIKE
from toteuma.core.sql import quoted, text
from toteuma.ledger.embedded import EmbeddedEngine

FAULTS = (
    "row_ragged",
    "date_unreadable",
    "month_unreadable",
    "date_missing",
    "account_missing",
    "stage_missing",
    "amount_missing",
    "amount_unreadable",
    "amount_decimals",
    "analyses_unclear",
    "account_unknown",
    "cost_centre_unknown",
    "month_outside",
    "month_closed",
    "date_outside_year",
    "voucher_unbalanced",
    "voucher_doubled",
    "voucher_known",
    "openings_known",
)
"""What a row of the file can be rejected for."""
SAME = "same_voucher"
_FAULTS = "fault f LEFT JOIN fault_word w ON w.code = f.code"
_TOLD = "concat_ws(': ', f.code, w.words)"
_UNREAD = "json_extract_string(r.problem_value, '$.{}')"
_MONEY = "printf('%d,%02d', abs(r.cents) // 100, (abs(r.cents) % 100)::INTEGER)"


def _columns(file: str, words: Mapping[str, str]) -> dict[str, str]:
    sides = {
        side: f"CASE WHEN r.cents IS NULL THEN {_UNREAD.format(side)} WHEN {own} THEN {_MONEY} END"
        for side, own in (("debit", "r.cents <= 0"), ("credit", "r.cents > 0"))
    }
    return {
        "fault": f"coalesce((SELECT string_agg(DISTINCT {_TOLD}, '; ') FROM {_FAULTS} WHERE f.row = r.row AND f.sheet IS NOT DISTINCT FROM r.sheet), {text(words.get(SAME, ''))})",
        "source_file": text(file),
        "source_sheet": "r.sheet",
        "source_row": "r.row",
        "stage": "r.stage",
        "month": f"coalesce({_UNREAD.format('month')}, r.month::VARCHAR)",
        "date": f"coalesce({_UNREAD.format('date')}, strftime(r.date, '%d.%m.%Y'))",
        "voucher": "r.voucher",
        "account": "coalesce(r.account_code, r.account::VARCHAR)",
        "cost_centre": "coalesce(r.cost_centre_code, r.cost_centre::VARCHAR)",
        **{name: f"r.{quoted(name)}" for name in ("project", "service_class", "scope", "activity", "dimensions", "text", "reference")},
        **sides,
        "line": _UNREAD.format("line"),
    }


def _safe(sql: str) -> str:
    """Behind an apostrophe what a spreadsheet would run: texts of a ledger come from whoever sent an invoice. It is taken off when the file is read."""
    return f"regexp_replace(({sql})::VARCHAR, {text(f'^({FORMULA_LIKE.pattern})')}, {text(APOSTROPHE)} || '\\1')"


APOSTROPHE = "'"


def write_rejected(engine: EmbeddedEngine, file: str, target: Path, words: Mapping[str, str]) -> None:
    """The rows of the table ``rejected`` with their faults of the table ``fault``, added to ``target``. UTF-8 with its mark, by which a
    spreadsheet knows it; ``;``, decimal comma. ``words``: code of a fault → what it says to who is to mend it, ``SAME``: to the voucher's other rows."""
    engine.register_rows("fault_word", list(words.items()), {"code": "VARCHAR", "words": "VARCHAR"})
    columns = ", ".join(f"{_safe(sql)} AS {quoted(name)}" for name, sql in _columns(file, words).items())
    part = target.with_suffix(".part")
    header = "false" if target.exists() else "true"
    engine.execute(
        f"COPY (SELECT {columns} FROM rejected r ORDER BY r.row) TO {text(str(part))} (FORMAT csv, HEADER {header}, DELIMITER ';')"
    )
    with target.open("ab") as out, part.open("rb") as added:
        if not out.tell():
            out.write(BOM_UTF8)
        while block := added.read(1 << 20):
            out.write(block)
    part.unlink()
