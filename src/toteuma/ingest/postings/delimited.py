"""Delimited text (CSV) with a profile → staged postings, by the engine where the file is regular, row by row where it is not."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

import duckdb

from toteuma.core.findings import Finding, Level, Place
from toteuma.core.periods import Months
from toteuma.core.posting_files import PARQUET, parquet_with
from toteuma.core.sql import text
from toteuma.ingest.postings.blocks import Blocks, Irregular, suits
from toteuma.ingest.postings.characters import Characters, characters, transcoded
from toteuma.ingest.postings.cleaning import Edges
from toteuma.ingest.postings.columns import Found, found_columns
from toteuma.ingest.postings.delivered import Delivered, StatedBalance, Tell, Witness, untold
from toteuma.ingest.postings.profile import DATES, Profile
from toteuma.ingest.postings.records import as_records, rows_of_text, write_records
from toteuma.ingest.postings.selecting import Selecting, cell

_DELIMITERS = (";", "\t", "|", ",")
_SAMPLE_ROWS = 50
_ROWS = "rows_as_written"


def read_delimited(
    path: Path,
    profile: Profile,
    folder: Path,
    engine: duckdb.DuckDBPyConnection,
    tell: Tell = untold,
    witness: Witness | None = None,
) -> Delivered:
    """The postings of a text file; working files and the staged file are written into ``folder``. ``tell``: called with how much of it is read."""
    findings: list[Finding] = []
    try:
        found = characters(path, profile.encoding)
    except LookupError:
        return Delivered(None, (_told("encoding_unknown", path, {"encoding": profile.encoding}),))
    source = path
    if found.encoding != "utf-8":
        source = folder / "utf8.csv"
        whole = transcoded(path, found, source)
        if found.guessed:
            findings.append(_told("encoding_guessed", path, {"encoding": found.name}, Level.INFO))
        if not whole:
            findings.append(_told("characters_damaged", path, {"encoding": found.name}, Level.WARNING))
    delimiter = profile.delimiter or delimiter_of(source)
    heads, lines = _heads(source, delimiter, profile.header_rows)
    columns = found_columns(profile, heads)
    if columns.missing:
        details = {"missing": ", ".join(columns.missing), "heads": ", ".join(head for head in heads if head)}
        return Delivered(None, (*findings, _told("columns_missing", path, details)), format="csv", encoding=found.name)
    staged = folder / "staged.parquet"
    reading = _Reading(path, profile, columns, folder, engine, len(heads))
    if suits(profile, columns, found):
        blocks = Blocks(profile, columns, Selecting(profile, columns, row="", apart=True), engine, len(heads))
        with suppress(Irregular):
            counted = blocks.write(source, delimiter, lines, staged, found, tell, witness)
            sums = (counted.rows, counted.debit_cents, counted.credit_cents)
            seen = witness is not None
            return Delivered(staged, tuple(findings), *sums, format="csv", encoding=found.name, witnessed=seen)
    # What suits most files first: each of these ways raises where a file is less regular than it takes it to be.
    ways = () if found.gaps else ((True, False) if reading.is_dated() else (False,))
    for dated in ways:
        with suppress(duckdb.InvalidInputException, duckdb.ConversionException):
            reading.straight(source, delimiter, lines, staged, found, dated=dated)
            return reading.delivered(staged, findings, "csv", found.name)
    rows = rows_of_text(source, delimiter, profile.header_rows, tell)
    reading.by_records(as_records(rows, len(heads), columns.needed, delimiter), staged)
    return reading.delivered(staged, findings, "csv", found.name)


def read_rows(
    path: Path,
    rows: Iterable[tuple[int, Sequence[str]]],
    heads: Sequence[str],
    sheet: str,
    profile: Profile,
    folder: Path,
    engine: duckdb.DuckDBPyConnection,
) -> Delivered:
    """The postings of rows of text out of another format; ``heads`` are its last row of heads."""
    columns = found_columns(profile, heads)
    if columns.missing:
        details = {"missing": ", ".join(columns.missing), "heads": ", ".join(head for head in heads if head)}
        return Delivered(None, (_told("columns_missing", path, details),), format="xlsx")
    reading = _Reading(path, profile, columns, folder, engine, len(heads), sheet)
    staged = folder / "staged.parquet"
    reading.by_records(as_records(rows, len(heads), 0, ";"), staged)
    return reading.delivered(staged, [], "xlsx", "")


def delimiter_of(path: Path) -> str:
    """The sign that parts the cells of a UTF-8 file: the one that parts most of its first rows into the same number of cells, and these into most."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        sample = list(islice(file, _SAMPLE_ROWS))
    best, delimiter = 0, ";"
    for sign in _DELIMITERS:
        widths = [len(row) for row in csv.reader(sample, delimiter=sign) if row]
        width = max(widths, key=widths.count, default=1)
        # Where rows end when nothing more is to be told, decimal commas part more rows alike than the sign between the cells does.
        if (parted := widths.count(width) * (width - 1)) > best:
            best, delimiter = parted, sign
    return delimiter


