"""Files of figures on their way into a statement's ledger: who brought what, how it is to be read, what became of it. All of it stands in the journal.

A delivery is ``sent`` (looked at, to be confirmed), ``asked`` (to be taken in), then ``taken``, ``refused`` (nothing was taken in) or ``dropped``.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from toteuma.core.errors import NotFound, WrongValue
from toteuma.core.findings import Finding, Level, Place
from toteuma.core.language import Language
from toteuma.core.postings import ACTUAL, AMENDMENT, FORECAST, ORIGINAL
from toteuma.package.cells import read_row
from toteuma.package.schema import tables
from toteuma.services.journal import Journal
from toteuma.services.whole import check_may_of_whole
from toteuma.services.workplace import Workplace

DELIVERIES = "deliveries"
SENT, ASKED, TAKEN, REFUSED, DROPPED = "sent", "asked", "taken", "refused", "dropped"
OPEN = (SENT, ASKED)
NEW_AMENDMENT = "new"
STAGES = (ACTUAL, ORIGINAL, FORECAST)
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as it came: its name, the hash and the size of its bytes."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """``stage``: what the file holds, empty: as it says itself. ``decision``: a new amendment by the columns of its table. ``profile``: TOML, empty before
    somebody confirmed one; ``own``: name of the package's profile that it is. ``batch``: what it became."""

    key: str
    brought: Brought
    stage: str
    state: str
    by: str
    at: datetime
    decision: Mapping[str, str] = field(default_factory=dict, hash=False)
    profile: str = ""
    strict: bool = False
    language: Language = Language.FI
    batch: str = ""


def deliveries_of(place: Workplace, statement: str) -> tuple[Delivery, ...]:
    """Every delivery of a statement, the last first."""
    noted = Journal(place, statement).noted(DELIVERIES)
    return tuple(_delivery(one.key, one.values, one.by, one.at) for one in reversed(noted))


def delivery_of(place: Workplace, statement: str, key: str) -> Delivery:
    """**Raises** NotFound."""
    found = next((one for one in deliveries_of(place, statement) if one.key == key), None)
    if found is None:
        raise NotFound(kind="delivery", name=key, known="–")
    return found


def _delivery(key: str, values: Mapping[str, str], by: str, at: datetime) -> Delivery:
    return Delivery(
        key,
        Brought(values["file"], values["sha256"], int(values["bytes"])),
        values.get("stage", ""),
        values["state"],
        by,
        at,
        json.loads(values.get("decision", "{}")),
        values.get("profile", ""),
        bool(values.get("strict")),
        Language(values.get("language", Language.FI.value)),
        values.get("batch", ""),
    )


def plain_name(given: str) -> str:
    """The name of a file as it can stand in a folder: its last part, without what no file system or no reader likes; its ending stays."""
    name = PurePosixPath(unicodedata.normalize("NFC", given).replace("\\", "/")).name
    name = re.sub(r"[^\w.()+-]+", "_", name).lstrip(".") or "file"
    path = PurePosixPath(name)
    return f"{path.stem[: LONGEST_NAME - len(path.suffix)]}{path.suffix}"


def receive(
    place: Workplace,
    statement: str,
    brought: Brought,
    stage: str,
    decision: Mapping[str, str],
    *,
    language: Language,
    by: str,
    at: datetime,
) -> str:
    """Note a file that came; the key of the delivery comes back. ``stage``: ``actual``, ``original``, ``forecast``, ``amendment:ID`` of one that is
    decided, ``amendment:new`` with its ``decision``, or empty.

    **Raises** NotAllowed, NotFound for an amendment that there is not, WrongValue for a decision that lacks something; then nothing is noted.
    """
    check_may_of_whole(place, statement, "bring", by)
    _check_stage(place, statement, stage)
    values = {
        "file": brought.name,
        "sha256": brought.sha256,
        "bytes": str(brought.bytes),
        "stage": stage,
        "state": SENT,
        "language": language.value,
    }
    with place.keeper.transaction():
        place.keeper.locked(statement)  # Two decisions that are brought at once have two ids.
        if stage == f"{AMENDMENT}{NEW_AMENDMENT}":
            told = checked_decision(place, statement, decision)
            values |= {"stage": f"{AMENDMENT}{told['id']}", "decision": json.dumps(told, ensure_ascii=False)}
        return Journal(place, statement).add(DELIVERIES, values, by=by, at=at)


