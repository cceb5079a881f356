"""The pages on PostgreSQL, as they are on SQLite: the same tests in a process whose workplace is on a PostgreSQL that it starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.web_made import TESTED_ON

ROOT = Path(__file__).parents[2]

CHOSEN = "test_every_route_by_role or saving_and_moving_by_role or comes_too_late or sent_whole or returned_with_a_reason or failures"
"""Routes by role, saving, conflicts, steps of a chapter, signing in."""


def on_postgresql(*arguments: str) -> None:
    """Run tests there. Nothing of this process is handed on but its environment."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TOTEUMA_", "PYTEST_", "DJANGO_"))}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", *arguments]
    done = subprocess.run(command, cwd=ROOT, env={**environment, TESTED_ON: "postgresql"}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_a_chosen_set_of_pages() -> None:
    on_postgresql("tests/integration/test_web_pages.py", "-k", CHOSEN)
