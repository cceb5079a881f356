"""A profile proposed from a file itself, each choice with its reason, for a person to confirm."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from python_calamine import CalamineError, CalamineWorkbook

from toteuma.core.findings import Finding, Level, Place
from toteuma.core.structure import account_key
from toteuma.ingest.postings.characters import characters, transcoded
from toteuma.ingest.postings.delimited import delimiter_of
from toteuma.ingest.postings.profile import AmountColumn, Profile
from toteuma.ingest.postings.records import rows_of_text
from toteuma.ingest.postings.sheets import as_written
from toteuma.ingest.postings.wording import known_words

_SAMPLE = 5000
_HEADS_WITHIN = 20
_SHAPES = {
    "yyyy-mm-dd": r"\d{4}-\d\d?-\d\d?",
    "yyyymmdd": r"(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])",
    "dd.mm.yyyy": r"\d\d?\.\d\d?\.\d{4}",
    "dd.mm.yy": r"\d\d?\.\d\d?\.\d\d",
    "dd-mm-yyyy": r"\d\d?-\d\d?-\d{4}",
    "dd/mm/yyyy": r"([0-2]?\d|3[01])/\d\d?/\d{4}",
}
_MIDDLE_DAY = re.compile(r"\d\d?/(1[3-9]|2\d|3[01])/\d{4}")
_NUMBER = re.compile(r"[-+−(]?\d[\d\s.,']*\)?-?")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why ``key`` of a profile was chosen: the sentence is ``postings.reason_CODE``."""

    key: str
    code: str
    details: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Proposal:
    profile: Profile | None
    reasons: tuple[Reason, ...] = ()
    findings: tuple[Finding, ...] = ()


