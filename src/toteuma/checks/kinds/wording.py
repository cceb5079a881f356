"""Names: of columns, of keys, of the levels that units stand on."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from toteuma.checks.kinds.repeats import stemmed
from toteuma.checks.named_rows import keys_spelt_otherwise
from toteuma.checks.reading import Reading, folded
from toteuma.checks.registry import PLAIN_LANGUAGE, kind
from toteuma.checks.relation import Relation
from toteuma.checks.texts import texts
from toteuma.core.evidence import Role, TableKind
from toteuma.core.findings import Level
from toteuma.core.remark import Remark, Where

NAMED_ROLES = (Role.PRIOR, Role.AMENDED, Role.ACTUAL, Role.DEVIATION, Role.RATE)
SHORT = 4
FINANCE = (TableKind.COMPARISON, TableKind.INVESTMENTS, TableKind.KEY_FIGURES)


@kind("LABEL", Level.WARNING, PLAIN_LANGUAGE)
def labels(reading: Reading) -> Iterator[Relation | Remark]:
    """A column that is called by several words in the tables of one document, and a key of a list that is spelt otherwise where it is repeated."""
    yield from keys_spelt_otherwise(reading)
    heads: dict[Role, dict[str, list[Where]]] = defaultdict(lambda: defaultdict(list))
    for t, table in enumerate(reading.tables):
        for role, head in _heads(reading, t):
            where = Where(table.spot, head, table.entity, table.id, column=head, document=reading.name)
            heads[role][_bare(head)].append(where)
    for role, words in heads.items():
        # A head that stands once only may be of its own kind; an abbreviation beside the word itself is no second name.
        often = sorted((word for word in words if len(words[word]) > 1 and len(word) > SHORT), key=len, reverse=True)
        full = [word for index, word in enumerate(often) if not any(_short_for(word, longer) for longer in often[:index])]
        if len(full) < 2:
            continue
        usual = max(full, key=lambda word: len(words[word]))
        forms = ", ".join(f"”{word}” ({len(words[word])})" for word in sorted(full, key=lambda word: -len(words[word])))
        places = tuple(where for word in full if word != usual for where in words[word])
        yield Remark("LABEL", Level.INFO, places, {"forms": forms, "usual": usual}, sentence="label_column", proposed=usual, key=(role,))


def _heads(reading: Reading, table: int) -> Iterator[tuple[Role, str]]:
    """The heads of a table's columns of figures of the statement's own year: only of roles that it has once, as two of one kind bear two names."""
    whole = reading.tables[table]
    own = [c for c in range(len(whole.columns)) if reading.measure(table, c)[1] in (reading.year, None)]
    roles = Counter(whole.columns[c].role for c in own)
    staged = whole.column(Role.ORIGINAL) is not None
    for c in own if whole.kind in FINANCE else ():
        column = whole.columns[c]
        told = column.role in NAMED_ROLES and roles[column.role] == 1 and not (staged and column.role is Role.AMENDED)
        counted = any(reading.cell(table, r, c) for r in range(len(whole.rows)))
        if told and counted and column.by != "arithmetic" and _bare(column.header):
            yield column.role, column.header


def _short_for(short: str, long: str) -> bool:
    """Whether each word of one head is that of the other or an abbreviation of it."""
    one, other = short.split(), long.split()
    return len(one) == len(other) and all(
        a == b or (len(a.rstrip(".")) <= 4 and b.startswith(a[0])) for a, b in zip(one, other, strict=True)
    )


def _bare(header: str) -> str:
    """A head without its year, month and marks."""
    return " ".join(re.sub(r"(?:19|20)\d\d|\d+\s*[-–—]\s*\d+|[\d./%€()]", " ", folded(header)).split()).strip(" -–:")


@kind("TERM", Level.INFO, PLAIN_LANGUAGE)
def terms(reading: Reading) -> Iterator[Relation | Remark]:
    """A unit called by the name of another level than elsewhere in the document."""
    names = {folded(table.entity): table.entity for table in reading.tables if len(table.entity) > 5}
    level = reading.cue("level").pattern
    patterns = {
        name: re.compile(rf"(?P<name>{stemmed(entity)})[ \u00a0-]+(?P<level>{level})", re.IGNORECASE) for name, entity in names.items()
    }
    called: dict[str, Counter[str]] = defaultdict(Counter)
    places: dict[tuple[str, str], list[Where]] = defaultdict(list)
    for text in texts(reading):
        for name, pattern in patterns.items():
            for match in pattern.finditer(text.text):
                word = match["level"].casefold()
                called[name][word] += 1
                places[name, word].append(text.where(*match.span()))
    for name, words in called.items():
        (usual, most), *others = words.most_common()
        for word, count in others:
            if count == 1 and most >= 3 and not (usual in word or word in usual):
                details = {"name": names[name], "usual": usual, "written": word}
                yield Remark("TERM", Level.INFO, tuple(places[name, word]), details, proposed=usual, key=(name, word))
