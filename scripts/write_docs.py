"""Write the generated pages of docs/ anew, and datapackage.json of the packages that come with the program."""

from pathlib import Path

from toteuma.checks.documentation import checks_page
from toteuma.core.language import Language, Localized
from toteuma.core.references import FUNCTIONS
from toteuma.core.statement import Statement
from toteuma.package.descriptor import write_descriptor
from toteuma.package.documentation import package_page
from toteuma.package.loading import load_package
from toteuma.reports.build.bindings import bound_paragraphs
from toteuma.reports.build.context import BuildContext

ROOT = Path(__file__).parent.parent
MODEL = ROOT / "src" / "toteuma" / "package" / "model"
PACKAGES = (*sorted(settings.parent for settings in (ROOT / "examples").glob("*/statement.toml")), MODEL)


def package_docs() -> str:
    """The text of docs/package.md. **Raises** ValueError for an example that cannot be evaluated."""
    data = load_package(MODEL).data
    assert data is not None
    context = BuildContext(Statement(data), Language.FI)

    def evaluate(expression: str) -> str:
        (paragraph,) = bound_paragraphs(context, Localized(fi=f"{{{{ {expression} }}}}"), data.settings.root, "", "")
        if context.findings:
            raise ValueError(f"{expression}: {context.findings[0].code}")
        return paragraph.text

    return package_page(FUNCTIONS, evaluate)


if __name__ == "__main__":
    (ROOT / "docs" / "package.md").write_text(package_docs(), encoding="utf-8")
    (ROOT / "docs" / "checks.md").write_text(checks_page(), encoding="utf-8")
    for package in PACKAGES:
        write_descriptor(package)
