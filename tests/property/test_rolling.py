"""Whatever rows a package has: into the next year nothing comes that was not there, nothing of the new year, and the old rows stay as they were."""

from __future__ import annotations

from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from toteuma.package.cells import parse_date
from toteuma.package.schema import tables
from toteuma.services.entries import Entry
from toteuma.services.rolling.rows import NextYear, rolled_rows
from toteuma.services.rolling.rules import rules

YEARS = st.sampled_from(["2023", "2024", "2025", "2026", "", "x"])
STAGES = st.sampled_from(["actual", "original", "amended", "amendment", "forecast", "target", ""])
NAMES = st.sampled_from(["a", "b", "c", ""])
DAYS = st.sampled_from(["2025-12-31", "29.2.2024", "2025-02-28", "pian", ""])
TYPES = {"year": YEARS, "date": DAYS}


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    found = []
    for table in draw(st.lists(st.sampled_from(sorted(tables())), max_size=14)):
        columns = tables()[table].columns()
        values = {column: STAGES if column == "stage" else TYPES.get(tables()[table].field_of(column).type, NAMES) for column in columns}
        told = {column: text for column, one in values.items() if (text := draw(one))}
        found.append(Entry(table, f"k{len(found)}", len(found), told))
    return found


@given(entries(), st.dictionaries(st.integers(-3, -1), st.frozensets(STAGES)), st.frozensets(NAMES))
def test_nothing_comes_that_was_not_there_and_nothing_of_the_new_year(
    old: list[Entry], asked: dict[int, frozenset[str]], goals: frozenset[str]
) -> None:
    before, to = deepcopy(old), NextYear(2026, asked, goals)
    made, carried = rolled_rows(old, to)
    assert old == before
    by_key = {(entry.table, entry.key): entry for entry in old}
    for entry in made:
        rule, source = rules()[entry.table], by_key[entry.table, entry.key]
        changed = {column for name in (*rule.empties, *rule.moves) for column in tables()[entry.table].columns() if column.startswith(name)}
        assert {column for column in source.values if entry.values.get(column) != source.values[column]} <= changed
        assert set(entry.values) <= set(source.values)
        emptied = {column for field in tables()[entry.table].fields if field.name in rule.empties for column in field.columns()}
        assert emptied.isdisjoint(entry.values)
        for name in rule.moves:
            day, then = parse_date(source.values.get(name, "")), parse_date(entry.values.get(name, ""))
            assert (day is None and then is None) or (day is not None and then is not None and then.year == day.year + 1)
        if rule.keep == "earlier":
            assert int(entry.values["year"]) < 2026
    counted = {one.table: (one.kept, one.left) for one in carried}
    for table in {entry.table for entry in old}:
        kept = sum(entry.table == table for entry in made)
        assert counted[table] == (kept, sum(entry.table == table for entry in old) - kept)
    again, _ = rolled_rows(made, to)
    assert {(one.table, one.key) for one in again} == {(one.table, one.key) for one in made}, "it takes away once"
