"""Balanced vouchers and budgets that add up to given figures."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.heinola_ledger.chance import Chance, cut
from scripts.heinola_ledger.chart import Account
from scripts.heinola_ledger.figures import Figures

SEASON = (9, 8, 9, 8, 9, 8, 5, 7, 9, 9, 9, 10)
"""How much of a year falls into each month."""
DEPRECIATED = "1160"
BANK = "1900"
MOVABLE = "hypa_movable"
"""The project of investments in movables."""


@dataclass(frozen=True, slots=True)
class Entry:
    """``cents`` in statement sign."""

    day: tuple[int, int, int]
    account: str
    centre: str
    project: str
    words: str
    cents: int


@dataclass(frozen=True, slots=True)
class Books:
    plan: Mapping[str, Any]
    accounts: Mapping[str, Sequence[Account]]
    counters: Mapping[str, Sequence[Account]]
    centres: Mapping[str, Sequence[str]]
    projects: Mapping[str, Sequence[str]]
    names: Mapping[str, str]
    """Line → its name, for the text of a voucher."""

    def vouchers(self, year: int, figures: Figures, movable: int) -> Iterator[list[Entry]]:
        """The year's vouchers, each adding up to nothing: events of each month, then the month's payments. ``movable``: cents of movables bought."""
        chance = Chance(self.plan["seed"] + year)
        by_month: dict[int, list[list[Entry]]] = defaultdict(list)
        volume: dict[str, int] = defaultdict(int)
        for (_, line), cents in figures.items():
            volume[line] += abs(cents)
        for (unit, line), cents in figures.items():
            wanted = self.plan["lines"][line]["postings"] * abs(cents) // max(volume[line], 1)
            for voucher in self._events(chance, year, unit, line, cents, max(1, wanted)):
                by_month[voucher[0].day[1]].append(voucher)
        if movable:
            by_month[6].append(self._bought(year, movable))
        for month in range(1, 13):
            owed: dict[tuple[str, str], int] = defaultdict(int)
            for voucher in by_month[month]:
                yield voucher
                for entry in voucher[-1:]:
                    owed[entry.account, entry.words] += entry.cents
            yield from self._payments(year, month, owed)

    def _events(self, chance: Chance, year: int, unit: str, line: str, cents: int, wanted: int) -> Iterator[list[Entry]]:
        count = min(wanted, abs(cents) // 100 + 1)
        centres, accounts = self.centres[unit], self.accounts[line]
        weights, places = [], []
        for index in range(count):
            month = 1 + index * 12 // count if count >= 12 else 12
            centre = centres[chance.below(len(centres))]
            # A centre uses a few accounts of a line, not all of them; in turn, so that every account is used somewhere.
            account = accounts[(int(centre) * 7 + chance.below(6) + index // max(1, count // 3)) % len(accounts)].account
            places.append((month, centre, account))
            weights.append(chance.between(40, 160) * SEASON[month - 1])
        parts = cut(cents, weights) if count else []
        started = 0
        while started < count:
            size = chance.between(2, 7)
            month = places[started][0]
            lines = [at for at in range(started, min(started + size, count)) if places[at][0] == month]
            started += len(lines)
            day = (year, month, chance.between(1, calendar.monthrange(year, month)[1]))
            words = f"{self.plan['label']}: {self.names[line].lower()}"
            entries = [Entry(day, places[at][2], places[at][1], self._project(chance, unit, line), words, parts[at]) for at in lines]
            counter = self.counters[self.plan["lines"][line]["counter"]]
            yield [*entries, Entry(day, counter[chance.below(len(counter))].account, "", "", words, -sum(parts[at] for at in lines))]

    def _project(self, chance: Chance, unit: str, line: str) -> str:
        known = self.projects.get(unit, ())
        return (
            known[chance.below(len(known))] if known and line in ("grants_received", "service_purchases") and chance.below(4) == 0 else ""
        )

    def _bought(self, year: int, cents: int) -> list[Entry]:
        words, day = f"{self.plan['label']}: irtaimen hankinta", (year, 6, 15)
        movables, bank = self.counters[DEPRECIATED][0].account, self.counters[BANK][0].account
        return [Entry(day, movables, "", MOVABLE, words, -cents), Entry(day, bank, "", "", words, cents)]

    def _payments(self, year: int, month: int, owed: Mapping[tuple[str, str], int]) -> Iterator[list[Entry]]:
        """What is owed on each account is paid from or into the bank at the end of the month."""
        day = (year, month, calendar.monthrange(year, month)[1])
        by_account: dict[str, int] = defaultdict(int)
        for (account, _), cents in owed.items():
            by_account[account] += cents
        bank = self.counters[BANK]
        for account, cents in sorted(by_account.items()):
            if cents and not account.startswith((DEPRECIATED, BANK)):
                words = f"{self.plan['label']}: maksu"
                yield [Entry(day, account, "", "", words, -cents), Entry(day, bank[int(account) % len(bank)].account, "", "", words, cents)]

    def budget(self, figures: Figures, seed: int, movable: int | None) -> Iterator[tuple[str, str, str, list[int]]]:
        """Account, cost centre, project and the cents of each month. ``movable``: what movables are budgeted to cost; None: nothing is said of them."""
        if movable is not None:
            yield self.counters[DEPRECIATED][0].account, "", MOVABLE, cut(-movable, SEASON)
        chance = Chance(self.plan["seed"] + seed)
        for (unit, line), cents in figures.items():
            centres, accounts = self.centres[unit], self.accounts[line]
            chosen = centres[:: max(1, len(centres) // 12)] if cents else centres[:1]
            parts = cut(cents, [chance.between(50, 150) for _ in chosen])
            for centre, part in zip(chosen, parts, strict=True):
                yield accounts[chance.below(len(accounts))].account, centre, "", cut(part, SEASON)
