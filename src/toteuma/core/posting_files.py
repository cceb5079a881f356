"""Files of postings: columns that hold nothing anywhere are left out, and rows that follow one another are not numbered one by one."""

from __future__ import annotations

PARQUET = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1"
"""Options of a COPY: levels above the first take twice the time for a twentieth of the bytes."""

FIRST_ROW = "first_row"
"""Key of the file's metadata. A file without the column ``row`` holds the source's rows in order, this one first."""


def parquet_from(first_row: int) -> str:
    """Options of a COPY that writes rows in the order of the source, without their numbers."""
    return f"{PARQUET}, KV_METADATA {{{FIRST_ROW}: '{first_row}'}}"
