"""Which sections a statement has in which order: the lists of its levels and units and of the other documents of the year, changed without touching what
else stands in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from toteuma.core.whole_numbers import whole_number
from toteuma.services.settings_text import Way, settings_of, value_at

LEVELS, UNITS = "layout", "layout_of"


@dataclass(frozen=True, slots=True)
class SectionList:
    """A list: ``way`` leads to it, such as ``layout``, ``area`` or ``documents``, ``autumn``, ``layout``, ``area``. ``sections`` in their order."""

    way: Way
    sections: tuple[str, ...]

    @property
    def key(self) -> str:
        """The level or unit that it is of."""
        return self.way[-1]

    @property
    def of_unit(self) -> bool:
        return self.way[-2] == UNITS

    @property
    def document(self) -> str:
        """The document of the year that it is of; empty: the one that the file describes."""
        return self.way[1] if len(self.way) == 4 else ""


def tables_of(told: Mapping[str, object]) -> Iterator[Way]:
    """The tables of lists that a file of settings can have: those of levels first, then those of units, then those of each document."""
    yield from ((LEVELS,), (UNITS,))
    documents = told.get("documents")
    for name in documents if isinstance(documents, dict) else ():
        yield from (("documents", name, LEVELS), ("documents", name, UNITS))


def lists_of(text: str) -> tuple[SectionList, ...]:
    """Every list of sections in ``statement.toml``; none where it cannot be read."""
    told = settings_of(text)
    tables = [(way, table) for way in tables_of(told) if isinstance(table := value_at(told, way), dict)]
    return tuple(
        SectionList((*way, key), tuple(map(str, own))) for way, table in tables for key, own in table.items() if isinstance(own, list)
    )


def ordered(numbers: Mapping[str, str]) -> tuple[str, ...]:
    """The sections that have a number, in its order; of equal ones in the order they are given."""
    given = [(place, section) for section, number in numbers.items() if (place := whole_number(number)) is not None]
    return tuple(section for _, section in sorted(given, key=lambda one: one[0]))
