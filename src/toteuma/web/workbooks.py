"""Workbooks that were brought back: kept for the time in which their changes are looked at, each for the person who brought it."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from toteuma.core.errors import NotFound
from toteuma.web.store import files_folder

FOLDER = "workbooks"
KEPT_SECONDS = 24 * 3600
LARGEST = 20_000_000
"""Bytes of the file itself; one with ten thousand rows has a few million."""


def keep_workbook(statement: str, person: str, file: UploadedFile) -> str:
    """Keep what was sent and let the old ones go; the name it is kept under comes back."""
    folder = _folder(statement)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > KEPT_SECONDS:
            old.unlink(missing_ok=True)
    digest = hashlib.sha256()
    handle, aside = tempfile.mkstemp(prefix=".new-", dir=folder)
    with os.fdopen(handle, "wb") as out:
        for block in file.chunks():
            digest.update(block)
            out.write(block)
    token = digest.hexdigest()
    Path(aside).replace(_path(statement, person, token))
    return token


def kept_workbook(statement: str, person: str, token: str) -> Path:
    """The file of this name that the person brought. **Raises** NotFound, also once it was let go."""
    path = _path(statement, person, token)
    if not re.fullmatch(r"[0-9a-f]{64}", token) or not path.is_file():
        raise NotFound(kind="record", name=token[:12], known="–")
    return path


def let_go(statement: str, person: str, token: str) -> None:
    kept_workbook(statement, person, token).unlink(missing_ok=True)


def _folder(statement: str) -> Path:
    return files_folder() / statement / FOLDER


def _path(statement: str, person: str, token: str) -> Path:
    whose = hashlib.sha256(person.encode()).hexdigest()[:16]
    return _folder(statement) / f"{whose}-{token}.xlsx"
