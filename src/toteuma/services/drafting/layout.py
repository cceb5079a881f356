"""The order and shape of a document → sections, column sets and notes of a package."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from toteuma.core.evidence import ReadDocument, ReadHeading, ReadParagraph, ReadTable, Role, TableKind
from toteuma.core.number_runs import in_words
from toteuma.reports.checking.wording import shortened
from toteuma.rules.reading import cue, scale_rules
from toteuma.services.drafting.amounts import year_of
from toteuma.services.drafting.draft import Draft, name_of, slug
from toteuma.services.drafting.key_figures import KeyFigures
from toteuma.services.drafting.organisation import Units
from toteuma.services.drafting.records import Records
from toteuma.texts import word

_YEAR = re.compile(r"(?:19|20)\d\d")
_BRACKETED = re.compile(r"\s*\([^()]*\)\s*$")
_FEW_LINES = 4
_MOST_NAMES = 8
_LONGEST_NAME = 60
_MEASURES = {
    Role.PRIOR: "actual",
    Role.ACTUAL: "actual",
    Role.ORIGINAL: "original",
    Role.AMENDMENT: "amendments",
    Role.AMENDED: "amended",
    Role.FORECAST: "forecast",
    Role.DEVIATION: "deviation",
    Role.RATE: "rate",
    Role.CHANGE: "change",
    Role.CHANGE_PERCENT: "change_percent",
}
ColumnSet = tuple[tuple[str, int, str], ...]
"""Measure, year counted from the statement's, head."""


