"""The whole installation as one file, and back: every table of the workplace and the batches of its ledgers.

A zip file that does not depend on the kind of database: ``tables/NAME.jsonl`` holds a row a line, ``ledgers/STATEMENT/…`` the files of the batches that
the log names, ``manifest.json`` the number of rows and the hash of each of them. People's passwords are in it as hashes; sessions, failed sign-ins, the secret key and
what can be built anew are not.
"""

from __future__ import annotations

import copy
import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.core.serializers import sort_dependencies
from django.db import DatabaseError, connections, models, transaction

from toteuma import __version__
from toteuma.core.errors import BackupUnusable, DatabaseInUse, OutputFailed
from toteuma.services.kept_ledgers import LEDGER, KeptLedgers
from toteuma.web.models import FailedSignIn, Job, Record, Statement

FORMAT = 1
MANIFEST = "manifest.json"
SNAPSHOT = "snapshot"
ROWS = 1000
"""So many rows are handed to the database at once."""


def kept_models() -> list[type[models.Model]]:
    """What is kept, each behind those that it refers to."""
    ordered = sort_dependencies([(apps.get_app_config("web"), None)], allow_cycles=True)
    return [model for model in ordered if model not in (FailedSignIn, Job) and model._meta.managed]


def write_backup(target: Path, ledgers: KeptLedgers | None, *, at: datetime, using: str = "default") -> dict[str, int]:
    """Write everything as it stands at one moment, while others go on writing; the number of rows by table comes back.

    Nobody but the file's owner can read it. **Raises** OutputFailed; then no file is there, or the one that was.
    """
    counts: dict[str, int] = {}
    sums: dict[str, str] = {}
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive, _snapshot(using) as alias:
                for model in kept_models():
                    name = f"tables/{model._meta.model_name}.jsonl"
                    counts[str(model._meta.model_name)], sums[name] = _write(archive, name, _lines(model, alias))
                for statement, path, inside in _ledger_files(ledgers, alias):
                    name = f"ledgers/{statement}/{inside}"
                    sums[name] = _copied(archive, path, name)
                frozen = dict(Statement.objects.using(alias).exclude(frozen="").values_list("name", "frozen"))
                told = {"format": FORMAT, "program": __version__, "at": at.isoformat(), "rows": counts, "frozen": frozen, "sha256": sums}
                archive.writestr(MANIFEST, json.dumps(told, ensure_ascii=False, indent=1))
            raw.flush()
            os.fsync(raw.fileno())
        aside.replace(target)
    except OSError as error:
        raise OutputFailed(path=str(error.filename or target), cause=error.strerror or str(error)) from error
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    return counts


@contextmanager
def _snapshot(using: str) -> Iterator[str]:
    """A connection that sees the database of one moment and holds nobody up."""
    settings = copy.deepcopy(connections[using].settings_dict)
    if connections[using].vendor == "sqlite":
        settings["OPTIONS"]["transaction_mode"] = "DEFERRED"
    else:
        from psycopg import IsolationLevel

        settings["OPTIONS"]["isolation_level"] = IsolationLevel.REPEATABLE_READ
    connections.settings[SNAPSHOT] = settings
    try:
        with transaction.atomic(using=SNAPSHOT):
            yield SNAPSHOT
    finally:
        connections[SNAPSHOT].close()
        del connections[SNAPSHOT]
        del connections.settings[SNAPSHOT]


def _lines(model: type[models.Model], alias: str) -> Iterator[bytes]:
    for row in model._base_manager.using(alias).order_by("pk").iterator(chunk_size=ROWS):
        told = {field.attname: _plain(field, row) for field in model._meta.concrete_fields}
        yield json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _plain(field: Any, row: models.Model) -> object:
    value = getattr(row, field.attname)
    if value is None or isinstance(value, str | int | bool) or isinstance(field, models.JSONField):
        return value
    return field.value_to_string(row)


def _write(archive: zipfile.ZipFile, name: str, lines: Iterable[bytes]) -> tuple[int, str]:
    count, whole = 0, hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as entry:
        for line in lines:
            entry.write(line)
            whole.update(line)
            count += 1
    return count, whole.hexdigest()


def _ledger_files(ledgers: KeptLedgers | None, alias: str) -> Iterator[tuple[str, Path, str]]:
    if ledgers is None:
        return
    for row in Record.objects.using(alias).filter(table=LEDGER).select_related("statement").order_by("statement__name"):
        for inside, path in ledgers.parts(row.statement.name, row.values):
            files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
            for file in files:
                yield row.statement.name, file, f"{inside}/{file.relative_to(path)}" if path.is_dir() else inside


