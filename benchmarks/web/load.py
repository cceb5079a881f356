"""Load on loopback, bounded in count and time: requests at a steady rate whatever the server does, and as many as a few visitors can make."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import httpx

Ask = Callable[[], Awaitable[httpx.Response]]


@dataclass(slots=True)
class Told:
    """Of one kind of request: seconds from when each was due to its last byte, and how they ended."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def at(self, share: float) -> float:
        """The milliseconds within which this share of the requests was answered."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


async def steady(asks: Sequence[tuple[str, Ask]], *, rate: float, seconds: float) -> dict[str, Told]:
    """The requests one after another at a rate a second. One that waits for another is counted from when it was due, not from when it was sent."""
    told: dict[str, Told] = {}
    start = time.perf_counter() + 0.1

    async def one(due: float, kind: str, ask: Ask) -> None:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        await _asked(told, kind, ask, due)

    count = int(rate * seconds)
    await asyncio.gather(*(one(start + number / rate, *asks[number % len(asks)]) for number in range(count)))
    return told


async def hard(asks: Sequence[Ask], *, at_once: int, seconds: float) -> tuple[int, float]:
    """So many at once, each the next when it has its answer: how many were answered in how many seconds."""
    turns, start, count = itertools.cycle(asks), time.perf_counter(), 0

    async def one() -> None:
        nonlocal count
        while time.perf_counter() - start < seconds:
            answer = await next(turns)()
            if answer.status_code >= 400:
                raise SystemExit(f"{answer.request.url}: {answer.status_code}")
            count += 1

    await asyncio.gather(*(one() for _ in range(at_once)))
    return count, time.perf_counter() - start


async def _asked(told: dict[str, Told], kind: str, ask: Ask, due: float) -> httpx.Response:
    answer = await ask()
    one = told.setdefault(kind, Told())
    one.seconds.append(time.perf_counter() - due)
    one.statuses[answer.status_code] += 1
    return answer
