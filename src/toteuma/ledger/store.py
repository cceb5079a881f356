"""The ledger's folder: immutable batches beside each other, each there whole or not at all.

::

    LEDGER/
      batches/000001-3f2a9c01b7de/   manifest.json, postings.parquet, cells.parquet, rejected.csv where something was rejected
      undone/000001.json             hides a batch; the batch itself stays
      .lock                          held while something is written

A batch is written into ``batches/.new-…`` and takes its place by one rename; a run that is killed leaves only that folder, which the next one removes.
Readers list the batches once and read those files, so an import does not disturb them.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from toteuma.core.errors import LedgerBusy, LedgerDamaged, NotFound
from toteuma.core.periods import Months
from toteuma.ledger.batch import Batch
from toteuma.ledger.codes import Codes
from toteuma.ledger.locking import held

MANIFEST = "manifest.json"
POSTINGS = "postings.parquet"
CELLS = "cells.parquet"
REJECTED = "rejected.csv"
_NEW = ".new-"
_PAUSE_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The batches that counted when it was taken, oldest first, and where their files are. It stays the same whatever is imported later."""

    root: Path
    batches: tuple[Batch, ...]
    codes: Codes

    def ids(self, months: Months, stage: str) -> tuple[str, ...]:
        """The batches that by their manifests can hold postings of a stage in some months."""
        held = (batch for batch in self.batches if stage in batch.stages)
        return tuple(batch.id for batch in held if months.meets(Months(batch.first_month, batch.last_month)))

    def files(self, name: str) -> tuple[Path, ...]:
        return tuple(folder_of(self.root, batch) / name for batch in self.batches)


@dataclass(frozen=True, slots=True)
class NewBatch:
    """A batch being written: fill ``folder``, then give its manifest to ``store.publish``."""

    number: int
    folder: Path


class LedgerStore:
    def __init__(self, root: Path) -> None:
        self.root = root

    def batches(self) -> tuple[Batch, ...]:
        """Every batch ever imported, undone ones too, in order of their numbers. Cells that are gone are made again of their postings, which they only add up.

        **Raises** LedgerDamaged where a file is missing or cannot be read.
        """
        found = []
        for folder in sorted((self.root / "batches").glob("[0-9]*/")):
            if not (folder / POSTINGS).is_file():
                raise LedgerDamaged(path=str(folder / POSTINGS))
            batch: Batch = _read(folder / MANIFEST, lambda text: Batch.from_json(text, {}))
            if not (folder / CELLS).is_file():
                _make_cells_again(folder, batch)
            hidden = self._undone(batch.number)
            found.append(replace(batch, undone=_read(hidden, json.loads)) if hidden.exists() else batch)
        return tuple(found)

    def snapshot(self) -> Snapshot:
        return Snapshot(self.root, tuple(batch for batch in self.batches() if not batch.undone), self.codes())

    def codes(self) -> Codes:
        """The numbers of all codes ever met, in undone batches too."""
        return Codes({code: number for batch in self.batches() for code, number in batch.codes.items()})

    def batch(self, id: str) -> Batch:
        """The batch with an id, or with a number. **Raises** NotFound."""
        batches = self.batches()
        for batch in batches:
            if id in (batch.id, str(batch.number)):
                return batch
        raise NotFound(kind="batch", name=id, known=", ".join(batch.id for batch in batches))

    @contextmanager
    def writing(self, *, wait_seconds: float = 60, waiting: Callable[[], None] = lambda: None) -> Iterator[NewBatch]:
        """A new batch's folder, with the ledger held against other imports until the block ends. Nothing is kept unless it was published.

        ``waiting`` is called once where it has to wait. **Raises** LedgerBusy where another import holds the ledger longer than ``wait_seconds``.
        """
        with self._held(wait_seconds, waiting):
            batches = self.root / "batches"
            batches.mkdir(exist_ok=True)
            for left in batches.glob(f"{_NEW}*"):
                shutil.rmtree(left, ignore_errors=True)
            numbers = [batch.number for batch in self.batches()]
            folder = Path(tempfile.mkdtemp(prefix=_NEW, dir=batches))
            try:
                yield NewBatch(max(numbers, default=0) + 1, folder)
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def publish(self, new: NewBatch, batch: Batch) -> None:
        """Put a written batch in its place: from the rename on it counts, before it nothing has changed."""
        (new.folder / MANIFEST).write_text(batch.to_json(), encoding="utf-8")
        for path in new.folder.iterdir():
            _to_disk(path)
        _to_disk(new.folder)
        new.folder.chmod(0o755)
        new.folder.rename(folder_of(self.root, batch))
        _to_disk(self.root / "batches")

    def undo(self, id: str, *, by: str, at: datetime, wait_seconds: float = 60) -> Batch:
        """Hide a batch from every figure from now on; its files stay. Undoing twice changes nothing. **Raises** NotFound, LedgerBusy."""
        with self._held(wait_seconds):
            batch = self.batch(id)
            if batch.undone:
                return batch
            note = {"at": at.isoformat(), "by": by}
            target = self._undone(batch.number)
            target.parent.mkdir(exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=_NEW, dir=target.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(note, file, ensure_ascii=False, sort_keys=True)
                file.flush()
                os.fsync(file.fileno())
            Path(name).rename(target)
            _to_disk(target.parent)
            return replace(batch, undone=note)

    def _undone(self, number: int) -> Path:
        return self.root / "undone" / f"{number:06d}.json"

    @contextmanager
    def _held(self, wait_seconds: float, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
        self.root.mkdir(parents=True, exist_ok=True)
        until = time.monotonic() + wait_seconds
        with (self.root / ".lock").open("a", encoding="utf-8") as file:
            told = False
            while not held(file):
                if not told:
                    told = True
                    waiting()
                if time.monotonic() >= until:
                    raise LedgerBusy(path=str(self.root))
                time.sleep(_PAUSE_SECONDS)
            yield


def _read(path: Path, parse: Callable[[str], Any]) -> Any:
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LedgerDamaged(path=str(path)) from error


def _make_cells_again(folder: Path, batch: Batch) -> None:
    from toteuma.ledger.writing import make_cells_again  # writes what this module only names

    try:
        made = make_cells_again(folder, batch)
    except OSError as error:
        raise LedgerDamaged(path=str(folder / CELLS)) from error
    if not made:
        raise LedgerDamaged(path=str(folder / POSTINGS))


def folder_of(root: Path, batch: Batch) -> Path:
    return root / "batches" / batch.id


def _to_disk(path: Path) -> None:
    """Have the system write a file or folder through, so that a power cut cannot take it back."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
