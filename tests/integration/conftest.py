"""The command line as a user meets it, for every test that runs commands."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from toteuma.cli import main


class Ran:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def toteuma(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> object:
    """Runs the command in a console of 80 columns, in a folder of its own."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")
    for name in ("TOTEUMA_LANG", "TOTEUMA_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["toteuma", *map(str, arguments)])
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        assert isinstance(code, int)
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return run
