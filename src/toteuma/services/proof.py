"""Who entered what a figure rests on, and who approved the chapter it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from toteuma.services.change_log import Change
from toteuma.services.entries import CHAPTERS
from toteuma.services.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Proven:
    """``entered``: by table and key, the change that last touched the record. ``stages``: how the unit's chapter came to its state."""

    entered: Mapping[tuple[str, str], Change]
    stages: tuple[Change, ...]


def proven(place: Workplace, statement: str, figure: Mapping[str, Any]) -> Proven:
    """What the log says of a figure of :func:`toteuma.services.self_check.self_check`."""
    numbers: dict[tuple[str, str], int] = {}
    for table, key in _records(figure["steps"]):
        kept = place.keeper.record(statement, table, key)
        if kept is not None:
            numbers[table, key] = max([kept.made, *kept.numbers.values()])
    changes = {change.number: change for change in place.keeper.changes_numbered(statement, set(numbers.values()))}
    stages = place.keeper.field_changes(statement, CHAPTERS, figure["unit"], "state")
    return Proven({record: changes[number] for record, number in numbers.items() if number in changes}, stages)


def _records(steps: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((step["table"], step["key"]) for step in steps if step["table"]))
