"""Which engine a ledger is computed on."""

from __future__ import annotations

import sys

import pytest

from toteuma.core.errors import EngineMissing
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.engines import SETTING, chosen_engine


@pytest.mark.parametrize("given", [None, "", " "])
def test_without_a_setting_a_ledger_is_computed_in_this_process(monkeypatch: pytest.MonkeyPatch, given: str | None) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    if given is not None:
        monkeypatch.setenv(SETTING, given)
    engine = chosen_engine()
    assert isinstance(engine, EmbeddedEngine)
    assert engine.execute("SELECT 2") == [(2,)]
    engine.close()


def test_an_engine_that_cannot_be_had_is_told_with_its_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, "spark://")
    monkeypatch.setitem(sys.modules, "toteuma.ledger.spark", None)
    with pytest.raises(EngineMissing) as told:
        chosen_engine()
    assert told.value.details["engine"] == "spark://"
    assert told.value.details["setting"] == SETTING
