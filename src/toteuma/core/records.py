"""What officers enter: one frozen record per row of the package's tables, in the field names of the table schema.

Amounts are euros with exact cents in statement sign (income +, expense −); percentages are percentages (``22`` = 22 %). ``place`` says where the record
stands, so that every figure and finding can name file and row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from toteuma.core.findings import Place
from toteuma.core.language import Localized
from toteuma.core.selection import PostingSelection


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What all have: where the record stands in the package."""

    place: Place = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Record):
    """A unit of the organisation, in force from ``valid_from`` to ``valid_to``, both included; ``successors`` go on with its work after that."""

    code: str
    parent: str = ""
    level: str
    name: Localized
    officer: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer(Record):
    """Who answers for units and goals: a title, and a name where it is to be published."""

    id: str
    title: Localized
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalLine(Record):
    """A municipality's own line, added into ``parent`` of the statutory scheme or of another line of its own."""

    id: str
    parent: str
    name: Localized


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment(Record):
    """A decision that changed the budget."""

    id: str
    date: date
    organ: Localized
    reference: str
    reason: Localized


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount(Record):
    """**Unit** EUR. ``extent`` own: the unit's own, sub-units are added; whole: stated with all sub-units. ``rounded_to``: the amount is known to within
    half of it. **None when** it is known to the cent."""

    unit: str
    line: str
    year: int
    stage: str
    amendment: str = ""
    scope: str = "all"
    extent: str = "own"
    amount: Decimal
    basis: str = ""
    rounded_to: Decimal | None = None
    postings: PostingSelection | None = None
    """Where it comes from a ledger and not from the package's table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark(Record):
    """Why a line of a unit differs from its budget."""

    unit: str
    line: str
    text: Localized


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestmentProject(Record):
    """**Unit** EUR. **Sign** ``total_estimate`` is above zero: what the whole project may cost. **None when** it was not estimated.

    ``ledger_projects``: its codes in the ledger, parted by spaces; empty: its id. ``remark``: how it went and why it differs from its budget.
    """

    id: str
    unit: str
    name: Localized
    total_estimate: Decimal | None = None
    ledger_projects: str = ""
    remark: Localized = Localized()


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestmentAmount(Record):
    """**Unit** EUR. **Sign** statement sign: expenditure below zero, income above. ``line`` is expenditure or income."""

    project: str
    line: str
    year: int
    stage: str
    amendment: str = ""
    amount: Decimal
    basis: str = ""
    postings: PostingSelection | None = None
    """Where it comes from a ledger and not from the package's table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective(Record):
    """An aim of the strategy; a sub-goal names the one above as ``parent``."""

    id: str
    parent: str = ""
    name: Localized


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal(Record):
    """A goal of a unit for the year. ``status`` is empty where it follows from those of the indicators."""

    id: str
    kind: str
    unit: str
    objective: str = ""
    text: Localized
    officers: tuple[str, ...] = ()
    result: Localized = Localized()
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Record):
    """What a goal is measured by. ``target`` says the level in words, ``target_value`` and ``value`` in ``unit_of_measure``, each None where it is no number."""

    id: str
    goal: str
    text: Localized
    target: Localized = Localized()
    target_value: Decimal | None = None
    value: Decimal | None = None
    unit_of_measure: str = ""
    as_of: date | None = None
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure(Record):
    """``decimals`` None: entered values print as recorded."""

    id: str
    unit: str
    parent: str = ""
    name: Localized
    unit_of_measure: str
    decimals: int | None = None
    direction: str = "none"
    denominator: str = ""
    formula: str = ""
    source: Localized = Localized()
    definition: Localized = Localized()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigureValue(Record):
    """A value of a year and stage (actual or target), of one unit where ``part`` names it. **None when** ``absence`` says why."""

    key_figure: str
    part: str = ""
    year: int
    stage: str
    value: Decimal | None = None
    absence: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(Record):
    """A number of a year that figures are computed with, such as the inhabitants."""

    id: str
    year: int
    value: Decimal
    unit_of_measure: str = "count"
    name: Localized
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Record):
    """A single number that texts tell of, in ``unit_of_measure``."""

    id: str
    unit: str
    name: Localized
    value: Decimal
    unit_of_measure: str = "count"
    as_of: date | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk(Record):
    """``probability`` and ``significance`` are steps of the municipality's scale, 1 the least."""

    id: str
    unit: str
    risk_class: str
    description: Localized
    probability: int
    significance: int
    control: Localized = Localized()
    follow_up: Localized = Localized()


@dataclass(frozen=True, slots=True, kw_only=True)
class Funder(Record):
    """Who pays for projects."""

    id: str
    name: Localized


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Record):
    """A project with outside funding. **Unit** ``total_funding`` EUR, shares in percent of it. **None when** a share is not known."""

    id: str
    unit: str
    objective: str = ""
    name: Localized
    description: Localized = Localized()
    funder: str = ""
    first_year: int | None = None
    last_year: int | None = None
    total_funding: Decimal
    own_share_percent: Decimal | None = None
    realisation_percent: Decimal | None = None
    follow_up: Localized = Localized()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose(Record):
    """Markdown of one section of one unit; ``places`` says in which file each language stands."""

    unit: str
    section: str
    text: Localized
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerAccount(Record):
    """An account of the municipality's own chart. ``mapped_to``: the account of the common chart whose line it has; empty: its own number's line."""

    account: str
    name: Localized = Localized()
    mapped_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine(Record):
    """The accounts from ``first_account`` to ``last_account`` are ``line``, whatever the common chart says. ``last_account`` empty: only the first."""

    first_account: str
    last_account: str = ""
    line: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CostCentre(Record):
    """Whose a cost centre is, and when. With accounts: only these of it. ``share``: percent of it."""

    cost_centre: str
    unit: str
    name: Localized = Localized()
    valid_from: date | None = None
    valid_to: date | None = None
    first_account: str = ""
    last_account: str = ""
    share: Decimal = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPlacement(Record):
    """Under which unit a unit stood (``above`` empty: at the top) from ``valid_from`` to ``valid_to``; instead of its parent among the units."""

    unit: str
    above: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedPeriod(Record):
    """Nothing is imported any more into the months of these days."""

    valid_from: date
    valid_to: date
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarStep(Record):
    """What is to be done by ``due`` of a document of the year (empty: the statement), for ``unit`` and all below it (empty: all).

    ``step`` names the action of the workplace that fulfils it; empty: it is done elsewhere, on the day ``done``. ``remind_days``: so many days before people
    are reminded.
    """

    id: str
    name: Localized
    due: date
    document: str = ""
    step: str = ""
    unit: str = ""
    who: Localized = Localized()
    first_day: date | None = None
    remind_days: tuple[str, ...] = ()
    done: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingLevel(Record):
    """The council bound the unit, with all below it, to its budget on a line: its expenses (gross), a balance of income and expenses (net)."""

    unit: str
    line: str
    basis: str = ""
