"""Notes that say whose figures a table lacks: those of units whose work the table's unit had taken over by the end of the year."""

from __future__ import annotations

from toteuma.core.conventions import Measure, NoteSpec
from toteuma.core.language import Localized
from toteuma.reports.build.comparison_target import Target
from toteuma.reports.build.context import BuildContext
from toteuma.reports.numbers import day

CHANGES = (Measure.CHANGE, Measure.CHANGE_PERCENT)


def predecessor_notes(context: BuildContext, target: Target) -> tuple[NoteSpec, ...]:
    """One note for each predecessor that has figures of its own in a year that the table tells of; its years are those."""
    organisation = context.statement.data.organisation
    notes: list[NoteSpec] = []
    for code in organisation.predecessors(target.unit, context.year):
        years = tuple(year for year, stages in _told(target).items() if _has_figures(context, target, code, year, stages))
        ended = organisation[code].valid_to
        if years and ended is not None:
            text = context.word(
                "predecessor_note",
                unit=context.unit_name(code),
                date=day(ended, context.language),
                heir=context.unit_name(target.unit),
                years=", ".join(map(str, years)),
            )
            notes.append(NoteSpec(f"predecessor:{code}", Localized.from_mapping({context.language: text}), years=years))
    return tuple(notes)


def _told(target: Target) -> dict[int, set[str]]:
    """Year → stages whose figures the table shows or compares with."""
    told: dict[int, set[str]] = {}
    for spec, column in target.columns:
        if column.year is None:
            continue
        if spec.measure in CHANGES:
            told.setdefault(column.year - 1, set()).add("actual")
        else:
            told.setdefault(column.year, set()).add(column.stage)
    return dict(sorted(told.items()))


def _has_figures(context: BuildContext, target: Target, unit: str, year: int, stages: set[str]) -> bool:
    book, scope = context.statement.book, context.display.scope
    return any(
        book.figure(unit=unit, line=line, year=year, stage=stage, scope=scope).value is not None
        for line in target.lines
        for stage in stages
    )
