"""Every test of the pages and of the interface for programs, on PostgreSQL."""

from __future__ import annotations

import pytest

from tests.integration.test_web_postgresql import ROOT, on_postgresql

pytestmark = pytest.mark.slow

PAGES = ("pages", "chapters", "forms", "rows", "reading", "review", "decision", "api", "desks", "snapshots", "questions")


@pytest.mark.parametrize("page", PAGES)
def test_every_page(page: str) -> None:
    file = f"tests/integration/test_web_{page}.py"
    assert (ROOT / file).is_file()
    on_postgresql(file)
