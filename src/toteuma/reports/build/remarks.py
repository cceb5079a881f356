"""The reasons that units gave for deviations, as notes: at the row of their line, or under a table where no row tells of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from toteuma.core.document import Note, Paragraph, Run
from toteuma.core.records import Remark
from toteuma.reports.build.bindings import TextPlace, cell_content
from toteuma.reports.build.comparison_target import Target
from toteuma.reports.build.context import BuildContext


def remark_paragraph(context: BuildContext, remark: Remark) -> Paragraph:
    """A reason with its figures bound."""
    place = TextPlace(remark.place.file, remark.place.row, "text")
    content = cell_content(context, remark.text, remark.unit, place)
    return next((block for block in content if isinstance(block, Paragraph)), context.plain(""))


class RemarkNotes:
    """``printed`` gives the comparison tables of a unit that are printed."""

    def __init__(self, context: BuildContext, printed: Callable[[str], Sequence[Target]]) -> None:
        self.context = context
        self.printed = printed

    def by_line(self, target: Target, first: int) -> dict[str, Note]:
        """The unit's reasons by line, where this is the table that tells of the line; numbered from ``first``."""
        told = {remark.line: remark for remark in self.context.statement.data.remarks if self._told_in(remark) == (target.table, True)}
        lines = [line for line in target.lines if line in told]
        return {line: Note(number, remark_paragraph(self.context, told[line])) for number, line in enumerate(lines, first)}

    def without_row(self, target: Target, first: int) -> tuple[Note, ...]:
        """Reasons for lines that no table shows, below the table of the unit or of the nearest unit above that has one."""
        rest = [remark for remark in self.context.statement.data.remarks if self._told_in(remark) == (target.table, False)]
        return tuple(Note(number, self._named(remark, target.unit)) for number, remark in enumerate(rest, first))

    def _named(self, remark: Remark, unit: str) -> Paragraph:
        paragraph = remark_paragraph(self.context, remark)
        line = self.context.text(self.context.statement.data.scheme[remark.line].name)
        name = line if remark.unit == unit else f"{self.context.unit_name(remark.unit)}, {line[:1].lower()}{line[1:]}"
        return replace(paragraph, runs=(Run(f"{name}: ", strong=True), *paragraph.runs))

    def _told_in(self, remark: Remark) -> tuple[str, bool]:
        """The table under which a reason stands, and whether the line has a row in it; empty where there is no table at all."""
        if holding := [target for target in self.printed(remark.unit) if remark.line in target.lines]:
            return _widest(holding), True
        for unit in (remark.unit, *self.context.statement.data.organisation.ancestors(remark.unit)):
            if targets := self.printed(unit):
                return _widest(targets), False
        return "", False


def _widest(targets: Sequence[Target]) -> str:
    return max(targets, key=lambda target: len(target.lines)).table
