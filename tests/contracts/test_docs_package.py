"""docs/package.md is what the schemas say, and tells of everything that a package can hold."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

from toteuma.core.references import FUNCTIONS
from toteuma.package.documentation import expressions
from toteuma.package.loading import BUILT_IN_MEASURES
from toteuma.package.schema import tables
from toteuma.package.settings_schema import settings_files
from toteuma.reports.build.filters import FILTERS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "package.md"


@pytest.fixture(scope="module")
def package_docs() -> Callable[[], str]:
    spec = importlib.util.spec_from_file_location("write_docs", ROOT / "scripts" / "write_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    docs: Callable[[], str] = module.package_docs
    return docs


def test_page_is_up_to_date(package_docs: Callable[[], str]) -> None:
    assert PAGE.read_text(encoding="utf-8") == package_docs(), "run make docs"


def test_every_reference_and_filter_is_told_of_with_examples() -> None:
    told = expressions()
    assert list(told["references"]) == list(FUNCTIONS)
    assert list(told["filters"]) == list(FILTERS)
    for group in told.values():
        for name, entry in group.items():
            examples = entry["examples"]
            assert isinstance(examples, list)
            assert examples, name
            assert group is told["arithmetic"] or all(name in example for example in examples)


def test_everything_that_can_be_written_stands_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert f": {', '.join(BUILT_IN_MEASURES)}." in page
    for table in tables().values():
        assert f"### `{table.file}`" in page
        assert all(f"`{column}`" in page for column in table.columns())
    for settings in settings_files().values():
        for settings_table in settings.tables.values():
            for setting in settings_table.keys.values():
                assert f"| `{setting.name}` |" in page
                assert all(f"`{value}`: " in page for value in setting.allowed)
