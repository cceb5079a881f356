"""A statement of the workplace as the package that it is at this moment, so that everything that reads packages reads it too."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from toteuma.core.errors import OutputFailed
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


def present(place: Workplace, statement: str) -> Present:
    """Everything of a statement, of one moment. **Raises** NotFound."""
    head = place.keeper.head(statement)
    records = place.keeper.records(statement)
    files = package_files(Entry(table, key, kept.position, kept.values) for (table, key), kept in records.items())
    told, settings, ledger = records.get((STATEMENT, "")), records.get((SETTINGS, "statement.toml")), records.get((LEDGER, ""))
    return Present(
        head.number,
        (told.values.get(PACKAGE, "") if told else "") or statement,
        files,
        ledger_folder(settings.values[CONTENT]) if settings else "",
        dict(ledger.values) if ledger else {},
    )


@contextmanager
def present_package(place: Workplace, statement: str) -> Iterator[Path]:
    """A folder with the package, named as the one it came from, with its ledger where its settings look for it. Gone when the block ends.

    **Raises** NotFound, OutputFailed.
    """
    now = present(place, statement)
    with tempfile.TemporaryDirectory(prefix="toteuma-") as top:
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
