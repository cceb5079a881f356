"""Write the generated pages of docs/ anew."""

from pathlib import Path

from toteuma.core.references import FUNCTIONS
from toteuma.package.documentation import package_page
from toteuma.reports.build.filters import FILTERS

if __name__ == "__main__":
    page = package_page(FUNCTIONS, FILTERS)
    (Path(__file__).parent.parent / "docs" / "package.md").write_text(page, encoding="utf-8")
