"""Work outside requests: checks, builds, publications. A job is a row; whoever takes it tells that they are alive, and one that has died is done anew.

Each job writes aside and puts its result in place at the end, so that doing it twice, or dying in the middle of it, leaves nothing half.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connections, transaction
from django.db.models import Q

from toteuma.core.errors import PublicationStopped, ToteumaError
from toteuma.core.language import Language
from toteuma.services.decision import PUBLICATIONS, first_version, note_build, version_of
from toteuma.services.folder import MANIFEST, replaced
from toteuma.services.journal import Journal
from toteuma.services.present_package import present_package
from toteuma.services.publication import publish
from toteuma.services.self_check import self_check
from toteuma.services.workplace import Workplace
from toteuma.texts.findings import error_sentence
from toteuma.web import models
from toteuma.web.cleaning import DailyCleaning
from toteuma.web.database import UNREACHABLE
from toteuma.web.deliveries import LOOK, TAKING, look, take
from toteuma.web.desks import KEEPER, WORKPLACE
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.reminding import Daily, remind
from toteuma.web.store import built_folder, keep_check, last_check, publication_folder

CHECK, PROPOSAL, PUBLICATION, REMINDING = "check", "proposal", "publication", "reminding"
WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
BEAT = timedelta(seconds=3)
DEAD = timedelta(seconds=15)
QUIET = timedelta(seconds=20)
"""A statement is checked anew once nobody has changed it for so long."""
BY = "toteuma"

_log = logging.getLogger("toteuma.web")


def ask_for(statement: str, kind: str, version: str, *, by: str, at: datetime) -> models.Job:
    """Ask for a piece of work; one that failed, or whose files somebody removed, is done again, one that is there already stays."""
    row = models.Statement.objects.get(name=statement)
    job: models.Job
    job, _ = models.Job.objects.get_or_create(statement=row, kind=kind, version=version, defaults={"by": by, "at": at})
    gone = job.state == DONE and kind in (PROPOSAL, PUBLICATION) and not is_whole(statement, version)
    if job.state == FAILED or gone:
        models.Job.objects.filter(pk=job.pk, state=job.state).update(state=WAITING, by=by, at=at, told={}, done=None)
        job.refresh_from_db()
    return job


def job_of(statement: str, kind: str, version: str) -> models.Job | None:
    found: models.Job | None = models.Job.objects.filter(statement__name=statement, kind=kind, version=version).first()
    return found


def this_worker() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def take_next(worker: str, now: datetime) -> models.Job | None:
    """Take the job that has waited longest, or one whose worker has died. Nobody else has it then."""
    open_ones = Q(state=WAITING) | Q(state=RUNNING, alive__lt=now - DEAD)
    if not models.Job.objects.filter(open_ones).exists():
        return None  # Who goes last when the machine is busy does not hold the lock of those who save for nothing.
    with transaction.atomic():
        job: models.Job | None = models.Job.objects.select_for_update().filter(open_ones).order_by("at", "pk").first()
        if job is not None:
            models.Job.objects.filter(pk=job.pk).update(state=RUNNING, worker=worker, alive=now)
    return job


@contextmanager
def _telling(job: models.Job, worker: str) -> Iterator[None]:
    """Tell every few seconds that the work goes on."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(BEAT.total_seconds()):
                with suppress(*UNREACHABLE):  # the database is busy: told the next time
                    models.Job.objects.filter(pk=job.pk, worker=worker).update(alive=datetime.now(UTC))
                close_old_connections()
        finally:
            connections.close_all()  # the thread's own: nobody else would

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def do(job: models.Job, worker: str) -> None:
    """Do a job and keep how it went. A fault of ours is kept with a reference that stands in the log too."""
    statement = job.statement.name
    try:
        with _telling(job, worker):
            told, state = KINDS[job.kind](statement, job.version), DONE
    except PublicationStopped as stopped:
        told, state = {"stopped": len(stopped.findings) + len(stopped.remarks)}, FAILED
    except ToteumaError as error:
        told, state = {"sentence": {language.value: error_sentence(error, language) for language in Language}}, FAILED
    except Exception:
        reference = hashlib.sha256(traceback.format_exc().encode()).hexdigest()[:8]
        _log.exception("defect", extra={"reference": reference, "route": job.kind})
        told, state = {"reference": reference}, FAILED
    models.Job.objects.filter(pk=job.pk, worker=worker).update(state=state, told=told, done=datetime.now(UTC))


