"""The invented chart of accounts and cost centres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from toteuma.core.language import Language
from toteuma.core.scheme import LineScheme
from toteuma.rules.account_mappings import account_ranges


@dataclass(frozen=True, slots=True)
class Account:
    """``mapped_to``: the account of the common chart that it stands for."""

    account: str
    mapped_to: str
    name: str


def accounts(plan: Mapping[str, Any], scheme: LineScheme) -> dict[str, list[Account]]:
    """Line → its accounts: five digits, the first four of them those of the common chart."""
    found: dict[str, list[Account]] = {}
    for line, told in plan["lines"].items():
        ranges = [each for each in account_ranges("aura", scheme.id) if each.line == line]
        common = [number for each in ranges for number in range(int(each.first), int(each.last) + 1)]
        name = scheme[line].name.get(Language.FI)
        made = []
        for index in range(told["accounts"]):
            number = common[index * len(common) // told["accounts"]] if told["accounts"] <= len(common) else common[index % len(common)]
            made.append(Account(f"{number}{index // len(common)}", str(number), f"{name} {index + 1:02d} ({plan['label'].lower()})"))
        found[line] = made
    return found


def counter_accounts(plan: Mapping[str, Any]) -> dict[str, list[Account]]:
    """Account of the balance sheet → the municipality's accounts for it, a handful each."""
    return {
        number: [Account(f"{number}{index}", number, f"{name} {index + 1} ({plan['label'].lower()})") for index in range(5)]
        for number, name in plan["counters"].items()
    }


def centres(plan: Mapping[str, Any]) -> dict[str, list[str]]:
    """Unit → its cost centres until the end of 2024."""
    return {each["unit"]: [str(each["first"] + index) for index in range(each["count"])] for each in plan["centres"]}


def centres_2025(plan: Mapping[str, Any]) -> dict[str, list[str]]:
    """Unit → its cost centres from 2025 on."""
    found = centres(plan)
    for unit, heirs in plan["moves_2025"].items():
        for heir, many in heirs.items():
            found[heir] += found[unit][:many]
            found[unit] = found[unit][many:]
    return found
