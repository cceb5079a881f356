"""Key figures: a value or the reason why there is none, and formulas that refer to what there is."""

from __future__ import annotations

from collections.abc import Iterator

from toteuma.core.evaluation import Context, Evaluator
from toteuma.core.expression import ExpressionError, parse_expression
from toteuma.core.figure import Operation
from toteuma.core.findings import Finding, Level
from toteuma.core.records import KeyFigure
from toteuma.core.references import ReferenceFault
from toteuma.core.statement import Statement, StatementData
from toteuma.package.places import at_cell


def value_checks(data: StatementData) -> Iterator[Finding]:
    """Rows with both or neither of value and absence."""
    for row in data.key_figure_values:
        if (row.value is None) == (not row.absence):
            code = "value_or_absence" if row.value is None else "value_and_absence"
            yield Finding(Level.ERROR, code, at_cell(row, "value", "" if row.value is None else str(row.value)), {"absence": row.absence})


def formula_checks(data: StatementData) -> Iterator[Finding]:
    """Formulas that cannot be evaluated, whether the statement shows them or not."""
    evaluator = Evaluator(Statement(data))
    for key_figure in data.key_figures:
        if key_figure.formula:
            yield from _formula(data, evaluator, key_figure)


def _formula(data: StatementData, evaluator: Evaluator, key_figure: KeyFigure) -> Iterator[Finding]:
    year = data.settings.year
    try:
        figure = evaluator.key_figure(key_figure.id, year=year, stage="actual")
        if figure.origin.operation is Operation.ENTERED:
            evaluator.evaluate(parse_expression(key_figure.formula), Context(key_figure.unit, year))
        return
    except ExpressionError as error:
        code, details = error.code, {"position": str(error.position + 1), "found": error.found}
    except ReferenceFault as fault:
        code, details = fault.code, fault.details
        if code == "reference_parameter" and details["name"] in {parameter.id for parameter in data.parameters}:
            return  # a matter of the years that are shown
    place = at_cell(key_figure, "formula", key_figure.formula)
    yield Finding(Level.ERROR, code, place, {"expression": key_figure.formula, **details})
