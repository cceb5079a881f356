"""Figures that a text can be given: found by words of their name, each with how it would print and what is to be written for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from toteuma.core.evaluation import Context
from toteuma.core.expression import ExpressionError, parse_binding
from toteuma.core.language import Language
from toteuma.core.records import KeyFigure
from toteuma.core.references import ReferenceFault
from toteuma.core.statement import StatementData
from toteuma.reports.build.context import BuildContext
from toteuma.reports.build.filters import printed
from toteuma.services.desk import Desk
from toteuma.services.forms import status_marks
from toteuma.texts import word

MOST = 30
"""So many offers are enough for somebody who types one more word."""

STAGES = (("actual", 0), ("budget", 0), ("deviation", 0), ("rate", 0), ("actual", -1))
"""What is offered of a line: which, and of how many years before."""

EUROS = ("euros", "thousand", "about_million")
LEAST = {"thousand": 10_000, "about_million": 1_000_000}
"""Smaller amounts are not rounded so far."""

PERCENT = ("percent(1)", "percent")


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to write a figure: the binding that goes into the text, and how it prints."""

    binding: str
    printed: str


@dataclass(frozen=True, slots=True)
class Offer:
    """``name`` of the figure, whose and which it is in ``told``; the first of ``wordings`` is the usual one."""

    name: str
    told: str
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: str
    told: str
    expression: str
    filters: tuple[str, ...] = ("",)


def offers(desk: Desk, unit: str, query: str, language: Language) -> tuple[Offer, ...]:
    """The figures whose names, units, stages and years have all words of the query; figures of the unit itself first. Without a query the unit's own.

    A figure that is not there is not offered. Nothing where the package cannot be read.
    """
    if desk.data is None or desk.statement is None or unit not in desk.data.organisation:
        return ()
    asked = query.casefold().split()
    found: list[Offer] = []
    context = BuildContext(desk.statement, language)
    for candidate in _candidates(context, unit, asked):
        whole = f"{candidate.name} {candidate.told}".casefold()
        if all(part in whole for part in asked) and (wordings := tuple(_wordings(context, unit, candidate))):
            found.append(Offer(candidate.name, candidate.told, wordings))
            if len(found) == MOST:
                break
    return tuple(found)


def _wordings(context: BuildContext, unit: str, candidate: _Candidate) -> Iterator[Wording]:
    """The ways in which a figure can be written; none where it is not there."""
    try:
        figure = context.evaluator.evaluate(parse_binding(candidate.expression).expression, Context(unit, context.year))
    except (ExpressionError, ReferenceFault):
        return
    if figure.value is None:
        return
    seen = set()
    for name in candidate.filters:
        if abs(figure.value) < LEAST.get(name, 0):
            continue
        binding = f"{candidate.expression}{f' | {name}' if name else ''}"
        text = printed(figure, parse_binding(binding).filters, context.language)
        if text not in seen:
            seen.add(text)
            yield Wording(f"{{{{ {binding} }}}}", text)


def _candidates(context: BuildContext, unit: str, asked: list[str]) -> Iterator[_Candidate]:
    data = context.statement.data
    yield from _lines(context, unit, "")
    yield from _key_figures(context, [one for one in data.key_figures if one.unit == unit])
    yield from _single(context, unit)
    yield from _goals(context, unit)
    yield from _key_figures(context, [one for one in data.key_figures if one.unit != unit])
    for other in data.organisation.units:
        name = f"{context.unit_name(other)} {other}".casefold()
        # Of other units only those that were asked for: a large statement has thousands of figures.
        if other != unit and any(len(part) > 2 and part in name for part in asked):
            yield from _lines(context, other, f', unit="{other}"')
    for parameter in {one.id: one for one in data.parameters if one.year == context.year}.values():
        told = _told(context, "", str(context.year))
        yield _Candidate(context.text(parameter.name), told, f'parameter("{parameter.id}")')


def _told(context: BuildContext, unit: str, *parts: str) -> str:
    return ", ".join(part for part in (context.unit_name(unit) if unit else "", *parts) if part)


def _lines(context: BuildContext, unit: str, argument: str) -> Iterator[_Candidate]:
    book, scope = context.statement.book, context.display.scope
    for line in context.statement.data.scheme:
        if book.figure(unit=unit, line=line.id, year=context.year, stage="actual", scope=scope).value is None:
            continue
        for stage, years in STAGES:
            year = context.year + years
            past = f", year={year}" if years else ""
            told = _told(context, unit, word(f"web_picker.stage.{stage}", context.language), str(year))
            yield _Candidate(
                context.text(line.name), told, f'{stage}(line="{line.id}"{argument}{past})', PERCENT if stage == "rate" else EUROS
            )


def _key_figures(context: BuildContext, figures: Iterable[KeyFigure]) -> Iterator[_Candidate]:
    for figure in figures:
        for stage, years in (("actual", 0), ("target", 0), ("actual", -1)):
            year = context.year + years
            arguments = (', stage="target"' if stage == "target" else "") + (f", year={year}" if years else "")
            told = _told(context, figure.unit, word(f"web_picker.stage.{stage}", context.language), str(year))
            for part in context.statement.key_figure_parts(figure.id) or ("",):
                of_part = f', part="{part}"' if part else ""
                name = context.text(figure.name) + (f", {context.unit_name(part)}" if part else "")
                yield _Candidate(name, told, f'key_figure("{figure.id}"{arguments}{of_part})')


def _single(context: BuildContext, unit: str) -> Iterator[_Candidate]:
    """The unit's own facts, indicators and projects."""
    data = context.statement.data
    for fact in (one for one in data.facts if one.unit == unit):
        yield _Candidate(context.text(fact.name), _told(context, unit), f'fact("{fact.id}")', ("number",))
    goals = {goal.id for goal in data.goals if goal.unit == unit}
    for indicator in (one for one in data.indicators if one.goal in goals):
        told = _told(context, unit, word("web_picker.indicator", context.language))
        yield _Candidate(_short(context.text(indicator.text)), told, f'indicator("{indicator.id}")')
    for project in (one for one in data.projects if one.unit == unit):
        for which, filters in (("total_funding", EUROS), ("realisation_percent", PERCENT), ("own_share_percent", PERCENT)):
            told = _told(context, unit, word(f"web_picker.project.{which}", context.language))
            yield _Candidate(context.text(project.name), told, f'project("{project.id}", "{which}")', filters)


def _goals(context: BuildContext, unit: str) -> Iterator[_Candidate]:
    data: StatementData = context.statement.data
    if not any(goal.unit == unit for goal in data.goals):
        return
    name = word("web_picker.goals", context.language)
    yield _Candidate(name, _told(context, unit), "goal_count()", ("number",))
    for mark in status_marks(data, context.language):
        yield _Candidate(f"{name}: {mark.word.lower()}", _told(context, unit), f'goal_count(status="{mark.code}")', ("number",))


def _short(text: str) -> str:
    """A name that is a sentence, without its figures."""
    return text if "{{" not in text else text.partition("{{")[0].strip()
