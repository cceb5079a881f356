"""The ledgers of the workplace's statements: folders beside its database. Which of their batches count is said by the log, in a record.

Per statement there stands ``ROOT/STATEMENT/batches/ID/`` and, for batches that are hidden, ``ROOT/STATEMENT/undone/NUMBER.json``, as
:mod:`toteuma.ledger.store` writes them. A batch that the log does not name is nobody's: what was being imported when a server died.
"""

from __future__ import annotations

import posixpath
import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from toteuma.core.errors import LedgerDamaged, NotLoadable, OutputFailed
from toteuma.ledger.batch import Batch
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.integrity import is_unchanged
from toteuma.ledger.store import LedgerStore, folder_of

LEDGER = "ledger"
"""The table of the one record (its key is empty) that names the batches of a statement, with the fields below."""

BATCHES, UNDONE = "batches", "undone"
"""Folders of a ledger, and fields of its record: ids parted by spaces."""


def ledger_folder(settings: str) -> str:
    """The folder of the ledger as seen from the package, from the text of ``statement.toml``; empty where it names none.

    **Raises** NotLoadable for one that is not beside or inside the package: it could not come along.
    """
    try:
        told = tomllib.loads(settings).get("ledger")
    except tomllib.TOMLDecodeError:
        return ""  # The loader of packages tells what is wrong with the file.
    folder = str(told.get("folder") or "") if isinstance(told, dict) else ""
    if not folder:
        return ""
    folder = posixpath.normpath(folder)
    if folder.startswith("/") or ":" in folder or folder.rstrip("./") == "":
        raise NotLoadable(package=folder, cause="ledger.folder")
    return folder


@dataclass(frozen=True, slots=True)
class KeptLedgers:
    """The ledgers below one folder, which is made when the first of them comes."""

    root: Path

    def of(self, statement: str) -> Path:
        return self.root / statement

    @contextmanager
    def aside(self) -> Iterator[Path]:
        """A folder on the same disk, in which a ledger can be made ready; gone when the block ends. **Raises** OutputFailed."""
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder = Path(tempfile.mkdtemp(prefix=".new-", dir=self.root))
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        except OSError as error:
            raise OutputFailed(path=str(error.filename or self.root), cause=error.strerror or str(error)) from error

    def put(self, ready: Path, statement: str) -> None:
        """Put a ledger that was made ready in its place, instead of one that a statement of this name may have left behind."""
        if self.of(statement).exists():
            shutil.rmtree(self.of(statement))
        ready.rename(self.of(statement))

    def add(self, batch: Path, statement: str) -> None:
        """Put the folder of a new batch in its place."""
        target = self.of(statement) / BATCHES / batch.name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if target.exists():
            shutil.rmtree(target)
        batch.rename(target)

    def hide(self, note: Path, statement: str) -> None:
        """Put the note of a batch that counts no more in its place."""
        target = self.of(statement) / UNDONE / note.name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        note.replace(target)

    def parts(self, statement: str, values: Mapping[str, str]) -> Iterator[tuple[str, Path]]:
        """Everything that the record names, as path inside a ledger and where it stands: folders of batches, and notes."""
        for id in values.get(BATCHES, "").split():
            yield f"{BATCHES}/{id}", self.of(statement) / BATCHES / id
        for id in values.get(UNDONE, "").split():
            name = f"{UNDONE}/{id.partition('-')[0]}.json"
            yield name, self.of(statement) / name

    def linked(self, statement: str, values: Mapping[str, str], at: Path) -> None:
        """Make a ledger at a place out of links to what the record names: what others import meanwhile is not seen there."""
        (at / BATCHES).mkdir(parents=True)
        (at / UNDONE).mkdir()
        for name, path in self.parts(statement, values):
            (at / name).symlink_to(path.resolve())

    def batches(self, statement: str, values: Mapping[str, str]) -> tuple[Batch, ...]:
        """The batches that the record names, hidden ones too, oldest first. **Raises** LedgerDamaged."""
        with tempfile.TemporaryDirectory(prefix="toteuma-") as top:
            self.linked(statement, values, Path(top) / "ledger")
            return LedgerStore(Path(top) / "ledger").batches()

    def is_sound(self, statement: str, values: Mapping[str, str]) -> bool:
        """Whether everything that the record names is there and as it was imported."""
        engine = EmbeddedEngine()
        try:
            with tempfile.TemporaryDirectory(prefix="toteuma-") as top:
                self.linked(statement, values, Path(top) / "ledger")
                batches = LedgerStore(Path(top) / "ledger").batches()
                return record_naming(batches) == dict(values) and all(
                    is_unchanged(engine, folder_of(self.of(statement), batch), batch) for batch in batches
                )
        except LedgerDamaged:
            return False
        finally:
            engine.close()

    def copied(self, statement: str, values: Mapping[str, str], at: Path) -> None:
        """Write what the record names to a place that has no ledger. **Raises** OutputFailed, also where there is another one."""
        if at.is_dir() and record_of(at) == dict(values):
            return
        if at.exists() and (not at.is_dir() or any(at.iterdir())):
            raise OutputFailed(path=str(at), cause="not empty")
        try:
            for name, path in self.parts(statement, values):
                (at / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copytree(path, at / name) if path.is_dir() else shutil.copyfile(path, at / name)
        except (OSError, shutil.Error) as error:
            raise OutputFailed(path=str(at), cause=str(error)) from error


def copy_ledger(source: Path, target: Path) -> None:
    """The batches and notes of a ledger, without what an import that died left behind."""
    for name in (BATCHES, UNDONE):
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name, ignore=shutil.ignore_patterns(".*"))


def record_of(ledger: Path) -> dict[str, str]:
    """The record that names everything there is in a ledger. **Raises** LedgerDamaged."""
    return record_naming(LedgerStore(ledger).batches())


def record_naming(batches: tuple[Batch, ...]) -> dict[str, str]:
    """The record that names these batches."""
    told = {BATCHES: " ".join(batch.id for batch in batches), UNDONE: " ".join(batch.id for batch in batches if batch.undone)}
    return {name: text for name, text in told.items() if text}
