"""The chapter about the figures: conventions, comparability, decisions, bases, differences."""

from __future__ import annotations

from collections.abc import Mapping

from toteuma.core.disagreements import disagreements
from toteuma.core.document import Block, BulletList, Paragraph, Run, Section
from toteuma.core.language import Language, Localized
from toteuma.core.records import KeyFigure, Unit
from toteuma.reports.build.bindings import bound_paragraphs
from toteuma.reports.build.context import BuildContext
from toteuma.reports.numbers import day, number, recorded
from toteuma.texts import word


def about_chapter(context: BuildContext) -> Section:
    """How the figures were made and are to be read; only what applies to this municipality and year."""
    parts = (
        ("conventions", _conventions(context)),
        ("comparability", _comparability(context)),
        ("amendments", _amendments(context)),
        ("key_figures", _key_figures(context)),
        ("parameters", _parameters(context)),
        ("differences", _differences(context)),
        ("publisher", _publisher(context)),
    )
    sections = tuple(
        Section(f"about-{name}", 2, context.word(f"about.{name}"), "about", "", _blocks(context, name, items))
        for name, items in parts
        if items
    )
    return Section("about", 1, context.word("about.title"), "about", "", (), sections)


def _blocks(context: BuildContext, name: str, items: list[Paragraph]) -> tuple[Block, ...]:
    lead = context.plain(context.word(f"about.{name}_lead"))
    return (lead, BulletList(tuple(items)))


def _conventions(context: BuildContext) -> list[Paragraph]:
    display = context.display
    scheme = context.statement.data.scheme
    sentences = [
        context.word(f"about.unit_{display.unit}"),
        context.word(f"about.cost_sign_{display.cost_sign}"),
        context.word(f"about.deviation_{display.deviation}"),
        context.word("about.rate"),
        context.word(f"about.zero_base_{display.zero_base}"),
        context.word(f"about.rounding_{display.rounding}"),
        context.word(f"about.scope_{display.scope}"),
        context.word("about.absence"),
        context.word("about.scheme", source=context.text(scheme.source_names)),
    ]
    return [context.plain(sentence) for sentence in sentences]


def _comparability(context: BuildContext) -> list[Paragraph]:
    statement = context.statement
    items = [
        bound_paragraphs(context, note.text, statement.data.settings.root, "statement.toml", f"notes.{note.id}")[0]
        for note in statement.data.settings.notes
        if not note.comparable
    ]
    for unit in statement.data.organisation.units.values():
        if unit.valid_to is not None and context.year - 1 <= unit.valid_to.year <= context.year:
            items.append(context.plain(_ended(context, unit)))
    return items


def _ended(context: BuildContext, unit: Unit) -> str:
    assert unit.valid_to is not None
    name, date = context.text(unit.name), day(unit.valid_to, context.language)
    if not unit.successors:
        return context.word("about.unit_ended", unit=name, date=date)
    successors = ", ".join(context.unit_name(code) for code in unit.successors)
    return context.word(
        "about.unit_moved" if len(unit.successors) == 1 else "about.unit_moved_many", unit=name, date=date, successors=successors
    )


def _amendments(context: BuildContext) -> list[Paragraph]:
    return [
        context.plain(
            context.word(
                "about.amendment",
                date=day(amendment.date, context.language),
                organ=context.text(amendment.organ),
                reference=amendment.reference,
                reason=context.text(amendment.reason),
            )
        )
        for amendment in context.statement.data.amendments
    ]


def _parameters(context: BuildContext) -> list[Paragraph]:
    return [
        context.plain(
            f"{context.text(parameter.name)} {parameter.year}: {recorded(parameter.value, context.language)}"
            + (f" ({parameter.basis})" if parameter.basis else "")
        )
        for parameter in context.statement.data.parameters
    ]


def _key_figures(context: BuildContext) -> list[Paragraph]:
    """What each key figure tells, by what it is divided where that is not told already, and where it comes from, as far as that was given."""
    figures = {key_figure.id: key_figure for key_figure in context.statement.data.key_figures}
    divisors = {parameter.id: parameter.name for parameter in context.statement.data.parameters}
    told = (
        Localized.from_mapping({language: _key_figure(key_figure, figures, divisors, language) for language in Language})
        for key_figure in figures.values()
    )
    return [context.paragraph(sentence) for sentence in told if sentence]


def _key_figure(key_figure: KeyFigure, figures: Mapping[str, KeyFigure], divisors: Mapping[str, Localized], language: Language) -> str:
    """One key figure in a language, empty where something of it is not given in that language."""
    above = figures.get(key_figure.parent)
    names = [one.name.get(language) for one in (above, key_figure) if one is not None]
    divisor = divisors.get(key_figure.denominator, Localized())
    if divisor.get(language) and divisor.get(language).casefold() in key_figure.definition.get(language).casefold():
        divisor = Localized()
    facts = (("definition", key_figure.definition), ("denominator", divisor), ("source", key_figure.source))
    given = [(name, text.get(language)) for name, text in facts if text]
    if not given or not all(names) or not all(text for _, text in given):
        return ""
    return f"{', '.join(names)}: " + " ".join(
        word(f"statement.about.key_figure_{name}", language, text=text.removesuffix(".")) for name, text in given
    )


def _publisher(context: BuildContext) -> list[Paragraph]:
    """Who publishes the statement, and on what terms its data may be used."""
    own = context.statement.data.municipality
    business_id = context.word("about.business_id", number=own.business_id) if own.business_id else ""
    title, language, fallback = context.in_language(own.licence.title)
    lead = context.word("about.licence")
    return [
        context.plain(context.word("about.publisher_name", name=context.text(own.name), business_id=business_id)),
        Paragraph((Run(f"{lead} "), Run(title, link=own.licence.path), Run(".")), language, fallback),
    ]


def _differences(context: BuildContext) -> list[Paragraph]:
    """Figures stated for a whole that differ from the sum of its units."""
    items: list[Paragraph] = []
    for disagreement in disagreements(context.statement.book):
        stated, computed = disagreement.stated, disagreement.computed
        if disagreement.code != "whole_against_units" or stated.value is None or computed.value is None:
            continue
        items.append(
            context.plain(
                context.word(
                    "about.difference",
                    unit=context.unit_name(stated.key.unit),
                    line=context.text(context.statement.data.scheme[stated.key.item].name),
                    year=str(stated.key.year),
                    stated=number(stated.value, context.language, 2),
                    computed=number(computed.value, context.language, 2),
                )
            )
        )
    return items
