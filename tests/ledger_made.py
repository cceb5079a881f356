"""Small ledgers for tests, written through the real store and engine."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from toteuma.core.postings import STAGED
from toteuma.ledger.batch import Batch, SourceFile, Tally
from toteuma.ledger.codes import is_plain
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.store import LedgerStore
from toteuma.ledger.writing import write_batch

NOW = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
Posting = tuple[str, int, str, str, int]
"""stage, month, account, cost centre (empty: none), cents in statement sign"""


def staged_file(path: Path, postings: Iterable[Posting]) -> Path:
    """Postings as a reader of a format delivers them."""
    rows = []
    for number, (stage, month, account, centre, cents) in enumerate(postings, 2):
        filled = {"row": number, "stage": stage, "month": month, "cents": cents}
        for name, code in (("account", account), ("cost_centre", centre)):
            filled |= {name: int(code)} if is_plain(code) else {f"{name}_code": code or None}
        rows.append(tuple(filled.get(column) for column in STAGED))
    engine = EmbeddedEngine()
    engine.register_rows("made", rows, STAGED)
    engine.execute(f"COPY made TO '{path}' (FORMAT parquet)")
    engine.close()
    return path


def imported(store: LedgerStore, postings: Iterable[Posting]) -> Batch:
    """A batch of these postings."""
    postings = tuple(postings)
    engine = EmbeddedEngine()
    with store.writing() as new:
        codes = store.codes()
        known = set(codes.odd)
        codes = codes.with_new(code for posting in postings for code in posting[2:4] if code)
        written = write_batch(engine, staged_file(new.folder / "staged.parquet", postings), new.folder, codes)
        (new.folder / "staged.parquet").unlink(missing_ok=True)
        fresh = {code: number for code, number in codes.odd.items() if code not in known}
        batch = Batch(
            new.number,
            f"{new.number:06d}-test",
            NOW,
            "test",
            (SourceFile("made.csv", "0" * 64, 1, "csv"),),
            written.tally,
            written.tally,
            Tally(),
            written.stages,
            written.first_month,
            written.last_month,
            written.accounts,
            written.cost_centres,
            fresh,
            written.postings_sha256,
        )
        store.publish(new, batch)
    engine.close()
    return batch
