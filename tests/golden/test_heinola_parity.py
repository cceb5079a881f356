"""Every number of Heinola's published statement stands in ours, in the same unit, row and column, or the difference is named with its reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from tests.golden.heinola_document import SourceDocument, SourceTable, amount, keyed, measured, numbers, read
from toteuma.core.document import BulletList, Document, Paragraph, Row, RowKind, Table
from toteuma.core.language import Language
from toteuma.services.validation import validate

REPOSITORY = Path(__file__).parents[2]
PACKAGE = REPOSITORY / "examples/heinola-2025"
PUBLISHED = REPOSITORY.parent / "shared/heinola-2025/tilinpaatos-2025.txt"

pytestmark = pytest.mark.skipif(not PUBLISHED.exists(), reason=f"the published statement is not beside the repository: {PUBLISHED}")

FINANCIAL = [
    ("HYPA", "summary"),
    ("HYPA", "income_statement"),
    ("HYVI", "summary"),
    ("HYVI", "income_statement"),
    ("VIRE", "summary"),
    ("HYTY", "summary"),
]
KEY_FIGURES = {  # in print order: our row, and a word of the published label
    "hyte_coefficient": "HYTE",
    "early_childhood_per_inhabitant": "Varhaiskasvatus €/asukas",
    "early_childhood_per_child": "€/lapsi",
    "basic_education_per_inhabitant": "Perusopetus €/asukas",
    "basic_education_per_pupil": "€/oppilas",
    "upper_secondary_per_inhabitant": "Lukiokoulutus €/asukas",
    "upper_secondary_per_student": "€/opiskelija",
    "music_school_per_inhabitant": "Musiikkiopisto €/asukas",
    "music_school_per_student": "€/opiskelija",
    "music_school_per_lesson": "€/opetustunti",
    "basic_education_completed": "Peruskoulun suorittaneiden",
    "active_life_net_cost": "nettokustannukset €/asukas",
    "active_life_participants": "ryhmätoimintaan osallistuneet",
    "library_visits": "fyysiset käynnit",
    "library_loans": "kokonaislainaus",
}
GOALS = {  # the published rows in print order, and the goals that each of them holds
    ("HYPA", "binding_goals"): [["children_wellbeing"], ["integration_cooperation"], ["international_clients"], ["balanced_economy"]],
    ("HYPA", "operating_goals"): [
        ["opkou_support_reform", "opkou_consultation"],
        ["vaka_social_skills", "vaka_support_reform", "vaka_consultation"],
        ["vire_outreach"],
        ["hyty_guidance_centre", "hyty_guidance_network"],
        ["hyty_integration_network"],
        ["opkou_immigrant_pupils"],
        ["opkou_preparatory"],
        ["vaka_language_aware"],
        ["vire_free_events"],
        ["opkou_network"],
        ["vaka_staffing"],
        ["vire_bird_clinic"],
        ["hyty_employment_services"],
    ],
    ("HYVI", "operating_goals"): [
        ["vire_outreach"],
        ["hyty_guidance_centre", "hyty_guidance_network"],
        ["hyty_integration_network"],
        ["vire_free_events"],
        ["vire_bird_clinic"],
        ["hyty_employment_partners"],
    ],
}
TYPED = {"3", "1"}
"""Numbers that stand unbound in our texts besides years, dates and class levels: the street numbers of the library."""


@dataclass
class Comparison:
    """Every cell that was compared, and those that differ as ``(unit, table, row, column, document, ours)``."""

    compared: int = 0
    differences: set[tuple[str, str, str, str, str, str]] = field(default_factory=set)

    def cell(self, where: tuple[str, str, str, str], document: str, ours: str, *, equal: bool) -> None:
        self.compared += 1
        if not equal:
            self.differences.add((*where, document, ours))


@cache
def published() -> SourceDocument:
    return read(PUBLISHED)


@cache
def document() -> Document:
    return validate(PACKAGE, languages=(Language.FI,)).documents[Language.FI]


@cache
def expected() -> dict[str, list[dict[str, object]]]:
    return tomllib.loads((PACKAGE / "expected_differences.toml").read_text(encoding="utf-8"))


def table(identifier: str) -> Table:
    (found,) = (candidate for candidate in document().tables() if candidate.id == identifier)
    return found


def body(found: Table) -> list[Row]:
    return [row for row in found.rows if row.kind is not RowKind.HEADING]


# --- cells -----------------------------------------------------------------------------------------------------------------------


def same_number(document_text: str, ours: str) -> bool:
    """Equal in value and in the number of decimals printed."""
    theirs, mine = amount(document_text), amount(ours)
    return theirs is not None and mine is not None and theirs.as_tuple() == mine.as_tuple()


def compare_lines(comparison: Comparison, unit: str, kind: str) -> None:
    found = table(f"{unit}-{kind}")
    ours = {row.cells[0].printed: row for row in body(found)}
    for label, *cells in published().table(unit, kind).rows:
        if not any(cells):
            assert label.isupper(), label  # a heading row
            continue
        row = ours[label]
        for column, cell, mine in zip(found.columns[1:], cells, row.cells[1:], strict=True):
            if cell:
                comparison.cell((unit, kind, row.id, column.id), cell, mine.printed, equal=same_number(cell, mine.printed))
            else:
                assert not mine.printed, (unit, label, column.id)


def compare_key_figures(comparison: Comparison, unit: str, section: str) -> None:
    found = table(f"{unit}-{section}")
    ours = {row.id: row for row in found.rows}
    columns = [column.id for column in found.columns[2:]]
    rows = published().table(unit, "key_figures").rows
    for (label, *cells), (identifier, word) in zip(rows, KEY_FIGURES.items(), strict=False):
        assert word in label
        row = ours[identifier]
        measure = row.cells[1].printed[:1]
        for column, cell, mine in zip(columns, cells, row.cells[2:], strict=True):
            value, sign = measured(cell)
            equal = value == amount(mine.printed) and sign in ("", measure)
            comparison.cell((unit, section, identifier, column), cell, f"{mine.printed} {measure}", equal=equal)
    external = keyed(rows[len(KEY_FIGURES) :])
    printed = {
        (row.unit, index): cell.printed
        for row in found.rows
        if row.id.startswith("external_funding:")
        for index, cell in enumerate(row.cells[2:], 1)
        if amount_or_none(cell.printed) is not None
    }
    assert printed.keys() == external.keys()
    for (part, index), value in external.items():
        mine_printed = printed[part, index]
        where = (unit, section, f"external_funding:{part}", columns[index - 1])
        comparison.cell(where, str(value), mine_printed, equal=value == amount(mine_printed))


def amount_or_none(printed: str) -> Decimal | None:
    return amount(printed) if any(character.isdigit() for character in printed) else None


def compare_risks(comparison: Comparison, unit: str) -> None:
    for source, row in zip(published().table(unit, "risks").rows, table(f"{unit}-risks").rows, strict=True):
        assert source[0] == row.cells[1].printed
        score = re.fullmatch(r"Todennäköisyys: (\d) Merkittävyys: (\d)", source[2])
        assert score
        for column, index, cell in (("probability", 2, score[1]), ("significance", 3, score[2])):
            comparison.cell((unit, "risks", row.id, column), cell, row.cells[index].printed, equal=cell == row.cells[index].printed)


def compare_projects(comparison: Comparison) -> None:
    found = table("HYVI-projects")
    for source, row in zip(published().table("HYVI", "projects").rows, found.rows, strict=True):
        assert source[1][:4] == (row.cells[0] if row.kind is RowKind.TOTAL else row.cells[1]).printed[:4]
        for index in (3, 4, 5):
            mine = row.cells[index].printed
            where = ("HYVI", "projects", row.id, found.columns[index].id)
            comparison.cell(where, source[index], mine, equal=measured(source[index])[0] == amount(mine))


def test_every_number_cell_is_printed_in_the_same_place() -> None:
    comparison = Comparison()
    for unit, kind in FINANCIAL:
        compare_lines(comparison, unit, kind)
    assert comparison.compared == 2 * (3 + 16) * 5 + 2 * 3 * 5
    compare_lines(comparison, "HYPA", "investments")
    compare_key_figures(comparison, "HYPA", "key_figures")
    compare_key_figures(comparison, "HYVI", "board_key_figures")
    compare_risks(comparison, "HYPA")
    compare_risks(comparison, "HYVI")
    compare_projects(comparison)
    # 220 of the comparisons, 8 of investments, 2 × (15 × 4 + 15) key figures, 2 × 10 risk scores, 20 × 3 of projects
    assert comparison.compared == 220 + 8 + 150 + 20 + 60
    names = ("unit", "table", "row", "column", "document", "ours")
    assert comparison.differences == {tuple(str(entry[name]) for name in names) for entry in expected()["cell"]}


def test_no_table_of_the_statement_is_left_out() -> None:
    compared = {*FINANCIAL, *GOALS, ("HYPA", "investments"), ("HYVI", "projects")}
    compared |= {(unit, kind) for unit in ("HYPA", "HYVI") for kind in ("key_figures", "risks")}
    assert [(found.unit, found.kind) for found in published().tables if (found.unit, found.kind) not in compared] == []
    assert len(published().tables) == len(compared)


@pytest.mark.parametrize(("unit", "kind"), GOALS)
def test_every_status_is_printed_as_published(unit: str, kind: str) -> None:
    ours = {row.id: row.cells[-1].printed for row in table(f"{unit}-{kind}").rows}
    for source, goals in zip(published().table(unit, kind).rows, GOALS[unit, kind], strict=True):
        assert source[-1].startswith("Toteutu")
        word = "Toteutuu osittain" if "osittain" in source[-1] else "Toteutuu"
        assert {ours[goal] for goal in goals} == {word}, source[1]


# --- numbers in texts ------------------------------------------------------------------------------------------------------------


def texts_of_rows(found: Table, rows: list[str], columns: list[int]) -> str:
    chosen = [row for row in found.rows if row.id in rows]
    assert len(chosen) == len(rows)
    return "\n".join(row.cells[column].printed for row in chosen for column in columns)


def text_pairs() -> Iterator[tuple[str, str, str, str]]:
    """Unit, where, the published text and ours, for all prose, goals and projects."""
    for (unit, kind), rows in GOALS.items():
        found = table(f"{unit}-{kind}")
        columns = list(range(1, len(found.columns) - 1))
        for source, goals in zip(published().table(unit, kind).rows, rows, strict=True):
            yield unit, "+".join(goals), " ".join(source[1:-1]), texts_of_rows(found, goals, columns)
    projects = table("HYVI-projects")
    source_projects: SourceTable = published().table("HYVI", "projects")
    for source, row in zip(source_projects.rows[:-1], projects.rows, strict=False):
        yield "HYVI", row.id, " ".join((source[1], source[2], source[6])), texts_of_rows(projects, [row.id], [1, 2, 6])
    for unit, text in published().prose.items():
        yield unit, "prose", text, "\n".join(paragraph.text for paragraph in prose_paragraphs(unit))


def prose_paragraphs(unit: str) -> Iterator[Paragraph]:
    for section in document().sections():
        if section.unit == unit and section.kind in ("prose", "key_figures", "comparison"):
            for block in section.blocks:
                if isinstance(block, Paragraph):
                    yield block
                elif isinstance(block, BulletList):
                    yield from block.items
                elif isinstance(block, Table):
                    yield from (note.paragraph for note in block.notes)


def test_every_number_of_the_texts_occurs_in_ours_and_no_other() -> None:
    found: set[tuple[str, str, str, str]] = set()
    seen = 0
    for unit, where, theirs, ours in text_pairs():
        document_numbers, our_numbers = set(numbers(theirs)), set(numbers(ours))
        seen += len(document_numbers)
        found |= {(unit, where, "document", number) for number in document_numbers - our_numbers}
        found |= {(unit, where, "ours", number) for number in our_numbers - document_numbers}
    assert found == {(str(e["unit"]), str(e["where"]), str(e["side"]), str(e["number"])) for e in expected()["number"]}
    assert seen == 143


def test_figures_in_our_texts_are_bound() -> None:
    """What stands unbound are years, dates, class levels and street numbers."""
    bound = 0
    for paragraph in our_paragraphs():
        for run in paragraph.runs:
            if run.figure is not None:
                bound += 1
                continue
            plain = re.sub(r"(?<!\d)\d\.(?=[\s–])", "", re.sub(r"\d{1,2}\.\d{1,2}\.(\d{4})?", "", run.text))
            typed = {number for number in numbers(plain) if not re.fullmatch(r"20\d\d", number)}
            assert not typed or (typed <= TYPED and "katu " in run.text), run.text
    assert bound > 60


def our_paragraphs() -> Iterator[Paragraph]:
    for unit in published().prose:
        yield from prose_paragraphs(unit)
    for found in document().tables():
        if found.kind in ("goals", "projects", "risks"):
            for row in found.rows:
                for column, cell in zip(found.columns, row.cells, strict=True):
                    if column.id in ("goal", "indicator", "result", "description", "follow_up", "risk", "control"):
                        for block in cell.content:
                            yield from block.items if isinstance(block, BulletList) else (block,)


@pytest.mark.parametrize("entry", range(4))
def test_contradictions_of_the_statement_are_still_there(entry: int) -> None:
    contradiction = expected()["contradiction"][entry]
    source = " ".join(PUBLISHED.read_text(encoding="utf-8").split())
    quotes = contradiction["quotes"]
    assert isinstance(quotes, list)
    assert [quote for quote in quotes if quote not in source] == []
    ours = "\n".join(paragraph.text for paragraph in our_paragraphs()).replace("\N{NO-BREAK SPACE}", " ")
    assert str(contradiction["ours"]) in ours


def test_every_listed_difference_has_a_reason() -> None:
    entries = [entry for kind in expected().values() for entry in kind]
    assert all(len(str(entry["reason"])) > 20 for entry in entries)
    assert set(expected()) == {"cell", "number", "contradiction"}
    assert len(expected()["contradiction"]) == 4
