"""A delivery taken into the ledger of a statement, and a batch taken out of its figures. What counts is said by the statement's log."""

from __future__ import annotations

import base64
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from toteuma.core.errors import LedgerBusy, NotFound, NotLoadable, ReasonMissing
from toteuma.ingest.postings.profile import Profile, read_profile
from toteuma.ledger.batch import Batch, Tally
from toteuma.ledger.store import REJECTED, LedgerStore, folder_of
from toteuma.package.loading import PROFILES
from toteuma.services.change_log import WHOLE, Change, whole_record
from toteuma.services.deliveries import ASKED, DELIVERIES, REFUSED, TAKEN, Delivery, delivery_of
from toteuma.services.entries import CONTENT, FILES, SETTINGS, Entry
from toteuma.services.findings_kept import kept_findings
from toteuma.services.journal import Journal
from toteuma.services.kept_ledgers import BATCHES, LEDGER, UNDONE, KeptLedgers, ledger_folder, record_naming
from toteuma.services.ledger.batches import import_into
from toteuma.services.ledger.importing import Imported, Progress
from toteuma.services.present_package import present, present_package
from toteuma.services.whole import check_may_of_whole
from toteuma.services.workplace import Workplace

STATEMENT_TOML = "statement.toml"
FOLDER = "ledger"
"""Where a package keeps the ledger that its first file makes."""

TRIES = 5
WITHDRAWN = "batches_undone"
"""Table of the journal: batches that were taken out of the figures."""


def profiles_of(place: Workplace, statement: str, folder: Path) -> dict[str, Profile]:
    """The profiles that a statement's package has, by name, as far as they can be used. ``folder``: where they may be written for reading."""
    found = {}
    for (_, file), kept in sorted(place.keeper.records(statement, FILES).items()):
        parts = file.split("/")
        if len(parts) == 2 and parts[0] == PROFILES and parts[1].endswith(".toml"):
            path = folder / parts[1]
            path.write_bytes(base64.b64decode(kept.values[CONTENT]))
            profile, _ = read_profile(path)
            if profile is not None:
                found[path.stem] = profile
    return found


def ledgers_of(place: Workplace) -> KeptLedgers:
    """**Raises** NotLoadable where the workplace was not told where to keep ledgers."""
    if place.ledgers is None:
        raise NotLoadable(package="", cause="ledger")
    return place.ledgers


def batches_of(place: Workplace, statement: str) -> tuple[Batch, ...]:
    """The batches of a statement's ledger, hidden ones too, oldest first. **Raises** LedgerDamaged."""
    kept = place.keeper.record(statement, LEDGER, "")
    return ledgers_of(place).batches(statement, kept.values) if kept else ()


def take(
    place: Workplace, statement: str, key: str, file: Path, *, aside: Path, at: datetime, progress: Progress | None = None
) -> dict[str, Any]:
    """Take a delivery in that somebody confirmed. What came of it comes back, to be kept; doing it again where it was done changes nothing.

    ``aside``: where the rejected postings are written. **Raises** as :func:`import_into`, NotAllowed where the statement was taken to be decided
    meanwhile, LedgerBusy where others change the ledger all the time; wrong data is told as findings.
    """
    for _ in range(TRIES):
        delivery = delivery_of(place, statement, key)
        if delivery.state != ASKED:
            return {"batch": delivery.batch}
        done = _tried(place, statement, delivery, file, aside, at, progress)
        if done is not None:
            return told(done)
    raise LedgerBusy(path=statement)


def _tried(
    place: Workplace, statement: str, delivery: Delivery, file: Path, aside: Path, at: datetime, progress: Progress | None
) -> Imported | None:
    """What came of it; None where somebody else changed the ledger meanwhile, and nothing was done."""
    ledgers = ledgers_of(place)
    seen = present(place, statement)
    changes, profile = _prepared(place, statement, delivery, at)
    with ledgers.aside() as beside, present_package(place, statement, changes, within=beside) as package:
        imported = import_into(
            package,
            [file],
            profile=profile,
            by=delivery.by,
            at=at,
            strict=delivery.strict,
            rejected_into=aside,
            progress=progress,
            language=delivery.language,
        )
        with place.keeper.transaction():
            place.keeper.locked(statement)
            check_may_of_whole(place, statement, "bring", delivery.by)
            now = present(place, statement)
            same = now.batches == seen.batches and _prepared(place, statement, delivery, at) == (changes, profile)
            if not same or delivery_of(place, statement, delivery.key).state != ASKED:
                return None
            _kept(place, statement, delivery, imported, changes, package / _folder(now.files, changes), at)
    return imported


