"""A file held by one process at a time; let go when the file is closed, also by a process that is killed."""

from __future__ import annotations

import sys
from typing import TextIO

if sys.platform == "win32":  # pragma: no cover - the tests run on POSIX
    import msvcrt

    def held(file: TextIO) -> bool:
        """Whether this process now holds the file."""
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def held(file: TextIO) -> bool:
        """Whether this process now holds the file."""
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
