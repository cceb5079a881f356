"""What is asked for, by kind: who asks, and where."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from urllib.parse import quote

from benchmarks.web.installation import STATEMENT, officers

PREFIX = f"/fi/s/{STATEMENT}"
READ = ("tasks", "chapter", "goal", "key figures", "findings", "proof", "overview")
SAVED = ("save a text", "save a value")
KINDS = (*READ, *SAVED)


@cache
def _figures() -> tuple[str, ...]:
    """Figures of the last check: fifty of as many units."""
    folder = Path(f"{os.environ['TOTEUMA_DATABASE']}.files") / STATEMENT / "checks"
    told = json.loads(max(folder.glob("*.json")).read_text(encoding="utf-8"))["figures"]["fi"]
    by_unit = {one["unit"]: one["id"] for one in told if one["unit"] in set(officers().values())}
    return tuple(by_unit.values())[:50]


def addresses(kind: str) -> list[tuple[str, str]]:
    """Who asks for a kind of page, and its addresses; one after another."""
    own = list(officers().items())
    if kind == "tasks":
        return [(name, "/fi/tasks") for name, _ in own]
    if kind == "chapter":
        return [(name, f"{PREFIX}/units/{unit}") for name, unit in own]
    if kind == "goal":
        return [(name, f"{PREFIX}/goals/{unit}-T1") for name, unit in own]
    if kind == "key figures":
        return [(name, f"{PREFIX}/key_figures/{unit}") for name, unit in own]
    if kind == "proof":
        return [("auditor", f"{PREFIX}/proofs/{quote(figure)}") for figure in _figures()]
    return [("controller", f"{PREFIX}/{kind}")]
