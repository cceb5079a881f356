"""What the whole document tells of itself: its language, its year, whose statement it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from toteuma.core.language import Language
from toteuma.ingest.meaning.wording import YEAR, collapsed, folded, head_of
from toteuma.ingest.raw import RawBlock, RawDocument, RawHeading, RawParagraph, RawTable
from toteuma.rules.reading import common_words, cue

_WORD = re.compile(r"[a-zåäö]+")
_SAMPLE = 200_000
_FRONT = 25
_LONGEST_HEAD = 60


def front_of(document: RawDocument) -> list[str]:
    """What stands before the heading of the first table: a document's own introduction."""
    first = next((index for index, block in enumerate(document.blocks) if isinstance(block, RawTable)), 0)
    heading = next((index for index in range(first - 1, -1, -1) if isinstance(document.blocks[index], RawHeading)), 0)
    return texts_of(document.blocks[:heading])


def texts_of(blocks: Iterable[RawBlock]) -> list[str]:
    """Every text outside tables, in order."""
    found = []
    for block in blocks:
        if isinstance(block, RawHeading):
            found.append(block.text)
        elif isinstance(block, RawParagraph):
            found.append(" ".join(text for text, _ in block.lines))
    return found


def language_of(document: RawDocument) -> Language:
    """The language most of the words are in; what the file says of itself decides only where its words do not."""
    counts: Counter[Language] = Counter()
    seen = 0
    for text in _all_texts(document):
        words = _WORD.findall(text.casefold())
        for language in Language:
            counts[language] += sum(word in common_words(language) for word in words)
        seen += len(text)
        if seen > _SAMPLE:
            break
    told = document.language[:2].casefold()
    ranked = counts.most_common(2)
    if told in set(Language) and (not ranked or ranked[0][1] < 3 or counts[Language(told)] * 2 >= ranked[0][1]):
        return Language(told)
    return ranked[0][0] if ranked and ranked[0][1] else Language.FI


def _all_texts(document: RawDocument) -> Iterable[str]:
    for block in document.blocks:
        if isinstance(block, RawHeading):
            yield block.text
        elif isinstance(block, RawParagraph):
            yield from (text for text, _ in block.lines)
        else:
            yield block.caption
            for row in block.rows:
                yield from (cell.text for cell in row)


def year_of(document: RawDocument, name: str, language: Language) -> int | None:
    """The year that the statement is about: what its title and front say, else what the heads of its tables say, else the year told most often."""
    front = [document.title, *texts_of(document.blocks)[:_FRONT]]
    for text in front:
        plain = collapsed(text)
        if len(plain) < 120 and cue("years.statement").search(plain) and (years := YEAR.findall(plain)):
            return int(years[-1])
    heads: Counter[int] = Counter()
    for block in document.blocks:
        if isinstance(block, RawTable):
            texts = [cell.text for row in block.rows[: max(1, block.heads or 1) + 1] for cell in row if len(cell.text) < _LONGEST_HEAD]
            if told := [year for text in texts if (year := head_of(text, language).year) is not None]:
                heads[max(told)] += 1
    if heads:
        return max(heads, key=lambda year: (heads[year], year))
    if years := YEAR.findall(name):
        return int(years[-1])
    everywhere = Counter(int(year) for text in texts_of(document.blocks) for year in YEAR.findall(text))
    return everywhere.most_common(1)[0][0] if everywhere else None


def subject_of(document: RawDocument) -> str:
    """The first heading, where it is a part of the document's title too: a file about one unit. Empty where it is not."""
    first = next((block for block in document.blocks if isinstance(block, RawHeading)), None)
    if first is None or cue("years.statement").search(first.text):
        return ""
    name = collapsed(first.text)
    parts = [folded(part) for part in re.split(r"\s[–—|:·-]\s|:\s", document.title)]
    return name if len(parts) > 1 and folded(name) in parts else ""


def municipality_in(texts: Sequence[str]) -> str:
    """The municipality's name where it is written in its base form; empty where it is not."""
    pattern = cue("entities.municipality")
    found = Counter(match[0] for text in texts for match in re.finditer(pattern.pattern, text))
    return found.most_common(1)[0][0] if found else ""
