"""A chapter as its reviewer reads it: every field that officers fill in as it will print, what changed in it since a stage, and what was said of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from toteuma.core.document import StatusMark
from toteuma.core.language import Language, Localized
from toteuma.package.schema import tables
from toteuma.services.change_log import Change, Kept
from toteuma.services.comments import Comment, Field, comments_of
from toteuma.services.desk import Desk
from toteuma.services.differences import FieldChange, Piece, changed_since, word_pieces
from toteuma.services.entries import CHAPTERS, PROSE
from toteuma.services.families import Shape, families
from toteuma.services.forms import localized, status_marks, written
from toteuma.services.workplace import Workplace

TRANSLATED = tuple(Language)


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its answers, the oldest first."""

    asked: Comment
    answers: tuple[Comment, ...]


@dataclass(frozen=True, slots=True)
class ReviewField:
    """``text``: its paragraphs as they will print, none where nothing was written; ``mark`` instead where it is a status. ``pieces`` tell what changed
    in a text, ``before`` and ``after`` in anything else. ``of``: the title of its record."""

    field: Field
    of: str
    name: str
    language: Language | None
    text: tuple[str, ...]
    mark: StatusMark | None
    change: FieldChange | None
    pieces: tuple[Piece, ...]
    before: str
    after: str
    threads: tuple[Thread, ...]

    @property
    def anchor(self) -> str:
        return anchor_of(self.field)


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """``aim`` is what it should come to, such as the target of an indicator."""

    table: str
    key: str
    title: str
    title_language: Language
    aim: str
    fields: tuple[ReviewField, ...]
    parts: tuple[ReviewRecord, ...] = ()

    def all_fields(self) -> Iterator[ReviewField]:
        yield from self.fields
        for part in self.parts:
            yield from part.all_fields()


@dataclass(frozen=True, slots=True)
class Review:
    """``families``: the records by family, those of which there are some. ``others``: what changed elsewhere in the chapter, by who may. ``stage``: the
    step since which changes are told; None: since the beginning."""

    families: tuple[tuple[str, tuple[ReviewRecord, ...]], ...]
    others: tuple[FieldChange, ...]
    threads: tuple[Thread, ...]
    stages: tuple[Change, ...]
    stage: Change | None

    def fields(self) -> Iterator[ReviewField]:
        for _, records in self.families:
            for record in records:
                yield from record.all_fields()

    @property
    def changed(self) -> tuple[ReviewField, ...]:
        return tuple(field for field in self.fields() if field.change)

    @property
    def open_threads(self) -> tuple[tuple[str, Thread], ...]:
        """The threads that ask for something still, each with the anchor of its place."""
        own = [(field.anchor, thread) for field in self.fields() for thread in field.threads]
        return tuple((anchor, thread) for anchor, thread in [("chapter", one) for one in self.threads] + own if not thread.asked.settled_by)


def anchor_of(field: Field) -> str:
    """Names a field in the page: ids of a package may hold what an address may not."""
    return "f" + hashlib.sha256("\x1f".join(field).encode()).hexdigest()[:12]


def review(place: Workplace, desk: Desk, statement: str, unit: str, language: Language, *, since: int | None = None) -> Review:
    """The chapter of a unit. ``since``: the number of a step in its history; None: of the last return, else of none."""
    stages = tuple(
        change for change in place.keeper.changes_after(statement, 0, (CHAPTERS,)) if change.key == unit and change.field == "state"
    )
    stage = next((one for one in reversed(stages) if (one.number == since if since is not None else one.new == "returned")), None)
    loaded = place.keeper.record(statement, CHAPTERS, unit)
    number = stage.number if stage else (loaded.made if loaded else 0)
    changes = changed_since(place, statement, unit, number)
    made = _Making(place, desk, statement, unit, language, changes, _threads(comments_of(place, statement, unit)))
    found = tuple(
        (name, records) for name, one in families(place.kind(statement)).items() if (records := tuple(made.records(one.shape, one.parts)))
    )
    shown = {field.field for _, records in found for record in records for field in record.all_fields()}
    others = tuple(change for field, change in changes.items() if field not in shown)
    rest = tuple(thread for field, threads in made.threads.items() if field not in shown for thread in threads)
    return Review(found, others, rest, stages, stage)


def _threads(comments: Sequence[Comment]) -> dict[Field, list[Thread]]:
    found: dict[Field, list[Thread]] = {}
    for one in comments:
        if not one.answers:
            answers = tuple(other for other in comments if other.answers == one.key)
            found.setdefault(one.field, []).append(Thread(one, answers))
    return found