def _check_stage(place: Workplace, statement: str, stage: str) -> None:
    kind, _, id = stage.partition(":")
    decided = [kept.values.get("id", "") for kept in place.keeper.records(statement, "amendments").values()]
    known = ["", *STAGES, f"{AMENDMENT}{NEW_AMENDMENT}", *(f"{AMENDMENT}{one}" for one in decided)]
    if stage not in known:
        raise NotFound(kind="stage", name=f"{kind} {id}".strip(), known=", ".join(known[1:]))


def checked_decision(place: Workplace, statement: str, given: Mapping[str, str]) -> dict[str, str]:
    """A new amendment as a row of its table, under an id that none has. **Raises** WrongValue."""
    schema = tables()["amendments"]
    taken = {kept.values.get("id", "") for kept in place.keeper.records(statement, "amendments").values()}
    taken |= {one.decision.get("id", "") for one in deliveries_of(place, statement) if one.state in OPEN}
    id = next(name for name in (f"a{number}" for number in range(1, len(taken) + 2)) if name not in taken)
    values = {column: given.get(column, "").strip() for column in schema.columns() if given.get(column, "").strip()} | {"id": id}
    findings: list[Finding] = []
    if read_row(dict(values), schema, Place(schema.file), findings) is None:
        raise WrongValue(tuple(findings) or (Finding(Level.ERROR, "value_missing", Place(schema.file), {"column": "id", "value": ""}),))
    return values


def confirm(place: Workplace, statement: str, key: str, profile: str, *, strict: bool, by: str, at: datetime) -> None:
    """Ask for a delivery to be taken in, as ``profile`` reads it. **Raises** NotAllowed, NotFound for one that is over."""
    check_may_of_whole(place, statement, "bring", by)
    with place.keeper.transaction():
        _check_open(place, statement, key, (SENT,))
        journal = Journal(place, statement)
        for name, text in (("profile", profile), ("strict", "1" if strict else ""), ("state", ASKED)):
            journal.put(DELIVERIES, key, name, text, by=by, at=at)


def choose(place: Workplace, statement: str, key: str, profile: str, *, by: str, at: datetime) -> None:
    """Keep how somebody wants a delivery to be read. **Raises** NotAllowed, NotFound for one that is over."""
    check_may_of_whole(place, statement, "bring", by)
    with place.keeper.transaction():
        _check_open(place, statement, key, (SENT,))
        Journal(place, statement).put(DELIVERIES, key, "profile", profile, by=by, at=at)


def drop(place: Workplace, statement: str, key: str, *, by: str, at: datetime) -> None:
    """Take a delivery back before it is taken in, also while that is being tried. **Raises** NotAllowed, NotFound for one that is over."""
    check_may_of_whole(place, statement, "bring", by)
    with place.keeper.transaction():
        _check_open(place, statement, key, OPEN)
        Journal(place, statement).put(DELIVERIES, key, "state", DROPPED, by=by, at=at)


def expire(
    place: Workplace, statement: str, before: datetime, *, by: str, at: datetime, reason: str, busy: Collection[str] = ()
) -> tuple[Delivery, ...]:
    """Take back the deliveries that came earlier than ``before`` and that nobody has decided on, or could not be taken in; they come back. ``busy``: keys
    of those that are being worked on."""
    gone = []
    for one in deliveries_of(place, statement):
        if one.at < before and one.state in OPEN and one.key not in busy:
            with place.keeper.transaction(), suppress(NotFound):  # somebody may decide in this moment
                _check_open(place, statement, one.key, OPEN)
                Journal(place, statement).put(DELIVERIES, one.key, "state", DROPPED, by=by, at=at, reason=reason)
                gone.append(one)
    return tuple(gone)


def _check_open(place: Workplace, statement: str, key: str, states: tuple[str, ...]) -> None:
    if delivery_of(place, statement, key).state not in states:
        raise NotFound(kind="delivery", name=key, known="–")
