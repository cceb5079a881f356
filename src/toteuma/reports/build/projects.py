"""The table of externally funded projects, with a total row by the municipality's declared rules."""

from __future__ import annotations

from decimal import Decimal

from toteuma.core.conventions import SectionSpec, TotalRule
from toteuma.core.document import BulletList, Cell, CellFormula, CellOperation, CellRef, Column, ColumnKind, Paragraph, Row, RowKind, Table
from toteuma.core.figure import Absence, Figure
from toteuma.core.records import Objective, Project
from toteuma.core.statement import PROJECT_MEASURES
from toteuma.reports.build.bindings import TextPlace, cell_content, one_line
from toteuma.reports.build.context import BuildContext, with_note_refs
from toteuma.reports.build.goals import objective_cells
from toteuma.reports.numbers import number, recorded

ONE = Decimal(1)


class ProjectBuilder:
    def __init__(self, context: BuildContext) -> None:
        self.context = context

    def table(self, unit: str, section: SectionSpec, heading: str) -> Table | None:
        """The table of the projects that the section shows, or None where there are none."""
        context = self.context
        projects = context.statement.records_of(context.statement.data.projects, unit, section.include)
        if not projects:
            return None
        table = f"{unit}-{section.id}"
        columns = self._columns()
        notes = context.notes_of(section, unit, {context.year})
        groups = self._by_objective(projects)
        ordered = tuple(project for _, group in groups for project in group)
        rows: list[Row] = []
        for objective, group in groups:
            firsts = objective_cells(context, objective, len(group))
            rows += [
                Row(project.id, RowKind.BODY, self._cells(project, first), 0, project.unit)
                for first, project in zip(firsts, group, strict=True)
            ]
        if total := self._total(ordered, table, unit):
            rows.append(total)
        return Table(
            id=table,
            kind="projects",
            unit=unit,
            caption=context.word("caption.comparison", heading=heading, unit=context.unit_name(unit)),
            summary=context.word("summary.projects", columns=", ".join(column.header for column in columns)),
            columns=with_note_refs(columns, notes),
            rows=tuple(rows),
            notes=context.numbered(notes, unit),
            wide=True,
        )

    def _columns(self) -> tuple[Column, ...]:
        context = self.context
        date = context.closing_day()

        def header(name: str) -> str:
            return context.word(f"project.{name}", **({"date": date} if name == "follow_up" else {}))

        return (
            Column("objective", header("objective"), ColumnKind.LABEL, 15),
            Column("name", header("name"), ColumnKind.TEXT, 17),
            Column("description", header("description"), ColumnKind.TEXT, 27),
            Column("total_funding", header("total_funding"), ColumnKind.NUMBER, 10, "total_funding", context.year, "EUR"),
            Column("own_share_percent", header("own_share_percent"), ColumnKind.PERCENT, 8, "own_share_percent", context.year, "percent"),
            Column(
                "realisation_percent", header("realisation_percent"), ColumnKind.PERCENT, 9, "realisation_percent", context.year, "percent"
            ),
            Column("follow_up", header("follow_up"), ColumnKind.TEXT, 27),
        )

    def _by_objective(self, projects: tuple[Project, ...]) -> list[tuple[Objective | None, list[Project]]]:
        groups: list[tuple[Objective | None, list[Project]]] = []
        for objective in self.context.statement.data.objectives:
            chosen = [project for project in projects if project.objective == objective.id]
            if chosen:
                groups.append((objective, chosen))
        rest = [project for project in projects if not project.objective]
        return [*groups, (None, rest)] if rest else groups

    def _cells(self, project: Project, first: Cell) -> tuple[Cell, ...]:
        context = self.context
        text, language, fallback = context.in_language(project.name)
        name = Cell(text, content=(context.paragraph(project.name),), lang=language if fallback else None, fallback=fallback)
        follow_up = cell_content(context, project.follow_up, project.unit, TextPlace(project.place.file, project.place.row, "follow_up"))
        description = self._description(project)
        numbers = tuple(self._number(context.statement.project_value(project, measure), measure) for measure in PROJECT_MEASURES)
        return (
            first,
            name,
            Cell(one_line(description), content=description, fallback=_falls_back(description)),
            *numbers,
            Cell(one_line(follow_up), content=follow_up, fallback=_falls_back(follow_up)),
        )

    def _description(self, project: Project) -> tuple[Paragraph | BulletList, ...]:
        context = self.context
        place = TextPlace(project.place.file, project.place.row, "description")
        content = list(cell_content(context, project.description, project.unit, place))
        facts: list[str] = []
        if project.first_year and project.last_year and project.first_year != project.last_year:
            facts.append(context.word("project.years", first=str(project.first_year), last=str(project.last_year)))
        elif project.first_year:
            facts.append(context.word("project.year", first=str(project.first_year)))
        if project.funder:
            facts.append(context.word("project.funder", funder=context.text(context.funders[project.funder].name)))
        if facts:
            content.append(context.plain(" ".join(facts)))
        return tuple(content)

    def _number(self, figure: Figure, measure: str, *, formula: CellFormula | None = None, strong: bool = False) -> Cell:
        context = self.context
        if figure.value is None:
            return Cell(context.absence_text(figure.absence or Absence.NO_FIGURE), figure=figure, strong=strong)
        if measure == "total_funding":
            return Cell(number(figure.value, context.language), figure=figure, shown=figure.value, formula=formula, strong=strong)
        printed = number(figure.value, context.language) if strong else recorded(figure.value, context.language)
        return Cell(printed, figure=figure, shown=figure.value, formula=formula, strong=strong)

    def _total(self, projects: tuple[Project, ...], table: str, unit: str) -> Row | None:
        context = self.context
        rules = context.statement.data.municipality.project_totals
        if all(rules.get(measure, TotalRule.NONE) is TotalRule.NONE for measure in PROJECT_MEASURES):
            return None
        cells = [Cell(context.word("total"), strong=True), Cell(), Cell()]
        for measure in PROJECT_MEASURES:
            rule = rules.get(measure, TotalRule.NONE)
            figure = context.statement.project_total(projects, measure, unit)
            formula = _total_formula(projects, table, measure, rule)
            cells.append(Cell() if rule is TotalRule.NONE else self._number(figure, measure, formula=formula, strong=True))
        return Row("total", RowKind.TOTAL, (*cells, Cell()), 0, unit)


def _falls_back(content: tuple[Paragraph | BulletList, ...]) -> bool:
    return any(block.fallback for block in content if isinstance(block, Paragraph))


def _total_formula(projects: tuple[Project, ...], table: str, measure: str, rule: TotalRule) -> CellFormula | None:
    given = [project for project in projects if getattr(project, measure) is not None]
    values = tuple((ONE, CellRef(table, project.id, measure)) for project in given)
    if rule is TotalRule.SUM:
        return CellFormula(CellOperation.SUM, values)
    if rule is TotalRule.MEAN:
        return CellFormula(CellOperation.MEAN, values)
    if rule is TotalRule.WEIGHTED_MEAN:
        weights = tuple((ONE, CellRef(table, project.id, "total_funding")) for project in given)
        pairs = tuple(term for pair in zip(values, weights, strict=True) for term in pair)
        return CellFormula(CellOperation.WEIGHTED_MEAN, pairs)
    return None
