"""A package becomes a workbook and a package again: nothing is lost, whoever saved the workbook in between."""

from __future__ import annotations

import string
import subprocess
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toteuma.core.errors import OutputFailed, PackageUnreadable
from toteuma.package.csv_writing import canonical_csv
from toteuma.package.schema import Field, TableSchema, tables
from toteuma.package.workbook import pack, unpack
from toteuma.package.workbook_reading import AUXILIARY, names_of, titles_of

EXAMPLE = Path(__file__).parents[2] / "examples" / "heinola-2025"
OTHER = EXAMPLE.parent / "aaltosaari-2025"


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def write_files(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = tmp_path_factory.mktemp("pack") / "heinola.xlsx"
    pack(EXAMPLE, book)
    return book


def test_the_example_comes_back_byte_for_byte(book: Path, tmp_path: Path) -> None:
    assert unpack(book, tmp_path / "back") == ()
    assert files_of(tmp_path / "back") == files_of(EXAMPLE)


def test_two_packings_are_equal(book: Path, tmp_path: Path) -> None:
    pack(EXAMPLE, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == book.read_bytes()


def test_a_program_that_saves_the_book_changes_nothing(book: Path, tmp_path: Path) -> None:
    openpyxl.load_workbook(book).save(tmp_path / "saved.xlsx")
    assert unpack(tmp_path / "saved.xlsx", tmp_path / "back") == ()
    assert files_of(tmp_path / "back") == files_of(EXAMPLE)


@pytest.mark.office
@pytest.mark.parametrize("package", [EXAMPLE, OTHER], ids=lambda path: path.name)
def test_libreoffice_that_saves_the_book_changes_nothing(package: Path, tmp_path: Path) -> None:
    book = tmp_path / "package.xlsx"
    pack(package, book)
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(tmp_path / "saved"),
    ]
    subprocess.run([*command, str(book)], check=True, capture_output=True, timeout=120)
    assert unpack(tmp_path / "saved" / book.name, tmp_path / "back") == ()
    assert files_of(tmp_path / "back") == files_of(package)


def test_the_book_is_one_a_user_can_work_in(book: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    amounts = workbook["Määrät"]
    header = [cell.value for cell in amounts[1]]
    assert header == ["unit", "line", "year", "stage", "amendment", "scope", "extent", "amount", "basis", "rounded_to"]
    first = {
        name: (cell.value, cell.number_format, cell.data_type)
        for name, cell in zip(header, amounts[2], strict=True)
        if cell.value is not None
    }
    assert first["unit"] == ("HYVI", "@", "s")
    assert first["year"] == (2024, "0", "n")
    assert first["amount"] == (32669, "#,##0.00", "n")
    assert amounts["H1"].comment.text == "Euroa, enintään kaksi desimaalia, desimaalipiste tai -pilkku.\nTyyppi: luku\nPakollinen: kyllä"
    rules = {
        str(rule.sqref).partition(":")[0]: (rule.formula1, rule.errorStyle or "stop") for rule in amounts.data_validations.dataValidation
    }
    last_unit = 500 + workbook["Yksiköt"].max_row
    assert rules["A2"] == (f"Yksiköt!$A$2:$A${last_unit}", "warning")
    assert rules["D2"] == ('"original,amendment,amended,forecast,actual"', "stop")
    lines = workbook["Luettelot"]["F"]
    assert rules["B2"] == (f"Luettelot!$F$2:$F${len([cell for cell in lines if cell.value])}", "warning")
    assert [cell.value for cell in lines[:3]] == ["lines", "sales_revenue", "fee_revenue"]
    assert amounts.freeze_panes == "B2"
    assert workbook["Ohje"]["A1"].value == "Tilinpäätöspaketti Excelissä"


def test_a_swedish_municipality_gets_swedish_words(tmp_path: Path) -> None:
    files = {
        "municipality.toml": b'[municipality]\nlanguages = ["sv", "fi"]\n',
        "statement.toml": b"# tomt\n",
        "units.csv": b"code,level\nA,x\n",
    }
    pack(write_files(tmp_path / "p", files), tmp_path / "p.xlsx")
    assert openpyxl.load_workbook(tmp_path / "p.xlsx").sheetnames[0] == "Anvisning"
    assert unpack(tmp_path / "p.xlsx", tmp_path / "back") == ()
    assert files_of(tmp_path / "back") == files


def test_sheets_have_names_that_are_one_tables_in_every_language(tmp_path: Path) -> None:
    """A book is read back whatever language its sheets are named in: no name is that of two sheets."""
    names = [name for table in tables().values() for name in titles_of(table)]
    others = [name for key in AUXILIARY for name in names_of(f"sheet_{key}")]
    owners = {name: {table.id for table in tables().values() if name in titles_of(table)} for name in names}
    assert all(len(tables_of) == 1 for tables_of in owners.values())
    assert not set(names) & set(others)
    assert all(len(name) <= 31 for name in (*names, *others)), "Excel's limit"
    municipality = (EXAMPLE / "municipality.toml").read_text(encoding="utf-8")
    for languages in ('["sv", "fi"]', '["en"]'):
        files = files_of(OTHER) | {"municipality.toml": municipality.replace('["fi", "sv", "en"]', languages).encode()}
        folder = write_files(tmp_path / languages[2:4], files)
        pack(folder, tmp_path / "book.xlsx")
        assert unpack(tmp_path / "book.xlsx", tmp_path / f"back-{languages[2:4]}") == ()
        assert files_of(tmp_path / f"back-{languages[2:4]}") == files


def test_what_is_not_canonical_comes_back_canonical(tmp_path: Path) -> None:
    files = {
        "units.csv": '\ufeffcode;level;name_fi\r\nA;x;"Yksi\r\nkaksi"\r\n'.encode(),
        "prose/A/description.fi.md": b"Yksi\r\n\r\nKaksi",
        "statement.toml": b"a = 1 # huomautus",
    }
    pack(write_files(tmp_path / "p", files), tmp_path / "p.xlsx")
    assert unpack(tmp_path / "p.xlsx", tmp_path / "back") == ()
    assert files_of(tmp_path / "back") == {
        "units.csv": b'code,level,name_fi\nA,x,"Yksi\nkaksi"\n',
        "prose/A/description.fi.md": b"Yksi\n\nKaksi\n",
        "statement.toml": b"a = 1 # huomautus\n",
    }


LONG = "Pitkä kappale. " * 5000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "prose/A/description.fi.md",
            "\n\n".join(("Alku", "\n".join(LONG[n : n + 3000] for n in range(0, len(LONG), 3000)), "Loppu")) + "\n",
        ),
        ("prose/A/description.fi.md", f"{LONG}\n"),
        ("prose/A/description.fi.md", "\n\n\nYksi\n\n\n\nKaksi\n\n\n"),
        ("prose/A/description.sv.md", "=1+1\n\n@SUM(A1)\n\n'lainaus\n"),
        ("prose/other name.txt", "Jotain"),
        ("README.md", "# Otsikko\r\n\r\n_x0041_ on kirjain\r\n"),
        ("README.md", ""),
        ("README.md", LONG),
        ("logo.png", "\x89PNG\r\n\x1a\n\x00"),
        ("goals.csv", 'id,kind,unit,text_fi\ng,k,u,"' + LONG + '"\n'),
        ("goals.csv", "id,kind,unit,text_fi\ng,k,u,rikki\x07\n"),
        ("goals.csv", 'id,kind,unit,text_fi\ng,k,u,"auki\n'),
        ("goals.csv", "id,kind,unit,vieras\ng,k,u,t\n"),
        ("goals.csv", "id,kind,unit\ng,k,u,t\n"),
        ("goals.csv", "text_fi,id,unit,kind\nt,0012,=u,-k\n"),
        ("goals.csv", "id,kind,unit,text_fi\n"),
        ("amounts.csv", "unit,line,year,stage,amount\nA,l,2025,actual,-0.00\nA,l,02025,actual,00012.5\n"),
        ("facts.csv", "id,unit,name_fi,value,as_of\nf,A,n,123456789012345678,1899-12-31\ng,A,n,1.10,2025-02-30\nh,A,n,1e5,10.3.2026\n"),
    ],
)
def test_strange_files_come_back_as_they_are(tmp_path: Path, name: str, content: str) -> None:
    data = content.encode("latin-1") if name.endswith(".png") else content.encode()
    files = {"units.csv": b"code,level\nA,x\n", "municipality.toml": b"a = 1\n", "statement.toml": b"b = 2\n", name: data}
    pack(write_files(tmp_path / "p", files), tmp_path / "p.xlsx")
    findings = [finding.code for finding in unpack(tmp_path / "p.xlsx", tmp_path / "back")]
    if name == "facts.csv":
        assert findings == ["workbook.finding_broken_number"]
    else:
        assert findings == []
        assert files_of(tmp_path / "back") == files


