"""Delimited text of which every row is like the others → staged postings, a block of rows at a time, column by column.

What a column says is what :mod:`cleaning` makes of it: dates, months and codes are cleaned once for each distinct text, amounts written plainly are read all at once
(:mod:`amounts`), any other one by one. A file in which anything is wrong is not for this way: it raises :class:`Irregular`, and nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from toteuma.core.posting_files import arrow_parquet, told_of_all
from toteuma.core.postings import STAGED
from toteuma.ingest.postings import cleaning
from toteuma.ingest.postings.amounts import whole_amounts
from toteuma.ingest.postings.characters import Characters
from toteuma.ingest.postings.columns import Found
from toteuma.ingest.postings.delivered import Tell, Witness, untold
from toteuma.ingest.postings.distinct import DistinctTexts, as_dictionary, as_texts, spread
from toteuma.ingest.postings.profile import DECIMALS, TEXTS, Profile
from toteuma.ingest.postings.selecting import Selecting, cell
from toteuma.ingest.postings.whole_columns import AROUND, filled, has_byte, may_have_edges, with_runs

_BLOCK = 1 << 23
"""Bytes of the file that are read at once: some hundred thousand rows, which become a row group. What is made of them stays in the cache."""
_FEW = ("date", "month", "account", "cost_centre", "project", "service_class", "scope", "activity", "stage")
"""Columns in which the same texts come again and again."""
_NO_BREAK = "\u00a0"
_TYPES = {"BIGINT": pa.int64(), "INTEGER": pa.int32(), "VARCHAR": pa.string(), "DATE": pa.date32()}
_SMALL = 1 << 62


class Irregular(Exception):
    """The file is less regular than it was taken for, or something in it is wrong."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was read; both sums are above zero."""

    rows: int
    debit_cents: int
    credit_cents: int


def suits(profile: Profile, found: Found, characters: Characters) -> bool:
    """Whether a file may be read in this way, as far as its columns tell: each row one posting, with an amount or two sides."""
    told = {"opening", "closing"} & set(found.places) or any(what.startswith("dimension") for what in (*found.places, *profile.constants))
    sides = {"amount", "debit", "credit"} & set(found.places)
    return bool(sides) and not (characters.gaps or profile.amounts or found.skip or told)


