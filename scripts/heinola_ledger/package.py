"""The package that is computed from the synthetic ledger: the example's, with a ledger in place of its amounts."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts.heinola_ledger.chart import Account, centres, centres_2025

ACTUALS = """# Synteettisen kirjanpidon viennit: debet ja kredit omissa sarakkeissaan.
name = "kirjanpito"
delimiter = ";"
decimal = ","
dates = "dd.mm.yyyy"
vouchers_complete = true

[columns]
voucher = ["Laji", "Tosite"]
date = "Pvm"
account = "Tili"
cost_centre = "Kustannuspaikka"
project = "Projekti"
text = "Selite"
debit = "Debet"
credit = "Kredit"
"""
BUDGET = """# Synteettinen talousarvio: kuukaudet sarakkeina, tuotot plusmerkkisinä.
name = "{name}"
delimiter = ";"
decimal = ","
sign = "credit"
vouchers_complete = false

[columns]
account = "Tili"
cost_centre = "Kustannuspaikka"
project = "Projekti"

[constants]
stage = "{stage}"
"""
LEDGER = """
# Luvut lasketaan synteettisestä kirjanpidosta.
[ledger]
folder = "../kirjanpito"
comparatives = "as_reported"
"""
AMENDMENT = "synteettinen_muutos"


def write_package(
    example: Path,
    target: Path,
    plan: Mapping[str, Any],
    accounts: Iterable[Account],
    lines: Sequence[str],
) -> None:
    shutil.copytree(
        example,
        target,
        ignore=shutil.ignore_patterns("README.md", "amounts.csv", "investments.csv", "datapackage.json", "expected_differences.toml"),
    )
    _table(target / "accounts.csv", ("account", "name_fi", "mapped_to"), ((each.account, each.name, each.mapped_to) for each in accounts))
    _table(target / "cost_centres.csv", ("cost_centre", "unit", "name_fi", "valid_from", "valid_to", "share"), _centres(plan))
    _units(target / "units.csv", plan)
    placed = [(code, unit["code"]) for unit in plan["units"] for code in unit.get("placed", ())]
    _table(target / "placements.csv", ("unit", "above", "valid_from", "valid_to"), _placements(placed, _parents(example)))
    decision = (
        AMENDMENT,
        "2025-09-15",
        "Valtuusto (synteettinen)",
        "Synteettinen",
        "Talousarvion muutos, jota kukaan ei ole päättänyt (synteettinen)",
    )
    _table(target / "amendments.csv", ("id", "date", "organ_fi", "reference", "reason_fi"), [decision])
    profiles = target / "profiles"
    profiles.mkdir()
    months = "".join(f'\n[[amounts]]\ncolumn = "{month:02d}"\nmonth = 2025{month:02d}\n' for month in range(1, 13))
    (profiles / "kirjanpito.toml").write_text(ACTUALS, encoding="utf-8")
    for name, stage in (("talousarvio", "original"), ("muutos", f"amendment:{AMENDMENT}")):
        (profiles / f"{name}.toml").write_text(BUDGET.format(name=name, stage=stage) + months, encoding="utf-8")
    _settings(target / "statement.toml", plan, lines)


def _centres(plan: Mapping[str, Any]) -> Iterable[tuple[object, ...]]:
    """Each cost centre with whose it is, and since and until when."""
    names = {each["unit"]: each["name"] for each in plan["centres"]}
    began = {centre: unit for unit, own in centres(plan).items() for centre in own}
    now = centres_2025(plan)
    for unit, own in now.items():
        later = list(_successors(plan["moves_2026"][unit], len(own))) if unit in plan["moves_2026"] else []
        for index, centre in enumerate(own):
            first = began[centre]
            name = f"{names[first]} {list(centres(plan)[first]).index(centre) + 1:03d} ({plan['label'].lower()})"
            moved = "2025-01-01" if first != unit else ""
            if moved:
                yield centre, first, name, "", "2024-12-31", ""
            yield centre, unit, name, moved, "2025-12-31" if later else "", ""
            for heir, share in later[index] if later else ():
                yield centre, heir, name, "2026-01-01", "", share


def _successors(moves: Mapping[str, Any], count: int) -> Iterable[tuple[tuple[str, object], ...]]:
    for unit, many in moves.items():
        if unit != "shared":
            yield from [((unit, ""),)] * many
    shared = tuple(moves["shared"].items())
    yield from [shared] * (count - sum(many for unit, many in moves.items() if unit != "shared"))


def _units(path: Path, plan: Mapping[str, Any]) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        for unit in plan["units"]:
            out.writerow((unit["code"], unit["parent"], unit["level"], *unit["name"].values(), "", "2024-12-31", ""))


def _parents(example: Path) -> dict[str, str]:
    with (example / "units.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["parent"] for row in csv.DictReader(file)}


def _placements(placed: Iterable[tuple[str, str]], parents: Mapping[str, str]) -> Iterable[tuple[str, str, str, str]]:
    for code, above in placed:
        yield code, above, "", "2024-12-31"
        yield code, parents[code], "2025-01-01", ""


def _settings(path: Path, plan: Mapping[str, Any], lines: Sequence[str]) -> None:
    text = path.read_text(encoding="utf-8")
    listed = ", ".join(f'"{line}"' for line in lines)
    none = "".join(f"{unit['code']} = []\n" for unit in plan["units"])
    for old, new in (
        ('id = "tilinpaatos-2025"', 'id = "tilinpaatos-2025-synteettinen-kirjanpito"'),
        ('fi = "Hyvinvointipalvelut"', f'fi = "Hyvinvointipalvelut ({plan["label"].lower()} kirjanpito)"'),
        ('sv = "Välfärdstjänster"', 'sv = "Välfärdstjänster (syntetisk bokföring)"'),
        ('en = "Wellbeing services"', 'en = "Wellbeing services (synthetic ledger)"'),
        ('lines = "all"', f"lines = [{listed}]"),
        ("[layout_of]\n", f"[layout_of]\n{none}"),
        ("[approval]\n", f"{LEDGER.lstrip()}\n[approval]\n"),
    ):
        if text.count(old) != 1:
            raise ValueError(f"{path}: {old} stands {text.count(old)} times")
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def _table(path: Path, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(heads)
        out.writerows(rows)