def _kept(
    place: Workplace, statement: str, delivery: Delivery, imported: Imported, changes: Sequence[Change], ledger: Path, at: datetime
) -> None:
    """Have the log name the new batch, and the journal tell of it; in a transaction."""
    journal, by = Journal(place, statement), delivery.by
    values = {"state": TAKEN if imported.batch else REFUSED, **_sums(imported)}
    if imported.batch is not None:
        batches = LedgerStore(ledger).batches()
        ledgers_of(place).add(folder_of(ledger.resolve(), imported.batch), statement)
        place.append(statement, place.keeper.locked(statement), [*changes, *_named(place, statement, record_naming(batches), by, at)])
        values["batch"] = imported.batch.id
    for name, text in values.items():
        journal.put(DELIVERIES, delivery.key, name, text, by=by, at=at)


def _sums(imported: Imported) -> dict[str, str]:
    """Rows and cents for the journal: ``accepted``: ``rows debit credit``."""

    def said(tally: Tally) -> str:
        return f"{tally.rows} {tally.debit_cents} {tally.credit_cents}"

    return {"read": said(imported.read), "accepted": said(imported.accepted), "rejected": said(imported.rejected)}


def _named(place: Workplace, statement: str, values: Mapping[str, str], by: str, at: datetime, reason: str = "") -> list[Change]:
    """The changes by which the record of the ledger says ``values``."""
    kept = place.keeper.record(statement, LEDGER, "")
    if kept is None:
        return [
            Change(at=at, by=by, table=LEDGER, key="", field=WHOLE, old="", new=whole_record(Entry(LEDGER, "", 0, values)), reason=reason)
        ]
    pairs = [(name, kept.values.get(name, ""), values.get(name, "")) for name in (BATCHES, UNDONE)]
    return [
        Change(at=at, by=by, table=LEDGER, key="", field=name, old=old, new=new, reason=reason) for name, old, new in pairs if old != new
    ]


def _prepared(place: Workplace, statement: str, delivery: Delivery, at: datetime) -> tuple[list[Change], str]:
    """What the package needs before the file can come in: a place for its ledger, the decision of an amendment, the profile. And the profile's name."""
    changes = []
    settings = place.keeper.record(statement, SETTINGS, STATEMENT_TOML)
    text = settings.values[CONTENT] if settings else ""
    if settings is not None and not ledger_folder(text):
        changes.append(_change(delivery, at, SETTINGS, STATEMENT_TOML, CONTENT, text, with_ledger_folder(text)))
    if delivery.decision and place.keeper.record(statement, "amendments", delivery.decision["id"]) is None:
        last = max((kept.position for kept in place.keeper.records(statement, "amendments").values()), default=-1)
        row = Entry("amendments", delivery.decision["id"], last + 1, delivery.decision)
        changes.append(_change(delivery, at, "amendments", row.key, WHOLE, "", whole_record(row)))
    name = ""
    if delivery.profile:
        name, profile = _profile(delivery)
        changes += _with_profile(place, statement, delivery, at, name, profile)
    return changes, name


def _change(delivery: Delivery, at: datetime, table: str, key: str, field: str, old: str, new: str) -> Change:
    return Change(at=at, by=delivery.by, table=table, key=key, field=field, old=old, new=new)


def with_ledger_folder(text: str) -> str:
    """``statement.toml`` with a folder for the ledger, all else as it was written. **Raises** NotLoadable where that cannot be put in."""
    line = f'folder = "{FOLDER}"\n'
    if isinstance(tomllib.loads(text).get("ledger"), dict):
        found = re.sub(r"(?m)^(\s*\[ledger\][^\n]*\n)", lambda match: match[1] + line, text, count=1)
        if tomllib.loads(found)["ledger"].get("folder") == FOLDER:
            return found
        raise NotLoadable(package=STATEMENT_TOML, cause="[ledger]")
    return f"{text.rstrip()}\n\n[ledger]\n{line}"


