"""One statement in one language, assembled: front, a chapter per unit, about the figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from toteuma.core.conventions import SectionKind, SectionSpec
from toteuma.core.document import Block, Document, FigureEntry, Licence, Paragraph, Run, Section, Table
from toteuma.core.findings import Finding
from toteuma.core.language import Language
from toteuma.core.statement import Statement
from toteuma.reports.accessibility import accessibility_parts
from toteuma.reports.build.about import about_chapter
from toteuma.reports.build.binding_levels import BindingLevelBuilder
from toteuma.reports.build.bridge import BridgeBuilder
from toteuma.reports.build.charts import ChartBuilder
from toteuma.reports.build.comparison import ComparisonBuilder
from toteuma.reports.build.context import BuildContext
from toteuma.reports.build.financial import FinancialBuilder
from toteuma.reports.build.front import front_chapter
from toteuma.reports.build.goals import GoalBuilder
from toteuma.reports.build.investments import InvestmentBuilder
from toteuma.reports.build.key_figures import KeyFigureBuilder
from toteuma.reports.build.origins import OriginWriter
from toteuma.reports.build.projects import ProjectBuilder
from toteuma.reports.build.prose import ProseBuilder
from toteuma.reports.build.risks import RiskBuilder
from toteuma.reports.numbers import day
from toteuma.texts import furniture_in, glossary


@dataclass(frozen=True, slots=True)
class BuiltDocument:
    """A document and what building it found: texts that bind a figure wrongly, formulas that cannot be computed."""

    document: Document
    findings: tuple[Finding, ...]


class _Assembler:
    def __init__(self, statement: Statement, language: Language) -> None:
        self.context = BuildContext(statement, language)
        self.comparison = ComparisonBuilder(self.context)
        self.investments = InvestmentBuilder(self.context)
        self.goals = GoalBuilder(self.context)
        self.key_figures = KeyFigureBuilder(self.context)
        self.risks = RiskBuilder(self.context)
        self.projects = ProjectBuilder(self.context)
        self.prose = ProseBuilder(self.context)
        self.bridge = BridgeBuilder(self.context)
        self.binding_levels = BindingLevelBuilder(self.context, self.comparison)
        self.financial = FinancialBuilder(self.context)
        self.charts = ChartBuilder(self.context, self.comparison, self.key_figures)

    def chapters(self, root: str) -> Iterator[Section]:
        """The chapters of a unit and those below it. The root's is level 1; units below the second level stand inside their parent's chapter."""
        own = self.unit(root, 1)
        if own.sections:
            yield own
        for child in self._children(root):
            yield from self._nested(child, 1)

    def _children(self, unit: str) -> tuple[str, ...]:
        """The units directly below that were in force in the year."""
        organisation = self.context.statement.data.organisation
        return tuple(child for child in organisation.children(unit) if organisation.exists_during(child, self.context.year))

    def _nested(self, unit: str, level: int) -> Iterator[Section]:
        """A unit with those below it as its sub-sections; a unit without sections of its own gives way to those below."""
        section = self.unit(unit, level)
        below = tuple(part for child in self._children(unit) for part in self._nested(child, min(level + 1, MAX_LEVEL)))
        if not section.sections:
            yield from (self._raised(part) for part in below)
        else:
            yield replace(section, sections=(*section.sections, *below))

    def _raised(self, section: Section) -> Section:
        parts = tuple(self._raised(part) for part in section.sections)
        return replace(section, level=section.level - 1, sections=parts)

    def unit(self, unit: str, level: int) -> Section:
        context = self.context
        data = context.statement.data
        specs = data.settings.sections_of(unit, data.organisation[unit].level)
        sections = tuple(section for spec in specs if (section := self._section(unit, spec, level + 1)) is not None)
        title, language, fallback = context.in_language(data.organisation[unit].name)
        officer = self._officer(unit)
        blocks = () if officer is None else (replace(officer, runs=(Run(f"{context.word('unit_officer')} "), *officer.runs)),)
        return Section(unit, level, title, "unit", unit, blocks, sections, language if fallback else None, self._parent(unit), officer)

    def _officer(self, unit: str) -> Paragraph | None:
        """Who answers for a unit: name and title, or the title alone where no name is published."""
        named = self.context.officers.get(self.context.statement.data.organisation[unit].officer)
        if named is None:
            return None
        title = self.context.paragraph(named.title)
        text = f"{named.name}, {title.text[:1].lower()}{title.text[1:]}" if named.name else title.text
        return replace(title, runs=(Run(text),))

    def _parent(self, unit: str) -> str:
        """The nearest unit above that has sections of its own in the layout."""
        data = self.context.statement.data
        above = (code for code in data.organisation.ancestors(unit) if data.settings.sections_of(code, data.organisation[code].level))
        return next(above, "")

    def _section(self, unit: str, spec: SectionSpec, level: int) -> Section | None:
        heading, lang = self._heading(spec)
        if spec.kind is SectionKind.PROSE:
            prose = self.prose.section(unit, spec, heading, level)
            return None if prose is None else replace(prose, title_lang=lang)
        blocks = tuple(self._blocks(unit, spec, heading))
        if not blocks:
            return None
        return Section(f"{unit}-{spec.id}-section", level, heading, spec.kind.value, unit, blocks, title_lang=lang)

    def _heading(self, spec: SectionSpec) -> tuple[str, Language | None]:
        """The heading of a section, and its language where it is not the document's."""
        if not spec.heading:
            return self.context.word(f"section.{spec.kind}"), None
        text, language, fallback = self.context.in_language(spec.heading)
        return text, language if fallback else None

    def _blocks(self, unit: str, spec: SectionSpec, heading: str) -> Iterator[Block]:
        if spec.kind in (SectionKind.RISKS, SectionKind.BRIDGE):
            yield from (self.risks if spec.kind is SectionKind.RISKS else self.bridge).tables(unit, spec, heading)
            return
        builders = {
            SectionKind.COMPARISON: self.comparison.table,
            SectionKind.INVESTMENTS: self.investments.table,
            SectionKind.GOALS: self.goals.table,
            SectionKind.KEY_FIGURES: self.key_figures.table,
            SectionKind.PROJECTS: self.projects.table,
            SectionKind.BINDING_LEVELS: self.binding_levels.table,
            SectionKind.BALANCE_SHEET: self.financial.table,
            SectionKind.CASH_FLOW: self.financial.table,
        }
        table = builders[spec.kind](unit, spec, heading)
        if table is None:
            return
        yield table
        if spec.charts:
            yield from self.charts.of_section(unit, spec, table)


