"""A goal as its officer fills it in: what it aims at, what is to be filled in, and what helps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from toteuma.core.document import StatusMark
from toteuma.core.errors import NotFound
from toteuma.core.language import Language, Localized
from toteuma.core.statement import StatementData
from toteuma.package.cells import parse_decimal
from toteuma.package.schema import tables
from toteuma.services.change_log import Kept
from toteuma.services.desk import Desk
from toteuma.services.rights import may, rights, roles_for
from toteuma.services.tasks import indicators_of, localized
from toteuma.services.workplace import Workplace
from toteuma.texts import words
from toteuma.texts.numbers import recorded


@dataclass(frozen=True, slots=True)
class FormField:
    """One field to fill in: its text as its reader writes it, and the number to save from. ``language``: of a text that stands in several."""

    table: str
    key: str
    column: str
    text: str
    number: int
    language: Language | None = None

    @property
    def id(self) -> str:
        """Names it in the page: ``goals.schools.result_fi``."""
        return f"{self.table}.{self.key}.{self.column}"


@dataclass(frozen=True, slots=True)
class IndicatorForm:
    """``target`` is the level in words, ``target_value`` with its unit of measure."""

    text: str
    text_language: Language
    target: str
    target_value: str
    measure: str
    value: FormField
    as_of: FormField
    status: FormField


@dataclass(frozen=True, slots=True)
class GoalForm:
    """``results`` in the languages of the municipality; ``last_year``: what was written of the goal of the same id in the statement of the year before."""

    key: str
    unit: str
    text: str
    text_language: Language
    kind: str
    objective: str
    officers: tuple[str, ...]
    results: tuple[FormField, ...]
    status: FormField
    indicators: tuple[IndicatorForm, ...]
    writes: bool
    state: str
    last_year: str = ""
    last_year_language: Language | None = None

    def fields(self) -> Iterator[FormField]:
        """Every field to fill in, in the order of the page."""
        yield from self.results
        yield self.status
        for indicator in self.indicators:
            yield from (indicator.value, indicator.as_of, indicator.status)


def written(table: str, column: str, text: str, language: Language) -> str:
    """A cell's text as its reader writes it: decimals with the language's mark. What is no number stands as it is."""
    number = parse_decimal(text) if tables()[table].field_of(column).type == "decimal" and text else None
    return recorded(number, language) if isinstance(number, Decimal) else text


def form_field(table: str, key: str, kept: Kept, column: str, language: Language, of: Language | None = None) -> FormField:
    return FormField(table, key, column, written(table, column, kept.values.get(column, ""), language), kept.base(column), of)


def goal_form(place: Workplace, desk: Desk, statement: str, goal: str, person: str, language: Language) -> GoalForm:
    """The form of a goal. ``desk`` names what the settings declare; without its data (a package with faults) ids stand for names.

    **Raises** NotFound.
    """
    data = desk.data
    kept = place.keeper.record(statement, "goals", goal)
    if kept is None:
        raise NotFound(kind="record", name=goal, known="–")
    unit = kept.values.get("unit", "")
    state = place.state(statement, unit)
    roles = roles_for(place.keeper.duties(person, statement), unit, place.tree(statement))
    fills = may("write", roles, state) and rights().officer_fills("goals", "status")
    text, text_language = desk.printed(unit, localized(kept, "text"), language)
    used = data.municipality.languages if data else tuple(Language)
    results = tuple(form_field("goals", goal, kept, f"result_{one}", language, one) for one in used)
    indicators = indicators_of(place.keeper.records(statement, "indicators"), kept.values.get("id", ""))
    return GoalForm(
        goal,
        unit,
        text,
        text_language,
        _named(data.municipality.goal_kinds if data else (), kept.values.get("kind", ""), language),
        _name_of(place, statement, "objectives", kept.values.get("objective", ""), "name", language),
        tuple(
            _name_of(place, statement, "officers", one.strip(), "title", language)
            for one in kept.values.get("officers", "").split(";")
            if one.strip()
        ),
        results,
        form_field("goals", goal, kept, "status", language),
        tuple(_indicator(desk, unit, key, one, language) for key, one in indicators),
        fills or may("correct", roles, state),
        state,
    )


def with_last_year(form: GoalForm, earlier: Desk, before: Kept | None, language: Language) -> GoalForm:
    """The form with last year's result beside it: ``before`` is the goal of the same id in the statement of ``earlier``."""
    if before is None:
        return form
    text, found = earlier.printed(before.values.get("unit", ""), localized(before, "result"), language)
    return replace(form, last_year=text, last_year_language=found) if text else form


def is_year_before(earlier: Desk, desk: Desk) -> bool:
    """Whether one desk is of the same municipality's statement of the year before the other's."""
    if earlier.data is None or desk.data is None:
        return False
    same = earlier.data.municipality.code == desk.data.municipality.code and earlier.data.settings.root == desk.data.settings.root
    return same and earlier.data.settings.year == desk.data.settings.year - 1


def _indicator(desk: Desk, unit: str, key: str, kept: Kept, language: Language) -> IndicatorForm:
    data = desk.data
    text, text_language = desk.printed(unit, localized(kept, "text"), language)
    measure = kept.values.get("unit_of_measure", "")
    return IndicatorForm(
        text,
        text_language,
        desk.printed(unit, localized(kept, "target"), language)[0],
        written("indicators", "target_value", kept.values.get("target_value", ""), language),
        _measure(data, measure, language),
        *(form_field("indicators", key, kept, column, language) for column in ("value", "as_of", "status")),
    )


def _measure(data: StatementData | None, measure: str, language: Language) -> str:
    """The name of a unit of measure: the municipality's own, else a built-in one."""
    built_in = words().get(f"statement.measure.{measure}")
    return built_in.get(language) if built_in else _named(data.municipality.measures if data else (), measure, language)


def _named(names: tuple[object, ...], wanted: str, language: Language) -> str:
    """The name that the settings give an id, else the id."""
    found = next((one for one in names if getattr(one, "id", "") == wanted), None)
    name: Localized = getattr(found, "name", Localized())
    return name.in_language(language)[0] or wanted


def _name_of(place: Workplace, statement: str, table: str, key: str, field: str, language: Language) -> str:
    kept = place.keeper.record(statement, table, key) if key else None
    return (localized(kept, field).in_language(language)[0] or key) if kept else key


def status_marks(data: StatementData | None, language: Language) -> tuple[StatusMark, ...]:
    """The statuses of the municipality in their order, in the tense of the statement."""
    if data is None:
        return ()
    tense = data.settings.tense
    return tuple(StatusMark(one.id, one.word(tense).in_language(language)[0], one.shape, one.tone) for one in data.municipality.statuses)
