"""What cannot be read is told as a finding: locked, broken and scanned files, pictures; never an exception."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests.integration.ingest_pdf_made import made, prose
from toteuma.core.findings import Level
from toteuma.core.language import Language
from toteuma.ingest.pdf import read_pdf_blocks
from toteuma.texts.findings import sentence


def codes(path: Path) -> list[tuple[Level, str]]:
    """Levels and codes of the findings, each of which has a sentence in every language."""
    _, findings = read_pdf_blocks(path)
    assert all(path.name in sentence(finding, language) or "page" in finding.details for finding in findings for language in Language)
    return [(finding.level, finding.code) for finding in findings]


def picture(path: Path, width: int, height: int) -> Path:
    Image.effect_noise((width, height), 60).save(path)
    return path


def test_a_locked_file(tmp_path: Path) -> None:
    plain = made(tmp_path / "plain.pdf", "Teksti.")
    with pikepdf.open(plain) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
        pdf.save(tmp_path / "restricted.pdf", encryption=pikepdf.Encryption(owner="a", user=""))
    assert codes(tmp_path / "locked.pdf") == [(Level.ERROR, "pdf_reading.locked")]
    restricted, findings = read_pdf_blocks(tmp_path / "restricted.pdf")
    assert (prose(restricted), findings) == (["Teksti."], ())


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7\n", b"no pdf at all", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>"]
)
def test_a_broken_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(content)
    assert codes(path) in ([(Level.ERROR, "pdf_reading.broken")], [(Level.ERROR, "pdf_reading.no_text")])


def test_a_file_without_pages(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.save(tmp_path / "none.pdf")
    assert codes(tmp_path / "none.pdf") == [(Level.ERROR, "pdf_reading.no_pages")]


def test_a_cut_file_reads_or_says_that_it_does_not(tmp_path: Path) -> None:
    whole = made(tmp_path / "whole.pdf", "Teksti. #pagebreak() Toinen sivu.").read_bytes()
    path = tmp_path / "cut.pdf"
    for share in (0.2, 0.5, 0.9):
        path.write_bytes(whole[: int(len(whole) * share)])
        assert {level for level, _ in codes(path)} <= {Level.ERROR, Level.WARNING}


def test_a_scanned_file(tmp_path: Path) -> None:
    picture(tmp_path / "scan.png", 595, 842)
    page = "#set page(width: 595pt, height: 842pt, margin: 0pt)\n"
    scan = tmp_path / "scan.pdf"
    Image.open(tmp_path / "scan.png").save(scan)
    assert codes(scan) == [(Level.ERROR, "pdf_reading.no_text")]
    text = made(tmp_path / "text.pdf", "Sivu, jolla on tekstiä.", page=page)
    with pikepdf.open(text) as pdf, pikepdf.open(scan) as other:
        pdf.pages.extend(other.pages)
        pdf.save(tmp_path / "mixed.pdf")
    mixed, findings = read_pdf_blocks(tmp_path / "mixed.pdf")
    assert prose(mixed) == ["Sivu, jolla on tekstiä."]
    assert [(finding.code, finding.details["page"]) for finding in findings] == [("pdf_reading.scanned_page", "2")]


def test_a_picture_among_text_is_told(tmp_path: Path) -> None:
    Image.effect_noise((300, 200), 60).save(tmp_path / "scan.pdf")
    text = made(tmp_path / "text.pdf", "Ennen kuvaa on tekstiä. #v(200pt) Ja sen jälkeen.")
    with pikepdf.open(text) as pdf, pikepdf.open(tmp_path / "scan.pdf") as other:
        pdf.pages[0].add_overlay(other.pages[0], pikepdf.Rectangle(100, 500, 400, 700))
        pdf.save(tmp_path / "both.pdf")
    assert codes(tmp_path / "both.pdf") == [(Level.INFO, "pdf_reading.picture")]


def test_text_drawn_invisibly_is_doubted(tmp_path: Path) -> None:
    """A text layer that a scanner wrote beneath its picture."""
    path = made(tmp_path / "a.pdf", "#table(columns: 2, [Selite], [2025], [Kulut], [123], [Tuotot], [456])")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].contents_coalesce()
        pdf.pages[0].Contents.write(pdf.pages[0].Contents.read_bytes().replace(b"0 Tr", b"3 Tr"))
        pdf.save(path)
    [table] = read_pdf_blocks(path)[0].blocks
    assert {one.doubt for row in table.rows for one in row if one.text.isdigit()} == {"hidden_text"}  # type: ignore[union-attr]
