"""Fifty who write at once, often into the same fields: what was acknowledged is held against the log afterwards."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.web.installation import STATEMENT, leaves
from benchmarks.web.pages import PREFIX
from benchmarks.web.visitors import Visitor

FIELDS = 40
"""So few for fifty writers that they meet."""


@dataclass(slots=True)
class Written:
    """``saved``: number, number it was saved from, field and text of each save that was acknowledged; ``shown``: conflicts that were told."""

    saved: list[tuple[int, int, str, str]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    shown: int = 0
    statuses: Counter[int] = field(default_factory=Counter)


async def write(visitors: list[Visitor], *, seconds: float) -> Written:
    """Each writes one text after another, and after a conflict goes on from what stands there."""
    keys = [f"{unit}-T1" for unit in leaves()[:FIELDS]]
    told, over = Written(), time.perf_counter() + seconds

    async def one(visitor: Visitor, chance: random.Random) -> None:
        for count in range(100_000):
            if time.perf_counter() >= over:
                return
            key = chance.choice(keys)
            name = f"goals.{key}.result_fi"
            if name not in visitor.numbers:
                await visitor.look_at(f"{PREFIX}/goals/{key}")
            base, text = visitor.numbers[name], f"{visitor.name.capitalize()} kirjoittaa tähän tekstin, joka on järjestyksessä {count}."
            started = time.perf_counter()
            answer = await visitor.save(name, text)
            told.seconds.append(time.perf_counter() - started)
            told.statuses[answer.status_code] += 1
            if answer.status_code == 200:
                told.saved.append((int(answer.json()["number"]), base, key, text))
            elif answer.status_code == 409:
                told.shown += 1

    await asyncio.gather(*(one(visitor, random.Random(number)) for number, visitor in enumerate(visitors)))
    return told


def lost(told: Written, database: Path) -> int:
    """How many acknowledged saves are not in the log as they were sent, or were made over one that their writer had not seen."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute(
            "SELECT c.number, c.key, c.new FROM web_change c JOIN web_statement s ON s.id = c.statement_id"
            " WHERE s.name = ? AND c.\"table\" = 'goals' AND c.field = 'result_fi' ORDER BY c.number",
            (STATEMENT,),
        ).fetchall()
    kept = {number: (key, new) for number, key, new in rows}
    numbers = defaultdict(list)
    for number, key, _ in rows:
        numbers[key].append(number)
    missing = [one for one in told.saved if kept.get(one[0]) != (one[2], one[3])]
    over = [one for one in told.saved if any(one[1] < number < one[0] for number in numbers[one[2]])]
    return len(missing) + len(over)
