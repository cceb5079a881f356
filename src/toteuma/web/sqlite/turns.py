"""Whose turn it is to write into a file of SQLite: one after another, in the order they came.

SQLite lets who finds the file taken try again at intervals. Of many who write at once the one who tries at the wrong moments is passed over by all who come
later, until it is told that the database is locked. Here the threads of a process wait for a lock of their own, and the first of each process in the queue that
the operating system keeps for a file. SQLite's own lock still guards the data: a turn only says who asks for it next.
"""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

SUFFIX = ".turn"


@dataclass(slots=True)
class Turns:
    """The queue of one database in one process. Who took the turn gives it back; a process that dies gives it back by dying."""

    path: Path
    _here: threading.Lock = field(default_factory=threading.Lock)
    _file: int | None = None

    def take(self, seconds: float) -> bool:
        """Wait for the turn; False where the threads before this one took longer than that."""
        if not self._here.acquire(timeout=seconds):
            return False
        try:
            self._file = _held(self.path)
        except BaseException:
            self._here.release()
            raise
        return True

    def give_back(self) -> None:
        """To be called once by who took it."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)
        self._here.release()


def _held(path: Path) -> int | None:
    """The open file, once no other process holds it. None where that cannot be had: then SQLite's own way of waiting is all there is."""
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
    except OSError:
        os.close(file)
        return None
    except BaseException:
        os.close(file)
        raise
    return file


_all: dict[str, Turns] = {}
_making = threading.Lock()


def turns_of(database: str) -> Turns:
    """The queue of a file, the same for all threads of this process."""
    with _making:
        return _all.setdefault(database, Turns(Path(database + SUFFIX)))


def _forget_after_fork() -> None:
    """A child has none of the threads that may hold a turn."""
    global _making
    _making = threading.Lock()
    _all.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_after_fork)
