"""Records, changes and duties in the database, as the services ask for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from toteuma.core.errors import NotFound, NotLoadable
from toteuma.services.change_log import START, WHOLE, Change, Kept, Records
from toteuma.services.journal import JOURNAL
from toteuma.services.rights import Duty
from toteuma.services.snapshot import NONE, Snapshot
from toteuma.services.workplace import Head
from toteuma.web import models
from toteuma.web.snapshots import snapshot_of

BATCH = 400


@dataclass(frozen=True, slots=True)
class DatabaseKeeper:
    """The :class:`toteuma.services.workplace.Keeper` on one of Django's databases."""

    using: str = "default"

    def transaction(self) -> AbstractContextManager[None]:
        held: AbstractContextManager[None] = transaction.atomic(using=self.using)
        return held

    def create(self, statement: str) -> None:
        try:
            with transaction.atomic(using=self.using):
                models.Statement.objects.using(self.using).create(name=statement, hash=START)
        except IntegrityError as error:
            raise NotLoadable(package=statement, cause=statement) from error

    def statements(self) -> tuple[str, ...]:
        """The names of all statements, in order."""
        return tuple(name for name in self.logs() if not name.endswith(JOURNAL))

    def logs(self) -> tuple[str, ...]:
        """The names of all logs: those of the statements and their journals."""
        return tuple(models.Statement.objects.using(self.using).order_by("name").values_list("name", flat=True))

    def _row(self, statement: str, *, lock: bool = False) -> models.Statement:
        rows = models.Statement.objects.using(self.using)
        try:
            found: models.Statement = (rows.select_for_update() if lock else rows).get(name=statement)
        except models.Statement.DoesNotExist as error:
            raise NotFound(kind="statement", name=statement, known=", ".join(self.statements()) or "–") from error
        return found

    def locked(self, statement: str) -> Head:
        row = self._row(statement, lock=True)
        return Head(row.number, row.hash, row.frozen)

    def head(self, statement: str) -> Head:
        row = self._row(statement)
        return Head(row.number, row.hash, row.frozen)

    def record(self, statement: str, table: str, key: str) -> Kept | None:
        row = self._records().filter(statement__name=statement, table=table, key=key).first()
        return None if row is None else _kept(row)

    def records(self, statement: str, table: str = "") -> Records:
        rows = self._records().filter(statement__name=statement)
        return {(row.table, row.key): _kept(row) for row in (rows.filter(table=table) if table else rows)}

    def _records(self) -> QuerySet[models.Record]:
        return models.Record.objects.using(self.using)

    def change(self, statement: str, number: int) -> Change:
        return _change(models.Change.objects.using(self.using).get(statement__name=statement, number=number))

    def changes(self, statement: str) -> Iterator[Change]:
        rows = models.Change.objects.using(self.using).filter(statement__name=statement).order_by("number")
        return map(_change, rows.iterator(chunk_size=2000))

    def changes_after(self, statement: str, number: int, tables: Sequence[str] = ()) -> Iterator[Change]:
        """The changes behind the one of this number, the first first; with ``tables`` those of these alone."""
        rows = models.Change.objects.using(self.using).filter(statement__name=statement, number__gt=number).order_by("number")
        return map(_change, rows.filter(table__in=tables) if tables else rows)

    def changes_numbered(self, statement: str, numbers: Collection[int]) -> Iterator[Change]:
        """The changes of these numbers."""
        rows = models.Change.objects.using(self.using).filter(statement__name=statement, number__in=list(numbers))
        return map(_change, rows)

    def field_changes(self, statement: str, table: str, key: str, field: str) -> tuple[Change, ...]:
        """Every change of one field, the first first."""
        rows = models.Change.objects.using(self.using).filter(statement__name=statement, table=table, key=key, field=field)
        return tuple(_change(row) for row in rows.order_by("number"))

    def removals(self, statement: str, tables: Iterable[str]) -> tuple[Change, ...]:
        """Every change that removed a record of these tables, the first first."""
        rows = models.Change.objects.using(self.using).filter(statement__name=statement, table__in=tuple(tables), field=WHOLE, new="")
        return tuple(_change(row) for row in rows.order_by("number"))

    def statements_of(self, person: str) -> tuple[str, ...]:
        """The names of the statements that a person has a duty in."""
        rows = models.Statement.objects.using(self.using).filter(duties__person__username=person).distinct()
        return tuple(rows.order_by("name").values_list("name", flat=True))

    def everywhere(self, table: str, key: str) -> dict[str, Mapping[str, str]]:
        """The values of the record of this key in each statement that has it, by the statement's name, in order."""
        rows = self._records().filter(table=table, key=key).order_by("statement__name")
        return dict(rows.values_list("statement__name", "values"))

    def append(self, statement: str, changes: Sequence[Change], records: Mapping[tuple[str, str], Kept | None]) -> None:
        row = self._row(statement)
        models.Change.objects.using(self.using).bulk_create((_change_row(row, change) for change in changes), batch_size=BATCH)
        kept = [_record_row(row, place, one) for place, one in records.items() if one is not None]
        self._records().bulk_create(
            kept,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=("statement", "table", "key"),
            update_fields=("position", "values", "made", "numbers"),
        )
        for (table, key), one in records.items():
            if one is None:
                self._records().filter(statement=row, table=table, key=key).delete()
        models.Statement.objects.using(self.using).filter(pk=row.pk).update(number=changes[-1].number, hash=changes[-1].hash)

    def freeze(self, statement: str, content: str) -> None:
        models.Statement.objects.using(self.using).filter(name=statement).update(frozen=content)

    def exists(self, statement: str) -> bool:
        return bool(models.Statement.objects.using(self.using).filter(name=statement).exists())

    def all_duties(self, statement: str) -> tuple[tuple[str, Duty], ...]:
        """User names with their duties."""
        rows = models.Duty.objects.using(self.using).filter(statement__name=statement).order_by("pk")
        return tuple((person, Duty(role, unit)) for person, role, unit in rows.values_list("person__username", "role", "unit"))

    def give_duty(self, person: str, statement: str, duty: Duty) -> bool:
        """Whether the duty is new. **Raises** NotFound for a person whom nobody knows."""
        known = models.Person.objects.using(self.using).filter(username=person).first()
        if known is None:
            raise NotFound(kind="person", name=person, known="–")
        row = self._row(statement)
        _, new = models.Duty.objects.using(self.using).get_or_create(person=known, statement=row, role=duty.role, unit=duty.unit)
        return bool(new)

    def take_duty(self, person: str, statement: str, duty: Duty) -> bool:
        """Whether the person had the duty."""
        rows = models.Duty.objects.using(self.using).filter(
            person__username=person, statement__name=statement, role=duty.role, unit=duty.unit
        )
        return bool(rows.delete()[0])

    def duties(self, person: str, statement: str) -> tuple[Duty, ...]:
        rows = models.Duty.objects.using(self.using).filter(person__username=person, person__is_active=True, statement__name=statement)
        return tuple(Duty(role, unit) for role, unit in rows.order_by("pk").values_list("role", "unit"))


