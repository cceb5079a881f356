"""Records as their officers fill them in: what they are, what is to be filled in, and what helps. One mechanism for every family of ``forms.toml``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from toteuma.core.conventions import DocumentKind, Named
from toteuma.core.document import StatusMark
from toteuma.core.errors import NotFound
from toteuma.core.language import Language, Localized
from toteuma.core.statement import StatementData
from toteuma.package.cells import parse_date, parse_decimal
from toteuma.package.loading import BUILT_IN_MEASURES
from toteuma.package.schema import Field, tables
from toteuma.reports.numbers import day
from toteuma.services.change_log import Kept, Records
from toteuma.services.desk import Desk
from toteuma.services.entries import PROSE
from toteuma.services.families import Family, Shape, families
from toteuma.services.rights import may, roles_for
from toteuma.services.rows import added_by, may_remove
from toteuma.services.snapshot import Rows
from toteuma.services.workplace import Workplace
from toteuma.texts import words
from toteuma.texts.numbers import recorded


@dataclass(frozen=True, slots=True)
class FormField:
    """One field to fill in: its text as its reader writes it, and the number to save from. ``language``: of a text that stands in several.

    ``kind`` text (may be long, binds figures), line, number, day, or choice of one of ``choices`` (value and name).
    """

    table: str
    key: str
    column: str
    text: str
    number: int
    kind: str = "text"
    language: Language | None = None
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """Names it in the page: ``goals.schools.result_fi``."""
        return f"{self.table}.{self.key}.{self.column}"


@dataclass(frozen=True, slots=True)
class Group:
    """A field of the schema, with one column for each language that is filled in."""

    table: str
    name: str
    fields: tuple[FormField, ...]
    required: bool = False

    @property
    def marks(self) -> bool:
        """Whether it is one of the municipality's statuses, which have shapes of their own."""
        field = _field(self.table, self.name)
        return field is not None and field.references == "statuses"


