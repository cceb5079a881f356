"""Files of postings for tests, and their import through the real readers, acceptance and store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from toteuma.core.periods import Months
from toteuma.core.postings import POSTING
from toteuma.ingest.postings.profile import Profile
from toteuma.ledger.acceptance import AcceptanceRules
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.store import POSTINGS, folder_of
from toteuma.services.ledger.importing import Imported, import_files

NOW = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
HEADS = ("Tosite", "Pvm", "Tili", "Kustannuspaikka", "Projekti", "Selite", "Summa")
FINNISH = Profile(
    name="finnish",
    columns={
        "voucher": ("Tosite",),
        "date": ("Pvm",),
        "account": ("Tili",),
        "cost_centre": ("Kustannuspaikka",),
        "project": ("Projekti",),
        "text": ("Selite",),
        "amount": ("Summa",),
    },
)
ANY = AcceptanceRules()
YEAR = AcceptanceRules(months=Months.of_year(2025))


def csv_file(
    path: Path, rows: Iterable[Iterable[str]], *, delimiter: str = ";", encoding: str = "utf-8", heads: Iterable[str] = HEADS
) -> Path:
    """A delimited file as it stands: nothing is quoted that the cells do not quote themselves."""
    lines = [delimiter.join(heads), *(delimiter.join(row) for row in rows)]
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode(encoding))
    return path


def taken_in(ledger: Path, *files: Path, profile: Profile | None = FINNISH, rules: AcceptanceRules = ANY, strict: bool = False) -> Imported:
    imported = import_files(ledger, files, profile, rules, by="test", at=NOW, strict=strict, wait_seconds=5)
    assert imported.accepted.rows + imported.rejected.rows == imported.read.rows
    return imported


def postings(ledger: Path, imported: Imported, *columns: str) -> list[tuple[Any, ...]]:
    """Columns of the postings that were taken in, in the order of the source."""
    assert imported.batch is not None, imported.findings
    path = folder_of(ledger, imported.batch) / POSTINGS
    engine = EmbeddedEngine()
    try:
        engine.register_files("postings", [path], POSTING)
        return engine.execute(f"SELECT {', '.join(columns)} FROM postings ORDER BY sheet, row")
    finally:
        engine.close()


def codes(imported: Imported) -> list[str]:
    return [finding.code.removeprefix("postings.") for finding in imported.findings]
