"""Amounts rolled up over units, lines, stages and scopes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.ledger import book, told
from toteuma.core.amounts import AmountBook
from toteuma.core.figure import Absence, Operation

YEAR = 2025


def value(of: AmountBook, unit: str, line: str, stage: str = "actual", scope: str = "all", year: int = YEAR) -> Decimal | None:
    return of.figure(unit=unit, line=line, year=year, stage=stage, scope=scope).value


THREE = """
T
  A
  B
    B1
"""


def test_a_unit_is_its_own_amounts_and_those_below_it() -> None:
    town = book(
        THREE,
        """
        T   sales_revenue       2025 actual     1.00
        A   sales_revenue       2025 actual    10.00
        A   fee_revenue         2025 actual     5.50
        B   wages_and_salaries  2025 actual  −100.00
        B1  pension_costs       2025 actual   −20.25
        """,
    )
    column = ("sales_revenue", "fee_revenue", "operating_revenue", "employee_costs", "operating_expenses", "operating_margin")
    table = {unit: [value(town, unit, line) for line in column] for unit in ("T", "A", "B", "B1")}
    no = None
    assert table == {
        "T": [Decimal(11), Decimal("5.5"), Decimal("16.5"), Decimal("-120.25"), Decimal("-120.25"), Decimal("-103.75")],
        "A": [Decimal(10), Decimal("5.5"), Decimal("15.5"), no, no, Decimal("15.5")],
        "B": [no, no, no, Decimal("-120.25"), Decimal("-120.25"), Decimal("-120.25")],
        "B1": [no, no, no, Decimal("-20.25"), Decimal("-20.25"), Decimal("-20.25")],
    }
    assert told(town) == []


def test_nothing_is_not_zero() -> None:
    town = book("T", "T sales_revenue 2025 actual 0.00")
    assert value(town, "T", "sales_revenue") == 0
    assert value(town, "T", "operating_margin") == 0
    missing = town.figure(unit="T", line="fee_revenue", year=YEAR, stage="actual")
    assert (missing.value, missing.absence, list(missing.sources())) == (None, Absence.NO_FIGURE, [])
    assert value(town, "T", "sales_revenue", year=2024) is None


def test_a_whole_stands_for_its_units() -> None:
    town = book(
        THREE,
        """
        B   sales_revenue  2025 actual  90.00 whole
        B1  sales_revenue  2025 actual  80.00
        A   sales_revenue  2025 actual   1.00
        """,
    )
    assert (value(town, "B", "sales_revenue"), value(town, "T", "sales_revenue")) == (90, 91)
    assert told(town) == [
        "whole_against_units B sales_revenue actual 90.00 80.00",
        "whole_against_units B operating_revenue actual 90.00 80.00",
    ]


def test_a_units_own_amounts_count_with_its_units_when_its_whole_is_compared() -> None:
    rows = """
        T  sales_revenue  2025 actual  100.00 whole
        T  sales_revenue  2025 actual   30.00
        A  sales_revenue  2025 actual   {a}
        """
    units = """
        T
          A
        """
    assert told(book(units, rows.format(a="70.00"))) == []
    assert told(book(units, rows.format(a="69.99")))[0] == "whole_against_units T sales_revenue actual 100.00 99.99"


def test_amounts_in_thousands_may_differ_by_their_rounding_and_no_more() -> None:
    rows = """
        T  sales_revenue  2025 actual  {t} whole ~1000
        A  sales_revenue  2025 actual   70000.00 ~1000
        B  sales_revenue  2025 actual   30000.00 {b}
        """
    units = """
        T
          A
          B
        """
    assert told(book(units, rows.format(t="101500.00", b="~1000"))) == []
    assert told(book(units, rows.format(t="101000.00", b=""))) == []
    assert told(book(units, rows.format(t="101000.01", b="")))[0] == "whole_against_units T sales_revenue actual 101000.01 100000.00"
    assert told(book(units, rows.format(t="101500.01", b="~1000")))[0].startswith("whole_against_units T sales_revenue")


def test_a_unit_that_has_nothing_on_a_line_counts_as_nothing_when_wholes_are_compared() -> None:
    town = book(
        """
        T
          A
          B
        """,
        """
        T  sales_revenue   2025 actual  250.00 whole
        T  employee_costs  2025 actual  −90.00 whole
        A  sales_revenue   2025 actual  100.00
        B  employee_costs  2025 actual  −90.00
        """,
    )
    assert told(town) == [
        "whole_against_units T sales_revenue actual 250.00 100.00",
        "whole_against_units T operating_revenue actual 250.00 100.00",
    ]


def test_details_are_not_held_against_a_unit_that_gave_only_the_total() -> None:
    town = book(
        """
        T
          A
          B
        """,
        """
        T  sales_revenue      2025 actual  30.00 whole
        T  fee_revenue        2025 actual  20.00 whole
        A  sales_revenue      2025 actual  10.00
        B  operating_revenue  2025 actual  40.00
        """,
    )
    assert told(town) == []


def test_a_whole_that_leaves_out_what_its_units_have_is_told() -> None:
    town = book(
        """
        T
          A
        """,
        """
        T  employee_costs        2025 actual  −50.00 whole
        A  employee_costs        2025 actual  −50.00
        A  planned_depreciation  2025 actual   −7.00
        """,
    )
    assert value(town, "T", "depreciation_and_impairment") is None
    assert told(town) == ["whole_lacks_line T depreciation_and_impairment actual None -7.00"]


def test_a_total_line_without_parts_stands_by_itself() -> None:
    town = book("T", "T operating_expenses 2025 actual −70.00")
    assert (value(town, "T", "operating_expenses"), value(town, "T", "employee_costs"), value(town, "T", "operating_margin")) == (
        -70,
        None,
        -70,
    )
    assert told(town) == []


def test_a_total_line_that_is_not_the_sum_of_its_parts_is_told_and_stands() -> None:
    town = book(
        "T",
        """
        T  operating_revenue  2025 actual  100.00
        T  sales_revenue      2025 actual   60.00
        T  fee_revenue        2025 actual   39.99
        """,
    )
    assert value(town, "T", "operating_revenue") == 100
    assert told(town) == ["total_line T operating_revenue actual 100.00 99.99"]


def test_a_units_own_total_is_not_held_against_the_parts_of_the_units_below() -> None:
    town = book(
        """
        T
          A
        """,
        """
        T  operating_revenue  2025 actual  100.00
        A  sales_revenue      2025 actual   50.00
        """,
    )
    assert value(town, "T", "operating_revenue") == 150
    assert told(town) == []


def test_external_and_internal_add_up_to_all() -> None:
    town = book(
        "T",
        """
        T  sales_revenue    2025 actual   70.00 external
        T  sales_revenue    2025 actual   30.00 internal
        T  employee_costs   2025 actual  −50.00 external
        """,
    )
    scopes = ("all", "external", "internal")
    assert [value(town, "T", "sales_revenue", scope=scope) for scope in scopes] == [100, 70, 30]
    assert [value(town, "T", "operating_margin", scope=scope) for scope in scopes] == [50, 20, 30]


def test_a_total_is_held_against_its_parts_scope_by_scope() -> None:
    town = book(
        "T",
        """
        T  operating_revenue  2025 actual   60.00 external
        T  operating_revenue  2025 actual   40.00 internal
        T  sales_revenue      2025 actual   59.00 external
        T  sales_revenue      2025 actual   41.00 internal
        """,
    )
    assert told(town) == ["total_line T operating_revenue actual 60.00 59.00"]


BUDGET = """
T  wages_and_salaries   2025 original      −100.00
T  service_purchases    2025 original       −50.00
T  sales_revenue        2025 original        30.00
"""


def stages(of: AmountBook, unit: str, line: str) -> list[Decimal | None]:
    return [value(of, unit, line, stage) for stage in ("original", "amendments", "amended")]


@pytest.mark.parametrize("scope", ["all", "external"])
def test_original_and_amendments_make_the_amended_budget(scope: str) -> None:
    rows = (
        BUDGET
        + """
    T  wages_and_salaries   2025 amendment:A1   −10.00
    T  wages_and_salaries   2025 amendment:A2     4.00
    T  fee_revenue          2025 amendment:A2     1.00
    """
    )
    if scope == "external":
        rows = "\n".join(f"{row} external" for row in rows.splitlines() if row.strip())
    town = book("T", rows)
    assert [value(town, "T", "employee_costs", stage, scope) for stage in ("original", "amendments", "amended")] == [-100, -6, -106]
    assert stages(town, "T", "wages_and_salaries") == [-100, -6, -106]
    assert stages(town, "T", "service_purchases") == [-50, None, -50]
    assert stages(town, "T", "fee_revenue") == [None, 1, 1]
    assert stages(town, "T", "operating_margin") == [-120, -5, -125]
    assert [value(town, "T", "wages_and_salaries", f"amendment:{name}") for name in ("A1", "A2", "A3")] == [-10, 4, None]
    assert told(town) == []


def test_an_amendment_of_a_total_line_changes_the_total_and_no_part() -> None:
    town = book("T", BUDGET + "T operating_expenses 2025 amendment:A1 −10.00")
    assert stages(town, "T", "wages_and_salaries") == [-100, None, -100]
    assert stages(town, "T", "operating_expenses") == [-150, -10, -160]
    assert stages(town, "T", "operating_margin") == [-120, -10, -130]


def test_one_amendment_of_a_total_does_not_hide_another_of_its_part() -> None:
    rows = """
    T  operating_expenses   2025 amendment:A1  −10.00
    T  wages_and_salaries   2025 amendment:A2   −4.00
    """
    town = book("T", BUDGET + rows)
    assert stages(town, "T", "operating_expenses") == [-150, -14, -164]
    assert stages(town, "T", "operating_margin") == [-120, -14, -134]
    assert told(town) == []


def test_one_amendment_given_on_a_total_and_on_a_part_is_told_where_they_differ() -> None:
    rows = """
    T  operating_expenses   2025 amendment:A1  −10.00
    T  wages_and_salaries   2025 amendment:A1   −4.00
    """
    assert told(book("T", BUDGET + rows)) == ["total_line T operating_expenses amendment:A1 -10.00 -4.00"]


def test_an_amendment_of_a_unit_below_counts_in_a_whole_budget() -> None:
    town = book(
        """
        T
          A
        """,
        """
        T  employee_costs  2025 original      −100.00 whole
        A  employee_costs  2025 amendment:A1   −10.00
        """,
    )
    assert stages(town, "T", "employee_costs") == [-100, -10, -110]
    assert told(town) == []


def test_a_whole_amendment_does_not_hide_another_of_a_unit_below() -> None:
    town = book(
        """
        T
          A
        """,
        """
        A  employee_costs  2025 original      −100.00
        T  employee_costs  2025 amendment:A1   −20.00 whole
        A  employee_costs  2025 amendment:A1   −20.00
        A  employee_costs  2025 amendment:A2    −3.00
        """,
    )
    assert stages(town, "T", "employee_costs") == [-100, -23, -123]
    assert told(town) == []


def test_a_units_own_amendment_leaves_the_amended_budgets_below_it() -> None:
    town = book(
        """
        T
          A
        """,
        """
        T  employee_costs  2025 amendment:A1   −5.00
        A  employee_costs  2025 amended       −60.00
        """,
    )
    assert stages(town, "T", "employee_costs") == [None, -5, -65]


def test_an_amended_budget_of_some_lines_leaves_the_other_lines_their_original() -> None:
    town = book("T", BUDGET + "T wages_and_salaries 2025 amended −100.00")
    assert stages(town, "T", "service_purchases") == [-50, None, -50]
    assert stages(town, "T", "operating_expenses") == [-150, None, -150]
    assert told(town) == []


def test_an_amended_budget_that_is_not_its_stages_is_told_once_where_it_differs() -> None:
    rows = """
    T  wages_and_salaries   2025 amendment:A1   −10.00
    T  wages_and_salaries   2025 amended       −115.00
    T  service_purchases    2025 amended        −50.00
    """
    assert told(book("T", BUDGET + rows)) == ["budget_stages T wages_and_salaries amended -115.00 -110.00"]


def test_amended_details_that_do_not_make_the_original_total_are_told_on_the_total() -> None:
    rows = """
    T  operating_expenses  2025 original  −150.00
    T  employee_costs      2025 amended   −100.00
    T  service_purchases   2025 amended    −49.00
    """
    assert told(book("T", rows)) == ["budget_stages T operating_expenses amended -149.00 -150.00"]


def test_a_composed_whole_is_held_against_the_amended_budgets_below() -> None:
    town = book(
        """
        T
          A
          B
        """,
        """
        T  employee_costs  2025 original  −100.00 whole
        A  employee_costs  2025 amended    −60.00
        B  employee_costs  2025 amended    −30.00
        """,
    )
    assert "whole_against_units T employee_costs amended -100.00 -90.00" in told(town)


def test_every_figure_tells_where_it_comes_from() -> None:
    town = book(
        """
        T
          A
        """,
        """
        A  sales_revenue  2025 actual  10.00
        T  fee_revenue    2025 actual   5.00
        """,
    )
    margin = town.figure(unit="T", line="operating_margin", year=YEAR, stage="actual")
    assert margin.origin.operation is Operation.SUM
    assert [(source.file, source.row) for source in margin.sources()] == [("amounts.csv", 2), ("amounts.csv", 3)]
    assert sum(term.figure.value or 0 for term in margin.origin.terms) == margin.value == 15


def test_sums_are_exact_to_the_cent() -> None:
    cents = "\n".join(f"T{n} sales_revenue 2025 actual 0.10" for n in range(30))
    town = book("T\n" + "\n".join(f"  T{n}" for n in range(30)), cents + "\nT sales_revenue 2025 actual 999999999999999.99")
    assert value(town, "T", "sales_revenue") == Decimal("1000000000000002.99")


@pytest.mark.parametrize("whole", ["100.00", "110.00"])
def test_a_whole_of_external_items_alone_tells_what_internal_items_it_hides(whole: str) -> None:
    """Also where the whole happens to be as large as both kinds together."""
    town = book(
        THREE,
        f"""
        B   sales_revenue  2025 actual  {whole} whole external
        B1  sales_revenue  2025 actual  100.00 external
        B1  sales_revenue  2025 actual   10.00 internal
        """,
    )
    assert value(town, "B", "sales_revenue") == Decimal(whole)
    differ = ["whole_against_units B sales_revenue actual 110.00 100.00", "whole_against_units B operating_revenue actual 110.00 100.00"]
    assert told(town) == ["whole_lacks_scope B operating_revenue actual None 10.00", *(differ if whole == "110.00" else [])]
    both = book(
        THREE,
        """
        B   sales_revenue  2025 actual  100.00 whole external
        B   sales_revenue  2025 actual   10.00 whole internal
        B1  sales_revenue  2025 actual  100.00 external
        B1  sales_revenue  2025 actual   10.00 internal
        """,
    )
    assert told(both) == []
