"""Who supervises the accessibility of digital services, and since when."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from toteuma.core.language import Localized


@dataclass(frozen=True, slots=True)
class Authority:
    """A supervising authority as an accessibility statement names it. ``until`` None: still."""

    id: str
    name: Localized
    office: Localized
    address: Localized
    email: str
    phone: str
    since: date
    until: date | None = None


@cache
def authorities() -> Mapping[str, Authority]:
    """All that are known, by id."""
    data = tomllib.loads(files(__package__).joinpath("authorities.toml").read_text(encoding="utf-8"))
    return {
        name: Authority(
            name,
            Localized.from_mapping(told["name"]),
            Localized.from_mapping(told["office"]),
            Localized.from_mapping(told["address"]),
            told["email"],
            told["phone"],
            told["since"],
            told.get("until"),
        )
        for name, told in data.items()
    }


def authority_ids() -> tuple[str, ...]:
    return tuple(authorities())


def authority_on(day: date) -> Authority:
    """The one that supervises on a day; on a day before all of them the first."""
    found = [one for one in authorities().values() if one.since <= day and (one.until is None or day <= one.until)]
    return found[-1] if found else next(iter(authorities().values()))