@dataclass
class _Making:
    place: Workplace
    desk: Desk
    statement: str
    unit: str
    language: Language
    changes: Mapping[Field, FieldChange]
    threads: Mapping[Field, Sequence[Thread]]

    def __post_init__(self) -> None:
        data = self.desk.data
        self.filling = self.place.filling(self.statement)
        self.used = data.municipality.languages if data else TRANSLATED
        self.year = str(data.settings.year) if data else ""
        self.marks = {mark.code: mark for mark in status_marks(data, self.language)}
        self.touched = {field[:2] for field in (*self.changes, *self.threads)}

    def records(self, shape: Shape, parts: Shape | None = None, of: str = "") -> Iterator[ReviewRecord]:
        """The unit's records of a shape; with ``of`` those that belong to the record of this id."""
        kept = sorted(self.place.keeper.records(self.statement, shape.table).items(), key=lambda one: (one[1].position, one[0]))
        for (table, key), one in kept:
            own = one.values.get(shape.of) == of if of else self.place.unit_of(self.statement, table, key, one) == self.unit
            if not own or not (self.filling.officers_row(table, one.values, self.year) or (table, key) in self.touched):
                continue
            title, title_language = self._title(table, key, one, shape)
            below = tuple(self.records(parts, of=one.values["id"])) if parts and one.values.get("id") else ()
            yield ReviewRecord(
                table, key, title, title_language, self._aim(table, one, shape), tuple(self._fields(table, key, one, title)), below
            )

    def _title(self, table: str, key: str, kept: Kept, shape: Shape) -> tuple[str, Language]:
        if shape.name:
            text, found = self.desk.printed(self.unit, localized(kept, shape.name), self.language)
            return text or key, found
        data = self.desk.data
        named: Localized | None = None
        if table == PROSE and data:
            section = data.settings.sections.get(key.partition("/")[2])
            named = section.heading if section else None
        elif "line" in kept.values and data:
            line = kept.values["line"]
            named = data.scheme[line].name if line in data.scheme else None
        elif "key_figure" in kept.values:
            figure = self.place.keeper.record(self.statement, "key_figures", kept.values["key_figure"])
            named = localized(figure, "name") if figure else None
        else:
            named = localized(kept, "name")
        text, found = named.in_language(self.language) if named else ("", self.language)
        return text or key.partition("/")[2] or key, found

    def _aim(self, table: str, kept: Kept, shape: Shape) -> str:
        """The first of the facts that is given: in words, else as a number."""
        for name in (name for alternatives in shape.facts for name in alternatives if name in ("target", "target_value", "control")):
            field = tables()[table].field_of(f"{name}_{self.language}" if f"{name}_{self.language}" in tables()[table].columns() else name)
            text = (
                self.desk.printed(self.unit, localized(kept, name), self.language)[0]
                if field.localized
                else written(table, name, kept.values.get(name, ""), self.language)
            )
            if text:
                return text
        return ""

    def _fields(self, table: str, key: str, kept: Kept, of: str) -> Iterator[ReviewField]:
        for name in self.filling.names(table, own=False):
            columns: list[tuple[str, Language | None]]
            if table == PROSE:
                columns = [(name, Language(name))] if Language(name) in self.used else []
            elif tables()[table].field_of(name if name in tables()[table].columns() else f"{name}_{Language.FI}").localized:
                columns = [(f"{name}_{one}", one) for one in self.used]
            else:
                columns = [(name, None)]
            for column, language in columns:
                field = (table, key, column)
                text = kept.values.get(column, "")
                if text or field in self.changes or field in self.threads or language in (None, self.used[0]):
                    yield self._field(field, of, "text" if table == PROSE else name, language, text)

    def _field(self, field: Field, of: str, name: str, language: Language | None, text: str) -> ReviewField:
        change = self.changes.get(field)
        pieces: tuple[Piece, ...] = ()
        before = after = ""
        if change and language:
            pieces = word_pieces(change.old.rstrip(), change.new.rstrip())
        elif change:
            before, after = (self._plain(field, told) for told in (change.old, change.new))
        mark = self.marks.get(text) if name == "status" else None
        shown = (
            self.desk.preview(self.unit, text, language).paragraphs if language and text else (self._plain(field, text),) if text else ()
        )
        return ReviewField(field, of, name, language, shown, mark, change, pieces, before, after, tuple(self.threads.get(field, ())))

    def _plain(self, field: Field, text: str) -> str:
        """A value that is no text as its reader writes it: a status in its word, a number with the language's mark."""
        table, _, column = field
        return self.marks[text].word if column == "status" and text in self.marks else written(table, column, text, self.language)
