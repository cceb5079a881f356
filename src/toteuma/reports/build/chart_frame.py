"""What every chart has: distinct labels, the same figures as a table, and no more rows than can be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from toteuma.core.document import Cell, Chart, ChartKind, ChartPoint, ChartSeries, Column, ColumnKind, Row, RowKind, Table
from toteuma.reports.build.context import BuildContext

MOST = 12
"""Rows of a chart that ranks: with more it would run over pages and no bar could be compared with another."""


def distinct_labels(names: Mapping[str, str], *hints: Callable[[str], str]) -> dict[str, str]:
    """A label for each id: its name, and where several have the same name, the first hint that tells them apart in brackets, at last the id.

    Example: ``distinct_labels({"A": "Koulu", "B": "Koulu", "C": "Kirjasto"})`` → ``Koulu (A)``, ``Koulu (B)``, ``Kirjasto``.
    """
    alike: dict[str, list[str]] = {}
    for one, name in names.items():
        alike.setdefault(name, []).append(one)
    labels: dict[str, str] = {}
    for one, name in names.items():
        group = alike[name]
        telling = (hint for hint in hints if len({hint(other) for other in group} - {""}) == len(group))
        labels[one] = name if len(group) == 1 else f"{name} ({next(telling, str)(one)})"
    if len(set(labels.values())) == len(labels):
        return labels
    return {one: f"{name} ({one})" for one, name in names.items()}


@dataclass(frozen=True, slots=True)
class ChartFrame:
    """A chart in the making: everything but its points. ``head`` is what its labels are."""

    context: BuildContext
    id: str
    kind: ChartKind
    unit: str
    title: str
    axis: str
    head: str
    series: tuple[ChartSeries, ...]

    def filled(self, finding: str, points: Sequence[ChartPoint], *, small: bool = False, shown_in: str = "") -> Chart:
        """The chart of all points."""
        return self._chart(finding, points, points, small=small, shown_in=shown_in)

    def ranked(self, finding: str, points: Sequence[ChartPoint]) -> Chart:
        """The chart of all points; of too many only the labels with the largest values, largest first, which the finding then says.
        Its table has all of them; on paper those that are drawn, and where the others are."""
        sizes: dict[str, Decimal] = {}
        for point in points:
            sizes[point.label] = max(sizes.get(point.label, Decimal(0)), abs(point.value))
        if len(sizes) <= MOST:
            return self.filled(finding, points)
        largest = sorted(sizes, key=lambda label: (-sizes[label], label))[:MOST]
        drawn = [point for label in largest for point in points if point.label == label]
        said = self.context.word("chart.largest_shown", shown=str(MOST), all=str(len(sizes)))
        rest = self.context.word("chart.rest_in_data", all=str(len(sizes)))
        return replace(self._chart(f"{finding} {said}", drawn, points), rest=rest)

    def _chart(
        self, finding: str, drawn: Sequence[ChartPoint], told: Sequence[ChartPoint], *, small: bool = False, shown_in: str = ""
    ) -> Chart:
        alt = f"{self.title}. {finding}"
        table = self._table(told)
        return Chart(self.id, self.kind, self.unit, self.title, finding, alt, self.axis, self.series, tuple(drawn), table, small, shown_in)

    def _table(self, points: Sequence[ChartPoint]) -> Table:
        rows: dict[str, dict[str, str]] = {}
        for point in points:
            rows.setdefault(point.label, {})[point.series] = point.printed
        columns = (
            Column("label", self.head, ColumnKind.LABEL, 24),
            *(Column(one.id, one.name, ColumnKind.NUMBER, 12) for one in self.series),
        )
        body = tuple(
            Row(f"r{index}", RowKind.BODY, (Cell(label), *(Cell(printed.get(one.id, "–")) for one in self.series)))
            for index, (label, printed) in enumerate(rows.items())
        )
        summary = self.context.word("summary.chart_data")
        return Table(f"{self.id}-data", "chart_data", self.unit, self.title, summary, columns, body, unit_note=self.axis)
