"""Use case: make the package of the next year out of that of the last. The old one is read only."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from toteuma.core.conventions import Met
from toteuma.core.errors import OutputFailed, PackageUnreadable
from toteuma.core.statement import Statement, StatementData
from toteuma.package.descriptor import FILE as DESCRIPTOR
from toteuma.package.descriptor import descriptor_text
from toteuma.package.explanations import EXPLANATIONS
from toteuma.package.loading import load_package
from toteuma.services.entries import COLUMNS, CONTENT, FILES, PROSE, SETTINGS, Entry, package_files, read_entries, write_package
from toteuma.services.kept_ledgers import copy_ledger, ledger_folder
from toteuma.services.rolling.rows import Carried, NextYear, rolled_rows
from toteuma.services.rolling.settings import asked_of_earlier_years, settings_of_next_year

STATEMENT_FILE = "statement.toml"
OF_THE_YEAR = (EXPLANATIONS, DESCRIPTOR)
"""Files that tell of the old year's statement alone; the descriptor is written anew."""

BINDING = re.compile(r"\{\{.*?\}\}", re.DOTALL)
FACT = re.compile(r"\bfact\(\s*[\"']([\w]+)[\"']")


class Goals(StrEnum):
    """Which goals go on: all of them, those that were not reached, none."""

    ALL = "all"
    OPEN = "open"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Rolled:
    """The package of ``year``: its files, and what became of the old one's tables.

    ``texts``: how many texts stand in the old one only. ``files``: other files that came along, ``dropped`` those that did not. ``facts``: ids of single
    numbers that texts which came along tell of, to be given anew. ``notes``: ids of the notes that name years, to be looked over.
    """

    year: int
    files: dict[str, bytes]
    ledger: str
    tables: tuple[Carried, ...]
    texts: int
    others: tuple[str, ...]
    dropped: tuple[str, ...]
    facts: tuple[str, ...]
    notes: tuple[str, ...]


def rolled(package: Path, goals: Goals = Goals.ALL) -> Rolled:
    """What the package becomes in the next year; nothing is written.

    **Raises** PackageUnreadable where there is none, or its faults hide what it is; NotLoadable where its ledger is neither beside nor inside it.
    """
    data = load_package(package).data
    if data is None:
        raise PackageUnreadable(path=str(package), cause=STATEMENT_FILE)
    ledger = ledger_folder((package / STATEMENT_FILE).read_text(encoding="utf-8-sig"))
    entries = read_entries(package, without=ledger)
    year = data.settings.year + 1
    old = next(entry.values[CONTENT] for entry in entries if entry.table == SETTINGS and entry.key == STATEMENT_FILE)
    settings = settings_of_next_year(old, year)
    rows, carried = rolled_rows(entries, NextYear(year, asked_of_earlier_years(settings), _going_on(data, goals)))
    others = [entry for entry in entries if entry.table == FILES]
    kept = [
        *(entry for entry in entries if entry.table == COLUMNS),
        *(entry for entry in entries if entry.table == SETTINGS and entry.key != STATEMENT_FILE),
        Entry(SETTINGS, STATEMENT_FILE, 0, {CONTENT: settings}),
        *(entry for entry in others if entry.key not in OF_THE_YEAR),
        *rows,
    ]
    return Rolled(
        year,
        package_files(kept),
        ledger,
        carried,
        sum(bool(text) for entry in entries if entry.table == PROSE for text in entry.values.values()),
        tuple(entry.key for entry in others if entry.key not in OF_THE_YEAR),
        tuple(entry.key for entry in others if entry.key == EXPLANATIONS),
        tuple(sorted(set(_facts(kept)) & {fact.id for fact in data.facts})),
        tuple(note.id for note in data.settings.notes if note.years or str(year - 1) in str(note.text)),
    )


def roll(package: Path, target: Path, goals: Goals = Goals.ALL) -> Rolled:
    """Write the package of the next year into a folder that is not there yet or is empty, with its ledger where its settings look for it.

    All of it is there in the end, or none. **Raises** as :func:`rolled`, and OutputFailed.
    """
    made = rolled(package, goals)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise OutputFailed(path=str(target), cause="not empty")
    outside = _outside(package, target, made.ledger)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as top:
            aside = Path(top) / target.resolve().name
            write_package(made.files, aside)
            if (package / DESCRIPTOR).is_file() and (data := load_package(aside).data) is not None:
                (aside / DESCRIPTOR).write_text(descriptor_text(aside, data), encoding="utf-8")
            if made.ledger and not made.ledger.startswith(".."):
                copy_ledger(package / made.ledger, aside / made.ledger)
            elif outside is not None:
                copy_ledger(package / made.ledger, Path(top) / "ledger")
                outside.parent.mkdir(parents=True, exist_ok=True)
                (Path(top) / "ledger").rename(outside)
            if target.exists():
                target.rmdir()
            aside.rename(target)
    except (OSError, shutil.Error) as error:
        raise OutputFailed(path=str(target), cause=str(error)) from error
    return made


def _outside(package: Path, target: Path, ledger: str) -> Path | None:
    """Where a ledger beside the packages is to be copied to; None where the new package finds that of the old one, or has one inside. **Raises** OutputFailed
    where something else stands there."""
    if not ledger.startswith(".."):
        return None
    place = (target / ledger).resolve()
    if place == (package / ledger).resolve():
        return None
    if place.exists():
        raise OutputFailed(path=str(place), cause="not empty")
    return place


def _going_on(data: StatementData, goals: Goals) -> frozenset[str]:
    """The ids of the goals that go on."""
    statement = Statement(data)
    reached = {status.id for status in data.municipality.statuses if status.met is Met.YES}
    found = (goal for goal in data.goals if goals is Goals.ALL or (goals is Goals.OPEN and statement.status_of(goal) not in reached))
    return frozenset(goal.id for goal in found)


def _facts(entries: Sequence[Entry]) -> Iterator[str]:
    """The single numbers that texts tell of."""
    for entry in entries:
        if entry.table not in (FILES, COLUMNS):
            for text in entry.values.values():
                for binding in BINDING.findall(text):
                    yield from FACT.findall(binding)
