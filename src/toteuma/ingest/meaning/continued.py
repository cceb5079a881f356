"""Tables cut by a page break made whole: the head repeated or not, the last row going on in the first of the next page."""

from __future__ import annotations

import re
from dataclasses import replace

from toteuma.core.language import Language
from toteuma.ingest.hyphens import joined_by_hyphen
from toteuma.ingest.meaning.grid import Grid, RawRow, is_number, same_heads, shape_of
from toteuma.ingest.meaning.kinds import is_state
from toteuma.ingest.meaning.lines import names_of
from toteuma.ingest.meaning.wording import collapsed, folded
from toteuma.ingest.raw import RawCell
from toteuma.rules.reading import cue

_CLOSED = ".!?:;)…"


def goes_on(upper: Grid, lower: Grid, language: Language) -> bool:
    """Whether the lower table is the rest of the upper one. Nothing may stand between them, which the caller sees to."""
    if (
        upper.unit
        or lower.unit
        or len(upper.heads) != len(lower.heads)
        or (lower.caption and folded(lower.caption) != folded(upper.caption))
        or lower.titles
    ):
        return False
    if lower.head_rows and not same_heads(upper, lower):
        return False
    if not lower.head_rows and not upper.head_rows:
        return lower.broken
    names = names_of("income_statement", None, language)
    above = {folded(row[0].text) for row in upper.rows}
    again = [label for row in lower.rows if (label := folded(row[0].text)) in above and names.candidates(label)]
    return not again


def joined(upper: Grid, lower: Grid, language: Language) -> Grid:
    """The two as one. The first row of the lower one is joined to the last of the upper cell by cell where it is its rest."""
    rows = list(lower.rows)
    kept = list(upper.rows)
    if rows and kept and _is_rest(kept[-1], rows[0], language):
        kept[-1] = tuple(_joined_cell(a, b) for a, b in zip(kept[-1], rows.pop(0), strict=True))
    upper.rows = [*kept, *rows]
    upper.notes += lower.notes
    return upper


def _is_rest(upper: RawRow, lower: RawRow, language: Language) -> bool:
    filled = [cell for cell in lower if cell.text.strip()]
    if not filled or any(cue("tables.total").search(folded(cell.text)) for cell in filled[:2]):
        return False
    if any(is_number(a, language) and is_number(b, language) for a, b in zip(upper, lower, strict=True)):
        return False
    if any(shape_of(cell.text)[:1].islower() for cell in filled):
        return True
    if lower[0].text.strip() and not _list_item(lower[0].text):
        return False
    pairs = [(collapsed(a.text), collapsed(b.text)) for a, b in zip(upper, lower, strict=True) if b.text.strip()]
    cut = any(a and a[-1] not in _CLOSED and not is_state(a) for a, _ in pairs)
    sparse = 2 * len(filled) <= sum(bool(cell.text.strip()) for cell in upper) and not any(is_number(cell, language) for cell in filled)
    return sparse or (cut and not any(is_number(cell, language) for cell in filled))


def _list_item(text: str) -> bool:
    return re.match(r"\s*[•·▪◦*]", text) is not None


def _joined_cell(upper: RawCell, lower: RawCell) -> RawCell:
    if not lower.text.strip():
        return upper
    if not upper.text.strip():
        return replace(lower, covered=False)
    text = _joined_text(upper.text, lower.text)
    pieces = (*(upper.pieces or ((collapsed(upper.text), upper.spot),)), *(lower.pieces or ((collapsed(lower.text), lower.spot),)))
    return replace(upper, text=text, pieces=pieces, doubt=upper.doubt or lower.doubt)


def _joined_text(upper: str, lower: str) -> str:
    before, after = upper.rstrip(), lower.lstrip()
    glued = f"{before}{after}"
    if is_state(glued) or (len(after.split()[0]) == 1 and after[0].islower() and before[-1].isalpha()):
        return glued
    if _list_item(lower):
        return f"{before}\n{after}"
    return joined_by_hyphen(before, after) or f"{before} {after}"
