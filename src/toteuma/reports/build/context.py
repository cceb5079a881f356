"""What every part of the builder needs: the statement, the language, and one way to put a figure into a cell."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from toteuma.core.comparison import judge
from toteuma.core.conventions import MEASURES_OF, ColumnSpec, CostSign, Display, Measure, NoteSpec, Rounding, SectionSpec, ZeroBase
from toteuma.core.document import Cell, CellFormula, Column, ColumnKind, Judgement, Note, Paragraph, Run
from toteuma.core.evaluation import Evaluator
from toteuma.core.figure import Absence, Figure
from toteuma.core.findings import Finding
from toteuma.core.language import Language, Localized
from toteuma.core.money import round_half_up
from toteuma.core.scheme import Nature
from toteuma.core.statement import Statement
from toteuma.reports.numbers import day, number
from toteuma.rules import KindRule, document_kinds
from toteuma.texts import reworded, word, words


@dataclass
class BuildContext:
    """One build of one language. ``findings`` collects what the texts bind wrongly."""

    statement: Statement
    language: Language
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.evaluator = Evaluator(self.statement)
        self.measures = {named.id: named.name for named in self.statement.data.municipality.measures}
        self.officers = {officer.id: officer for officer in self.statement.data.officers}
        self.funders = {funder.id: funder for funder in self.statement.data.funders}

    @property
    def display(self) -> Display:
        return self.statement.data.municipality.display

    @property
    def kind(self) -> KindRule:
        """What the kind of document tells of the year."""
        return document_kinds()[self.statement.data.settings.kind]

    @property
    def year(self) -> int:
        return self.statement.year

    # --- words ------------------------------------------------------------------------------------------------------------

    def word(self, key: str, **places: str) -> str:
        """A word of the statement, or of its kind of document where that has one of its own."""
        own = f"{self.kind.words}.{key}"
        return self.wording(words()[own if own in words() else f"statement.{key}"].get(self.language)).format(**places)

    def wording(self, text: str) -> str:
        """A text of the program with the municipality's own word for what came true."""
        own = self.statement.data.municipality.actual_word.get(self.language)
        return reworded(text, word("wording.actual", self.language), own) if own else text

    def text(self, localized: Localized) -> str:
        """The text in the document's language, else in the municipality's first."""
        return localized.in_language(self.language, fallback=self.statement.data.municipality.languages)[0]

    def in_language(self, localized: Localized) -> tuple[str, Language, bool]:
        """The text, the language it is in, and whether that is a fallback."""
        text, language = localized.in_language(self.language, fallback=self.statement.data.municipality.languages)
        return text, language, bool(text) and language is not self.language

    def paragraph(self, localized: Localized, *, strong: bool = False) -> Paragraph:
        text, language, fallback = self.in_language(localized)
        return Paragraph((Run(text, strong=strong),), language, fallback)

    def label(self, localized: Localized, *, strong: bool = False, upper: bool = False, note_refs: tuple[int, ...] = ()) -> Cell:
        """A cell of a name. It says so where the name is not given in the document's language."""
        text, language, fallback = self.in_language(localized)
        shown = text.upper() if upper else text
        return Cell(shown, lang=language if fallback else None, fallback=fallback, strong=strong, note_refs=note_refs)

    def plain(self, text: str, *, strong: bool = False) -> Paragraph:
        """A paragraph of our own words."""
        return Paragraph((Run(text, strong=strong),), self.language)

    def unit_name(self, unit: str) -> str:
        return self.text(self.statement.data.organisation[unit].name)

    def measure_name(self, unit_of_measure: str) -> str:
        return self.measure_label(unit_of_measure).printed

    def measure_label(self, unit_of_measure: str) -> Cell:
        if unit_of_measure in self.measures:
            return self.label(self.measures[unit_of_measure])
        return Cell(self.word(f"measure.{unit_of_measure}"))

    def closing_day(self) -> str:
        """The balance date without its year: ``31.12.``"""
        return "31 December" if self.language is Language.EN else "31.12."

    # --- amounts ------------------------------------------------------------------------------------------------------------

    def display_factor(self, nature: Nature) -> Decimal:
        """−1 where a line is displayed without its statement sign: expenses of a municipality that prints unsigned costs."""
        return Decimal(-1) if nature is Nature.EXPENSE and self.display.cost_sign is CostSign.POSITIVE else Decimal(1)

    def unit_note(self) -> str:
        return self.word({1: "unit_eur", 1_000: "unit_1000", 1_000_000: "unit_1000000"}[self.display.unit])

    def amount_text(self, shown: Decimal) -> str:
        """An amount in the display unit and decimals, from exact euros in display sign."""
        return number(shown / self.display.unit, self.language, self.display.decimals)

    def spoken(self, shown: Decimal) -> dict[str, str]:
        """An amount for a sentence, ``amount`` and ``unit``: what tables in thousands print as ``301`` reads ``301 000 euroa``."""
        if self.display.unit != 1_000:
            return {"amount": self.amount_text(shown), "unit": self.unit_note()}
        rounded = round_half_up(shown / 1_000, self.display.decimals) * 1_000
        return {"amount": number(rounded, self.language, max(0, self.display.decimals - 3)), "unit": self.word("unit_eur")}

    def absence_text(self, absence: Absence) -> str:
        return self.word(f"absence.{absence}")

    def amount_cell(self, figure: Figure, shown: Decimal | None, *, formula: CellFormula | None = None, strong: bool = False) -> Cell:
        """A cell of an amount; ``shown`` in euros and display sign, None where the figure is absent."""
        if shown is None:
            return Cell(self.absence_text(figure.absence or Absence.NO_FIGURE), figure=figure, strong=strong)
        return Cell(self.amount_text(shown), figure=figure, shown=shown, decimals=self.display.decimals, formula=formula, strong=strong)

    def prints_zero(self, shown: Decimal) -> bool:
        """Whether an amount in euros prints as nothing in the display unit."""
        return round_half_up(shown / self.display.unit, self.display.decimals) == 0

    def judged(self, cell: Cell, figure: Figure) -> Cell:
        """The cell of a deviation with its judgement in words, that of the exact figure; none beside a printed zero, which is neither good nor bad."""
        nothing = cell.shown is None or self.prints_zero(cell.shown)
        judgement = Judgement.NEUTRAL if nothing else judge(figure)
        return replace(cell, judgement=judgement, judgement_word="" if judgement is Judgement.NEUTRAL else self.word(judgement.value))

    def percent_cell(self, figure: Figure, *, zero_base: ZeroBase, formula: CellFormula | None = None, strong: bool = False) -> Cell:
        """A percentage without its sign (the column head has it). An undefined one prints as the municipality prints a zero base.

        It comes from exact figures, and so does its formula where the cells hold footed ones.
        """
        decimals = self.display.percent_decimals
        if formula is not None and self.display.rounding is Rounding.FOOTING:
            formula = replace(formula, of_exact=True)
        if figure.value is not None:
            return Cell(
                number(figure.value, self.language, decimals),
                figure=figure,
                shown=figure.value,
                decimals=decimals,
                formula=formula,
                strong=strong,
            )
        if figure.absence is not Absence.UNDEFINED:
            return Cell(self.absence_text(figure.absence or Absence.NO_FIGURE), figure=figure, strong=strong)
        zero = Decimal(0)
        printed = {
            ZeroBase.ZERO: number(zero, self.language, decimals),
            ZeroBase.BLANK: "",
            ZeroBase.DASH: self.absence_text(Absence.UNDEFINED),
        }[zero_base]
        shown = zero if zero_base is ZeroBase.ZERO else None
        return Cell(printed, figure=figure, shown=shown, decimals=decimals, formula=formula if shown is not None else None, strong=strong)

    # --- columns ------------------------------------------------------------------------------------------------------------

    def columns(self, section: SectionSpec) -> tuple[ColumnSpec, ...]:
        """The columns of the section's set, without those that its kind has no figures of."""
        known = MEASURES_OF[section.kind]
        return tuple(spec for spec in self.statement.data.settings.columns[section.columns] if spec.measure in known)

    def expanded(self, specs: tuple[ColumnSpec, ...]) -> tuple[tuple[ColumnSpec, Column], ...]:
        """Each column of a set with its printed head; ``amendment_each`` becomes one column per decision."""
        expanded: list[tuple[ColumnSpec, Column]] = []
        for spec in specs:
            if spec.measure is Measure.AMENDMENT_EACH:
                for amendment in self.statement.data.amendments:
                    header = self.word(
                        "column.amendment_each",
                        date=day(amendment.date, self.language),
                        reference=amendment.reference.replace("§ ", "§\u00a0"),
                    )
                    expanded.append((spec, self._column(spec, f"amendment:{amendment.id}", header)))
            else:
                year = str(self.year + spec.year)
                key = f"column.{spec.measure}_of_forecast" if spec.of_forecast else f"column.{spec.measure}"
                header = self.text(spec.header).format(year=year) if spec.header else self.word(key, year=year)
                expanded.append((spec, self._column(spec, spec.measure.value, header)))
        return tuple(expanded)

    def _column(self, spec: ColumnSpec, stage: str, header: str) -> Column:
        percent = spec.measure in (Measure.RATE, Measure.CHANGE_PERCENT)
        of_forecast = ":forecast" if spec.of_forecast else ""
        return Column(
            f"{stage}:{self.year + spec.year}{of_forecast}",
            header,
            ColumnKind.PERCENT if percent else ColumnKind.NUMBER,
            9 if percent else 12,
            stage,
            self.year + spec.year,
            "percent" if percent else "EUR",
            self.display.percent_decimals if percent else self.display.decimals,
        )

    # --- notes --------------------------------------------------------------------------------------------------------------

    def notes_of(self, section: SectionSpec, unit: str, years: set[int]) -> tuple[NoteSpec, ...]:
        """The notes that belong under a table: those the section names, and those that name its kind and years."""
        settings = self.statement.data.settings
        chosen: list[NoteSpec] = []
        for note in settings.notes:
            by_kind = section.kind.value in note.tables and (not note.years or years & set(note.years))
            if (note.id in section.notes or by_kind) and (not note.units or unit in note.units):
                chosen.append(note)
        return tuple(chosen)

    def numbered(self, notes: tuple[NoteSpec, ...], unit: str) -> tuple[Note, ...]:
        from toteuma.reports.build.bindings import bound_paragraphs

        return tuple(
            Note(index, bound_paragraphs(self, note.text, unit, "statement.toml", f"notes.{note.id}")[0])
            for index, note in enumerate(notes, start=1)
        )


def with_note_refs(columns: tuple[Column, ...], notes: tuple[NoteSpec, ...]) -> tuple[Column, ...]:
    """Columns that carry the marks of their notes: a note of certain years stands by those years' columns, any other by the first column."""
    marked: list[Column] = []
    for position, column in enumerate(columns):
        refs = tuple(index for index, note in enumerate(notes, start=1) if (column.year in note.years if note.years else position == 0))
        marked.append(replace(column, note_refs=refs) if refs else column)
    return tuple(marked)
