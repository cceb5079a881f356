"""Cells told by the words of their row and of their column: tables whose columns are neither budget nor actual but something of their own
(*Kaupungin omistusosuus*, *Tuloveroprosentti*), with companies, years or other things as rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from toteuma.checks.claims.book import Book
from toteuma.checks.claims.measures import LABEL_WORD, Pattern, RowAt, named_in, unit_in
from toteuma.checks.claims.sentences import Word
from toteuma.checks.relation import At
from toteuma.core.evidence import Quantity, Role, TableKind

_OF_THEIR_OWN: Final = (Role.UNKNOWN, Role.SHARE)
_NOT_TOLD_SO: Final = (TableKind.GOALS, TableKind.RISKS)
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_WORDS_BESIDE_A_YEAR: Final = 1
_SHORTEST_PLACE: Final = 3

Key = frozenset[str]
"""A name by its words, each in one base form, without what only says what kind of company it is."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column by its head. ``needed`` are the words that a sentence has to say; ``of_whom`` those that only say whose it is or of what a part."""

    column: int
    year: int | None
    needed: Pattern
    of_whom: Pattern


@dataclass(frozen=True, slots=True)
class Crossed:
    """A cell whose row and column a sentence names; ``row`` is its label. ``whole`` where it says every word of the head."""

    at: At
    row: str
    known: frozenset[str]
    whole: bool


class Crossings:
    """The columns of a document that have a head but no role, worked out once; their words are taught to the lexicon at once."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._keys: dict[str, Key] = {}
        self._heads = {
            t: heads for t, table in enumerate(book.reading.tables) if table.kind not in _NOT_TOLD_SO and (heads := self._heads_of(t))
        }
        self._company = book.words.others | book.words.forms
        self._words: dict[RowAt, frozenset[str]] = {}
        self._by_name: dict[Key, list[RowAt]] = {}
        self._by_year: dict[int, list[RowAt]] = {}
        self._by_label: dict[str, list[tuple[Pattern, RowAt]]] = {}
        for t in self._heads:
            for r, row in enumerate(book.reading.tables[t].rows):
                self._take((t, r), row.label)

    def _take(self, at: RowAt, label: str) -> None:
        words = LABEL_WORD.findall(label)
        if (year := _YEAR.search(label)) and len(words) <= _WORDS_BESIDE_A_YEAR:
            self._by_year.setdefault(int(year[1]), []).append(at)
            return
        self._words[at] = frozenset(base for word in words for base in self.book.lexicon.learn(word)) | self._company
        pattern = self.book.pattern(" ".join(word for word in LABEL_WORD.findall(named_in(label)) if word.lower() not in self._company))
        if not pattern or self.book.says_nothing(pattern):
            return
        if key := self.key(label):
            self._by_name.setdefault(key, []).append(at)
        for base in pattern[0]:
            self._by_label.setdefault(base, []).append((pattern, at))

    def _heads_of(self, table: int) -> tuple[Head, ...]:
        return tuple(
            head
            for column in self.book.reading.columns(table, *_OF_THEIR_OWN)
            if any(self.book.reading.cell(table, r, column) for r in range(len(self.book.reading.tables[table].rows)))
            and (head := self._head(table, column)).needed
        )

    def _head(self, table: int, column: int) -> Head:
        words = self.book.words.nouns
        whose = words["whole"] | words["group"] | words["share"] | words["unit"]
        plain = words["generic"] | words["total"] | self.book.words.glue
        told = self.book.reading.tables[table].columns[column]
        pattern = [self.book.alike(self._joined(word)) for word in LABEL_WORD.findall(named_in(told.header))]
        pattern = [bases for bases in pattern if not bases & plain]
        return Head(
            column,
            told.year,
            tuple(bases for bases in pattern if not bases & whose),
            tuple(bases for bases in pattern if bases & whose),
        )

    def _joined(self, word: str) -> frozenset[str]:
        """With the spelling that a word has where no line breaks in it: *Tulovero-prosentti*."""
        bases = self.book.lexicon.learn(word)
        return bases | self.book.lexicon.learn(word.replace("-", "")) if "-" in word.strip("-") else bases

    def key(self, name: str) -> Key:
        """A name for comparing: *Kiinteistö Oy Säästökeskus* is *KOY Kauhavan Säästökeskus* where the municipality is called Kauhava."""
        if name not in self._keys:
            place = {word[: len(word) - 1] for word in self.book.whole.split()[:1] if len(word) > _SHORTEST_PLACE}
            words = [word.lower().strip("-–") for word in LABEL_WORD.findall(name)]
            kept = [word for word in words if word not in self._company]
            own = [word for word in kept if not any(word.startswith(stem) for stem in place)]
            self._keys[name] = frozenset(own or kept)
        return self._keys[name]

    def rows(self, names: Iterable[str], year: int | None, words: tuple[Word, ...]) -> Iterator[tuple[RowAt, frozenset[str]]]:
        """The rows that a sentence tells of, with the words by which it names them: of the names it tells of, of the year it tells of, by labels that
        stand in it."""
        named = [at for name in names for at in self._by_name.get(self.key(name), ())]
        yield from ((at, frozenset()) for at in named)
        if year is not None:
            yield from ((at, frozenset()) for at in self._by_year.get(year, ()))
        if named:
            return
        for pattern, at in dict.fromkeys(pair for word in words for base in word.bases for pair in self._by_label.get(base, ())):
            if all(any(word.bases & bases for word in words) for bases in pattern):
                yield at, frozenset(base for bases in pattern for base in bases)

    def cells(
        self, names: Iterable[str], year: int | None, words: tuple[Word, ...], own: tuple[Word, ...], around: tuple[Word, ...]
    ) -> list[Crossed]:
        """The cells that a number can be: row named in the sentence (``words``) or above it, all needed words of the head in the number's ``own``
        clause, none of them the row's. Those alone of whose head most is said ``around``."""
        found: list[tuple[int, Crossed]] = []
        for (table, row), known in self.rows(names, year, words):
            by_year = _YEAR.search(self.book.reading.tables[table].rows[row].label) is not None
            for head in self._heads[table]:
                at = (table, row, head.column)
                if self.book.reading.cell(*at) is None or (not by_year and year != (head.year or self.book.reading.year)):
                    continue
                said = [word.bases - known for word in own]
                if not all(any(bases & some for some in said) for bases in head.needed):
                    continue
                whose = sum(any(bases & word.bases for word in around) for bases in head.of_whom)
                bases = frozenset(base for bases in (*head.needed, *head.of_whom) for base in bases)
                label = self.book.reading.tables[table].rows[row].label
                found.append(
                    (
                        len(head.needed) + whose,
                        Crossed(at, label, self._words.get((table, row), frozenset()) | bases, whose == len(head.of_whom)),
                    )
                )
        most = max((said for said, _ in found), default=0)
        return [crossed for said, crossed in found if said == most]

    def fits(self, quantity: Quantity, at: At) -> bool:
        """Whether a number of the prose is of the unit of a cell. Where neither cell nor head tells one, only a number without one is."""
        told = self.book.reading.read(at).quantity
        head = self.book.reading.column(at)
        unit = (told.unit if told is not None else "") or head.unit or unit_in(head.header)
        if unit == "percent":
            return quantity.unit in ("percent", "") and (quantity.unit != "" or quantity.decimals > 0)
        return quantity.unit == unit or (not unit and quantity.unit in ("person", "count"))