@dataclass(frozen=True, slots=True)
class Fact:
    """What stands beside the fields: the field it comes from, its text, and the language where it is not the reader's."""

    name: str
    text: str
    language: Language
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A record. ``over``: names of what it belongs to. ``writes``: whether it can be filled in now; ``removes``: whether it can be taken away.

    ``last_year``: what was written in the record of the same key in the statement of the year before, by group.
    """

    family: Family
    key: str
    unit: str
    name: str
    name_language: Language
    over: tuple[str, ...]
    facts: tuple[Fact, ...]
    groups: tuple[Group, ...]
    parts: tuple[Form, ...] = ()
    writes: bool = False
    removes: bool = False
    state: str = ""
    done: bool = False
    last_year: tuple[Fact, ...] = ()

    def fields(self) -> Iterator[FormField]:
        """Every field to fill in, in the order of the page."""
        for group in self.groups:
            yield from group.fields
        for part in self.parts:
            yield from part.fields()


def localized(kept: Kept, name: str) -> Localized:
    """A field that stands as one column per language."""
    return Localized.from_mapping({language: kept.values.get(f"{name}_{language}", "") for language in Language})


def of_unit(rows: Records, unit: str, field: str = "unit") -> list[tuple[str, Kept]]:
    """The rows whose field is this, with their keys, in the order of the package. One without a key is a fault that validating tells of; it has no page."""
    if isinstance(rows, Rows):
        return rows.having(field, unit)
    own = [(key, kept) for (_, key), kept in rows.items() if key and kept.values.get(field) == unit]
    return sorted(own, key=lambda one: (one[1].position, one[0]))


def is_done(family: Family, kept: Kept, parts: list[Kept]) -> bool:
    """Whether everything that makes a record complete is filled in: by itself, or by all of its parts."""
    return all(any(_given(family.table, kept, name) or (parts and family.parts and all(
        _given(family.parts.table, part, name) for part in parts)) for name in names) for names in family.shape.done)  # fmt: skip


def _given(table: str, kept: Kept, name: str) -> bool:
    field = _field(table, name)
    return field is not None and any(kept.values.get(column) for column in field.columns())


def _field(table: str, name: str) -> Field | None:
    return next((field for field in tables()[table].fields if field.name == name), None) if table in tables() else None


def written(table: str, column: str, text: str, language: Language) -> str:
    """A cell's text as its reader writes it: decimals with the language's mark, days in its order. What is neither stands as it is."""
    kind = tables()[table].field_of(column).type if table in tables() else ""
    number = parse_decimal(text) if kind == "decimal" and text else None
    if isinstance(number, Decimal):
        return recorded(number, language)
    on = parse_date(text) if kind == "date" and text else None
    return day(on, language) if isinstance(on, date) and language is not Language.EN else text


class FormMaker:
    """Makes the forms of one statement for one person in one language. ``desk`` names what the settings declare; without its data ids stand for names."""

    def __init__(self, place: Workplace, desk: Desk, statement: str, person: str, language: Language) -> None:
        self.place, self.desk, self.statement, self.person, self.language = place, desk, statement, person, language
        self.used = desk.data.municipality.languages if desk.data else tuple(Language)

    def forms(self, family: Family, unit: str) -> tuple[Form, ...]:
        """The forms of a unit's own records, in the order of the package."""
        rows = of_unit(self.place.keeper.records(self.statement, family.table), unit)
        return tuple(self._form(family, family.shape, key, kept, unit) for key, kept in rows)

    def form(self, family: Family, key: str) -> Form:
        """The form of one record. **Raises** NotFound."""
        kept = self.place.keeper.record(self.statement, family.table, key)
        if kept is None:
            raise NotFound(kind="record", name=key, known="–")
        return self._form(family, family.shape, key, kept, self.place.unit_of(self.statement, family.table, key, kept))

    def empty(self, shape: Shape, family: Family, unit: str) -> Form:
        """The form by which a record of a family, or a part of one, is added: fields of no record yet."""
        groups = tuple(self.group(shape, "", Kept(0, {}, 0), name) for name in self.place.filling(self.statement).adds[shape.table].fields)
        return Form(family, "", unit, "", self.language, (), (), groups, writes=True)

    @property
    def kind(self) -> DocumentKind:
        """Which kind of document is being written."""
        return self.place.kind(self.statement)

    def roles(self, unit: str) -> tuple[frozenset[str], str]:
        """The person's roles for a unit, and the state of its chapter."""
        duties = self.place.keeper.duties(self.person, self.statement)
        return roles_for(duties, unit, self.place.tree(self.statement)), self.place.state(self.statement, unit)

    def may_write(self, unit: str) -> bool:
        roles, state = self.roles(unit)
        return may("write", roles, state) or may("correct", roles, state)

    def _form(self, family: Family, shape: Shape, key: str, kept: Kept, unit: str) -> Form:
        keeper = self.place.keeper
        name, name_language = self.desk.printed(unit, localized(kept, shape.name), self.language)
        inner = family.parts if shape is family.shape else None
        rows = (
            of_unit(keeper.records(self.statement, inner.table), kept.values.get(tables()[shape.table].key[0], ""), inner.of)
            if inner
            else []
        )
        writes = self.may_write(unit)
        own = writes and added_by(self.place, self.statement, shape.table, kept) == self.person
        names = self.place.filling(self.statement).names(shape.table, own=own)
        return Form(
            family,
            key,
            unit,
            name or key,
            name_language,
            tuple(text for one in shape.over if (text := self.fact(shape, kept, (one,), unit).text)) if not own else (),
            tuple(fact for one in shape.facts if (fact := self.fact(shape, kept, one, unit)).text) if not own else (),
            tuple(self.group(shape, key, kept, one) for one in names),
            tuple(self._form(family, inner, one, part, unit) for one, part in rows) if inner else (),
            writes,
            writes and may_remove(self.place, self.statement, shape.table, kept, unit, self.person),
            self.place.state(self.statement, unit),
            shape is family.shape and is_done(family, kept, [part for _, part in rows]),
        )

    @property
    def lines(self) -> frozenset[str]:
        """The ids of the lines that amounts can stand on."""
        return frozenset(line.id for line in self.desk.data.scheme) if self.desk.data else frozenset()

    def line_name(self, line: str) -> str:
        found = self.desk.data.scheme[line].name.in_language(self.language)[0] if line in self.lines and self.desk.data else ""
        return found or line

    # --- fields -----------------------------------------------------------------------------------------------------------------

    def group(self, shape: Shape, key: str, kept: Kept, name: str) -> Group:
        """A field of the schema as it is filled in: in the municipality's languages where it stands in several."""
        field = _field(shape.table, name) or Field(name, "text", Localized(), localized=True)
        kind, choices = self._kind(shape, field, kept.values.get(name, ""))
        columns: list[tuple[str, Language | None]] = [(one.value if shape.table == PROSE else f"{name}_{one}", one) for one in self.used]
        if not field.localized:
            columns = [(name, None)]
        fields = tuple(
            FormField(
                shape.table,
                key,
                column,
                written(shape.table, column, kept.values.get(column, "").rstrip("\n"), self.language),
                kept.base(column),
                kind,
                one,
                choices,
            )
            for column, one in columns
        )
        return Group(shape.table, name, fields, field.required)

    def _kind(self, shape: Shape, field: Field, stands: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        scale = self.desk.data.municipality.risk_scale if self.desk.data else None
        if field.name in shape.scale and scale:
            return "choice", tuple((str(step), str(step)) for step in range(1, scale.maximum + 1))
        if field.enum:
            return "choice", tuple((one, words()[f"web_form.choice.{one}"].get(self.language)) for one in field.enum)
        if field.references:
            # Of a list one is chosen here; several that stand there already are one more choice.
            several = ((stands, self._told(shape.table, field, stands, Kept(0, {}, 0))),) if field.type == "list" and ";" in stands else ()
            return "choice", (*several, *self._names(field.references))
        return {"decimal": "number", "integer": "number", "year": "number", "date": "day", "string": "line"}.get(field.type, "text"), ()

    def _names(self, table: str) -> tuple[tuple[str, str], ...]:
        """What a reference may be, each with its name."""
        if table in tables():
            rows = sorted(self.place.keeper.records(self.statement, table).items(), key=lambda one: one[1].position)
            return tuple((key, self.name_of(table, key)) for (_, key), _ in rows)
        if table == "statuses":
            return tuple((mark.code, mark.word) for mark in status_marks(self.desk.data, self.language))
        built_in = tuple((one, self.measure(one)) for one in BUILT_IN_MEASURES) if table == "measures" else ()
        return (*built_in, *((one.id, one.name.in_language(self.language)[0]) for one in self._declared(table)))

    def _declared(self, table: str) -> tuple[Named, ...]:
        return getattr(self.desk.data.municipality, table, ()) if self.desk.data else ()

    # --- facts ------------------------------------------------------------------------------------------------------------------

    def fact(self, shape: Shape, kept: Kept, names: tuple[str, ...], unit: str) -> Fact:
        """The first of the fields that is given, in words."""
        for name in names:
            field = _field(shape.table, name)
            assert field is not None, (shape.table, name)
            if field.localized:
                paragraphs, found = self.desk.paragraphs(unit, localized(kept, name), self.language)
                if paragraphs:
                    return Fact(name, " ".join(paragraphs), found, paragraphs)
            elif text := kept.values.get(name, ""):
                return Fact(name, self._told(shape.table, field, text, kept), self.language)
        return Fact(names[0], "", self.language)

    def _told(self, table: str, field: Field, text: str, kept: Kept) -> str:
        if field.references:
            parts = [one.strip() for one in text.split(";")] if field.type == "list" else [text]
            return ", ".join(self.name_of(field.references, one) for one in parts if one)
        shown = written(table, field.name, text, self.language)
        if field.unit == "EUR":
            return f"{shown} €"
        measure = kept.values.get("unit_of_measure", "") if field.type == "decimal" else ""
        return f"{shown} {self.measure(measure)}" if measure else f"{shown} %" if field.name.endswith("_percent") else shown

    def name_of(self, table: str, key: str) -> str:
        """The name of a record that is referred to, or that the settings declare; else its key."""
        if table not in tables():
            found = next((one.name for one in self._declared(table) if one.id == key), Localized())
            return found.in_language(self.language)[0] or key
        kept = self.place.keeper.record(self.statement, table, key)
        named = (localized(kept, name) for name in ("name", "title")) if kept else ()
        return next((text for one in named if (text := one.in_language(self.language)[0])), key)

    def measure(self, measure: str) -> str:
        """The name of a unit of measure: a built-in one, else the municipality's own."""
        built_in = words().get(f"statement.measure.{measure}")
        return built_in.get(self.language) if built_in else self.name_of("measures", measure) if measure else ""


def with_last_year(form: Form, earlier: Desk, before: Kept, language: Language) -> Form:
    """The form with last year's texts beside it: ``before`` is the record of the same key in the statement of ``earlier``."""
    unit = before.values.get("unit", "")
    texts = []
    for group in form.groups:
        if group.fields[0].language is not None:
            paragraphs, found = earlier.paragraphs(unit, localized(before, group.name), language)
            if paragraphs:
                texts.append(Fact(earlier.title(language), " ".join(paragraphs), found, paragraphs))
    return replace(form, last_year=tuple(texts))


def is_year_before(earlier: Desk, desk: Desk) -> bool:
    """Whether one desk is of the same municipality's statement of the year before the other's."""
    if earlier.data is None or desk.data is None:
        return False
    same = earlier.data.municipality.code == desk.data.municipality.code and earlier.data.settings.root == desk.data.settings.root
    return (
        same and earlier.data.settings.document == desk.data.settings.document and earlier.data.settings.year == desk.data.settings.year - 1
    )


def status_marks(data: StatementData | None, language: Language) -> tuple[StatusMark, ...]:
    """The statuses of the municipality in their order, in the tense of the statement."""
    if data is None:
        return ()
    tense = data.settings.tense
    return tuple(StatusMark(one.id, one.word(tense).in_language(language)[0], one.shape, one.tone) for one in data.municipality.statuses)


def form_word(kind: DocumentKind, table: str, name: str, language: Language) -> str:
    """The name of a field of a table, or of a head: that of the kind of document where it has one of its own."""
    own = f"web_form_{kind}.{table}.{name}"
    return words()[own if own in words() else f"web_form.{table}.{name}"].get(language)


def family_of(table: str, kind: DocumentKind) -> Family | None:
    """The family whose records or parts stand in a table, of those that are filled in in a kind of document."""
    return next((one for one in families(kind).values() if table in (one.table, one.parts.table if one.parts else "")), None)
