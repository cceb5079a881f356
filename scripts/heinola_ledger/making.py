"""From the plan and the example's figures to files of postings and a package."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scripts.heinola_ledger.books import Books, Entry
from scripts.heinola_ledger.chart import accounts, centres, centres_2025, counter_accounts
from scripts.heinola_ledger.figures import Figures, published, spread
from scripts.heinola_ledger.package import write_package

from toteuma.core.scheme import LineScheme
from toteuma.rules import line_scheme

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "heinola-2025"
PLAN = ROOT / "examples" / "heinola-ledger.toml"
HEADS = ("Laji", "Tosite", "Pvm", "Tili", "Kustannuspaikka", "Projekti", "Selite", "Debet", "Kredit")
SCHEME = "income_statement"


@dataclass(frozen=True, slots=True)
class Made:
    """``files``: what is to be imported, each with the profile that reads it, in order."""

    package: Path
    files: tuple[tuple[Path, str], ...]


def make(folder: Path, *, thinned: int = 1) -> Made:
    """Write everything into ``folder``, which must not be there yet. ``thinned``: only so many times fewer postings, with the same sums."""
    folder.mkdir(parents=True)
    plan = tomllib.loads(PLAN.read_text(encoding="utf-8"))
    for told in plan["lines"].values():
        told["postings"] //= thinned
    year = max(plan["years"])
    scheme = line_scheme(SCHEME, year)
    own, counters = accounts(plan, scheme), counter_accounts(plan)
    before = Books(plan, own, counters, centres(plan), _projects(), {line.id: line.name.fi for line in scheme})
    books = replace(before, centres=centres_2025(plan))
    files = folder / "aineisto"
    files.mkdir()
    made = [(_actuals(files, books if one == year else before, one, _actual_figures(plan, one)), "kirjanpito") for one in plan["years"]]
    amended = spread(published(EXAMPLE, year, "amended"), plan)
    original, amendment = _stages(amended, plan)
    made.append((_budget(files / f"synteettinen-talousarvio-{year}.csv", books, original, 1, _movable(year, "amended")), "talousarvio"))
    made.append((_budget(files / f"synteettinen-talousarviomuutos-{year}.csv", books, amendment, 2, None), "muutos"))
    shown = _shown(scheme, {line for _, line in published(EXAMPLE, year, "actual")})
    package = folder / "heinola-2025-synteettinen-kirjanpito"
    chart = [account for each in (*own.values(), *counters.values()) for account in each]
    write_package(EXAMPLE, package, plan, chart, shown)
    return Made(package, tuple(made))


def _shown(scheme: LineScheme, given: set[str]) -> list[str]:
    """The rows of the example's income statement: the published lines, and what adds up more than one of them."""
    shown: list[str] = []
    for line in scheme:
        parts = [part for part in scheme.parts(line.id) if part in shown]
        if line.id in given or len(parts) > 1:
            shown.append(line.id)
    return shown


def _actual_figures(plan: Mapping[str, Any], year: int) -> Figures:
    last = max(plan["years"])
    if year >= last - 1:
        return spread(published(EXAMPLE, year, "actual"), plan)
    return {place: cents * plan["percent_of_next"] // 100 for place, cents in _actual_figures(plan, year + 1).items()}


def _stages(amended: Figures, plan: Mapping[str, Any]) -> tuple[Figures, Figures]:
    """The original budget in hundreds of euros, and what was added to it later."""
    parts = {leaf: line for line, leaves in plan["parts"].items() for leaf in leaves}
    original = dict(amended)
    for (unit, line), cents in amended.items():
        percent = plan["original"].get(f"{unit} {parts.get(line, line)}")
        if percent:
            original[unit, line] = cents * percent // 1_000_000 * 10_000
    return original, {place: cents - original[place] for place, cents in amended.items() if cents != original[place]}


def _projects() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with (EXAMPLE / "projects.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["unit"], []).append(row["id"])
    return found


def _actuals(folder: Path, books: Books, year: int, figures: Figures) -> Path:
    movable = _movable(year, "actual") or 0
    rows = _rows(books.vouchers(year, figures, movable), year)
    return _written(folder / f"synteettinen-toteuma-{year}.csv", HEADS, rows)


def _movable(year: int, stage: str) -> int | None:
    """Cents of movables bought or budgeted, as the example's investments tell; None: they tell nothing."""
    with (EXAMPLE / "investments.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["year"], row["stage"]) == (str(year), stage)]
    return -sum(int(row["amount"].replace(".", "")) for row in rows) if rows else None


def _rows(vouchers: Iterable[Sequence[Entry]], year: int) -> Iterator[Sequence[str]]:
    for number, entries in enumerate(vouchers, 1):
        for entry in entries:
            whole, day, month = entry.day[0], entry.day[2], entry.day[1]
            money = _money(abs(entry.cents))
            sides = ("", money) if entry.cents > 0 else (money, "")
            yield (
                "SYN",
                f"{year}-{number}",
                f"{day:02d}.{month:02d}.{whole}",
                entry.account,
                entry.centre,
                entry.project,
                entry.words,
                *sides,
            )


def _budget(path: Path, books: Books, figures: Figures, seed: int, movable: int | None) -> Path:
    months = [f"{month:02d}" for month in range(1, 13)]
    rows = (
        (account, centre, project, *(("-" if cents < 0 else "") + _money(abs(cents)) for cents in parts))
        for account, centre, project, parts in books.budget(figures, seed, movable)
    )
    return _written(path, ("Tili", "Kustannuspaikka", "Projekti", *months), rows)


def _money(cents: int) -> str:
    return f"{cents // 100:,}".replace(",", " ") + f",{cents % 100:02d}"


def _written(path: Path, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=";", lineterminator="\r\n")
        out.writerow(heads)
        out.writerows(rows)
    return path
