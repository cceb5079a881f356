"""Use cases of the ledger that a package tells of: take postings in, list the batches, hide one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from toteuma.core.errors import LedgerMissing, LedgerUntold, NotFound, OutputFailed, PackageUnreadable
from toteuma.core.findings import Finding, Level, Place, errors
from toteuma.core.language import Language
from toteuma.core.periods import Month, Months, before
from toteuma.core.statement import StatementData
from toteuma.core.structure import AccountRange
from toteuma.ingest.postings.profile import Profile, read_profile
from toteuma.ledger.acceptance import AcceptanceRules
from toteuma.ledger.batch import Batch
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.integrity import is_unchanged
from toteuma.ledger.store import LedgerStore, folder_of
from toteuma.package.loading import PROFILES, load_package
from toteuma.package.structure import months_of
from toteuma.rules import scheme_ids
from toteuma.rules.account_mappings import CLOSING, account_ranges
from toteuma.services.ledger.importing import Imported, Progress, import_files
from toteuma.services.near import near


@dataclass(frozen=True, slots=True)
class PackageLedger:
    """A package and the ledger it is computed from."""

    package: Path
    data: StatementData
    store: LedgerStore


def ledger_of(package: Path) -> PackageLedger:
    """The ledger that the settings of a package name; it need not exist yet.

    **Raises** PackageUnreadable, LedgerUntold where the package's own tables are faulty, LedgerMissing where its settings name no ledger.
    """
    try:
        loaded = load_package(package)
    except OSError as error:
        raise PackageUnreadable(path=str(error.filename or package), cause=error.strerror or str(error)) from error
    if loaded.data is None:
        raise LedgerUntold(errors(loaded.findings))
    folder = loaded.data.settings.ledger.folder
    if not folder:
        raise LedgerMissing(package=str(package))
    faulty = [finding for finding in errors(loaded.findings) if finding.place.file in _TELL_OF_THE_LEDGER]
    if faulty:
        raise LedgerUntold(tuple(faulty))
    return PackageLedger(package, loaded.data, LedgerStore(package / folder))


_TELL_OF_THE_LEDGER = ("units.csv", "accounts.csv", "account_lines.csv", "cost_centres.csv", "placements.csv", "closed_periods.csv")


def acceptance_rules(data: StatementData) -> AcceptanceRules:
    """What a package says may be posted: accounts of its chart, its cost centres, the months that are told and the last one before them (opening
    balances), but for those that are closed."""
    closed = frozenset(month for row in data.closed_periods for month in months_of(row.valid_from, row.valid_to))
    centres = frozenset(row.cost_centre for row in data.cost_centres)
    return AcceptanceRules(_chart(data), centres or None, _open(data), closed)


def _chart(data: StatementData) -> tuple[tuple[str, str], ...]:
    own = [(row.first_account, row.last_account or row.first_account) for row in data.account_lines]
    own += [(row.account, row.account) for row in data.accounts]
    common = data.settings.ledger.accounts
    schemes = (*scheme_ids(), CLOSING)
    return tuple(dict.fromkeys([*own, *((each.first, each.last) for scheme in schemes for each in account_ranges(common, scheme))]))


def _open(data: StatementData) -> Months:
    """From the month before the first year that a column tells to the end of the statement's year."""
    year = data.settings.year
    back = min((column.year for columns in data.settings.columns.values() for column in columns), default=0)
    first: Month = before((year + min(back, -1)) * 100 + 1)
    return Months(first, year * 100 + 12)


def profile_of(package: Path, name: str) -> tuple[Profile | None, tuple[Finding, ...]]:
    """The profile with a name, of the package or in a file; None where it cannot be used, and findings say why. **Raises** NotFound."""
    for path in (package / PROFILES / f"{name}.toml", Path(name)):
        if path.is_file():
            return read_profile(path)
    known = sorted(path.stem for path in (package / PROFILES).glob("*.toml"))
    raise NotFound(kind="profile", name=name, known=near(name, known) or "–")


def import_into(
    package: Path,
    files: Sequence[Path],
    *,
    profile: str,
    by: str,
    at: datetime,
    strict: bool,
    rejected_into: Path,
    progress: Progress | None,
    language: Language,
    wait_seconds: int = 600,
) -> Imported:
    """Take files into the ledger of a package as one batch, by the rules of the package. ``language``: that of the file of rejected postings.

    **Raises** as :func:`ledger_of`; NotFound for an unknown profile; LedgerBusy where another import holds the ledger. Wrong data is told as findings.
    """
    ledger = ledger_of(package)
    chosen, findings = profile_of(package, profile) if profile else (None, ())
    if profile and chosen is None:
        return Imported(None, findings)
    with _writable(ledger.store.root):
        imported = import_files(
            ledger.store.root,
            files,
            chosen,
            acceptance_rules(ledger.data),
            by=by,
            at=at,
            strict=strict,
            rejected_into=rejected_into,
            progress=progress,
            wait_seconds=wait_seconds,
            language=language,
        )
    return replace(imported, findings=(*imported.findings, *_unlisted(ledger.data, imported.batch)))


def _unlisted(data: StatementData, batch: Batch | None) -> Iterator[Finding]:
    """Accounts that were taken in by the ranges of the common chart alone, where the package lists most of the others: one of them may be a slip."""
    listed = {row.account for row in data.accounts}
    ranges = [AccountRange(row.first_account, row.last_account or row.first_account, row.line) for row in data.account_lines]
    found = batch.accounts if batch else ()
    loose = [account for account in found if account not in listed and not any(account in each for each in ranges)]
    if batch and loose and len(loose) * 2 < len(found):
        told = f"{', '.join(loose[:_NAMED])}{' …' if len(loose) > _NAMED else ''}"
        yield Finding(
            Level.WARNING,
            "postings.accounts_unlisted",
            Place("accounts.csv"),
            {"accounts": told, "count": str(len(loose)), "batch": batch.id},
        )


_NAMED = 10
"""So many accounts are named."""


@contextmanager
def _writable(root: Path) -> Iterator[None]:
    """**Raises** OutputFailed where the disk refuses."""
    try:
        yield
    except OSError as error:
        raise OutputFailed(path=str(error.filename or root), cause=error.strerror or str(error)) from error
    except duckdb.IOException as error:
        raise OutputFailed(path=str(root), cause=str(error).splitlines()[0]) from error


def batches_of(package: Path) -> tuple[Batch, ...]:
    """Every batch ever imported into the ledger of a package, undone ones too, oldest first. **Raises** as :func:`ledger_of`."""
    return ledger_of(package).store.batches()


def undo(package: Path, batch: str, *, by: str, at: datetime) -> tuple[Batch, bool]:
    """Hide a batch, named by id or number, from every figure; and whether it counted until now. **Raises** as :func:`ledger_of`, NotFound, LedgerBusy."""
    store = ledger_of(package).store
    counted = not store.batch(batch).undone
    with _writable(store.root):
        return store.undo(batch, by=by, at=at), counted


def unchanged(package: Path) -> tuple[tuple[Batch, bool], ...]:
    """Every batch, and whether its postings and cells are as they were imported: by the hash of the postings, and by what the cells add up to.

    **Raises** as :func:`ledger_of`.
    """
    store = ledger_of(package).store
    engine = EmbeddedEngine()
    try:
        return tuple((batch, is_unchanged(engine, folder_of(store.root, batch), batch)) for batch in store.batches())
    finally:
        engine.close()
