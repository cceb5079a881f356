"""Invented municipalities: names, a tree of units and exact amounts, from a seed; and the ways in which a municipality prints them.

Three families: what rules may be tuned with (``built``), what is only reported on (``held``), and one made when the rules were done and run once for the
report (``exam``). They share no names, column sets or sentences, and few heads.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from toteuma.core.evidence import Role
from toteuma.core.language import Language

HERE = Path(__file__).parent
YEAR = 2025
FAMILIES = ("built", "held", "exam")

INCOME = {"sales_revenue": 900, "fee_revenue": 400, "grants_received": 250, "other_operating_revenue": 120}
COSTS = {
    "employee_costs": 3200, "service_purchases": 2100, "materials_and_supplies": 420, "grants_paid": 180, "other_operating_expenses": 230,
}  # fmt: skip
"""A unit's usual amount on a line, in thousands of euros."""
PARTS = {"operating_revenue": tuple(INCOME), "operating_expenses": tuple(COSTS)}
LINES = (*INCOME, "operating_revenue", *COSTS, "operating_expenses", "operating_margin")
TOTALS = ("operating_revenue", "operating_expenses", "operating_margin")
NET = frozenset({"operating_margin", "annual_margin", "result_for_period"})
COST_LINES = frozenset({*COSTS, "operating_expenses", "depreciation_and_impairment"})
BELOW = {"tax_revenue": 21_000, "central_government_transfers": 9_500}

_P, _O, _M, _A, _F, _T, _D, _R = (
    Role.PRIOR, Role.ORIGINAL, Role.AMENDMENT, Role.AMENDED, Role.FORECAST, Role.ACTUAL, Role.DEVIATION, Role.RATE,
)  # fmt: skip
COLUMN_SETS = {
    "built": ((_P, _A, _T, _D, _R), (_A, _T, _D, _R), (_P, _O, _M, _A, _T, _D)),
    "held": ((_P, _A, _T), (_O, _M, _A, _T, _D, _R), (_P, _O, _M, _A, _T, _D, _R), (_P, _O, _A, _F, _T, _D, _R, Role.CHANGE_PERCENT)),
    "exam": ((_T, _A, _D, _R, _P), (_O, _M, _A, _T, _R, _D), (_P, _A, _D, _T), (_A, _F, _T, _R), (_P, _T, Role.CHANGE_PERCENT, _A, _D)),
}
GROUPS = {"built": (" ", "\u00a0"), "held": (" ", "\u00a0"), "exam": ("\u202f", "\u00a0", "")}
MINUSES = {"built": ("-", "−", "- "), "held": ("-", "−", "- "), "exam": ("–", "−", "-\u00a0")}
"""What parts thousands and what stands before a negative number; empty: figures of up to nine digits without a gap."""
STAGES = (Role.PRIOR, Role.ORIGINAL, Role.AMENDMENT, Role.AMENDED, Role.FORECAST, Role.ACTUAL)

Amounts = dict[str, dict[Role, Decimal]]
"""Line → stage → exact euros in statement sign."""


