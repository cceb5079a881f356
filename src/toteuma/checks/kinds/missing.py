"""What ought to stand in a place and does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from toteuma.checks.blanks import Blank, blanks_of_columns, is_empty
from toteuma.checks.goal_rows import goal_rows
from toteuma.checks.keyed import bare, keyed_lists
from toteuma.checks.kinds.goals import name
from toteuma.checks.line_sums import is_zero, table_sums
from toteuma.checks.reading import ADDING, DIFFERENCES, Reading, folded
from toteuma.checks.registry import GOALS_ACT, kind
from toteuma.checks.relation import ZERO, Relation
from toteuma.checks.verdicts import named
from toteuma.core.evidence import ReadHeading, ReadParagraph, ReadTable
from toteuma.core.findings import Level
from toteuma.core.inspection import Held
from toteuma.core.remark import Remark, Where


@kind("MISSING_VALUE", Level.ERROR, GOALS_ACT)
def missing(reading: Reading) -> Iterator[Relation | Remark]:
    """A status without a result, a cell left blank that the row itself gives, a key that the other columns have, a section left empty."""
    yield from _results(reading)
    yield from _blanks(reading)
    yield from _keys(reading)
    yield from _sections(reading)


def _results(reading: Reading) -> Iterator[Remark]:
    for goal in goal_rows(reading):
        table = reading.tables[goal.table]
        row = table.rows[goal.row]
        status = row.cells[goal.status].raw if goal.status is not None and goal.status < len(row.cells) else ""
        if status and not row.cells[goal.result].raw.strip() and not reading.cue("status_not_begun").search(status):
            where = reading.where(goal.at(goal.result))
            details = {"status": status, "goal": name(reading, goal)}
            yield Remark(
                "MISSING_VALUE", Level.ERROR, (where,), details, sentence="missing_result", key=(where.entity, name(reading, goal))
            )


def _blanks(reading: Reading) -> Iterator[Remark]:
    found = {blank[0]: blank for blank in (*_in_totals(reading), *blanks_of_columns(reading))}
    for at, others, value in found.values():
        where = reading.where(at)
        yield Remark(
            "MISSING_VALUE",
            Level.ERROR,
            (where, *(reading.where(cell.at) for cell in others)),
            {"of": named(where), "column": where.column, "proposed": value},
            sentence="missing_cell",
            proposed=value,
            key=(where.entity, where.row, folded(where.column)),
        )


def _in_totals(reading: Reading) -> Iterator[Blank]:
    """A total or one of its parts left blank in a column that is otherwise full, where the same total holds in another column."""
    for sums in table_sums(reading):
        for total, relations in sums.held:
            model = next((relation for relation in relations if relation.verdict is not Held.FAILED and not is_zero(relation)), None)
            if model is None:
                continue
            factors = {total.row: -1, **{cell.at[1]: factor for factor, cell in model.terms}}
            lined = [r for r, row in enumerate(reading.tables[total.table].rows) if row.line]
            rows = [r for r in lined if any(reading.cell(total.table, r, c) for c in reading.columns(total.table, *ADDING))]
            for column in reading.columns(total.table, *ADDING):
                alike = {reading.tables[total.table].columns[c].role in DIFFERENCES for c in (column, model.total.at[2])}
                lacking = [r for r in rows if reading.cell(total.table, r, column) is None]
                if len(alike) > 1 or len(lacking) != 1 or lacking[0] not in factors:
                    continue
                at = (total.table, lacking[0], column)
                given = {row: cell for row in factors if (cell := reading.cell(total.table, row, column)) is not None}
                value = -sum((factors[row] * cell.value for row, cell in given.items()), ZERO) / factors[lacking[0]]
                if len(given) == len(factors) - 1 and is_empty(reading, at) and value:
                    yield at, tuple(given.values()), value


def _keys(reading: Reading) -> Iterator[Remark]:
    """A key that every other column of a keyed list has; keys that are only spelt otherwise are another matter."""
    for t in range(len(reading.tables)):
        for listed in keyed_lists(reading, t):
            columns = {c: {bare(entry.key) for entry in entries} for c, entries in listed.columns.items() if len(entries) > 1}
            known = Counter(key for keys in columns.values() for key in keys)
            for c, keys in columns.items():
                lacking = [key for key, count in known.items() if count == len(columns) - 1 and key not in keys]
                if len(columns) < 3 or len(lacking) != 1 or len(keys) >= max(len(other) for other in columns.values()):
                    continue
                where = reading.where((t, listed.row, c))
                details = {"key": lacking[0], "row": where.row, "column": where.column}
                key = (where.entity, where.row, folded(where.column), lacking[0])
                yield Remark("MISSING_VALUE", Level.WARNING, (where,), details, sentence="missing_key", key=key)


def _sections(reading: Reading) -> Iterator[Remark]:
    """A heading with nothing under it, where the same heading has something under it elsewhere in the document."""
    blocks = [block for block in reading.document.blocks if not (isinstance(block, ReadParagraph) and not block.text.strip())]
    headings = [index for index, block in enumerate(blocks) if isinstance(block, ReadHeading)]
    filled: set[str] = set()
    empty: list[ReadHeading] = []
    for index in headings:
        block = blocks[index]
        assert isinstance(block, ReadHeading)
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        if isinstance(after, ReadParagraph | ReadTable):
            filled.add(folded(block.text))
        elif after is None or (isinstance(after, ReadHeading) and after.level <= block.level):
            empty.append(block)
    tables = {folded(table.entity) for table in reading.tables}
    for heading in empty:
        if folded(heading.text) in filled and folded(heading.text) not in tables and reading.document.pages is None:
            where = Where(heading.spot, heading.text, document=reading.name)
            yield Remark(
                "MISSING_VALUE",
                Level.WARNING,
                (where,),
                {"heading": heading.text},
                sentence="missing_section",
                key=("section", heading.text),
            )
