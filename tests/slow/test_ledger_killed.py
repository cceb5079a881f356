"""Two hundred kills at moments nobody chose."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.test_ledger_killed import hold
from tests.ledger_killed import interrupted

KILLS = 220


@pytest.mark.slow
def test_nothing_is_lost_however_often_imports_and_undoings_are_killed(tmp_path: Path) -> None:
    with interrupted(tmp_path / "ledger") as interrupting:
        hold(interrupting, KILLS)
        assert len(interrupting.store.batches()) > KILLS // 4
        assert interrupting.undone