@cache
def words(language: Language) -> Any:
    """The words of a language."""
    return tomllib.loads((HERE / "words" / f"{language.value}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Manner:
    """How a municipality prints. ``costs`` −1 where costs are negative; ``deviation`` as in ``ReadTable``; ``unit`` 1 or 1 000 euros."""

    language: Language
    columns: tuple[Role, ...]
    costs: int
    deviation: str
    unit: int
    footing: bool
    rate_decimals: int
    group: str
    minus: str


@dataclass(frozen=True)
class Unit:
    name: str
    genitive: str
    parent: str
    level: int
    amounts: Amounts


@dataclass(frozen=True)
class Municipality:
    seed: int
    family: str
    manner: Manner
    units: tuple[Unit, ...]


def municipality(seed: int, family: str, language: Language) -> Municipality:
    """The municipality of a seed: one root, its boards and their areas, every whole the exact sum of its parts."""
    draw = Random(f"{family} {language} {seed}")
    own = words(language)[family]
    town = own["town"].format(town=draw.choice(own["towns"]))
    manner = _manner(draw, family, language)
    areas = draw.sample(own["areas"], 6)
    units: list[Unit] = []
    boards = []
    for index, board in enumerate(draw.sample(own["boards"], 2 + (seed % 2))):
        below = [Unit(name, genitive, board, 3, _own(draw)) for name, genitive in areas[index * 2 : index * 2 + 2]]
        boards.append(Unit(board, board, town, 2, _sum(below)))
        units += [boards[-1], *below]
    root = Unit(town, town, "", 1, _below_margin(draw, _sum(boards)))
    return Municipality(seed, family, manner, (root, *units))


def _manner(draw: Random, family: str, language: Language) -> Manner:
    english = language is Language.EN
    return Manner(
        language,
        draw.choice(COLUMN_SETS[family]),
        draw.choice((-1, 1)),
        draw.choice(("budget_minus_actual", "actual_minus_budget", "favourable_positive")),
        draw.choice((1, 1, 1000)),
        draw.random() < 0.4,
        draw.choice((1, 2) if family == "built" else (0, 1, 2)),
        "," if english else draw.choice(GROUPS[family]),
        "-" if english else draw.choice(MINUSES[family]),
    )


def _own(draw: Random) -> Amounts:
    """Amounts of a unit without units below it."""
    amounts: Amounts = {}
    size = draw.uniform(0.3, 2.5)
    for line, usual in {**INCOME, **COSTS}.items():
        actual = Decimal(round(usual * size * draw.uniform(0.4, 1.6) * 100_000)) / 100
        sign = -1 if line in COST_LINES else 1
        amended = (actual * Decimal(str(round(draw.uniform(0.9, 1.1), 3)))).quantize(Decimal("1E2"))
        amendment = Decimal(draw.choice((0, 0, 0, 5_000, -12_000, 40_000)))
        prior = (actual * Decimal(str(round(draw.uniform(0.85, 1.15), 4)))).quantize(Decimal("0.01"))
        stages = (prior, amended - amendment, amendment, amended, amended.quantize(Decimal("1E3")), actual)
        amounts[line] = {stage: sign * value for stage, value in zip(STAGES, stages, strict=True)}
    return _totalled(amounts)


def _totalled(amounts: Amounts) -> Amounts:
    for total, parts in PARTS.items():
        amounts[total] = {stage: sum((amounts[part][stage] for part in parts), Decimal(0)) for stage in STAGES}
    amounts["operating_margin"] = {stage: amounts["operating_revenue"][stage] + amounts["operating_expenses"][stage] for stage in STAGES}
    return amounts


def _sum(units: list[Unit]) -> Amounts:
    return {line: {stage: sum((unit.amounts[line][stage] for unit in units), Decimal(0)) for stage in STAGES} for line in LINES}


def _below_margin(draw: Random, amounts: Amounts) -> Amounts:
    """A whole municipality's own lines: taxes, state grants, annual margin, depreciation, result."""
    for line, usual in BELOW.items():
        actual = Decimal(round(usual * draw.uniform(0.7, 1.3) * 100_000)) / 100
        prior, amended = actual * Decimal("0.97"), (actual * Decimal("0.99")).quantize(Decimal("1E4"))
        stages = (prior.quantize(Decimal("0.01")), amended, Decimal(0), amended, amended, actual)
        amounts[line] = dict(zip(STAGES, stages, strict=True))
    gone = Decimal(round(1800 * draw.uniform(0.8, 1.2) * 100_000)) / 100
    planned = gone.quantize(Decimal("1E4"))
    stages = ((gone * Decimal("1.04")).quantize(Decimal("0.01")), planned, Decimal(0), planned, planned, gone)
    amounts["depreciation_and_impairment"] = {stage: -value for stage, value in zip(STAGES, stages, strict=True)}
    margin = ("operating_margin", *BELOW)
    amounts["annual_margin"] = {stage: sum((amounts[line][stage] for line in margin), Decimal(0)) for stage in STAGES}
    amounts["result_for_period"] = {
        stage: amounts["annual_margin"][stage] + amounts["depreciation_and_impairment"][stage] for stage in STAGES
    }
    return amounts


def rounded(value: Decimal, unit: int | Decimal = 1) -> Decimal:
    """Half away from zero to a whole number of ``unit``."""
    return (value / unit).quantize(Decimal(1), rounding=ROUND_HALF_UP) * unit


def printed(unit: Unit, lines: tuple[str, ...], manner: Manner) -> Amounts:
    """The amounts of a table in the municipality's unit, in statement sign: each rounded by itself, or so that totals foot."""
    shown: Amounts = {line: {s: rounded(unit.amounts[line][s], manner.unit) / manner.unit for s in STAGES} for line in lines}
    if manner.footing:
        for stage in STAGES:
            _foot(shown, unit.amounts, stage, manner.unit)
    return shown


def _foot(shown: Amounts, exact: Amounts, stage: Role, unit: int) -> None:
    """Controlled rounding from the bottom of the scheme up: totals stand, parts give way, those first whose rounding moved them most."""
    sums = [
        ("result_for_period", ("annual_margin", "depreciation_and_impairment")),
        ("annual_margin", ("operating_margin", *BELOW)),
        ("operating_margin", ("operating_revenue", "operating_expenses")),
        *PARTS.items(),
    ]
    for total, parts in sums:
        if total not in shown or any(part not in shown for part in parts):
            continue
        missing = shown[total][stage] - sum(shown[part][stage] for part in parts)
        step = Decimal(1) if missing > 0 else Decimal(-1)
        ordered = sorted(parts, key=lambda part: -step * (exact[part][stage] / unit - shown[part][stage]))
        for part in ordered[: int(abs(missing))]:
            shown[part][stage] += step
