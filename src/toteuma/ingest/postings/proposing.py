"""A profile proposed from a file itself, each choice with its reason, for a person to confirm."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from python_calamine import CalamineError

from toteuma.core.findings import Finding, Level, Place
from toteuma.ingest.postings.guessing import (
    DATE_SHAPES,
    amount_columns,
    amount_without_currency,
    bare,
    column_of_accounts,
    column_of_amounts,
    column_of_dates,
    is_amount,
    known_heads,
    scopes,
    signs,
    stands_in,
    totals,
    voucher_columns,
    without_time,
)
from toteuma.ingest.postings.profile import Profile
from toteuma.ingest.postings.sampling import HEADS_WITHIN, SAMPLE, Reason, sampled_text, sampled_workbook
from toteuma.ingest.postings.wording import known_words

_MIDDLE_DAY = re.compile(r"\d\d?/(1[3-9]|2\d|3[01])/\d{4}")
MOST_HEADS = 200
"""So many characters of a file's heads are told."""

COMMON = " .,:;-–/()%€_&'+*#"
"""What heads of columns have beside letters and digits."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """``begun``: where no profile can be proposed, how far it is known, for a person to say the rest; None where the file has no heads that can be read."""

    profile: Profile | None
    reasons: tuple[Reason, ...] = ()
    findings: tuple[Finding, ...] = ()
    begun: Profile | None = None


def propose_profile(path: Path) -> Proposal:
    """What the profile of a delimited file or workbook probably is; no profile where no column of accounts is found, and a finding says so."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"PK"
        sampled = sampled_workbook(path) if packed else sampled_text(path)
    except (OSError, CalamineError) as error:
        details = {"file": path.name, "cause": getattr(error, "strerror", None) or str(error)}
        return Proposal(None, findings=(Finding(Level.ERROR, "postings.unreadable", Place(path.name), details),))
    return _Proposing(path, *sampled).proposal()


