"""docs/package.md is what the schemas say."""

from pathlib import Path

from toteuma.core.references import FUNCTIONS
from toteuma.package.documentation import package_page
from toteuma.reports.build.filters import FILTERS

PAGE = Path(__file__).parents[2] / "docs" / "package.md"


def test_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == package_page(FUNCTIONS, FILTERS), "run make docs"
