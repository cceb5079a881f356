"""Files of postings and budgets → one batch of the ledger, whole or not at all."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path

import duckdb

from toteuma.core.findings import Finding, Level, Place
from toteuma.core.language import Language
from toteuma.core.money import euros
from toteuma.core.periods import Months
from toteuma.core.posting_files import PARQUET
from toteuma.core.postings import ACTUAL, STAGED
from toteuma.core.sql import quoted, text
from toteuma.ingest.postings.delivered import Delivered, Tell, untold
from toteuma.ingest.postings.opening import START, is_other_xml, read_postings, self_told
from toteuma.ingest.postings.profile import Profile, profile_text
from toteuma.ingest.postings.proposing import propose_profile
from toteuma.ledger.acceptance import TOLD_IN_FULL, Acceptance, AcceptanceRules, Accepted
from toteuma.ledger.batch import Batch, SourceFile, Tally
from toteuma.ledger.columns import BATCHED_CELL
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.rejecting import FAULTS, SAME
from toteuma.ledger.store import CELLS, POSTINGS, REJECTED, LedgerStore, NewBatch, Snapshot, folder_of
from toteuma.ledger.survey import Surveyor
from toteuma.ledger.watching import watched
from toteuma.ledger.writing import write_batch
from toteuma.texts import word

Progress = Callable[[str, int, int], None]
"""Called with what is being done (``wait``, ``read``, ``accept``, ``write``), how much of it is done, and how much there is."""

_OF_A_FILE = 100
"""In so many parts a file's progress is told."""

MEMORY = "1GB"
_NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class Imported:
    """``batch`` is None where nothing was taken in; the findings say why. ``read`` = ``accepted`` + ``rejected`` in rows, debit and credit."""

    batch: Batch | None
    findings: tuple[Finding, ...]
    read: Tally = _NOTHING
    accepted: Tally = _NOTHING
    rejected: Tally = _NOTHING
    rejected_file: Path | None = None
    """The rejected postings, to be mended and imported again: in the batch, and in the folder asked for."""


def import_files(
    ledger: Path,
    files: Sequence[Path],
    profile: Profile | None,
    rules: AcceptanceRules,
    *,
    by: str,
    at: datetime,
    strict: bool = False,
    rejected_into: Path | None = None,
    progress: Progress | None = None,
    wait_seconds: int = 60,
    language: Language = Language.FI,
) -> Imported:
    """Take files into the ledger as one batch. ``strict``: nothing is taken in where anything is rejected. ``rejected_into``: a folder for a copy of what
    was rejected, also where nothing was taken in; ``language``: that of the words for what is wrong in it.

    **Raises** LedgerBusy where another import holds the ledger longer than ``wait_seconds``. Wrong data is told as findings (``postings.…``).
    """
    store = LedgerStore(ledger)
    with store.writing(wait_seconds=wait_seconds, waiting=lambda: progress and progress("wait", 0, 1)) as new:
        return _Import(store, new, files, profile or Profile(), rules, progress, rejected_into, language).run(by, at, strict)


def fault_words(language: Language) -> dict[str, str]:
    """What each code of a fault says in the file of rejected postings."""
    return {code: word(f"postings.fault.{code}", language) for code in (*FAULTS, SAME)}


def proposed_profile(path: Path, language: Language, name: str = "") -> tuple[str, tuple[Finding, ...]]:
    """The profile proposed for a file as TOML, each choice with its reason beside it; empty where there is none to propose, and the findings say why.

    ``name``: what it is to be called, else as the file.
    """
    try:
        with path.open("rb") as file:
            start = file.read(START)
    except OSError:
        start = b""  # Proposing tells why it cannot be read.
    if is_other_xml(start):
        return "", (Finding(Level.ERROR, "postings.xml_unknown", Place(path.name), {"file": path.name}),)
    if form := self_told(start):
        shown = {"rejected": REJECTED}.get(form, form)
        return "", (Finding(Level.INFO, "postings.needs_no_profile", Place(path.name), {"file": path.name, "format": shown}),)
    proposal = propose_profile(path)
    if proposal.profile is None:
        return "", proposal.findings
    reasons = {reason.key: word(f"postings.reason_{reason.code}", language, **reason.details) for reason in proposal.reasons}
    return profile_text(replace(proposal.profile, name=name or proposal.profile.name), reasons), proposal.findings


