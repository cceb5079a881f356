"""The ledger as somebody looks at it: a snapshot of its batches, a structure, a line scheme; and every figure there is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toteuma.core.periods import Month, Months
from toteuma.core.postings import POSTING
from toteuma.core.scheme import LineScheme
from toteuma.core.structure import Structure
from toteuma.ledger.columns import CELL
from toteuma.ledger.definitions import compiled
from toteuma.ledger.dimensions import Contents, Frame, Measure
from toteuma.ledger.engine import Engine
from toteuma.ledger.narrowing import EVERYTHING, Only
from toteuma.ledger.store import CELLS, POSTINGS, Snapshot

Cents = int


@dataclass(frozen=True, slots=True)
class Rolled:
    """Cents by unit, line and measure. **None when** no posting lies below: ``get`` then gives None, never 0. **Sign** income +."""

    figures: dict[tuple[str, str], list[Cents | None]]

    def get(self, unit: str, line: str, measure: int) -> Cents | None:
        row = self.figures.get((unit, line))
        return None if row is None else row[measure]


class LedgerView:
    """``from_cells`` False: every figure is made from the postings themselves, which is how the cells are proved. ``only``: of those postings alone; what
    the cells do not tell of them is taken from the postings."""

    def __init__(
        self,
        engine: Engine,
        snapshot: Snapshot,
        structure: Structure,
        scheme: LineScheme,
        *,
        as_of: Month | None = None,
        from_cells: bool = True,
        only: Only = EVERYTHING,
    ) -> None:
        self.engine = engine
        self.snapshot = snapshot
        self.frame = Frame(structure, scheme, contents_of(snapshot), as_of)
        self.from_cells = from_cells and only.of_cells
        name, files, columns = ("cells", CELLS, CELL) if self.from_cells else ("postings", POSTINGS, POSTING)
        engine.register_files(f"every_{name}" if only else name, snapshot.files(files), columns)
        if only:
            condition = only.condition(engine.dialect, snapshot.codes)
            engine.define(name, f"SELECT * FROM every_{name} WHERE {condition}")
        self.frame.register(engine)

    def roll_up(self, measures: Sequence[Measure]) -> Rolled:
        """Every unit on every line in every measure, in one pass."""
        plan = self.frame.plan(measures)
        name = "figures" if self.from_cells else "figures_of_postings"
        rows = self.engine.execute(compiled(name, self.engine.dialect, plan))
        width = len(measures)
        return Rolled({(row[width], row[width + 1]): [None if cents is None else int(cents) for cents in row[:width]] for row in rows})


def contents_of(snapshot: Snapshot) -> Contents:
    """What the batches of a snapshot hold, from their manifests alone."""
    batches = [batch for batch in snapshot.batches if batch.accepted.rows]
    first = min((batch.first_month for batch in batches), default=1)
    last = max((batch.last_month for batch in batches), default=0)
    return Contents(
        Months(first, last),
        tuple(dict.fromkeys(stage for batch in batches for stage in batch.stages)),
        tuple(sorted({account for batch in batches for account in batch.accounts})),
        tuple(sorted({centre for batch in batches for centre in batch.cost_centres})),
        snapshot.codes,
    )
