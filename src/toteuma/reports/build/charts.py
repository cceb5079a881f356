"""Which charts a document has, with the sentence each of them tells and the same figures as a table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from toteuma.core.conventions import Include, Met, SectionKind, SectionSpec
from toteuma.core.document import Cell, Chart, ChartKind, ChartPoint, ChartSeries, Column, ColumnKind, Row, RowKind, Table
from toteuma.core.figure import Figure
from toteuma.core.records import KeyFigure
from toteuma.reports.build.comparison import ComparisonBuilder
from toteuma.reports.build.context import BuildContext
from toteuma.reports.build.goals import by_objective, status_mark
from toteuma.reports.build.key_figures import KeyFigureBuilder
from toteuma.reports.numbers import number, percent

MINIMUM_YEARS = 3
"""A key figure is drawn from so many values."""


class ChartBuilder:
    def __init__(self, context: BuildContext, comparison: ComparisonBuilder, key_figures: KeyFigureBuilder) -> None:
        self.context = context
        self.comparison = comparison
        self.key_figures = key_figures

    def of_section(self, unit: str, spec: SectionSpec, table: Table) -> list[Chart]:
        """The charts that stand under a section's table."""
        if spec.kind is SectionKind.COMPARISON and not spec.lines:
            return self._lines(unit, table)
        if spec.kind is SectionKind.KEY_FIGURES:
            return self._key_figures(unit, spec, table.id)
        if spec.kind is SectionKind.PROJECTS:
            return self._funders(unit, spec)
        return []

    def _data_table(
        self, chart: str, unit: str, caption: str, head: str, series: Sequence[ChartSeries], rows: dict[str, dict[str, str]]
    ) -> Table:
        columns = (
            Column("label", head, ColumnKind.LABEL, 24),
            *(Column(one.id, one.name, ColumnKind.NUMBER, 12) for one in series),
        )
        body = tuple(
            Row(f"r{index}", RowKind.BODY, (Cell(label), *(Cell(printed.get(one.id, "–")) for one in series)))
            for index, (label, printed) in enumerate(rows.items())
        )
        return Table(f"{chart}-data", "chart_data", unit, caption, self.context.word("summary.chart_data"), columns, body)

    def _chart(
        self,
        chart: str,
        kind: ChartKind,
        unit: str,
        title: str,
        finding: str,
        axis: str,
        head: str,
        series: tuple[ChartSeries, ...],
        points: tuple[ChartPoint, ...],
        *,
        small: bool = False,
        shown_in: str = "",
    ) -> Chart:
        rows: dict[str, dict[str, str]] = {}
        for point in points:
            rows.setdefault(point.label, {})[point.series] = point.printed
        table = self._data_table(chart, unit, title, head, series, rows)
        return Chart(chart, kind, unit, title, finding, f"{title}. {finding}", axis, series, points, table, small, shown_in)

    def _amounts(self, figures: dict[str, Figure], series: str) -> list[ChartPoint]:
        values = {label: self.comparison.settled(figure) for label, figure in figures.items()}
        return [
            ChartPoint(label, series, abs(value), self.context.amount_text(abs(value)))
            for label, value in values.items()
            if value is not None
        ]

    # --- budget and actual ------------------------------------------------------------------------------------------------------

    def _pair(self, unit: str, line: str) -> tuple[Figure, Figure]:
        year = self.context.year
        return self.comparison.figure(unit, line, year, "amended"), self.comparison.figure(unit, line, year, "actual")

    def _budget_actual(
        self, chart: str, unit: str, title: str, finding: str, head: str, cases: dict[str, tuple[str, str]], shown_in: str = ""
    ) -> list[Chart]:
        pairs = {label: self._pair(*case) for label, case in cases.items()}
        pairs = {label: pair for label, pair in pairs.items() if any(figure.value for figure in pair)}
        if len(pairs) < 2:
            return []
        word = self.context.word
        year = str(self.context.year)
        series = (ChartSeries("actual", word("column.actual", year=year)), ChartSeries("budget", word("chart.budget", year=year)))
        points = self._amounts({label: actual for label, (_, actual) in pairs.items()}, "actual")
        points += self._amounts({label: budget for label, (budget, _) in pairs.items()}, "budget")
        axis = self.context.unit_note()
        return [self._chart(chart, ChartKind.BUDGET_ACTUAL, unit, title, finding, axis, head, series, tuple(points), shown_in=shown_in)]

    def _lines(self, unit: str, table: Table) -> list[Chart]:
        """The parts of income and expenses of one unit."""
        scheme = self.context.statement.data.scheme
        shown = {row.id for row in table.rows}
        parts = [part for line in scheme if line.heading for part in scheme.parts(line.id) if part in shown]
        cases = {self.context.text(scheme[part].name): (unit, part) for part in parts}
        widest = max(
            ((part, self._gap(*self._pair(unit, part))) for part in parts), key=lambda case: abs(case[1]), default=("", Decimal(0))
        )
        if not widest[0]:
            return []
        finding = self._gap_sentence(self.context.text(scheme[widest[0]].name), widest[1])
        title = self.context.word("chart.lines", unit=self.context.unit_name(unit))
        return self._budget_actual(f"{table.id}-chart", unit, title, finding, self.context.word("item"), cases, table.id)

    def _gap_sentence(self, label: str, gap: Decimal) -> str:
        key = "chart.better" if gap > 0 else "chart.worse" if gap < 0 else "chart.as_budgeted"
        return self.context.word(key, label=label, **self.context.spoken(abs(gap)))

    def units_expenses(self, root: str, units: Sequence[str]) -> list[Chart]:
        """Operating expenses of the units against their budgets."""
        cases = {self.context.unit_name(unit): (unit, "operating_expenses") for unit in units}
        spending = {label: abs(self.comparison.settled(self._pair(*case)[1]) or Decimal(0)) for label, case in cases.items()}
        if not spending:
            return []
        biggest = max(spending, key=spending.__getitem__)
        finding = self.context.word("chart.biggest", label=biggest, **self.context.spoken(spending[biggest]))
        return self._budget_actual(
            "front-expenses", root, self.context.word("chart.units"), finding, self.context.word("chart.unit"), cases
        )

    def units_deviations(self, root: str, units: Sequence[str]) -> list[Chart]:
        """How much better or worse than budgeted the operating margin of each unit was."""
        gaps = {self.context.unit_name(unit): self._gap(*self._pair(unit, "operating_margin")) for unit in units if self._known(unit)}
        if len(gaps) < 2:
            return []
        series = (ChartSeries("deviation", self.context.word("chart.deviation")),)
        points = tuple(ChartPoint(label, "deviation", gap, self.context.amount_text(gap)) for label, gap in gaps.items())
        widest = max(gaps, key=lambda label: abs(gaps[label]))
        finding = self._gap_sentence(widest, gaps[widest])
        title, head = self.context.word("chart.deviations"), self.context.word("chart.unit")
        return [self._chart("front-deviations", ChartKind.DEVIATION, root, title, finding, self.context.unit_note(), head, series, points)]

    def _gap(self, budget: Figure, actual: Figure) -> Decimal:
        """Actual − budget in statement sign, as printed; zero where either is missing."""
        spent, planned = self.comparison.settled(actual), self.comparison.settled(budget)
        return Decimal(0) if planned is None or spent is None else spent - planned

    def _known(self, unit: str) -> bool:
        return all(figure.value is not None for figure in self._pair(unit, "operating_margin"))

    def per_inhabitant(self, root: str, units: Sequence[str]) -> list[Chart]:
        """What the services cost net per inhabitant, by unit."""
        inhabitants = self.context.statement.parameter("inhabitants", self.context.year)
        nets = {self.context.unit_name(unit): self._pair(unit, "operating_margin")[1].value for unit in units}
        costs = {label: -net / inhabitants.value for label, net in nets.items() if net is not None and net < 0 and inhabitants.value}
        if len(costs) < 2:
            return []
        euro = self.context.measure_name("EUR_per_inhabitant")
        series = (ChartSeries("amount", euro),)
        points = tuple(ChartPoint(label, "amount", cost, number(cost, self.context.language)) for label, cost in costs.items())
        total = number(sum(costs.values(), Decimal(0)), self.context.language)
        finding = self.context.word("chart.per_inhabitant_finding", amount=total)
        title, head = self.context.word("chart.per_inhabitant"), self.context.word("chart.unit")
        return [self._chart("front-per-inhabitant", ChartKind.AMOUNTS, root, title, finding, euro, head, series, points)]

    # --- goals --------------------------------------------------------------------------------------------------------------------

    def statuses(self, root: str) -> list[Chart]:
        """How many goals of each objective reached which status."""
        statement = self.context.statement
        goals = statement.goals(unit=root)
        if not goals:
            return []
        marks = [status_mark(self.context, status.id) for status in statement.data.municipality.statuses]
        used = {statement.status_of(goal) for goal in goals}
        if "" in used:
            marks.append(status_mark(self.context, ""))
        series = tuple(ChartSeries(mark.code or "none", mark.word, mark.tone, mark.shape) for mark in marks if mark.code in used)
        points: list[ChartPoint] = []
        for objective, group in by_objective(self.context, goals):
            label = self.context.word("goal.no_objective") if objective is None else self.context.text(objective.name)
            for one in series:
                count = sum(1 for goal in group if (statement.status_of(goal) or "none") == one.id)
                points.append(ChartPoint(label, one.id, Decimal(count), str(count)))
        met = {status.id for status in statement.data.municipality.statuses if status.met is Met.YES}
        done = sum(1 for goal in goals if statement.status_of(goal) in met)
        finding = self.context.word("chart.statuses_finding", done=str(done), count=str(len(goals)))
        title, head = self.context.word("chart.statuses"), self.context.word("goal.objective")
        axis = self.context.word("chart.goal_count")
        return [self._chart("front-statuses", ChartKind.STATUS, root, title, finding, axis, head, series, tuple(points))]

    # --- key figures --------------------------------------------------------------------------------------------------------------

    def _key_figures(self, unit: str, spec: SectionSpec, table: str) -> list[Chart]:
        """A small multiple for each key figure of the unit or below it that has values enough."""
        own = set(self.context.statement.scope_units(unit, Include.SUBTREE))
        columns = self.context.expanded(self.context.columns(spec))
        charts: list[Chart] = []
        for key_figure in self.context.statement.data.key_figures:
            if key_figure.unit in own and not self.context.statement.key_figure_parts(key_figure.id):
                stages = [(column.year or 0, column.stage) for _, column in columns]
                charts.extend(self._series(f"{unit}-{spec.id}-{key_figure.id}", unit, key_figure, stages, table))
        return charts

    def _series(self, chart: str, unit: str, key_figure: KeyFigure, stages: list[tuple[int, str]], table: str) -> list[Chart]:
        context = self.context
        points: list[ChartPoint] = []
        values: list[Decimal] = []
        target: Decimal | None = None
        for year, stage in sorted(stages):
            figure = self.key_figures.figure(key_figure, year=year, stage="target" if stage == "target" else "actual")
            if figure.value is None:
                continue
            printed = self.key_figures.printed(key_figure, figure)[0]
            if stage == "target":
                target = figure.value
                points.append(ChartPoint(str(year), "target", figure.value, printed))
            else:
                values.append(figure.value)
                points.append(ChartPoint(str(year), "value", figure.value, printed))
        if len(values) < MINIMUM_YEARS:
            return []
        series = [ChartSeries("value", context.word("chart.value"))]
        if target is not None:
            series.append(ChartSeries("target", context.word("chart.target")))
        title = self._title(key_figure)
        finding = self._trend(key_figure, values[-2], values[-1], target)
        axis = context.measure_name(key_figure.unit_of_measure)
        head = context.word("chart.year")
        return [
            self._chart(chart, ChartKind.SERIES, unit, title, finding, axis, head, tuple(series), tuple(points), small=True, shown_in=table)
        ]

    def _title(self, key_figure: KeyFigure) -> str:
        name = self.context.text(key_figure.name)
        parent = next((row for row in self.context.statement.data.key_figures if row.id == key_figure.parent), None)
        return name if parent is None else f"{self.context.text(parent.name)}: {name}"

    def _trend(self, key_figure: KeyFigure, before: Decimal, now: Decimal, target: Decimal | None) -> str:
        context = self.context
        moved = "same" if now == before else "up" if now > before else "down"
        sentences = [context.word(f"chart.trend_{moved}")]
        if target is not None and key_figure.direction != "none":
            reached = now >= target if key_figure.direction == "up" else now <= target
            sentences.append(context.word("chart.target_reached" if reached else "chart.target_missed"))
        return " ".join(sentences)

    # --- projects -----------------------------------------------------------------------------------------------------------------

    def _funders(self, unit: str, spec: SectionSpec) -> list[Chart]:
        """Total funding of the projects by funder, largest first."""
        context = self.context
        sums: dict[str, Decimal] = {}
        for project in context.statement.records_of(context.statement.data.projects, unit, spec.include):
            label = context.text(context.funders[project.funder].name) if project.funder else context.word("project.unknown_funder")
            sums[label] = sums.get(label, Decimal(0)) + project.total_funding
        if len(sums) < 2 or not any(sums.values()):
            return []
        ordered = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
        series = (ChartSeries("amount", context.word("project.total_funding")),)
        points = tuple(ChartPoint(label, "amount", amount, number(amount, context.language)) for label, amount in ordered)
        share = percent(100 * ordered[0][1] / sum(sums.values()), context.language)
        finding = context.word("chart.funders_finding", label=ordered[0][0], share=share)
        axis, head = context.word("unit_eur"), context.word("chart.funder")
        title = context.word("chart.funders")
        return [self._chart(f"{unit}-{spec.id}-chart", ChartKind.AMOUNTS, unit, title, finding, axis, head, series, points)]
