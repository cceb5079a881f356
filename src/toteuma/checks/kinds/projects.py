"""Projects: what the description says of the money against the row's own cells, and what was overspent."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from toteuma.checks.project_rows import ProjectRow, project_rows
from toteuma.checks.reading import Reading
from toteuma.checks.registry import GOOD_PRACTICE, INTERNAL_CONTROL, kind
from toteuma.checks.relation import Cell, Relation
from toteuma.checks.texts import Text, sentences
from toteuma.core.evidence import Quantity
from toteuma.core.findings import Level
from toteuma.core.quantities import find_quantities
from toteuma.core.remark import Remark, Where, Wording

POINT = Decimal(1)
"""A share may be off by so many percentage points: shares are agreed in round numbers."""
HUNDRED = Decimal(100)
TOLD = 5


@kind("ROW_TEXT_VS_CELL", Level.ERROR, GOOD_PRACTICE)
def told_otherwise(reading: Reading) -> Iterator[Relation | Remark]:
    """The amounts in a project's description are those of its own cells, and the share that they imply is the share shown."""
    for project in project_rows(reading):
        total, own = _amounts(reading, project)
        if total and project.funding is not None and not _agree(total[0], project.funding):
            yield _funding(reading, project, project.funding, total, own)
        if total and own and project.share is not None and total[0].value and own[0].value is not None:
            yield from _share(reading, project, project.share, total, own)


Told = tuple[Quantity, Where]


def _amounts(reading: Reading, project: ProjectRow) -> tuple[Told | None, Told | None]:
    """What the description says that the project costs, and what of that the municipality pays; None where it says nothing, or several things."""
    totals: list[Told] = []
    owns: list[Told] = []
    for text in project.texts:
        for offset, sentence in sentences(text.text):
            for quantity, group, where in _cued(reading, text, offset, sentence):
                (totals if group == "project_total" else owns).append((quantity, where))
    return (totals[0] if len(totals) == 1 else None), (owns[0] if len(owns) == 1 else None)


def _cued(reading: Reading, text: Text, offset: int, sentence: str) -> Iterator[tuple[Quantity, str, Where]]:
    """Amounts in euros with the last cue that stands before them in the sentence, since the amount before."""
    start = 0
    for begin, end, quantity in find_quantities(sentence, reading.language):
        before = sentence[start:begin]
        start = end
        if quantity.unit != "EUR" or quantity.value is None:
            continue
        found = [(match.end(), group) for group in ("project_total", "project_own") for match in reading.cue(group).finditer(before)]
        if found:
            yield quantity, max(found)[1], text.where(offset + begin, offset + end)


def _agree(told: Quantity, cell: Cell) -> bool:
    return told.value is not None and abs(told.value - cell.value) <= max(told.step, cell.unit)


def _funding(reading: Reading, project: ProjectRow, cell: Cell, total: Told, own: Told | None) -> Remark:
    is_own = own is not None and _agree(own[0], cell)
    places = [reading.where(cell.at), total[1]]
    details: dict[str, Wording] = {
        "name": project.name,
        "column": places[0].column,
        "stated": cell.value,
        "told": total[0].value or Decimal(0),
    }
    return Remark(
        "ROW_TEXT_VS_CELL",
        Level.ERROR if is_own else Level.WARNING,
        tuple(places),
        details,
        sentence="row_text_own_share" if is_own else "row_text_vs_cell",
        stated=cell.value,
        expected=total[0].value or "",
        proposed=(total[0].value or "") if is_own else "",
        key=(project.entity, project.name, "funding"),
    )


def _share(reading: Reading, project: ProjectRow, cell: Cell, total: Told, own: Told) -> Iterator[Remark]:
    whole, part = total[0], own[0]
    assert whole.value is not None
    assert part.value is not None
    implied = HUNDRED * part.value / whole.value
    if abs(implied - cell.value) <= POINT + cell.slack:
        return
    shown = implied.quantize(Decimal("0.1"))
    where = reading.where(cell.at)
    yield Remark(
        "ROW_TEXT_VS_CELL",
        Level.WARNING,
        (where, own[1], total[1]),
        {"name": project.name, "column": where.column, "stated": cell.value, "own": part.value, "whole": whole.value, "implied": shown},
        sentence="row_text_share",
        stated=cell.value,
        expected=shown,
        formula=(HUNDRED, " · ", part.value, " ÷ ", whole.value, " = ", shown),
        key=(project.entity, project.name, "share"),
    )


@kind("OUTLIER", Level.INFO, INTERNAL_CONTROL)
def overspent(reading: Reading) -> Iterator[Relation | Remark]:
    """Projects that have spent clearly more than they had: one remark with all of them, the most overspent first."""
    limit = reading.settings.spent_percent
    over = [p for p in project_rows(reading) if p.spent is not None and p.spent.value > limit]
    over.sort(key=lambda project: -(project.spent.value if project.spent else 0))
    if over:
        names = ", ".join(
            f"{project.name} ({reading.where(project.spent.at).quote.rstrip(' %')} %)" for project in over[:TOLD] if project.spent
        )
        details: dict[str, Wording] = {"names": names, "count": str(len(over)), "limit": limit}
        places = tuple(reading.where(project.spent.at) for project in over if project.spent)
        yield Remark("OUTLIER", Level.INFO, places, details, key=("overspent",))
