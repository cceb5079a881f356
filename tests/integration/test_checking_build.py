"""What is published is checked first: our own document is read without a file, errors stop it, and reasons are printed with the tables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from toteuma.core.document import Document, Table
from toteuma.core.errors import PublicationStopped
from toteuma.core.evidence import ReadDocument, Role
from toteuma.core.findings import Level
from toteuma.core.language import Language
from toteuma.core.quantities import parse_quantity
from toteuma.services.own_check import check_own
from toteuma.services.publication import Format, publish
from toteuma.services.self_reading import read_own
from toteuma.services.validation import Validated, validate

ROOT = Path(__file__).parents[2]
EXAMPLES = ("heinola-2025", "aaltosaari-2025")
FALSE = "Toimintakulut olivat 5 900 euroa."
TODAY = date(2026, 3, 1)


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request: pytest.FixtureRequest) -> tuple[Path, Validated]:
    path = ROOT / "examples" / str(request.param)
    return path, validate(path)


@pytest.fixture
def faulty(package: Path) -> Path:
    """The package with a sentence that its own tables contradict."""
    text = package / "prose" / "T" / "text.fi.md"
    text.write_text(text.read_text(encoding="utf-8") + f"\n{FALSE}\n", encoding="utf-8")
    return package


def explain(package: Path, fingerprint: str, period: str = "year = 2025") -> None:
    entry = f'finding = "{fingerprint}"\nperson = "Maija Mallila"\nreason = "Luku on arvio <sovittu>."\n{period}\n'
    (package / "explanations.toml").write_text(f"format = 1\n[[explanations]]\n{entry}", encoding="utf-8")


def fingerprint_of(package: Path) -> str:
    (remark,) = check_own(package, validate(package), whole=True).open_errors
    return remark.fingerprint


# --- our own document as read -------------------------------------------------------------------------------------------------


def read(example: tuple[Path, Validated]) -> list[tuple[Document, ReadDocument]]:
    validated = example[1]
    assert validated.data is not None
    display = validated.data.municipality.display
    return [(document, read_own(document, display)) for document in validated.documents.values()]


def test_every_printed_figure_is_read_as_it_is_printed(example: tuple[Path, Validated]) -> None:
    seen = 0
    for document, own in read(example):
        for table, as_read in zip(document.tables(), own.tables(), strict=True):
            assert (as_read.id, as_read.scale, len(as_read.rows)) == (table.id, table.scale, len(table.rows))
            for row, read_row in zip(table.rows, as_read.rows, strict=True):
                for cell, read_cell in zip(row.cells, read_row.cells, strict=True):
                    if cell.shown is None or not cell.printed:
                        assert read_cell.quantity is None
                        continue
                    written = parse_quantity(cell.printed, document.language)
                    assert written is not None
                    assert read_cell.quantity is not None
                    assert (read_cell.raw, read_cell.quantity.value) == (cell.printed, written.value)
                    assert read_cell.quantity.step == Decimal(1).scaleb(-written.decimals)
                    seen += 1
    assert seen > 1000


def test_roles_years_and_units_come_from_the_document(example: tuple[Path, Validated]) -> None:
    path, _ = example
    _, own = read(example)[0]
    tables = {table.id: table for table in own.tables()}
    table = tables["HYPA-summary" if path.name == "heinola-2025" else "KUNTA-comparison"]
    roles = [(column.role, column.year) for column in table.columns]
    assert (Role.ACTUAL, 2025) in roles
    assert (Role.AMENDED, 2025) in roles
    assert roles[0] == (Role.LABEL, None)
    assert table.entity == ("Hyvinvointipalvelut" if path.name == "heinola-2025" else "Aaltosaaren kunta")
    assert table.rows[-1].line or table.rows[0].line
    assert own.parents


# --- the examples -------------------------------------------------------------------------------------------------------------


def test_examples_agree_with_themselves_or_say_why_not(example: tuple[Path, Validated]) -> None:
    path, validated = example
    own = check_own(path, validated, whole=True, today=TODAY)
    assert [(remark.code, remark.places[0].quote) for remark in own.open_errors] == []
    assert [finding.code for finding in own.findings] == []
    first = next(iter(own.inspections.values()))
    assert first.coverage.failed <= 3
    assert 100 * first.coverage.cells_checked > 80 * first.coverage.cells_read


def test_model_package_has_nothing_to_remark_but_notes(tmp_path: Path) -> None:
    from toteuma.package.template import write_template

    write_template(tmp_path / "new")
    own = check_own(tmp_path / "new", validate(tmp_path / "new"), whole=True)
    assert [(remark.code, remark.details) for remark in own.remarks if remark.level is not Level.INFO] == []


# --- the gate -----------------------------------------------------------------------------------------------------------------


def test_an_error_stops_the_publication_and_leaves_what_was_there(faulty: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(PublicationStopped) as stopped:
        publish(faulty, out, formats=(Format.DATA,))
    (remark,) = stopped.value.remarks
    assert (remark.code, remark.places[0].quote) == ("CLAIM", FALSE)
    assert stopped.value.findings == ()
    assert stopped.value.details == {"count": "1"}
    assert not out.exists()


def test_an_explained_error_is_published_with_its_reason_under_the_table(faulty: Path, tmp_path: Path) -> None:
    explain(faulty, fingerprint_of(faulty))
    published = publish(faulty, tmp_path / "out", formats=(Format.HTML,))
    assert [remark.explained.person for remark in published.remarks if remark.explained] == ["Maija Mallila"]
    pages = [path.read_text(encoding="utf-8") for path in (tmp_path / "out").rglob("*.html")]
    reason = "Tarkastushavainto, joka on selitetty: Luku on arvio &lt;sovittu&gt;. (Maija Mallila)"
    assert any(reason in page for page in pages)


def test_the_cell_of_an_explained_finding_bears_the_number_of_its_note(example: tuple[Path, Validated]) -> None:
    from toteuma.services.explained_notes import with_reasons

    path, validated = example
    own = check_own(path, validated, whole=True, today=TODAY)
    for language, document in validated.documents.items():
        noted = with_reasons(document, own.inspections.values(), own.explanations)
        tables = {table.id: table for table in noted.tables()}
        for remark in own.remarks:
            if remark.explained is None:
                continue
            place = next(place for place in remark.places if place.table)
            table: Table = tables[place.table]
            numbers = [note.number for note in table.notes if note.paragraph.lang is language and "Tote" in note.paragraph.text]
            assert numbers
            assert numbers == sorted(set(numbers))
            if place.cell is not None:
                _, row, column = place.cell
                assert set(table.rows[row].cells[column].note_refs) & set(numbers)


@pytest.mark.parametrize("period", ["year = 2024", "until = 2026-02-28"])
def test_an_expired_explanation_holds_nothing_back(faulty: Path, period: str) -> None:
    explain(faulty, fingerprint_of(faulty), period)
    own = check_own(faulty, validate(faulty), whole=True, today=TODAY)
    assert len(own.open_errors) == 1
    assert [(finding.code, finding.level, finding.place.row) for finding in own.findings] == [
        ("checking.explanation_expired", Level.WARNING, 3)
    ]


def test_an_explanation_of_nothing_is_told_where_the_whole_is_checked(package: Path) -> None:
    explain(package, "0123456789ab")
    validated = validate(package)
    assert [finding.code for finding in check_own(package, validated, whole=True).findings] == ["checking.explanation_unused"]
    assert check_own(package, validated, whole=False).findings == ()


def test_a_faulty_explanation_stops_the_publication(package: Path, tmp_path: Path) -> None:
    explain(package, "0123456789ab", "")
    with pytest.raises(PublicationStopped) as stopped:
        publish(package, tmp_path / "out", formats=(Format.DATA,))
    assert [(finding.code, finding.place.file) for finding in stopped.value.findings] == [("setting_missing", "explanations.toml")]


def test_a_note_mark_before_a_figure_is_no_part_of_it() -> None:
    """As our Word documents print the number of a reason beside the figure it is about."""
    for written in ("1)\u00a07\u00a0360", "1)7 360", "¹ 7 360", "7 360 1)"):
        quantity = parse_quantity(written, Language.FI)
        assert quantity is not None
        assert quantity.value == 7360


def test_other_languages_are_told_of_their_prose_only() -> None:
    path = ROOT / "examples" / "heinola-2025"
    own = check_own(path, validate(path), whole=True, today=TODAY)
    for language, inspection in own.inspections.items():
        if language is not Language.FI:
            assert all(remark.places[0].cell is None and not remark.places[0].table for remark in inspection.remarks)
            assert inspection.coverage.claims_found > 0


def test_declared_mean_is_no_finding_of_the_own_check() -> None:
    validated = validate(ROOT / "examples" / "aaltosaari-2025")
    own = check_own(ROOT / "examples" / "aaltosaari-2025", validated, whole=True)
    assert [remark.code for remark in own.remarks if remark.level is not Level.INFO] == []
