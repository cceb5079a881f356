"""Tables whose cells a tab parts: consecutive lines with a tab, with rows that a line break cut put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toteuma.ingest.text.cells import Source, SourceRow, split_row, usual_width

_ITEM = re.compile(r"\s*(?:[-*+•–·▪◦]|\d{1,3}[.)]|[a-zåäö][.)])\t(?=[^\t]*[^\W\d_])[^\t]*$")
_SENTENCE_END = re.compile(r"[.!?:;]$")
_NUMBER = re.compile(r"[-−–+]?\s*\d[\d\s.,]*\s*[%€]?$")
_STRUCTURE = re.compile(r"#{1,6}\s|\*\*.+\*\*$|__.+__$|\||[<>]|```|\s*[-*+•–·▪◦]\s")
_LONGEST_LOOSE = 120
_MOST_INDENTED = 30
"""Lines of indented text after which no table is looked for among them."""
_LONGEST_QUOTE = 40
"""Lines that a quoted cell may run over."""


def starts_table(lines: Sequence[str], at: int) -> bool:
    """Whether a table begins at a line: text before and after a tab, on it or on one that follows at once."""
    for index in range(at, min(at + _MOST_INDENTED, len(lines))):
        if not has_tab(lines[index]):
            return False
        if not _ITEM.match(lines[index]) and "\t" in lines[index].strip():
            return True
    return False


def has_tab(text: str) -> bool:
    return "\t" in text and bool(text.strip())


def table_end(lines: Sequence[str], start: int) -> int:
    """Index after the last line of the table that begins at ``start``."""
    at = start
    while at < len(lines) and lines[at].strip():
        if has_tab(lines[at]) or _quote_end(lines, at) > at:
            at = _quote_end(lines, at) + 1
        elif _is_loose(lines[at]) and (_goes_on(_last_text(lines[at - 1]), lines[at]) or (at + 1 < len(lines) and has_tab(lines[at + 1]))):
            at += 1
        else:
            break
    return at


def rows_of(lines: Sequence[str], start: int, end: int) -> list[SourceRow]:
    """The rows of a table's lines, ``start`` and ``end`` as indexes; the rows know the 1-based lines."""
    found: list[SourceRow] = []
    at = start
    while at < end:
        last = _quote_end(lines, at)
        found.append(_quoted_row(lines, at, last) if last > at else split_row((_unquoted(c) for c in lines[at].split("\t")), at + 1))
        at = last + 1
    usual = usual_width(found)
    rows: list[SourceRow] = []
    for index, row in enumerate(found):
        before = rows[-1] if rows else None
        if before and row.width == 1 and before.width >= usual and _goes_on(before.cells[-1].text, row.cells[0].text):
            before.cells[-1].join(row.cells[0], "wrapped")
        elif before and _completes(before, row, usual, followed=index + 1 < len(found)):
            before.cells[-1].join(row.cells[0], "wrapped")
            before.cells += row.cells[1:]
        else:
            rows.append(row)
    return rows


def _completes(before: SourceRow, row: SourceRow, usual: int, *, followed: bool) -> bool:
    """Whether a row is the rest of the one before, cut within a cell: together they are as long as a row, and the text goes on."""
    if before.width >= usual or before.width + row.width - 1 > usual:
        return False
    upper, lower = before.cells[-1].text.strip(), row.cells[0].text.strip()
    if before.width + row.width - 1 < usual and not (followed and row.width == 1):
        return False
    if before.width > 1 and _NUMBER.match(upper) and _NUMBER.match(lower):
        return True
    return _goes_on(upper, lower)


def _goes_on(upper: str, lower: str) -> bool:
    """Whether a text that a line break cut goes on: in lower case, or after a mark that ends nothing."""
    upper, lower = upper.strip(), lower.strip()
    if not upper or not lower or _SENTENCE_END.search(upper) or not re.search(r"[^\W\d_]", upper):
        return False
    return lower[0].islower() or lower[0] in "(&" or bool(re.search(r"[,(&/]$|[^\W\d_][-–]$", upper))


def _is_loose(text: str) -> bool:
    stripped = text.strip()
    return len(stripped) <= _LONGEST_LOOSE and not _SENTENCE_END.search(stripped) and not _STRUCTURE.match(text)


def _last_text(text: str) -> str:
    return text.rsplit("\t", 1)[-1]


def _quote_end(lines: Sequence[str], at: int) -> int:
    """The line on which a cell that opens with a quotation mark at the end of line ``at`` is closed; ``at`` where none does."""
    last = _last_text(lines[at]).strip()
    if not last.startswith('"') or last.count('"') % 2 == 0:
        return at
    for index in range(at + 1, min(at + _LONGEST_QUOTE, len(lines))):
        first = lines[index].split("\t", 1)[0].rstrip()
        if first.count('"') % 2:
            if not first.endswith('"'):
                return at
            return _quote_end(lines, index) if "\t" in lines[index] else index
    return at


def _quoted_row(lines: Sequence[str], start: int, end: int) -> SourceRow:
    row = split_row(lines[start].split("\t"), start + 1)
    for index in range(start + 1, end + 1):
        first, *rest = lines[index].split("\t")
        cell = row.cells[-1]
        cell.joint = "\n"
        cell.parts.append((first, index + 1))
        row.cells += [Source([(text, index + 1)]) for text in rest]
    for cell in row.cells:
        cell.parts = _without_quotes(cell.parts) if len(cell.parts) > 1 else [(_unquoted(cell.text), cell.parts[0][1])]
    return row


def _without_quotes(parts: list[tuple[str, int]]) -> list[tuple[str, int]]:
    parts = [(text.replace('""', "\u0000"), line) for text, line in parts]
    parts = [(text.replace('"', "").replace("\u0000", '"'), line) for text, line in parts]
    return [part for part in parts if part[0].strip()]


def _unquoted(text: str) -> str:
    """A cell without the quotation marks that a spreadsheet put round it because there are some within."""
    inner = text.strip()
    if len(inner) > 2 and inner[0] == inner[-1] == '"' and '""' in inner[1:-1] and '"' not in inner[1:-1].replace('""', ""):
        return inner[1:-1].replace('""', '"')
    return text
