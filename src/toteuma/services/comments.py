"""Comments on any field of a chapter, or on the chapter: asked, answered, settled. They stand in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from toteuma.core.errors import NotAllowed, NotFound, ReasonMissing
from toteuma.services.entries import CHAPTERS
from toteuma.services.journal import Journal
from toteuma.services.rights import may, roles_for
from toteuma.services.workplace import Workplace, has_column

COMMENTS = "comments"

Field = tuple[str, str, str]
"""Table, key and column; of a comment on a whole chapter :data:`CHAPTERS`, the unit and nothing."""


@dataclass(frozen=True, slots=True)
class Comment:
    """``answers``: the key of the comment that it answers. ``settled_by`` is empty as long as the matter is open."""

    key: str
    field: Field
    unit: str
    text: str
    by: str
    at: datetime
    answers: str = ""
    settled_by: str = ""
    settled_at: datetime | None = None


def comments_of(place: Workplace, statement: str, unit: str = "") -> tuple[Comment, ...]:
    """The comments on a unit's chapter, else on all chapters, the oldest first."""
    journal = Journal(place, statement)
    noted = [one for one in journal.noted(COMMENTS) if not unit or one.values["unit"] == unit]
    settling = {change.number: change for change in journal.changes(COMMENTS) if change.field == "settled"} if noted else {}
    found = []
    for one in noted:
        last = settling.get(one.numbers.get("settled", 0)) if one.values.get("settled") else None
        found.append(
            Comment(
                one.key,
                (one.values["table"], one.values["key"], one.values.get("column", "")),
                one.values["unit"],
                one.values["text"],
                one.by,
                one.at,
                one.values.get("answers", ""),
                last.by if last else "",
                last.at if last else None,
            )
        )
    return tuple(found)


def open_comments(comments: tuple[Comment, ...]) -> tuple[Comment, ...]:
    """Those that ask for something still."""
    return tuple(one for one in comments if not one.answers and not one.settled_by)


def comment(place: Workplace, statement: str, unit: str, field: Field, text: str, *, by: str, at: datetime) -> str:
    """Comment on a field of the unit's chapter, or on the chapter. The comment's key comes back.

    **Raises** NotFound, NotAllowed, ReasonMissing where nothing is said.
    """
    table, key, column = field
    said = _said(text)
    _check_may(place, statement, unit, "comment", by)
    kept = place.keeper.record(statement, table, key)
    whole = table == CHAPTERS
    if kept is None or (
        key != unit or column if whole else not has_column(table, column) or place.unit_of(statement, table, key, kept) != unit
    ):
        raise NotFound(kind="record", name=" ".join(field).strip(), known="–")
    values = {"table": table, "key": key, "column": column, "unit": unit, "text": said}
    return Journal(place, statement).add(COMMENTS, values, by=by, at=at)


def answer(place: Workplace, statement: str, key: str, text: str, *, by: str, at: datetime) -> str:
    """Answer a comment. **Raises** as :func:`comment`."""
    asked = _asked(place, statement, key)
    said = _said(text)
    _check_may(place, statement, asked["unit"], "comment", by)
    values = {name: asked.get(name, "") for name in ("table", "key", "column", "unit")}
    return Journal(place, statement).add(COMMENTS, {**values, "text": said, "answers": key}, by=by, at=at)


def settle(place: Workplace, statement: str, key: str, *, by: str, at: datetime, settled: bool = True) -> str:
    """Tell that a comment asks for nothing any more, or that it does again. The unit comes back. **Raises** NotFound, NotAllowed."""
    asked = _asked(place, statement, key)
    _check_may(place, statement, asked["unit"], "settle", by)
    Journal(place, statement).put(COMMENTS, key, "settled", "1" if settled else "", by=by, at=at)
    return asked["unit"]


def _said(text: str) -> str:
    said = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not said:
        raise ReasonMissing(action="comment")
    return said


def _asked(place: Workplace, statement: str, key: str) -> dict[str, str]:
    """The comment that somebody answers or settles: one that is no answer itself."""
    kept = Journal(place, statement).record(COMMENTS, key)
    if kept is None or kept.values.get("answers"):
        raise NotFound(kind="record", name=key, known="–")
    return dict(kept.values)


def _check_may(place: Workplace, statement: str, unit: str, action: str, by: str) -> None:
    roles = roles_for(place.keeper.duties(by, statement), unit, place.tree(statement))
    state = place.state(statement, unit)
    if not may(action, roles, state):
        raise NotAllowed(action=action, unit=unit, state=state)
