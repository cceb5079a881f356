"""Which staged postings are taken into the ledger, and which are kept apart: vouchers whole or not at all, nothing lost between the two."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from toteuma.core.findings import Finding, Level, Place
from toteuma.core.money import euros
from toteuma.core.periods import ALWAYS, Month, Months
from toteuma.core.posting_files import PARQUET
from toteuma.core.postings import POSTING, STAGED
from toteuma.core.sql import text
from toteuma.core.structure import account_key
from toteuma.ledger.batch import Tally, tally
from toteuma.ledger.codes import Codes
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.rejecting import write_rejected
from toteuma.ledger.survey import Survey, Surveyor, surveyed
from toteuma.ledger.vouchers import note_known, note_unsound

TOLD_IN_FULL = 20
"""So many faults of one kind are told one by one, the rest are counted."""


@dataclass(frozen=True, slots=True)
class AcceptanceRules:
    """``accounts``: first and last of each range there is, None: any. ``cost_centres``: None: any. ``months`` may be posted in, but for those ``closed``.
    ``vouchers_complete``: every voucher is whole in its file and must add up to nothing."""

    accounts: tuple[tuple[str, str], ...] | None = None
    cost_centres: frozenset[str] | None = None
    months: Months = ALWAYS
    closed: frozenset[Month] = frozenset()
    vouchers_complete: bool = True


@dataclass(frozen=True, slots=True)
class Accepted:
    """``read`` = ``accepted`` + ``rejected``, counted from three different files or queries. ``staged``: the postings accepted, in the order of the source."""

    staged: Path
    read: Tally
    accepted: Tally
    rejected: Tally
    findings: tuple[Finding, ...]
    cells: Any = None
    """The monthly cells of the postings accepted as an Arrow table, where they were made on the way."""


class Acceptance:
    """The acceptance of one file of staged postings. ``file``: what the source is called; ``earlier``: files of postings accepted before, by
    what they are called; ``words`` gives what the codes of faults say in the file of rejected postings, and is asked only where there are some; ``tell`` is called
    with how much of the file was looked at, in percent."""

    def __init__(
        self,
        engine: EmbeddedEngine,
        rules: AcceptanceRules,
        codes: Codes,
        earlier: Mapping[str, Path],
        words: Callable[[], Mapping[str, str]] = dict,
        tell: Callable[[int], None] | None = None,
    ) -> None:
        self.engine = engine
        self.rules = rules
        self.codes = codes
        self.earlier = earlier
        self.words = words
        self.tell = tell

    def split(
        self, staged: Path, file: str, folder: Path, rejected: Path, opened: Month | None = None, seen: Surveyor | None = None
    ) -> Accepted:
        """``seen``: who has seen all its postings already. ``opened``: the month of its opening balances, where they are among the postings. Accepted postings into ``folder``, rejected ones into the file ``rejected`` (written only where there are some; more are added to it)."""
        self.engine.register_files("staged", [staged], STAGED)
        self.engine.execute(
            "CREATE OR REPLACE TABLE fault (row BIGINT, voucher VARCHAR, year INTEGER, code VARCHAR, stated VARCHAR, sheet VARCHAR)"
        )
        survey = self._surveyed(staged, seen)
        self._note_faults(survey)
        if opened is not None and self.earlier:
            self._note_opened_before(opened)
        ((faults,),) = self.engine.execute("SELECT count(*) FROM fault")
        read = survey.tally
        if not faults:
            return Accepted(staged, read, read, Tally(), (), survey.cells)
        self.engine.execute(_BAD)
        accepted = folder / f"accepted-{staged.stem}.parquet"
        self.engine.execute("SET preserve_insertion_order = true")
        kept = f"SELECT s.* FROM staged s WHERE NOT ({_REJECTED})"
        self.engine.execute(f"COPY ({kept}) TO {text(str(accepted))} ({PARQUET})")
        self.engine.execute("SET preserve_insertion_order = false")
        self.engine.execute(f"CREATE OR REPLACE TABLE rejected AS SELECT s.* FROM staged s WHERE {_REJECTED}")
        write_rejected(self.engine, file, rejected, self.words())
        self.engine.register_files("accepted", [accepted], STAGED)
        result = Accepted(accepted, read, self._tally("accepted"), self._tally("rejected"), self._findings(file))
        if result.accepted + result.rejected != read:
            raise AssertionError(f"of {file} were read {read}, accepted {result.accepted} and rejected {result.rejected}")
        return result

    def _surveyed(self, staged: Path, seen: Surveyor | None) -> Survey:
        try:
            if seen is not None:
                return seen.survey(staged)
            return surveyed(staged, vouchers=self.rules.vouchers_complete, tell=self.tell)
        except OverflowError:
            return Survey(self._tally("staged"), problems=True)

    def _tally(self, table: str) -> Tally:
        ((rows, cents, both),) = self.engine.execute(f"SELECT count(*), coalesce(sum(cents), 0), coalesce(sum(abs(cents)), 0) FROM {table}")
        return tally(rows, cents, both)

    def _note_faults(self, survey: Survey) -> None:
        """Only what the survey does not rule out is looked for."""
        if survey.problems:
            self._rows("problem IS NOT NULL", "problem", "coalesce(problem_value, '')")
        self._note_unknown("account", "account_unknown", None if survey.problems else survey.accounts)
        self._note_unknown("cost_centre", "cost_centre_unknown", None if survey.problems else survey.centres)
        self._note_times(survey)
        if self.rules.vouchers_complete and survey.suspects != ():
            note_unsound(self.engine, survey.problems, survey.suspects)
        if self.earlier:
            note_known(self.engine, self.earlier)

    def _note_times(self, survey: Survey) -> None:
        months, closed = self.rules.months, self.rules.closed
        outside = f"month < {months.first} OR month > {months.last}"
        if survey.problems or any(month not in months for month in survey.months):
            self._rows(f"problem IS NULL AND ({outside})", text("month_outside"), "month::VARCHAR")
        if survey.problems or survey.other_years:
            # A date beyond the month it is booked in is common at the turn of a month, not of a year.
            self._rows(f"problem IS NULL AND NOT ({outside}) AND year(date) <> month // 100", text("date_outside_year"), "date::VARCHAR")
        if closed and (survey.problems or survey.months & closed):
            listed = ", ".join(map(str, sorted(closed)))
            self._rows(f"problem IS NULL AND month IN ({listed})", text("month_closed"), "month::VARCHAR")

    def _rows(self, condition: str, code: str, stated: str) -> None:
        self.engine.execute(f"INSERT INTO fault SELECT row, voucher, month // 100, {code}, {stated}, sheet FROM staged WHERE {condition}")

    def _note_unknown(self, column: str, unknown: str, codes: Collection[str] | None) -> None:
        """``codes``: all that the file has; None: not known."""
        ranges, known = self.rules.accounts, self.rules.cost_centres
        if (ranges if column == "account" else known) is None:
            return
        if codes is None:
            rows = self.engine.execute(f"SELECT DISTINCT {column}_code, {column} FROM staged WHERE problem IS NULL")
            codes = {str(number) if code is None else code for code, number in rows} - {"None"}
        wrong = [(code,) for code in sorted(codes) if not (_within(code, ranges or ()) if column == "account" else code in (known or ()))]
        if wrong:
            self.engine.register_rows("wrong_code", wrong, {"code": "VARCHAR"})
            code = f"coalesce({column}_code, {column}::VARCHAR)"
            self._rows(f"problem IS NULL AND {code} IN (SELECT code FROM wrong_code)", text(unknown), code)

    def _note_opened_before(self, opened: Month) -> None:
        """All opening balances, where one of their accounts has postings of that month or before: these hold the same euros. Part of them would leave
        a balance sheet that does not balance."""
        files = {number: [path] for number, path in enumerate(self.earlier.values())}
        self.engine.register_batches(
            "before", files, {"batch": "INTEGER", **{name: POSTING[name] for name in ("stage", "month", "account")}}
        )
        posted = f"SELECT 1 FROM before b WHERE b.stage = 'actual' AND b.month <= {opened} AND b.account IN (SELECT account FROM staged WHERE {{}})"
        opening = f"problem IS NULL AND voucher IS NULL AND stage = 'actual' AND month = {opened}"
        self._rows(f"{opening} AND EXISTS ({posted.format(opening)})", text("openings_known"), "month::VARCHAR")

    def _findings(self, file: str) -> tuple[Finding, ...]:
        """The first faults of each kind in full, the rest counted. A code or month that is wrong, or a batch that has the vouchers already, is told once, with how many vouchers they are; a voucher
        that is wrong as a whole once; a cell that cannot be read by its row."""
        by_value, by_voucher = (", ".join(map(text, codes)) for codes in (_BY_VALUE, _BY_VOUCHER))
        group = f"CASE WHEN code IN ({by_value}) THEN '=' || stated WHEN code IN ({by_voucher}) AND voucher IS NOT NULL THEN voucher ELSE row::VARCHAR END"
        grouped = f"SELECT code, sheet, min(row) AS row, arg_min(voucher, row) AS voucher, arg_min(stated, row) AS stated, count(DISTINCT coalesce(voucher, row::VARCHAR)) AS vouchers FROM fault GROUP BY code, sheet, {group}"
        ranked = f"SELECT *, row_number() OVER (PARTITION BY code ORDER BY row) AS place, count(*) OVER (PARTITION BY code) AS many FROM ({grouped})"
        rows = self.engine.execute(
            f"SELECT row, voucher, code, stated, sheet, vouchers, many FROM ({ranked}) WHERE place <= {TOLD_IN_FULL} ORDER BY row, code"
        )
        found, many = [], Counter[str]()
        for row, voucher, code, stated, sheet, vouchers, count in rows:
            many[code] = count
            numbers = _sides(stated) if code == "voucher_unbalanced" else {}
            value = str(numbers["credit"] - numbers["debit"]) if numbers else _written(stated, code)
            if code == "voucher_known":
                value = list(self.earlier)[int(stated)]
            details = {"file": file, "voucher": voucher or "–", "value": value, "count": str(vouchers)}
            place = Place(file, sheet or "", row, quote=value)
            found.append(Finding(Level.ERROR, f"postings.{code}", place, details, numbers=numbers))
        for code, count in many.items():
            if count > TOLD_IN_FULL:
                details = {"file": file, "count": str(count - TOLD_IN_FULL), "code": code}
                found.append(Finding(Level.ERROR, "postings.more", Place(file), details))
        return tuple(found)


_BY_VALUE = ("account_unknown", "cost_centre_unknown", "month_outside", "month_closed", "voucher_known", "openings_known")
_BY_VOUCHER = ("date_outside_year", "voucher_unbalanced", "voucher_doubled")

_BAD = """CREATE OR REPLACE TABLE bad AS
SELECT DISTINCT voucher, year FROM fault WHERE voucher IS NOT NULL"""
"""Vouchers that are rejected whole. A row whose date cannot be read has no year: then every voucher of its number is."""

_REJECTED = """s.problem IS NOT NULL OR (s.voucher IS NULL AND s.row IN (SELECT row FROM fault WHERE voucher IS NULL))
OR (s.voucher IS NOT NULL AND EXISTS (SELECT 1 FROM bad b WHERE b.voucher = s.voucher AND (b.year = s.month // 100 OR b.year IS NULL)))"""


def _within(code: str, ranges: Collection[tuple[str, str]]) -> bool:
    return any(account_key(first) <= account_key(code) <= account_key(last) for first, last in ranges)


def _sides(stated: str) -> dict[str, Decimal]:
    """Debit and credit of a voucher, and by how much they differ."""
    debit, credit = (euros(int(side)) for side in stated.split())
    return {"debit": debit, "credit": credit, "difference": abs(debit - credit)}


def _written(stated: str, code: str) -> str:
    """What stood in the cell, out of the JSON object of all that could not be read; a month as people write it."""
    if code in ("month_outside", "month_closed", "openings_known"):
        return f"{int(stated) % 100}/{int(stated) // 100}"
    if not stated.startswith("{"):
        return stated
    return " · ".join(str(value) for value in json.loads(stated).values())
