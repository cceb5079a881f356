"""What the order of a document tells of its units: which of them are one, and which stand under which."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from toteuma.checks.reading import folded
from toteuma.core.evidence import ReadDocument, ReadHeading, ReadTable, TableKind
from toteuma.rules.reading import cue

_LEAST_PARTS = 3


def without_figures(document: ReadDocument) -> dict[str, tuple[str, str]]:
    """Units that only tell of another: by folded name the name, and the folded name of the other.

    A unit without a comparison of its own that stands right under the comparison of a unit of which nothing else is told is that unit by another name.
    """
    blocks = list(_blocks(document))
    compared = {key for key, _, comparison in blocks if comparison}
    told = {key for key, _, comparison in blocks if not comparison}
    found: dict[str, tuple[str, str]] = {}
    seen: set[str] = set()
    for (before, _, comparison), (key, name, _) in zip([("", "", False), *blocks], blocks, strict=False):
        first, seen = key not in seen, seen | {key}
        if first and key and comparison and before and before != key and key not in compared and before not in told:
            found[key] = (name, before)
    return found


def placed_between(document: ReadDocument, loose: Sequence[str], above: Mapping[str, str], whole: str) -> dict[str, str]:
    """Units with figures that nothing places, under the part of the whole after which they come in the document and before the next part.

    Only where the parts that make up the whole are known: what is none of them is then within one. Names are folded.
    """
    order = list(dict.fromkeys(key for key, _, _ in _blocks(document) if key))
    places = {key: place for place, key in enumerate(order)}
    parts = sorted((key for key, parent in above.items() if parent == whole and key in places), key=places.__getitem__)
    if len(parts) < _LEAST_PARTS:
        return {}
    starts = [places[key] for key in parts]
    found = {}
    for key in loose:
        number = bisect_right(starts, places[key]) if key in places else 0
        if 0 < number < len(parts) and not cue("entities.separate").search(key):
            found[key] = parts[number - 1]
    return found


def _blocks(document: ReadDocument) -> Iterator[tuple[str, str, bool]]:
    """Whose each block is, by folded name and name, and whether it is a comparison, in reading order."""
    for block in document.blocks:
        if isinstance(block, ReadHeading):
            continue
        comparison = isinstance(block, ReadTable) and block.kind is TableKind.COMPARISON
        names = dict.fromkeys(row.entity for row in block.rows if row.entity) if isinstance(block, ReadTable) else {}
        for name in names or (block.entity,):
            yield folded(name), name, comparison
