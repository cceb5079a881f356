"""Files that the pages offer for download."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from toteuma.core.language import Language
from toteuma.reports.numbers import number

KILO = 1000


@dataclass(frozen=True, slots=True)
class Download:
    """``kind`` is ``pdf``, ``docx``, ``xlsx`` or ``data``; ``path`` is relative to the site; ``language`` None where the file has all."""

    kind: str
    language: Language | None
    path: Path
    size_bytes: int


def size_in_words(size_bytes: int, language: Language, labels: Mapping[str, str]) -> str:
    """``1,2 Mt``, ``340 kt``, ``512 tavua``: decimal multiples, as file managers of phones and Macs show them."""
    if size_bytes < KILO:
        return labels["html.bytes"].format(size=size_bytes)
    if size_bytes < KILO * KILO:
        return labels["html.kilobytes"].format(size=number(Decimal(size_bytes) / KILO, language))
    return labels["html.megabytes"].format(size=number(Decimal(size_bytes) / (KILO * KILO), language, 1))
