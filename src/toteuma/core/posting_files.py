"""Files of postings: columns that hold nothing anywhere are left out, those that hold one text in all rows are told once, and rows that follow one another
are not numbered one by one."""

from __future__ import annotations

from collections.abc import Mapping

from toteuma.core.sql import quoted, text

PARQUET = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 4096"
"""Options of a COPY: levels above the first take twice the time for a twentieth of the bytes; to look for a dictionary in columns of ever new values
(vouchers) takes a third of what writing takes."""

FIRST_ROW = "first_row"
"""Key of the file's metadata. A file without the column ``row`` holds the source's rows in order, this one first."""

CONSTANT = "constant_"
"""Beginning of the keys of the file's metadata that tell the text which a column without cells of its own holds in all rows."""


def parquet_with(constants: Mapping[str, str], first_row: int | None = None) -> str:
    """Options of a COPY that writes rows without the columns ``constants`` and, with ``first_row``, in the order of the source and without their numbers."""
    told = told_of_all(constants, first_row)
    pairs = ", ".join(f"{quoted(key)}: {text(value)}" for key, value in told.items())
    return f"{PARQUET}, KV_METADATA {{{pairs}}}" if told else PARQUET


_DELTA = ("int64",)
_AGAIN = ("dictionary", "int32", "date32")
_LARGEST_DICTIONARY = 1 << 24
_UNORDERED = ("voucher", "text", "reference", "project")
"""Nobody asks for what lies between two of them; to find the least and the greatest of a project takes a tenth of what writing takes."""
_NUMBERS = ("int32", "int64")
"""Encoded as differences or in a dictionary they are dense: to compress them saves a hundredth of the bytes and takes a tenth of the time."""


def arrow_parquet(types: Mapping[str, str]) -> dict[str, object]:
    """Arguments of Arrow's writer for a file of postings; ``types``: column → the name of its type in Arrow. The form is that of :data:`PARQUET`: amounts as
    differences, what comes again as a dictionary."""
    again = [name for name, kind in types.items() if kind.startswith(_AGAIN)]
    return {
        "compression": {name: "none" if kind in _NUMBERS else "zstd" for name, kind in types.items()},
        "compression_level": {name: 1 for name, kind in types.items() if kind not in _NUMBERS},
        "use_dictionary": again,
        "column_encoding": {name: "DELTA_BINARY_PACKED" for name, kind in types.items() if kind in _DELTA},
        "dictionary_pagesize_limit": _LARGEST_DICTIONARY,
        "write_statistics": [name for name in types if name not in _UNORDERED],
        "store_schema": False,
    }


def told_of_all(constants: Mapping[str, str], first_row: int | None = None) -> dict[str, str]:
    """What the file's metadata tells of all rows: see :data:`CONSTANT` and :data:`FIRST_ROW`."""
    told = {} if first_row is None else {FIRST_ROW: str(first_row)}
    return told | {f"{CONSTANT}{column}": value for column, value in constants.items()}
