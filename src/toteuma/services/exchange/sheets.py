"""The sheets of the workbook by which somebody fills in much at once: those rows and fields of the forms that the person may write now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from toteuma.core.conventions import DocumentKind
from toteuma.core.errors import NotAllowed
from toteuma.core.language import Language
from toteuma.package.schema import Field, tables
from toteuma.package.workbook_reading import PLAIN
from toteuma.services.change_log import Kept
from toteuma.services.entries import CHAPTERS, PROSE
from toteuma.services.families import Family, Layout, Shape, families
from toteuma.services.forms import Form, FormField, FormMaker, Group, form_word
from toteuma.services.grids import Beside, GridRow, grid
from toteuma.services.rights import rights
from toteuma.services.rows import may_add
from toteuma.services.tasks import prose_sections, unit_name
from toteuma.services.workplace import Workplace
from toteuma.texts import word

NOTHING = Kept(0, {}, 0)


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is filled in. ``choices``: what a cell may be, by the name that stands in it; empty where it is no choice."""

    name: str
    head: str
    part: Field
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
    """The text as the package keeps it, and the number to save from."""

    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Row:
    """A record. ``beside``: what helps, by the head of its column; ``cells``: what may be written, by column; ``shown``: what may not."""

    key: str
    unit: str
    unit_name: str
    title: str
    beside: Mapping[str, str]
    cells: Mapping[str, Cell]
    shown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one table. ``adds``: the units, by name, for which rows may be added."""

    table: str
    title: str
    columns: tuple[Column, ...]
    beside: tuple[str, ...]
    rows: tuple[Row, ...]
    adds: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> Column | None:
        return next((one for one in self.columns if one.name == name), None)


def check_may_fill(place: Workplace, statement: str, person: str) -> None:
    """Only for who fills anything in, whatever stage the chapters are in now. **Raises** NotFound, NotAllowed."""
    place.keeper.head(statement)
    roles = {*rights().actions["write"].roles, *rights().actions["correct"].roles}
    if not any(duty.role in roles for duty in place.keeper.duties(person, statement)):
        raise NotAllowed(action="write", unit="", state="")


def units_of(maker: FormMaker) -> dict[str, str]:
    """The units that the person may write of now, with their names, in the order of the chapters."""
    keeper = maker.place.keeper
    units, chapters = keeper.records(maker.statement, "units"), keeper.records(maker.statement, CHAPTERS)
    ordered = [unit for (_, unit), _ in sorted(chapters.items(), key=lambda one: one[1].position)]
    writable = [unit for unit in ordered if maker.may_write(unit)]
    names = {unit: unit_name(units, unit, maker.language)[0] for unit in writable}
    told = list(names.values())
    return {unit: f"{name} ({unit})" if told.count(name) > 1 else name for unit, name in names.items()}


def sheets(maker: FormMaker, unit: str = "") -> tuple[Sheet, ...]:
    """The sheets of all units that the person may write of now, or of one of them; those without anything to write are left out."""
    units = {code: name for code, name in units_of(maker).items() if unit in ("", code)}
    made = [_Making(maker, units, family) for family in families(maker.kind).values()]
    return tuple(sheet for one in made for sheet in one.sheets() if sheet.rows or sheet.adds)


class _Making:
    """Makes the sheets of one family: one for its records, one for their parts."""

    def __init__(self, maker: FormMaker, units: Mapping[str, str], family: Family) -> None:
        self.maker, self.units, self.family = maker, units, family

    def sheets(self) -> Iterator[Sheet]:
        if self.family.layout is Layout.RECORD:
            found = [(unit, form) for unit in self.units for form in self.maker.forms(self.family, unit)]
            yield self._records(self.family.shape, [(unit, form, form.name) for unit, form in found])
            if self.family.parts:
                inner = [(unit, part, f"{form.name}\n{part.name}") for unit, form in found for part in form.parts]
                yield self._records(self.family.parts, inner)
        elif self.family.layout is Layout.GRID:
            yield self._grid()
        else:
            yield self._texts()

    def _title(self, table: str) -> str:
        return word(f"web_exchange.sheet_{table}", self.maker.language)

    def _records(self, shape: Shape, forms: list[tuple[str, Form, str]]) -> Sheet:
        table, maker = shape.table, self.maker
        told = self.units.items() if shape is self.family.shape else ()  # a part is added on the page of what it is a part of
        adds = {unit: name for unit, name in told if may_add(maker.place, maker.statement, table, unit, maker.person)}
        columns = self._columns(shape, adding=bool(adds))
        names = {one.name for one in columns}
        rows, heads = [], dict[str, None]()
        for unit, form, title in forms:
            over = {word("web_exchange.of", maker.language): " · ".join(form.over)} if form.over and not adds else {}
            facts = {_head(maker.kind, table, fact.name, maker.language): fact.text for fact in form.facts if not _named(names, fact.name)}
            heads |= dict.fromkeys((*over, *facts))
            rows.append(self._row(table, form.key, unit, title, {**over, **facts}, form.groups, columns))
        return Sheet(table, self._title(table), columns, tuple(heads), tuple(rows), {name: unit for unit, name in adds.items()})

    def _columns(self, shape: Shape, *, adding: bool = False) -> tuple[Column, ...]:
        names = list(self.maker.place.filling(self.maker.statement).names(shape.table, own=adding))
        if shape.table == PROSE:
            names = ["text"]
        groups = [self.maker.group(shape, "", NOTHING, name) for name in names]
        return tuple(self._column(group, one) for group in groups for one in group.fields)

    def _column(self, group: Group, one: FormField) -> Column:
        language = self.maker.language
        head = _head(self.maker.kind, group.table, group.name, language)
        if one.language and len(self.maker.used) > 1:
            head = f"{head}, {word(f'web.in_{one.language}', language)}"
        part = PLAIN if group.table == PROSE else tables()[group.table].field_of(one.column)
        told = [name for _, name in one.choices]
        choices = {f"{name} ({value})" if told.count(name) > 1 else name: value for value, name in one.choices}
        return Column(one.column, head, part, choices)

    def _row(
        self, table: str, key: str, unit: str, title: str, beside: Mapping[str, str], groups: tuple[Group, ...], columns: tuple[Column, ...]
    ) -> Row:
        kept = self.maker.place.keeper.record(self.maker.statement, table, key)
        values = kept.values if kept else {}
        cells = {one.column: Cell(values.get(one.column, "").rstrip("\n"), one.number) for group in groups for one in group.fields}
        shown = {one.name: values[one.name] for one in columns if one.name not in cells and values.get(one.name)}
        return Row(key, unit, self.units[unit], title, beside, cells, shown)

    def _grid(self) -> Sheet:
        table, columns = self.family.table, self._columns(self.family.shape)
        rows, heads = [], dict[str, None]()
        for unit in self.units:
            found = grid(self.maker, self.family, unit)
            told = [_grid_head(self.maker.kind, one, self.maker.language) for one in found.heads]
            for one in found.rows:
                if one.groups:
                    beside = dict(zip(told, one.beside, strict=True))
                    heads |= dict.fromkeys(beside)
                    rows.append(self._row(table, one.key, unit, _indented(one), beside, one.groups, columns))
        return Sheet(table, self._title(table), columns, tuple(heads), tuple(rows))

    def _texts(self) -> Sheet:
        columns, rows = self._columns(self.family.shape), []
        for unit in self.units:
            for spec in prose_sections(self.maker.desk, unit):
                key = f"{unit}/{spec.id}"
                kept = self.maker.place.keeper.record(self.maker.statement, PROSE, key) or NOTHING
                group = self.maker.group(self.family.shape, key, kept, "text")
                title = spec.heading.in_language(self.maker.language)[0] or spec.id
                rows.append(self._row(PROSE, key, unit, title, {}, (group,), columns))
        return Sheet(PROSE, self._title(PROSE), columns, (), tuple(rows))


def _named(names: set[str], fact: str) -> bool:
    """Whether a fact stands among the columns already."""
    return any(name == fact or (name.startswith(f"{fact}_") and name.removeprefix(f"{fact}_") in set(Language)) for name in names)


def _head(kind: DocumentKind, table: str, name: str, language: Language) -> str:
    return form_word(kind, table, name, language)


def _grid_head(kind: DocumentKind, one: Beside, language: Language) -> str:
    return one.year or (one.name if one.name == "head" else form_word(kind, "head", one.name, language))


def _indented(row: GridRow) -> str:
    return f"{'  ' * row.depth}{row.name}"
