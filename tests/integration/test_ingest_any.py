"""Any file at all: what it is told from its content, what cannot be read says what to do, and nothing ever raises."""

from __future__ import annotations

import random
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.documents import document
from tests.integration.ingest_docx_made import made, p
from tests.integration.ingest_office import converted
from tests.integration.ingest_told import codes, told
from toteuma.core.findings import Level
from toteuma.ingest import read_blocks
from toteuma.reports.docx import write_docx
from toteuma.reports.pdf import write_pdf
from toteuma.reports.xlsx import write_xlsx

TEXT = "# Tilinpäätös\n\nSelite\tTP\tTA\n<b>Tulot</b>\t1 234\t- 565 805\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<table><tr><td colspan=2>x</table>\n"
PAGE = (
    '<!doctype html><html lang="fi"><body><h1>Otsikko</h1><table><tr><th rowspan=2>a<td colspan=3>1<tr><td>2</table><p>Teksti</body></html>'
)


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def compound(stream: str) -> bytes:
    """As much of an old Office file as tells what it is."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + stream.encode("utf-16-le") + b"\0\0"


def zipped(folder: Path, **parts: bytes) -> bytes:
    with zipfile.ZipFile(folder / "made.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return (folder / "made.zip").read_bytes()


# ——— what a file is ———


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.docx", "a.pdf", "a"])
def test_the_content_tells_what_a_file_is_not_its_name(tmp_path: Path, name: str) -> None:
    assert told(read_blocks(written(tmp_path, name, "# Otsikko\n\nTeksti"))[0]) == ["# Otsikko", "Teksti"]
    assert told(read_blocks(written(tmp_path, name, PAGE))[0]) == ["# Otsikko", "[2 x 4]", "Teksti"]
    word = made(tmp_path / "word", p("Teksti")).read_bytes()
    assert told(read_blocks(written(tmp_path, name, word))[0]) == ["Teksti"]


@pytest.mark.parametrize(("name", "found"), [("a.txt", []), ("a", []), ("a.docx", ["reading.named_otherwise"])])
def test_text_under_the_name_of_another_format_is_told(tmp_path: Path, name: str, found: list[str]) -> None:
    assert [finding.code for finding in read_blocks(written(tmp_path, name, "Teksti"))[1]] == found


def test_wide_letters_and_pieces_of_pages(tmp_path: Path) -> None:
    assert told(read_blocks(written(tmp_path, "a.txt", "Tilinpäätös".encode("utf-16")))[0]) == ["Tilinpäätös"]
    assert told(read_blocks(written(tmp_path, "a.htm", PAGE.encode("utf-16")))[0])[0] == "# Otsikko"
    assert told(read_blocks(written(tmp_path, "a.html", "<p>Teksti &amp; luku</p>"))[0]) == ["Teksti & luku"]


def test_our_own_formats(tmp_path: Path) -> None:
    write_docx(document(), tmp_path / "a")
    write_xlsx(document(), tmp_path / "b")
    write_pdf(document(), tmp_path / "c")
    for name in "abc":
        read, findings = read_blocks(tmp_path / name)
        assert len(read.blocks) > 5
        assert {finding.level for finding in findings} <= {Level.INFO}


# ——— what is not read ———


@pytest.mark.parametrize(
    ("content", "code", "target"),
    [
        (b"", "empty", ""),
        (compound("WordDocument"), "convert", "DOCX"),
        (compound("Workbook"), "convert", "XLSX"),
        (compound("EncryptedPackage"), "locked", ""),
        (compound("Muuta"), "unknown", ""),
        (rb"{\rtf1 teksti}", "convert", "DOCX"),
        (b"\x89PNG\r\n\x1a\n", "picture_file", ""),
        (b"\xff\xd8\xff\xe0", "picture_file", ""),
        (b"\x1f\x8b\x08", "convert", "DOCX"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><x/>', "convert", "DOCX"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; x", "convert", "DOCX"),
        (bytes(range(256)) * 4, "unknown", ""),
        (b"PK\x03\x04kesken", "broken", ""),
        (b"  \n\n ", "no_text", ""),
    ],
)
def test_a_file_that_is_not_read_says_what_to_do(tmp_path: Path, content: bytes, code: str, target: str) -> None:
    read, findings = read_blocks(written(tmp_path, "tiedosto", content))
    assert (codes(findings), read.blocks) == ([code], ())
    assert findings[0].level is Level.ERROR
    assert findings[0].details.get("target", "") == target


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.text"}, "convert"),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "convert"),
        ({"xl__workbook_bin": b"x"}, "convert"),
        ({"ppt__presentation_xml": b"x"}, "convert"),
        ({"muu_xml": b"x"}, "unknown"),
        ({"word__document_xml": b"<"}, "broken"),
        ({"xl__workbook_xml": b"<x/>"}, "broken"),
        ({"word__document_xml": b"0" * 90_000_000}, "too_big"),
    ],
)
def test_archives_of_all_kinds(tmp_path: Path, parts: dict[str, bytes], code: str) -> None:
    assert codes(read_blocks(written(tmp_path, "a.docx", zipped(tmp_path, **parts)))[1]) == [code]


def test_a_locked_archive(tmp_path: Path) -> None:
    data = bytearray(zipped(tmp_path, word__document_xml=b"x"))
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(header) + flags] |= 1
    assert codes(read_blocks(written(tmp_path, "a.docx", bytes(data)))[1]) == ["locked"]


def test_an_entity_that_grows_without_end(tmp_path: Path) -> None:
    growing = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(10))
    source = f'<!DOCTYPE w [{growing}]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&e9;</w:t></w:r></w:p></w:body></w:document>'
    read, findings = read_blocks(written(tmp_path, "a.docx", zipped(tmp_path, word__document_xml=source.encode())))
    assert sum(len(line) for line in told(read)) < 100
    assert codes(findings) in (["broken"], ["no_text"], [])


def test_what_is_no_file(tmp_path: Path) -> None:
    assert codes(read_blocks(tmp_path / "puuttuu.docx")[1]) == ["cannot_open"]
    assert codes(read_blocks(tmp_path)[1]) == ["cannot_open"]


@pytest.mark.office
def test_what_libreoffice_writes_in_its_own_and_old_forms(tmp_path: Path) -> None:
    write_docx(document(), tmp_path / "a.docx")
    write_xlsx(document(), tmp_path / "b.xlsx")
    for source, form, target in (
        ("a.docx", "odt", "DOCX"),
        ("a.docx", "doc", "DOCX"),
        ("b.xlsx", "ods", "XLSX"),
        ("b.xlsx", "xls", "XLSX"),
    ):
        read, findings = read_blocks(converted(tmp_path / source, form, tmp_path))
        assert (read.blocks, codes(findings), findings[0].details["target"]) == ((), ["convert"], target)


# ——— damage ———


@cache
def samples() -> dict[str, bytes]:
    """One whole file of each format."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        paths = {form: Path(folder) / form for form in ("docx", "xlsx")}
        write_docx(document(), paths["docx"])
        write_xlsx(document(), paths["xlsx"])
        whole = {form: path.read_bytes() for form, path in paths.items()}
    return whole | {"txt": TEXT.encode(), "html": PAGE.encode()}


