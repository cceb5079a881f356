"""Accounts and cost centres as numbers: what is written as a plain number is that number, anything else gets a negative one of its own.

Numbers group several times as fast as texts, and a file of postings stays readable: account 3005 is 3005 in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from toteuma.core.postings import is_plain


@dataclass(frozen=True, slots=True)
class Codes:
    """``odd``: code that is no plain number → its negative number. What a number meant once it means for ever: numbers are only added."""

    odd: Mapping[str, int] = field(default_factory=dict, hash=False)

    def number(self, code: str) -> int:
        """**Raises** KeyError where the code is not plain and was never seen."""
        return int(code) if is_plain(code) else self.odd[code]

    def with_new(self, codes: Iterable[str]) -> Codes:
        """These codes and those not yet numbered."""
        odd = dict(self.odd)
        for code in sorted(set(codes)):
            if not is_plain(code) and code not in odd:
                odd[code] = min(odd.values(), default=0) - 1
        return Codes(odd)

    def text(self, number: int) -> str:
        """The code a number stands for."""
        return str(number) if number >= 0 else next(code for code, own in self.odd.items() if own == number)
