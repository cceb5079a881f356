"""Many who write into a file of SQLite at once, from several processes: each in its turn, none told that the database is locked; who is killed holds nobody up."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from toteuma.web.sqlite.turns import SUFFIX, Turns

WRITER = """
import os, sys, threading, time
from pathlib import Path
os.environ["TOTEUMA_DATABASE"] = sys.argv[1]
os.environ["TOTEUMA_LOOPBACK"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "toteuma.web.settings"
import django
django.setup()
from django.db import connection, transaction

def write(times):
    for _ in range(times):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT count FROM counted")
                stands = cursor.fetchone()[0]
                time.sleep(0.002)  # who holds the turn has something to do
                cursor.execute("UPDATE counted SET count = %s", [stands + 1])
    connection.close()

threads, times = int(sys.argv[2]), int(sys.argv[3])
if times == 0:
    with transaction.atomic():
        print("holds", flush=True)
        time.sleep(600)
faults = []
threading.excepthook = lambda told: faults.append(repr(told.exc_value))
all_of_them = [threading.Thread(target=write, args=(times,)) for _ in range(threads)]
for one in all_of_them: one.start()
for one in all_of_them: one.join()
sys.exit("; ".join(faults) or 0)
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "kunta.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE counted (count INTEGER)")
        connection.execute("INSERT INTO counted VALUES (0)")
    return path


def _started(database: Path, threads: int, times: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "ignore", "-c", WRITER, str(database), str(threads), str(times)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _count(database: Path) -> int:
    with sqlite3.connect(database) as connection:
        return int(connection.execute("SELECT count FROM counted").fetchone()[0])


def test_everybody_writes_and_nothing_is_lost(database: Path) -> None:
    processes = [_started(database, threads=8, times=15) for _ in range(3)]
    told = [process.communicate(timeout=300) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], told
    assert _count(database) == 3 * 8 * 15


def test_who_is_killed_while_it_is_their_turn_holds_nobody_up(database: Path) -> None:
    holder = _started(database, threads=0, times=0)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "holds\n"
    waiting = _started(database, threads=2, times=3)
    time.sleep(0.5)
    assert waiting.poll() is None
    assert _count(database) == 0
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate(timeout=60)
    assert waiting.wait(120) == 0, waiting.communicate()
    assert _count(database) == 6
    waiting.communicate()


def test_a_turn_is_waited_for_no_longer_than_told(tmp_path: Path) -> None:
    turns = Turns(tmp_path / f"kunta.sqlite3{SUFFIX}")
    assert turns.take(1)
    assert not turns.take(0.05)
    turns.give_back()
    assert turns.take(1)
    turns.give_back()


def test_a_folder_that_cannot_be_written_leaves_the_waiting_to_the_database(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "gone" / f"kunta.sqlite3{SUFFIX}")
    assert turns.take(1)
    turns.give_back()
