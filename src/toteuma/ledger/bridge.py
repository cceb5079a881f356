"""From figures as they were reported to the same figures in the structure of another month: what moved in, what moved out, to the cent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from toteuma.core.periods import Month
from toteuma.core.scheme import LineScheme
from toteuma.core.structure import Structure
from toteuma.ledger.columns import CELL
from toteuma.ledger.definitions import compiled
from toteuma.ledger.dimensions import NOWHERE, Frame, Measure
from toteuma.ledger.engine import Engine
from toteuma.ledger.store import CELLS, Snapshot
from toteuma.ledger.view import Cents, contents_of


@dataclass(frozen=True, slots=True)
class BridgeRow:
    """``reported`` + ``moved_in`` + ``moved_out`` = ``restated``. **Sign** income +; what moved out has the sign turned."""

    reported: Cents = 0
    moved_in: Cents = 0
    moved_out: Cents = 0
    restated: Cents = 0


Place = tuple[str, str, int]
"""unit, line, number of the measure"""


def bridge(
    engine: Engine, snapshot: Snapshot, structure: Structure, scheme: LineScheme, measures: Sequence[Measure], to: Month
) -> dict[Place, BridgeRow]:
    """Every unit, line and measure that has a figure as reported or restated to the structure of the month ``to``."""
    frame = Frame(structure, scheme, contents_of(snapshot), also=to)
    engine.register_files("cells", snapshot.files(CELLS), CELL)
    frame.register(engine)
    era = structure.era(to)
    rows = engine.execute(compiled("moved", engine.dialect, frame.plan(measures), era))
    above = {each: _above(structure, each) for each in {era, *(row[len(measures)] for row in rows)}}
    lines = {line.id: (line.id, *scheme.ancestors(line.id)) for line in scheme} | {NOWHERE: (NOWHERE,)}
    found: dict[Place, list[Cents]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in rows:
        reported_era, line, old, new = row[len(measures) :]
        before, after = above[reported_era].get(old, (old,)), above[era].get(new, (new,))
        for number, cents in enumerate(row[: len(measures)]):
            if cents is None:
                continue
            for each in lines[line]:
                for unit in before:
                    found[unit, each, number][0] += cents
                    if unit not in after:
                        found[unit, each, number][2] -= cents
                for unit in after:
                    found[unit, each, number][3] += cents
                    if unit not in before:
                        found[unit, each, number][1] += cents
    return {place: BridgeRow(*map(int, parts)) for place, parts in found.items()}


def _above(structure: Structure, era: int) -> dict[str, tuple[str, ...]]:
    """Unit → it and the units above it."""
    found: dict[str, list[str]] = {NOWHERE: [NOWHERE]}
    for unit, ancestor in structure.ancestors(era):
        found.setdefault(unit, []).append(ancestor)
    return {unit: tuple(ancestors) for unit, ancestors in found.items()}
