"""Uses of a key are counted together by processes that know nothing of each other, and anew each minute."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from toteuma.web import rates

NOW = 1_770_000_030.0


def test_uses_are_counted_anew_each_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOTEUMA_FILES", str(tmp_path))
    assert [rates.used(1, NOW) for _ in range(3)] == [1, 2, 3]
    assert rates.used(2, NOW) == 1
    assert rates.used(1, NOW + 60) == 1
    assert rates.until_the_next(1_770_000_000.0 + 15) == 45
    (tmp_path / "rates" / "1").write_text("no number")
    assert rates.used(1, NOW) == 1, "a file that was damaged holds nobody up"


def test_processes_count_together(tmp_path: Path) -> None:
    program = f"from toteuma.web.rates import used\nfor _ in range(200): used(7, {NOW})"
    environment = {**os.environ, "TOTEUMA_FILES": str(tmp_path)}
    running = [subprocess.Popen([sys.executable, "-c", program], env=environment) for _ in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert (tmp_path / "rates" / "7").read_text().endswith(" 600")
