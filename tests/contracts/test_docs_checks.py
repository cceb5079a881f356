"""docs/checks.md is what the registry says."""

from pathlib import Path

from toteuma.checks.documentation import checks_page


def test_page_is_written_anew_after_a_change() -> None:
    page = Path(__file__).parents[2] / "docs" / "checks.md"
    assert page.read_text(encoding="utf-8") == checks_page()
