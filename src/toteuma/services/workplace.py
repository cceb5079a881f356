"""Use cases of the workplace: take a package in, save a field, move a chapter on, freeze, verify. Whoever keeps the records is a :class:`Keeper`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol

from toteuma.core.conventions import SectionKind
from toteuma.core.errors import ChangedMeanwhile, NotAllowed, NotFound, NotLoadable, ReasonMissing, WrongValue
from toteuma.core.findings import Finding, Level, Place
from toteuma.core.language import Language
from toteuma.package.cells import read_row
from toteuma.package.schema import tables
from toteuma.rules import compared_schemes, line_scheme
from toteuma.services.change_log import WHOLE, Change, Kept, Records, Verdict, apply, chained, verified, whole_record
from toteuma.services.entries import (
    CHAPTERS,
    CONTENT,
    PROSE,
    SETTINGS,
    STATEMENT,
    Entry,
    content_hash,
    package_files,
    read_entries,
)
from toteuma.services.kept_ledgers import LEDGER, KeptLedgers, copy_ledger, ledger_folder, record_of
from toteuma.services.rights import Action, Duty, Tree, may, rights, roles_for
from toteuma.services.rows import added_by, changes_of, unwritten

DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log of a statement stands. ``frozen``: the hash of its files; empty while it can change."""

    number: int
    hash: str
    frozen: str = ""


class Keeper(Protocol):
    """What keeps records, changes and duties. ``locked`` holds off every other change of the statement until the transaction ends."""

    def transaction(self) -> AbstractContextManager[None]: ...
    def create(self, statement: str) -> None: ...
    def locked(self, statement: str) -> Head: ...
    def head(self, statement: str) -> Head: ...
    def record(self, statement: str, table: str, key: str) -> Kept | None: ...
    def records(self, statement: str, table: str = "") -> Records: ...
    def change(self, statement: str, number: int) -> Change: ...
    def changes(self, statement: str) -> Iterable[Change]: ...
    def changes_after(self, statement: str, number: int, tables: Sequence[str] = ()) -> Iterable[Change]: ...
    def changes_numbered(self, statement: str, numbers: Collection[int]) -> Iterable[Change]: ...
    def append(self, statement: str, changes: Sequence[Change], records: Mapping[tuple[str, str], Kept | None]) -> None: ...
    def freeze(self, statement: str, content: str) -> None: ...
    def exists(self, statement: str) -> bool: ...
    def duties(self, person: str, statement: str) -> tuple[Duty, ...]: ...
    def all_duties(self, statement: str) -> tuple[tuple[str, Duty], ...]: ...
    def give_duty(self, person: str, statement: str, duty: Duty) -> bool: ...
    def take_duty(self, person: str, statement: str, duty: Duty) -> bool: ...


