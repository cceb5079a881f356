"""The PDF passes the gates, and the gates stop what they should: each mutation is one defect put into the valid file."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import page
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from tests.documents import document
from tests.integration.pdf_tags import read_tags, structure_faults
from toteuma.reports.pdf import write_pdf
from toteuma.reports.pdf.row_headers import children


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "statement.pdf"
    write_pdf(document(), path)
    return path


def faults(path: Path, profile: page.ValidationProfile) -> list[tuple[str, str]]:
    report = page.validate_pdf(path, profile=profile)
    assert report.is_compliant is (not report.failures)
    return [(failure.rule_id, failure.message) for failure in report.failures]


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A])
def test_statement_is_compliant(made: Path, profile: page.ValidationProfile) -> None:
    assert faults(made, profile) == []


def test_every_table_figure_and_heading_is_in_order(made: Path) -> None:
    assert structure_faults(read_tags(made)) == []


def test_syntax_is_sound(made: Path) -> None:
    checked = subprocess.run(["qpdf", "--check", made], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_building_twice_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    again = tmp_path / "another-name.pdf"
    write_pdf(document(), again)
    assert again.read_bytes() == made.read_bytes()


def every(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    return [element for element in under(pdf.Root.StructTreeRoot) if str(element.S) == f"/{kind}"]


def under(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every structure element below, in reading order."""
    for child in children(element):
        yield child
        yield from under(child)


def first(pdf: pikepdf.Pdf, kind: str) -> pikepdf.Object:
    return every(pdf, kind)[0]


def no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def no_text_alternative(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "Figure")[Name.Alt]


def no_scope(pdf: pikepdf.Pdf) -> None:
    # Without ids, that is: a header may also be bound by Headers.
    for header in every(pdf, "TH"):
        for attribute in header.A if isinstance(header.A, Array) else [header.A]:
            if Name.Scope in attribute:
                del attribute[Name.Scope]


def heading_skipped(pdf: pikepdf.Pdf) -> None:
    first(pdf, "H2").S = Name.H4


def not_marked(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


def title_not_shown(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def tab_order_not_by_structure(pdf: pikepdf.Pdf) -> None:
    for one in pdf.pages:
        if Name.Annots in one:
            one.Tabs = Name.R


def link_without_words(pdf: pikepdf.Pdf) -> None:
    for one in pdf.pages:
        for link in one.get(Name.Annots, []):
            del link[Name.Contents]


def unknown_structure_type(pdf: pikepdf.Pdf) -> None:
    first(pdf, "Caption").S = Name.Legend


def irregular_table(pdf: pikepdf.Pdf) -> None:
    row = first(pdf, "TBody").K[0]
    row.K = Array(list(row.K)[:-1])


def no_unicode_of_font(pdf: pikepdf.Pdf) -> None:
    for one in pdf.pages:
        for font in one.Resources.get(Name.Font, {}).values():
            if Name.ToUnicode in font:
                del font[Name.ToUnicode]


def font_not_embedded(pdf: pikepdf.Pdf) -> None:
    font = next(iter(pdf.pages[0].Resources.Font.values()))
    descriptor = font.DescendantFonts[0].FontDescriptor
    for key in (Name.FontFile2, Name.FontFile3):
        if key in descriptor:
            del descriptor[key]


def script_on_opening(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def no_claim(pdf: pikepdf.Pdf) -> None:
    del pdf.Root[Name.Metadata]


def no_output_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root[Name.OutputIntents]


UA = page.ValidationProfile.PDF_UA_1
A_2A = page.ValidationProfile.PDF_A_2A


@pytest.mark.parametrize(
    ("spoil", "profile"),
    [
        (no_language, UA),
        (no_text_alternative, UA),
        (no_scope, UA),
        (heading_skipped, UA),
        (not_marked, UA),
        (title_not_shown, UA),
        (tab_order_not_by_structure, UA),
        (link_without_words, UA),
        (unknown_structure_type, UA),
        (irregular_table, UA),
        (no_unicode_of_font, UA),
        (font_not_embedded, UA),
        (no_claim, UA),
        (script_on_opening, A_2A),
        (no_claim, A_2A),
        (no_output_intent, A_2A),
        (font_not_embedded, A_2A),
    ],
)
def test_validator_stops(made: Path, tmp_path: Path, spoil: Callable[[pikepdf.Pdf], None], profile: page.ValidationProfile) -> None:
    spoiled = tmp_path / "spoiled.pdf"
    with pikepdf.open(made) as pdf:
        spoil(pdf)
        pdf.save(spoiled, fix_metadata_version=False)
    assert faults(spoiled, profile) != []


def column_headers_are_data(pdf: pikepdf.Pdf) -> None:
    for cell in every(pdf, "TH"):
        cell.S = Name.TD


def empty_column_header(pdf: pikepdf.Pdf) -> None:
    first(pdf, "TH").K = Array([])


def row_header_is_data(pdf: pikepdf.Pdf) -> None:
    every(pdf, "TBody")[0].K[0].K[0].S = Name.TD


def no_caption(pdf: pikepdf.Pdf) -> None:
    table = first(pdf, "Table")
    table.K = Array([kid for kid in table.K if str(kid.S) != "/Caption"])


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (column_headers_are_data, "table 1: column header is TD with scope Column"),
        (empty_column_header, "table 1: empty column header"),
        (row_header_is_data, "table 1: row 1 has no header"),
        (no_caption, "table 1: made of ['THead', 'TBody']"),
        (no_text_alternative, "figure without text alternative: "),
        (heading_skipped, "H4 after H1: Tuloslaskelma"),
    ],
)
def test_own_structural_test_stops(made: Path, tmp_path: Path, spoil: Callable[[pikepdf.Pdf], None], fault: str) -> None:
    spoiled = tmp_path / "spoiled.pdf"
    with pikepdf.open(made) as pdf:
        spoil(pdf)
        pdf.save(spoiled)
    assert any(found.startswith(fault) for found in structure_faults(read_tags(spoiled)))
