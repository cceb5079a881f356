"""What the workplace lets go by itself, once a day: files that nobody decided on, sessions that have ended, and what a process that died left behind."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from toteuma.core.language import Language
from toteuma.services.deliveries import expire
from toteuma.web import models
from toteuma.web.database import UNREACHABLE
from toteuma.web.deliveries import TAKING, let_go
from toteuma.web.desks import KEEPER, WORKPLACE, desk_of
from toteuma.web.pages import HELSINKI, Words
from toteuma.web.people import WAIT
from toteuma.web.rates import RATES
from toteuma.web.store import BUILT, DELIVERED, files_folder
from toteuma.web.workbooks import FOLDER as WORKBOOKS

BY = "toteuma"
LEFT_BEHIND = timedelta(days=1)
"""No piece of work takes so long: what is older in a folder of unfinished things belongs to nobody any more."""

_log = logging.getLogger("toteuma.web")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """How many deliveries were taken back, and how many files and folders went."""

    deliveries: int
    files: int


def clean(now: datetime) -> Cleaned:
    """Let go what is over. Each delivery that goes stands in the journal of its statement. **Raises** OSError."""
    SessionStore.clear_expired()
    models.FailedSignIn.objects.filter(at__lte=now - WAIT).delete()
    deliveries = sum(_deliveries(statement, now) for statement in KEEPER.statements())
    gone = 0
    for path in _left_behind(now):
        with suppress(FileNotFoundError):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            gone += 1
    return Cleaned(deliveries, gone)


def _deliveries(statement: str, now: datetime) -> int:
    """Files that were brought and wait in vain; the file itself goes, that it was there stays in the journal."""
    days = settings.KEEP_UPLOADS_DAYS
    working = models.Job.objects.filter(statement__name=statement, kind=TAKING, state__in=("waiting", "running"))
    data = desk_of(statement).data
    told = Words(data.municipality.languages[0] if data else Language.FI).word("cleaning.reason", days=days)
    busy = frozenset(working.values_list("version", flat=True))
    gone = expire(WORKPLACE, statement, now - timedelta(days=days), by=BY, at=now, reason=told, busy=busy)
    for one in gone:
        let_go(statement, one)
    return len(gone)


def _left_behind(now: datetime) -> Iterator[Path]:
    """Workbooks whose changes were never taken, counts of keys, and folders that a process that died did not finish."""
    top = files_folder()
    oldest = (now - LEFT_BEHIND).timestamp()
    found = [*top.glob(f"{RATES}/*"), *top.glob(f"*/{WORKBOOKS}/*"), *top.glob(f"*/{DELIVERED}/.new-*"), *top.glob(f"*/{BUILT}/.*")]
    if WORKPLACE.ledgers is not None:
        found += WORKPLACE.ledgers.root.glob(".new-*")
    for path in found:
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                yield path


class DailyCleaning:
    """Cleans once a day, and when a worker begins."""

    def __init__(self) -> None:
        self.last: date | None = None

    def look(self, now: datetime) -> Cleaned | None:
        """Clean where that was not done today. A fault stops no other work: it stands in the log, and the next day tries again."""
        today = now.astimezone(HELSINKI).date()
        if self.last == today:
            return None
        try:
            done = clean(now)
        except UNREACHABLE:
            raise  # asked again on the same day
        except Exception:
            _log.exception("cleaning")
            done = None
        self.last = today
        return done