class _Proposing:
    def __init__(self, path: Path, rows: list[list[str]], chosen: dict[str, str], reasons: list[Reason]) -> None:
        self.path = path
        self.reasons = reasons
        known = [len(known_heads(row)) for row in rows[:HEADS_WITHIN]]
        at = known.index(max(known)) if known else 0
        self.heads = rows[at] if rows else []
        self.above = rows[:at]
        self.body = [row for row in rows[at + 1 :] if any(cell.strip() for cell in row)]
        self.places = known_heads(self.heads)
        self.guessed = dict(self._guessed())
        self.places |= self.guessed
        self.voucher: tuple[int, ...] = ()
        self.of_balances = False
        self.profile = Profile(name=path.stem, header_rows=at + 1, delimiter=chosen.get("delimiter", ""), sheet=chosen.get("sheet", ""))

    def proposal(self) -> Proposal:
        amounts = amount_columns(self.heads)
        self._balances()
        if "account" not in self.places or not (amounts or {"amount", "debit", "credit"} & set(self.places)):
            return self._begun()
        dropped = (
            {"amount", "debit", "credit", "opening", "closing"} if amounts else {"debit", "credit"} if "amount" in self.places else set()
        )
        self.places = {what: place for what, place in self.places.items() if what not in dropped}
        columns = {what: (self._head(place),) for what, place in self.places.items()}
        for what, heads in columns.items():
            self._because(f"columns.{what}", f"guessed_{what}" if what in self.guessed else "head", head=heads[0])
        self.profile = replace(self.profile, columns=columns, amounts=amounts)
        self._constants()
        self._totals()
        money = [self.heads.index(amount.column) for amount in amounts] or [
            place for what, place in self.places.items() if what in ("amount", "debit", "credit", "opening", "closing")
        ]
        written = [amount_without_currency(cell) for place in money for cell in self._column(place) if is_amount(cell)]
        self._numbers(written)
        self._dates()
        self._first_words()
        self._scopes()
        self._sign()
        self._complete()
        if self.of_balances and not amounts:
            self._of_balances()
        return Proposal(self.profile, tuple(self.reasons))

    def _begun(self) -> Proposal:
        heads = ", ".join(head.strip() for head in self.heads if head.strip())
        details = {"file": self.path.name, "heads": heads if len(heads) <= MOST_HEADS else f"{heads[:MOST_HEADS]}…"}
        found = (Finding(Level.ERROR, "postings.nothing_to_propose", Place(self.path.name), details),)
        common = sum(letter.isalnum() or letter in COMMON for letter in heads)
        if sum(bool(head.strip()) for head in self.heads) < 2 or not self.body or common < len(heads) * 0.9:
            return Proposal(None, findings=found)
        columns = {what: (self._head(place),) for what, place in self.places.items()}
        begun = replace(self.profile, columns=columns, amounts=amount_columns(self.heads))
        return Proposal(None, findings=found, begun=begun)

    def _guessed(self) -> Iterator[tuple[str, int]]:
        """Columns of accounts and amounts that no known head names."""
        taken = set(self.places.values())
        if "account" not in self.places and (place := column_of_accounts(self.body, taken)) is not None:
            taken.add(place)
            yield "account", place
        untold = not {"amount", "debit", "credit", "closing"} & set(self.places) and not amount_columns(self.heads)
        if untold and (place := column_of_amounts(self.body, taken)) is not None:
            yield "amount", place
        if not {"date", "month"} & set(self.places) and (place := column_of_dates(self.body, taken)) is not None:
            yield "date", place

    def _head(self, place: int) -> str:
        """What a profile calls a column: its head, or its number where it has none."""
        head = self.heads[place].strip() if place < len(self.heads) else ""
        return head or str(place + 1)

    def _balances(self) -> None:
        """A trial balance of balances alone: what was posted is the closing balance less the opening one, or all of it."""
        if "closing" not in self.places or {"amount", "debit", "credit"} & set(self.places):
            return
        self.places["amount"] = self.places["closing"]
        self.of_balances = True

    def _because(self, key: str, code: str, **details: str) -> None:
        self.reasons.append(Reason(key, code, details))

    def _column(self, place: int) -> Iterator[str]:
        return (row[place].strip() for row in self.body if place < len(row) and row[place].strip())

    def _constants(self) -> None:
        """The stage and the month of a file whose columns do not tell them: by its name, its sheet and what stands above its heads, else to be looked over."""
        constants = {}
        above = " ".join([self.path.stem, self.profile.sheet, *(cell for row in self.above for cell in row)])
        words = f" {bare(above)} "
        untold = any(not amount.stage for amount in self.profile.amounts) if self.profile.amounts else "voucher" not in self.places
        if untold and not {"stage", "opening", "closing"} & set(self.places):
            named = [(head, stage) for stage, heads in known_words()["stages"].items() for head in heads if stands_in(head, words)]
            head, constants["stage"] = max(named, key=lambda one: len(one[0]), default=("", "actual"))
            self._because("constants.stage", "stage_named" if head else "stage_unknown", head=head)
        if not self.profile.amounts and not {"date", "month"} & set(self.places):
            years = re.findall(r"\b(?:19|20)\d\d\b", words)
            constants["month"] = f"{years[-1] if years else 'YYYY'}-12"
            self._because("constants.month", "month_unknown")
        self.profile = replace(self.profile, constants=constants)

    def _totals(self) -> None:
        """Rows that add up others."""
        found = totals(self.heads, self.body, self.places["account"])
        self.profile = replace(self.profile, skip=found)
        for head in found:
            self._because(f"skip.{head}", "totals")

    def _numbers(self, written: Sequence[str]) -> None:
        last = Counter(match[1] for cell in written if (match := re.search(r"([.,])\d{1,2}\)?-?$", cell)))
        decimal = last.most_common(1)[0][0] if last else ","
        other = "." if decimal == "," else ","
        grouped = any(re.search(rf"\d{re.escape(other)}\d{{3}}(\D|$)", cell) for cell in written)
        self.profile = replace(self.profile, decimal=decimal, groups=other if grouped else "")
        if last:
            self._because("decimal", "decimal", count=str(last[decimal]), all=str(len(written)))
        head = f" {bare(self._head(self.places['amount']))}" if "amount" in self.places else ""
        if any(head.endswith(f" {unit}") for unit in known_words()["units"]["cents"]):
            self.profile = replace(self.profile, unit="cents")

    def _dates(self) -> None:
        if "date" not in self.places:
            return
        cells = [without_time(cell) for cell in self._column(self.places["date"])]
        fits = {style: sum(re.fullmatch(shape, cell) is not None for cell in cells) for style, shape in DATE_SHAPES.items()}
        style = max(fits, key=lambda each: fits[each])
        count = fits[style]
        if style == "dd/mm/yyyy" and any(map(_MIDDLE_DAY.fullmatch, cells)):
            style, count = "mm/dd/yyyy", len(cells)
        self.profile = replace(self.profile, dates=style)
        self._because("dates", "dates", count=str(count), all=str(len(cells)))

    def _first_words(self) -> None:
        """Columns that hold a number and a name after it."""
        both = []
        for what in ("account", "cost_centre"):
            cells = list(self._column(self.places[what])) if what in self.places else []
            if cells and sum(re.match(r"\d+\s+[^\d\s]", cell) is not None for cell in cells) * 2 > len(cells):
                both.append(what)
        self.profile = replace(self.profile, first_word=tuple(both))

    def _scopes(self) -> None:
        if "scope" in self.places and (pairs := scopes(self._column(self.places["scope"]))):
            self.profile = replace(self.profile, values={"scope": pairs})

    def _sign(self) -> None:
        """Income in the amounts of income accounts: below nothing in a ledger's sign, above in a statement's."""
        place = self.heads.index(self.profile.amounts[0].column) if self.profile.amounts else self.places.get("amount")
        if place is None:
            return
        for kind, side in (("income", "debit"), ("expenses", "credit")):
            minus, plus = signs(self.body, self.places["account"], place, kind)
            if minus != plus:
                sign = side if minus > plus else "debit" if side == "credit" else "credit"
                self.profile = replace(self.profile, sign=sign)
                code = f"sign_{kind}_{'minus' if minus > plus else 'plus'}"
                self._because("sign", code, count=str(max(minus, plus)), all=str(minus + plus))
                return
        self._because("sign", "sign_unknown")

    def _complete(self) -> None:
        if "voucher" not in self.places or self.profile.amounts:
            self.profile = replace(self.profile, vouchers_complete=False)
            return
        self.voucher = voucher_columns(self.heads, self.places["voucher"], self._balanced)
        columns = {**self.profile.columns, "voucher": tuple(self._head(place) for place in self.voucher)}
        good, every = self._balanced(self.voucher)
        self.profile = replace(self.profile, columns=columns, vouchers_complete=good * 2 >= every > 0)
        self._because("vouchers_complete", "vouchers", count=str(good), all=str(every))

    def _balanced(self, voucher: tuple[int, ...]) -> tuple[int, int]:
        """Of the vouchers that some columns make, how many balance, and how many there are."""
        sums: dict[tuple[str, ...], int] = defaultdict(int)
        for row in self.body:
            if max(voucher) < len(row) and not self._skipped(row):
                sums[tuple(row[place].strip() for place in voucher)] += self._value(row)
        if len(self.body) + self.profile.header_rows >= SAMPLE and len(sums) > 1:
            del sums[next(reversed(sums))]  # the sample ends within it
        return sum(total == 0 for total in sums.values()), len(sums)

    def _skipped(self, row: Sequence[str]) -> bool:
        return any(
            cell.strip() in values for head, cell in zip(self.heads, row, strict=False) if (values := self.profile.skip.get(head.strip()))
        )

    def _of_balances(self) -> None:
        columns = {what: heads for what, heads in self.profile.columns.items() if what != "amount"}
        closing = columns["closing"]
        if "opening" in self.places:
            after, before = ("debit", "credit") if self.profile.sign == "debit" else ("credit", "debit")
            columns |= {after: closing, before: (self._head(self.places["opening"]),)}
            for side in (after, before):
                self._because(f"columns.{side}", "change_of_balances")
        else:
            columns["amount"] = columns.pop("closing")
            self._because("columns.amount", "balance_alone")
        self.profile = replace(self.profile, columns=columns)

    def _value(self, row: Sequence[str]) -> int:
        """The amount of a row in its smallest parts, as far as is needed to see whether vouchers add up."""
        total = 0
        for what, factor in (("amount", 1), ("debit", 1), ("credit", -1)):
            place = self.places.get(what)
            if place is None or place >= len(row):
                continue
            cell = amount_without_currency(row[place])
            whole, _, parts = cell.partition(self.profile.decimal)
            digits = re.sub(r"\D", "", whole) + re.sub(r"\D", "", parts).ljust(2, "0")[:2]
            total += factor * int(digits or "0") * (-1 if re.search(r"^[(\-−]|-$", cell) else 1)
        return total
