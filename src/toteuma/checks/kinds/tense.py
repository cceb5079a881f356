"""The time in which the text speaks of the closed year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toteuma.checks.reading import Reading
from toteuma.checks.registry import GOOD_PRACTICE, kind
from toteuma.checks.relation import Relation
from toteuma.checks.texts import sentences, texts
from toteuma.core.findings import Level
from toteuma.core.remark import Remark


@kind("STALE", Level.WARNING, GOOD_PRACTICE)
def stale(reading: Reading) -> Iterator[Relation | Remark]:
    """The closed year told of as if it were still to come: a sentence left from the budget or an interim report."""
    if reading.year is None:
        return
    pattern = re.compile(reading.cue("still_to_come").pattern.replace("{year}", str(reading.year)), re.IGNORECASE)
    for text in texts(reading):
        for offset, sentence in sentences(text.text):
            if found := pattern.search(sentence):
                where = text.where(offset + found.start(), offset + found.end())
                details = {"written": found[0], "year": str(reading.year)}
                yield Remark("STALE", Level.WARNING, (where,), details, stated=found[0], key=(where.entity, sentence[:80]))
