"""The command that does the workplace's work outside requests, and the process of it that ``toteuma serve`` starts beside the server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

from toteuma.cli.web import DatabaseOption, opened

NICE = 10
"""Pages go first."""


def work(database: DatabaseOption = "") -> None:
    """Check, build and publish what the workplace asks for, until stopped. ``toteuma serve`` starts one by itself."""
    opened(database)
    from toteuma.web.work import work as look_for_work

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    parent = os.getppid() if os.environ.get("TOTEUMA_WORKER_OF") else 0
    if parent:
        threading.Thread(target=_end_with, args=(parent, stop), daemon=True).start()
    os.nice(NICE)
    look_for_work(stop)


def _end_with(parent: int, stop: threading.Event) -> None:
    """A server that was killed takes its worker with it: the job in hand is done anew by the next."""
    while not stop.wait(1):
        if os.getppid() != parent:
            stop.set()


def worker_process() -> subprocess.Popen[bytes]:
    """A worker beside this server, on the database that the environment names."""
    command = [sys.executable, "-c", "from toteuma.cli import main; main()", "work"]
    return subprocess.Popen(command, env={**os.environ, "TOTEUMA_WORKER_OF": str(os.getpid())})
