"""The front chapter: the few figures that matter, the biggest deviations, the goals."""

from __future__ import annotations

from decimal import Decimal

from toteuma.core.comparison import deviation, judge
from toteuma.core.conventions import DocumentKind, Met
from toteuma.core.document import Block, BulletList, Card, Cards, Judgement, Paragraph, Run, Section
from toteuma.core.figure import Figure
from toteuma.core.money import divide
from toteuma.reports.build.charts import ChartBuilder
from toteuma.reports.build.comparison import ComparisonBuilder
from toteuma.reports.build.context import BuildContext
from toteuma.reports.build.remarks import remark_paragraph
from toteuma.reports.build.unit_charts import UnitChartBuilder
from toteuma.reports.numbers import percent

BIGGEST = 3


class FrontBuilder:
    def __init__(self, context: BuildContext, comparison: ComparisonBuilder, charts: ChartBuilder, root: str) -> None:
        self.context = context
        self.comparison = comparison
        self.charts = charts
        self.root = root

    def chapter(self) -> Section:
        """The chapter; what the statement has no figures for is left out."""
        context = self.context
        units = self._bottom_units()
        blocks: list[Block] = []
        if cards := self._cards():
            blocks.append(Cards("essentials", cards))
        sections: list[Section] = []
        deviations = self._deviations(units)
        over_units = UnitChartBuilder(context, self.charts, self.root, units)
        charts = [*over_units.expenses(), *over_units.deviations()]
        if deviations.items or charts:
            parts: tuple[Block, ...] = (context.plain(context.word("front.deviations_lead")), deviations) if deviations.items else ()
            sections.append(Section("front-economy", 2, context.word("front.economy"), "front", "", (*parts, *charts)))
        if per_inhabitant := over_units.per_inhabitant():
            sections.append(Section("front-inhabitant", 2, context.word("front.inhabitant"), "front", "", tuple(per_inhabitant)))
        if statuses := over_units.statuses():
            sections.append(Section("front-goals", 2, context.word("front.goals"), "front", "", tuple(statuses)))
        return Section("front", 1, context.word("front.title"), "front", "", tuple(blocks), tuple(sections))

    def _bottom_units(self) -> list[str]:
        """The lowest units that have figures: those under the root that no unit below them splits further."""
        organisation = self.context.statement.data.organisation

        def has(unit: str) -> bool:
            return self.comparison.outcome(unit, "operating_margin").value is not None

        with_figures = [unit for unit in organisation.subtree(self.root) if has(unit)]
        return [unit for unit in with_figures if not any(has(child) for child in organisation.children(unit))]

    def _figure(self, unit: str, line: str, stage: str) -> Figure:
        return self.comparison.figure(unit, line, self.context.year, stage)

    # --- cards --------------------------------------------------------------------------------------------------------------

    def _cards(self) -> tuple[Card, ...]:
        cards = [self._amount_card(line) for line in ("operating_revenue", "operating_expenses", "operating_margin")]
        return tuple(card for card in (*cards, self._rate_card(), self._goal_card()) if card is not None)

    def _amount_card(self, line: str) -> Card | None:
        context = self.context
        actual, budget = self.comparison.outcome(self.root, line), self.comparison.base(self.root, line)
        value = self.comparison.settled(actual)
        if value is None:
            return None
        scheme_line = context.statement.data.scheme[line]
        label = context.text(scheme_line.name)
        printed = "{amount} {unit}".format(**context.spoken(value if scheme_line.result else abs(value)))
        if budget.value is None:
            return Card(line, label, printed, "", actual, link=self.root)
        judgement = Judgement.NEUTRAL if context.prints_zero(self._gap(actual, budget)) else judge(deviation(actual=actual, budget=budget))
        word = "" if judgement is Judgement.NEUTRAL else context.word(judgement.value)
        return Card(line, label, printed, self._against_budget(actual, budget, scheme_line.result), actual, judgement, word, self.root)

    def _against_budget(self, actual: Figure, budget: Figure, balance: bool) -> str:
        """``565 805 euroa (24,2 %) yli talousarvion``: amounts of income and expenses by size, balances by which is better."""
        context = self.context
        assert actual.value is not None
        assert budget.value is not None
        gap = self._gap(actual, budget, balance=balance)
        if context.prints_zero(gap):
            return context.word("front.as_budgeted")
        share = (
            f" ({percent(divide(100 * abs(actual.value - budget.value), abs(budget.value)), context.language, 1)})" if budget.value else ""
        )
        key = ("better" if gap > 0 else "worse") if balance else ("over" if gap > 0 else "under")
        return context.word(f"front.{key}", **context.spoken(abs(gap)), share=share)

    def _gap(self, actual: Figure, budget: Figure, *, balance: bool = True) -> Decimal:
        """Actual − budget as printed, of two figures that are there; of their sizes where they are no balance."""
        spent, planned = self.comparison.settled(actual), self.comparison.settled(budget)
        assert spent is not None
        assert planned is not None
        return spent - planned if balance else abs(spent) - abs(planned)

    def _rate_card(self) -> Card | None:
        context = self.context
        actual, budget = self._figure(self.root, "operating_expenses", "actual"), self._figure(self.root, "operating_expenses", "amended")
        if not actual.value or not budget.value or context.statement.data.settings.kind is DocumentKind.BUDGET:
            return None
        used = percent(divide(100 * actual.value, budget.value), context.language, 1)
        return Card("rate", context.word("front.rate"), used, context.word("front.rate_sentence"), link=self.root)

    def _goal_card(self) -> Card | None:
        context = self.context
        statement = context.statement
        goals = statement.goals(unit=self.root)
        if not goals:
            return None
        if self.context.statement.data.settings.kind is DocumentKind.BUDGET:
            return Card("goals", context.word("front.goals"), str(len(goals)), "", link=self.root)
        met = {status.id: status.met for status in statement.data.municipality.statuses}
        counts = {state: sum(1 for goal in goals if met.get(statement.status_of(goal), Met.UNKNOWN) is state) for state in Met}
        parts = [
            context.word(f"front.goals_{state}", count=str(counts[state])) for state in (Met.PARTLY, Met.NO, Met.UNKNOWN) if counts[state]
        ]
        return Card("goals", context.word("front.goals_met"), f"{counts[Met.YES]}/{len(goals)}", ", ".join(parts), link="front-goals")

    # --- deviations -----------------------------------------------------------------------------------------------------------

    def _deviations(self, units: list[str]) -> BulletList:
        """The biggest deviations of the bottom units' lines, with the reason the unit gave."""
        context = self.context
        found: list[tuple[Decimal, str, str]] = []
        for unit in units:
            for line in self._bottom_lines(unit):
                actual, budget = (
                    self.comparison.settled(figure) for figure in (self.comparison.outcome(unit, line), self.comparison.base(unit, line))
                )
                if actual is not None and budget is not None and not context.prints_zero(actual - budget):
                    found.append((actual - budget, unit, line))
        found.sort(key=lambda case: (-abs(case[0]), case[1], case[2]))
        return BulletList(tuple(self._sentence(context, *case) for case in found[:BIGGEST]))

    def _bottom_lines(self, unit: str) -> list[str]:
        scheme = self.context.statement.data.scheme

        def has(line: str) -> bool:
            return self.comparison.outcome(unit, line).value is not None

        return [line.id for line in scheme if not line.result and has(line.id) and not any(has(part) for part in scheme.parts(line.id))]

    def _sentence(self, context: BuildContext, gap: Decimal, unit: str, line: str) -> Paragraph:
        actual, budget = self.comparison.outcome(unit, line), self.comparison.base(unit, line)
        name = context.text(context.statement.data.scheme[line].name)
        judgement = context.word("favourable" if gap > 0 else "unfavourable")
        sentence = self._against_budget(actual, budget, balance=False)
        runs = [Run(f"{context.unit_name(unit)}, {name[:1].lower()}{name[1:]}: ", strong=True), Run(f"{sentence} ({judgement}).")]
        for remark in context.statement.data.remarks:
            if (remark.unit, remark.line) == (unit, line):
                runs += [Run(" "), *remark_paragraph(context, remark).runs]
        return Paragraph(tuple(runs), context.language)


def front_chapter(context: BuildContext, comparison: ComparisonBuilder, charts: ChartBuilder, root: str) -> Section:
    """The front chapter of the statement of ``root``."""
    return FrontBuilder(context, comparison, charts, root).chapter()
