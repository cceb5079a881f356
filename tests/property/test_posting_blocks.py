"""A file read in blocks of columns gives the same postings as one of which every row is looked at."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.postings_made import FINNISH, HEADS, csv_file
from toteuma.core.postings import STAGED
from toteuma.ingest.postings import cleaning
from toteuma.ingest.postings.amounts import whole_amounts
from toteuma.ingest.postings.blocks import Blocks, Irregular, suits
from toteuma.ingest.postings.characters import characters
from toteuma.ingest.postings.columns import found_columns
from toteuma.ingest.postings.delimited import _Reading
from toteuma.ingest.postings.distinct import DistinctTexts
from toteuma.ingest.postings.profile import Profile
from toteuma.ingest.postings.records import as_records, rows_of_text
from toteuma.ingest.postings.selecting import Selecting
from toteuma.ledger.embedded import EmbeddedEngine

SPACES = st.sampled_from(["", "", "", " ", "\t", "\u00a0", "\u2009"])


def around(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(SPACES, texts, SPACES).map("".join)


def written(cents: int, thousands: str, sign: str) -> str:
    whole = f"{abs(cents) // 100:,}".replace(",", thousands)
    number = f"{whole},{abs(cents) % 100:02d}"
    return number if cents >= 0 else f"{number}-" if sign == "behind" else f"({number})" if sign == "brackets" else f"{sign}{number}"


AMOUNTS = st.builds(
    written, st.integers(-(10**15), 10**15), st.sampled_from(["", " ", "\u00a0", "."]), st.sampled_from(["-", "−", "behind", "brackets"])
)
ODD = st.one_of(
    AMOUNTS, st.text("0123456789,.- ()+a", max_size=12), st.sampled_from(["7", "7,5", "+1,00", "1,000", ",50", "0,00-", "--1,00"])
)
DATES = st.sampled_from(["31.12.2025", "1.1.2025", "01.02.2025 10:15", "30.2.2025", "epoch", "2025-01-01", "29.02.2024"])
TEXTS = st.text("aä€'\"\u00a0 .x7", max_size=5)
ROW = st.tuples(
    st.sampled_from(["1", "007", "A 2", "", "x" * 40]),
    st.one_of(st.just("31.12.2025"), around(DATES)),
    around(st.sampled_from(["3005", "0305", "K-1", "3005 Lipputulot", "1234567890", "0"])),
    around(st.sampled_from(["", "4110", "A1"])),
    around(st.sampled_from(["", "P001", "S"])),
    TEXTS,
    around(ODD),
)
PROFILES = st.sampled_from(
    [
        FINNISH,
        replace(FINNISH, groups=".", sign="credit", first_word=("account",), values={"project": {"S": "sisäinen"}}),
        replace(FINNISH, unit="cents", constants={"month": "2024-12", "scope": "external", "stage": "forecast"}),
        replace(FINNISH, unit="thousands", columns={**FINNISH.columns, "voucher": ("Tosite", "Projekti"), "reference": ("Selite",)}),
        replace(
            FINNISH, columns={**{k: v for k, v in FINNISH.columns.items() if k != "amount"}, "debit": ("Summa",), "credit": ("Selite",)}
        ),
    ]
)


def staged(engine: EmbeddedEngine, path: Path) -> list[tuple[object, ...]]:
    engine.register_files("staged", [path], STAGED)
    return sorted(engine.execute("FROM staged"), key=lambda row: row[0])


def by_rows(path: Path, profile: Profile, folder: Path, engine: EmbeddedEngine) -> list[tuple[object, ...]]:
    found = found_columns(profile, HEADS)
    reading = _Reading(path, profile, found, folder, engine.connection, len(HEADS))
    reading.by_records(as_records(rows_of_text(path, ";", 1), len(HEADS), found.needed, ";"), folder / "rows.parquet")
    return staged(engine, folder / "rows.parquet")


def by_blocks(path: Path, profile: Profile, folder: Path, engine: EmbeddedEngine) -> list[tuple[object, ...]] | None:
    found, letters = found_columns(profile, HEADS), characters(path)
    if not suits(profile, found, letters):
        return None
    blocks = Blocks(profile, found, Selecting(profile, found, row="", apart=True), engine.connection, len(HEADS))
    try:
        counted = blocks.write(path, ";", 1, folder / "blocks.parquet", letters)
    except Irregular:
        return None
    rows = staged(engine, folder / "blocks.parquet")
    cents = [row[list(STAGED).index("cents")] for row in rows]
    assert counted.rows == len(rows)
    assert counted.credit_cents - counted.debit_cents == sum(cents)
    assert counted.credit_cents + counted.debit_cents == sum(map(abs, cents))
    return rows


@settings(max_examples=60, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=6), PROFILES)
def test_blocks_read_what_rows_read_or_leave_the_file_to_them(rows: list[tuple[str, ...]], profile: Profile) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        engine = EmbeddedEngine()
        path = csv_file(folder / "a.csv", rows)
        expected = by_rows(path, profile, folder, engine)
        found = by_blocks(path, profile, folder, engine)
        engine.close()
    problem = list(STAGED).index("problem")
    if found is not None:
        assert found == expected
        assert all(row[problem] is None for row in found)


PLAIN = st.tuples(
    st.sampled_from(["1", "A 2"]),
    st.just("31.12.2025"),
    st.sampled_from(["3005", "K-1"]),
    st.sampled_from(["", "4110"]),
    st.sampled_from(["", "P001"]),
    st.sampled_from(["", "sähkö", "a b", " c", 'say "hi"', '"a;b"', '"a ""b"""']),
    AMOUNTS,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PLAIN, min_size=1, max_size=30))
def test_what_is_well_written_is_read_in_blocks(rows: list[tuple[str, ...]]) -> None:
    profile = replace(FINNISH, groups=".")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        engine = EmbeddedEngine()
        path = csv_file(folder / "a.csv", rows)
        found, expected = by_blocks(path, profile, folder, engine), by_rows(path, profile, folder, engine)
        engine.close()
    assert found == expected


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(ODD, st.none()), max_size=20), st.sampled_from(["euros", "cents"]), st.sampled_from(["", "."]))
def test_a_plain_amount_is_what_the_rule_of_amounts_says(cells: list[str | None], unit: str, groups: str) -> None:
    values, plain = whole_amounts(pa.array(cells, pa.string()), places=2 if unit == "euros" else 0, decimal=",", groups=groups)
    rule = cleaning.cents("raw", cleaning.whole_number("raw"), decimal=",", groups=groups, unit=unit)
    for cell, value, sound in zip(cells, values.tolist(), plain.tolist(), strict=True):
        if sound:
            assert duckdb.execute(f"SELECT {rule} FROM (SELECT ?::VARCHAR AS raw)", [cell]).fetchall() == [(value,)]


@pytest.mark.parametrize(
    "texts", [["3005", "it's", "a\\b", "", "?", "$1"], ["3\u00a0005", "line\nbreak"], [str(number) for number in range(2_000)]]
)
def test_distinct_texts_are_read_the_same_in_whatever_way_they_are_handed_over(texts: list[str]) -> None:
    with duckdb.connect() as engine:
        found = DistinctTexts(engine, {"same": "raw", "length": "length(raw)"})
        assert found.of(["first"])["same"] == ["first"]
        assert found.of([*texts, "first"]) == {"same": [*texts, "first"], "length": [*map(len, texts), 5]}