def look_for_work(worker: str, now: datetime) -> bool:
    """Do one job that somebody asked for, else check a statement that has changed. Whether there was anything to do."""
    job = take_next(worker, now)
    if job is None and (statement := _unchecked(now)):
        ask_for(statement, CHECK, str(KEEPER.head(statement).number), by=BY, at=now)
        job = take_next(worker, now)
    if job is not None:
        do(job, worker)
    return job is not None


def _unchecked(now: datetime) -> str:
    """A statement that was changed since its last check and is now left in peace."""
    for name in KEEPER.statements():
        number = KEEPER.head(name).number
        checked = last_check(name)
        behind = checked is None or (checked["number"] < number and KEEPER.change(name, number).at < now - QUIET)
        if behind and job_of(name, CHECK, str(number)) is None:
            return name
    return ""


# --- what is done -----------------------------------------------------------------------------------------------------------------


def _check(statement: str, version: str) -> dict[str, Any]:
    del version
    record = self_check(WORKPLACE, statement)
    keep_check(statement, record)
    row = models.Statement.objects.get(name=statement)
    models.Job.objects.filter(statement=row, kind=CHECK, state__in=(DONE, FAILED)).delete()
    return {"number": record["number"], "open_errors": record["open_errors"]}


def _proposal(statement: str, version: str) -> dict[str, Any]:
    """Build the version of this hash. What was built before stays where it is already whole."""
    out = built_folder(statement, version)
    place = Workplace(RememberingKeeper(), WORKPLACE.ledgers)  # of one moment: what is built is what has this hash
    if version_of(place, statement) != version:
        return {"outdated": True}
    if not is_whole(statement, version):
        out.parent.mkdir(parents=True, exist_ok=True)
        with present_package(place, statement) as package:
            publish(package, out)
    manifest = hash_of_file(out / MANIFEST)
    note_build(WORKPLACE, statement, version, manifest, at=datetime.now(UTC))
    for old in out.parent.iterdir():
        if old.is_dir() and not old.name.startswith(".") and old.name != version:
            shutil.rmtree(old, ignore_errors=True)  # of a version that is no longer the statement's: it can be built anew
    return {"manifest": manifest}


def _publication(statement: str, version: str) -> dict[str, Any]:
    """Build the frozen version where that has not been done, and put it whole where everybody can read it."""
    told = _proposal(statement, version)
    target = publication_folder()
    if target is None or "manifest" not in told:
        return told
    address = target / first_version(WORKPLACE, statement)
    with replaced(address) as aside:
        shutil.copytree(built_folder(statement, version), aside, dirs_exist_ok=True)
    values = {"content": version, "manifest": str(told["manifest"]), "folder": address.name}
    Journal(WORKPLACE, statement).add(PUBLICATIONS, values, by=BY, at=datetime.now(UTC))
    return {**told, "folder": str(address)}


def _reminding(statement: str, version: str) -> dict[str, Any]:
    """Tell everybody what is new to them in a statement. ``version``: when it was asked for."""
    del version
    return asdict(remind((statement,), datetime.now(UTC)))


KINDS: dict[str, Callable[[str, str], dict[str, Any]]] = {
    CHECK: _check,
    PROPOSAL: _proposal,
    PUBLICATION: _publication,
    LOOK: look,
    TAKING: take,
    REMINDING: _reminding,
}


def is_whole(statement: str, version: str) -> bool:
    """Whether the version lies built: its list of files is written last."""
    return (built_folder(statement, version) / MANIFEST).is_file()


def hash_of_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def work(stop: threading.Event, *, pause: float = 1.0) -> None:
    """Look for work until told to stop. A database that does not answer is asked again: what was in hand is done anew."""
    worker, daily, cleaning = this_worker(), Daily(settings.REMIND), DailyCleaning()
    while not stop.is_set():
        close_old_connections()
        try:
            if look_for_work(worker, datetime.now(UTC)):
                continue
            daily.look(datetime.now(UTC))
            cleaning.look(datetime.now(UTC))
        except UNREACHABLE:
            _log.warning("the database does not answer: asked again", exc_info=True)
        stop.wait(pause)