def test_hidden_files_stay_out_of_the_book(tmp_path: Path) -> None:
    files = {"units.csv": b"code,level\nA,x\n", "municipality.toml": b"a = 1\n", "statement.toml": b"b = 2\n"}
    write_files(tmp_path / "p", {**files, ".git/config": b"secret", "prose/.cache": b"x"})
    pack(tmp_path / "p", tmp_path / "p.xlsx")
    assert unpack(tmp_path / "p.xlsx", tmp_path / "back") == ()
    assert files_of(tmp_path / "back") == files


def test_a_folder_that_is_not_there_cannot_be_packed(tmp_path: Path) -> None:
    with pytest.raises(PackageUnreadable):
        pack(tmp_path / "missing", tmp_path / "p.xlsx")


def test_a_book_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OutputFailed):
        pack(EXAMPLE, tmp_path / "missing" / "p.xlsx")
    assert list(tmp_path.iterdir()) == []


# --- any small package ------------------------------------------------------------------------------------------------------

PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=12)
CODES = st.one_of(
    st.text(string.ascii_letters + string.digits + "_-", min_size=1, max_size=6),
    st.sampled_from(["0012", "=1+1", "-5", "1e5", "TRUE", "1.1.2025", "'a"]),
)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12).map(
    lambda value: f"{value:f}".replace("-0.00", "0.00")
)


