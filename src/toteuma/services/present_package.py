"""A statement of the workplace as the package that it is at this moment, so that everything that reads packages reads it too. Also as it would be
with some changes made: whoever proposes them sees beforehand what comes of them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from toteuma.core.errors import OutputFailed
from toteuma.services.change_log import Change, Kept, Records, apply
from toteuma.services.entries import CONTENT, SETTINGS, STATEMENT, Entry, package_files, write_package
from toteuma.services.kept_ledgers import LEDGER, ledger_folder
from toteuma.services.workplace import Workplace

PACKAGE = "package"
"""The field that tells how the folder was called that the statement came from."""


@dataclass(frozen=True, slots=True)
class Present:
    """``number``: every change up to it is in ``files``; ``ledger``: its folder as seen from the package, empty where there is none."""

    number: int
    name: str
    files: dict[str, bytes]
    ledger: str
    batches: dict[str, str]


def present(place: Workplace, statement: str, changes: Sequence[Change] = ()) -> Present:
    """Everything of a statement, of one moment, with ``changes`` made. **Raises** NotFound."""
    head = place.keeper.head(statement)
    records = _changed(place.keeper.records(statement), changes)
    files = package_files(Entry(table, key, kept.position, kept.values) for (table, key), kept in records.items())
    told, settings, ledger = records.get((STATEMENT, "")), records.get((SETTINGS, "statement.toml")), records.get((LEDGER, ""))
    return Present(
        head.number,
        (told.values.get(PACKAGE, "") if told else "") or statement,
        files,
        ledger_folder(settings.values[CONTENT]) if settings else "",
        dict(ledger.values) if ledger else {},
    )


def _changed(records: Records, changes: Sequence[Change]) -> Records:
    """The records with the changes made; those that were handed in stay as they are."""
    touched = {(change.table, change.key) for change in changes}
    after = {
        at: Kept(kept.position, dict(kept.values), kept.made, dict(kept.numbers)) if at in touched else kept for at, kept in records.items()
    }
    for change in changes:
        apply(after, change)
    return after


@contextmanager
def present_package(place: Workplace, statement: str, changes: Sequence[Change] = (), *, within: Path | None = None) -> Iterator[Path]:
    """A folder with the package, named as the one it came from, with its ledger where its settings look for it. Gone when the block ends.

    ``changes``: as it would be with them. ``within``: a folder on whose disk it is made. **Raises** NotFound, OutputFailed.
    """
    now = present(place, statement, changes)
    with tempfile.TemporaryDirectory(prefix="toteuma-", dir=within) as top:
        folder = Path(top).joinpath(*["x"] * PurePosixPath(now.ledger).parts.count(".."), now.name)
        write_package(now.files, folder)
        if now.ledger and place.ledgers is not None:
            place.ledgers.linked(statement, now.batches, (folder / now.ledger).resolve())
        yield folder


def write_out(place: Workplace, statement: str, folder: Path) -> None:
    """Write a statement as a package into a folder that is not there yet or is empty, and its ledger where the settings look for it.

    **Raises** NotFound, OutputFailed; also where something else stands in the place of the ledger.
    """
    now = present(place, statement)
    ledger = (folder / now.ledger).resolve() if now.ledger and place.ledgers is not None else None
    if ledger is not None and ledger.exists() and not ledger.is_dir():
        raise OutputFailed(path=str(ledger), cause="not empty")
    write_package(now.files, folder)
    if ledger is not None and place.ledgers is not None:
        place.ledgers.copied(statement, now.batches, ledger)