def propose_profile(path: Path) -> Proposal:
    """What the profile of a delimited file or workbook probably is; no profile where no column of accounts is found, and a finding says so."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"PK"
        sampled = _workbook(path) if packed else _delimited(path)
    except (OSError, CalamineError) as error:
        details = {"file": path.name, "cause": getattr(error, "strerror", None) or str(error)}
        return Proposal(None, findings=(Finding(Level.ERROR, "postings.unreadable", Place(path.name), details),))
    return _Proposing(path, *sampled).proposal()


def _delimited(path: Path) -> tuple[list[list[str]], dict[str, str], list[Reason]]:
    found = characters(path)
    with TemporaryDirectory() as folder:
        source = path
        if found.encoding != "utf-8":
            source = Path(folder) / "utf8.csv"
            transcoded(path, found, source)
        delimiter = delimiter_of(source)
        rows = [row for _, row in islice(rows_of_text(source, delimiter, 0), _SAMPLE)]
    shown = {"\t": "TAB"}.get(delimiter, delimiter)
    return rows, {"delimiter": delimiter}, [Reason("delimiter", "delimiter", {"delimiter": shown, "encoding": found.name})]


def _workbook(path: Path) -> tuple[list[list[str]], dict[str, str], list[Reason]]:
    """The sheet with the most cells that are heads, else the first."""
    workbook = CalamineWorkbook.from_path(str(path))
    plain = Profile()
    best: tuple[int, str, list[list[str]]] = (-1, "", [])
    for name in workbook.sheet_names:
        rows = [[as_written(cell, plain) for cell in row] for row in islice(workbook.get_sheet_by_name(name).iter_rows(), _SAMPLE)]
        known = max((len(_known_heads(row)) for row in rows[:_HEADS_WITHIN]), default=0)
        if known > best[0]:
            best = (known, name, rows)
    return best[2], {"sheet": best[1]}, [Reason("sheet", "sheet", {"sheet": best[1]})]


def _bare(head: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", head.casefold()))


def _known_heads(row: Sequence[str]) -> dict[str, int]:
    """What → the place of the first column that is called so."""
    bare = [_bare(cell) for cell in row]
    found: dict[str, int] = {}
    for what, heads in known_words()["heads"].items():
        place = next((bare.index(head) for head in heads if head in bare), None)
        if place is not None and place not in found.values():
            found[what] = place
    return found


class _Proposing:
    def __init__(self, path: Path, rows: list[list[str]], chosen: dict[str, str], reasons: list[Reason]) -> None:
        self.path = path
        self.reasons = reasons
        known = [len(_known_heads(row)) for row in rows[:_HEADS_WITHIN]]
        at = known.index(max(known)) if known else 0
        self.heads = rows[at] if rows else []
        self.above = rows[:at]
        self.body = [row for row in rows[at + 1 :] if any(cell.strip() for cell in row)]
        self.places = _known_heads(self.heads)
        self.profile = Profile(name=path.stem, header_rows=at + 1, delimiter=chosen.get("delimiter", ""), sheet=chosen.get("sheet", ""))

    def proposal(self) -> Proposal:
        amounts = tuple(self._amount_columns())
        if "account" not in self.places or not (amounts or {"amount", "debit", "credit"} & set(self.places)):
            details = {"file": self.path.name, "heads": ", ".join(head for head in self.heads if head)}
            return Proposal(None, (), (Finding(Level.ERROR, "postings.nothing_to_propose", Place(self.path.name), details),))
        dropped = (
            {"amount", "debit", "credit", "opening", "closing"} if amounts else {"debit", "credit"} if "amount" in self.places else set()
        )
        self.places = {what: place for what, place in self.places.items() if what not in dropped}
        columns = {what: (self.heads[place].strip(),) for what, place in self.places.items()}
        for what, heads in columns.items():
            self._because(f"columns.{what}", "head", head=heads[0])
        self.profile = replace(self.profile, columns=columns, amounts=amounts)
        self._constants()
        self._totals()
        money = [self.heads.index(amount.column) for amount in amounts] or [
            place for what, place in self.places.items() if what in ("amount", "debit", "credit", "opening", "closing")
        ]
        written = [cell for place in money for cell in self._column(place) if _NUMBER.fullmatch(cell)]
        self._numbers(written)
        self._dates()
        self._first_words()
        self._sign()
        self._complete()
        return Proposal(self.profile, tuple(self.reasons))

    def _because(self, key: str, code: str, **details: str) -> None:
        self.reasons.append(Reason(key, code, details))

    def _column(self, place: int) -> Iterator[str]:
        return (row[place].strip() for row in self.body if place < len(row) and row[place].strip())

    def _amount_columns(self) -> Iterator[AmountColumn]:
        """Columns headed by a month or a year, with the word for a stage before it or not."""
        stages = {word: stage for stage, words in known_words()["stages"].items() for word in words}
        names = {name: number for number, all_names in enumerate(known_words()["months"]["names"], 1) for name in all_names}
        for head in self.heads:
            bare = _bare(head)
            if match := re.fullmatch(r"(20\d\d)\s?(0[1-9]|1[0-2])", bare):
                yield AmountColumn(head, int(match[1]) * 100 + int(match[2]))
            elif match := re.fullmatch(r"(0?[1-9]|1[0-2]) (20\d\d)", bare):
                yield AmountColumn(head, int(match[2]) * 100 + int(match[1]))
            elif (match := re.fullmatch(r"(\D+?) ?(20\d\d)", bare)) and match[1] in names:
                yield AmountColumn(head, int(match[2]) * 100 + names[match[1]])
            elif match and match[1] in stages:
                yield AmountColumn(head, int(match[2]), stages[match[1]])

    def _constants(self) -> None:
        """The stage and the month of a file whose columns do not tell them: by its name, its sheet and what stands above its heads, else to be looked over."""
        constants = {}
        above = " ".join([self.path.stem, self.profile.sheet, *(cell for row in self.above for cell in row)])
        words = f" {_bare(above)} "
        untold = any(not amount.stage for amount in self.profile.amounts) if self.profile.amounts else "voucher" not in self.places
        if untold and not {"stage", "opening", "closing"} & set(self.places):
            named = [(head, stage) for stage, heads in known_words()["stages"].items() for head in heads if f" {head} " in words]
            head, constants["stage"] = max(named, key=lambda one: len(one[0]), default=("", "actual"))
            self._because("constants.stage", "stage_named" if head else "stage_unknown", head=head)
        if not self.profile.amounts and not {"date", "month"} & set(self.places):
            years = re.findall(r"\b(?:19|20)\d\d\b", words)
            constants["month"] = f"{years[-1] if years else 'YYYY'}-12"
            self._because("constants.month", "month_unknown")
        self.profile = replace(self.profile, constants=constants)

    def _totals(self) -> None:
        """Rows that add up others."""
        place = self.places["account"]
        found = dict.fromkeys(cell for cell in self._column(place) if _bare(cell) in known_words()["totals"]["words"])
        if found:
            head = self.heads[place].strip()
            self.profile = replace(self.profile, skip={head: tuple(found)})
            self._because(f"skip.{head}", "totals")

    def _numbers(self, written: Sequence[str]) -> None:
        last = Counter(match[1] for cell in written if (match := re.search(r"([.,])\d{1,2}\)?-?$", cell)))
        decimal = last.most_common(1)[0][0] if last else ","
        other = "." if decimal == "," else ","
        grouped = any(re.search(rf"\d{re.escape(other)}\d{{3}}(\D|$)", cell) for cell in written)
        self.profile = replace(self.profile, decimal=decimal, groups=other if grouped else "")
        if last:
            self._because("decimal", "decimal", count=str(last[decimal]), all=str(len(written)))
        if "amount" in self.places and _bare(self.heads[self.places["amount"]]) == "cents":
            self.profile = replace(self.profile, unit="cents")

    def _dates(self) -> None:
        if "date" not in self.places:
            return
        cells = [re.sub(r"[ T]\d.*$", "", cell) for cell in self._column(self.places["date"])]
        fits = {style: sum(re.fullmatch(shape, cell) is not None for cell in cells) for style, shape in _SHAPES.items()}
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

    def _sign(self) -> None:
        """Income in the amounts of income accounts: below nothing in a ledger's sign, above in a statement's."""
        place = self.heads.index(self.profile.amounts[0].column) if self.profile.amounts else self.places.get("amount")
        if place is None:
            return
        income, low, high = known_words()["income"], 0, 0
        for row in self.body:
            account = (row[self.places["account"]].split() or [""])[0] if len(row) > max(place, self.places["account"]) else ""
            if account.isdecimal() and account_key(income["first"]) <= account_key(account) <= account_key(income["last"]):
                minus = re.search(r"^[(\-−]|-$", row[place].strip()) is not None
                low, high = low + minus, high + (not minus)
        if low != high:
            self.profile = replace(self.profile, sign="debit" if low > high else "credit")
            self._because("sign", "sign_debit" if low > high else "sign_credit", count=str(max(low, high)), all=str(low + high))
        else:
            self._because("sign", "sign_unknown")

    def _complete(self) -> None:
        if "voucher" not in self.places or self.profile.amounts:
            self.profile = replace(self.profile, vouchers_complete=False)
            return
        sums: dict[str, int] = defaultdict(int)
        for row in self.body:
            if self.places["voucher"] < len(row):
                sums[row[self.places["voucher"]].strip()] += self._value(row)
        if len(self.body) + self.profile.header_rows >= _SAMPLE:
            del sums[next(reversed(sums))]  # the sample ends within it
        whole = [total == 0 for total in sums.values()]
        complete = sum(whole) * 2 >= len(whole) > 0
        self.profile = replace(self.profile, vouchers_complete=complete)
        self._because("vouchers_complete", "vouchers", count=str(sum(whole)), all=str(len(whole)))

    def _value(self, row: Sequence[str]) -> int:
        """The amount of a row in its smallest parts, as far as is needed to see whether vouchers add up."""
        total = 0
        for what, factor in (("amount", 1), ("debit", 1), ("credit", -1)):
            place = self.places.get(what)
            if place is None or place >= len(row):
                continue
            cell = row[place].strip()
            whole, _, parts = cell.partition(self.profile.decimal)
            digits = re.sub(r"\D", "", whole) + re.sub(r"\D", "", parts).ljust(2, "0")[:2]
            total += factor * int(digits or "0") * (-1 if re.search(r"^[(\-−]|-$", cell) else 1)
        return total
