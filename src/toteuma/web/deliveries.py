"""Files of figures that were brought: kept until they are taken in, looked at and taken in outside of requests."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connections

from toteuma.core.errors import NotFound
from toteuma.ingest.postings.profile import Profile, read_profile
from toteuma.services.deliveries import Brought, Delivery, delivery_of, plain_name
from toteuma.services.first_look import look_at
from toteuma.services.taking_in import profiles_of
from toteuma.services.taking_in import take as taken_in
from toteuma.web import models
from toteuma.web.desks import WORKPLACE
from toteuma.web.store import delivered_folder

LOOK, TAKING = "look", "taking"
TOLD_EVERY_SECONDS = 0.5
SHARES = {"read": (0, 60), "accept": (60, 20), "write": (80, 20)}
"""From where on each step of an import stands on the bar, and how much of it it takes, in percent: about what it takes of the time."""


def put_aside(statement: str, file: UploadedFile) -> tuple[Path, Brought]:
    """Write what was sent into a folder of its own; the folder, and the file as it came."""
    top = delivered_folder(statement)
    top.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = Path(tempfile.mkdtemp(prefix=".new-", dir=top))
    name, size, digest = plain_name(file.name or ""), 0, hashlib.sha256()
    with (folder / name).open("wb") as out:
        for block in file.chunks():
            digest.update(block)
            size += len(block)
            out.write(block)
    return folder, Brought(name, digest.hexdigest(), size)


def keep(folder: Path, statement: str, key: str) -> None:
    """Put the folder in its place, under the key of its delivery."""
    target = folder_of(statement, key)
    if target.exists():
        shutil.rmtree(target)
    folder.rename(target)


def folder_of(statement: str, key: str) -> Path:
    return delivered_folder(statement) / key


def let_go(statement: str, delivery: Delivery) -> None:
    """Remove the file itself; what was rejected of it stays."""
    (folder_of(statement, delivery.key) / delivery.brought.name).unlink(missing_ok=True)


def look_version(delivery: Delivery) -> str:
    """Of what a look is asked for: the delivery, as it is to be read."""
    return f"{delivery.key}.{hashlib.sha256(delivery.profile.encode()).hexdigest()[:16]}"


def look(statement: str, version: str) -> dict[str, Any]:
    """The work of looking at a file."""
    delivery = delivery_of(WORKPLACE, statement, version.partition(".")[0])
    with tempfile.TemporaryDirectory(prefix="toteuma-") as top:
        own = profiles_of(WORKPLACE, statement, Path(top))
        chosen = profile_in(delivery.profile, Path(top)) if delivery.profile else None
        return look_at(_file_of(statement, delivery), own, chosen, stage=delivery.stage).told()


def profile_in(text: str, folder: Path) -> Profile | None:
    """The profile that a text says; None where it cannot be used."""
    path = folder / "chosen.toml"
    path.write_text(text, encoding="utf-8")
    return read_profile(path)[0]


def take(statement: str, version: str) -> dict[str, Any]:
    """The work of taking a file in. How far it is stands in the job."""
    delivery = delivery_of(WORKPLACE, statement, version)
    aside = folder_of(statement, version)
    told = taken_in(
        WORKPLACE,
        statement,
        version,
        aside / delivery.brought.name,
        aside=aside,
        at=datetime.now(UTC),
        progress=_telling(statement, version),
    )
    let_go(statement, delivery)
    return told


def _file_of(statement: str, delivery: Delivery) -> Path:
    """**Raises** NotFound where the file is no longer there."""
    path = folder_of(statement, delivery.key) / delivery.brought.name
    if not path.is_file():
        raise NotFound(kind="delivery", name=delivery.brought.name, known="–")
    return path


def _telling(statement: str, version: str) -> Callable[[str, int, int], None]:
    """Tells how far the work is, now and then; also from a thread of its own, which leaves no connection behind."""
    jobs = models.Job.objects.filter(statement__name=statement, kind=TAKING, version=version)
    last = 0.0

    def told(what: str, done: int, all_: int) -> None:
        nonlocal last
        start, share = SHARES.get(what, (0, 0))
        if time.monotonic() - last >= TOLD_EVERY_SECONDS:
            last = time.monotonic()
            jobs.update(told={"step": what, "percent": start + share * done // max(all_, 1)})
            if threading.current_thread() is not threading.main_thread():
                connections.close_all()

    return told
