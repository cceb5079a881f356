"""The rows of project tables by what their cells tell: the name, the description and report in words, the money, the shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toteuma.checks.reading import Reading
from toteuma.checks.relation import Cell
from toteuma.checks.texts import Text
from toteuma.core.evidence import ReadTable, Role, TableKind
from toteuma.core.remark import Where


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """``funding`` and ``share`` are the project's whole money and the municipality's part in per cent; None where the table does not tell them."""

    table: int
    row: int
    name: str
    where: Where
    texts: tuple[Text, ...]
    funding: Cell | None
    share: Cell | None
    spent: Cell | None

    @property
    def entity(self) -> str:
        return self.where.entity


def project_rows(reading: Reading) -> Iterator[ProjectRow]:
    """Every row of the project tables that has a name, total rows left out."""
    for t, table in enumerate(reading.tables):
        if table.kind is not TableKind.PROJECTS:
            continue
        names = _names(reading, table)
        for r, row in enumerate(table.rows):
            if names >= len(row.cells) or not (name := row.cells[names].raw.strip()) or reading.cue("total").search(name):
                continue
            words = tuple(
                Text(reading, cell.raw, table.entity, cell=(t, r, c))
                for c, cell in enumerate(row.cells[: len(table.columns)])
                if c != names and cell.quantity is None and len(cell.raw.split()) > 4
            )
            yield ProjectRow(
                t,
                r,
                name,
                reading.where((t, r, names)),
                words,
                reading.cell(t, r, funding_column(reading, t)),
                reading.cell(t, r, table.column(Role.SHARE)),
                reading.cell(t, r, spent_column(reading, t)),
            )


def funding_column(reading: Reading, table: int) -> int | None:
    """The column of a project's whole money."""
    return _headed(reading, table, "funding")


def spent_column(reading: Reading, table: int) -> int | None:
    """The column that tells in per cent how much of the money has been spent."""
    rate = reading.tables[table].column(Role.RATE)
    return rate if rate is not None else _headed(reading, table, "spent_percent")


def _headed(reading: Reading, table: int, group: str) -> int | None:
    columns = enumerate(reading.tables[table].columns)
    return next((c for c, column in columns if column.role is not Role.SHARE and reading.cue(group).search(column.header)), None)


def _names(reading: Reading, table: ReadTable) -> int:
    """The column that names the projects: by its head, else the label."""
    for c, column in enumerate(table.columns):
        if column.role in (Role.LABEL, Role.TEXT, Role.UNKNOWN) and reading.cue("project_name").search(column.header):
            return c
    return table.column(Role.LABEL) or 0