def values_of(part: Field) -> st.SearchStrategy[str]:
    match part.type:
        case "decimal" if part.decimals is None:
            return st.one_of(
                st.just(""),
                NUMBERS,
                st.integers(-(10**14), 10**14).map(str),
                st.sampled_from(["0.001", "12.50", "7", "1,5", "\u22121 234"]),
            )
        case "decimal":
            return st.one_of(st.just(""), NUMBERS, st.sampled_from(["7", "7.5", "0", "7,50"]))
        case "integer":
            return st.one_of(st.just(""), st.integers(-9999, 9999).map(str))
        case "year":
            return st.one_of(st.just(""), st.integers(1900, 2100).map(str))
        case "date":
            return st.one_of(st.just(""), st.dates().map(lambda day: day.isoformat()), st.just("10.3.2026"))
    return st.one_of(st.just(""), CODES, PLAIN)


@st.composite
def csv_files(draw: st.DrawFn, schema: TableSchema) -> bytes:
    columns = draw(st.lists(st.sampled_from(schema.columns()), unique=True, min_size=2, max_size=6))
    row = st.tuples(*(values_of(schema.field_of(column)) for column in columns)).filter(any)
    return canonical_csv(columns, draw(st.lists(row, max_size=4))).encode()


@st.composite
def packages(draw: st.DrawFn) -> dict[str, bytes]:
    lines = st.lists(PLAIN.map(lambda text: text.replace("\n", "")), min_size=1, max_size=4)
    text = lines.map(lambda parts: "\n".join(parts) + "\n").filter(str.strip)
    chosen = draw(st.lists(st.sampled_from(list(tables().values())), unique_by=lambda schema: schema.id, max_size=3))
    files = {schema.file: draw(csv_files(schema)) for schema in chosen}
    files |= {"units.csv": draw(csv_files(tables()["units"])), "README.md": draw(st.binary(max_size=20))}
    for name in ("municipality.toml", "statement.toml"):
        files[name] = draw(text.filter(lambda content: not content.endswith("\n\n"))).encode()
    for name in draw(st.lists(st.sampled_from(["A/d.fi", "A/d.sv", "B-1/x_y.en"]), unique=True)):
        files[f"prose/{name}.md"] = draw(text).encode()
    return files


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(packages())
def test_any_package_survives(tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]) -> None:
    folder = tmp_path_factory.mktemp("any")
    pack(write_files(folder / "p", files), folder / "p.xlsx")
    assert unpack(folder / "p.xlsx", folder / "back") == ()
    assert files_of(folder / "back") == files
