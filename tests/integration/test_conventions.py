"""Conventions change how a statement prints, never what it says: the Heinola statement under every combination of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from toteuma.core.conventions import CostSign, DeviationSign, Display, Rounding, ZeroBase
from toteuma.core.document import BulletList, Cards, Cell, Column, ColumnKind, Document, Judgement, Row, Table
from toteuma.core.figure import Absence
from toteuma.core.language import Language
from toteuma.core.money import round_half_up
from toteuma.core.scheme import LineScheme, Nature
from toteuma.core.statement import Statement, StatementData
from toteuma.package.loading import load_package
from toteuma.reports.build import build_document

EXAMPLE = Path(__file__).parents[2] / "examples" / "heinola-2025"
UNITS = (1, 1_000, 1_000_000)
COMBINATIONS = list(itertools.product(CostSign, DeviationSign, Rounding, UNITS, ZeroBase))


@pytest.fixture(scope="module")
def data() -> StatementData:
    loaded = load_package(EXAMPLE).data
    assert loaded is not None
    return loaded


def built(data: StatementData, unit_shown: str = "", **habits: object) -> Document:
    """The statement under other habits; the sections' own zero base is taken away, so that the municipality's holds."""
    display = replace(data.municipality.display, **habits)  # type: ignore[arg-type]
    sections = {name: replace(section, zero_base=None) for name, section in data.settings.sections.items()}
    settings = replace(data.settings, sections=sections)
    changed = replace(data, municipality=replace(data.municipality, display=display), settings=settings)
    return build_document(Statement(changed), Language.FI, unit=unit_shown).document


@pytest.fixture(scope="module")
def plain(data: StatementData) -> Document:
    """As a neutral reader would have it: statement sign, above zero is favourable, euros, each figure rounded by itself."""
    return built(data, cost_sign=CostSign.NEGATIVE, deviation=DeviationSign.FAVOURABLE_POSITIVE, rounding=Rounding.INDEPENDENT, decimals=2)


Place = tuple[str, str, str]


def cells(document: Document) -> Iterator[tuple[Place, Table, Row, Column, Cell]]:
    """Every number cell of the tables of income, expenses and investments."""
    for table in document.tables():
        if table.kind in ("comparison", "comparison_summary", "investments"):
            for row in table.rows:
                for column, cell in zip(table.columns, row.cells, strict=True):
                    if cell.figure is not None:
                        yield (table.id, row.id, column.id), table, row, column, cell


def value(cell: Cell) -> Decimal | None:
    """The number that is printed, as the reader has it before him."""
    text = cell.printed.replace("\u00a0", "").replace("−", "-").replace(",", ".")
    return Decimal(text) if text not in ("", "–") else None


def nature(place: Place, scheme: LineScheme) -> Nature:
    line = place[1].rpartition(":")[2]
    return {"expenditure": Nature.EXPENSE, "income": Nature.INCOME, "net": Nature.NET}.get(line) or scheme[line].nature


@pytest.mark.parametrize(("cost_sign", "deviation", "rounding", "unit", "zero_base"), COMBINATIONS)
def test_conventions(
    data: StatementData,
    plain: Document,
    cost_sign: CostSign,
    deviation: DeviationSign,
    rounding: Rounding,
    unit: int,
    zero_base: ZeroBase,
) -> None:
    document = built(data, cost_sign=cost_sign, deviation=deviation, rounding=rounding, unit=unit, zero_base=zero_base, decimals=0)
    reference = {place: cell for place, *_, cell in cells(plain)}
    found = {place: cell for place, *_, cell in cells(document)}
    assert list(found) == list(reference)
    deviations = 0
    for place, _, _, column, cell in cells(document):
        same = reference[place]
        assert cell.figure == same.figure, place
        silent = value(cell) == 0
        assert (cell.judgement, cell.judgement_word) == ((Judgement.NEUTRAL, "") if silent else (same.judgement, same.judgement_word)), (
            place
        )
        if column.kind is ColumnKind.PERCENT:
            check_percentage(cell, same, zero_base)
            continue
        unsigned = cost_sign is CostSign.POSITIVE and nature(place, data.scheme) is Nature.EXPENSE
        if column.stage == "deviation":
            deviations += check_deviation(place, found, cell, deviation, rounding, unsigned)
        elif cell.figure is not None and cell.figure.value is not None:
            exact = cell.figure.value * (-1 if unsigned else 1) / unit
            printed = value(cell)
            assert printed is not None
            assert abs(printed - exact) < 1 if rounding is Rounding.FOOTING else printed == round_half_up(exact), place
    assert deviations > 40
    if rounding is Rounding.FOOTING:
        assert sum(check_sums(table, data.scheme, cost_sign) for table in document.tables()) >= 60


def check_percentage(cell: Cell, same: Cell, zero_base: ZeroBase) -> None:
    assert cell.figure is not None
    if cell.figure.absence is Absence.UNDEFINED:
        assert cell.printed == {ZeroBase.ZERO: "0,00", ZeroBase.BLANK: "", ZeroBase.DASH: "–"}[zero_base]
    else:
        assert cell.printed == same.printed


def check_deviation(
    place: Place, found: dict[Place, Cell], cell: Cell, convention: DeviationSign, rounding: Rounding, unsigned: bool
) -> bool:
    """The printed deviation against the printed columns; whether there was one."""
    table, row, _ = place
    actual, budget = (value(found[table, row, f"{stage}:2025"]) for stage in ("actual", "amended"))
    printed = value(cell)
    if printed is None or actual is None or budget is None:
        return False
    gap = actual - budget
    relation = {
        DeviationSign.BUDGET_MINUS_ACTUAL: -gap,
        DeviationSign.ACTUAL_MINUS_BUDGET: gap,
        DeviationSign.FAVOURABLE_POSITIVE: -gap if unsigned else gap,
    }[convention]
    assert printed == relation if rounding is Rounding.FOOTING else abs(printed - relation) <= 1, place
    if convention is DeviationSign.FAVOURABLE_POSITIVE and printed and rounding is Rounding.INDEPENDENT:
        assert cell.judgement is (Judgement.FAVOURABLE if printed > 0 else Judgement.UNFAVOURABLE), place
    return True


def check_sums(table: Table, scheme: LineScheme, cost_sign: CostSign) -> int:
    """Every printed total of a comparison whose parts stand beside it and add up exactly is their printed sum; how many there were."""
    if table.kind not in ("comparison", "comparison_summary"):
        return 0
    checked = 0
    rows = {row.id: row for row in table.rows}
    for index, column in enumerate(table.columns):
        if column.unit != "EUR" or column.stage == "deviation":
            continue
        for name, row in rows.items():
            parts = [rows[part].cells[index] for part in scheme.parts(name) if part in rows] if name in scheme else []
            total = row.cells[index]
            known = [part for part in parts if part.figure is not None and part.figure.value is not None]
            if (
                not known
                or total.figure is None
                or sum(part.figure.value for part in known if part.figure and part.figure.value is not None) != total.figure.value
            ):
                continue
            expense = scheme[name].nature is Nature.EXPENSE
            added = Decimal(0)
            for part in known:
                assert part.figure is not None
                away = cost_sign is CostSign.POSITIVE and not expense and scheme[part.figure.key.item].nature is Nature.EXPENSE
                added += (-1 if away else 1) * (value(part) or 0)
            assert value(total) == added, (table.id, name, column.id)
            checked += 1
    return checked


def test_a_printed_zero_is_neither_good_nor_bad(data: StatementData) -> None:
    """In whole millions most of these deviations print as nothing."""
    document = built(data, unit=1_000_000, decimals=0)
    zeros = [cell for *_, column, cell in cells(document) if column.stage == "deviation" and value(cell) == 0]
    assert len([cell for cell in zeros if cell.figure and cell.figure.value]) > 40
    assert {(cell.judgement, cell.judgement_word) for cell in zeros} == {(Judgement.NEUTRAL, "")}
    document = built(data, unit_shown="VIRE", unit=1_000_000, decimals=0)
    (front,) = (section for section in document.sections() if section.kind == "front" and section.level == 1)
    cards = {card.id: card for block in front.blocks if isinstance(block, Cards) for card in block.cards}
    assert {(cards[name].judgement, cards[name].sentence) for name in ("operating_revenue", "operating_margin")} == {
        (Judgement.NEUTRAL, "talousarvion mukainen")
    }
    assert not any(isinstance(block, BulletList) for section in front.sections for block in section.blocks)


def test_every_habit_of_display_is_swapped_here() -> None:
    assert set(Display.__dataclass_fields__) - {"cost_sign", "deviation", "rounding", "unit", "zero_base"} == {
        "percent_decimals",
        "decimals",
        "scope",
    }
