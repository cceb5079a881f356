"""SIE files of types 1–4 → staged postings: vouchers where the file has them, else the changes of its balances by month; budgets besides.

Ledger sign (debit +) ends here. Dimension 1 is the cost centre and 6 the project unless the profile numbers them otherwise (``dimensions``). Of removed and
added lines (#BTRANS, #RTRANS) neither counts: an added one is written again as #TRANS.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import duckdb

from toteuma.core.findings import Finding, Level, Place
from toteuma.core.periods import Month, Months, month_of
from toteuma.ingest.postings.characters import characters
from toteuma.ingest.postings.delivered import Delivered, StatedBalance, Tell, untold
from toteuma.ingest.postings.profile import Profile
from toteuma.ingest.postings.sie_lines import SieLine, amount_problem, sie_cents, sie_day, sie_lines, sie_month
from toteuma.ingest.postings.staging import StagedRows

_DIMENSIONS = {"cost_centre": "1", "project": "6"}
_BALANCES = {"IB": "opening", "UB": "closing", "RES": "closing"}


@dataclass
class _Split:
    """An amount of an account and month: as a whole, and by cost centre. **Sign** debit +."""

    row: int
    whole: int | None = None
    parts: dict[str, int] = field(default_factory=dict)


def read_sie(path: Path, profile: Profile, folder: Path, engine: duckdb.DuckDBPyConnection, tell: Tell = untold) -> Delivered:
    """The postings of a SIE file. ``tell``: called with how much of it is read."""
    found = characters(path, profile.encoding)
    if found.guessed and found.encoding != "cp1252":
        found = characters(path, "cp437")
    reading = _Reading(path, profile, StagedRows(folder, engine))
    for line in sie_lines(path, found, tell):
        reading.take(line)
    if found.guessed:
        reading.tell("encoding_guessed", Level.INFO, encoding=found.name)
    reading.finish()
    rows = reading.rows
    staged = rows.finished()
    if not rows.rows:
        reading.tell("no_rows", Level.ERROR)
    return Delivered(
        staged,
        tuple(reading.findings),
        rows.rows,
        rows.debit_cents,
        rows.credit_cents,
        reading.balances(),
        reading.accounts,
        reading.objects.get(reading.dimension["cost_centre"], {}),
        "sie",
        found.name,
        reading.opened,
    )


class _Reading:
    def __init__(self, path: Path, profile: Profile, rows: StagedRows) -> None:
        self.path = path
        self.profile = profile
        self.rows = rows
        self.dimension = {**_DIMENSIONS, **profile.dimensions}
        self.findings: list[Finding] = []
        self.accounts: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.objects: dict[str, dict[str, str]] = defaultdict(dict)
        self.year: tuple[date, date] | None = None
        self.stated: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
        self.changes: dict[tuple[str, int], _Split] = {}
        self.budget: dict[tuple[str, int], _Split] = {}
        self.left_out: list[int] = []
        self.vouchers = 0
        self.voucher = ""
        self.day: date | None = None
        self.heading: SieLine | None = None
        self.opened: Month | None = None

    def tell(self, code: str, level: Level, row: int | None = None, **details: str) -> None:
        self.findings.append(Finding(level, f"postings.{code}", Place(self.path.name, row=row), {"file": self.path.name, **details}))

    def take(self, line: SieLine) -> None:
        if line.label == "TRANS":
            self._posting(line)
        elif line.label == "VER":
            self._voucher(line)
        elif line.label == "}":
            self.heading = None
        elif line.label == "KONTO":
            self.accounts[line.field(0)] = line.field(1)
        elif line.label in ("DIM", "UNDERDIM"):
            self.names[line.field(0)] = line.field(1)
        elif line.label == "OBJEKT":
            self.objects[line.field(0)][line.field(1)] = line.field(2)
        elif line.label == "RAR" and line.field(0) == "0":
            first, last = sie_day(line.field(1)), sie_day(line.field(2))
            self.year = (first, last) if first and last else None
        elif line.label in _BALANCES and line.field(0) == "0":
            self._balance(line)
        elif line.label in ("PSALDO", "PBUDGET"):
            self._monthly(line)

    def _voucher(self, line: SieLine) -> None:
        self.vouchers += 1
        self.heading = line
        # A voucher without a number is to be numbered by whoever takes it in: the row tells it from the others.
        number = line.field(1) or f"@{line.row}"
        self.voucher = f"{line.field(0)} {number}".strip()
        self.day = sie_day(line.field(2))

    def _posting(self, line: SieLine) -> None:
        cents, written = sie_cents(line.field(1)), line.field(1)
        day = self.heading.field(2) if self.heading else ""
        problem, unread = "", {}
        if self.day is None or self.heading is None:
            problem, unread["date"] = ("date_unreadable" if day else "date_missing"), day
        if cents is None:
            problem, unread["debit"] = problem or amount_problem(written), written
        others = {self.names.get(number, number): code for number, code in line.objects if number not in self.dimension.values()}
        codes = dict(line.objects)
        self.rows.add(
            row=line.row,
            account=line.field(0),
            cents=None if cents is None else -cents,
            month=month_of(self.day) if self.day else None,
            day=self.day,
            voucher=self.voucher,
            cost_centre=codes.get(self.dimension["cost_centre"], ""),
            project=codes.get(self.dimension["project"], ""),
            dimensions=others,
            words=line.field(3) or (self.heading.field(3) if self.heading else ""),
            problem=problem,
            unread=unread,
        )

    def _balance(self, line: SieLine) -> None:
        cents = sie_cents(line.field(2))
        if cents is None:
            self.tell(amount_problem(line.field(2)), Level.ERROR, line.row, voucher=f"#{line.label}", value=line.field(2))
        else:
            self.stated[line.field(1)][line.label] = (cents, line.row)

    def _monthly(self, line: SieLine) -> None:
        """A balance or budget of a month. Only splits by cost centre are told apart: those by other dimensions are splits of the same amounts."""
        month, cents = sie_month(line.field(1)), sie_cents(line.field(3))
        if line.label == "PSALDO" and line.field(0) != "0":
            return
        if month is None or cents is None:
            stage = "actual" if line.label == "PSALDO" else "original"
            problem = "month_unreadable" if month is None else amount_problem(line.field(3))
            unread = {
                name: value for name, value, good in (("month", line.field(1), month), ("debit", line.field(3), cents)) if good is None
            }
            account, amount = line.field(2), None if cents is None else -cents
            self.rows.add(row=line.row, account=account, cents=amount, month=month, stage=stage, problem=problem, unread=unread)
            return
        table = self.changes if line.label == "PSALDO" else self.budget
        split = table.setdefault((line.field(2), month), _Split(line.row))
        if not line.objects:
            split.whole = cents
        elif len(line.objects) == 1 and line.objects[0][0] == self.dimension["cost_centre"]:
            split.parts[line.objects[0][1]] = cents
        else:
            self.left_out.append(line.row)

    def finish(self) -> None:
        """Postings of what the file states as balances, where it has no vouchers; budgets; openings, where they are to be posted."""
        if self.heading is not None:
            self.tell("file_cut", Level.WARNING, self.heading.row, voucher=self.voucher)
        if not self.vouchers:
            self._post(self.changes, "actual")
            self._post_rest()
        self._post(self.budget, "original")
        if self.profile.openings == "post" and self.year:
            day = self.year[0] - timedelta(days=1)
            for account, stated in self.stated.items():
                if "IB" in stated and stated["IB"][0]:
                    self.opened = month_of(day)
                    cents, row = stated["IB"]
                    self.rows.add(row=row, account=account, cents=-cents, month=month_of(day), day=day, words="IB")
        if self.left_out and (self.budget or not self.vouchers):
            self.tell("objects_left_out", Level.INFO, self.left_out[0], count=str(len(self.left_out)))

    def _post(self, splits: dict[tuple[str, int], _Split], stage: str) -> None:
        for (account, month), split in splits.items():
            parts = {**split.parts}
            rest = 0 if split.whole is None else split.whole - sum(parts.values())
            if rest or not parts:
                parts[""] = rest
            for centre, cents in parts.items():
                self.rows.add(row=split.row, account=account, cents=-cents, month=month, stage=stage, cost_centre=centre)

    def _post_rest(self) -> None:
        """What the year's balances tell beyond the months': all of it where there are no months (type 1)."""
        if self.year is None:
            return
        monthly: dict[str, int] = defaultdict(int)
        for (account, month), split in self.changes.items():
            if month in self._months():
                monthly[account] += sum(split.parts.values()) if split.whole is None else split.whole
        for account, stated in self.stated.items():
            closing = stated.get("RES") or stated.get("UB")
            if closing is None:
                continue
            opening = 0 if "RES" in stated else stated.get("IB", (0, 0))[0]
            rest = closing[0] - opening - monthly[account]
            if rest:
                self.rows.add(row=closing[1], account=account, cents=-rest, month=month_of(self.year[1]), day=self.year[1])

    def _months(self) -> Months:
        assert self.year is not None
        return Months(month_of(self.year[0]), month_of(self.year[1]))

    def balances(self) -> tuple[StatedBalance, ...]:
        """What the vouchers must lead to; a file without vouchers is made of its balances and proves nothing by them."""
        if self.year is None or not self.vouchers:
            return ()
        found = []
        for account, stated in self.stated.items():
            closing = stated.get("RES") or stated.get("UB")
            if closing is not None:
                opening = None if "RES" in stated else -stated.get("IB", (0, 0))[0]
                found.append(StatedBalance(account, self._months(), opening, -closing[0], closing[1]))
        return tuple(found)
