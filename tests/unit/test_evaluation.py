"""Formulas and references against a statement: computed key figures, units, what is missing, what is wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.ledger import municipality, name, statement
from toteuma.core.conventions import Display
from toteuma.core.evaluation import Context, Evaluator
from toteuma.core.expression import parse_expression
from toteuma.core.figure import Absence, Figure, Operation
from toteuma.core.findings import Place
from toteuma.core.money import divide
from toteuma.core.records import Fact, Goal, Indicator, KeyFigure, KeyFigureValue, Parameter, Project
from toteuma.core.references import FUNCTIONS, ReferenceFault
from toteuma.texts import words

UNITS = """
T
  A
  B
"""
AMOUNTS = """
A  sales_revenue       2025 original    100.00
A  sales_revenue       2025 amendment:S  20.00
A  sales_revenue       2025 actual      150.00 external
A  sales_revenue       2025 actual       30.00 internal
A  sales_revenue       2024 actual       90.00
B  wages_and_salaries  2025 original   −400.00
B  wages_and_salaries  2025 actual     −300.00
B  wages_and_salaries  2025 forecast   −390.00
"""


def key_figure(id: str, formula: str = "", unit_of_measure: str = "EUR_per_inhabitant", unit: str = "T") -> KeyFigure:
    return KeyFigure(id=id, unit=unit, name=name(id), unit_of_measure=unit_of_measure, formula=formula)


def evaluator(**records: Any) -> Evaluator:
    own: dict[str, Any] = {
        "parameters": (
            Parameter(place=Place("parameters.csv", row=2), id="inhabitants", year=2024, value=Decimal(60), name=name("inhabitants")),
            Parameter(place=Place("parameters.csv", row=3), id="inhabitants", year=2025, value=Decimal(75), name=name("inhabitants")),
            Parameter(place=Place("parameters.csv", row=4), id="nobody", year=2025, value=Decimal(0), name=name("nobody")),
        ),
        "facts": (
            Fact(id="readers", unit="A", name=name("readers"), value=Decimal(935), unit_of_measure="person", as_of=date(2025, 6, 30)),
        ),
        "goals": (
            Goal(id="g1", kind="binding", unit="A", text=name("g1"), status="met"),
            Goal(id="g2", kind="binding", unit="B", text=name("g2"), status="not_met"),
        ),
        "indicators": (
            Indicator(
                id="share", goal="g1", text=name("share"), value=Decimal("93.5"), target_value=Decimal(90), unit_of_measure="percent"
            ),
            Indicator(id="bare", goal="g2", text=name("bare")),
        ),
        "projects": (Project(id="books", unit="A", name=name("books"), total_funding=Decimal(5000), own_share_percent=Decimal(20)),),
    }
    return Evaluator(statement(UNITS, AMOUNTS, **{**own, **records}))


def value_of(expression: str, *, unit: str = "T", year: int = 2025, **records: Any) -> Figure:
    return evaluator(**records).evaluate(parse_expression(expression), Context(unit, year))


@pytest.mark.parametrize(
    ("expression", "value", "unit_of_measure"),
    [
        ('actual("sales_revenue")', "180", "EUR"),
        ('actual("sales_revenue", scope="external")', "150", "EUR"),
        ('actual("sales_revenue", year=2024)', "90", "EUR"),
        ('budget("sales_revenue")', "120", "EUR"),
        ('original("sales_revenue")', "100", "EUR"),
        ('amendments("sales_revenue")', "20", "EUR"),
        ('forecast("operating_expenses", unit="B")', "-390", "EUR"),
        ('amount("sales_revenue", stage="original")', "100", "EUR"),
        ('amount(line="operating_margin")', "-120", "EUR"),
        ('deviation("wages_and_salaries")', "100", "EUR"),
        ('rate("wages_and_salaries")', "75", "percent"),
        ('parameter("inhabitants")', "75", "count"),
        ('parameter("inhabitants", year=2024)', "60", "count"),
        ('fact("readers")', "935", "person"),
        ('indicator("share")', "93.5", "percent"),
        ('indicator("share", which="target")', "90", "percent"),
        ('project("books")', "5000", "EUR"),
        ('project("books", "own_share_percent")', "20", "percent"),
        ('goal_count("binding")', "2", "count"),
        ('goal_count(status="met")', "1", "count"),
        ('goal_count(kind="binding", unit="B")', "1", "count"),
        # arithmetic: what comes first is the unit, unless it is divided away
        ('-actual("sales_revenue")', "-180", "EUR"),
        ('rate("wages_and_salaries") - 100', "-25", "percent"),
        ('actual("sales_revenue") / parameter("inhabitants")', "2.4", "EUR"),
        ('actual("sales_revenue") / budget("sales_revenue")', "1.5", "count"),
        ('100 * actual("sales_revenue") / budget("sales_revenue")', "150", "count"),
        ('2 * actual("sales_revenue")', "360", "EUR"),
        ("1 / 8", "0.125", "count"),
        ("1 - (2 - 3) * 4 / -(2)", "-1", "count"),
    ],
)
def test_what_a_reference_stands_for(expression: str, value: str, unit_of_measure: str) -> None:
    figure = value_of(expression)
    assert (figure.value, figure.unit_of_measure) == (Decimal(value), unit_of_measure)


def test_single_figures_know_what_year_and_stage_they_are_of() -> None:
    made = evaluator(
        facts=(
            Fact(id="old", unit="A", name=name("old"), value=Decimal(1), as_of=date(2019, 1, 1)),
            Fact(id="new", unit="B", name=name("new"), value=Decimal(2)),
        )
    ).statement
    keys = [
        str(figure.key)
        for figure in (made.fact("old"), made.fact("new"), made.indicator("share"), made.indicator("share", "target"))
        if figure
    ]
    assert keys == ["A.fact:old.2019.actual", "B.fact:new.2025.actual", "A.indicator:share.2025.actual", "A.indicator:share.2025.target"]


def test_every_function_is_tried_above() -> None:
    samples = [case[0] for case in test_what_a_reference_stands_for.pytestmark[0].args[1]]  # type: ignore[attr-defined]
    tried = {name for name in FUNCTIONS if any(f"{name}(" in sample for sample in samples)}
    assert tried | {"key_figure", "project_total"} == set(FUNCTIONS)


def test_the_municipality_says_which_scope_is_meant() -> None:
    made = evaluator()
    assert made.statement.data.municipality.display.scope == "all"
    external = Evaluator(statement(UNITS, AMOUNTS, town=municipality(display=Display(scope="external"))))
    assert external.evaluate(parse_expression('actual("sales_revenue")'), Context("T", 2025)).value == 150


@pytest.mark.parametrize(
    ("expression", "absence"),
    [
        ('actual("fee_revenue")', Absence.NO_FIGURE),
        ('actual("sales_revenue", year=2019) + 1', Absence.NO_FIGURE),
        ('actual("sales_revenue") / parameter("nobody")', Absence.UNDEFINED),
        ('1 / (actual("sales_revenue") - 180)', Absence.UNDEFINED),
        ("1 / 0", Absence.UNDEFINED),
        ('rate("fee_revenue")', Absence.NO_FIGURE),
        ('indicator("bare") * 2', Absence.NO_FIGURE),
    ],
)
def test_what_is_missing_or_has_no_meaning_gives_no_number(expression: str, absence: Absence) -> None:
    figure = value_of(expression)
    assert (figure.value, figure.absence) == (None, absence)


@pytest.mark.parametrize(
    ("expression", "code", "told"),
    [
        ("nothing()", "reference_function", "nothing"),
        ('actual("sales")', "reference_line", "sales"),
        ('actual("sales_revenue", unit="C")', "reference_unit", "C"),
        ("actual()", "reference_missing_argument", "line"),
        ("actual(1)", "reference_missing_argument", "line"),
        ('actual("sales_revenue", "A", 2025, "all", 5)', "reference_arguments", "actual"),
        ('actual("sales_revenue", colour="red")', "reference_argument", "colour"),
        ('actual("sales_revenue", line="fee_revenue")', "reference_argument_doubled", "line"),
        ('actual("sales_revenue", scope="inner")', "reference_choice", "inner"),
        ('amount("sales_revenue", stage="budget")', "reference_choice", "budget"),
        ('actual("sales_revenue", year="2025")', "reference_year", "2025"),
        ('actual("sales_revenue", year=2025.5)', "reference_year", "2025.5"),
        ('actual("sales_revenue", year=true)', "reference_year", "True"),
        ('actual("sales_revenue", unit=5)', "reference_unit", "5"),
        ('key_figure("none")', "reference_key_figure", "none"),
        ('key_figure("cost", part="C")', "reference_unit", "C"),
        ('key_figure("cost", stage="forecast")', "reference_choice", "forecast"),
        ('parameter("pupils")', "reference_parameter", "pupils"),
        ('parameter("inhabitants", year=2019)', "reference_parameter", "inhabitants"),
        ('fact("writers")', "reference_fact", "writers"),
        ('indicator("none")', "reference_indicator", "none"),
        ('indicator("share", which="status")', "reference_choice", "status"),
        ('project("none")', "reference_project", "none"),
        ('project("books", which="name")', "reference_choice", "name"),
        ('project_total("name")', "reference_choice", "name"),
        ('goal_count(kind="loose")', "reference_goal_kind", "loose"),
        ('goal_count(status="good")', "reference_status", "good"),
        ('1 + actual("sales")', "reference_line", "sales"),
    ],
)
def test_a_wrong_name_is_a_fault_that_names_it(expression: str, code: str, told: str) -> None:
    with pytest.raises(ReferenceFault) as fault:
        value_of(expression, key_figures=(key_figure("cost"),))
    assert fault.value.code == code
    assert told in fault.value.details.values()
    assert f"finding.{code}" in words()


# --- computed key figures -------------------------------------------------------------------------------------------------------


COST = key_figure("cost", '-amount(unit="B", line="operating_expenses") / parameter("inhabitants")')


def test_a_formula_is_computed_for_the_year_and_stage_asked_for() -> None:
    made = evaluator(key_figures=(COST,))
    assert made.key_figure("cost", year=2025, stage="actual").value == 4
    assert made.key_figure("cost", year=2025, stage="target").value == divide(Decimal(400), Decimal(75))  # of the amended budget
    assert made.key_figure("cost", year=2024, stage="actual").absence is Absence.NO_FIGURE
    figure = made.key_figure("cost", year=2025, stage="actual")
    assert (figure.unit_of_measure, figure.origin.operation, figure.origin.formula) == (
        "EUR_per_inhabitant",
        Operation.FORMULA,
        "\u2212{0} / {1}",
    )
    assert [(source.file, source.row) for source in figure.sources()] == [("amounts.csv", 8), ("parameters.csv", 3)]


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        ('(actual("sales_revenue") + 1) * 2', "({0} + 1) · 2"),
        ('1 - (2 - actual("sales_revenue"))', "1 \u2212 (2 \u2212 {0})"),
        ('1 + (2 + actual("sales_revenue"))', "1 + 2 + {0}"),
        ('6 / (2 * actual("sales_revenue"))', "6 / (2 · {0})"),
        ('-(1 + actual("sales_revenue"))', "\u2212(1 + {0})"),
        ('actual("sales_revenue") / 2 / 3', "{0} / 2 / 3"),
    ],
)
def test_a_formula_is_told_as_it_is_computed(formula: str, written: str) -> None:
    figure = value_of(formula)
    assert figure.origin.formula == written
    with_numbers = written.replace("\u2212", "-").replace("·", "*").format(*(term.figure.value for term in figure.origin.terms))
    assert value_of(with_numbers).value == figure.value


def test_what_was_entered_stands_before_the_formula() -> None:
    entered = (
        KeyFigureValue(key_figure="cost", year=2025, stage="actual", value=Decimal("4.10")),
        KeyFigureValue(key_figure="cost", year=2024, stage="actual", absence="not_comparable"),
        KeyFigureValue(key_figure="cost", year=2025, stage="actual", part="A", value=Decimal(7)),
    )
    made = evaluator(key_figures=(COST,), key_figure_values=entered)
    assert made.key_figure("cost", year=2025, stage="actual").value == Decimal("4.10")
    assert made.key_figure("cost", year=2024, stage="actual").absence is Absence.NOT_COMPARABLE
    part = made.key_figure("cost", year=2025, stage="actual", part="A")
    assert (part.value, part.key.unit) == (7, "A")
    assert made.key_figure("cost", year=2025, stage="actual", part="B").absence is Absence.NO_FIGURE  # a formula is not of a part


def test_parts_stand_in_the_order_of_the_organisation() -> None:
    values = tuple(KeyFigureValue(key_figure="cost", year=2025, stage="actual", part=part, value=Decimal(1)) for part in ("B", "A", "B"))
    made = statement(UNITS, key_figures=(COST,), key_figure_values=values)
    assert made.key_figure_parts("cost") == ("A", "B")


def test_a_key_figure_can_rest_on_another() -> None:
    double = key_figure("double", 'key_figure("cost") * 2')
    made = evaluator(key_figures=(COST, double))
    assert made.key_figure("double", year=2025, stage="actual").value == 8
    assert made.key_figure("cost", year=2025, stage="actual").value == 4, "nothing stays open after a formula"


def test_a_circle_of_key_figures_is_a_fault_that_names_the_way_round() -> None:
    circle = (key_figure("a", 'key_figure("b") + 1'), key_figure("b", 'key_figure("c")'), key_figure("c", 'key_figure("a")'))
    made = evaluator(key_figures=circle)
    for _ in range(2):
        with pytest.raises(ReferenceFault) as fault:
            made.key_figure("a", year=2025, stage="actual")
        assert (fault.value.code, fault.value.details["chain"]) == ("reference_circular", "a → b → c → a")


def test_a_quotient_keeps_every_digit_that_a_print_could_need() -> None:
    figure = value_of("1 / 3 * 3")
    assert figure.value is not None
    assert abs(figure.value - 1) < Decimal("1e-50")
