"""The tables as prose speaks of them: whose rows there are, by which names, and the figures that a row can give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Final

from toteuma.checks.claims.measures import (
    IN_THOUSANDS,
    LABEL_WORD,
    PER,
    THOUSAND,
    Entity,
    Measure,
    Names,
    Pattern,
    RowAt,
    by_first_word,
    is_key_figure,
    lines_told,
    named_in,
    unit_in,
)
from toteuma.checks.claims.morphology import Lexicon, past_of
from toteuma.checks.claims.vocabulary import Vocabulary, vocabulary
from toteuma.checks.reading import AMOUNTS, Reading, folded
from toteuma.core.evidence import Role, TableKind
from toteuma.core.language import Language
from toteuma.rules.claims import combined_lines
from toteuma.rules.reading import cue

_NO_LINES: Final = (TableKind.KEY_FIGURES, TableKind.GOALS, TableKind.RISKS, TableKind.PROJECTS)
_WITH_RATIOS: Final = (TableKind.KEY_FIGURES, TableKind.COMPARISON, TableKind.CASH_FLOW, TableKind.BALANCE_SHEET, TableKind.OTHER)
_FEW: Final = 2
"""Key figures of so many words are known without the word for number: *Uusien yritysten lukumäärä*."""
_PARTICIPLE: Final = re.compile(r"(?:neet|neiden|dyt|dut|tyt|tut|nut|nyt)$")
_DAY: Final = re.compile(r"(?<!\d)\d{1,2}\.? +([^\W\d_]{3,})\.?")
_IS_RATIO: Final = re.compile(r"(?:€|euroa?|eur) ?/ ?[^\W\d_]+\.?", re.IGNORECASE)
_IGNORED: Final = frozenset(["ja", "och", "and", "sekä", "samt", "of", "av", "yhteensä", "totalt", "total", "ka", "keskimäärin", "the"])

WHOLE_LINES: Final = frozenset({"tax_revenue", "annual_margin", "central_government_transfers"})
"""Lines by which a municipality's own tables are told from those of its parts."""


