"""Records in memory are those of the log behind every change, and what was read of an earlier moment stays as it was."""

from __future__ import annotations

import copy
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from toteuma.services.change_log import POSITION, START, WHOLE, Change, Records, apply, chained, whole_record
from toteuma.services.entries import Entry
from toteuma.services.snapshot import Snapshot

AT = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
EDITS = st.lists(st.tuples(st.sampled_from(["goals", "risks"]), st.sampled_from("abc"), st.integers(0, 3), st.sampled_from(["", "1", "2"])))


def _change(records: Records, table: str, key: str, position: int, text: str) -> Change:
    """A record appears, goes, moves, or has a field written, whichever can happen to it."""
    kept = records.get((table, key))
    if kept is None:
        new = whole_record(Entry(table, key, position, {"unit": text} if text else {}))
        return Change(at=AT, by="a", table=table, key=key, field=WHOLE, old="", new=new)
    if position == 0:
        old = whole_record(Entry(table, key, kept.position, kept.values))
        return Change(at=AT, by="a", table=table, key=key, field=WHOLE, old=old, new="")
    if position == 1:
        return Change(at=AT, by="a", table=table, key=key, field=POSITION, old=str(kept.position), new=str(len(text) + len(records)))
    return Change(at=AT, by="a", table=table, key=key, field="unit", old=kept.values.get("unit", ""), new=text)


@given(EDITS, st.integers(0, 20))
def test_a_snapshot_brought_up_to_date_is_what_the_log_makes(edits: list[tuple[str, str, int, str]], cut: int) -> None:
    records: Records = {}
    log: list[Change] = []
    for edit in edits:
        (change,) = chained("s", len(log), log[-1].hash if log else START, [_change(records, *edit)])
        apply(records, change)
        log.append(change)
    earlier: Records = {}
    for change in log[:cut]:
        apply(earlier, change)
    last = log[:cut][-1] if log[:cut] else None
    first = Snapshot.of(last.number if last else 0, last.hash if last else START, earlier)
    before = copy.deepcopy(first.all())
    found = {unit: first.rows("goals").having("unit", unit) for unit in ("", "1", "2")}
    later = first.after(log[cut:])
    assert later is not None
    assert later.all() == records
    assert list(later.all()) == list(Snapshot.of(len(log), "", records).all()), "each table in the order of the package"
    assert (later.number, later.hash) == (len(log), log[-1].hash if log else START)
    assert first.all() == before, "who reads the earlier one sees nothing of the later changes"
    for unit in found:
        own = [(key, kept) for (table, key), kept in records.items() if table == "goals" and kept.values.get("unit", "") == unit]
        assert later.rows("goals").having("unit", unit) == sorted(own, key=lambda one: (one[1].position, one[0]))
    for table in ("goals", "risks"):
        touched = [change.number for change in log[cut:] if change.table == table]
        assert later.changed.get(table, 0) == (touched[-1] if touched else first.changed.get(table, 0))


def test_changes_that_do_not_follow_are_refused() -> None:
    records: Records = {}
    log = chained("s", 0, START, [_change(records, "goals", key, 1, "1") for key in "ab"])
    empty = Snapshot.of(0, START, {})
    assert empty.after(log[1:]) is None
    found = empty.after(log)
    assert found is not None
    assert found.after(log[1:]) is None
