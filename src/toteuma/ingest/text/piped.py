"""Tables of Markdown whose cells a bar parts, and those drawn with ``+---+``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toteuma.ingest.text.cells import Source, SourceRow, split_row

_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_DRAWN = re.compile(r"\s*\+(?:[:=-]+\+)+\s*")
_BAR = re.compile(r"(?<!\\)\|")


def starts_table(lines: Sequence[str], at: int) -> bool:
    """Whether a table begins at a line: a head above a rule, rows between outer bars, or a drawn edge."""
    text = lines[at]
    following = lines[at + 1] if at + 1 < len(lines) else ""
    if _DRAWN.fullmatch(text):
        return following.lstrip().startswith("|")
    if not _BAR.search(text) or "\t" in text:
        return False
    if _is_rule(following) and len(_cells(text)) == len(_cells(following)):
        return True
    return _outer(text) and _outer(following) and not _is_rule(text)


def table_end(lines: Sequence[str], start: int) -> int:
    at, drawn = start, bool(_DRAWN.fullmatch(lines[start]))
    while at < len(lines) and lines[at].strip() and ((_DRAWN.fullmatch(lines[at]) and drawn) or _BAR.search(lines[at])):
        at += 1
    return at


def rows_of(lines: Sequence[str], start: int, end: int) -> tuple[list[SourceRow], int | None]:
    """The rows of a table, and how many of them are heads (None: it does not say)."""
    if _DRAWN.fullmatch(lines[start]):
        return _drawn_rows(lines, start, end)
    ruled = start + 1 < end and _is_rule(lines[start + 1])
    rows = [split_row(_cells(lines[at]), at + 1) for at in range(start, end) if not _is_rule(lines[at])]
    if ruled and not any(cell.text.strip() for cell in rows[0].cells) and len(rows) > 1:
        return rows[1:], None
    return rows, 1 if ruled else None


def _drawn_rows(lines: Sequence[str], start: int, end: int) -> tuple[list[SourceRow], int | None]:
    rows: list[SourceRow] = []
    heads: int | None = None
    fresh = True
    for at in range(start, end):
        if _DRAWN.fullmatch(lines[at]):
            heads = len(rows) if "=" in lines[at] else heads
            fresh = True
            continue
        texts = _cells(lines[at])
        if fresh or len(texts) != rows[-1].width:
            rows.append(SourceRow([Source([(text, at + 1)], "\n") for text in texts]))
        else:
            for cell, text in zip(rows[-1].cells, texts, strict=True):
                if text:
                    cell.parts.append((text, at + 1))
        fresh = False
    return rows, heads


def _is_rule(text: str) -> bool:
    return "-" in text and bool(_RULE.fullmatch(text)) and "|" in text


def _outer(text: str) -> bool:
    stripped = text.strip()
    return len(stripped) > 2 and stripped.startswith("|") and bool(re.search(r"(?<!\\)\|$", stripped))


def _cells(text: str) -> list[str]:
    inner = text.strip()
    inner = inner.removeprefix("|")
    inner = re.sub(r"(?<!\\)\|$", "", inner)
    return [cell.strip().replace("\\|", "|") for cell in _BAR.split(inner)]
