"""Lists of contents: left out, as they say nothing that the headings do not."""

from __future__ import annotations

import re
from itertools import pairwise

from toteuma.ingest.pdf.chunks import Chunk
from toteuma.ingest.pdf.lines import lines_of

_LEAST_LINES = 4
_MANY_LINES = 10
_LEADING = re.compile(r"(?:[.…]{4,}|(?:[.·] ){4,}).*?(\d{1,4})$")
_ENDS_WITH_PAGE = re.compile(r"\D \d{1,4}$")


def without_contents(chunks: list[Chunk]) -> list[Chunk]:
    """The chunks without lines that lead by dots to a page number, where there are several in rising order."""
    lines = lines_of(chunks)
    leading = [(line, int(match[1])) for line in lines if (match := _LEADING.search(line.text))]
    pages = [page for _, page in leading]
    if len(leading) < _LEAST_LINES or any(later < earlier for earlier, later in pairwise(pages)):
        return chunks
    listed = [line for line, _ in leading]
    if len(leading) >= _MANY_LINES:
        listed += [line for line in lines if _ENDS_WITH_PAGE.search(line.text)]
    dropped = {id(chunk) for line in listed for chunk in line.chunks}
    return [chunk for chunk in chunks if id(chunk) not in dropped]