@dataclass(frozen=True, slots=True)
class RememberingKeeper(DatabaseKeeper):
    """For one page that is read, or one thing that is saved: every record is of one moment, and comes from what this process remembers.

    Whoever locks a statement sees it from then on as it stands under the lock, whatever was seen before.
    """

    seen: dict[str, tuple[Snapshot, Head] | None] = field(default_factory=dict)
    known_duties: dict[tuple[str, str], tuple[Duty, ...]] = field(default_factory=dict)

    def head(self, statement: str) -> Head:
        seen = self._seen(statement)
        if seen is None:
            return DatabaseKeeper.head(self, statement)
        return Head(seen[0].number, seen[0].hash, seen[1].frozen)

    def locked(self, statement: str) -> Head:
        head = DatabaseKeeper.locked(self, statement)
        self.seen.pop(statement, None)
        return head

    def append(self, statement: str, changes: Sequence[Change], records: Mapping[tuple[str, str], Kept | None]) -> None:
        DatabaseKeeper.append(self, statement, changes, records)
        self.seen.pop(statement, None)

    def exists(self, statement: str) -> bool:
        return self._seen(statement) is not None

    def records(self, statement: str, table: str = "") -> Records:
        seen = self._seen(statement)
        if seen is None:
            return NONE
        return seen[0].rows(table) if table else seen[0].all()

    def record(self, statement: str, table: str, key: str) -> Kept | None:
        return self.records(statement, table).get((table, key))

    def _seen(self, statement: str) -> tuple[Snapshot, Head] | None:
        if statement not in self.seen:
            try:
                self.seen[statement] = snapshot_of(DatabaseKeeper(self.using), statement)
            except NotFound:
                self.seen[statement] = None
        return self.seen[statement]

    def duties(self, person: str, statement: str) -> tuple[Duty, ...]:
        place = (person, statement)
        if place not in self.known_duties:
            self.known_duties[place] = DatabaseKeeper.duties(self, person, statement)
        return self.known_duties[place]

    def learn_duties(self, statement: str) -> None:
        """Read the duties of everybody who has any at once, for who asks after many of them."""
        rows = models.Duty.objects.using(self.using).filter(statement__name=statement).order_by("pk")
        everybody = {person: list[Duty]() for person in rows.values_list("person__username", flat=True)}
        for person, role, unit in rows.filter(person__is_active=True).values_list("person__username", "role", "unit"):
            everybody[person].append(Duty(role, unit))
        self.known_duties.update({(person, statement): tuple(duties) for person, duties in everybody.items()})


def _kept(row: models.Record) -> Kept:
    return Kept(row.position, row.values, row.made, row.numbers)


def _record_row(statement: models.Statement, place: tuple[str, str], kept: Kept) -> models.Record:
    table, key = place
    return models.Record(
        statement=statement, table=table, key=key, position=kept.position, values=kept.values, made=kept.made, numbers=kept.numbers
    )


FIELDS = ("number", "at", "by", "table", "key", "field", "old", "new", "reason", "previous", "hash")


def _change(row: models.Change) -> Change:
    return Change(**{name: getattr(row, name) for name in FIELDS})


def _change_row(statement: models.Statement, change: Change) -> models.Change:
    return models.Change(statement=statement, **{name: getattr(change, name) for name in FIELDS})
