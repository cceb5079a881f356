"""How a municipality prints, orders and names things: all of it data, none of it code.

The dataclasses mirror ``municipality.toml`` and ``statement.toml`` of a statement package.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from toteuma.core.document import Shape, Theme
from toteuma.core.language import Language, Localized


class CostSign(StrEnum):
    NEGATIVE = "negative"
    POSITIVE = "positive"


class DeviationSign(StrEnum):
    BUDGET_MINUS_ACTUAL = "budget_minus_actual"
    ACTUAL_MINUS_BUDGET = "actual_minus_budget"
    FAVOURABLE_POSITIVE = "favourable_positive"


class ZeroBase(StrEnum):
    """What a percentage of a zero base prints."""

    ZERO = "zero"
    BLANK = "blank"
    DASH = "dash"


class Rounding(StrEnum):
    INDEPENDENT = "independent"
    FOOTING = "footing"


class RollUp(StrEnum):
    """How a goal's status follows from its indicators."""

    ALL = "all"
    ANY = "any"
    WORST = "worst"


class Met(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"


class Tense(StrEnum):
    OUTCOME = "outcome"
    FORECAST = "forecast"


class DocumentKind(StrEnum):
    """What is made of a year's records: the plan, a look at it during the year, what came of it."""

    BUDGET = "budget"
    INTERIM = "interim"
    STATEMENT = "statement"


class Measure(StrEnum):
    ORIGINAL = "original"
    AMENDMENTS = "amendments"
    AMENDMENT_EACH = "amendment_each"
    AMENDED = "amended"
    FORECAST = "forecast"
    ACTUAL = "actual"
    TARGET = "target"
    DEVIATION = "deviation"
    RATE = "rate"
    CHANGE = "change"
    CHANGE_PERCENT = "change_percent"
    TOTAL_ESTIMATE = "total_estimate"


class SectionKind(StrEnum):
    COMPARISON = "comparison"
    INVESTMENTS = "investments"
    PROSE = "prose"
    GOALS = "goals"
    KEY_FIGURES = "key_figures"
    RISKS = "risks"
    PROJECTS = "projects"
    BRIDGE = "bridge"
    BINDING_LEVELS = "binding_levels"
    BALANCE_SHEET = "balance_sheet"
    CASH_FLOW = "cash_flow"


MEASURES_OF: Mapping[SectionKind, frozenset[Measure]] = {
    SectionKind.COMPARISON: frozenset(Measure) - {Measure.TARGET, Measure.TOTAL_ESTIMATE},
    SectionKind.INVESTMENTS: frozenset(Measure) - {Measure.TARGET},
    SectionKind.KEY_FIGURES: frozenset({Measure.ACTUAL, Measure.TARGET}),
}
"""What a kind of section has figures of. A column set may be shared by several kinds: each leaves out the others' columns, and a finding says so."""


class Include(StrEnum):
    """Whose records a section shows."""

    OWN = "own"
    SUBTREE = "subtree"
    ANCESTORS = "ancestors"
    ALL = "all"


class UnitMark(StrEnum):
    """What marks a goal of a sub-unit in a table of the unit above."""

    CODE = "code"
    NAME = "name"
    NONE = "none"


class TotalRule(StrEnum):
    SUM = "sum"
    WEIGHTED_MEAN = "weighted_mean"
    MEAN = "mean"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Named:
    """An id with its name: a unit level, goal kind, risk class, unit of measure."""

    id: str
    name: Localized


@dataclass(frozen=True, slots=True)
class Status:
    """A status of the municipality's vocabulary; ``outcome`` and ``forecast`` are its words in the two tenses."""

    id: str
    met: Met
    shape: Shape
    tone: str
    outcome: Localized
    forecast: Localized

    def word(self, tense: Tense) -> Localized:
        return self.outcome if tense is Tense.OUTCOME else self.forecast


@dataclass(frozen=True, slots=True)
class Display:
    """Habits of printing, applied at the very end. ``unit`` is 1, 1 000 or 1 000 000 euros."""

    cost_sign: CostSign = CostSign.NEGATIVE
    deviation: DeviationSign = DeviationSign.FAVOURABLE_POSITIVE
    percent_decimals: int = 1
    zero_base: ZeroBase = ZeroBase.DASH
    unit: int = 1
    decimals: int = 0
    rounding: Rounding = Rounding.INDEPENDENT
    scope: str = "all"


@dataclass(frozen=True, slots=True)
class RiskScale:
    """Steps 1 to ``maximum``, and what the municipality calls the two directions."""

    maximum: int
    probability: Localized
    significance: Localized


@dataclass(frozen=True, slots=True)
class DataLicence:
    """On what terms the open data may be used: ``name`` by SPDX, ``path`` the address of the terms."""

    name: str
    path: str
    title: Localized


class AccessibilityState(StrEnum):
    """How far pages meet the requirements of accessibility."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class AccessibilityFault:
    """What does not meet the requirements: what a user meets, the criterion of WCAG, another way to the same, and by when it is mended."""

    what: Localized
    criterion: str = ""
    instead: Localized = Localized()
    mended: date | None = None


@dataclass(frozen=True, slots=True)
class Accessibility:
    """What the accessibility statement tells. ``authority``: id of the supervising one; empty: that of the day of the assessment.

    **Source** Act 306/2019 on the provision of digital services, section 9; Commission Implementing Decision (EU) 2018/1523.
    """

    state: AccessibilityState
    assessed: date | None
    by_others: bool
    method: Localized
    contact: str
    phone: str = ""
    authority: str = ""
    faults: tuple[AccessibilityFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Municipality:
    """``municipality.toml``: names, languages and habits of printing that stay from year to year."""

    name: Localized
    code: str
    business_id: str
    contact: str
    licence: DataLicence
    languages: tuple[Language, ...]
    theme: Theme
    levels: tuple[Named, ...]
    display: Display
    roll_up: RollUp
    goal_kinds: tuple[Named, ...]
    statuses: tuple[Status, ...]
    risk_scale: RiskScale | None
    risk_classes: tuple[Named, ...]
    measures: tuple[Named, ...]
    project_totals: Mapping[str, TotalRule] = field(default_factory=dict)
    accessibility: Accessibility | None = None
    """None: nobody has assessed the published pages, and no statement is made of them."""
    actual_word: Localized = Localized()
    """What the municipality calls what came true, in the basic form; empty where the program's own word does."""

    def status(self, status_id: str) -> Status:
        """A status of the vocabulary. **Raises** ``KeyError`` for an id that it does not have."""
        return {status.id: status for status in self.statuses}[status_id]


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of a column set; ``year`` counts from the statement's year (−1 is last year). ``of``: the stage, actual or forecast, that a deviation, a
    rate or a change is told of."""

    measure: Measure
    year: int = 0
    header: Localized = Localized()
    of: Measure = Measure.ACTUAL

    @property
    def of_forecast(self) -> bool:
        """Whether it is computed of the forecast."""
        return self.of is Measure.FORECAST and self.measure in (Measure.DEVIATION, Measure.RATE, Measure.CHANGE, Measure.CHANGE_PERCENT)


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """A section of the layout. ``lines`` empty means every line that has a figure."""

    id: str
    kind: SectionKind
    heading: Localized = Localized()
    columns: str = ""
    lines: tuple[str, ...] = ()
    include: Include = Include.OWN
    goals: str = ""
    show: tuple[str, ...] = ()
    unit_mark: UnitMark = UnitMark.NAME
    emphasise_own: bool = False
    notes: tuple[str, ...] = ()
    zero_base: ZeroBase | None = None
    charts: bool = True


@dataclass(frozen=True, slots=True)
class NoteSpec:
    """A footnote; ``comparable`` False says that the figures of its years are not comparable."""

    id: str
    text: Localized
    tables: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    units: tuple[str, ...] = ()
    comparable: bool = True


@dataclass(frozen=True, slots=True)
class Approval:
    """When and by whom the statement was approved; without a date it is a draft."""

    date: date | None = None
    organ: Localized = Localized()
    reference: str = ""


class Comparatives(StrEnum):
    """By whose structure the figures of earlier years are told where they come from a ledger."""

    RESTATED = "restated"
    AS_REPORTED = "as_reported"


class ForecastMethod(StrEnum):
    """How the year's outcome is foretold where nobody gave a forecast of a unit's line."""

    MANUAL = "manual"
    STRAIGHT_LINE = "straight_line"
    LAST_YEAR = "last_year"


@dataclass(frozen=True, slots=True)
class LedgerSettings:
    """Where the ledger of a statement is and how it is told. ``folder`` empty: there is none. ``through``: the last month of the year that is told.

    ``without_cost_centre``: the unit of postings that have no cost centre; empty: they are nobody's. ``investment_expenditure``, ``investment_income``:
    first and last account of the ranges on which a project's postings are its investments; no expenditure: those of the common chart.
    """

    folder: str = ""
    accounts: str = ""
    comparatives: Comparatives = Comparatives.RESTATED
    through: int = 12
    without_cost_centre: str = ""
    forecast: ForecastMethod = ForecastMethod.MANUAL
    investment_expenditure: tuple[tuple[str, str], ...] = ()
    investment_income: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentSpec:
    """A document of the year besides the one that the top of the settings describes: what is other in it. Empty: as there."""

    id: str
    kind: DocumentKind
    file: str
    title: Localized
    subtitle: Localized = Localized()
    organ: Localized = Localized()
    through: int = 0
    layout: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    layout_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatementSettings:
    """``statement.toml``: one year's statement, its columns, sections and layout.

    ``documents``: the other documents made of the same records; ``document``: which of them is being written now, with its title, layout and months in place
    of those of the statement. Empty: the statement itself.
    """

    id: str
    year: int
    tense: Tense
    scheme: str
    root: str
    title: Localized
    organ: Localized
    subtitle: Localized
    approval: Approval
    columns: Mapping[str, tuple[ColumnSpec, ...]]
    sections: Mapping[str, SectionSpec]
    layout: Mapping[str, tuple[str, ...]]
    layout_of: Mapping[str, tuple[str, ...]]
    notes: tuple[NoteSpec, ...]
    ledger: LedgerSettings = LedgerSettings()
    kind: DocumentKind = DocumentKind.STATEMENT
    document: str = ""
    documents: Mapping[str, DocumentSpec] = field(default_factory=dict)

    def sections_of(self, unit: str, level: str) -> tuple[SectionSpec, ...]:
        """The sections that stand in a unit's chapter, in order."""
        return tuple(self.sections[name] for name in self.layout_of.get(unit, self.layout.get(level, ())))

    def comparable(self, year: int) -> bool:
        """Whether no note says that the figures of a year are not comparable."""
        return all(note.comparable or year not in note.years for note in self.notes)