class Blocks:
    """``selecting``: what the profile tells for all rows; ``width``: how many columns the file has."""

    def __init__(self, profile: Profile, found: Found, selecting: Selecting, engine: duckdb.DuckDBPyConnection, width: int) -> None:
        self.profile = profile
        self.found = found
        self.constants = selecting.constants
        self.width = width
        year = profile.constants.get("year", "")
        blank = f"{cleaning.trimmed('raw')} IS NULL"
        style = profile.dates if "date" in found.places else "yyyy-mm-dd"
        self.codes = {what: DistinctTexts(engine, self._code(what in profile.first_word)) for what in ("account", "cost_centre")}
        day = cleaning.day("raw", style)
        self.days = DistinctTexts(
            engine, {"date": day, "month": f"year({day}) * 100 + month({day})", "unread": f"{day} IS NULL AND NOT {blank}"}
        )
        stated = cleaning.month("raw", year)
        self.months = DistinctTexts(engine, {"month": stated, "unread": f"({stated}) IS NULL AND NOT {blank}"})
        cents = {
            "cents": cleaning.cents("raw", cleaning.whole_number("raw"), decimal=profile.decimal, groups=profile.groups, unit=profile.unit)
        }
        self.cents = DistinctTexts(engine, {**cents, "blank": blank})

    @staticmethod
    def _code(first_word: bool) -> Mapping[str, str]:
        whole = "NULL::BIGINT" if first_word else cleaning.whole_number("raw")
        number = cleaning.number("raw", whole, first_word=first_word)
        return {"number": number, "code": f"CASE WHEN ({number}) IS NULL THEN {cleaning.code('raw', first_word)} END"}

    def write(
        self,
        source: Path,
        delimiter: str,
        lines: int,
        target: Path,
        characters: Characters,
        tell: Tell = untold,
        witness: Witness | None = None,
    ) -> Counted:
        """All rows after the first ``lines`` lines into ``target``, in order; ``tell`` is called with how much is done, in percent. **Raises** Irregular."""
        if witness is not None:
            witness.begin()
        rows = characters.lines - lines
        done = debit = credit = 0
        writer = None
        try:
            for block in self._blocks(source, delimiter, lines, characters.quoted):
                staged = self._staged(block)
                if writer is None:
                    schema = staged.schema
                    writer = pq.ParquetWriter(target, schema, **arrow_parquet({field.name: str(field.type) for field in schema}))
                    writer.add_key_value_metadata(told_of_all(self.constants, self.profile.header_rows + 1))
                if witness is not None:
                    witness.add(with_runs(staged))
                writer.write_batch(staged)
                sums = _sides(staged.column("cents"))
                done, debit, credit = done + staged.num_rows, debit + sums[0], credit + sums[1]
                tell(done * 100 // max(rows, 1))
        except (pa.ArrowException, duckdb.Error) as error:
            raise Irregular(str(error)) from error
        finally:
            if writer is not None:
                writer.close()
        if done != rows or not done:
            # Rows that take several lines, or empty lines, which are passed over: the numbers of those after them would be wrong.
            raise Irregular(f"{characters.lines} lines, {lines} of them heads, but {done} rows")
        return Counted(done, debit, credit)

    def _blocks(self, source: Path, delimiter: str, lines: int, quoted: bool) -> Iterator[Any]:
        users: dict[int, set[str]] = {}
        for what, places in self.found.places.items():
            for place in places:
                users.setdefault(place, set()).add(what)
        few = {*_FEW, *self.profile.values}
        kinds = {cell(place): pa.dictionary(pa.int32(), pa.string()) if whats <= few else pa.string() for place, whats in users.items()}
        yield from pyarrow.csv.open_csv(
            source,
            read_options=pyarrow.csv.ReadOptions(
                block_size=_BLOCK, skip_rows=lines, column_names=[cell(place) for place in range(self.width)]
            ),
            parse_options=pyarrow.csv.ParseOptions(delimiter=delimiter, quote_char='"' if quoted else False),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=kinds, include_columns=list(kinds), null_values=[""], strings_can_be_null=True
            ),
        )

    def _staged(self, block: Any) -> Any:
        columns: dict[str, Any] = {}
        for what in TEXTS:
            if what in self.found.places:
                columns[what] = self._text(block, what)
        if "stage" in columns and columns["stage"].null_count:
            raise Irregular("a row without a stage")
        columns |= self._time(block)
        for what, cleaned in self.codes.items():
            raw = self._raw(block, what)
            if raw is not None:
                read = cleaned.over(raw, {"number": pa.int32(), "code": pa.string()})
                columns |= {what: read["number"], f"{what}_code": read["code"]}
        nobody = pc.and_(pc.is_null(columns["account"]), pc.is_null(columns["account_code"])) if "account" in columns else None
        if nobody is None or pc.any(nobody).as_py():
            raise Irregular("a row without an account")
        columns["cents"] = self._cents(block)
        ordered = [name for name in STAGED if name in columns]
        return pa.record_batch([columns[name] for name in ordered], names=ordered)

    def _raw(self, block: Any, what: str) -> Any:
        """What stands in the columns of ``what``, or the profile's constant in every row; None where there is neither."""
        places = self.found.places.get(what)
        if places is None:
            constant = self.profile.constants.get(what, "")
            if not constant:
                return None
            return pa.DictionaryArray.from_arrays(pa.array(np.zeros(block.num_rows, np.int32)), pa.array([constant]))
        cells = [block.column(cell(place)) for place in places]
        if len(cells) == 1:
            return cells[0]
        return filled(pc.binary_join_element_wise(*map(as_texts, cells), " ", null_handling="skip"))

    def _text(self, block: Any, what: str) -> Any:
        cells, ours = self._raw(block, what), self.profile.values.get(what, {})
        if pa.types.is_dictionary(cells.type) or ours:
            cells = as_dictionary(cells)
            texts = cells.dictionary.to_pylist()
            tidy = [text.strip(AROUND) for text in texts]
            named = [ours.get(text, text) or None for text in tidy]
            return cells if named == texts else spread(pa.array(named, pa.string()), cells).dictionary_encode()
        if may_have_edges(cells):
            cells = filled(pc.utf8_trim(cells, characters=AROUND))
        return cells

    def _time(self, block: Any) -> dict[str, Any]:
        found = {}
        month = None
        written = self._raw(block, "date")
        if written is not None:
            read = self.days.over(written, {"date": pa.date32(), "month": pa.int32(), "unread": pa.bool_()})
            _all_read(read["unread"])
            found["date"], month = read["date"], read["month"]
        written = self._raw(block, "month")
        if written is not None:
            read = self.months.over(written, {"month": pa.int32(), "unread": pa.bool_()})
            _all_read(read["unread"])
            month = read["month"] if month is None else pc.coalesce(read["month"], month)
        if month is None or month.null_count:
            raise Irregular("a row without a month")
        return {**found, "month": month}

    def _cents(self, block: Any) -> Any:
        """In statement sign. A row with a debit and a credit has both."""
        sign = 1 if self.profile.sign == "credit" else -1
        if "amount" in self.found.places:
            found, missing = self._side(self._raw(block, "amount"))
            found *= sign
        else:
            found, missing = np.zeros(block.num_rows, np.int64), np.ones(block.num_rows, np.bool_)
            for side, factor in (("debit", -1), ("credit", 1)):
                if side in self.found.places:
                    own, without = self._side(self._raw(block, side))
                    found += factor * own
                    missing &= without
        if missing.any():
            raise Irregular("a row without an amount")
        return pa.array(found)

    def _side(self, cells: Any) -> tuple[Any, Any]:
        """Cents as written, 0 where nothing is; and where nothing is. **Raises** Irregular where what is there is no amount."""
        cells = as_texts(cells)
        places = DECIMALS[self.profile.unit]
        plainer = pc.replace_substring(cells, _NO_BREAK, " ") if has_byte(cells, _NO_BREAK.encode()[0]) else cells
        values, plain = whole_amounts(plainer, places=places, decimal=self.profile.decimal, groups=self.profile.groups)
        if places not in (0, 2):
            plain &= np.abs(values) < 10**9
            values *= 10**places
        missing = np.zeros(len(values), np.bool_) if not cells.null_count else np.asarray(cells.is_null())
        other = np.flatnonzero(~plain & ~missing)
        values[~plain] = 0
        if len(other):
            read = self.cents.over(pc.take(cells, pa.array(other)), {"cents": pa.int64(), "blank": pa.bool_()})
            blank = np.asarray(read["blank"])
            if (np.asarray(read["cents"].is_null()) & ~blank).any():
                raise Irregular("an amount that is none")
            values[other] = np.asarray(read["cents"].fill_null(0))
            missing[other] = blank
        return values, missing


def _all_read(unread: Any) -> None:
    if pc.any(unread).as_py():
        raise Irregular("a date or month that is none")


def _sides(cents: Any) -> tuple[int, int]:
    """Debit and credit, both above zero."""
    values = np.asarray(cents)
    without_sign = np.abs(values)
    if int(without_sign.max(initial=0)) * len(values) < _SMALL:
        sum_, both = int(values.sum()), int(without_sign.sum())
        return (both - sum_) // 2, (both + sum_) // 2
    each = values.tolist()
    return -sum(value for value in each if value < 0), sum(value for value in each if value > 0)
