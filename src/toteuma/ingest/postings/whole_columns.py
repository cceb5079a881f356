"""What is asked of all texts of a column at once: Arrow arrays, looked at as the bytes they lie in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from toteuma.ingest.postings.cleaning import SPACES
from toteuma.ingest.postings.distinct import as_texts

AROUND = SPACES + "\t"
"""Spaces that may stand around a text and are not of it."""
_EDGES = np.zeros(256, np.bool_)
_EDGES[[byte for space in AROUND for byte in (space.encode()[0], space.encode()[-1])]] = True
"""Bytes with which a space begins or ends; letters can have some of them."""


def filled(texts: Any) -> Any:
    """NULL in place of texts of nothing."""
    return pc.if_else(pc.equal(texts, ""), None, texts)


def _written(texts: Any) -> Any:
    """The bytes of all texts one after the other, and where each begins and the last ends."""
    offsets = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return np.frombuffer(texts.buffers()[2] or b"", np.uint8), offsets


def has_byte(texts: Any, byte: int) -> bool:
    written, offsets = _written(texts)
    return bytes((byte,)) in memoryview(written[offsets[0] : offsets[-1]]).tobytes()


def may_have_edges(texts: Any) -> bool:
    """Whether some text may begin or end with a space."""
    written, offsets = _written(texts)
    first, last = offsets[:-1], offsets[1:]
    filled = last > first
    if not filled.all():
        first, last = first[filled], last[filled]
    return bool(_EDGES[written[first]].any() or _EDGES[written[last - 1]].any())


def _by_runs(texts: Any) -> Any:
    """As a dictionary that has the text of every run of equal ones: the rows of a voucher stand together."""
    runs = pc.run_end_encode(texts, run_end_type=pa.int32())
    ends = np.asarray(runs.run_ends)
    rows = np.repeat(np.arange(len(ends), dtype=np.int32), np.diff(ends, prepend=0))
    if not runs.values.null_count:
        return pa.DictionaryArray.from_arrays(pa.array(rows), runs.values)
    missing = np.asarray(runs.values.is_null())[rows]
    return pa.DictionaryArray.from_arrays(pa.array(rows, mask=missing), runs.values.fill_null(""))


def with_runs(staged: Any) -> Any:
    """With the vouchers as a dictionary of their runs, which is how they are looked at."""
    place = staged.schema.get_field_index("voucher")
    return staged if place < 0 else staged.set_column(place, "voucher", _by_runs(as_texts(staged.column(place))))
