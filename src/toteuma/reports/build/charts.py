"""Which charts a section has, with the sentence each of them tells and the same figures as a table."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from toteuma.core.conventions import Include, SectionKind, SectionSpec
from toteuma.core.document import Chart, ChartKind, ChartPoint, ChartSeries, Table
from toteuma.core.figure import Figure
from toteuma.core.records import KeyFigure
from toteuma.reports.build.chart_frame import ChartFrame, distinct_labels
from toteuma.reports.build.comparison import ComparisonBuilder
from toteuma.reports.build.context import BuildContext
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

    # --- budget and actual ------------------------------------------------------------------------------------------------------

    def pair(self, unit: str, line: str) -> tuple[Figure, Figure]:
        """What the outcome of the year is held against, and the outcome: amended budget and actual, in a statement."""
        return self.comparison.base(unit, line), self.comparison.outcome(unit, line)

    def gap(self, budget: Figure, actual: Figure) -> Decimal:
        """Actual − budget in statement sign, as printed; zero where either is missing."""
        spent, planned = self.comparison.settled(actual), self.comparison.settled(budget)
        return Decimal(0) if planned is None or spent is None else spent - planned

    def gap_sentence(self, label: str, gap: Decimal) -> str:
        key = "chart.as_budgeted" if self.context.prints_zero(gap) else "chart.better" if gap > 0 else "chart.worse"
        return self.context.word(key, label=label, **self.context.spoken(abs(gap)))

    def budget_actual_series(self) -> tuple[ChartSeries, ...]:
        word, year, kind = self.context.word, self.context.year, self.context.kind
        outcome = word(f"column.{kind.outcome}", year=str(year))
        return (ChartSeries("actual", outcome), ChartSeries("budget", word("chart.budget", year=str(year + kind.base_year))))

    def budget_actual_points(self, pairs: Mapping[str, tuple[Figure, Figure]]) -> list[ChartPoint]:
        """The sizes of actual and budget, by label, as printed."""
        points = self._amounts({label: actual for label, (_, actual) in pairs.items()}, "actual")
        return points + self._amounts({label: budget for label, (budget, _) in pairs.items()}, "budget")

    def _amounts(self, figures: dict[str, Figure], series: str) -> list[ChartPoint]:
        values = {label: self.comparison.settled(figure) for label, figure in figures.items()}
        return [
            ChartPoint(label, series, abs(value), self.context.amount_text(abs(value)))
            for label, value in values.items()
            if value is not None
        ]

    def _lines(self, unit: str, table: Table) -> list[Chart]:
        """The parts of income and expenses of one unit."""
        context = self.context
        scheme = context.statement.data.scheme
        shown = {row.id for row in table.rows}
        parts = [part for line in scheme if line.heading for part in scheme.parts(line.id) if part in shown]
        names = distinct_labels({part: context.text(scheme[part].name) for part in parts}, lambda part: self._parent_line(part))
        pairs = {part: self.pair(unit, part) for part in parts}
        pairs = {part: pair for part, pair in pairs.items() if any(figure.value for figure in pair)}
        if len(pairs) < 2:
            return []
        widest = max(pairs, key=lambda part: abs(self.gap(*pairs[part])))
        finding = self.gap_sentence(names[widest], self.gap(*pairs[widest]))
        title = context.word("chart.lines", unit=context.unit_name(unit))
        series, head = self.budget_actual_series(), context.word("item")
        frame = ChartFrame(context, f"{table.id}-chart", ChartKind.BUDGET_ACTUAL, unit, title, context.unit_note(), head, series)
        points = self.budget_actual_points({names[part]: pair for part, pair in pairs.items()})
        return [frame.filled(finding, points, shown_in=table.id)]

    def _parent_line(self, line: str) -> str:
        scheme = self.context.statement.data.scheme
        parent = scheme[line].parent
        return self.context.text(scheme[parent].name) if parent else ""

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
        frame = ChartFrame(context, chart, ChartKind.SERIES, unit, title, axis, head, tuple(series))
        return [frame.filled(finding, points, small=True, shown_in=table)]

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
            sums[project.funder] = sums.get(project.funder, Decimal(0)) + project.total_funding
        if len(sums) < 2 or not any(sums.values()):
            return []
        unknown = context.word("project.unknown_funder")
        names = {funder: context.text(context.funders[funder].name) if funder else unknown for funder in sums}
        labels = distinct_labels(names)
        ordered = sorted(((labels[funder], amount) for funder, amount in sums.items()), key=lambda item: (-item[1], item[0]))
        points = [ChartPoint(label, "amount", amount, number(amount, context.language)) for label, amount in ordered]
        share = percent(100 * ordered[0][1] / sum(sums.values()), context.language)
        finding = context.word("chart.funders_finding", label=ordered[0][0], share=share)
        series = (ChartSeries("amount", context.word("project.total_funding")),)
        title, axis, head = context.word("chart.funders"), context.word("unit_eur"), context.word("chart.funder")
        frame = ChartFrame(context, f"{unit}-{spec.id}-chart", ChartKind.AMOUNTS, unit, title, axis, head, series)
        return [frame.ranked(finding, points)]
