"""Goal tables: council-binding and operating-plan goals by strategic objective."""

from __future__ import annotations

from toteuma.core.conventions import SectionSpec, UnitMark
from toteuma.core.document import BulletList, Cell, Column, ColumnKind, Paragraph, Row, RowKind, Run, Shape, StatusMark, Table
from toteuma.core.language import Localized
from toteuma.core.records import Goal, Objective
from toteuma.reports.build.bindings import TextPlace, cell_content, one_line
from toteuma.reports.build.context import BuildContext
from toteuma.reports.build.measured import measured

WEIGHTS = {"objective": 16, "goal": 22, "indicator": 18, "officer": 13, "result": 30, "status": 11}
KINDS = {"objective": ColumnKind.LABEL, "status": ColumnKind.STATUS}


def status_mark(context: BuildContext, status_id: str) -> StatusMark:
    """The mark of a status in the tense of the statement; an empty id is *not assessed*."""
    if not status_id:
        return StatusMark("", context.word("goal.not_given"), Shape.DASH, "none")
    status = context.statement.data.municipality.status(status_id)
    return StatusMark(status.id, context.text(status.word(context.statement.data.settings.tense)), status.shape, status.tone)


def by_objective(context: BuildContext, goals: tuple[Goal, ...]) -> list[tuple[Objective | None, list[Goal]]]:
    """The goals grouped by objective in print order; those without one last."""
    groups: list[tuple[Objective | None, list[Goal]]] = []
    for objective in context.statement.data.objectives:
        chosen = [goal for goal in goals if goal.objective == objective.id]
        if chosen:
            groups.append((objective, chosen))
    rest = [goal for goal in goals if not goal.objective]
    if rest:
        groups.append((None, rest))
    return groups


def objective_content(context: BuildContext, objective: Objective) -> tuple[Paragraph | BulletList, ...]:
    """The objective's name with its sub-goals as a list."""
    sub_goals = tuple(context.paragraph(other.name) for other in context.statement.data.objectives if other.parent == objective.id)
    name = context.paragraph(objective.name, strong=True)
    return (name, BulletList(sub_goals)) if sub_goals else (name,)


def objective_cells(context: BuildContext, objective: Objective | None, rows: int) -> list[Cell]:
    """The first column of a group: one cell that covers its rows."""
    if objective is None:
        first = Cell(context.word("goal.no_objective"), strong=True, rowspan=rows)
    else:
        content = objective_content(context, objective)
        first = Cell(one_line(content), content=content, strong=True, rowspan=rows)
    return [first, *(Cell(covered=True) for _ in range(rows - 1))]


class GoalBuilder:
    def __init__(self, context: BuildContext) -> None:
        self.context = context

    def table(self, unit: str, section: SectionSpec, heading: str) -> Table | None:
        """The table of the goals of a kind that the section shows, or None where there are none."""
        context = self.context
        goals = context.statement.goals(kind=section.goals, unit=unit, include=section.include)
        if not goals:
            return None
        shown = list(section.show)
        columns = tuple(
            Column(part, self._header(part), KINDS.get(part, ColumnKind.TEXT), WEIGHTS[part]) for part in shown if part != "objective"
        )
        label = Column("objective", self._header("objective"), ColumnKind.LABEL, WEIGHTS["objective"])
        rows: list[Row] = []
        for objective, group in by_objective(context, goals):
            firsts = objective_cells(context, objective, len(group))
            for first, goal in zip(firsts, group, strict=True):
                mark = "" if goal.unit == unit else self._unit_mark(section.unit_mark, goal.unit)
                cells = tuple(self._cell(part, goal, mark) for part in shown if part != "objective")
                rows.append(Row(goal.id, RowKind.BODY, (first, *cells), 0, goal.unit))
        headers = ", ".join(column.header for column in (label, *columns))
        return Table(
            id=f"{unit}-{section.id}",
            kind="goals",
            unit=unit,
            caption=context.word("caption.comparison", heading=heading, unit=context.unit_name(unit)),
            summary=context.word("summary.goals", columns=headers),
            columns=(label, *columns),
            rows=tuple(rows),
            wide=len(columns) > 3,
        )

    def _header(self, part: str) -> str:
        year, date = str(self.context.year), self.context.closing_day()
        places = {"goal": {"year": year}, "result": {"date": date}}
        return self.context.word(f"goal.{part}", **places.get(part, {}))

    def _cell(self, part: str, goal: Goal, unit_mark: str) -> Cell:
        context = self.context
        if part == "status":
            mark = status_mark(context, context.statement.status_of(goal))
            return Cell(mark.word, status=mark)
        if part == "goal":
            content = self._content(goal.text, goal, "text")
            if unit_mark and content:
                content = (_prefixed(content[0], f"{unit_mark}: "), *content[1:])
        elif part == "indicator":
            content = self._indicators(goal)
        elif part == "officer":
            titles = [context.officers[officer].title for officer in goal.officers]
            content = tuple(context.paragraph(title) for title in titles)
        else:
            content = self._content(goal.result, goal, "result")
            content = (*content, *measured(context, goal, content))
        if not content:
            return Cell()
        fallback = any(block.fallback for block in content if isinstance(block, Paragraph))
        return Cell(one_line(content), content=content, fallback=fallback)

    def _unit_mark(self, mark: UnitMark, unit: str) -> str:
        return {UnitMark.CODE: unit, UnitMark.NAME: self.context.unit_name(unit), UnitMark.NONE: ""}[mark]

    def _content(self, text: Localized, goal: Goal, column: str) -> tuple[Paragraph | BulletList, ...]:
        return cell_content(self.context, text, goal.unit, TextPlace(goal.place.file, goal.place.row, column))

    def _indicators(self, goal: Goal) -> tuple[Paragraph | BulletList, ...]:
        content: list[Paragraph | BulletList] = []
        for indicator in self.context.statement.indicators(goal.id):
            for text, column in ((indicator.text, "text"), (indicator.target, "target")):
                content.extend(cell_content(self.context, text, goal.unit, TextPlace(indicator.place.file, indicator.place.row, column)))
        return tuple(content)


def _prefixed(block: Paragraph | BulletList, prefix: str) -> Paragraph | BulletList:
    if isinstance(block, BulletList):
        return block
    return Paragraph((Run(prefix, strong=True), *block.runs), block.lang, block.fallback)