class Book:
    """Everything is worked out once, when first asked."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self.reading = reading
        self.lexicon = lexicon
        self.words: Vocabulary = vocabulary(lexicon.language)
        self._measures: dict[str, tuple[Measure, ...]] = {}
        self._names: dict[str, Names[Measure]] = {}
        self._topics: dict[tuple[str, str], tuple[Measure, ...]] = {}

    def learn(self) -> None:
        """Teach the lexicon every name of the document, before its sentences are read."""
        for entity in self.entities:
            self.names(entity.name)
        self.names("")
        _ = self.counted, self.whole, self.place

    def pattern(self, name: str, *, optional: bool = False) -> Pattern:
        """The words of a name; with ``optional`` participles are left out (*Myönnetyt rakennusluvat*) or stand for their verb (*Syntyneitä lapsia*)."""
        for spelled in self.words.spelled:
            name = re.sub(re.escape(spelled[0]), spelled[1], name, flags=re.IGNORECASE)
        name = _DAY.sub(lambda day: "" if day[1].lower().startswith(self._months) else day[0], name)
        words = [word for word in LABEL_WORD.findall(name) if word.lower() not in _IGNORED]
        kept = [word for word in words if not _PARTICIPLE.search(word.lower())] if optional else words
        if len(kept) < len(words) and self._is_line(kept):
            kept = words  # *Kertynyt ylijäämä* is not the line *Ylijäämä*
        if not optional:
            return tuple(self._spelled(self.lexicon.learn(word)) for word in kept)
        finnish = self.lexicon.language is Language.FI
        told = [self.alike(self.lexicon.learn(word) | (past_of(word) if finnish else frozenset())) for word in kept or words]
        told = [bases for bases in told if not bases & self.words.nouns["period"]] or told
        without_number = [bases for bases in told if not bases & self.words.nouns["total"]]
        return tuple(without_number if len(without_number) >= _FEW else told)

    @cached_property
    def _months(self) -> tuple[str, ...]:
        """How the names of months begin: *31 Dec*."""
        return tuple(month[:3] for month in self.words.months)

    def _is_line(self, words: Sequence[str]) -> bool:
        """Whether words are the name of a line by itself."""
        known = [self.lexicon.bases(word) for word in words]
        names = (phrase for phrases in self.words.measures.values() for phrase in phrases)
        return any(len(phrase) == len(known) and all(word in bases for word, bases in zip(phrase, known, strict=True)) for phrase in names)

    def _spelled(self, bases: frozenset[str]) -> frozenset[str]:
        """With the other words that one short spelling stands for: *yli-/alijäämä*."""
        return bases.union(*(frozenset(spelled[1:]) for spelled in self.words.spelled if spelled[1] in bases))

    def alike(self, bases: frozenset[str]) -> frozenset[str]:
        """With the other words for the same thing."""
        return self._spelled(bases).union(*(group for group in self.words.alike if bases & group))

    @cached_property
    def _short(self) -> Mapping[str, str]:
        """Names that only say that it is the municipality (*Kunta*, over columns beside those of the group), each with its full name."""
        kinds = self.words.nouns["whole"] - self.words.nouns["group"]
        names = {folded(table.entity): self._bases(folded(table.entity)) for table in self.reading.tables if table.entity}
        short = [name for name in names if all(self.lexicon.bases(word) & kinds for word in name.split())]
        full = [
            name for name, bases in names.items()
            if name not in short and bases & kinds and not bases & self.words.nouns["group"] and not self._others(name)
        ]  # fmt: skip
        return dict.fromkeys(short, full[0]) if len(full) == 1 else {}

    def whose(self, table: int) -> str:
        """Whose table it is, by the name that the others have."""
        name = folded(self.reading.tables[table].entity)
        return self._short.get(name, name)

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """Names of units: of tables and of the tree, longest first."""
        names = {table.entity for table in self.reading.tables if table.entity}
        names |= {name for pair in self.reading.document.parents for name in pair}
        for table in self.reading.tables:
            told = lines_told(table)
            names |= {row.label for row in table.rows if told[row.line] > 1}
        names |= {paragraph.entity for paragraph in self.reading.document.paragraphs() if paragraph.entity}
        found = [Entity(folded(name), self.pattern(name)) for name in sorted(names) if folded(name) not in self._short]
        return tuple(sorted((entity for entity in found if entity.pattern), key=lambda entity: (-len(entity.pattern), entity.name)))

    @cached_property
    def whole(self) -> str:
        """The entity that is the municipality itself: the one with lines of its own whose name says so, else the one that all others are below; empty
        where there is none or more than one."""
        tabled = [entity for entity in self.entities if any(self.whose(table) == entity.name for table in range(len(self.reading.tables)))]
        named = [entity.name for entity in tabled if any(self.words.nouns["whole"] & bases for bases in entity.pattern)]
        named = [
            name for name in named if self.measures(name) and not self._others(name) and not self._bases(name) & self.words.nouns["group"]
        ]
        own = [name for name in named if self._whole_lines(name)]
        chosen = own or named
        return chosen[0] if len(chosen) == 1 else ""

    @cached_property
    def place(self) -> frozenset[str]:
        """What the municipality itself is called, without the word for a municipality."""
        words = (self.lexicon.learn(word) for word in LABEL_WORD.findall(self.whole))
        return frozenset().union(*(bases for bases in words if not bases & self.words.nouns["whole"]))

    def _bases(self, name: str) -> frozenset[str]:
        return frozenset(base for word in name.split() for base in self.lexicon.bases(word))

    def _others(self, name: str) -> bool:
        return bool(set(re.findall(r"\w+", name)) & self.words.others)

    def _whole_lines(self, name: str) -> bool:
        return any(measure.key in WHOLE_LINES for measure in self.measures(name))

    def home(self, entity: str) -> str:
        """Whose lines a text under a heading tells of: the heading's own, or the municipality's where the heading names nobody who has a table."""
        if entity and (self.measures(entity) or any(self.whose(table) == entity for table in range(len(self.reading.tables)))):
            return entity
        return entity if self._others(entity) else self.whole or entity

    def of_group(self, measure: Measure) -> bool:
        """Whether the group has this line: in a table of its own, or in one that says so."""
        tables = (self.reading.tables[table] for table, _ in measure.rows)
        return any(
            self._bases(re.sub(r"[-–]", " ", f"{table.entity} {table.caption}".lower())) & self.words.nouns["group"] for table in tables
        )

    def of_whole_only(self, measure: Measure) -> bool:
        """Whether only the municipality itself has this line: its taxes, its annual margin."""
        return measure.key not in self._keys_of_parts

    @cached_property
    def _keys_of_parts(self) -> frozenset[str]:
        parts = [entity.name for entity in self.entities if entity.name != self.whole and not self._whole_lines(entity.name)]
        return frozenset(measure.key for name in parts for measure in self.measures(name))

    @cached_property
    def slips(self) -> frozenset[str]:
        """The words for units, each with one letter missing: how they are mistyped."""
        return self.lexicon.mistyped(self.words.nouns["unit"])

    @cached_property
    def entity_names(self) -> Names[Entity]:
        return by_first_word((entity, entity.pattern) for entity in self.entities)

    def names(self, entity: str) -> Names[Measure]:
        """The names of an entity's lines, by the base forms of their first word."""
        if entity not in self._names:
            self._names[entity] = by_first_word((measure, pattern) for measure in self.measures(entity) for pattern in measure.patterns)
        return self._names[entity]

    def topic(self, heading: str, entity: str) -> tuple[Measure, ...]:
        """The line of an entity that a heading is the name of; empty where it is none."""
        if (heading, entity) not in self._topics:
            words = [self.lexicon.bases(word) for word in LABEL_WORD.findall(heading)]
            self._topics[heading, entity] = tuple(
                measure
                for measure in self.measures(entity)
                if any(len(pattern) == len(words) and all(map(frozenset.__and__, words, pattern)) for pattern in measure.patterns)
            )
        return self._topics[heading, entity]

    def measures(self, entity: str) -> tuple[Measure, ...]:
        """The lines of an entity, with all their names."""
        if entity not in self._measures:
            lines = tuple(self._lines(entity))
            self._measures[entity] = lines + tuple(self._combined(lines))
        return self._measures[entity]

    def _lines(self, entity: str) -> Iterator[Measure]:
        rows: dict[str, list[RowAt]] = {}
        for t, table in enumerate(self.reading.tables):
            columns = self.reading.columns(t, *AMOUNTS)
            if not columns or table.kind in _NO_LINES:
                continue
            told = lines_told(table)
            for r, row in enumerate(table.rows):
                # a table that has one line for several units names the unit in the row
                owner = folded(row.label) if told[row.line] > 1 else self.whose(t)
                if owner != entity or not row.label.strip() or is_key_figure(row):
                    continue
                if any(self.reading.cell(t, r, c) for c in columns):
                    rows.setdefault(row.line or folded(row.label), []).append((t, r))
        scheme = self.reading.scheme
        for key, at in rows.items():
            labels = dict.fromkeys(self.reading.tables[t].rows[r].label for t, r in at)
            patterns = [self.pattern(named_in(label)) for label in labels if folded(label) != entity]
            if key in scheme:
                patterns.append(self.pattern(scheme[key].name.get(self.lexicon.language)))
            patterns += [self._synonym(phrase) for phrase in self.words.measures.get(key, ())]
            nature = scheme[key].nature if key in scheme else None
            told_by = tuple(dict.fromkeys(pattern for pattern in patterns if pattern and (key in scheme or not self.says_nothing(pattern))))
            if told_by:
                yield Measure(key, next(iter(labels)), tuple(at), nature, told_by)

    def _combined(self, lines: Sequence[Measure]) -> Iterator[Measure]:
        """What prose tells in one word and these lines in several."""
        rows = {line.key: line.rows for line in lines}
        for name, variants in combined_lines().items():
            split = [[(term[: len(term) - len(line)], line) for term in terms for line in [term.lstrip("-+")]] for terms in variants]
            terms = tuple(tuple((sign, rows[line]) for sign, line in some) for some in split if all(line in rows for _, line in some))
            patterns = tuple(self._synonym(phrase) for phrase in self.words.combined[name])
            if terms:
                yield Measure(
                    name,
                    self.reading.tables[terms[0][0][1][0][0]].rows[terms[0][0][1][0][1]].label,
                    terms[0][0][1],
                    None,
                    patterns,
                    terms=terms,
                )

    def says_nothing(self, pattern: Pattern) -> bool:
        """A label of words that stand in any sentence: *viideltä vuodelta*, *yhteensä*."""
        plain = self.words.glue | self.words.nouns["generic"] | self.words.nouns["total"] | self.words.numbers
        return all(bases & plain for bases in pattern)

    def _synonym(self, phrase: tuple[str, ...]) -> Pattern:
        return tuple(self.lexicon.learn(word) for word in phrase)

    @cached_property
    def counted(self) -> tuple[Measure, ...]:
        """Key figures of all tables, one per table row; a row that other tables repeat has all its places."""
        rows: dict[tuple[str, str], list[RowAt]] = {}
        for t, table in enumerate(self.reading.tables):
            if table.kind not in _WITH_RATIOS:
                continue
            whole = table.kind is TableKind.KEY_FIGURES or self._counts(t)
            above = ""
            for r, row in enumerate(table.rows):
                if not whole and not is_key_figure(row):
                    continue
                label = row.label.lstrip("•-– ")
                if label.startswith("€/"):
                    label = f"{above} {label}"
                elif re.search(r"[€%]|/", label):
                    above = named_in(label)
                each = next(
                    (cell.raw for cell in row.cells if not cell.quantity and cell.raw != row.label and _IS_RATIO.fullmatch(cell.raw)), ""
                )
                if each and not PER.search(label):
                    label = f"{label}, {each}"  # its unit stands in a column of its own
                if any(cell.quantity for cell in row.cells):
                    rows.setdefault((folded(label), label), []).append((t, r))
        return tuple(
            Measure(
                key, label, tuple(at), None, (self.pattern(named_in(label), optional=True),), True, self._unit(label, at), self._per(label)
            )
            for (key, label), at in rows.items()
        )

    @cached_property
    def countable(self) -> tuple[Measure, ...]:
        """The key figures that a number can be told of: not a row that is called as the municipality is, which tells of the place."""
        name = self.whole.split()
        return tuple(
            measure
            for measure in self.counted
            if measure.patterns[0]
            and not (name and all(any(word.startswith(base) for word in name for base in bases) for bases in measure.patterns[0]))
        )

    @cached_property
    def counted_names(self) -> Names[Measure]:
        """The key figures by the base forms of the first word of their names."""
        return by_first_word((measure, measure.patterns[0]) for measure in self.countable)

    def _counts(self, table: int) -> bool:
        """A table of persons, permits, visits: this year's column, and not one line of the scheme."""
        whole = self.reading.tables[table]
        now = self.reading.columns(table, Role.ACTUAL)
        return bool(now) and whole.kind in (TableKind.COMPARISON, TableKind.OTHER) and not any(row.line for row in whole.rows)

    def _unit(self, label: str, rows: Sequence[RowAt]) -> str:
        """The unit of a key figure: as its label tells it, else per cent where all its cells are."""
        cells = [cell.quantity.unit for t, r in rows for cell in self.reading.tables[t].rows[r].cells if cell.quantity]
        return unit_in(label) or ("percent" if cells and set(cells) == {"percent"} else "")

    def _per(self, label: str) -> frozenset[str]:
        match = PER.search(label)
        if not match:
            return frozenset()
        word = match[1] or match[2]
        if self.lexicon.bases(word) & self.words.nouns["period"]:
            return frozenset()
        return self.lexicon.learn("asukas" if word.lower().rstrip(".") in ("as", "asuk") else word)

    def factor(self, table: int, row: int) -> Decimal:
        """What a row's own label multiplies its figures with, where its table does not: 1 000 in ``Lainakanta 31.12., 1 000 €``."""
        whole = self.reading.tables[table]
        return THOUSAND if whole.scale == 1 and IN_THOUSANDS.search(whole.rows[row].label) else Decimal(1)

    def near(self, measure: Measure, entity: str) -> bool:
        """Whether a key figure stands in a table of the entity, of a unit above or below it, or of nobody; a company's are its own alone."""
        parents = self.reading.parents
        above = {entity}
        alone = cue("entities.company").search(entity) is not None
        while not alone and (unit := parents.get(entity, "")) and unit not in above:
            above.add(unit)
            entity = unit
        for table, _ in measure.rows:
            owner = self.whose(table)
            if owner in above or (not alone and (not owner or parents.get(owner, "") in above)):
                return True
        return False

    def own(self, measures: Sequence[Measure], *entities: str) -> Sequence[Measure]:
        """Those of several key figures that stand in a table of the first unit that has any; all of them where none has."""
        for entity in entities:
            if found := [m for m in measures if any(self.whose(table) == entity for table, _ in m.rows)]:
                return found
        return measures

    @cached_property
    def _named_by_a_word(self) -> frozenset[str]:
        """Rows outside tables of key figures that one word names: it may stand in any sentence."""
        kinds = {t: table.kind for t, table in enumerate(self.reading.tables)}
        return frozenset(
            measure.key
            for measure in self.counted
            if len(measure.patterns[0]) < 2 and not measure.per and any(kinds[t] is not TableKind.KEY_FIGURES for t, _ in measure.rows)
        )

    @cached_property
    def vague(self) -> frozenset[str]:
        """Key figures all of whose words stand in the name of another one of the same table: *Lapsia yhteensä* beside *Lapsia esiopetuksessa*."""
        tables: dict[int, list[Measure]] = {}
        for measure in self.counted:
            for table in {table for table, _ in measure.rows}:
                tables.setdefault(table, []).append(measure)
        return self._named_by_a_word | frozenset(
            one.key
            for measures in tables.values()
            for one in measures
            for other in measures
            if one is not other
            and not one.per
            and not other.per
            and all(any(bases & more for more in other.patterns[0]) for bases in one.patterns[0])
        )

    def is_at(self, measure: Measure, entity: str) -> tuple[RowAt, ...]:
        """The rows of a key figure that stand in the entity's own table, else all of them."""
        own = tuple(at for at in measure.rows if self.whose(at[0]) == entity)
        return own or measure.rows

    def columns(self, table: int, roles: Iterable[Role], year: int | None) -> Iterator[int]:
        """Columns with one of the roles that tell of the year, in the order of the roles."""
        for column in (column for role in roles for column in self.reading.columns(table, role)):
            told = self.reading.measure(table, column)[1]
            if told is None or year is None or told == year:
                yield column
