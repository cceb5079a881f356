"""Every page of every example, in each of its languages, light and dark, on a phone and on a desk: axe-core finds nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.accessibility import VIEWS, View, chromium, faults

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view.width}-{view.scheme}")
def test_no_page_has_a_fault(published: Path, view: View) -> None:
    with chromium() as browser:
        assert faults(published, browser, views=(view,)) == []
