"""What is known of an import: where it came from, what it holds, and sums by which anybody can see that nothing was lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from toteuma.core.periods import Month


@dataclass(frozen=True, slots=True)
class SourceFile:
    """``sha256`` of the file's bytes: by it a file imported twice is known."""

    name: str
    sha256: str
    bytes: int
    format: str
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows and cents read = accepted + rejected. Debit and credit sums are both above zero, so that opposite errors do not hide each other."""

    rows: int = 0
    debit_cents: int = 0
    credit_cents: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.rows + other.rows, self.debit_cents + other.debit_cents, self.credit_cents + other.credit_cents)


def tally(rows: int, cents: int, both: int) -> Tally:
    """Of so many rows that add up to ``cents``, without their signs to ``both``."""
    return Tally(int(rows), (int(both) - int(cents)) // 2, (int(both) + int(cents)) // 2)


@dataclass(frozen=True, slots=True)
class Batch:
    """``number`` counts imports from 1. ``undone`` tells when and by whom it was hidden; empty: it counts."""

    number: int
    id: str
    imported: datetime
    by: str
    sources: tuple[SourceFile, ...]
    read: Tally
    accepted: Tally
    rejected: Tally
    stages: tuple[str, ...]
    first_month: Month
    last_month: Month
    accounts: tuple[str, ...]
    cost_centres: tuple[str, ...]
    codes: Mapping[str, int] = field(hash=False)
    """Numbers of the codes first met in this batch that are no plain numbers."""
    postings_sha256: str
    undone: Mapping[str, str] = field(default_factory=dict, hash=False)

    def to_json(self) -> str:
        """The manifest; keys sorted, so that the same batch is the same bytes."""
        content: dict[str, Any] = asdict(self) | {"imported": self.imported.isoformat()}
        del content["undone"]
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str, undone: Mapping[str, str]) -> Batch:
        content = json.loads(text)
        content["imported"] = datetime.fromisoformat(content["imported"])
        content["sources"] = tuple(SourceFile(**source) for source in content["sources"])
        for name in ("read", "accepted", "rejected"):
            content[name] = Tally(**content[name])
        for name in ("stages", "accounts", "cost_centres"):
            content[name] = tuple(content[name])
        return cls(**content, undone=undone)
