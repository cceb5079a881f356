"""Errors in running text: each planter changes one sentence, or gives None where the statement has no place for its error."""

from __future__ import annotations

import re
from random import Random

from benchmarks.checking.errors import Planted, changed, with_sentence
from benchmarks.checking.invented import rounded, words
from benchmarks.checking.stating import Statement, Told, digits
from toteuma.core.evidence import Role
from toteuma.core.quantities import parse_quantity


def tellable(of: Statement, told: Told) -> bool:
    """Whether the columns of the statement tell what the sentence says."""
    roles = set(of.municipality.manner.columns)
    needs = {
        "prior": {Role.PRIOR},
        "change": {Role.PRIOR, Role.ACTUAL},
        "change_percent": {Role.PRIOR, Role.ACTUAL},
        "budget": {Role.AMENDED},
        "rate": {Role.AMENDED, Role.ACTUAL},
        "deviation": {Role.AMENDED, Role.ACTUAL},
        "deviation_percent": {Role.AMENDED, Role.ACTUAL},
    }
    return needs.get(told.reading, {Role.ACTUAL}) <= roles


def _prose(of: Statement, kind: str, told: Told, new: str, right: str) -> Planted:
    sentence = told.sentence[: told.start] + new + told.sentence[told.end :]
    return Planted(
        kind,
        with_sentence(of.document, told.sentence, sentence),
        right=right,
        sentence=sentence,
        wrong=new,
        exact=told.exact,
        step=told.step,
    )


def _phrase(told: Told) -> str:
    return told.sentence[told.start : told.end]


def prose_figure(of: Statement, draw: Random) -> Planted | None:
    """One digit of a figure in prose another one, so that no rounding explains it."""
    found = [told for told in of.told if tellable(of, told)]
    draw.shuffle(found)
    for told in found:
        number = changed(told.number, draw, 0)
        quantity = parse_quantity(number, of.document.language)
        old = parse_quantity(told.number, of.document.language)
        if not quantity or not old or quantity.value is None or not old.value:
            continue
        if abs(quantity.value - old.value) * (told.step / old.step) <= max(2 * told.step, told.exact / 8 if told.hedge else 2 * told.step):
            continue
        phrase = _phrase(told)
        return _prose(of, "prose_figure", told, phrase.replace(told.number, number, 1), phrase)
    return None


def prose_hedge(of: Statement, draw: Random) -> Planted | None:
    """The hedge of the other side: *runsaat* where the figure is below the number."""
    hedges = words(of.document.language)["hedges"]
    other = {"bit_over": "nearly", "over": "under", "nearly": "bit_over", "under": "over"}
    found = [told for told in of.told if told.hedge in other and tellable(of, told)]
    if not found:
        return None
    told = draw.choice(found)
    phrase = _phrase(told)
    own = next(word for word in hedges[told.hedge] if phrase.startswith(word + " "))
    return _prose(of, "prose_hedge", told, hedges[other[told.hedge]][0] + phrase[len(own) :], phrase)


def prose_year(of: Statement, draw: Random) -> Planted | None:
    """Last year's figure told as this year's."""
    manner = of.municipality.manner
    found = []
    for told in of.told:
        if told.reading != "actual" or told.step != manner.unit or told.hedge or not tellable(of, told):
            continue
        unit = next(unit for unit in of.municipality.units if unit.name == told.entity)
        before = rounded(abs(unit.amounts[told.line][Role.PRIOR]), manner.unit)
        if abs(before - told.exact) > 3 * manner.unit:
            found.append((told, digits(before, manner.language, " " if manner.group == "\u00a0" else manner.group)))
    if not found:
        return None
    told, number = draw.choice(found)
    phrase = _phrase(told)
    return _prose(of, "prose_year", told, phrase.replace(told.number, number, 1), phrase)


def prose_direction(of: Statement, draw: Random) -> Planted | None:
    """Grew for fell, exceeded for fell short of."""
    pairs = [
        ("kasvoivat", "vähenivät"), ("ylittivät", "alittivat"), ("nousivat", "laskivat"), ("enemmän", "vähemmän"), ("pienemmät", "suuremmat"),
        ("ylittyi", "alittui"), ("översteg", "underskred"), ("ökade", "minskade"), ("steg", "sjönk"), ("större", "mindre"),
        ("exceeded", "fell short of"), ("increased", "decreased"), ("fell", "rose"), ("grew", "fell"), ("below", "above"),
    ]  # fmt: skip
    both = [*pairs, *((second, first) for first, second in pairs)]
    found = []
    for told in of.told:
        if told.reading in ("deviation", "change", "change_percent") and tellable(of, told):
            for first, second in both:
                if re.search(rf"\b{first}\b", told.sentence):
                    found.append((told, re.sub(rf"\b{first}\b", second, told.sentence, count=1)))
                    break
    if not found:
        return None
    told, new = draw.choice(found)
    return Planted("prose_direction", with_sentence(of.document, told.sentence, new), sentence=new)
