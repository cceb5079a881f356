"""Use cases of the workplace: take a package in, save a field; and, from the modules it rests on, move a chapter on, freeze, verify."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from toteuma.core.errors import ChangedMeanwhile, NotAllowed, NotFound, NotLoadable, WrongValue
from toteuma.package.schema import tables
from toteuma.services.change_log import WHOLE, Change, Kept, whole_record
from toteuma.services.chapters import Chapters
from toteuma.services.entries import CHAPTERS, PROSE, STATEMENT, Entry, read_entries
from toteuma.services.keeping import Head, Keeper
from toteuma.services.kept_ledgers import LEDGER, copy_ledger, ledger_folder, record_of
from toteuma.services.rights import may, roles_for
from toteuma.services.rows import added_by, changes_of, unwritten
from toteuma.services.standing import has_column, plain, year_in

__all__ = ["Head", "Keeper", "Saved", "Workplace", "has_column", "year_in"]

DRAFT = "draft"

LONGEST_NAME_BYTES = 150
"""With what is put behind it for a while, no file system finds a name too long."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A field as it stands after saving: the number to save from next, and when. ``emptied``: fields of the record that this one excludes, with theirs."""

    number: int
    text: str
    at: datetime
    emptied: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Workplace(Chapters):
    """The use cases on one keeper. ``at`` is handed in: services ask no clock for what is written into the log."""

    # --- a package comes in and goes out ------------------------------------------------------------------------------------

    def take_in(self, package: Path, statement: str, *, by: str, at: datetime, due: date | None = None) -> int:
        """Keep a package as a new statement; every unit gets a chapter in draft. The number of its records comes back.

        Its ledger is copied to where the workplace keeps ledgers. **Raises** PackageUnreadable, LedgerDamaged, OutputFailed, NotLoadable where the
        ledger cannot come along, or the name is taken or no name for an address.
        """
        if not is_name(statement):
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

    # --- saving ---------------------------------------------------------------------------------------------------------------

    def save(self, statement: str, table: str, key: str, column: str, text: str, *, base: int, by: str, at: datetime) -> Saved:
        """Write one field. Saving what stands there already writes nothing. A row that comes with what is written in it may not be there yet
        (``base`` 0), and goes when all of it is taken out.

        **Raises** NotFound, NotAllowed, WrongValue (the findings of the cell), ChangedMeanwhile where somebody changed the field after ``base``;
        then nothing is written.
        """
        with self.keeper.transaction():
            head = self.keeper.locked(statement)
            kept = self.keeper.record(statement, table, key) or unwritten(self, statement, table, key)
            changes = self.changes_to(statement, table, key, kept, column, text, base=base, by=by, at=at)
            if kept is not None and not changes:
                return Saved(kept.base(column), kept.values.get(column, ""), at)
            written, *others = self.append(statement, head, changes)
        gone = written.field == WHOLE and not written.new
        text = as_kept(table, text)
        return Saved(0 if gone else written.number, text, at, tuple((change.field, change.number) for change in others))

    def changes_to(
        self, statement: str, table: str, key: str, kept: Kept | None, column: str, text: str, *, base: int, by: str, at: datetime
    ) -> Sequence[Change]:
        """What writing one field of a record comes to; nothing where that stands there already. Nothing is written. **Raises** as :meth:`save` does."""
        if kept is None or not has_column(table, column):
            raise NotFound(kind="record", name=f"{table} {key} {column}", known="–")
        text = as_kept(table, text)
        self.check_may_write(statement, table, key, kept, column, by)
        stands, number = kept.values.get(column, ""), kept.base(column)
        if text == stands:
            return ()
        if kept.made and base != number and (base or stands or column in kept.numbers):
            last = self.keeper.change(statement, number) if number > 0 else None
            told = {"by": last.by, "at": last.at.isoformat()} if last else {"by": "", "at": ""}
            raise ChangedMeanwhile(stands=stands, number=str(number), **told)
        if findings := self.cell_findings(statement, table, column, text):
            raise WrongValue(findings)
        moved = Kept(kept.position, {**kept.values, column: text}, kept.made)
        if self.unit_of(statement, table, key, moved) != self.unit_of(statement, table, key, kept):
            # Nobody puts a record into a chapter that is not theirs to change.
            self.check_may_write(statement, table, key, moved, column, by)
        return changes_of(self.filling(statement), table, key, kept, column, text, by=by, at=at)

    def check_may_write(self, statement: str, table: str, key: str, kept: Kept, column: str, by: str) -> None:
        """**Raises** NotAllowed where somebody may not write a field of a record now."""
        unit = self.unit_of(statement, table, key, kept)
        roles = roles_for(self.keeper.duties(by, statement), unit, self.tree(statement))
        state = self.state(statement, unit) if roles else ""
        filling = self.filling(statement)
        fills = may("write", roles, state) and (
            (filling.officer_fills(table, column) and filling.officers_row(table, kept.values, self.year(statement)))
            or (filling.fills_own(table, column) and added_by(self, statement, table, kept) == by)
        )
        corrects = may("correct", roles, state) and (table == PROSE or column not in tables()[table].key)
        if not fills and not corrects:
            raise NotAllowed(action="write", unit=unit, state=state)


def as_kept(table: str, text: str) -> str:
    """A text as its record keeps it: one of prose ends with a line's end, as files do."""
    return plain(text) + ("\n" if table == PROSE and text.strip() else "")


def is_name(text: str) -> bool:
    """Whether a statement can be called so: the name stands in addresses and is that of folders of its own, so that no dot begins it."""
    return re.fullmatch(r"\w[\w.-]*", text) is not None and len(text.encode()) <= LONGEST_NAME_BYTES


def _ledger_of(package: Path) -> str:
    """The folder of the package's ledger as seen from it; empty where it has none, or no settings that can be read."""
    try:
        return ledger_folder((package / "statement.toml").read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return ""
