"""The statement: every figure of one municipality's year, computed on demand from what was entered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from toteuma.core.amounts import EUR, AmountBook, total
from toteuma.core.conventions import Include, Municipality, StatementSettings, TotalRule
from toteuma.core.figure import Absence, Figure, Key, Source, absent, entered
from toteuma.core.financial_books import financial_books
from toteuma.core.goal_status import rolled_up
from toteuma.core.investments import investment_book
from toteuma.core.means import mean
from toteuma.core.organisation import Organisation
from toteuma.core.posted import BridgedAmount, FinancialAmount
from toteuma.core.records import (
    AccountLine,
    Amendment,
    Amount,
    BindingLevel,
    CalendarStep,
    ClosedPeriod,
    CostCentre,
    Fact,
    Funder,
    Goal,
    Indicator,
    InvestmentAmount,
    InvestmentProject,
    KeyFigure,
    KeyFigureValue,
    LedgerAccount,
    Objective,
    Officer,
    Parameter,
    Project,
    Prose,
    Record,
    Remark,
    Risk,
    UnitPlacement,
)
from toteuma.core.scheme import LineScheme

PROJECT_MEASURES = {"total_funding": EUR, "own_share_percent": "percent", "realisation_percent": "percent"}

OfUnit = TypeVar("OfUnit", Goal, KeyFigure, Risk, Project, InvestmentProject)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementData:
    """Everything that was entered for one statement, checked for form but not yet computed."""

    municipality: Municipality
    settings: StatementSettings
    organisation: Organisation
    scheme: LineScheme
    officers: tuple[Officer, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    amounts: tuple[Amount, ...] = ()
    remarks: tuple[Remark, ...] = ()
    investment_projects: tuple[InvestmentProject, ...] = ()
    investments: tuple[InvestmentAmount, ...] = ()
    objectives: tuple[Objective, ...] = ()
    goals: tuple[Goal, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    key_figures: tuple[KeyFigure, ...] = ()
    key_figure_values: tuple[KeyFigureValue, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    facts: tuple[Fact, ...] = ()
    risks: tuple[Risk, ...] = ()
    funders: tuple[Funder, ...] = ()
    projects: tuple[Project, ...] = ()
    prose: tuple[Prose, ...] = ()
    accounts: tuple[LedgerAccount, ...] = ()
    account_lines: tuple[AccountLine, ...] = ()
    cost_centres: tuple[CostCentre, ...] = ()
    placements: tuple[UnitPlacement, ...] = ()
    closed_periods: tuple[ClosedPeriod, ...] = ()
    binding_levels: tuple[BindingLevel, ...] = ()
    calendar: tuple[CalendarStep, ...] = ()
    bridges: tuple[BridgedAmount, ...] = ()
    """Told by the ledger, where a section asks for them."""
    financial: tuple[FinancialAmount, ...] = ()
    """Balance sheet and cash flow of the municipality, told by the ledger where a section asks for them."""
    financial_schemes: tuple[LineScheme, ...] = ()


def _source(record: Record, column: str, basis: str = "") -> Source:
    return Source(record.place.file, record.place.row, column, basis)


_OF_VALUES: Final = ("key_figures", "key_figure_values", "parameters", "facts", "indicators")
"""What figures other than amounts are looked up in."""


@dataclass
class Statement:
    """All figures of a statement. Nothing is stored merged: each is computed once from the entries and carries its origin."""

    data: StatementData
    book: AmountBook = field(init=False)
    investment_book: AmountBook = field(init=False)
    financial_books: Mapping[str, AmountBook] = field(init=False)

    def __post_init__(self) -> None:
        self.book = AmountBook(self.data.amounts, self.data.organisation, self.data.scheme)
        self.investment_book = investment_book(
            self.data.organisation, self.data.investment_projects, self.data.investments, year=self.data.settings.year
        )
        data = self.data
        self.financial_books = financial_books(data.financial, data.financial_schemes, data.organisation, data.settings.root)
        self._find_values()

    def with_values(self, data: StatementData) -> Statement:
        """The statement with other key figures, indicators, goals, risks and projects: what was computed from the same amounts is not computed again."""
        told = object.__new__(Statement)
        told.__dict__.update(self.__dict__, data=data)
        if any(getattr(data, name) is not getattr(self.data, name) for name in _OF_VALUES):
            told._find_values()
        return told

    def _find_values(self) -> None:
        self._values = {(v.key_figure, v.part, v.year, v.stage): v for v in self.data.key_figure_values}
        self._parts: dict[str, tuple[str, ...]] = {}
        for value in self.data.key_figure_values:
            if value.part and value.part not in self._parts.get(value.key_figure, ()):
                self._parts[value.key_figure] = (*self._parts.get(value.key_figure, ()), value.part)
        self._key_figures = {key_figure.id: key_figure for key_figure in self.data.key_figures}
        self._parameters = {(parameter.id, parameter.year): parameter for parameter in self.data.parameters}
        self._facts = {fact.id: fact for fact in self.data.facts}
        self._indicators = {indicator.id: indicator for indicator in self.data.indicators}
        self._indicators_of: dict[str, list[Indicator]] = {}
        for indicator in self.data.indicators:
            self._indicators_of.setdefault(indicator.goal, []).append(indicator)

    @property
    def year(self) -> int:
        return self.data.settings.year

    # --- whose records ----------------------------------------------------------------------------------------------------

    def scope_units(self, unit: str, include: Include) -> tuple[str, ...]:
        """The units whose records a section shows, in print order."""
        organisation = self.data.organisation
        if include is Include.OWN:
            return (unit,)
        if include is Include.SUBTREE:
            return tuple(organisation.subtree(unit))
        if include is Include.ANCESTORS:
            return (unit, *organisation.ancestors(unit))
        return tuple(code for root in organisation.roots() for code in organisation.subtree(root))

    def records_of(self, records: Iterable[OfUnit], unit: str, include: Include) -> tuple[OfUnit, ...]:
        """The records of the units that a section shows, in the order they were entered."""
        units = set(self.scope_units(unit, include))
        return tuple(record for record in records if record.unit in units)

    # --- single figures -----------------------------------------------------------------------------------------------------

    def parameter(self, parameter_id: str, year: int) -> Figure:
        """A number that figures are computed with. **None when** it was not given for the year."""
        key = Key("", parameter_id, year, "parameter")
        found = self._parameters.get((parameter_id, year))
        if found is None:
            return absent(key, "count", Absence.NO_FIGURE)
        return entered(key, found.value, found.unit_of_measure, _source(found, "value", found.basis))

    def fact(self, fact_id: str) -> Figure | None:
        """A single figure that texts tell of; nothing for an unknown id."""
        found = self._facts.get(fact_id)
        if found is None:
            return None
        key = Key(found.unit, f"fact:{fact_id}", found.as_of.year if found.as_of else self.year, "actual")
        return entered(key, found.value, found.unit_of_measure, _source(found, "value", found.basis))

    def indicator(self, indicator_id: str, which: str = "value") -> Figure | None:
        """The measured or target value of an indicator; nothing for an unknown id. **None when** not given."""
        found = self._indicators.get(indicator_id)
        if found is None:
            return None
        unit = next((goal.unit for goal in self.data.goals if goal.id == found.goal), "")
        key = Key(unit, f"indicator:{indicator_id}", self.year, "target" if which == "target" else "actual")
        value = found.target_value if which == "target" else found.value
        if value is None:
            return absent(key, found.unit_of_measure or "count", Absence.NO_FIGURE)
        return entered(key, value, found.unit_of_measure or "count", _source(found, "target_value" if which == "target" else "value"))

    # --- key figures --------------------------------------------------------------------------------------------------------

    def key_figure_parts(self, key_figure: str) -> tuple[str, ...]:
        """The units a key figure has sub-figures of, in organisation order; empty for a plain one."""
        parts = self._parts.get(key_figure, ())
        return tuple(sorted(parts, key=list(self.data.organisation.units).index))

    def key_figure(self, key_figure: str, *, year: int, stage: str, part: str = "", formula: FormulaEvaluator | None = None) -> Figure:
        """A key figure's value: what was entered, else what its formula gives (through ``formula``).

        **None when** neither: with the absence that was recorded, else ``no_figure``.
        """
        definition = self._key_figures[key_figure]
        key = Key(part or definition.unit, f"key_figure:{key_figure}", year, stage)
        row = self._values.get((key_figure, part, year, stage))
        if row is not None and row.value is not None:
            return entered(key, row.value, definition.unit_of_measure, _source(row, "value", row.basis))
        if row is not None and row.absence:
            return absent(key, definition.unit_of_measure, Absence(row.absence))
        if definition.formula and not part and formula is not None:
            return formula(definition, year, stage, key)
        return absent(key, definition.unit_of_measure, Absence.NO_FIGURE)

    def knows_key_figure(self, key_figure: str) -> bool:
        return key_figure in self._key_figures

    # --- goals ----------------------------------------------------------------------------------------------------------------

    def indicators(self, goal: str) -> tuple[Indicator, ...]:
        return tuple(self._indicators_of.get(goal, ()))

    def status_of(self, goal: Goal) -> str:
        """The goal's status: the one given, else rolled up from its indicators; empty where neither says anything."""
        if goal.status:
            return goal.status
        municipality = self.data.municipality
        return rolled_up([indicator.status for indicator in self.indicators(goal.id)], municipality.statuses, municipality.roll_up)

    def goals(self, *, kind: str = "", unit: str = "", include: Include = Include.SUBTREE) -> tuple[Goal, ...]:
        chosen = self.records_of(self.data.goals, unit, include) if unit else self.data.goals
        return tuple(goal for goal in chosen if not kind or goal.kind == kind)

    # --- projects -------------------------------------------------------------------------------------------------------------

    def project_value(self, project: Project, measure: str) -> Figure:
        """One number of a project: total_funding (EUR), own_share_percent or realisation_percent."""
        key = Key(project.unit, f"project:{project.id}", self.year, measure)
        value = getattr(project, measure)
        if value is None:
            return absent(key, PROJECT_MEASURES[measure], Absence.NO_FIGURE)
        return entered(key, value, PROJECT_MEASURES[measure], _source(project, measure))

    def project_total(self, projects: tuple[Project, ...], measure: str, unit: str) -> Figure:
        """The total row of a project table by the municipality's declared rule: sum, mean, or mean weighted by total funding.

        **None when** the rule is ``none`` or no project has a value.
        """
        rule = self.data.municipality.project_totals.get(measure, TotalRule.NONE)
        key = Key(unit, "projects", self.year, measure)
        figures = tuple(self.project_value(project, measure) for project in projects)
        if rule is TotalRule.NONE or all(figure.value is None for figure in figures):
            return absent(key, PROJECT_MEASURES[measure], Absence.NOT_APPLICABLE)
        if rule is TotalRule.SUM:
            return total(key, figures, PROJECT_MEASURES[measure])
        weights = tuple(self.project_value(project, "total_funding") for project in projects)
        return mean(key, figures, weights if rule is TotalRule.WEIGHTED_MEAN else None, PROJECT_MEASURES[measure])


FormulaEvaluator = Callable[[KeyFigure, int, str, Key], Figure]
