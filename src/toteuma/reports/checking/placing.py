"""Where in the rendered document each remark, relation and claim stands: which cell, row, table or stretch of text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from toteuma.core.claim import Claim, Verdict
from toteuma.core.evidence import ReadCell, ReadDocument, ReadParagraph, ReadTable, Spot
from toteuma.core.inspection import Held, Inspection
from toteuma.core.remark import Remark, Where

Sites = dict[Spot, list["Holder"]]


class State(IntEnum):
    """What is known of a figure, in the order in which the one hides the other."""

    FOUND = 0
    """A remark accuses it."""
    TOUCHED = 1
    """A remark holds another figure against it."""
    HELD = 2
    """It was checked and holds."""
    FAILED = 3
    """It stands in a relation that fails, and another figure is accused for it."""
    OPEN = 4
    """Nothing was found to check it with."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A text of the document with the id of its element: ``b12`` a heading or paragraph, ``c3-4-1`` a cell."""

    id: str
    text: str


@dataclass(slots=True)
class Stretch:
    """A part of a text that is marked. ``remarks`` are numbers of remarks (from 1), ``claims`` of claims (from 0)."""

    start: int
    end: int
    state: State
    remarks: list[int] = field(default_factory=list)
    claims: list[int] = field(default_factory=list)


class Placing:
    """Everything that is marked in one inspected document.

    ``cells``: by cell id, the numbers of the remarks at it; ``states`` its worst state. ``stretches``: by holder id, in reading order and apart from each other.
    ``targets``: for each remark the element ids of its places ("" where a place is not in this document); ``claim_targets`` those of claims.
    """

    def __init__(self, inspection: Inspection) -> None:
        self.inspection = inspection
        self.document: ReadDocument = inspection.document
        self.tables: tuple[ReadTable, ...] = tuple(self.document.tables())
        self._table_numbers = {table.id: number for number, table in enumerate(self.tables)}
        self._sites = self._sited()
        self.marked: dict[str, list[int]] = defaultdict(list)
        self.states: dict[str, State] = {}
        self.stretches: dict[str, list[Stretch]] = defaultdict(list)
        self._claim_marks: dict[int, tuple[str, Stretch]] = {}
        self._written = {claim.remark.fingerprint: claim.written for claim in inspection.claims if claim.remark is not None}
        self._relations()
        self._claims()
        self.targets = [
            [self._target(number, place, suspect=suspect) for place, suspect in _suspected(remark)] for number, remark in self._numbered()
        ]
        for marks in self.stretches.values():
            marks.sort(key=lambda mark: mark.start)
        self.claim_targets = {number: stretch_id(holder, mark) for number, (holder, mark) in self._claim_marks.items()}

    def _numbered(self) -> Iterator[tuple[int, Remark]]:
        return enumerate(self.inspection.remarks, start=1)

    # --- texts by their place -----------------------------------------------------------------------------------------------

    def _sited(self) -> Sites:
        sites: Sites = defaultdict(list)
        number = -1
        for index, block in enumerate(self.document.blocks):
            if isinstance(block, ReadTable):
                number += 1
                for r, row in enumerate(block.rows):
                    for c, cell in enumerate(row.cells):
                        _add(sites, Holder(cell_id(number, r, c), cell.raw), (cell.spot, *(spot for _, spot in cell.pieces)))
            elif isinstance(block, ReadParagraph):
                _add(sites, Holder(f"b{index}", block.text), (block.spot, *(spot for _, spot in block.starts)))
            else:
                _add(sites, Holder(f"b{index}", block.text), (block.spot,))
        return sites

    def _holder(self, spot: Spot, quote: str) -> Holder | None:
        """The text at a spot that has the quotation; where none has it whole, the first text at the spot."""
        there = self._sites.get(spot, [])
        having = [holder for holder in there if quote and quote in holder.text]
        return next(iter(having or there), None)

    # --- what holds -----------------------------------------------------------------------------------------------------------

    def _relations(self) -> None:
        for relation in self.inspection.relations:
            state = State.FAILED if relation.verdict is Held.FAILED else State.HELD
            for place in relation.places:
                self._state(place, state)

    def _claims(self) -> None:
        cursors: dict[tuple[str, int], int] = {}
        for number, claim in enumerate(self.inspection.claims):
            holds = claim.verdict in (Verdict.TRUE, Verdict.LOOSE)
            for place in claim.linked_to if holds else ():
                self._state(place, State.HELD)
            holder = self._holder(claim.spot, claim.quote)
            if holder is None:
                continue
            begin = max(holder.text.find(claim.quote), 0)
            start = _found(holder.text, claim, begin, cursors.get((holder.id, begin), begin))
            if start < 0:
                continue
            cursors[holder.id, begin] = start + len(claim.written)
            state = State.HELD if holds else State.OPEN if claim.verdict is Verdict.UNVERIFIABLE else State.FOUND
            mark = self._stretch(holder, start, start + len(claim.written), state)
            mark.claims.append(number)
            self._claim_marks[number] = (holder.id, mark)

    def _state(self, place: Where, state: State) -> None:
        if place.cell is not None and not place.document:
            key = cell_id(*place.cell)
            self.states[key] = min(state, self.states.get(key, State.OPEN))

    def _stretch(self, holder: Holder, start: int, end: int, state: State) -> Stretch:
        """The mark over a stretch; one that is there already and overlaps is the same, with the graver state."""
        for mark in self.stretches[holder.id]:
            if mark.start < end and start < mark.end:
                mark.state = min(mark.state, state)
                return mark
        mark = Stretch(start, end, state)
        self.stretches[holder.id].append(mark)
        return mark

    # --- remarks ----------------------------------------------------------------------------------------------------------------

    def _target(self, number: int, place: Where, *, suspect: bool) -> str:
        if place.document:
            return ""
        state = State.FOUND if suspect else State.TOUCHED
        if place.cell is not None:
            self._state(place, state)
            return self._mark(cell_id(*place.cell), number)
        if place.table in self._table_numbers:
            return self._mark(self._in_table(self._table_numbers[place.table], place), number)
        holder = self._holder(place.spot, place.quote)
        if holder is None:
            return ""
        start, end = self._extent(holder, number, place)
        mark = self._stretch(holder, start, end, state)
        if number not in mark.remarks:
            mark.remarks.append(number)
        return stretch_id(holder.id, mark)

    def _extent(self, holder: Holder, number: int, place: Where) -> tuple[int, int]:
        """What of a text a remark marks: the figure of its claim, else the quotation, else all of it."""
        begin = holder.text.find(place.quote) if place.quote else -1
        if begin < 0:
            return 0, len(holder.text)
        remark = self.inspection.remarks[number - 1]
        claim = next(
            (claim for claim in self.inspection.claims if claim.remark is not None and claim.remark.fingerprint == remark.fingerprint), None
        )
        written = claim.written if claim is not None else str(remark.stated)
        at = holder.text.find(written, begin, begin + len(place.quote)) if written else -1
        return (at, at + len(written)) if at >= 0 else (begin, begin + len(place.quote))

    def _in_table(self, number: int, place: Where) -> str:
        """The cell, else the row, else the table that a place without a cell's number names."""
        table = self.tables[number]
        rows = [r for r, row in enumerate(table.rows) if place.row and row.label == place.row]
        near = [r for r in rows if _stands_at(table.rows[r].cells, place.spot) or table.rows[r].spot == place.spot] or rows
        for r in near[:1]:
            for c, cell in enumerate(table.rows[r].cells[: len(table.columns)]):
                if place.column and table.columns[c].header == place.column:
                    return cell_id(number, r, c)
                if place.quote and place.quote == cell.raw:
                    return cell_id(number, r, c)
            return f"r{number}-{r}"
        return f"t{number}"

    def _mark(self, element: str, number: int) -> str:
        if number not in self.marked[element]:
            self.marked[element].append(number)
        return element