@dataclass
class _Import:
    store: LedgerStore
    new: NewBatch
    files: Sequence[Path]
    profile: Profile
    rules: AcceptanceRules
    progress: Progress | None
    rejected_into: Path | None = None
    language: Language = Language.FI
    findings: list[Finding] = field(default_factory=list)
    surveyors: list[Surveyor | None] = field(default_factory=list)
    """Of each file who has seen its postings while they were read."""
    earlier_actuals: bool = False
    """Whether the ledger held actuals before this import."""

    def run(self, by: str, at: datetime, strict: bool) -> Imported:
        work = self.new.folder / "work"
        work.mkdir()
        sources = self._sources()
        delivered = self._delivered(work) if sources else []
        if not delivered:
            return Imported(None, tuple(self.findings))
        engine = EmbeddedEngine(memory=MEMORY, spill=work)
        try:
            accepted = self._accepted(engine, delivered, work)
            read, taken, left = (sum((getattr(one, name) for one in accepted), _NOTHING) for name in ("read", "accepted", "rejected"))
            copy = self._kept_apart() if left.rows else None
            if left.rows and strict:
                self.findings.append(Finding(Level.ERROR, "postings.refused", Place(), {"count": str(left.rows)}))
            if left.rows and (strict or not taken.rows):
                return Imported(None, tuple(self.findings), read, taken, left, copy)
            self._told("write", 0, 1)
            sources = tuple(replace(source, format=one.format) for source, one in zip(sources, delivered, strict=True))
            with self._watched(engine.connection, "write", 0):
                batch = self._written(engine, accepted, work, sources, (read, taken, left), by, at)
        finally:
            engine.close()
        self._told("write", 1, 1)
        rejected = copy or folder_of(self.store.root, batch) / REJECTED if left.rows else None
        return Imported(batch, tuple(self.findings), read, taken, left, rejected)

    def _told(self, what: str, done: int, all_: int) -> None:
        if self.progress is not None:
            self.progress(what, done, all_)

    def _done(self, what: str, files: int) -> None:
        self._told(what, files * _OF_A_FILE, len(self.files) * _OF_A_FILE)

    def _watched(self, connection: duckdb.DuckDBPyConnection, what: str, number: int) -> AbstractContextManager[Tell]:
        """While the block runs, how far it is with a file (or with the batch, which is written once) is told, where anybody wants to know."""
        if self.progress is None:
            return nullcontext(untold)
        all_ = 1 if what == "write" else len(self.files)
        return watched(connection, lambda percent: self._told(what, number * _OF_A_FILE + percent, all_ * _OF_A_FILE))

    def _kept_apart(self) -> Path | None:
        """A copy of the rejected postings outside the ledger, under a name that nothing has yet."""
        if self.rejected_into is None:
            return None
        stem = f"rejected-{self.new.number:06d}"
        names = (self.rejected_into / f"{stem}{f'-{number}' if number > 1 else ''}.csv" for number in count(1))
        target = next(name for name in names if not name.exists())
        self.rejected_into.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        shutil.copyfile(self.new.folder / REJECTED, part)
        part.rename(target)
        return target

    def _sources(self) -> tuple[SourceFile, ...]:
        """The files by their content; empty where one cannot be opened or is in the ledger already."""
        known = {source.sha256: batch.id for batch in self.store.batches() if not batch.undone for source in batch.sources}
        found: list[SourceFile] = []
        whole = True
        for path in self.files:
            try:
                with path.open("rb") as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                    size = path.stat().st_size
            except (FileNotFoundError, IsADirectoryError) as error:
                whole = False
                self._tell("file_missing" if isinstance(error, FileNotFoundError) else "file_is_folder", path)
                continue
            except OSError as error:
                whole = False
                self._tell("unreadable", path, cause=error.strerror or type(error).__name__)
                continue
            if digest in known or not size or digest in {source.sha256 for source in found}:
                whole = False
                if digest in known:
                    self._tell("known_file", path, batch=known[digest])
                else:
                    self._tell("file_twice" if size else "no_rows", path)
            found.append(SourceFile(path.name, digest, size, "", self.profile.name))
        return tuple(found) if whole else ()

    def _tell(self, code: str, path: Path, **details: str) -> None:
        self.findings.append(Finding(Level.ERROR, f"postings.{code}", Place(path.name), {"file": path.name or str(path), **details}))

    def _delivered(self, work: Path) -> list[Delivered]:
        """What the readers hand over; nothing where one of the files cannot be read at all."""
        found = []
        with duckdb.connect() as connection:
            connection.execute("SET memory_limit = ?", [MEMORY])
            connection.execute("SET temp_directory = ?", [str(work)])
            connection.execute("SET enable_progress_bar = false")
            for number, path in enumerate(self.files):
                self._done("read", number)
                folder = work / f"read-{number}"
                folder.mkdir()
                surveyor = Surveyor(vouchers=self.rules.vouchers_complete and self.profile.vouchers_complete)
                with self._watched(connection, "read", number) as tell:
                    one = read_postings(path, self.profile, folder, connection, tell, surveyor)
                self.findings += one.findings
                self.surveyors.append(surveyor if one.witnessed else None)
                found.append(one)
        self._done("read", len(self.files))
        return found if all(one.staged is not None and one.rows for one in found) else []

    def _accepted(self, engine: EmbeddedEngine, delivered: Sequence[Delivered], work: Path) -> list[Accepted]:
        rules = replace(self.rules, vouchers_complete=self.rules.vouchers_complete and self.profile.vouchers_complete)
        snapshot = self.store.snapshot()
        earlier = {batch.id: path for batch, path in zip(snapshot.batches, snapshot.files(POSTINGS), strict=True)}
        self.earlier_actuals = any(ACTUAL in batch.stages for batch in snapshot.batches)
        accepted = []
        for number, (path, one, seen) in enumerate(zip(self.files, delivered, self.surveyors, strict=True)):
            assert one.staged is not None
            self._done("accept", number)
            with self._watched(engine.connection, "accept", number) as tell:
                acceptance = Acceptance(engine, rules, self.store.codes(), earlier, partial(fault_words, self.language), tell)
                result = acceptance.split(one.staged, path.name, work / f"read-{number}", self.new.folder / REJECTED, one.opened, seen)
            if result.read != Tally(one.rows, one.debit_cents, one.credit_cents):
                raise AssertionError(f"{path.name}: the reader counted {one.rows} rows, acceptance {result.read}")
            self.findings += result.findings
            self._balances(engine, path, one)
            self._openings(path, one, result)
            self._again(engine, path, result, snapshot)
            accepted.append(result)
            earlier[path.name] = result.staged
        self._done("accept", len(self.files))
        return accepted

    def _openings(self, path: Path, one: Delivered, result: Accepted) -> None:
        """That opening balances were posted, which is done once; or that a file states some which the ledger lacks as long as it holds nothing before."""
        kept_apart = any(finding.code == "postings.openings_known" for finding in result.findings)
        if one.opened is not None and not kept_apart:
            details = {"file": path.name, "month": f"{one.opened % 100}/{one.opened // 100}"}
            self.findings.append(Finding(Level.INFO, "postings.openings_posted", Place(path.name), details))
        elif one.opened is None and not self.earlier_actuals and any(balance.opening for balance in one.balances):
            self.findings.append(Finding(Level.INFO, "postings.openings_compared", Place(path.name), {"file": path.name}))

    def _again(self, engine: EmbeddedEngine, path: Path, result: Accepted, snapshot: Snapshot) -> None:
        """Amounts without vouchers (budgets, balances) beside which the ledger holds others for the same: a file sent anew in another form would count twice."""
        if not snapshot.batches:
            return
        engine.register_files("taken", [result.staged], STAGED)
        engine.register_batches(
            "held", {batch.number: [folder_of(snapshot.root, batch) / CELLS] for batch in snapshot.batches}, BATCHED_CELL
        )
        key = f"stage, CASE WHEN stage = '{ACTUAL}' THEN month ELSE month // 100 END AS period, account, coalesce(cost_centre, 0) AS centre"
        mine = f"SELECT DISTINCT {key} FROM taken WHERE voucher IS NULL AND account IS NOT NULL AND cost_centre_code IS NULL AND cents <> 0"
        theirs = f"SELECT batch, {key} FROM held WHERE cents <> 0"
        joined = f"({mine}) m JOIN ({theirs}) t USING (stage, period, account, centre)"
        told = f"SELECT count(DISTINCT (stage, period, account, centre)), min(account), min(batch) FROM {joined}"
        ((count, account, number),) = engine.execute(told)
        if count:
            batch = next(batch.id for batch in snapshot.batches if batch.number == number)
            details = {"file": path.name, "count": str(count), "account": str(account), "batch": batch}
            self.findings.append(Finding(Level.WARNING, "postings.amounts_again", Place(path.name), details))

    def _balances(self, engine: EmbeddedEngine, path: Path, one: Delivered) -> None:
        """Opening balance + all that was read = closing balance, where the file states both."""
        if not one.balances:
            return
        code = "coalesce(account_code, account::VARCHAR)"
        sums = engine.execute(f"SELECT {code}, month, sum(cents) FROM staged WHERE stage = 'actual' AND cents IS NOT NULL GROUP BY ALL")
        by_account: dict[str, list[tuple[int, int]]] = {}
        for account, month, cents in sums:
            if account is not None and month is not None:
                by_account.setdefault(account, []).append((month, int(cents)))
        wrong = []
        for balance in one.balances:
            change = sum(cents for month, cents in by_account.get(balance.account, ()) if _counts(month, balance.months))
            found = (balance.opening or 0) + change
            if found != balance.closing:
                wrong.append((balance, found))
        for balance, found in wrong[:TOLD_IN_FULL]:
            # As bookkeepers know a balance: debit +.
            numbers = {"stated": euros(-balance.closing), "found": euros(-found), "difference": euros(abs(found - balance.closing))}
            details, place = {"file": path.name, "account": balance.account}, Place(path.name, row=balance.row)
            stated, made = str(numbers["stated"]), str(numbers["found"])
            told = Finding(Level.ERROR, "postings.balance_differs", place, details, stated=stated, expected=made, numbers=numbers)
            self.findings.append(told)
        if len(wrong) > TOLD_IN_FULL:
            self._tell("more_balances", path, count=str(len(wrong) - TOLD_IN_FULL))

    def _written(
        self,
        engine: EmbeddedEngine,
        accepted: Sequence[Accepted],
        work: Path,
        sources: tuple[SourceFile, ...],
        tallies: tuple[Tally, Tally, Tally],
        by: str,
        at: datetime,
    ) -> Batch:
        alone = accepted[0] if len(accepted) == 1 else None
        staged = alone.staged if alone else _joined(engine, [one.staged for one in accepted], sources, work)
        engine.register_files("staged", [staged], STAGED)
        odd = engine.execute(
            "SELECT DISTINCT unnest([account_code, cost_centre_code]) FROM staged WHERE coalesce(account_code, cost_centre_code) IS NOT NULL"
        )
        before = self.store.codes()
        codes = before.with_new(code for (code,) in odd if code is not None)
        written = write_batch(engine, staged, self.new.folder, codes, alone.cells if alone else None)
        read, taken, left = tallies
        if written.tally != taken:
            raise AssertionError(f"accepted were {taken}, the batch holds {written.tally}")
        shutil.rmtree(work)
        batch = Batch(
            self.new.number,
            f"{self.new.number:06d}-{written.postings_sha256[:12]}",
            at,
            by,
            sources,
            read,
            taken,
            left,
            written.stages,
            written.first_month,
            written.last_month,
            written.accounts,
            written.cost_centres,
            {code: number for code, number in codes.odd.items() if code not in before.odd},
            written.postings_sha256,
        )
        self.store.publish(self.new, batch)
        return batch


def _counts(month: int, months: Months) -> bool:
    return month in months


def _joined(engine: EmbeddedEngine, parts: Sequence[Path], sources: Sequence[SourceFile], work: Path) -> Path:
    """Several files as one, in order; ``sheet`` then tells the file too, so that a row can still be found."""
    columns = ", ".join(quoted(name) for name in STAGED if name not in ("row", "sheet"))
    chosen = []
    for number, (part, source) in enumerate(zip(parts, sources, strict=True)):
        engine.register_files(f"part_{number}", [part], STAGED)
        chosen.append(f"SELECT row, concat_ws(' › ', {text(source.name)}, sheet) AS sheet, {columns} FROM part_{number}")
    ordered = ", ".join(quoted(name) for name in STAGED)
    target = work / "joined.parquet"
    engine.execute("SET preserve_insertion_order = true")
    engine.execute(f"COPY (SELECT {ordered} FROM ({' UNION ALL '.join(chosen)})) TO {text(str(target))} ({PARQUET})")
    engine.execute("SET preserve_insertion_order = false")
    return target
