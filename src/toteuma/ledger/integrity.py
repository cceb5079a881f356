"""Whether a batch is as it was imported."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb

from toteuma.core.postings import POSTING
from toteuma.core.sql import quoted
from toteuma.ledger.batch import Batch
from toteuma.ledger.columns import CELL
from toteuma.ledger.definitions import compiled
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.store import CELLS, POSTINGS

_BLOCK = 1 << 20


def is_unchanged(engine: EmbeddedEngine, folder: Path, batch: Batch) -> bool:
    """Whether the postings have the hash that the manifest tells, and the cells are those that the postings make."""
    if file_sha256(folder / POSTINGS) != batch.postings_sha256:
        return False
    try:
        engine.register_files("postings", [folder / POSTINGS], POSTING)
        engine.register_files("cells", [folder / CELLS], CELL)
        chosen = ", ".join(map(quoted, CELL))
        made, kept = f"SELECT {chosen} FROM ({compiled('cells', engine.dialect)})", f"SELECT {chosen} FROM cells"
        ((differing,),) = engine.execute(f"SELECT count(*) FROM (({made} EXCEPT ALL {kept}) UNION ALL ({kept} EXCEPT ALL {made}))")
    except duckdb.Error:
        return False
    return not differing


def file_sha256(path: Path) -> str:
    """The hash of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
