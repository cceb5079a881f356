"""What the indicators of a goal measured, as far as the text of its result does not tell it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from toteuma.core.document import BulletList, Paragraph, Run
from toteuma.core.language import Language
from toteuma.core.records import Goal, Indicator
from toteuma.reports.build.bindings import TextPlace, cell_content, one_line
from toteuma.reports.build.context import BuildContext
from toteuma.reports.numbers import NBSP, day, recorded

Content = tuple[Paragraph | BulletList, ...]


def measured(context: BuildContext, goal: Goal, result: Content) -> Iterator[Paragraph]:
    """A sentence for each value that the result does not tell, and the days of those whose day it does not tell; nothing where it tells all.

    ``Asiakaskysely: 3,8 (15.10.2025).`` where the value is missing, ``Tilanne 30.9.2025.`` where only its day is. A value is told where the text
    binds it, or has its number; the last day of the year stands in the head of the column.
    """
    values = [indicator for indicator in context.statement.indicators(goal.id) if indicator.value is not None]
    text = one_line(result)
    closing = date(context.year, 12, 31)
    told = [indicator for indicator in values if _is_told(context, indicator, result, text)]
    undated = [indicator for indicator in told if indicator.as_of not in (None, closing) and not _is_dated(indicator, text)]
    if undated and len(undated) == len(told) and len({indicator.as_of for indicator in undated}) == 1:
        yield context.plain(context.word("goal.as_of", date=_date(context, undated[0])))
    else:
        for indicator in undated:
            yield _named(context, goal, indicator, (Run(context.word("goal.as_of_each", date=_date(context, indicator))),))
    for indicator in values:
        if indicator not in told:
            end = "." if indicator.as_of in (None, closing) else f" ({_date(context, indicator)})."
            yield _named(context, goal, indicator, (_value(context, indicator), Run(end)))


def _is_told(context: BuildContext, indicator: Indicator, result: Content, text: str) -> bool:
    figure = context.statement.indicator(indicator.id)
    paragraphs = (one for block in result for one in (block.items if isinstance(block, BulletList) else (block,)))
    bound = any(figure is not None and run.figure is not None and run.figure.key == figure.key for one in paragraphs for run in one.runs)
    assert indicator.value is not None
    number = re.escape(recorded(indicator.value, context.language))
    return bound or re.search(rf"(?<![\d.,\u2212-]){number}(?![\d]|[.,]\d)", text) is not None


def _is_dated(indicator: Indicator, text: str) -> bool:
    """Whether the text has the day of the value, in whichever language it is."""
    return indicator.as_of is not None and any(day(indicator.as_of, language) in text for language in Language)


def _named(context: BuildContext, goal: Goal, indicator: Indicator, told: tuple[Run, ...]) -> Paragraph:
    place = TextPlace(indicator.place.file, indicator.place.row, "text")
    name = one_line(cell_content(context, indicator.text, goal.unit, place)).rstrip(".")
    _, language, fallback = context.in_language(indicator.text)
    return Paragraph((Run(f"{name}: "), *told), language, fallback)


def _value(context: BuildContext, indicator: Indicator) -> Run:
    """The value as it was recorded, with its unit; a bare count without one."""
    figure = context.statement.indicator(indicator.id)
    assert figure is not None
    assert indicator.value is not None
    text = recorded(indicator.value, context.language)
    if figure.unit_of_measure == "percent":
        text += "%" if context.language is Language.EN else f"{NBSP}%"
    elif figure.unit_of_measure != "count":
        text += f"{NBSP}{context.measure_name(figure.unit_of_measure)}"
    return Run(text, figure=figure)


def _date(context: BuildContext, indicator: Indicator) -> str:
    assert indicator.as_of is not None
    return day(indicator.as_of, context.language)
