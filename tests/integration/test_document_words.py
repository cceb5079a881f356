"""What the document says in words: names that are missing in a language, reasons without a row, one line of several, no formula over nothing."""

from __future__ import annotations

from pathlib import Path

from toteuma.core.document import CellFormula, CellRef, Document, Table
from toteuma.core.language import Language
from toteuma.core.statement import Statement
from toteuma.package.loading import load_package
from toteuma.reports.build import build_document


def built(package: Path, language: Language = Language.FI) -> Document:
    loaded = load_package(package)
    assert loaded.data is not None, loaded.findings
    return build_document(Statement(loaded.data), language).document


def changed(package: Path, file: str, *pairs: tuple[str, str]) -> None:
    path = package / file
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def table(document: Document, id: str) -> Table:
    return next(table for table in document.tables() if table.id == id)


def notes(document: Document, id: str) -> list[str]:
    return [note.paragraph.text for note in table(document, id).notes]


INVESTMENTS = '\n[sections.investments]\nkind = "investments"\ncolumns = "short"\n\n[[columns.short]]\nmeasure = "actual"\n[[columns.short]]\nmeasure = "rate"\n[[columns.short]]\nmeasure = "deviation"\n'


def with_investments(package: Path) -> None:
    changed(
        package,
        "statement.toml",
        ('"risks", "projects"]', '"risks", "projects", "investments"]'),
        ("\n[layout]", f"{INVESTMENTS}\n[layout]"),
    )


def test_a_name_that_is_not_translated_says_so(package: Path) -> None:
    with_investments(package)
    changed(package, "statement.toml", ('heading = "Katsaus"', 'heading = { fi = "Katsaus" }'))
    document = built(package, Language.SV)
    marked = {
        cell.printed: cell.lang
        for table in document.tables()
        for row in table.rows
        for cell in row.cells
        if cell.fallback and not cell.content
    }
    assert marked == dict.fromkeys(("Koulun piha", "Kulut", "Kulut oppilasta kohti", "ICT-palvelut"), Language.FI)
    headings = {section.title: section.title_lang for section in document.sections() if section.kind == "prose"}
    assert headings == {"Katsaus": Language.FI}


def test_nothing_is_marked_in_the_language_it_was_given_in(package: Path) -> None:
    document = built(package)
    assert not [cell for table in document.tables() for row in table.rows for cell in row.cells if cell.fallback or cell.lang]


def test_a_reason_for_a_line_without_a_row_stands_under_the_units_table(package: Path) -> None:
    changed(package, "remarks.csv", ("unit,line,text_fi\n", "unit,line,text_fi\nA,wages_and_salaries,Virka oli täyttämättä.\n"))
    document = built(package)
    assert notes(document, "A-summary") == ["Palkat ja palkkiot: Virka oli täyttämättä."]
    assert notes(document, "B-full") == ["Lisenssien hinta nousi."]
    marks = {row.id: row.cells[0].note_refs for row in table(document, "B-full").rows}
    assert marks["ict_services"] == (1,)


def test_a_reason_of_a_unit_without_a_table_stands_under_the_nearest_above(package: Path) -> None:
    changed(package, "remarks.csv", ("unit,line,text_fi\n", "unit,line,text_fi\nA,wages_and_salaries,Virka oli täyttämättä.\n"))
    changed(package, "statement.toml", ('office = ["summary"]', "office = []"))
    document = built(package)
    assert notes(document, "T-full") == ["Opetus, palkat ja palkkiot: Virka oli täyttämättä."]


def test_investments_have_no_formula_over_a_column_that_is_not_there(package: Path) -> None:
    with_investments(package)
    document = built(package)
    cells = {CellRef(one.id, row.id, column.id) for one in document.tables() for row in one.rows for column in one.columns}
    formulas = [cell.formula for row in table(document, "T-investments").rows for cell in row.cells if cell.formula]
    assert formulas, "the net is still a formula"
    assert all(isinstance(formula, CellFormula) and {ref for _, ref in formula.terms} <= cells for formula in formulas)


def test_what_stood_on_lines_of_its_own_is_kept_apart_in_one_line(package: Path) -> None:
    document = built(package)
    projects, goals = table(document, "T-projects"), table(document, "T-goals")
    assert projects.rows[0].cells[0].printed == "Kasvu: Työ"
    assert [cell.printed for cell in goals.rows[0].cells if "osuus" in cell.printed] == ["Lukijoiden osuus; 90 %"]
