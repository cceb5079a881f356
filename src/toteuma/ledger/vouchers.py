"""Vouchers that are wrong as a whole: they do not balance, stand twice in their file, or are in the ledger already. Their faults go into the table ``fault``.

Every voucher is looked at once, with as little as tells that it is sound; only of those that may not be, the rest is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from toteuma.core.postings import POSTING, STAGED
from toteuma.core.sql import quoted, text
from toteuma.ledger.embedded import EmbeddedEngine

_TELL = "INSERT INTO fault SELECT"
_DIGITS = 0x0303030303030303
"""Eight small digits of a hash, each in a byte of its own: up to ``_MOST_ADDED`` of them are added without touching each other."""
_MOST_ADDED = 42
_FEWEST = 6
"""So many postings has a voucher at least whose two or more are there three times or oftener; those that are there twice are told otherwise."""


@dataclass(frozen=True, slots=True)
class _Span:
    """What the staged postings lie within. Months are None where no row has one."""

    first: int | None
    last: int | None
    stage: str | None
    """The stage of every row that has one; None: there are several, or none."""
    plain: bool
    """No account is written otherwise than as a number."""


def note_unsound(engine: EmbeddedEngine, problems: bool, suspects: Sequence[str] | None = None) -> None:
    """Vouchers of the table ``staged`` that do not balance, and those every posting of which is there twice or more often. ``problems``: some rows have one.
    ``suspects``: the only vouchers of which it can be so; None: any.

    Which may be doubled is told by hashes of their postings: those of a voucher that is there twice cancel out, those of one that is there three times add
    up to a multiple of three in every digit, and so on.
    """
    span = _span(engine)
    if span.first is None or span.last is None:
        return
    # A row with a problem may lack its year or stage, and must not hide what the others of its number add up to.
    year = str(span.first // 100) if span.first // 100 == span.last // 100 and not problems else "month // 100"
    stage = "stage" if problems or span.stage is None else text(span.stage)
    keys = ", ".join(("voucher", *(key for key in (year, stage) if key in ("month // 100", "stage"))))
    mark = f"hash(account, {'' if span.plain else 'account_code, '}cost_centre, cents)"
    doubled = f"bit_xor({mark}) = 0 OR {_several(mark)}"
    looked_at = "voucher IS NOT NULL"
    if suspects is not None:
        engine.register_rows("suspected", [(voucher,) for voucher in suspects], {"voucher": "VARCHAR"})
        looked_at = "voucher IN (SELECT voucher FROM suspected)"
    engine.execute(
        f"CREATE OR REPLACE TABLE suspect(voucher, year, stage, unbalanced, doubled) AS SELECT voucher, {year}, {stage}, sum(cents) <> 0, {doubled} FROM staged WHERE {looked_at}"
        f" GROUP BY {keys} HAVING sum(cents) <> 0 OR {doubled}"
    )
    if engine.execute("SELECT 1 FROM suspect WHERE unbalanced LIMIT 1"):
        _note_unbalanced(engine)
    if engine.execute("SELECT 1 FROM suspect WHERE doubled LIMIT 1"):
        _note_doubled(engine)


def _several(mark: str) -> str:
    """Whether the postings may be there several times each: their number and what they add up to have then a divisor in common."""
    sums = [f"sum(({mark} >> {shift} & {_DIGITS})::BIGINT)" for shift in (0, 2)]
    # With eight digits alone, one sound voucher in ten thousand would look so.
    each = _divisor(f"({added}::BIGINT >> {8 * place} & 255)" for added in sums for place in range(8))
    # Of a long voucher the digits run into each other; what they add up to has the divisor all the same. One in six looks so by chance: they are few.
    return f"CASE WHEN count(*) < {_FEWEST} THEN false WHEN count(*) > {_MOST_ADDED} THEN {_divisor(sums)} > 1 ELSE {each} > 1 END"


def _divisor(sums: Iterable[str]) -> str:
    """The greatest number that divides the number of postings and all sums."""
    return reduce(lambda found, added: f"gcd({found}, {added})", sums, "count(*)")


def _span(engine: EmbeddedEngine) -> _Span:
    # Alone, the least and the greatest of a column need not be looked for among the rows.
    ((first, last),) = engine.execute("SELECT min(month), max(month) FROM staged")
    found = engine.execute("SELECT stage FROM staged WHERE stage IS NOT NULL LIMIT 1")
    stage = str(found[0][0]) if found else None
    if stage is None or engine.execute(f"SELECT 1 FROM staged WHERE stage <> {text(stage)} LIMIT 1"):
        stage = None
    return _Span(first, last, stage, not engine.execute("SELECT 1 FROM staged WHERE account_code IS NOT NULL LIMIT 1"))


_SUSPECTS = "FROM staged s JOIN suspect d ON d.voucher = s.voucher AND d.stage = s.stage AND d.year = s.month // 100"


def _note_unbalanced(engine: EmbeddedEngine) -> None:
    sides = "coalesce(sum(-s.cents) FILTER (s.cents < 0), 0) || ' ' || coalesce(sum(s.cents) FILTER (s.cents > 0), 0)"
    engine.execute(
        f"{_TELL} min(s.row), d.voucher, d.year, {text('voucher_unbalanced')}, {sides}, any_value(s.sheet) {_SUSPECTS}"
        " WHERE d.unbalanced GROUP BY d.voucher, d.year, d.stage HAVING sum(s.cents) <> 0 AND count(s.problem) = 0"
    )


def _note_doubled(engine: EmbeddedEngine) -> None:
    same = ", ".join(f"s.{quoted(name)}" for name in STAGED if name not in ("row", "sheet"))
    alike = (
        "SELECT min(s.row) AS row, any_value(s.sheet) AS sheet, d.voucher, d.year, d.stage, count(*) AS times, sum(abs(s.cents)) AS cents"
        f" {_SUSPECTS} WHERE d.doubled AND s.problem IS NULL GROUP BY d.voucher, d.year, d.stage, {same}"
    )
    engine.execute(
        f"{_TELL} min(row), voucher, year, {text('voucher_doubled')}, min(times)::VARCHAR, any_value(sheet) FROM ({alike})"
        " GROUP BY voucher, year, stage HAVING min(times) > 1 AND sum(cents) <> 0 AND count(*) > 1"
    )


def note_known(engine: EmbeddedEngine, earlier: Mapping[str, Path]) -> None:
    """Vouchers of the table ``staged`` that are in ``earlier`` files, each told by the number of the first such file."""
    files = {number: [path] for number, path in enumerate(earlier.values())}
    engine.register_batches("before", files, {"batch": "INTEGER", **{name: POSTING[name] for name in ("stage", "month", "voucher")}})
    span = _span(engine)
    if span.first is None or span.last is None:
        return
    years = f"voucher IS NOT NULL AND month BETWEEN {span.first // 100 * 100 + 1} AND {span.last // 100 * 100 + 12}"
    if not all(engine.execute(f"SELECT 1 FROM {table} WHERE {years} LIMIT 1") for table in ("before", "staged")):
        return
    place = "voucher, month // 100, stage"
    engine.execute(
        f"CREATE OR REPLACE TABLE known(voucher, year, stage, batch) AS SELECT {place}, min(batch) FROM before"
        f" WHERE {years} AND ({place}) IN (SELECT {place} FROM staged WHERE voucher IS NOT NULL) GROUP BY {place}"
    )
    engine.execute(
        f"{_TELL} min(s.row), k.voucher, k.year, {text('voucher_known')}, any_value(k.batch)::VARCHAR, min(s.sheet)"
        " FROM staged s JOIN known k ON k.voucher = s.voucher AND k.year = s.month // 100 AND k.stage = s.stage GROUP BY k.voucher, k.year, k.stage"
    )
