"""SAF-T Financial (OECD and its national forms) → staged postings, read as a stream: a file of any size, without entities or outside definitions.

Names are matched without their namespace, as each country has its own. Ledger sign (debit +) ends here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import duckdb
from lxml import etree

from toteuma.core.findings import Finding, Level, Place
from toteuma.core.money import euros
from toteuma.core.periods import Months, month_of
from toteuma.ingest.postings.delivered import Delivered, StatedBalance, Tell, told_rows, untold
from toteuma.ingest.postings.profile import Profile
from toteuma.ingest.postings.saft_lines import Analyses, parts_of
from toteuma.ingest.postings.saft_lines import child_of as _child
from toteuma.ingest.postings.saft_lines import name_of as _name
from toteuma.ingest.postings.saft_lines import text_of as _text
from toteuma.ingest.postings.sie_lines import amount_problem, sie_cents
from toteuma.ingest.postings.staging import StagedRows
from toteuma.ingest.postings.wording import known_words

_WHOLE = ("Transaction", "Account", "Header", "AnalysisTypeTableEntry")
_LINES = ("Line", "TransactionLine", "DebitLine", "CreditLine")
"""What countries call a posting."""
_SIDES = {"DebitAmount": -1, "CreditAmount": 1}
_TOTALS = {"TotalDebit": "DebitAmount", "TotalCredit": "CreditAmount"}
_ANALYSES = {"cost_centre": ("CC", "COSTCENTER", "COSTCENTRE", "AVD", "KST", "KP"), "project": ("PRO", "PROJECT", "PROJ", "P", "PRJ")}
"""Types of analysis by which programs name cost centres and projects. What the file itself says of its types goes before them, a profile's ``dimensions``
before both."""


class _Refused(Exception):
    """The file holds a document type definition: nothing after it is read."""


def read_saft(path: Path, profile: Profile, folder: Path, engine: duckdb.DuckDBPyConnection, tell: Tell = untold) -> Delivered:
    """The postings of a SAF-T file. ``tell``: called with how much of it is read."""
    reading = _Reading(path, profile, StagedRows(folder, engine))
    try:
        with path.open("rb") as file:
            elements = etree.iterparse(file, events=("end",), resolve_entities=False, load_dtd=False, no_network=True)
            for _, element in told_rows(elements, file, tell):
                if element.getroottree().docinfo.doctype:
                    raise _Refused
                reading.take(element)
    except _Refused:
        reading.rows.close()
        return Delivered(None, (_told(path, "xml_with_definitions"),), format="saft")
    except (etree.XMLSyntaxError, OSError) as error:
        reading.rows.close()
        return Delivered(None, (_told(path, "unreadable", cause=str(error).splitlines()[0]),), format="saft")
    rows = reading.rows
    staged = rows.finished()
    if not rows.rows:
        reading.findings.append(_told(path, "no_rows"))
    reading.findings += reading.totals()
    counts = (rows.rows, rows.debit_cents, rows.credit_cents)
    return Delivered(staged, tuple(reading.findings), *counts, reading.balances(), reading.accounts, {}, "saft", "")


def _told(path: Path, code: str, row: int | None = None, **details: str) -> Finding:
    return Finding(Level.ERROR, f"postings.{code}", Place(path.name, row=row), {"file": path.name, **details})


def _row(element: etree._Element) -> int:
    """The row of the file; 0 where the parser does not know it."""
    row = element.sourceline
    return row if isinstance(row, int) else 0


class _Reading:
    def __init__(self, path: Path, profile: Profile, rows: StagedRows) -> None:
        self.path = path
        self.rows = rows
        self.kinds = {what: tuple(kind.upper() for kind in kinds) for what, kinds in _ANALYSES.items()}
        self.chosen = {what: (kind.upper(),) for what, kind in profile.dimensions.items()}
        self.kinds |= self.chosen
        self.findings: list[Finding] = []
        self.accounts: dict[str, str] = {}
        self.stated: list[tuple[str, int, int, int]] = []
        self.months: list[int] = []
        self.period: tuple[int, int] | None = None
        self.sides = dict.fromkeys(_SIDES, 0)
        self.stated_sides: dict[str, tuple[int, int]] = {}

    def take(self, element: etree._Element) -> None:
        """An element that has ended; what has been read is let go, so that memory does not grow."""
        name = _name(element)
        if name == "Transaction":
            self._voucher(element)
        elif name == "Account":
            self._account(element)
        elif name == "SelectionCriteria":
            self._selected(element)
        elif name == "AnalysisTypeTableEntry":
            self._described(element)
        elif name in _TOTALS:
            self._total(element, _TOTALS[name])
        else:
            return
        if name in _WHOLE:
            element.clear()
            while element.getprevious() is not None and (parent := element.getparent()) is not None:
                if _name(parent[0]) not in _WHOLE:
                    break
                del parent[0]

    def _total(self, element: etree._Element, side: str) -> None:
        above, cents = element.getparent(), sie_cents((element.text or "").strip())
        if above is not None and _name(above) == "GeneralLedgerEntries" and cents is not None:
            self.stated_sides[side] = (cents, _row(element))

    def totals(self) -> Iterator[Finding]:
        """What the file says all its debits and credits are, where they are not."""
        for side, (stated, row) in self.stated_sides.items():
            if stated != self.sides[side]:
                numbers = {"stated": euros(stated), "found": euros(self.sides[side]), "difference": euros(abs(stated - self.sides[side]))}
                details, place = {"file": self.path.name, "element": f"Total{side.removesuffix('Amount')}"}, Place(self.path.name, row=row)
                told = str(numbers["stated"]), str(numbers["found"])
                yield Finding(Level.ERROR, "postings.totals_differ", place, details, stated=told[0], expected=told[1], numbers=numbers)

    def _selected(self, element: etree._Element) -> None:
        first, last = (_month(_text(element, f"Period{end}Year"), _text(element, f"Period{end}")) for end in ("Start", "End"))
        days = [_day(_text(element, f"Selection{end}Date")) for end in ("Start", "End")]
        if first and last:
            self.period = (first, last)
        elif days[0] and days[1]:
            self.period = (month_of(days[0]), month_of(days[1]))

    def _described(self, element: etree._Element) -> None:
        kind, words = _text(element, "AnalysisType").upper(), _text(element, "AnalysisTypeDescription").casefold()
        for what, beginnings in known_words()["analyses"].items():
            if what not in self.chosen and words:
                others = tuple(each for each in self.kinds[what] if each != kind)
                self.kinds[what] = (kind, *others) if words.startswith(tuple(beginnings)) else others

    def _account(self, element: etree._Element) -> None:
        code = _text(element, "AccountID")
        if not code:
            return
        self.accounts[code] = _text(element, "AccountDescription")
        balances = []
        for end in ("Opening", "Closing"):
            sides = [(sie_cents(_text(element, f"{end}{side}Balance")), sign) for side, sign in (("Debit", -1), ("Credit", 1))]
            known = [cents * sign for cents, sign in sides if cents is not None]
            balances.append(sum(known) if known else None)
        opening, closing = balances
        if opening is not None and closing is not None:
            self.stated.append((code, opening, closing, _row(element)))

    def _voucher(self, element: etree._Element) -> None:
        journal = element.getparent()
        series = _text(journal, "JournalID") if journal is not None else ""
        number = f"{series} {_text(element, 'TransactionID')}".strip()
        written = _text(element, "TransactionDate") or _text(element, "GLPostingDate")
        day = _day(written)
        month = _month(_text(element, "PeriodYear"), _text(element, "Period")) or (month_of(day) if day else None)
        for line in element.iter():
            if _name(line) in _LINES:
                self._posting(line, number, day, month, written, _text(element, "Description"))

    def _posting(self, line: etree._Element, voucher: str, day: date | None, month: int | None, written: str, words: str) -> None:
        cents, raw = self._amount(line)
        problem, unread = "", {}
        if month is None or (written and day is None):
            problem, unread["date"] = ("date_unreadable" if written else "date_missing"), written
        if cents is None:
            problem, unread["debit"] = problem or amount_problem(raw), raw
        if month:
            self.months.append(month) if month not in self.months else None
        analyses = Analyses.of(line)
        kinds = [analyses.kind(self.kinds[what]) for what in ("cost_centre", "project")]
        parts: Sequence[tuple[int | None, Sequence[str]]] | None = None
        if cents is not None and not problem:
            parts = parts_of(cents, [analyses.parts(kind) for kind in kinds])
            if parts is None:
                problem, unread["line"] = "analyses_unclear", analyses.written(kinds)
        for part, (centre, project) in parts or [(cents, [next((code for code, _ in analyses.parts(kind)), "") for kind in kinds])]:
            self.rows.add(
                row=_row(line),
                account=_text(line, "AccountID"),
                cents=part,
                month=month,
                day=day,
                voucher=voucher,
                cost_centre=centre,
                project=project,
                dimensions=analyses.others(kinds),
                words=_text(line, "Description") or words,
                reference=_text(line, "SourceDocumentID", "ReferenceNumber"),
                problem=problem,
                unread=unread,
            )

    def _amount(self, line: etree._Element) -> tuple[int | None, str]:
        """Cents in statement sign, and what stood there."""
        for side, sign in _SIDES.items():
            child = _child(line, side)
            if child is not None:
                raw = (child.text or "").strip() or _text(child, "Amount")
                cents = sie_cents(raw)
                self.sides[side] += cents or 0
                return (None if cents is None else sign * cents), raw
        return None, ""

    def balances(self) -> tuple[StatedBalance, ...]:
        if not self.period and not self.months:
            return ()
        first, last = self.period or (min(self.months), max(self.months))
        return tuple(StatedBalance(account, Months(first, last), opening, closing, row) for account, opening, closing, row in self.stated)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written[:10]) if re.match(r"\d{4}-\d\d-\d\d", written) else None
    except ValueError:
        return None


def _month(year: str, month: str) -> int | None:
    """A period beyond the twelfth (closing entries) is left to the date."""
    return int(year) * 100 + int(month) if re.fullmatch(r"\d{4}", year) and re.fullmatch(r"0?[1-9]|1[0-2]", month) else None
