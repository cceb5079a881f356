"""Families that are filled in as a table: a row for each key figure, or for each line that differs from its budget, with what helps beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from toteuma.core.document import Column, Row, Table
from toteuma.core.expression import ExpressionError
from toteuma.core.investments import PROJECT_PREFIX
from toteuma.core.language import Language
from toteuma.core.references import ReferenceFault
from toteuma.package.schema import tables
from toteuma.reports.build.context import BuildContext
from toteuma.reports.build.key_figures import KeyFigureBuilder
from toteuma.services.change_log import Kept, Records
from toteuma.services.entries import entry_key
from toteuma.services.families import Family
from toteuma.services.forms import FormMaker, Group, localized, of_unit
from toteuma.services.rows import unwritten
from toteuma.services.workplace import Workplace

EARLIER_YEARS = 2
"""As many years before the statement's stand beside a key figure."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A column of what stands beside: its head, and how wide its texts are told."""

    name: str
    year: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """``beside``: the texts of the columns beside. ``computed``: the value of a row that follows from others and has nothing to fill in."""

    key: str
    name: str
    name_language: Language
    note: str
    depth: int
    beside: tuple[str, ...]
    groups: tuple[Group, ...]
    computed: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    family: Family
    unit: str
    heads: tuple[Beside, ...]
    rows: tuple[GridRow, ...]
    writes: bool
    state: str
    fields: tuple[str, ...] = ()
    """The fields that are filled in, in the order of their columns."""


def grid(maker: FormMaker, family: Family, unit: str) -> Grid:
    """The table of a unit."""
    heads, rows = ROWS[family.table](maker, family, unit)
    fields = maker.place.filling(maker.statement).names(family.table, own=False)
    return Grid(family, unit, heads, rows, maker.may_write(unit), maker.roles(unit)[1], fields)


def _groups(maker: FormMaker, family: Family, key: str) -> tuple[tuple[Group, ...], Kept]:
    place, table = maker.place, family.table
    kept = place.keeper.record(maker.statement, table, key) or unwritten(place, maker.statement, table, key) or Kept(0, {}, 0)
    return tuple(maker.group(family.shape, key, kept, name) for name in place.filling(maker.statement).names(table, own=False)), kept


# --- key figures ----------------------------------------------------------------------------------------------------------------


