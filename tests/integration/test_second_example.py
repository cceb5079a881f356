"""The second example has the opposite conventions, from data alone."""

from decimal import Decimal
from pathlib import Path

import pytest

from toteuma.core.document import Document, Table
from toteuma.core.language import Language
from toteuma.services.validation import Validated, validate

EXAMPLE = Path(__file__).parents[2] / "examples" / "aaltosaari-2025"


@pytest.fixture(scope="module")
def validated() -> Validated:
    return validate(EXAMPLE)


def _table(document: Document, name: str) -> dict[str, dict[str, str]]:
    table: Table = next(table for table in document.tables() if table.id == name)
    return {row.id: {column.id: cell.printed for column, cell in zip(table.columns, row.cells, strict=True)} for row in table.rows}


def _whole(printed: str) -> int:
    return 0 if printed in ("–", "") else int(printed.replace("\u00a0", "").replace("−", "-"))


def test_both_languages_are_complete_and_show_the_same_figures(validated: Validated) -> None:
    assert validated.findings == ()
    assert set(validated.documents) == {Language.FI, Language.SV}
    finnish, swedish = validated.documents[Language.FI], validated.documents[Language.SV]
    assert [entry.printed for entry in finnish.figures if entry.value is not None] == [
        entry.printed for entry in swedish.figures if entry.value is not None
    ]


def test_costs_are_unsigned_totals_foot_and_deviation_is_actual_minus_budget(validated: Validated) -> None:
    rows = _table(validated.documents[Language.FI], "KUNTA-comparison")
    columns = [column for column in rows["operating_margin"] if column.endswith(":2025") and not column.startswith("rate")]
    assert len(columns) == 6
    for column in columns:
        value = {name: _whole(cells[column]) for name, cells in rows.items()}
        assert value["operating_margin"] == value["operating_revenue"] - value["operating_expenses"]
        parts = ("employee_costs", "service_purchases", "materials_and_supplies", "grants_paid", "other_operating_expenses")
        assert value["operating_expenses"] == sum(value[part] for part in parts)
    for cells in rows.values():
        assert _whole(cells["deviation:2025"]) == _whole(cells["actual:2025"]) - _whole(cells["amended:2025"])
    assert _whole(rows["operating_expenses"]["actual:2025"]) == Decimal(11965)
