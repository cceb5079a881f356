"""SIE files line by line: a label and its fields, quoted or not, with lists of objects in braces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import TextIOWrapper
from pathlib import Path

from toteuma.ingest.postings.characters import Characters
from toteuma.ingest.postings.delivered import Tell, told_rows, untold

Objects = tuple[tuple[str, str], ...]
"""Number of a dimension, object."""
_FIELD = re.compile(r'\s*(?:"((?:\\"|[^"])*)"?|\{([^}]*)\}?|([^\s"{}]+))')
_AMOUNT = re.compile(r"([+-]?)(\d{1,16})?(?:[.,](\d*))?")


@dataclass(frozen=True, slots=True)
class SieLine:
    """``label`` without ``#``, in capitals; ``{`` and ``}`` are labels too. ``objects``: those of the first braces."""

    row: int
    label: str
    fields: tuple[str, ...]
    objects: Objects = ()

    def field(self, place: int) -> str:
        """Empty where there is none."""
        return self.fields[place] if place < len(self.fields) else ""


def sie_lines(path: Path, found: Characters, tell: Tell = untold) -> Iterator[SieLine]:
    """The lines that say something."""
    with path.open("rb") as source, TextIOWrapper(source, encoding=found.encoding, errors="replace", newline=None) as file:
        for row, line in enumerate(told_rows(file, source, tell), 1):
            bare = line.strip().lstrip("\ufeff")
            if bare[:1] in ("{", "}"):
                yield SieLine(row, bare[0], ())
            elif bare.startswith("#"):
                label, _, rest = bare[1:].partition(" ") if " " in bare else bare[1:].partition("\t")
                yield _line(row, label.strip().upper(), rest)


def _line(row: int, label: str, rest: str) -> SieLine:
    fields: list[str] = []
    objects: Objects = ()
    for match in _FIELD.finditer(rest):
        quoted, braced, bare = match.groups()
        if braced is not None:
            inner = [_unescaped(a) if a is not None else c for a, _, c in (m.groups() for m in _FIELD.finditer(braced))]
            objects = objects or tuple(zip(inner[0::2], inner[1::2], strict=False))
        else:
            fields.append(_unescaped(quoted) if quoted is not None else bare)
    return SieLine(row, label, tuple(fields), objects)


def _unescaped(quoted: str) -> str:
    return quoted.replace('\\"', '"')


def sie_cents(written: str) -> int | None:
    """Cents as written (debit +); None where it is no amount, or has parts of a cent."""
    match = _AMOUNT.fullmatch(written)
    if match is None or not (match[2] or match[3]):
        return None
    parts = (match[3] or "").rstrip("0")
    if len(parts) > 2:
        return None
    value = int((match[2] or "0") + parts.ljust(2, "0"))
    return -value if match[1] == "-" else value


def amount_problem(written: str) -> str:
    """Why :func:`sie_cents` gave None."""
    if not written:
        return "amount_missing"
    return "amount_decimals" if sie_cents(written.partition(".")[0] or "0") is not None and "." in written else "amount_unreadable"


def sie_day(written: str) -> date | None:
    """The date of ``20251231``; None where there is no such day."""
    if not re.fullmatch(r"\d{8}", written):
        return None
    try:
        return date(int(written[:4]), int(written[4:6]), int(written[6:]))
    except ValueError:
        return None


def sie_month(written: str) -> int | None:
    """The month of ``202512``."""
    return int(written) if re.fullmatch(r"\d{4}(0[1-9]|1[0-2])", written) else None
