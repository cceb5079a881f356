"""Expressions against a statement: which figure a text or a key-figure formula refers to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext

from toteuma.core.comparison import deviation, rate
from toteuma.core.conventions import Include
from toteuma.core.expression import Binary, Call, Literal, Negate, Node, Number, parse_expression
from toteuma.core.figure import Absence, Figure, Key, Operation, Origin, Term
from toteuma.core.money import PRECISION
from toteuma.core.records import KeyFigure
from toteuma.core.references import ReferenceFault, arguments_of, text_argument, year_argument
from toteuma.core.statement import Statement

_STAGES = {"actual": "actual", "budget": "amended", "original": "original", "amendments": "amendments", "forecast": "forecast"}


@dataclass(frozen=True, slots=True)
class Context:
    """Where an expression stands: its unit, the year and the stage that are meant when none is named."""

    unit: str
    year: int
    stage: str = "actual"


class Evaluator:
    """Evaluates expressions. Every result is a figure with its origin; a wrong name is a :class:`ReferenceFault`."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self._open: list[str] = []

    def evaluate(self, node: Node, context: Context, key: Key | None = None, unit_of_measure: str = "") -> Figure:
        """The figure an expression stands for. A bare reference gives that very figure; arithmetic gives a computed one.

        **Unit** ``unit_of_measure``, else what the expression comes to: euros through inhabitants are EUR, euros through euros ``count``.
        **None when** a figure in it is missing, or a denominator is zero. **Raises** ReferenceFault.
        """
        if isinstance(node, Call) and key is None:
            return self._call(node, context)
        terms: list[Figure] = []
        formula = self._formula(node, context, terms)
        target = key or Key(context.unit, formula, context.year, context.stage, "expression")
        unit = unit_of_measure or self._unit(node, iter(terms)) or "count"
        origin = Origin(Operation.FORMULA, tuple(Term(term) for term in terms), formula=formula)
        missing = next((term.absence for term in terms if term.absence is not None), None)
        if missing is not None:
            return Figure(target, None, unit, origin, missing)
        with localcontext() as precision:
            precision.prec = PRECISION
            try:
                return Figure(target, self._value(node, iter(terms)), unit, origin)
            except ZeroDivisionError:
                return Figure(target, None, unit, origin, Absence.UNDEFINED)

    def key_figure(self, key_figure: str, *, year: int, stage: str, part: str = "") -> Figure:
        """A key figure's value, computed by its formula where none was entered. **Raises** ReferenceFault, ExpressionError."""
        return self.statement.key_figure(key_figure, year=year, stage=stage, part=part, formula=self._by_formula)

    def _by_formula(self, definition: KeyFigure, year: int, stage: str, key: Key) -> Figure:
        if definition.id in self._open:
            raise ReferenceFault("reference_circular", chain=" → ".join([*self._open, definition.id]))
        self._open.append(definition.id)
        try:
            context = Context(definition.unit, year, "amended" if stage == "target" else stage)
            return self.evaluate(parse_expression(definition.formula), context, key, definition.unit_of_measure)
        finally:
            self._open.pop()

    # --- arithmetic ---------------------------------------------------------------------------------------------------------

    def _formula(self, node: Node, context: Context, terms: list[Figure]) -> str:
        """The expression with its figures as places ``{0}``, ``{1}`` …; collects the figures."""
        if isinstance(node, Number):
            return str(node.value)
        if isinstance(node, Call):
            terms.append(self._call(node, context))
            return f"{{{len(terms) - 1}}}"
        if isinstance(node, Negate):
            operand = self._formula(node.operand, context, terms)
            return f"\u2212({operand})" if isinstance(node.operand, Binary) else f"\u2212{operand}"
        left = self._formula(node.left, context, terms)
        right = self._formula(node.right, context, terms)
        if node.operator in "*/" and isinstance(node.left, Binary) and node.left.operator in "+-":
            left = f"({left})"
        if isinstance(node.right, Binary) and (node.operator in "*/-"):
            right = f"({right})"
        sign = {"+": "+", "-": "\u2212", "*": "·", "/": "/"}[node.operator]
        return f"{left} {sign} {right}"

    def _unit(self, node: Node, terms: Iterator[Figure]) -> str:
        """The unit of an expression; empty for a mere number."""
        if isinstance(node, Number):
            return ""
        if isinstance(node, Call):
            return next(terms).unit_of_measure
        if isinstance(node, Negate):
            return self._unit(node.operand, terms)
        left, right = self._unit(node.left, terms), self._unit(node.right, terms)
        if node.operator == "/":
            return "" if left == right else left
        return left or right

    def _value(self, node: Node, terms: Iterator[Figure]) -> Decimal:
        if isinstance(node, Number):
            return node.value
        if isinstance(node, Call):
            value = next(terms).value
            assert value is not None, "the caller has looked for missing figures"
            return value
        if isinstance(node, Negate):
            return -self._value(node.operand, terms)
        left = self._value(node.left, terms)
        right = self._value(node.right, terms)
        if node.operator == "+":
            return left + right
        if node.operator == "-":
            return left - right
        if node.operator == "*":
            return left * right
        if right == 0:
            raise ZeroDivisionError
        return left / right

    # --- references -----------------------------------------------------------------------------------------------------------

    def _call(self, call: Call, context: Context) -> Figure:
        arguments = arguments_of(call)
        year = year_argument(arguments.get("year"), context.year)
        unit = str(arguments.get("unit", context.unit))
        if unit not in self.statement.data.organisation:
            raise ReferenceFault("reference_unit", name=unit)
        name = call.name
        if name in ("amount", "deviation", "rate", *_STAGES):
            return self._amount(name, arguments, unit, year, context)
        if name == "key_figure":
            return self._key_figure(arguments, year)
        if name == "parameter":
            return self._found(self.statement.parameter(text_argument(arguments, "id"), year), arguments, "parameter", year)
        if name == "fact":
            return self._found(self.statement.fact(text_argument(arguments, "id")), arguments, "fact", year)
        if name == "indicator":
            found = self.statement.indicator(text_argument(arguments, "id"), str(arguments.get("which", "value")))
            return self._found(found, arguments, "indicator", year)
        if name == "goal_count":
            return self._goal_count(arguments, unit)
        return self._project(name, arguments, unit)

    def _amount(self, name: str, arguments: dict[str, Literal], unit: str, year: int, context: Context) -> Figure:
        line = text_argument(arguments, "line")
        if line not in self.statement.data.scheme:
            raise ReferenceFault("reference_line", name=line)
        scope = str(arguments.get("scope", self.statement.data.municipality.display.scope))
        book = self.statement.book
        if name in ("deviation", "rate"):
            actual = book.figure(unit=unit, line=line, year=year, stage="actual", scope=scope)
            budget = book.figure(unit=unit, line=line, year=year, stage="amended", scope=scope)
            return (deviation if name == "deviation" else rate)(actual=actual, budget=budget)
        stage = _STAGES.get(name) or str(arguments.get("stage", context.stage))
        return book.figure(unit=unit, line=line, year=year, stage=stage, scope=scope)

    def _key_figure(self, arguments: dict[str, Literal], year: int) -> Figure:
        name = text_argument(arguments, "id")
        if not self.statement.knows_key_figure(name):
            raise ReferenceFault("reference_key_figure", name=name)
        part = str(arguments.get("part", ""))
        if part and part not in self.statement.data.organisation:
            raise ReferenceFault("reference_unit", name=part)
        return self.key_figure(name, year=year, stage=str(arguments.get("stage", "actual")), part=part)

    def _found(self, figure: Figure | None, arguments: dict[str, Literal], kind: str, year: int) -> Figure:
        if figure is None or (kind == "parameter" and figure.value is None):
            raise ReferenceFault(f"reference_{kind}", name=text_argument(arguments, "id"), year=str(year))
        return figure

    def _goal_count(self, arguments: dict[str, Literal], unit: str) -> Figure:
        kind, status = str(arguments.get("kind", "")), str(arguments.get("status", ""))
        if kind and kind not in {named.id for named in self.statement.data.municipality.goal_kinds}:
            raise ReferenceFault("reference_goal_kind", name=kind)
        if status and status not in {known.id for known in self.statement.data.municipality.statuses}:
            raise ReferenceFault("reference_status", name=status)
        goals = self.statement.goals(kind=kind, unit=unit)
        count = sum(1 for goal in goals if not status or self.statement.status_of(goal) == status)
        key = Key(unit, f"goals:{kind or 'all'}:{status or 'all'}", self.statement.year, "actual")
        return Figure(key, Decimal(count), "count", Origin(Operation.COUNT))

    def _project(self, name: str, arguments: dict[str, Literal], unit: str) -> Figure:
        which = str(arguments.get("which", "total_funding"))
        if name == "project_total":
            projects = self.statement.records_of(self.statement.data.projects, unit, Include.SUBTREE)
            return self.statement.project_total(projects, which, unit)
        wanted = text_argument(arguments, "id")
        for project in self.statement.data.projects:
            if project.id == wanted:
                return self.statement.project_value(project, which)
        raise ReferenceFault("reference_project", name=wanted)
