"""How one statement of the municipality follows from the others, by version."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class CashFlowRule:
    """``lines``: line of another scheme (scheme, id) → line of the cash flow statement. ``cash``: lines of the balance sheet that are cash. ``closing``: the
    line of entries that are on no line of the other schemes."""

    lines: Mapping[tuple[str, str], str]
    cash: tuple[str, ...]
    closing: str


@cache
def cash_flow_rule(year: int) -> CashFlowRule:
    """The rule in force at the end of ``year``; the first one for years before it."""
    data: dict[str, Any] = tomllib.loads(files(__package__).joinpath("cash_flow.toml").read_text(encoding="utf-8"))
    versions = sorted(data["versions"], key=lambda version: version["valid_from"])
    version = next((each for each in reversed(versions) if each["valid_from"].year <= year), versions[0])
    lines = {
        (scheme, part): line
        for scheme in ("income_statement", "balance_sheet")
        for line, parts in version[scheme].items()
        for part in parts
    }
    return CashFlowRule(lines, tuple(version["cash"]), version["closing"])