def value_keys(values: Records, figure: str, own: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The keys of a key figure's values that officers fill in, each with the unit it is a part of; one without where it has no parts. ``own``: the year and
    stage of those values."""
    parts = dict.fromkeys(kept.values.get("part", "") for _, kept in of_unit(values, figure, "key_figure"))
    of_units = [part for part in parts if part] or [""]
    return tuple((entry_key("key_figure_values", {**own, "key_figure": figure, "part": part}), part) for part in of_units)


def own_values(place: Workplace, statement: str) -> dict[str, str]:
    """The year and stage of the key figures that officers fill in: actuals in a statement, targets in a budget."""
    wanted = place.filling(statement).rows.get("key_figure_values", {})
    return {column: place.year(statement) if one == "year" else one for column, one in wanted.items()}


def figures_to_fill(place: Workplace, statement: str, unit: str) -> Iterator[tuple[str, Kept | None]]:
    """The keys of the values that a unit enters for the year, with what stands there; without those that a formula computes."""
    values, own = place.keeper.records(statement, "key_figure_values"), own_values(place, statement)
    for figure, definition in of_unit(place.keeper.records(statement, "key_figures"), unit):
        for key, _ in value_keys(values, figure, own):
            kept = values.get(("key_figure_values", key))
            if kept is not None or not definition.values.get("formula"):
                yield key, kept


def is_told(family: Family, kept: Kept | None) -> bool:
    """Whether a row of a table has what makes it complete."""
    return kept is not None and all(any(kept.values.get(name) for name in names) for names in family.shape.done)


def _key_figures(maker: FormMaker, family: Family, unit: str) -> tuple[tuple[Beside, ...], tuple[GridRow, ...]]:
    keeper, statement = maker.place.keeper, maker.statement
    year, own = int(maker.place.year(statement) or 0), own_values(maker.place, statement)
    stage, targets = own["stage"], own["stage"] != "target"
    values = keeper.records(statement, "key_figure_values")
    rows = []
    for figure, definition in of_unit(keeper.records(statement, "key_figures"), unit):
        name, found = localized(definition, "name").in_language(maker.language)
        told = localized(definition, "definition").in_language(maker.language)[0]
        measure = maker.measure(definition.values.get("unit_of_measure", ""))
        for key, part in value_keys(values, figure, own):
            groups, kept = _groups(maker, family, key)
            beside = [_printed(maker, figure, earlier, "actual", part) for earlier in range(year - EARLIER_YEARS, year)]
            beside.append(_printed(maker, figure, year if targets else year - 1, "target", part))
            computed = "" if kept.made or not definition.values.get("formula") else _printed(maker, figure, year, stage, part)
            title = f"{name}, {maker.name_of('units', part)}" if part else name
            rows.append(
                GridRow(
                    key,
                    title,
                    found,
                    told,
                    1 if definition.values.get("parent") else 0,
                    (measure, *beside),
                    () if computed else groups,
                    computed,
                    bool(computed) or is_told(family, kept if kept.made else None),
                )
            )
    earlier = [Beside("year", str(one)) for one in range(year - EARLIER_YEARS, year)]
    return (Beside("measure"), *earlier, Beside("target" if targets else "target_before")), tuple(rows)


def _printed(maker: FormMaker, figure: str, year: int, stage: str, part: str) -> str:
    """A value as it prints; a dash where there is none."""
    statement = maker.desk.statement
    definition = next((one for one in statement.data.key_figures if one.id == figure), None) if statement else None
    if statement is None or definition is None:
        return "–"
    context = BuildContext(statement, maker.language)
    try:
        found = context.evaluator.key_figure(figure, year=year, stage=stage, part=part)
    except (ExpressionError, ReferenceFault):
        return "–"
    if found.value is None:
        return context.absence_text(found.absence) if found.absence else "–"
    return KeyFigureBuilder(context).printed(definition, found)[0]


# --- reasons for deviations -----------------------------------------------------------------------------------------------------

BESIDE_REASONS = ("amended", "actual", "deviation", "rate")


def _remarks(maker: FormMaker, family: Family, unit: str) -> tuple[tuple[Beside, ...], tuple[GridRow, ...]]:
    """The lines of the unit's widest comparison, and those that a reason was given for and that stand in none."""
    table = maker.desk.comparison(unit, maker.language, whole=True)
    reasons = {kept.values.get("line", "") for _, kept in of_unit(maker.place.keeper.records(maker.statement, family.table), unit)}
    columns = _compared(maker, table)
    rows = []
    for row in table.rows if table else ():
        if row.id in maker.lines and row.cells[0].printed:
            beside = tuple(_cell(row, number) for number, _ in columns)
            rows.append(_reason(maker, family, unit, row.id, row.cells[0].printed, row.depth, beside))
            reasons.discard(row.id)
    blank = tuple("–" for _ in columns)
    rows += [_reason(maker, family, unit, line, maker.line_name(line), 0, blank) for line in sorted(reasons)]
    return tuple(Beside("head", column.header) for _, column in columns), tuple(rows)


def _of_year(maker: FormMaker, year: int | None) -> bool:
    return year is None or str(year) == maker.place.year(maker.statement)


def _reason(maker: FormMaker, family: Family, unit: str, line: str, name: str, depth: int, beside: tuple[str, ...]) -> GridRow:
    key = entry_key(tables()[family.table].id, {"unit": unit, "line": line})
    groups, kept = _groups(maker, family, key)
    return GridRow(key, name, maker.language, "", depth, beside, groups, done=kept.made > 0)


def _investments(maker: FormMaker, family: Family, unit: str) -> tuple[tuple[Beside, ...], tuple[GridRow, ...]]:
    """The unit's own investment projects with their net."""
    table = maker.desk.investments(unit, maker.language)
    columns = _compared(maker, table)
    nets = {row.id.removesuffix(":net"): row for row in table.rows if row.id.endswith(":net")} if table else {}
    rows = []
    for key, kept in of_unit(maker.place.keeper.records(maker.statement, family.table), unit):
        net = nets.get(f"{PROJECT_PREFIX}{kept.values.get('id', '')}")
        beside = tuple(_cell(net, number) for number, _ in columns)
        name, found = localized(kept, "name").in_language(maker.language)
        groups, _ = _groups(maker, family, key)
        rows.append(GridRow(key, name or key, found, "", 0, beside, groups))
    return tuple(Beside("head", column.header) for _, column in columns), tuple(rows)


def _compared(maker: FormMaker, table: Table | None) -> list[tuple[int, Column]]:
    """The columns of a table that hold the year against its budget."""
    columns = enumerate(table.columns) if table else ()
    return [(number, column) for number, column in columns if column.stage in BESIDE_REASONS and _of_year(maker, column.year)]


def _cell(row: Row | None, number: int) -> str:
    """A cell with its judgement; a dash where there is none."""
    return " ".join(part for part in (row.cells[number].printed or "–", row.cells[number].judgement_word) if part) if row else "–"


ROWS = {"key_figure_values": _key_figures, "remarks": _remarks, "investment_projects": _investments}
"""How the rows of each table are found."""
