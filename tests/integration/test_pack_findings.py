"""A workbook with faults gives findings at sheet, row and column, and never half a folder."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.integration.test_pack_roundtrip import EXAMPLE, files_of
from toteuma.core.errors import OutputFailed
from toteuma.core.findings import Finding, Level
from toteuma.core.language import Language
from toteuma.package.workbook import pack, unpack
from toteuma.texts import word, words

Edit = Callable[[Workbook], object]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = tmp_path_factory.mktemp("pack") / "book.xlsx"
    pack(EXAMPLE, book)
    return book


TYPED, CALCULATED = "987654321.5", "0.30000000000000004"
"""Excel stores what it calculates with 17 digits; the library that edits the workbooks here does not, so the digits are put in afterwards."""


def edited(book: Path, path: Path, edit: Edit) -> Path:
    workbook = openpyxl.load_workbook(book)
    edit(workbook)
    workbook.save(path)
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name).replace(TYPED.encode(), CALCULATED.encode()) for name in source.namelist()}
    with zipfile.ZipFile(path, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return path


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str, int | None, str, str]]:
    """Code, sheet, row, column and quote; and every finding has its sentence in every language."""
    for finding in findings:
        for language in Language:
            assert "{" not in word(finding.code, language, **finding.details).replace("{{", "")
    return [
        (f.code.removeprefix("workbook.finding_"), f.place.sheet, f.place.row, f.place.column, f.place.quote or f.details.get("value", ""))
        for f in findings
    ]


def setting(sheet: str, cell: str, value: object, number_format: str = "") -> Edit:
    def edit(workbook: Workbook) -> None:
        workbook[sheet][cell] = value
        workbook[sheet][cell].number_format = number_format or workbook[sheet][cell].number_format

    return edit


def text_that_looks_like_a_formula(workbook: Workbook) -> None:
    workbook["Määrät"]["I2"].value = "=1+1"
    workbook["Määrät"]["I2"].data_type = "s"


noise = setting("Määrät", "H3", float(TYPED))


def error_value(workbook: Workbook) -> None:
    workbook["Määrät"]["H3"] = "#REF!"
    workbook["Määrät"]["H3"].data_type = "e"


CASES: dict[str, tuple[Edit, list[tuple[str, str, int | None, str, str]]]] = {
    "formula": (setting("Määrät", "H3", "=1000+1"), [("formula", "Määrät", 3, "amount", "=1000+1")]),
    "error value": (error_value, [("error_value", "Määrät", 3, "amount", "#REF!")]),
    "broken number": (setting("Määrät", "H3", "noin 5"), [("broken_number", "Määrät", 3, "amount", "noin 5")]),
    "float noise": (noise, [("float_noise", "Määrät", 3, "amount", CALCULATED)]),
    "float noise in a code": (setting("Yksiköt", "A2", float(TYPED)), [("float_noise", "Yksiköt", 2, "code", CALCULATED)]),
    "too many decimals": (setting("Määrät", "H3", 1.005), [("too_many_decimals", "Määrät", 3, "amount", "1.005")]),
    "too many decimals in text": (setting("Määrät", "H3", "1,005"), [("too_many_decimals", "Määrät", 3, "amount", "1.005")]),
    "part of a year": (setting("Määrät", "C3", 2025.5), [("broken_number", "Määrät", 3, "year", "2025.5")]),
    "year in words": (setting("Määrät", "C3", "viime"), [("broken_number", "Määrät", 3, "year", "viime")]),
    "truth value": (setting("Määrät", "H3", True), [("broken_number", "Määrät", 3, "amount", "True")]),
    "day as a number": (setting("Yksiköt", "H3", 46000, "0"), [("broken_date", "Yksiköt", 3, "valid_from", "46000")]),
    "day in words": (setting("Yksiköt", "H3", "keväällä"), [("broken_date", "Yksiköt", 3, "valid_from", "keväällä")]),
    "day with a time": (
        setting("Yksiköt", "H3", datetime.fromisoformat("2025-03-01T12:00"), "yyyy-mm-dd hh:mm"),
        [("unexpected_date", "Yksiköt", 3, "valid_from", "2025-03-01 12:00")],
    ),
    "code turned into a day": (
        setting("Yksiköt", "A2", datetime.fromisoformat("2025-03-01"), "d.m.yyyy"),
        [("unexpected_date", "Yksiköt", 2, "code", "2025-03-01 00:00")],
    ),
    "unknown column": (
        setting("Määrät", "H1", "ammount"),
        [("missing_column", "Määrät", 1, "amount", ""), ("unknown_column", "Määrät", 1, "ammount", "")],
    ),
    "doubled column": (
        setting("Määrät", "I1", "amount"),
        [("doubled_column", "Määrät", 1, "amount", ""), ("missing_column", "Määrät", 1, "basis", "")],
    ),
    "value beside the table": (setting("Yksiköt", "N4", "muista"), [("value_outside_columns", "Yksiköt", 4, "N", "muista")]),
    "missing table": (lambda workbook: workbook.remove(workbook["Riskit"]), [("missing_sheet", "Riskit", None, "", "")]),
    "missing columns sheet": (lambda workbook: workbook.remove(workbook["Sarakkeet"]), [("missing_sheet", "Sarakkeet", None, "", "")]),
    "missing settings": (lambda workbook: workbook.remove(workbook["statement.toml"]), [("missing_sheet", "statement.toml", None, "", "")]),
    "prose for no unit": (setting("Tekstit", "A3", "../x"), [("prose_name", "Tekstit", 3, "Yksikkö", "../x")]),
    "prose in no language": (setting("Tekstit", "C3", "no"), [("prose_name", "Tekstit", 3, "Kieli", "no")]),
    "file outside": (setting("Muut tiedostot", "A2", "../README.md"), [("unsafe_path", "Muut tiedostot", 2, "", "../README.md")]),
    "hidden file": (setting("Muut tiedostot", "A2", ".git/config"), [("unsafe_path", "Muut tiedostot", 2, "", ".git/config")]),
    "file that a sheet has": (setting("Muut tiedostot", "A2", "units.csv"), [("unsafe_path", "Muut tiedostot", 2, "", "units.csv")]),
    "broken content": (setting("Muut tiedostot", "B2", "base64"), [("broken_content", "Muut tiedostot", 2, "", "README.md")]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_found_where_it_is_and_nothing_is_written(book: Path, tmp_path: Path, name: str) -> None:
    edit, expected = CASES[name]
    findings = unpack(edited(book, tmp_path / "bad.xlsx", edit), tmp_path / "back")
    assert sorted(told(findings)) == sorted(expected)
    assert {finding.level for finding in findings} == {Level.ERROR}
    assert not (tmp_path / "back").exists()


def test_all_faults_are_told_at_once(book: Path, tmp_path: Path) -> None:
    def edit(workbook: Workbook) -> None:
        for row in (3, 4, 5):
            workbook["Määrät"][f"H{row}"] = 1.005
        workbook["Määrät"]["C6"] = "?"

    findings = unpack(edited(book, tmp_path / "bad.xlsx", edit), tmp_path / "back")
    assert [(place.row, place.column) for place in (finding.place for finding in findings)] == [
        (3, "amount"),
        (4, "amount"),
        (5, "amount"),
        (6, "year"),
    ]


def test_noise_comes_with_the_number_that_was_meant(book: Path, tmp_path: Path) -> None:
    (finding,) = unpack(edited(book, tmp_path / "bad.xlsx", noise), tmp_path / "back")
    assert (finding.stated, finding.proposed) == ("0.30000000000000004", "0.3")
    assert word(finding.code, Language.FI, **finding.details) == (
        "Sarakkeen ”amount” luku 0.30000000000000004 on syntynyt laskemalla, eikä se ole tarkka. Tarkoitettaneen: 0.3."
    )


def test_a_sheet_of_ones_own_is_only_a_warning(book: Path, tmp_path: Path) -> None:
    findings = unpack(edited(book, tmp_path / "own.xlsx", lambda workbook: workbook.create_sheet("Riskit 2")), tmp_path / "back")
    assert [(finding.level, finding.code, finding.details["hint"]) for finding in findings] == [
        (Level.WARNING, "workbook.finding_unknown_sheet", "(Riskit?)")
    ]
    assert files_of(tmp_path / "back") == files_of(EXAMPLE)


def test_text_that_looks_like_a_formula_is_text(book: Path, tmp_path: Path) -> None:
    assert unpack(edited(book, tmp_path / "t.xlsx", text_that_looks_like_a_formula), tmp_path / "back") == ()
    assert (tmp_path / "back" / "amounts.csv").read_text().splitlines()[1] == "HYVI,sales_revenue,2024,actual,whole,32669.00,=1+1"


def test_what_a_user_types_becomes_what_the_table_means(book: Path, tmp_path: Path) -> None:
    """New rows, a column not used before, a table not used before."""

    def edit(workbook: Workbook) -> None:
        units, amendments = workbook["Yksiköt"], workbook["Talousarviomuutokset"]
        units["H3"] = datetime.fromisoformat("2025-01-01")
        for column, value in zip("ABCDE", ("m1", datetime.fromisoformat("2025-06-16"), "Valtuusto", None, None), strict=True):
            amendments[f"{column}2"] = value
        amendments["F2"] = "§ 26"
        facts = workbook["Yksittäiset luvut"]
        row = facts.max_row + 1
        for column, value in {"A": "new_fact", "B": "VIRE", "C": "Uusi luku", "F": 12.5, "G": "count"}.items():
            facts[f"{column}{row}"] = value

    assert unpack(edited(book, tmp_path / "t.xlsx", edit), tmp_path / "back") == ()
    back = files_of(tmp_path / "back")
    assert back["amendments.csv"] == "id,date,organ_fi,reference\nm1,2025-06-16,Valtuusto,§ 26\n".encode()
    assert back["units.csv"].decode().splitlines()[0] == "code,parent,level,name_fi,name_sv,name_en,officer,valid_from,valid_to,successors"
    assert back["facts.csv"].decode().splitlines()[-1] == "new_fact,VIRE,Uusi luku,,,12.5,count,,"


def test_an_existing_package_is_replaced_and_its_other_files_stay(book: Path, tmp_path: Path) -> None:
    back = tmp_path / "back"
    assert unpack(book, back) == ()
    (back / ".git").mkdir()
    (back / ".git" / "HEAD").write_text("ref")
    (back / "own.txt").write_text("oma")
    (back / "prose" / "HYPA" / "extra.fi.md").write_text("poistettu kirjasta\n")
    (back / "units.csv").write_text("vanha")
    assert unpack(book, back) == ()
    assert files_of(back) == {**files_of(EXAMPLE), ".git/HEAD": b"ref", "own.txt": b"oma"}
    assert [path.name for path in tmp_path.iterdir()] == ["back"]


def test_faults_leave_an_existing_package_untouched(book: Path, tmp_path: Path) -> None:
    back = tmp_path / "back"
    unpack(book, back)
    (back / "units.csv").write_text("oma muutos")
    before = files_of(back)
    assert unpack(edited(book, tmp_path / "bad.xlsx", noise), back) != ()
    assert files_of(back) == before


def test_a_folder_with_something_else_is_not_touched(book: Path, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(b"x")
    findings = unpack(book, tmp_path / "photos")
    assert told(findings) == [("folder_taken", "", None, "", "")]
    assert files_of(tmp_path / "photos") == {"a.jpg": b"x"}


def test_a_folder_that_cannot_be_made_is_an_error(book: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputFailed):
        unpack(book, tmp_path / "file" / "back")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 rikki", b"unit;line\n"])
def test_what_is_no_workbook_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t.xlsx").write_bytes(content)
    assert told(unpack(tmp_path / "t.xlsx", tmp_path / "back")) == [("not_a_workbook", "", None, "", "")]


def test_a_zip_that_is_no_workbook_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as archive:
        archive.writestr("a.txt", "x")
    assert told(unpack(tmp_path / "t.xlsx", tmp_path / "back")) == [("not_a_workbook", "", None, "", "")]


def test_a_zip_bomb_is_not_opened(book: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
        with target.open("xl/media/image1.bin", "w", force_zip64=True) as bomb:
            for _ in range(320):
                bomb.write(bytes(1_000_000))
    assert (tmp_path / "bomb.xlsx").stat().st_size < 1_000_000
    (finding,) = unpack(tmp_path / "bomb.xlsx", tmp_path / "back")
    assert (finding.code, finding.details["size"], finding.details["limit"]) == ("workbook.finding_too_large", "320", "300")


def test_declared_entities_are_not_opened(book: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(tmp_path / "t.xlsx", "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/workbook.xml":
                content = content.replace(b"<workbook", b'<!DOCTYPE w [<!ENTITY a "aaaa">]><workbook', 1)
            target.writestr(name, content)
    assert told(unpack(tmp_path / "t.xlsx", tmp_path / "back")) == [("not_a_workbook", "", None, "", "")]


def test_a_stray_cell_far_below_does_not_keep_the_reader_busy(book: Path, tmp_path: Path) -> None:
    findings = unpack(edited(book, tmp_path / "t.xlsx", setting("Riskit", "A1048576", "x")), tmp_path / "back")
    assert told(findings) == [("too_many_rows", "Riskit", 200_001, "", "")]


def test_every_sentence_of_a_finding_is_used() -> None:
    """No finding without a case above, no sentence without a finding."""
    sentences = {key.removeprefix("workbook.finding_") for key in words() if key.startswith("workbook.finding_")}
    cased = {code for _, expected in CASES.values() for code, *_ in expected}
    assert sentences == cased | {"not_a_workbook", "too_large", "unknown_sheet", "too_many_rows", "folder_taken"}
