"""The folder beside the database in which the workplace keeps what it builds: everything in it can be made anew from the database."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from toteuma.services.check_reports import write_text

CHECKS, BUILT, DELIVERED = "checks", "built", "delivered"
KEPT_CHECKS = 3


def files_folder() -> Path:
    """The setting ``TOTEUMA_FILES``, else a folder beside the database file."""
    given = os.environ.get("TOTEUMA_FILES")
    return Path(given).absolute() if given else Path(f"{settings.DATABASES['default']['NAME']}.files").absolute()


def publication_folder() -> Path | None:
    """Where frozen statements are published (``TOTEUMA_PUBLISH``); None: nowhere."""
    given = os.environ.get("TOTEUMA_PUBLISH")
    return Path(given).absolute() if given else None


def built_folder(statement: str, version: str) -> Path:
    """Where the version of this hash is built."""
    return files_folder() / statement / BUILT / version


def delivered_folder(statement: str) -> Path:
    """Where files that were brought wait until they are taken in: the one thing here that cannot be made anew, but be brought again."""
    return files_folder() / statement / DELIVERED


def keep_check(statement: str, record: dict[str, Any]) -> None:
    """Keep what a check found, whole or not at all, and let the oldest go."""
    folder = files_folder() / statement / CHECKS
    write_text(folder / f"{record['number']:012}.json", json.dumps(record, ensure_ascii=False, separators=(",", ":")))
    for old in sorted(folder.glob("*.json"))[:-KEPT_CHECKS]:
        old.unlink(missing_ok=True)


def last_check(statement: str) -> dict[str, Any] | None:
    """What the last check found; None before the first. ``known`` has its figures by language and id."""
    for path in sorted((files_folder() / statement / CHECKS).glob("*.json"), reverse=True):
        try:
            return _read(path, path.stat().st_mtime_ns)
        except (OSError, ValueError):
            continue  # another process let it go in this moment
    return None


@lru_cache(maxsize=8)
def _read(path: Path, changed: int) -> dict[str, Any]:
    del changed
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    record["known"] = {language: {one["id"]: one for one in told} for language, told in record["figures"].items()}
    return record
