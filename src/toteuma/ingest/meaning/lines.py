"""Labels of rows as lines of a scheme: its own names in every language and the other names that statements print."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, cached_property

from toteuma.core.language import Language
from toteuma.core.scheme import LineScheme, Nature
from toteuma.ingest.meaning.wording import folded
from toteuma.rules import latest_year, line_scheme
from toteuma.rules.reading import cue, line_synonyms

INVESTMENTS = "investments"
_SQUEEZED = re.compile(r"[^\w]|_")
_BRACKETED = re.compile(r"\s*\([^()]*\)$")
_LETTERED = re.compile(r"^(?:[a-z]|[ivx]+|\d+(?:\.\d+)*)[.)]?\s+")
_LONG = 10


def _squeezed(label: str) -> str:
    return _SQUEEZED.sub("", label)


class LineNames:
    """Names of a scheme's lines → their ids. A name that stands for several (``Muut saamiset``) keeps them all; the rows around tell which."""

    def __init__(self, scheme: LineScheme | None, synonyms: Mapping[str, str], language: Language) -> None:
        self.scheme = scheme
        self.ids: dict[str, tuple[str, ...]] = {}
        for tongue in (language, *(other for other in Language if other is not language)):
            own: dict[str, list[str]] = defaultdict(list)
            for line in scheme or ():
                if name := line.name.get(tongue):
                    own[_squeezed(folded(name))].append(line.id)
            for name, ids in own.items():
                self.ids.setdefault(name, tuple(ids))
        for name, id in synonyms.items():
            self.ids.setdefault(_squeezed(folded(name)), (id,))

    def candidates(self, label: str) -> tuple[str, ...]:
        """The lines that a label can be, empty where none."""
        plain = folded(label)
        for text in (plain, _LETTERED.sub("", plain), _BRACKETED.sub("", plain), _without_total(plain)):
            if text and (ids := self.ids.get(_squeezed(text))):
                return ids
        return self._misspelt(_squeezed(plain))

    @cached_property
    def _near(self) -> dict[str, set[tuple[str, ...]]]:
        """Long names with one letter left out, each with the lines that it can be."""
        near: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for name, ids in self.ids.items():
            if len(name) >= _LONG and name.isalpha():
                for short in _shortened(name):
                    near[short].add(ids)
        return near

    def _misspelt(self, label: str) -> tuple[str, ...]:
        """The line whose long name a label is but for one slip of a letter; empty where none or more than one is."""
        if len(label) < _LONG or not label.isalpha():
            return ()
        found = {ids for short in (label, *_shortened(label)) for ids in self._near.get(short, ())}
        found |= {ids for short in _shortened(label) if (ids := self.ids.get(short, ()))}
        return found.pop() if len(found) == 1 else ()

    def lines(self, labels: Sequence[str]) -> tuple[str, ...]:
        """The line of each row, empty where it is none. A name of several lines is the one that adds into the nearest line above that is told."""
        found: list[str] = []
        seen: list[str] = []
        for label in labels:
            ids = self.candidates(label)
            line = ids[0] if ids else ""
            if len(ids) > 1 and self.scheme is not None:
                scheme = self.scheme
                near = [(seen.index(scheme[id].parent), id) for id in ids if scheme[id].parent in seen]
                line = min(near)[1] if near else ""
            if line:
                seen.insert(0, line)
            found.append(line)
        return tuple(found)

    def nature(self, line: str) -> Nature | None:
        return self.scheme[line].nature if self.scheme is not None and line in self.scheme else None


def _shortened(name: str) -> set[str]:
    return {name[:index] + name[index + 1 :] for index in range(len(name))}


def _without_total(label: str) -> str:
    return cue("tables.total").sub("", label).strip()


@cache
def names_of(scheme: str, year: int | None, language: Language) -> LineNames:
    """The names of a scheme in the version of the year; of the latest where the year is not known."""
    known = None if scheme == INVESTMENTS else line_scheme(scheme, latest_year(scheme) if year is None else year)
    return LineNames(known, line_synonyms(scheme), language)