def _profile(delivery: Delivery) -> tuple[str, bytes]:
    """The profile's name and file."""
    name = str(tomllib.loads(delivery.profile).get("name") or Path(delivery.brought.name).stem)
    return re.sub(r"[^\w.-]+", "_", name), delivery.profile.encode()


def _with_profile(place: Workplace, statement: str, delivery: Delivery, at: datetime, name: str, profile: bytes) -> list[Change]:
    """The package keeps how the file was read: the next one of its kind is read so too."""
    file, content = f"{PROFILES}/{name}.toml", base64.b64encode(profile).decode("ascii")
    kept = place.keeper.record(statement, FILES, file)
    if kept is None:
        return [_change(delivery, at, FILES, file, WHOLE, "", whole_record(Entry(FILES, file, 0, {CONTENT: content})))]
    old = kept.values[CONTENT]
    return [_change(delivery, at, FILES, file, CONTENT, old, content)] if old != content else []


def _folder(files: Mapping[str, bytes], changes: Sequence[Change]) -> str:
    """The folder of the ledger as the changed settings name it."""
    changed = next((change.new for change in changes if change.table == SETTINGS), files[STATEMENT_TOML].decode())
    return ledger_folder(changed)


def told(imported: Imported) -> dict[str, Any]:
    """What came of an import, as it is kept and shown."""

    def said(tally: Tally) -> dict[str, int]:
        return {"rows": tally.rows, "debit_cents": tally.debit_cents, "credit_cents": tally.credit_cents}

    return {
        "batch": imported.batch.id if imported.batch else "",
        "read": said(imported.read),
        "accepted": said(imported.accepted),
        "rejected": said(imported.rejected),
        "rejected_file": imported.rejected_file.name if imported.rejected_file else "",
        "findings": kept_findings(imported.findings),
    }


def rejected_of(place: Workplace, statement: str, batch: str) -> Path | None:
    """The file of the rejected postings of a batch; None where nothing was rejected."""
    path = ledgers_of(place).of(statement) / BATCHES / batch / REJECTED
    return path if path.is_file() else None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A batch that counts no more: who took it out when, and why."""

    batch: str
    by: str
    at: datetime
    reason: str


def withdrawn(place: Workplace, statement: str) -> dict[str, Withdrawn]:
    """The batches that were taken out in the workplace, by id."""
    noted = Journal(place, statement).noted(WITHDRAWN)
    return {one.key: Withdrawn(one.key, one.by, one.at, one.values.get("reason", "")) for one in noted}


def withdraw(place: Workplace, statement: str, batch: str, reason: str, *, by: str, at: datetime) -> None:
    """Take a batch out of every figure from now on; its files stay. **Raises** NotAllowed, NotFound for one that does not count, ReasonMissing."""
    check_may_of_whole(place, statement, "bring", by)
    ledgers, reason = ledgers_of(place), reason.strip()
    with ledgers.aside() as beside, place.keeper.transaction():
        head = place.keeper.locked(statement)
        kept = place.keeper.record(statement, LEDGER, "")
        values = kept.values if kept else {}
        if batch not in values.get(BATCHES, "").split() or batch in values.get(UNDONE, "").split():
            raise NotFound(kind="batch", name=batch, known=values.get(BATCHES, "") or "–")
        if not reason:
            raise ReasonMissing(action="withdraw")
        ledgers.linked(statement, values, beside / FOLDER)
        store = LedgerStore(beside / FOLDER)
        hidden = store.undo(batch, by=by, at=at)
        ledgers.hide(beside / FOLDER / UNDONE / f"{hidden.number:06d}.json", statement)
        place.append(statement, head, _named(place, statement, _hiding(values, batch), by, at, reason))
        Journal(place, statement).add(WITHDRAWN, {"reason": reason}, key=batch, by=by, at=at, reason=reason)


def _hiding(values: Mapping[str, str], batch: str) -> dict[str, str]:
    ids = values[BATCHES].split()
    hidden = {*values.get(UNDONE, "").split(), batch}
    return {BATCHES: values[BATCHES], UNDONE: " ".join(id for id in ids if id in hidden)}
