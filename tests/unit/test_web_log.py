"""The log of changes: tied, replayed, and every way of tampering with it is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from toteuma.services.change_log import START, WHOLE, Change, Records, apply, chained, hash_of, verified, whole_record
from toteuma.services.entries import Entry

AT = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)


def _change(field: str, old: str, new: str, key: str = "g1") -> Change:
    return Change(at=AT, by="anna", table="goals", key=key, field=field, old=old, new=new)


def _log() -> tuple[Change, ...]:
    first = whole_record(Entry("goals", "g1", 0, {"id": "g1", "unit": "A"}))
    second = whole_record(Entry("goals", "g2", 1, {"id": "g2", "unit": "B"}))
    changes = [
        _change(WHOLE, "", first),
        _change(WHOLE, "", second, "g2"),
        _change("result_fi", "", "Valmis."),
        _change("result_fi", "Valmis.", "Ei valmis."),
        _change("status", "", "met", "g2"),
        _change(WHOLE, second, "", "g2"),
    ]
    return chained("s", 0, START, changes)


def _records(log: tuple[Change, ...]) -> Records:
    records: Records = {}
    for change in log:
        apply(records, change)
    return records


def _fault(log: tuple[Change, ...], records: Records) -> tuple[str, int]:
    verdict = verified("s", log, records, count=6, last_hash=_log()[-1].hash)
    return verdict.fault, verdict.number


def test_a_log_as_it_was_written_is_sound_and_makes_the_records() -> None:
    log = _log()
    records = _records(log)
    assert _fault(log, records) == ("", 0)
    (kept,) = records.values()
    assert kept.values == {"id": "g1", "unit": "A", "result_fi": "Ei valmis."}
    assert (kept.base("result_fi"), kept.base("unit")) == (4, 1)


@pytest.mark.parametrize("name", ["by", "table", "key", "field", "old", "new", "reason"])
def test_a_word_altered_anywhere_is_seen(name: str) -> None:
    log = _log()
    altered = (*log[:2], replace(log[2], **{name: "x"}), *log[3:])
    assert _fault(altered, _records(log)) == ("hash", 3)


def test_a_time_altered_is_seen_and_the_same_moment_elsewhere_is_not() -> None:
    log = _log()
    later = (*log[:2], replace(log[2], at=AT + timedelta(microseconds=1)), *log[3:])
    helsinki = replace(log[2], at=AT.astimezone(timezone(timedelta(hours=2))))
    assert _fault(later, _records(log)) == ("hash", 3)
    assert hash_of("s", helsinki) == log[2].hash


def test_an_altered_change_with_its_own_hash_made_anew_breaks_the_next() -> None:
    log = _log()
    altered = replace(log[2], new="Parempi.")
    altered = replace(altered, hash=hash_of("s", altered))
    assert _fault((*log[:2], altered, *log[3:]), _records(log)) == ("number", 4)


def test_a_change_that_does_not_follow_is_seen_though_all_hashes_fit() -> None:
    log = chained("s", 0, START, [replace(change, old="muuta") if change.number == 4 else change for change in _log()])
    verdict = verified("s", log, {}, count=6, last_hash=log[-1].hash)
    assert (verdict.fault, verdict.number) == ("old", 4)


def test_changes_left_out_are_seen_in_the_middle_and_at_the_end() -> None:
    log = _log()
    assert _fault((*log[:2], *log[3:]), _records(log)) == ("number", 3)
    assert _fault(log[:5], _records(log[:5])) == ("end", 5)


def test_a_log_of_another_statement_is_none_of_this() -> None:
    log = _log()
    assert verified("t", log, _records(log), count=6, last_hash=log[-1].hash).fault == "hash"


def test_a_record_changed_past_the_log_is_seen() -> None:
    log = _log()
    records = _records(log)
    records["goals", "g1"].values["result_fi"] = "Parempi."
    assert _fault(log, records)[0] == "records"
