"""Tables that show the group beside the municipality: parted, so that each figure is told of the one whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from toteuma.ingest.meaning.grid import Grid
from toteuma.ingest.meaning.wording import collapsed
from toteuma.rules.reading import cue


def by_body(grid: Grid, whole: str) -> Iterator[Grid]:
    """The table as it is; or, where the head of every column of figures names the group or the municipality, the columns of each for themselves.

    ``whole`` is the name of the municipality; empty where it is not known.
    """
    group, own = cue("entities.group"), cue("entities.own_columns")
    filled = [c for c, head in enumerate(grid.heads) if c != grid.label and (head.strip() or any(row[c].text.strip() for row in grid.rows))]
    groups = [c for c in filled if group.search(grid.heads[c])]
    owns = [c for c in filled if c not in groups and own.search(grid.heads[c])]
    if not groups or not owns or len(groups) + len(owns) < len(filled) or grid.unit:
        yield grid
        return
    match = group.search(grid.heads[groups[0]])
    assert match is not None
    parts = [(groups, group, match[0].capitalize()), (owns, own, whole)]
    for columns, words, name in sorted(parts, key=lambda part: part[0][0]):
        heads = [_without(grid.heads[c], words) if c in columns else grid.heads[c] for c in (grid.label, *columns)]
        others = [c for c in filled if c not in columns]
        rows = [
            tuple(row[c] for c in (grid.label, *columns))
            for row in grid.rows
            if any(row[c].text.strip() for c in columns) or not any(row[c].text.strip() for c in others)
        ]
        yield replace(grid, heads=heads, rows=rows, titles=list(grid.titles), notes=list(grid.notes), unit=name, label=0)


def _without(head: str, words: re.Pattern[str]) -> str:
    """A head without the word that says whose its figures are."""
    return collapsed(re.sub(r"(?<!\w)[-–,:]+(?!\w)", " ", words.sub(" ", head))).strip(" -–,:")