def _heads(path: Path, delimiter: str, header_rows: int) -> tuple[list[str], int]:
    """The last row of heads (empty names where there is none), and how many lines the heads take."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        rows = list(islice(reader, header_rows))
        lines = reader.line_num
        if rows:
            return rows[-1], lines
        return [""] * len(next(reader, [])), 0


def _told(code: str, path: Path, details: Mapping[str, str], level: Level = Level.ERROR, row: int | None = None) -> Finding:
    return Finding(level, f"postings.{code}", Place(path.name, row=row), {"file": path.name, **details})


def _edges(characters: Characters, delimiter: str) -> Edges:
    """What may stand around the cells."""
    if characters.rare_spaces or (characters.tabs and (delimiter != "\t" or characters.quoted)):
        return Edges.ANY
    return Edges.COMMON if characters.spaces or characters.quoted else Edges.BARE


class _Reading:
    def __init__(
        self, path: Path, profile: Profile, found: Found, folder: Path, engine: duckdb.DuckDBPyConnection, width: int, sheet: str = ""
    ) -> None:
        self.path = path
        self.profile = profile
        self.found = found
        self.folder = folder
        self.engine = engine
        self.width = width
        self.sheet = sheet
        self.source = ""
        self.selecting = Selecting(profile, found, row="row")

    def is_dated(self) -> bool:
        """Whether the date stands in a column of its own, which the engine can read as dates."""
        places = [place for what in self.found.places.values() for place in what] + list(self.found.skip)
        own = self.found.places.get("date", ())
        return len(own) == 1 and places.count(own[0]) == 1 and not self.profile.amounts

    def straight(self, source: Path, delimiter: str, lines: int, staged: Path, characters: Characters, *, dated: bool) -> None:
        """The whole file by the engine; ``dated``: each date as it reads the file. **Raises** an exception of the engine where a row is not like the
        others, or a date cannot be read so."""
        kinds = ["VARCHAR"] * self.width
        options = f"auto_detect = false, header = false, skip = {lines}, delim = {text(delimiter)}, quote = '\"', escape = '\"'"
        if dated:
            kinds[self.found.places["date"][0]] = "DATE"
            options += f", dateformat = {text(DATES[self.profile.dates])}"
        names = ", ".join(f"{text(cell(place))}: {text(kind)}" for place, kind in enumerate(kinds))
        read = f"read_csv({text(str(source))}, {options}, columns = {{{names}}}, null_padding = false, strict_mode = true)"
        first = self.profile.header_rows + 1
        edges = _edges(characters, delimiter)
        row_for_row = not self.profile.amounts and not self.found.skip
        if row_for_row and not {"opening", "closing"} & set(self.found.places):
            # Every row of the source is one of the staged file, in order: its place is its number.
            self.source, self.selecting = read, Selecting(self.profile, self.found, row="", edges=edges, dated=dated, apart=True)
            self._copy(parquet_with(self.selecting.constants, first), staged)
            counted = f"read_parquet({text(str(staged))})"
        else:
            # The engine counts rows on one core only, but knows the number of every row of a table.
            self.engine.execute(f"CREATE OR REPLACE TEMP TABLE {_ROWS} AS FROM {read}")
            self.source = f"(SELECT *, rowid + {first} AS row FROM {_ROWS})"
            self.selecting = Selecting(self.profile, self.found, row="row", edges=edges, dated=dated)
            self._copy(PARQUET, staged)
            counted = _ROWS
        if not characters.quoted:
            # Empty rows are passed over, and those after them would have wrong numbers.
            ((rows,),) = self.engine.execute(f"SELECT count(*) FROM {counted}").fetchall()
            if rows != characters.lines - lines:
                raise duckdb.InvalidInputException(f"{characters.lines} lines, {lines} of them heads, but {rows} rows")
        if dated:
            # The engine takes "epoch" and "infinity" for dates.
            sound_dates = "isfinite(min(date)) AND isfinite(max(date)) AND min(date) > DATE '1970-01-01'"
            ((sound,),) = self.engine.execute(f"SELECT {sound_dates} FROM read_parquet({text(str(staged))})").fetchall()
            if sound is False:
                raise duckdb.InvalidInputException("a date that is none")

    def by_records(self, records: Iterator[tuple[int, str, Sequence[str]]], staged: Path) -> None:
        """Rows of which any may be broken."""
        rows = self.folder / "rows.csv"
        write_records(records, rows)
        names = ", ".join(f"{text(name)}: {text(kind)}" for name, kind in self._record_columns())
        options = (
            "auto_detect = false, header = false, delim = ';', quote = '\"', escape = '\"', strict_mode = false, max_line_size = 33554432"
        )
        self.source = f"read_csv({text(str(rows))}, {options}, columns = {{{names}}})"
        self.selecting = Selecting(self.profile, self.found, row="row", line="line", sheet=self.sheet)
        self._copy(PARQUET, staged)

    def _record_columns(self) -> Iterator[tuple[str, str]]:
        yield "row", "BIGINT"
        yield "line", "VARCHAR"
        for place in range(self.width):
            yield cell(place), "VARCHAR"

    def _copy(self, options: str, staged: Path) -> None:
        self.engine.execute(f"COPY ({self.selecting.query(self.source)}) TO {text(str(staged))} ({options})")

    def delivered(self, staged: Path, findings: list[Finding], form: str, encoding: str) -> Delivered:
        sums = "count(*), coalesce(sum(cents), 0), coalesce(sum(abs(cents)), 0), min(month), max(month)"
        counted = self.engine.execute(f"SELECT {sums} FROM read_parquet({text(str(staged))})")
        ((rows, cents, both, first, last),) = counted.fetchall()
        if self.found.skip:
            ((count, row),) = self.engine.execute(self.selecting.left_out(self.source)).fetchall()
            if count:
                findings.append(_told("rows_left_out", self.path, {"count": str(count)}, Level.INFO, row))
        balances = self._balances(first, last) if {"opening", "closing"} & set(self.found.places) and first else ()
        self.engine.execute(f"DROP TABLE IF EXISTS {_ROWS}")
        if not rows:
            findings.append(_told("no_rows", self.path, {}))
        debits, credits_ = (int(both) - int(cents)) // 2, (int(both) + int(cents)) // 2
        return Delivered(staged, tuple(findings), int(rows), debits, credits_, balances, format=form, encoding=encoding)

    def _balances(self, first: int, last: int) -> tuple[StatedBalance, ...]:
        found = []
        for account, row, opening, closing, _change in self.engine.execute(self.selecting.balances(self.source)).fetchall():
            if account is not None and closing is not None:
                found.append(StatedBalance(account, Months(first, last), None if opening is None else int(opening), int(closing), int(row)))
        return tuple(found)
