"""The examples computed again by somebody else: plain CSV and Decimal, nothing of the program's own arithmetic, held against the published figures.csv.

What is read here is the package (amounts, investments, projects, key figures) and the tree of the statutory lines; all else is reckoned anew: roll-up over
units and lines, stages of the budget, deviations, rates, changes, totals of investments and projects, computed key figures, counts of risks.
"""

from __future__ import annotations

import csv
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cached_property
from pathlib import Path

import pytest

from toteuma.reports.data import write_data
from toteuma.services.validation import validate

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(path for path in (ROOT / "examples").iterdir() if path.is_dir())
SCHEME = ROOT / "src" / "toteuma" / "rules" / "line_schemes" / "income_statement.toml"

Value = Decimal | None
ZERO = Decimal(0)


def rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def added(values: Iterable[Value]) -> Value:
    known = [value for value in values if value is not None]
    return sum(known, ZERO) if known else None


def quotient(dividend: Decimal, divisor: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = 70
        return dividend / divisor


class Auditor:
    """Everything is looked up in the rows each time: slow, and hard to get wrong."""

    def __init__(self, package: Path) -> None:
        self.package = package
        settings = tomllib.loads((package / "municipality.toml").read_text(encoding="utf-8"))
        self.display = settings["display"]
        self.totals = settings.get("project_totals", {})
        self.units = {row["code"]: row["parent"] for row in rows(package / "units.csv")}
        self.parent_line: dict[str, str] = {}
        self.nature: dict[str, str] = {}
        for line in tomllib.loads(SCHEME.read_text(encoding="utf-8"))["versions"][0]["lines"]:
            self.parent_line[line["id"]], self.nature[line["id"]] = line["parent"], line["nature"]
        for row in rows(package / "lines.csv"):
            self.parent_line[row["id"]], self.nature[row["id"]] = row["parent"], self.nature[row["parent"]]
        self.entries: dict[tuple[str, int, str], list[tuple[str, str, Decimal]]] = defaultdict(list)
        for row in rows(package / "amounts.csv"):
            if self.display["scope"] in ("all", row.get("scope") or "all"):
                stage = f"amendment:{row['amendment']}" if row["stage"] == "amendment" else row["stage"]
                entry = (row["line"], row.get("extent") or "own", Decimal(row["amount"]))
                self.entries[row["unit"], int(row["year"]), stage].append(entry)
        self.amendments = [f"amendment:{row['id']}" for row in rows(package / "amendments.csv")]

    # --- income and expenses, in statement sign -----------------------------------------------------------------------------------

    def amount(self, unit: str, line: str, year: int, stage: str) -> Value:
        if stage == "amended" and not any(where[1:] == (year, "amended") for where in self.entries):
            return added(self.amount(unit, line, year, part) for part in ("original", *self.amendments))
        entries = self.entries.get((unit, year, stage), [])
        whole = [(of, amount) for of, extent, amount in entries if extent == "whole"]
        if whole:
            return self.on_line(whole, line)
        own = [(of, amount) for of, _, amount in entries]
        below = (self.amount(child, line, year, stage) for child, parent in self.units.items() if parent == unit)
        return added([self.on_line(own, line), *below])

    def on_line(self, entries: list[tuple[str, Decimal]], line: str) -> Value:
        given = added(amount for of, amount in entries if of == line)
        if given is not None:
            return given
        return added(self.on_line(entries, part) for part, parent in self.parent_line.items() if parent == line)

    # --- as displayed ---------------------------------------------------------------------------------------------------------------

    def compared(self, column: str, figure: Callable[[int, str], Value], nature: str) -> Value:
        """A cell of a comparison from ``figure(year, stage)`` in statement sign."""
        measure, _, year_text = column.rpartition(":")
        year = int(year_text)
        factor = Decimal(-1 if nature == "expense" and self.display["cost_sign"] == "positive" else 1)

        def shown(of_year: int, stage: str) -> Value:
            value = figure(of_year, stage)
            return None if value is None else value * factor

        if measure not in ("deviation", "rate", "change", "change_percent"):
            return shown(year, measure)
        actual = shown(year, "actual")
        base = shown(year, "amended") if measure in ("deviation", "rate") else shown(year - 1, "actual")
        if actual is None or base is None:
            return None
        if measure == "change":
            return actual - base
        if measure == "deviation":
            sign = {"budget_minus_actual": Decimal(-1), "actual_minus_budget": Decimal(1), "favourable_positive": factor}[
                self.display["deviation"]
            ]
            return (actual - base) * sign
        if base == 0 or (measure == "change_percent" and actual * base < 0):
            return None
        return quotient(100 * actual, base) if measure == "rate" else quotient(100 * (actual - base), base)

    # --- investments ----------------------------------------------------------------------------------------------------------------

    @cached_property
    def investments(self) -> list[tuple[str, str, int, str, Decimal]]:
        return [
            (
                row["project"],
                row["line"],
                int(row["year"]),
                f"amendment:{row['amendment']}" if row.get("amendment") else row["stage"],
                Decimal(row["amount"]),
            )
            for row in rows(self.package / "investments.csv")
        ]

    def below(self, unit: str) -> set[str]:
        found = {unit}
        while more := {code for code, parent in self.units.items() if parent in found} - found:
            found |= more
        return found

    def investment(self, item: str, line: str, year: int, stage: str) -> Value:
        kind, _, name = item.rpartition("project:")
        projects = {row["id"] for row in rows(self.package / "investment_projects.csv") if row["unit"] in self.below(item)}
        wanted = {name} if item.startswith("project:") and not kind else projects
        if stage == "total_estimate":
            estimates = {row["id"]: row["total_estimate"] for row in rows(self.package / "investment_projects.csv")}
            return added(-Decimal(estimates[project]) for project in wanted if line == "expenditure" and estimates[project])
        entered_amended = {project for project, _, of_year, of_stage, _ in self.investments if (of_year, of_stage) == (year, "amended")}
        stages = {stage} if stage != "amended" or entered_amended else {"original", *self.amendments}
        return added(
            amount
            for project, of_line, of_year, of_stage, amount in self.investments
            if project in wanted and of_year == year and of_stage in stages and line in (of_line, "net")
        )

    # --- projects, key figures, risks ---------------------------------------------------------------------------------------------------

    def projects(self, unit: str) -> list[dict[str, str]]:
        return [row for row in rows(self.package / "projects.csv") if row["unit"] in self.below(unit)]

    def project_cell(self, unit: str, row_id: str, measure: str) -> Value:
        projects = self.projects(unit)
        if row_id != "total":
            (text,) = (row[measure] for row in projects if row["id"] == row_id)
            return Decimal(text) if text else None
        known = [(Decimal(row[measure]), Decimal(row["total_funding"])) for row in projects if row[measure]]
        rule = self.totals[measure]
        if rule == "sum":
            return sum((value for value, _ in known), ZERO)
        if rule == "mean":
            return quotient(sum((value for value, _ in known), ZERO), Decimal(len(known)))
        assert rule == "weighted_mean"
        return quotient(sum((value * weight for value, weight in known), ZERO), sum((weight for _, weight in known), ZERO))

    def parameter(self, name: str, year: int) -> Decimal:
        (value,) = (Decimal(row["value"]) for row in rows(self.package / "parameters.csv") if (row["id"], row["year"]) == (name, str(year)))
        return value

    def key_figure(self, row_id: str, year: int, stage: str) -> Value:
        name, _, part = row_id.partition(":")
        for row in rows(self.package / "key_figure_values.csv"):
            if (row["key_figure"], row["part"], row["year"], row["stage"]) == (name, part, str(year), stage):
                return Decimal(row["value"]) if row["value"] else None
        if name not in BY_HAND:
            return None
        return BY_HAND[name](self, year, "amended" if stage == "target" else "actual")

    def risk_cell(self, listed: set[str], row_id: str, column: str) -> Value:
        """``listed``: the risks that the unit's list shows, which its matrix counts."""
        risks = [row for row in rows(self.package / "risks.csv") if row["id"] in listed]
        if column in ("probability", "significance"):
            (value,) = (Decimal(row[column]) for row in risks if row["id"] == row_id)
            return value
        counts = Counter((f"p{row['probability']}", f"s{row['significance']}") for row in risks)
        return Decimal(counts[row_id, column])


def per(unit: str, line: str, parameter: str, sign: int = 1) -> Callable[[Auditor, int, str], Value]:
    def value(of: Auditor, year: int, stage: str) -> Value:
        amount = of.amount(unit, line, year, stage)
        return None if amount is None else quotient(sign * amount, of.parameter(parameter, year))

    return value


def margin_to_depreciation(of: Auditor, year: int, stage: str) -> Value:
    margin, depreciation = (of.amount("KUNTA", line, year, stage) for line in ("annual_margin", "depreciation_and_impairment"))
    return None if margin is None or depreciation is None else quotient(-100 * margin, depreciation)


BY_HAND: dict[str, Callable[[Auditor, int, str], Value]] = {
    "tax_per_inhabitant": per("KUNTA", "tax_revenue", "inhabitants"),
    "margin_to_depreciation": margin_to_depreciation,
    "school_cost": per("OPETUS", "operating_margin", "inhabitants", -1),
    "school_cost_pupil": per("OPETUS", "operating_margin", "pupils", -1),
    "active_life_net_cost": per("VIRE", "operating_margin", "inhabitants", -1),
}
"""The computed key figures of the examples, each formula written out."""


def reckoned(auditor: Auditor, row: dict[str, str], lists: dict[str, set[str]]) -> Value:
    table, item, column, unit = row["table"], row["row"], row["column"], row["unit"]
    if (of := table.removesuffix("-matrix")).endswith("risks"):
        return auditor.risk_cell(lists[of], item, column)
    if table.endswith("projects"):
        return auditor.project_cell(unit, item, column)
    if "key_figures" in table:
        stage, _, year = column.partition(":")
        return auditor.key_figure(item, int(year), stage)
    if "investments" in table:
        whose, _, line = item.rpartition(":")
        nature = {"expenditure": "expense", "income": "income", "net": "net"}[line]
        return auditor.compared(column, lambda year, stage: auditor.investment(whose, line, year, stage), nature)
    return auditor.compared(column, lambda year, stage: auditor.amount(unit, item, year, stage), auditor.nature[item])


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda path: path.name)
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Auditor, list[dict[str, str]]]:
    files = write_data(validate(request.param).documents, tmp_path_factory.mktemp("published"))
    (figures,) = (rows(file) for file in files if file.name == "figures.csv")
    return Auditor(request.param), figures


