"""What a municipality can settle for its checks, from code or from a TOML file."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from toteuma.core.findings import Finding, Level, Place
from toteuma.rules.checking import word_groups


@dataclass(frozen=True, slots=True)
class Settings:
    """``parents`` maps a unit's name to the unit above and goes before what a reader found; ``without`` lists kinds that are not run.

    ``spent_percent``: a project that has spent more is told of. ``year_ratio``: a figure that grows or shrinks more than so many times is told of,
    where it is at least ``year_least`` euros. ``budget_band``: between which rates "in line with the budget" is true. ``words`` adds a
    municipality's own words to a group that the checks know rows and columns by.
    """

    parents: tuple[tuple[str, str], ...] = ()
    without: tuple[str, ...] = ()
    spent_percent: Decimal = Decimal(105)
    year_ratio: Decimal = Decimal(5)
    year_least: Decimal = Decimal(100_000)
    budget_band: tuple[Decimal, Decimal] = (Decimal(95), Decimal(105))
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def own_words(self, group: str) -> tuple[str, ...]:
        """The words that the municipality added to a group."""
        return tuple(word for name, words in self.words if name == group for word in words)


NUMBERS = ("spent_percent", "year_ratio", "year_least")
KEYS = (*NUMBERS, "budget_band", "without", "parents", "words")


def read_settings(path: Path, codes: Iterable[str]) -> tuple[Settings, tuple[Finding, ...]]:
    """The settings of a TOML file, with a finding for each key or value that is not understood; what is wrong is left at its default.

    ``codes`` are the kinds that ``without`` may name. **Findings**: ``check.settings.*``, naming the file and the key.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as cause:
        found = Finding(Level.ERROR, "check.settings.broken", Place(path.name), {"file": path.name, "cause": str(cause)})
        return Settings(), (found,)
    return settings_from(data, codes, path.name)


def settings_from(data: Mapping[str, object], codes: Iterable[str], file: str = "") -> tuple[Settings, tuple[Finding, ...]]:
    """The same from what the file holds."""
    reader = _Reader(file)
    known_codes = tuple(codes)
    values: dict[str, object] = {}
    for key, value in data.items():
        if key not in KEYS:
            reader.unknown(key, KEYS)
        elif key in NUMBERS:
            values[key] = reader.number(key, value)
        elif key == "budget_band":
            values[key] = reader.band(key, value)
        elif key == "without":
            values[key] = tuple(code for code in reader.texts(key, value) if reader.known(code, known_codes))
        elif key == "parents":
            values[key] = tuple(reader.pairs(key, value))
        else:
            table = value if isinstance(value, Mapping) else {}
            if not isinstance(value, Mapping):
                reader.wrong(key, "words")
            values[key] = tuple(
                (group, reader.texts(f"{key}.{group}", own)) for group, own in table.items() if reader.known(group, word_groups())
            )
    return Settings(**{key: value for key, value in values.items() if value is not None}), tuple(reader.findings)  # type: ignore[arg-type]


@dataclass
class _Reader:
    file: str
    findings: list[Finding] = field(default_factory=list)

    def unknown(self, name: str, known: Iterable[str]) -> None:
        near = difflib.get_close_matches(name, tuple(known), n=1)
        code = "check.settings.unknown_near" if near else "check.settings.unknown"
        details = {"name": name, "near": near[0] if near else "", "known": ", ".join(known)}
        self.findings.append(
            Finding(Level.ERROR, code, Place(self.file, column=name), details, stated=name, proposed=near[0] if near else "")
        )

    def known(self, name: str, known: Iterable[str]) -> bool:
        if name in known:
            return True
        self.unknown(name, known)
        return False

    def wrong(self, key: str, wanted: str) -> None:
        self.findings.append(Finding(Level.ERROR, f"check.settings.{wanted}", Place(self.file, column=key), {"name": key}))

    def number(self, key: str, value: object) -> Decimal | None:
        if isinstance(value, int | Decimal) and not isinstance(value, bool) and value > 0:
            return Decimal(value)
        self.wrong(key, "number")
        return None

    def band(self, key: str, value: object) -> tuple[Decimal, Decimal] | None:
        if isinstance(value, list) and len(value) == 2 and all(isinstance(each, int | Decimal) for each in value) and value[0] < value[1]:
            return Decimal(value[0]), Decimal(value[1])
        self.wrong(key, "band")
        return None

    def texts(self, key: str, value: object) -> tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        self.wrong(key, "list")
        return ()

    def pairs(self, key: str, value: object) -> Iterable[tuple[str, str]]:
        if isinstance(value, Mapping) and all(isinstance(each, str) for each in value.values()):
            yield from value.items()
        else:
            self.wrong(key, "parents")
