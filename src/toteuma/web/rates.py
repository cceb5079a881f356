"""How often each key was used within a minute, counted by all processes of this machine together, in a small file a key.

Nothing is written into the database by reading, so the count does not stand there. Servers on several machines that share no folder (``TOTEUMA_FILES``)
each count by themselves.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TextIO

from toteuma.ledger.locking import held
from toteuma.web.store import files_folder

RATES = "rates"
WINDOW = 60
"""Seconds."""

TRIES = 2000


def used(token: int, now: float) -> int:
    """Count one use of a key; how often it was used within the minute of ``now``, this time included. **Unit** ``now``: seconds. **Raises** OSError."""
    with _opened(files_folder() / RATES, str(token)) as file:
        _hold(file)
        file.seek(0)
        minute, _, count = file.read().partition(" ")
        this = str(int(now // WINDOW))
        number = int(count) + 1 if minute == this and count.isdigit() else 1
        file.truncate(0)
        file.write(f"{this} {number}")
    return number


def _opened(folder: Path, name: str) -> TextIO:
    try:
        return (folder / name).open("a+", encoding="ascii")
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        return (folder / name).open("a+", encoding="ascii")


def until_the_next(now: float) -> int:
    """Seconds until uses are counted anew."""
    return WINDOW - int(now % WINDOW)


def _hold(file: TextIO) -> None:
    """Wait for the file: nobody holds it longer than it takes to write it. Closing lets it go."""
    for _ in range(TRIES):
        if held(file):
            return
        time.sleep(0.0005)
    raise OSError(file.name)