def cell_id(table: int, row: int, column: int) -> str:
    """The id of a cell's element."""
    return f"c{table}-{row}-{column}"


def stretch_id(holder: str, mark: Stretch) -> str:
    """The id of a marked stretch of text."""
    return f"{holder}s{mark.start}"


def _add(sites: Sites, holder: Holder, spots: Sequence[Spot]) -> None:
    for spot in dict.fromkeys(spots):
        sites[spot].append(holder)


def _stands_at(cells: Sequence[ReadCell], spot: Spot) -> bool:
    return any(cell.spot == spot or any(piece == spot for _, piece in cell.pieces) for cell in cells)


def _found(text: str, claim: Claim, begin: int, cursor: int) -> int:
    """Where a claim's words stand in its sentence: after the claim before it, else from the sentence's beginning. −1 where they do not."""
    end = begin + len(claim.quote)
    at = text.find(claim.written, cursor, end) if claim.written else -1
    return at if at >= 0 else text.find(claim.written, begin, end) if claim.written else -1


def _suspected(remark: Remark) -> list[tuple[Where, bool]]:
    """The places of a remark, and whether the fault can be there: the first one, or all candidates where several could be wrong."""
    candidates = {where for where, _ in remark.candidates}
    return [(place, place in candidates if candidates else k == 0) for k, place in enumerate(remark.places)]