@dataclass(frozen=True, slots=True)
class Saved:
    """A field as it stands after saving: the number to save from next, and when. ``emptied``: fields of the record that this one excludes, with theirs."""

    number: int
    text: str
    at: datetime
    emptied: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Workplace:
    """The use cases on one keeper. ``at`` is handed in: services ask no clock for what is written into the log."""

    keeper: Keeper
    ledgers: KeptLedgers | None = None

    # --- a package comes in and goes out ------------------------------------------------------------------------------------

    def take_in(self, package: Path, statement: str, *, by: str, at: datetime, due: date | None = None) -> int:
        """Keep a package as a new statement; every unit gets a chapter in draft. The number of its records comes back.

        Its ledger is copied to where the workplace keeps ledgers. **Raises** PackageUnreadable, LedgerDamaged, OutputFailed, NotLoadable where the
        ledger cannot come along, or the name is taken or no name for an address.
        """
        if not re.fullmatch(r"[\w.-]+", statement):
            raise NotLoadable(package=str(package), cause=statement)
        ledger = _ledger_of(package)
        if ledger and self.ledgers is None:
            raise NotLoadable(package=str(package), cause="ledger")
        entries = [*read_entries(package, without=ledger), Entry(STATEMENT, "", 0, {"package": package.resolve().name})]
        told = {"state": DRAFT} | ({"due": due.isoformat()} if due else {})
        entries += [Entry(CHAPTERS, entry.key, entry.position, told) for entry in entries if entry.table == "units"]
        if not ledger or self.ledgers is None:
            self._take_in(statement, entries, by, at)
            return len(entries)
        with self.ledgers.aside() as ready:
            copy_ledger(package / ledger, ready)
            entries.append(Entry(LEDGER, "", 0, record_of(ready)))
            with self.keeper.transaction():
                self._take_in(statement, entries, by, at)
                self.ledgers.put(ready, statement)
        return len(entries)

    def _take_in(self, statement: str, entries: Iterable[Entry], by: str, at: datetime) -> None:
        changes = [Change(at=at, by=by, table=e.table, key=e.key, field=WHOLE, old="", new=whole_record(e)) for e in entries]
        with self.keeper.transaction():
            self.keeper.create(statement)
            self.append(statement, self.keeper.locked(statement), changes)

    def files(self, statement: str) -> dict[str, bytes]:
        """The files of the package as they stand now. **Raises** NotFound."""
        self.keeper.head(statement)
        return package_files(Entry(table, key, kept.position, kept.values) for (table, key), kept in self.keeper.records(statement).items())

    # --- saving ---------------------------------------------------------------------------------------------------------------

    def save(self, statement: str, table: str, key: str, column: str, text: str, *, base: int, by: str, at: datetime) -> Saved:
        """Write one field. Saving what stands there already writes nothing. A row that comes with what is written in it may not be there yet
        (``base`` 0), and goes when all of it is taken out.

        **Raises** NotFound, NotAllowed, WrongValue (the findings of the cell), ChangedMeanwhile where somebody changed the field after ``base``;
        then nothing is written.
        """
        text = _plain(text) + ("\n" if table == PROSE and text.strip() else "")
        with self.keeper.transaction():
            head = self.keeper.locked(statement)
            kept = self.keeper.record(statement, table, key) or unwritten(self, statement, table, key)
            if kept is None or not has_column(table, column):
                raise NotFound(kind="record", name=f"{table} {key} {column}", known="–")
            self._check_may_write(statement, table, key, kept, column, by)
            stands, number = kept.values.get(column, ""), kept.base(column)
            if text == stands:
                return Saved(number, stands, at)
            if kept.made and base != number and (base or stands or column in kept.numbers):
                last = self.keeper.change(statement, number)
                raise ChangedMeanwhile(stands=stands, by=last.by, at=last.at.isoformat(), number=str(number))
            if findings := self.cell_findings(statement, table, column, text):
                raise WrongValue(findings)
            written, *others = self.append(statement, head, changes_of(table, key, kept, column, text, by=by, at=at))
        gone = written.field == WHOLE and not written.new
        return Saved(0 if gone else written.number, text, at, tuple((change.field, change.number) for change in others))

    def _check_may_write(self, statement: str, table: str, key: str, kept: Kept, column: str, by: str) -> None:
        unit = self.unit_of(statement, table, key, kept)
        roles = roles_for(self.keeper.duties(by, statement), unit, self.tree(statement))
        state = self.state(statement, unit) if roles else ""
        fills = may("write", roles, state) and (
            (rights().officer_fills(table, column) and rights().officers_row(table, kept.values, self.year(statement)))
            or (rights().fills_own(table, column) and added_by(self, statement, table, kept) == by)
        )
        corrects = may("correct", roles, state) and (table == PROSE or column not in tables()[table].key)
        if not fills and not corrects:
            raise NotAllowed(action="write", unit=unit, state=state)

    def cell_findings(self, statement: str, table: str, column: str, text: str) -> tuple[Finding, ...]:
        """What is wrong with a cell by the schema, and with a name that it refers to."""
        if table == PROSE:
            return ()
        schema, findings = tables()[table], list[Finding]()
        place = Place(schema.file, column=column)
        field = schema.field_of(column)
        if text or (field.required and not field.localized):
            read_row({column: text}, schema, place, findings, only={column})
        named = [part.strip() for part in text.split(";")] if field.type == "list" else [text]
        known = self.names(statement, field.references) if field.references and text else None
        for name in named if known is not None else ():
            if name not in (known or ()):
                details = {"column": column, "value": name, "table": field.references, "hint": ", ".join(sorted(known or ())[:8])}
                findings.append(Finding(Level.ERROR, "unknown_reference", place, details))
        return tuple(findings)

    def names(self, statement: str, table: str) -> frozenset[str] | None:
        """The names that a reference may have: keys of a table, or ids that the settings declare; None for those that the program itself adds to."""
        if table == "measures":
            return None
        if table == "lines":
            own = frozenset(kept.values.get("id", "") for kept in self.keeper.records(statement, table).values())
            year = self.year(statement)
            return own | _lines(int(year)) if year else None
        if table in tables():
            return frozenset(kept.values.get(tables()[table].key[0], "") for kept in self.keeper.records(statement, table).values())
        declared = self._settings(statement, "municipality.toml").get(table, ())
        return frozenset(str(one.get("id")) for one in declared if isinstance(one, dict)) if isinstance(declared, list) else frozenset()

    def _settings(self, statement: str, file: str) -> Mapping[str, object]:
        kept = self.keeper.record(statement, SETTINGS, file)
        return _toml(kept.values[CONTENT]) if kept else {}

    def year(self, statement: str) -> str:
        """The year of the statement; empty where its settings do not say it."""
        return _year(self._settings(statement, "statement.toml"))

    def prose_sections(self, statement: str) -> frozenset[str]:
        """The sections that texts can be written for."""
        declared = self._settings(statement, "statement.toml").get("sections")
        told = declared.items() if isinstance(declared, dict) else ()
        return frozenset(name for name, one in told if isinstance(one, dict) and one.get("kind") == SectionKind.PROSE)

    # --- whose a record is ----------------------------------------------------------------------------------------------------

    def tree(self, statement: str) -> Tree:
        rows = self.keeper.records(statement, "units").values()
        return Tree({kept.values.get("code", ""): kept.values.get("parent", "") for kept in rows})

    def unit_of(self, statement: str, table: str, key: str, kept: Kept) -> str:
        """The unit that answers for a record: named in it, or by the record it refers to; empty for one that is everybody's."""
        if table == PROSE:
            return key.partition("/")[0]
        if table not in tables():
            return ""
        for field in tables()[table].fields:
            name = kept.values.get(field.name, "")
            if field.references == "units" and field.name == "unit":
                return name
            if field.name in ("goal", "key_figure", "project"):
                above = self.keeper.record(statement, field.references, name)
                return self.unit_of(statement, field.references, name, above) if above else ""
        return ""

    # --- chapters -------------------------------------------------------------------------------------------------------------

    def state(self, statement: str, unit: str) -> str:
        """The state of a unit's chapter. **Raises** NotFound."""
        kept = self.keeper.record(statement, CHAPTERS, unit)
        if kept is None:
            raise NotFound(kind="unit", name=unit, known="–")
        return kept.values["state"]

    def possible(self, statement: str, unit: str, person: str) -> tuple[Action, ...]:
        """The actions that lead a chapter on and that the person may do now."""
        roles = roles_for(self.keeper.duties(person, statement), unit, self.tree(statement))
        state = self.state(statement, unit)
        found = (one for name, one in rights().actions.items() if one.to and not one.whole and may(name, roles, state))
        return tuple(one for one in found if not (one.other_person and self._brought_by(statement, unit) == person))

    def _brought_by(self, statement: str, unit: str) -> str:
        """Who brought the chapter into its state."""
        kept = self.keeper.record(statement, CHAPTERS, unit)
        return self.keeper.change(statement, kept.base("state")).by if kept else ""

    def move(self, statement: str, unit: str, action: str, *, by: str, at: datetime, reason: str = "") -> str:
        """Lead a chapter on, or all of them where the action is of the whole statement (``unit`` is then its uppermost). The new state comes back.

        **Raises** NotFound, ReasonMissing, NotAllowed; that also for what needs more than a step (:func:`toteuma.services.decision.approve`).
        """
        one = rights().actions.get(action)
        if one is not None and one.decided:
            raise NotAllowed(action=action, unit=unit, state="")
        return self.lead(statement, unit, action, by=by, at=at, reason=reason)

    def lead(self, statement: str, unit: str, action: str, *, by: str, at: datetime, reason: str = "") -> str:
        """As :meth:`move`, for who has done what else the action asks for. Freezing keeps the hash of the files; nothing changes after it."""
        one = rights().actions.get(action)
        if one is None or not one.to:
            raise NotFound(kind="action", name=action, known=", ".join(name for name, told in rights().actions.items() if told.to))
        reason = _plain(reason).strip()
        with self.keeper.transaction():
            head = self.keeper.locked(statement)
            units = [key for _, key in self.keeper.records(statement, CHAPTERS)] if one.whole else [unit]
            for code in units:
                self._check_may_move(statement, code, one, by)
            if one.reason and not reason:
                raise ReasonMissing(action=action)
            changes = [
                Change(at=at, by=by, table=CHAPTERS, key=code, field="state", old=self.state(statement, code), new=one.to, reason=reason)
                for code in units
            ]
            frozen = content_hash(self.files(statement)) if one.to == "frozen" else ""
            if frozen:
                changes.append(Change(at=at, by=by, table=STATEMENT, key="", field="content_hash", old="", new=frozen, reason=reason))
            self.append(statement, head, changes)
            if frozen:
                self.keeper.freeze(statement, frozen)
        return one.to

    def _check_may_move(self, statement: str, unit: str, action: Action, by: str) -> None:
        state = self.state(statement, unit)
        roles = roles_for(self.keeper.duties(by, statement), unit, self.tree(statement))
        if not may(action.name, roles, state) or (action.other_person and self._brought_by(statement, unit) == by):
            raise NotAllowed(action=action.name, unit=unit, state=state)

    # --- the log --------------------------------------------------------------------------------------------------------------

    def verify(self, statement: str) -> Verdict:
        """Whether the log is whole and the records are what it makes them; of a frozen statement also whether its files are those that were frozen."""
        with self.keeper.transaction():
            head = self.keeper.locked(statement)
            records = self.keeper.records(statement)
            verdict = verified(statement, self.keeper.changes(statement), records, count=head.number, last_hash=head.hash)
            if not verdict.fault and head.frozen and content_hash(self.files(statement)) != head.frozen:
                return Verdict(verdict.changes, verdict.last_hash, "frozen", head.number)
        return verdict

    def append(self, statement: str, head: Head, changes: Sequence[Change]) -> tuple[Change, ...]:
        """Tie changes to the log and carry them out; in a transaction that holds ``head`` locked."""
        tied = chained(statement, head.number, head.hash, changes)
        records: Records = {}
        for change in tied:
            place = (change.table, change.key)
            if change.field != WHOLE and place not in records:
                kept = self.keeper.record(statement, *place)
                assert kept is not None, place
                records[place] = kept
            apply(records, change)
        self.keeper.append(statement, tied, {(c.table, c.key): records.get((c.table, c.key)) for c in tied})
        return tied


def _ledger_of(package: Path) -> str:
    """The folder of the package's ledger as seen from it; empty where it has none, or no settings that can be read."""
    try:
        return ledger_folder((package / "statement.toml").read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return ""


def _plain(text: str) -> str:
    """As a canonical file has it: lines end in LF, no byte that is no text, nothing behind the last word."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").rstrip()


def has_column(table: str, column: str) -> bool:
    """Whether a record of the table can have such a field."""
    if table == PROSE:
        return column in set(Language)
    return table in tables() and column in tables()[table].columns()


@cache
def _lines(year: int) -> frozenset[str]:
    """The lines of every scheme that amounts can stand on in a year."""
    return frozenset(line.id for scheme in compared_schemes() for line in line_scheme(scheme, year))


@lru_cache(maxsize=32)
def year_in(settings: str) -> str:
    """The year that the text of ``statement.toml`` says; empty where it does not."""
    return _year(_toml(settings))


def _year(settings: Mapping[str, object]) -> str:
    told = settings.get("statement")
    year = told.get("year") if isinstance(told, dict) else None
    return str(year) if isinstance(year, int) else ""


def _toml(text: str) -> Mapping[str, object]:
    """Settings as they stand; asked for at every field of a page."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}