MAX_LEVEL = 4
"""Deepest heading of a unit; units further down stand beside each other on it."""


def _figure_entries(context: BuildContext, chapters: tuple[Section, ...]) -> tuple[FigureEntry, ...]:
    tables = tuple(block for chapter in chapters for section in chapter.walk() for block in section.blocks if isinstance(block, Table))
    return OriginWriter(context).all_entries(tables)


def build_document(statement: Statement, language: Language, *, unit: str = "") -> BuiltDocument:
    """The document of a statement in one language; of one unit and those below it where ``unit`` is given.

    Wrong bindings are in ``findings``; a document with findings of level error must not be published.
    """
    assembler = _Assembler(statement, language)
    context = assembler.context
    root = unit or statement.data.settings.root
    units = tuple(assembler.chapters(root))
    front = front_chapter(context, assembler.comparison, assembler.charts, root)
    chapters = (front, *units, about_chapter(context))
    document = _document(context, chapters, _figure_entries(context, chapters), unit)
    return BuiltDocument(document, tuple(sorted(context.findings, key=Finding.sort_key)))


def build_units(statement: Statement, language: Language, unit: str) -> Document:
    """The chapters of a unit and those below it, for who reads their tables: without the front, what is told about the figures, and their origins."""
    assembler = _Assembler(statement, language)
    return _document(assembler.context, tuple(assembler.chapters(unit)), (), unit)


def unit_tables(statement: Statement, language: Language, unit: str) -> tuple[Table, ...]:
    """The tables of a unit's own sections, without those of the units below it."""
    chapter = _Assembler(statement, language).unit(unit, 1)
    return tuple(block for section in chapter.walk() for block in section.blocks if isinstance(block, Table))


def _document(context: BuildContext, chapters: tuple[Section, ...], figures: tuple[FigureEntry, ...], unit: str) -> Document:
    data, language = context.statement.data, context.language
    settings = data.settings
    approval = settings.approval
    organ = context.text(approval.organ or settings.organ)
    if approval.date:
        reference = f", {approval.reference}" if approval.reference else ""
        approved = context.word("approved", organ=organ, date=day(approval.date, language), reference=reference)
    else:
        approved = context.word("draft")
    municipality = context.text(data.municipality.name)
    title = context.text(settings.title)
    licence = data.municipality.licence
    return Document(
        id=settings.id if not unit else f"{settings.id}-{unit.lower()}",
        language=language,
        languages=data.municipality.languages,
        title=title,
        subtitle=context.unit_name(unit) if unit else context.text(settings.subtitle),
        municipality=municipality,
        organ=context.text(settings.organ),
        year=settings.year,
        approved_on=approval.date,
        approval=approved,
        description=context.word("description", municipality=municipality, title=title),
        contact=data.municipality.contact,
        chapters=chapters,
        figures=figures,
        glossary=tuple(replace(term, definition=context.wording(term.definition)) for term in glossary(language)),
        theme=data.municipality.theme,
        business_id=data.municipality.business_id,
        licence=Licence(licence.name, licence.path, context.text(licence.title)),
        accessibility=accessibility_parts(
            data.municipality, language, of="publication", title=title, on=approval.date or date(settings.year, 12, 31)
        ),
        labels=tuple((name, context.wording(text)) for name, text in furniture_in(language)),
    )
