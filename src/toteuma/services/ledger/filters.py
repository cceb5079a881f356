"""What a user asks of a figure's postings besides unit, line and months, and what there is where nothing answers to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from toteuma.core.errors import NotFound
from toteuma.core.structure import AccountRange
from toteuma.ledger.columns import BATCHED
from toteuma.ledger.engine import Engine
from toteuma.ledger.narrowing import NARROWING, NUMBERED, Only
from toteuma.ledger.store import POSTINGS, Snapshot, folder_of
from toteuma.ledger.view import contents_of
from toteuma.services.near import near

NONE = "-"
"""Stands for postings that have nothing there."""
_RANGE = ".."
_MOST = 10_000
"""So many values are looked through for the one that was meant."""


def only_of(snapshot: Snapshot, asked: Mapping[str, Sequence[str]]) -> Only:
    """``asked``: a column of ``NARROWING``, ``dimension`` (each value ``NAME=VALUE``) or ``text`` → what was asked for, any of it. Accounts may be told as
    ``4300..4399``. **Raises** NotFound for an account, a cost centre or a scope that the ledger does not have, and for a dimension without a value."""
    values: dict[str, tuple[str, ...]] = {}
    for column in NARROWING:
        if given := asked.get(column):
            values[column] = tuple(each for written in given for each in _values(snapshot, column, written))
    dimensions: dict[str, tuple[str, ...]] = {}
    for written in asked.get("dimension", ()):
        name, sign, value = written.partition("=")
        if not sign:
            raise NotFound(kind="dimension", name=written, known="NAME=VALUE")
        dimensions[name] = (*dimensions.get(name, ()), "" if value == NONE else value)
    return Only(values, dimensions, next(iter(asked.get("text", ())), ""))


def _values(snapshot: Snapshot, column: str, written: str) -> Iterable[str]:
    if written == NONE:
        return ("",)
    contents = contents_of(snapshot)
    if column == "account" and _RANGE in written:
        first, _, last = written.partition(_RANGE)
        found = [account for account in contents.accounts if account in AccountRange(first, last, "")]
        if not found:
            raise NotFound(kind=column, name=written, known=near(first, contents.accounts))
        return found
    known = {"account": contents.accounts, "cost_centre": contents.cost_centres, "scope": ("external", "internal")}.get(column)
    if known is not None and written not in known:
        raise NotFound(kind=column, name=written, known=", ".join(known) if column == "scope" else near(written, known))
    return (written,)


def told_where_nothing(engine: Engine, snapshot: Snapshot, only: Only) -> None:
    """**Raises** NotFound for a value that no posting of the whole ledger has, with those most like it."""
    batches = {batch.number: [folder_of(snapshot.root, batch) / POSTINGS] for batch in snapshot.batches}
    engine.register_batches("every_posting", batches, BATCHED)
    for column, value, alone in only.each():
        if (
            value
            and column != "text"
            and not engine.execute(f"SELECT 1 FROM every_posting WHERE {_condition(engine, snapshot, alone)} LIMIT 1")
        ):
            kind, _, name = column.partition(":")
            raise NotFound(kind=kind, name=f"{name}={value}" if name else value, known=near(value, _known(engine, column)) or "–")


def _condition(engine: Engine, snapshot: Snapshot, only: Only) -> str:
    return only.condition(engine.dialect, snapshot.codes)


def _known(engine: Engine, column: str) -> list[str]:
    kind, _, name = column.partition(":")
    if column in NUMBERED:
        return []
    read = "dimensions" if name else kind
    rows = engine.execute(f"SELECT DISTINCT {read} FROM every_posting WHERE {read} IS NOT NULL ORDER BY 1 LIMIT {_MOST}")
    if not name:
        return [str(value) for (value,) in rows]
    held = [json.loads(value) for (value,) in rows]
    return list(dict.fromkeys(each[name] for each in held if name in each)) or [
        f"{other}=…" for other in dict.fromkeys(other for each in held for other in each)
    ]
