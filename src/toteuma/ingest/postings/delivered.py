"""What a reader of a format hands over: a file of staged postings, and everything the source says about itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeVar

from toteuma.core.findings import Finding
from toteuma.core.periods import Month, Months

Row = TypeVar("Row")

Tell = Callable[[int], None]
"""Is called now and then with how much of a file is read, in percent."""


def untold(percent: int) -> None:
    """Where nobody wants to know how far it is."""


_OFTEN = 1024
"""After so many rows it is told again."""


def told_rows(rows: Iterable[Row], source: BinaryIO, tell: Tell) -> Iterator[Row]:
    """The rows as they are read from an open file; how far this is, is told now and then."""
    size = max(os.fstat(source.fileno()).st_size, 1)
    for number, row in enumerate(rows):
        if number % _OFTEN == 0:
            tell(source.tell() * 100 // size)
        yield row


class Witness(Protocol):
    """Sees staged postings while they are written, so that they need not be read again."""

    def begin(self) -> None:
        """A file is begun; what was seen before does not count."""

    def add(self, group: Any) -> None:
        """The next rows of it, as an Arrow record batch of columns of :data:`toteuma.core.postings.STAGED`; none of them has a problem."""


@dataclass(frozen=True, slots=True)
class StatedBalance:
    """What the source says an account held before and after ``months``. **Unit** cents. **Sign** credit +. ``opening`` None: only the change is stated
    (a result account), ``closing`` is then the change."""

    account: str
    months: Months
    opening: int | None
    closing: int
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """``staged``: a file of the columns of :data:`toteuma.core.postings.STAGED`; None where nothing could be read, and a finding says why.

    ``rows``, ``debit_cents``, ``credit_cents``: what was read, rows with a problem included; both sums are above zero. ``accounts``, ``cost_centres``:
    code → name where the source lists them, else empty.
    """

    staged: Path | None
    findings: tuple[Finding, ...] = ()
    rows: int = 0
    debit_cents: int = 0
    credit_cents: int = 0
    balances: tuple[StatedBalance, ...] = ()
    accounts: Mapping[str, str] = field(default_factory=dict, hash=False)
    cost_centres: Mapping[str, str] = field(default_factory=dict, hash=False)
    format: str = ""
    encoding: str = ""
    opened: Month | None = None
    """The month in which opening balances are among the postings; they have no voucher. None: they are not."""
    witnessed: bool = False
    """Whether the witness has seen every row of ``staged``."""
