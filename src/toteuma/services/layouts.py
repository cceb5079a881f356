"""Which sections a statement has in which order: the lists of ``[layout]`` and ``[layout_of]``, changed without touching what else stands in the file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toteuma.core.whole_numbers import whole_number
from toteuma.services.toml_tables import with_list

LEVELS, UNITS = "layout", "layout_of"


@dataclass(frozen=True, slots=True)
class SectionList:
    """A list: of a level (``table`` :data:`LEVELS`) or of a unit (:data:`UNITS`), ``key`` the one it is of. ``sections`` in their order."""

    table: str
    key: str
    sections: tuple[str, ...]


def lists_of(text: str) -> tuple[SectionList, ...]:
    """Every list of sections in ``statement.toml``, those of levels first; none where it cannot be read."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return ()
    tables = [(name, table) for name in (LEVELS, UNITS) if isinstance(table := told.get(name), dict)]
    return tuple(
        SectionList(name, key, tuple(map(str, own))) for name, table in tables for key, own in table.items() if isinstance(own, list)
    )


def ordered(numbers: Mapping[str, str]) -> tuple[str, ...]:
    """The sections that have a number, in its order; of equal ones in the order they are given."""
    given = [(place, section) for section, number in numbers.items() if (place := whole_number(number)) is not None]
    return tuple(section for _, section in sorted(given, key=lambda one: one[0]))


def with_lists(text: str, lists: Sequence[SectionList]) -> str:
    """``statement.toml`` with these lists. **Raises** ValueError with the key of one that is written in a way that cannot be changed."""
    for one in lists:
        text = with_list(text, one.table, one.key, one.sections)
    return text
