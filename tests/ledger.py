"""Amounts as bookkeepers write them, and small statements around them, for tests of the core."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from toteuma.core.amounts import AmountBook
from toteuma.core.conventions import (
    Approval,
    DataLicence,
    Display,
    Met,
    Municipality,
    Named,
    RollUp,
    StatementSettings,
    Status,
    Tense,
)
from toteuma.core.disagreements import disagreements
from toteuma.core.document import Shape, Theme
from toteuma.core.findings import Place
from toteuma.core.language import Language, Localized
from toteuma.core.organisation import Organisation
from toteuma.core.records import Amount, Unit
from toteuma.core.scheme import Line, LineScheme
from toteuma.core.statement import Statement, StatementData
from toteuma.rules import line_scheme

SCHEME = line_scheme("income_statement", 2025)


def name(text: str) -> Localized:
    return Localized(text, text, text)


def tree(text: str) -> Organisation:
    """Units of an indented list; two spaces a level. ``T`` alone is a tree too."""
    units: list[Unit] = []
    above: list[str] = []
    lines = [line for line in text.splitlines() if line.strip()]
    margin = len(lines[0]) - len(lines[0].lstrip())
    for line in lines:
        code = line.strip()
        depth = (len(line) - len(line.lstrip()) - margin) // 2
        units.append(Unit(code=code, parent=above[depth - 1] if depth else "", level="unit", name=name(code)))
        above[depth:] = [code]
    return Organisation(tuple(units))


def amounts(text: str) -> tuple[Amount, ...]:
    """One amount a line: ``unit line year stage amount [scope] [extent]``; ``amendment:A1`` names the decision, ``~1000`` that it is
    rounded to thousands. Row numbers count from 2."""
    found: list[Amount] = []
    for row, line in enumerate((line for line in text.splitlines() if line.strip()), start=2):
        unit, item, year, stage, amount, *more = line.split()
        kind, _, amendment = stage.partition(":")
        found.append(
            Amount(
                place=Place("amounts.csv", row=row),
                unit=unit,
                line=item,
                year=int(year),
                stage=kind,
                amendment=amendment,
                scope=next((word for word in more if word in ("external", "internal")), "all"),
                extent="whole" if "whole" in more else "own",
                amount=Decimal(amount.replace("−", "-")),
                rounded_to=next((Decimal(word[1:]) for word in more if word.startswith("~")), None),
            )
        )
    return tuple(found)


def book(units: str, table: str, scheme: LineScheme = SCHEME) -> AmountBook:
    return AmountBook(amounts(table), tree(units), scheme)


def told(of: AmountBook) -> list[str]:
    """The disagreements of a book: ``code unit line stage stated computed``."""
    return [
        f"{d.code} {d.stated.key.unit} {d.stated.key.item} {d.stated.key.stage} {d.stated.value} {d.computed.value}"
        for d in disagreements(of)
    ]


STATUSES = (
    Status("met", Met.YES, Shape.FULL, "good", name("met"), name("will be met")),
    Status("partly", Met.PARTLY, Shape.HALF, "partial", name("partly"), name("partly")),
    Status("not_met", Met.NO, Shape.CROSS, "bad", name("not met"), name("not met")),
    Status("open", Met.UNKNOWN, Shape.DASH, "none", name("open"), name("open")),
)


def municipality(**changes: Any) -> Municipality:
    own: dict[str, Any] = {
        "name": name("Testilä"),
        "code": "999",
        "business_id": "",
        "contact": "",
        "licence": DataLicence("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", name("CC BY 4.0")),
        "languages": (Language.FI,),
        "theme": Theme(),
        "levels": (Named("unit", name("unit")),),
        "display": Display(),
        "roll_up": RollUp.ALL,
        "goal_kinds": (Named("binding", name("binding")),),
        "statuses": STATUSES,
        "risk_scale": None,
        "risk_classes": (),
        "measures": (),
    }
    return Municipality(**{**own, **changes})


def settings(**changes: Any) -> StatementSettings:
    own: dict[str, Any] = {
        "id": "test",
        "year": 2025,
        "tense": Tense.OUTCOME,
        "scheme": "income_statement",
        "root": "T",
        "title": name("Statement"),
        "organ": name("Board"),
        "subtitle": Localized(),
        "approval": Approval(),
        "columns": {},
        "sections": {},
        "layout": {},
        "layout_of": {},
        "notes": (),
    }
    return StatementSettings(**{**own, **changes})


def statement(
    units: str = "T", table: str = "", *, scheme: LineScheme = SCHEME, town: Municipality | None = None, **records: Any
) -> Statement:
    data = StatementData(
        municipality=town or municipality(),
        settings=settings(),
        organisation=tree(units),
        scheme=scheme,
        amounts=amounts(table),
        **records,
    )
    return Statement(data)


def lines(*rows: tuple[str, str]) -> LineScheme:
    """A small scheme of ``(id, parent)``."""
    return LineScheme("small", name("small"), "", tuple(Line(id, parent, SCHEME["employee_costs"].nature, name(id)) for id, parent in rows))