@dataclass(slots=True)
class Section:
    """A section as the settings name it. ``settings`` besides kind and heading."""

    kind: str
    heading: str = ""
    settings: dict[str, str | list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Layout:
    """What stands where: sections by id, the list of each unit, column sets by id, kinds of goals, notes."""

    sections: dict[str, Section] = field(default_factory=dict)
    of_unit: dict[str, list[str]] = field(default_factory=dict)
    columns: dict[str, ColumnSet] = field(default_factory=dict)
    goal_kinds: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    left_out: list[ReadTable] = field(default_factory=list)
    lines_of: dict[str, set[str]] = field(default_factory=dict)
    """By unit every line that any comparison shows of it."""

    def put(self, unit: str, id: str, section: Section) -> None:
        self.sections.setdefault(id, section)
        if id not in self.of_unit.setdefault(unit, []):
            self.of_unit[unit].append(id)

    def place(self, unit: str, name: str, section: Section) -> None:
        """Puts a section at a unit, under its name or, where another of that name has another heading or other columns, a numbered one."""
        id, number = name, 2
        while id in self.sections and self.sections[id] != section:
            id, number = f"{name}_{number}", number + 1
        self.put(unit, id, section)

    def column_set(self, name: str, columns: ColumnSet) -> str:
        for id, known in self.columns.items():
            if [column[:2] for column in known] == [column[:2] for column in columns] and id.startswith(name):
                return id
        id = name if name not in self.columns else f"{name}_{len(self.columns) + 1}"
        self.columns[id] = columns
        return id


def draft_layout(document: ReadDocument, units: Units, records: Records, figures: KeyFigures, draft: Draft) -> Layout:
    """Goes through the document in order: every table and text finds its section, or is told as left out."""
    layout = Layout(lines_of=_lines_of(document, units))
    heading = ""
    for block in document.blocks:
        if isinstance(block, ReadHeading):
            heading = _without_scale(block.text)
        elif isinstance(block, ReadParagraph):
            _paragraph(block, units, layout, draft)
        else:
            own = heading if units.code(heading) == "" and heading else ""
            _table(block, own, units, records, figures, layout, draft)
    _tell_left_out(layout.left_out, draft)
    return layout


def _lines_of(document: ReadDocument, units: Units) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for table in document.tables():
        for row in table.rows if table.kind is TableKind.COMPARISON else ():
            if row.line:
                found[units.code(row.entity or table.entity)].add(row.line)
    return found


def _tell_left_out(tables: Sequence[ReadTable], draft: Draft) -> None:
    """All tables without a place in one finding; by page where the document has pages, else by name."""
    if len(tables) == 1:
        draft.tell("table_not_placed", tables[0].spot, table=name_of(tables[0]))
    elif tables:
        pages = sorted({table.spot.page for table in tables if table.spot.page})
        names = list(dict.fromkeys(shortened(name_of(table), _LONGEST_NAME) for table in tables))
        shown = in_words(pages) if pages else ", ".join(names[:_MOST_NAMES]) + (" …" if len(names) > _MOST_NAMES else "")
        draft.tell("tables_not_placed_by_page" if pages else "tables_not_placed", count=str(len(tables)), tables=shown)


def _without_scale(heading: str) -> str:
    """A heading without the scale in brackets: the package's own tables tell theirs."""
    bracketed = _BRACKETED.search(heading)
    told = bracketed is not None and any(pattern.search(bracketed[0]) for _, pattern in scale_rules())
    return heading[: bracketed.start()].strip() if bracketed is not None and told else heading


def _paragraph(block: ReadParagraph, units: Units, layout: Layout, draft: Draft) -> None:
    unit = units.code(block.entity)
    if not unit or (not block.entity and not block.heading):
        return
    named = bool(units.codes.get(block.heading.casefold()))
    heading = word("drafting.text", draft.language) if named or not block.heading else _without_scale(block.heading)
    if cue("cells.note").search(block.text) and block.text in layout.notes:
        return
    id = slug(heading) if not named else "text"
    layout.put(unit, id, Section("prose", heading))
    draft.prose.setdefault((unit, id), []).append(block.text.replace("{{", "{ {"))


def _table(table: ReadTable, heading: str, units: Units, records: Records, figures: KeyFigures, layout: Layout, draft: Draft) -> None:
    unit = units.code(table.entity)
    many = {units.code(row.entity) for row in table.rows if row.entity} - {""}
    if table.kind is TableKind.COMPARISON and (unit or many):
        for each in sorted(many, key=list(units.names).index) or [unit]:
            _comparison(table, each, heading, units, layout, draft)
        layout.notes += [note for note in table.notes if note not in layout.notes]
    elif not unit:
        layout.left_out.append(table)
    elif table.kind is TableKind.INVESTMENTS and any(row.line for row in table.rows):
        records.investments(table)
        columns = layout.column_set("investments", _columns(table, draft))
        layout.place(unit, "investments", Section("investments", heading, {"columns": columns}))
    elif table.kind is TableKind.GOALS:
        name = heading or word("drafting.goals", draft.language)
        kind = slug(name)
        layout.goal_kinds.setdefault(kind, name)
        records.goals(table, kind)
        layout.put(unit, f"goals_{kind}", Section("goals", name, {"goals": kind, "show": _shown(table)}))
    elif table.kind is TableKind.KEY_FIGURES:
        figures.take(table)
        columns = layout.column_set("values", _values(table, draft))
        layout.place(unit, "key_figures", Section("key_figures", heading, {"columns": columns}))
    elif table.kind is TableKind.RISKS:
        records.risks(table)
        layout.place(unit, "risks", Section("risks", heading))
    elif table.kind is TableKind.PROJECTS:
        records.projects(table)
        layout.place(unit, "projects", Section("projects", heading))
    else:
        layout.left_out.append(table)


def _comparison(table: ReadTable, unit: str, heading: str, units: Units, layout: Layout, draft: Draft) -> None:
    """A comparison shows all lines of its unit, or those that it names where another table of the unit has more."""
    lines = list(dict.fromkeys(row.line for row in table.rows if row.line and units.code(row.entity or table.entity) == unit))
    columns = layout.column_set("comparison", _columns(table, draft))
    short = len(lines) <= _FEW_LINES
    extract = short or not layout.lines_of[unit] <= set(lines)
    name = f"{'summary' if short else 'lines'}_{columns}"
    layout.place(unit, name, Section("comparison", heading, {"columns": columns, "lines": lines if extract else "all"}))


def _columns(table: ReadTable, draft: Draft) -> ColumnSet:
    dated = sum(column.role is Role.AMENDMENT for column in table.columns) > 1
    found: list[tuple[str, int, str]] = []
    for column in table.columns:
        measure = _MEASURES.get(column.role)
        if measure == "amendments" and dated:
            measure = "amendment_each"
        year = year_of(column, draft.year) - draft.year if measure == "actual" else 0
        head = "" if measure == "amendment_each" else _YEAR.sub("{year}", _without_unit(column.header).replace("{", "").replace("}", ""))
        if measure and (measure, year) not in [one[:2] for one in found]:
            found.append((measure, year, head))
    return tuple(found)


def _without_unit(head: str) -> str:
    """A head without thousands or euros: the package's tables tell theirs."""
    for _, pattern in scale_rules():
        head = pattern.sub(" ", head)
    return " ".join(head.split()).strip(" ,()") or head


def _values(table: ReadTable, draft: Draft) -> ColumnSet:
    kinds = {Role.PRIOR: "actual", Role.ACTUAL: "actual", Role.TARGET: "target", Role.AMENDED: "target"}
    found = [(kinds[column.role], year_of(column, draft.year) - draft.year, "") for column in table.columns if column.role in kinds]
    return tuple(dict.fromkeys(found)) or (("actual", 0, ""),)


def _shown(table: ReadTable) -> list[str]:
    heads = " | ".join(column.header.casefold() for column in table.columns)
    told = {"objective": "drafting.objective", "indicator": "drafting.indicator", "officer": "drafting.officer"}
    shown = {name for name, group in told.items() if cue(group).search(heads)} | {"goal", "result", "status"}
    return [name for name in ("objective", "goal", "indicator", "officer", "result", "status") if name in shown]


def usual(values: list[str]) -> str:
    """The value that stands most often; empty where there is none."""
    found = Counter(value for value in values if value)
    return found.most_common(1)[0][0] if found else ""