def test_every_published_figure_is_what_an_auditor_reckons(published: tuple[Auditor, list[dict[str, str]]]) -> None:
    auditor, figures = published
    differing, counted, lists = [], Counter[str](), defaultdict[str, set[str]](set)
    for row in figures:
        lists[row["table"]].add(row["row"])
    for row in figures:
        expected, found = reckoned(auditor, row, lists), Decimal(row["value"]) if row["value"] else None
        counted["none" if found is None else "exact" if row["unit_of_measure"] == "EUR" else "other"] += 1
        if expected is None or found is None:
            same = expected is found
        elif row["unit_of_measure"] == "EUR":
            same = expected == found and found == found.quantize(Decimal("0.01"))
        else:
            same = abs(expected - found) < Decimal("1e-45")
        if not same:
            differing.append((row["table"], row["row"], row["column"], row["value"], row["printed"], str(expected)))
    assert differing == []
    assert len(figures) > 500
    assert counted["exact"] > 300


def read(printed: str) -> Decimal:
    return Decimal(printed.replace("\u00a0", "").replace("\u2212", "-").replace(",", "."))


def step_of(row: dict[str, str], auditor: Auditor) -> Decimal:
    """The worth of the last printed digit, in the unit of the value."""
    decimals = len(row["printed"].partition(",")[2])
    in_units = row["unit_of_measure"] == "EUR" and (
        "comparison" in row["table"] or "statement" in row["table"] or "summary" in row["table"] or "investments" in row["table"]
    )
    return Decimal(1).scaleb(-decimals) * (auditor.display["unit"] if in_units else 1)


