"""The charts of the front chapter: the units beside each other, and the goals of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from toteuma.core.conventions import DocumentKind, Met
from toteuma.core.document import Chart, ChartKind, ChartPoint, ChartSeries
from toteuma.core.figure import Figure
from toteuma.reports.build.chart_frame import ChartFrame, distinct_labels
from toteuma.reports.build.charts import ChartBuilder
from toteuma.reports.build.context import BuildContext
from toteuma.reports.build.goals import by_objective, status_mark
from toteuma.reports.numbers import number


class UnitChartBuilder:
    """Charts of the statement of ``root`` over ``units``, which have no part in common."""

    def __init__(self, context: BuildContext, charts: ChartBuilder, root: str, units: Sequence[str]) -> None:
        self.context = context
        self.charts = charts
        self.root = root
        self.labels = distinct_labels({unit: context.unit_name(unit) for unit in units}, self._parent_name)

    def _parent_name(self, unit: str) -> str:
        parent = self.context.statement.data.organisation[unit].parent
        return self.context.unit_name(parent) if parent else ""

    def _frame(self, chart: str, kind: ChartKind, title: str, axis: str, series: tuple[ChartSeries, ...]) -> ChartFrame:
        return ChartFrame(self.context, chart, kind, self.root, title, axis, self.context.word("chart.unit"), series)

    def expenses(self) -> list[Chart]:
        """Operating expenses of the units against their budgets."""
        context = self.context
        pairs = {self.labels[unit]: self.charts.pair(unit, "operating_expenses") for unit in self.labels}
        pairs = {label: pair for label, pair in pairs.items() if any(figure.value for figure in pair)}
        if len(pairs) < 2:
            return []
        points = self.charts.budget_actual_points(pairs)
        spending = {point.label: point.value for point in points if point.series == "actual"}
        if not spending:
            return []
        biggest = max(spending, key=spending.__getitem__)
        finding = context.word("chart.biggest", label=biggest, **context.spoken(spending[biggest]))
        series = self.charts.budget_actual_series()
        frame = self._frame("front-expenses", ChartKind.BUDGET_ACTUAL, context.word("chart.units"), context.unit_note(), series)
        return [frame.ranked(finding, points)]

    def deviations(self) -> list[Chart]:
        """How much better or worse than budgeted the operating margin of each unit was."""
        context = self.context
        pairs = {label: self.charts.pair(unit, "operating_margin") for unit, label in self.labels.items()}
        gaps = {label: self.charts.gap(*pair) for label, pair in pairs.items() if _known(pair)}
        if len(gaps) < 2:
            return []
        points = [ChartPoint(label, "deviation", gap, context.amount_text(gap)) for label, gap in gaps.items()]
        widest = max(gaps, key=lambda label: abs(gaps[label]))
        finding = self.charts.gap_sentence(widest, gaps[widest])
        series = (ChartSeries("deviation", context.word("chart.deviation")),)
        frame = self._frame("front-deviations", ChartKind.DEVIATION, context.word("chart.deviations"), context.unit_note(), series)
        return [frame.ranked(finding, points)]

    def per_inhabitant(self) -> list[Chart]:
        """What the services cost net per inhabitant, by unit."""
        context = self.context
        inhabitants = context.statement.parameter("inhabitants", context.year).value
        if not inhabitants:
            return []
        nets = {label: self.charts.pair(unit, "operating_margin")[1].value for unit, label in self.labels.items()}
        costs = {label: -net / inhabitants for label, net in nets.items() if net is not None and net < 0}
        if len(costs) < 2:
            return []
        euro = context.measure_name("EUR_per_inhabitant")
        points = [ChartPoint(label, "amount", cost, number(cost, context.language)) for label, cost in costs.items()]
        total = number(sum(costs.values(), Decimal(0)), context.language)
        finding = context.word("chart.per_inhabitant_finding", amount=total)
        series = (ChartSeries("amount", euro),)
        frame = self._frame("front-per-inhabitant", ChartKind.AMOUNTS, context.word("chart.per_inhabitant"), euro, series)
        return [frame.ranked(finding, points)]

    def statuses(self) -> list[Chart]:
        """How many goals of each objective reached which status."""
        context, statement = self.context, self.context.statement
        goals = statement.goals(unit=self.root)
        if not goals or statement.data.settings.kind is DocumentKind.BUDGET:
            return []
        marks = [status_mark(context, status.id) for status in statement.data.municipality.statuses]
        used = {statement.status_of(goal) for goal in goals}
        if "" in used:
            marks.append(status_mark(context, ""))
        series = tuple(ChartSeries(mark.code or "none", mark.word, mark.tone, mark.shape) for mark in marks if mark.code in used)
        groups = by_objective(context, goals)
        labels = distinct_labels({objective.id: context.text(objective.name) for objective, _ in groups if objective})
        points: list[ChartPoint] = []
        for objective, group in groups:
            label = context.word("goal.no_objective") if objective is None else labels[objective.id]
            for one in series:
                count = sum(1 for goal in group if (statement.status_of(goal) or "none") == one.id)
                points.append(ChartPoint(label, one.id, Decimal(count), str(count)))
        met = {status.id for status in statement.data.municipality.statuses if status.met is Met.YES}
        done = sum(1 for goal in goals if statement.status_of(goal) in met)
        finding = context.word("chart.statuses_finding", done=str(done), count=str(len(goals)))
        title, head = context.word("chart.statuses"), context.word("goal.objective")
        axis = context.word("chart.goal_count")
        frame = ChartFrame(context, "front-statuses", ChartKind.STATUS, self.root, title, axis, head, series)
        return [frame.filled(finding, points)]


def _known(pair: tuple[Figure, Figure]) -> bool:
    return all(figure.value is not None for figure in pair)