@pytest.mark.parametrize("form", ["docx", "xlsx", "txt", "html"])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), share=st.floats(0, 1), flips=st.integers(0, 40))
def test_damage_is_told_and_never_raises(tmp_path: Path, form: str, seed: int, share: float, flips: int) -> None:
    """A file cut anywhere, or with bytes changed anywhere."""
    data = bytearray(samples()[form])
    if flips:
        dice = random.Random(seed)
        for _ in range(flips):
            data[dice.randrange(len(data))] = dice.randrange(256)
    else:
        data = data[: int(len(data) * share)]
    read, findings = read_blocks(written(tmp_path, f"damaged.{form}", bytes(data)))
    assert codes(findings) or read.blocks


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_damage_within_a_part_that_still_unpacks(tmp_path: Path, form: str) -> None:
    """Bytes of the parts themselves changed, with the archive whole: what the parser and the reader of each format must bear."""
    source = written(tmp_path, f"whole.{form}", samples()[form])
    dice = random.Random(7)
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    texts = [name for name in parts if name.endswith((".xml", ".rels"))]
    for _ in range(25):
        name = dice.choice(texts)
        data = bytearray(parts[name])
        for _ in range(dice.randrange(1, 4)):
            at = dice.randrange(len(data))
            data[at : at + dice.randrange(3)] = bytes(dice.choice(b'<>"0129 aw-/') for _ in range(dice.randrange(3)))
        path = tmp_path / f"changed.{form}"
        with zipfile.ZipFile(path, "w") as archive:
            for part, content in parts.items():
                archive.writestr(part, bytes(data) if part == name else content)
        read, findings = read_blocks(path)
        assert read.blocks or codes(findings)


# ——— speed of starting ———


def test_heavy_libraries_wait_until_they_are_needed(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "Teksti ilman merkintöjä.")
    script = (
        "import sys; from pathlib import Path; from toteuma.ingest import read_blocks; read_blocks(Path(sys.argv[1]));"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'lxml', 'openpyxl', 'docx', 'pikepdf', 'pypdfium2', 'markdown_it'}))"
    )
    result = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
