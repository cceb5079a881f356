"""Rows of text with a profile → staged postings, as one query."""

from __future__ import annotations

from collections.abc import Mapping

from toteuma.core.postings import ACTUAL, STAGED
from toteuma.core.sql import quoted, text
from toteuma.ingest.postings import cleaning
from toteuma.ingest.postings.cleaning import SPACES, Edges
from toteuma.ingest.postings.columns import Found
from toteuma.ingest.postings.profile import DECIMALS, TEXTS, Profile

_JOINED = "' '"
_CENTS = 2
"""Decimals of an amount in euros."""


def cell(place: int) -> str:
    return f"c{place}"


def _named(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{sql} AS {quoted(name)}" for name, sql in columns.items())


class Selecting:
    """``row``, ``line``: expressions of the source for the number of a row (empty: rows are not numbered), and for the line where it is not to be read
    (NULL: it is). ``dated``: the cells of the date are dates already. ``apart``: columns with one text in all rows are told by :attr:`constants` instead
    of being in the query."""

    def __init__(
        self,
        profile: Profile,
        found: Found,
        *,
        row: str,
        line: str = "",
        sheet: str = "",
        edges: Edges = Edges.ANY,
        dated: bool = False,
        apart: bool = False,
    ) -> None:
        self.profile = profile
        self.found = found
        self.row = row
        self.line = line
        self.sheet = sheet
        self.edges = edges
        self.dated = dated
        self.constants: Mapping[str, str] = self._constants() if apart else {}

    def _constants(self) -> dict[str, str]:
        """Texts that the profile tells for all rows."""
        told = {"stage": ACTUAL, **self.profile.constants}
        texts = {what: told[what].strip(SPACES + "\t") for what in TEXTS if what in told and not self._has(what)}
        if self.profile.amounts:
            texts.pop("stage", None)
        return {what: self.profile.values.get(what, {}).get(value, value) for what, value in texts.items() if value}

    def query(self, source: str) -> str:
        """The staged postings of ``source``, in its order, without the columns of which it has nothing."""
        parsed = self._parsed()
        empty = {name for name, sql in parsed.items() if sql == "NULL" or sql.startswith("NULL::")}
        inner = f"SELECT {_named(parsed)} FROM (SELECT *, {_named(self._wholes())} FROM {self._spread(source)}{self._kept()})"
        # One step after the other: what stands on two columns is worked out from them, not twice from what was written.
        for step in (self._derived(), {"found_problem": self._problem()}):
            inner = f"SELECT *, {_named(step)} FROM ({inner})"
        apart = empty | self.constants.keys()
        columns = {name: quoted(name) for name in STAGED if name not in apart and (name != "row" or self.row)}
        columns |= {"problem": "found_problem", "problem_value": self._problem_value()}
        chosen = ", ".join(f"({sql})::{STAGED[name]} AS {quoted(name)}" for name, sql in columns.items())
        return f"SELECT {chosen} FROM ({inner})"

    def left_out(self, source: str) -> str:
        """How many rows ``skip`` leaves out, and the first of their numbers."""
        return f"SELECT count(*), min({self.row}) FROM {source} WHERE NOT coalesce({self._wanted()}, true)"

    def balances(self, source: str) -> str:
        """Account, number of its first row, opening, change and closing, as far as the columns tell them. **Sign** credit +."""
        change = (
            self._cents_of("amount")
            if self._has("amount")
            else f"coalesce({self._side('credit', 1)}, 0) + coalesce({self._side('debit', -1)}, 0)"
        )
        sums = ", ".join(f"sum({self._cents_of(what)})" if self._has(what) else "NULL" for what in ("opening", "closing"))
        account = cleaning.trimmed(self._raw("account"))
        found = f"(SELECT *, {_named(self._wholes())} FROM {source})"
        return f"SELECT {account}, min({self.row}), {sums}, sum({change}) FROM {found}{self._kept()} GROUP BY ALL ORDER BY 2"

    def _has(self, what: str) -> bool:
        return what in self.found.places

    def _raw(self, what: str) -> str:
        """What stands in the columns of ``what``, else the profile's constant, else NULL."""
        places = self.found.places.get(what)
        if places is None:
            constant = self.profile.constants.get(what, "")
            return f"{text(constant)}" if constant else "NULL::VARCHAR"
        cells = [cell(place) for place in places]
        return cells[0] if len(cells) == 1 else f"nullif(concat_ws({_JOINED}, {', '.join(cells)}), '')"

    def _text(self, what: str) -> str:
        if not self._has(what) and what not in self.profile.constants:
            return "NULL::VARCHAR"
        raw = cleaning.as_written(self._raw(what), self.edges)
        pairs = self.profile.values.get(what, {})
        if not pairs:
            return raw
        cases = " ".join(f"WHEN {text(theirs)} THEN {text(ours)}" for theirs, ours in pairs.items())
        return f"CASE {raw} {cases} ELSE {raw} END"

    def _wholes(self) -> dict[str, str]:
        """The codes and, where they are written without decimals, the amounts as numbers: to be compared with what was written."""
        wholes = {
            f"whole_{what}": "NULL::BIGINT" if what in self.profile.first_word else cleaning.whole_number(self._raw(what))
            for what in ("account", "cost_centre")
        }
        if DECIMALS[self.profile.unit] != _CENTS:
            wholes |= {f"whole_{side}": cleaning.whole_number(raw) for side, raw in self._written_amounts().items()}
        return wholes

    def _cents(self, raw: str, whole: str) -> str:
        return cleaning.cents(raw, whole, decimal=self.profile.decimal, groups=self.profile.groups, unit=self.profile.unit)

    def _cents_of(self, what: str) -> str:
        """The cents of a column of the source itself."""
        factor = 1 if self.profile.sign == "credit" else -1
        return f"({factor}) * {self._cents(self._raw(what), cleaning.whole_number(self._raw(what)))}"

    def _side(self, what: str, factor: int) -> str:
        return f"({factor}) * {self._cents(self._raw(what), f'whole_{what}')}" if self._has(what) else "NULL::BIGINT"

    def _spread(self, source: str) -> str:
        """Where a row has several amounts: one row for each that is there."""
        if not self.profile.amounts:
            return source
        options = []
        for place, amount in zip(self.found.amounts, self.profile.amounts, strict=True):
            whole_year = amount.month < 10_000
            month = amount.month * 100 + 12 if whole_year else amount.month
            options.append(f"{{'written': {cell(place)}, 'month': {month}, 'stage': {text(amount.stage) if amount.stage else 'NULL'}}}")
        return f"(SELECT * FROM (SELECT *, unnest([{', '.join(options)}]) AS one FROM {source}) WHERE {cleaning.trimmed('one.written')} IS NOT NULL)"

    def _wanted(self) -> str:
        conditions = [
            f"{cleaning.trimmed(cell(place))} NOT IN ({', '.join(map(text, values))})" for place, values in self.found.skip.items()
        ]
        return " AND ".join(f"coalesce({condition}, true)" for condition in conditions)

    def _kept(self) -> str:
        return f" WHERE {self._wanted()}" if self.found.skip else ""

    def _parsed(self) -> dict[str, str]:
        first = set(self.profile.first_word)
        parsed = {
            **({"row": self.row} if self.row else {}),
            "sheet": text(self.sheet) if self.sheet else "NULL",
            **{what: self._text(what) for what in TEXTS},
            "stage": self._stage(),
            "date": self._date(),
            **{what: cleaning.number(self._raw(what), f"whole_{what}", first_word=what in first) for what in ("account", "cost_centre")},
            "dimensions": self._dimensions(),
            "cents": self._amount(),
            **{f"raw_{what}": self._raw(what) for what in ("month", "account", "cost_centre")},
            "raw_date": "NULL::VARCHAR" if self.dated else self._raw("date"),
        }
        parsed |= {"stated_month": "one.month"} if self.profile.amounts else {}
        parsed |= {f"raw_{side}": raw for side, raw in self._written_amounts().items()}
        return parsed | {"raw_line": self.line or "NULL"}

    def _stage(self) -> str:
        stage = self._text("stage") if self._has("stage") else text(self.profile.constants.get("stage", "actual"))
        return f"coalesce(one.stage, {stage})" if self.profile.amounts else stage

    def _date(self) -> str:
        if self.dated:
            return self._raw("date")
        if self.profile.amounts:
            return "last_day(make_date(one.month // 100, one.month % 100, 1))"
        style = self.profile.dates if self._has("date") else "yyyy-mm-dd"
        return cleaning.day(self._raw("date"), style) if self._has("date") or "date" in self.profile.constants else "NULL::DATE"

    def _derived(self) -> dict[str, str]:
        """Codes that are no plain numbers, and the month. Where the source tells a month of its own, it counts: a posting of January can carry a date in
        February."""
        first = set(self.profile.first_word)
        codes = {
            f"{what}_code": f"CASE WHEN {what} IS NOT NULL OR raw_{what} IS NULL THEN NULL ELSE {cleaning.code(f'raw_{what}', what in first)} END"
            for what in ("account", "cost_centre")
        }
        if self.profile.amounts:
            return {**codes, "month": "stated_month"}
        month = "year(date) * 100 + month(date)"
        if self._has("month") or "month" in self.profile.constants:
            stated = cleaning.month("raw_month", self.profile.constants.get("year", ""))
            month = f"CASE WHEN {cleaning.trimmed('raw_month')} IS NULL THEN {month} ELSE {stated} END"
        return {**codes, "month": month}

    def _dimensions(self) -> str:
        named = sorted((what.partition(":")[2], what) for what in self.found.places if what.startswith("dimension:"))
        if not named:
            return cleaning.as_written(self._raw("dimensions"), self.edges) if self._has("dimensions") else "NULL::VARCHAR"
        pairs = ", ".join(f"{text(name)}, {cleaning.trimmed(self._raw(what))}" for name, what in named)
        some = " OR ".join(f"{cleaning.trimmed(self._raw(what))} IS NOT NULL" for _, what in named)
        return f"CASE WHEN {some} THEN json_merge_patch('{{}}', json_object({pairs}))::VARCHAR END"

    def _amount(self) -> str:
        if self.profile.amounts:
            return f"({1 if self.profile.sign == 'credit' else -1}) * {self._cents('one.written', f'whole_{self.profile.sign}')}"
        if self._has("amount"):
            factor = 1 if self.profile.sign == "credit" else -1
            return f"({factor}) * {self._cents(self._raw('amount'), f'whole_{self.profile.sign}')}"
        sides = {side: self._side(side, factor) for side, factor in (("debit", -1), ("credit", 1))}
        unread = " OR ".join(
            f"({cleaning.trimmed(self._raw(side))} IS NOT NULL AND {sides[side]} IS NULL)" for side in sides if self._has(side)
        )
        some = " AND ".join(f"{sides[side]} IS NULL" for side in sides)
        return f"CASE WHEN {unread} OR ({some}) THEN NULL ELSE coalesce({sides['debit']}, 0) + coalesce({sides['credit']}, 0) END"

    def _written_amounts(self) -> Mapping[str, str]:
        """What stood in the cells of the amount: by the side of the ledger on which a number without sign would be."""
        if self.profile.amounts:
            return {self.profile.sign: "one.written"}
        if self._has("amount"):
            return {self.profile.sign: self._raw("amount")}
        return {side: self._raw(side) for side in ("debit", "credit") if self._has(side)}

    def _problem(self) -> str:
        written = [f"raw_{side}" for side in self._written_amounts()]
        nothing = " AND ".join(f"{cleaning.trimmed(raw)} IS NULL" for raw in written) or "true"
        decimals = " OR ".join(
            f"coalesce({cleaning.has_parts_of_a_cent(raw, decimal=self.profile.decimal, unit=self.profile.unit)}, false)" for raw in written
        )
        parts = f"CASE WHEN {nothing} THEN {text('amount_missing')} WHEN {decimals or 'false'} THEN {text('amount_decimals')} ELSE {text('amount_unreadable')} END"
        cases = [f"WHEN raw_line IS NOT NULL THEN {text('row_ragged')}"] if self.line else []
        if self._has("date"):
            cases.append(f"WHEN date IS NULL AND {cleaning.trimmed('raw_date')} IS NOT NULL THEN {text('date_unreadable')}")
        if self._has("month"):
            cases.append(f"WHEN month IS NULL AND {cleaning.trimmed('raw_month')} IS NOT NULL THEN {text('month_unreadable')}")
        cases += [
            f"WHEN month IS NULL THEN {text('date_missing')}",
            f"WHEN account IS NULL AND account_code IS NULL THEN {text('account_missing')}",
            f"WHEN stage IS NULL THEN {text('stage_missing')}",
            f"WHEN cents IS NULL THEN {parts}",
        ]
        good = "month IS NOT NULL AND cents IS NOT NULL AND stage IS NOT NULL AND (account IS NOT NULL OR account_code IS NOT NULL)"
        good += " AND raw_line IS NULL" + (" AND date IS NOT NULL" if self._has("date") else "")
        return f"CASE WHEN {good} THEN NULL {' '.join(cases)} END"

    def _problem_value(self) -> str:
        """What stood in every cell that could not be read, as a JSON object: so that nothing of the row is lost."""
        pairs = ["'date', CASE WHEN date IS NULL THEN raw_date END", "'month', CASE WHEN month IS NULL THEN raw_month END"]
        pairs += [f"'{side}', CASE WHEN cents IS NULL THEN raw_{side} END" for side in self._written_amounts()]
        pairs += ["'line', raw_line"]
        return f"CASE WHEN found_problem IS NOT NULL THEN json_merge_patch('{{}}', json_object({', '.join(pairs)}))::VARCHAR END"