def _copied(archive: zipfile.ZipFile, path: Path, name: str) -> str:
    whole = hashlib.sha256()
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_STORED  # Parquet is packed already.
    with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as into:
        while chunk := source.read(1 << 20):
            into.write(chunk)
            whole.update(chunk)
    return whole.hexdigest()


def restore_backup(source: Path, ledgers: KeptLedgers | None, *, using: str = "default") -> dict[str, int]:
    """Bring back everything that a backup holds into a database that holds nothing yet, all of it or nothing.

    **Raises** BackupUnusable for a file that is damaged, none of ours or of a later program; DatabaseInUse; OutputFailed.
    """
    if any(model._base_manager.using(using).exists() for model in kept_models()):
        raise DatabaseInUse(address=str(connections[using].settings_dict["NAME"]))
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive, source)
            with _ledgers_ready(archive, manifest, ledgers, source) as put, transaction.atomic(using=using):
                for model in kept_models():
                    if model._meta.model_name in manifest["rows"]:  # Else a table that came with a later program.
                        _bring_back(archive, model, source, using)
                frozen: dict[str, str] = manifest["frozen"]
                for name, content in frozen.items():
                    # Last of all: a frozen statement takes no records.
                    Statement.objects.using(using).filter(name=name).update(frozen=content)
                put()
    except (zipfile.BadZipFile, OSError, KeyError, ValueError, TypeError, DatabaseError) as error:
        raise BackupUnusable(file=source.name, cause=str(error) or type(error).__name__) from error
    return {str(name): int(count) for name, count in manifest["rows"].items()}


def _manifest(archive: zipfile.ZipFile, source: Path) -> dict[str, Any]:
    """The manifest, once every file that it names was found to be what it says."""
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if manifest.get("format") != FORMAT:
        raise BackupUnusable(file=source.name, cause=f"format {manifest.get('format')}")
    known = {str(model._meta.model_name) for model in kept_models()}
    if strange := set(manifest["rows"]) - known:
        raise BackupUnusable(file=source.name, cause=", ".join(sorted(strange)))
    if {*archive.namelist()} != {MANIFEST, *manifest["sha256"]}:
        raise BackupUnusable(file=source.name, cause=MANIFEST)
    for name, told in manifest["sha256"].items():
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise BackupUnusable(file=source.name, cause=name)
        with archive.open(name) as entry:
            if hashlib.file_digest(entry, "sha256").hexdigest() != told:  # type: ignore[arg-type]
                raise BackupUnusable(file=source.name, cause=f"sha256 {name}")
    return manifest


def _bring_back(archive: zipfile.ZipFile, model: type[models.Model], source: Path, using: str) -> None:
    name = str(model._meta.model_name)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    batch: list[models.Model] = []
    with archive.open(f"tables/{name}.jsonl") as lines:
        for line in lines:
            told = json.loads(line)
            if strange := told.keys() - fields.keys():
                raise BackupUnusable(file=source.name, cause=f"{name}: {', '.join(sorted(strange))}")
            row = model(
                **{key: value if isinstance(fields[key], models.JSONField) else fields[key].to_python(value) for key, value in told.items()}
            )
            if isinstance(row, Statement):
                row.frozen = ""
            batch.append(row)
            if len(batch) == ROWS:
                model._base_manager.using(using).bulk_create(batch)
                batch.clear()
    model._base_manager.using(using).bulk_create(batch)
    with connections[using].cursor() as cursor:
        for statement in connections[using].ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)


@contextmanager
def _ledgers_ready(
    archive: zipfile.ZipFile, manifest: dict[str, Any], ledgers: KeptLedgers | None, source: Path
) -> Iterator[Callable[[], None]]:
    """The ledgers laid out aside, and what puts them in their places."""
    names = [name for name in manifest["sha256"] if name.startswith("ledgers/")]
    if not names:
        yield lambda: None
        return
    if ledgers is None:
        raise BackupUnusable(file=source.name, cause="TOTEUMA_LEDGERS")
    with ledgers.aside() as ready:
        for name in names:
            target = ready / name.removeprefix("ledgers/")
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as entry, target.open("wb") as file:
                shutil.copyfileobj(entry, file)

        def put() -> None:
            for folder in sorted(ready.iterdir()):
                ledgers.put(folder, folder.name)

        yield put