def test_every_printed_figure_is_the_exact_one_rounded(published: tuple[Auditor, list[dict[str, str]]]) -> None:
    """By itself half up; where the municipality foots, an amount may be the other printable value beside the exact one."""
    auditor, figures = published
    foots = auditor.display["rounding"] == "footing"
    away, footed = [], 0
    for row in figures:
        if not row["value"]:
            continue
        value, step = Decimal(row["value"]), step_of(row, auditor)
        shown = read(row["printed"]) * (step * 10 ** len(row["printed"].partition(",")[2]))
        own = (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step
        if shown != own:
            footed += 1
            # a difference of two footed amounts can be two such steps away
            far = step * (2 if row["stage"] in ("deviation", "change") else 1)
            if not foots or row["unit_of_measure"] != "EUR" or abs(shown - value) >= far:
                away.append((row["table"], row["row"], row["column"], row["value"], row["printed"]))
    assert away == []
    assert bool(footed) == foots


def printed_parts(auditor: Auditor, line: str, shown: set[str]) -> list[str]:
    """The printed lines that make a line up; a balance that is not printed gives way to what makes it up."""
    parts = [part for part, parent in auditor.parent_line.items() if parent == line]
    return [found for part in parts for found in ([part] if part in shown else printed_parts(auditor, part, shown))]


def test_printed_totals_against_the_sums_of_what_is_printed(published: tuple[Auditor, list[dict[str, str]]]) -> None:
    """Equal everywhere where the municipality foots; else away by what rounding allows, and here and there they are."""
    auditor, figures = published
    columns: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for row in figures:
        if (
            row["value"]
            and row["row"] in auditor.nature
            and row["column"].partition(":")[0] in ("original", "amendment", "amended", "actual")
        ):
            columns[row["table"], row["column"]][row["row"]] = read(row["printed"])
    away = []
    checked = 0
    for (table, column), cells in columns.items():
        for line, total in cells.items():
            parts = printed_parts(auditor, line, set(cells))
            if len(parts) < 2 or not table.endswith(("-comparison", "-income_statement")):
                continue
            turned = auditor.display["cost_sign"] == "positive" and auditor.nature[line] != "expense"
            found = sum((-cells[part] if turned and auditor.nature[part] == "expense" else cells[part] for part in parts), ZERO)
            checked += 1
            if found != total:
                away.append((table, column, line, found - total))
                assert abs(found - total) * 2 <= len(parts) + 1
    assert checked > 40
    assert bool(away) == (auditor.display["rounding"] == "independent"), away
