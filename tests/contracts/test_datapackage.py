"""``datapackage.json`` of the examples and the model: what the code says of them today, and what the reference library checks a package by."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from frictionless import Package

from toteuma.package.descriptor import FILE, descriptor_text, write_descriptor
from toteuma.package.loading import load_package
from toteuma.services.validation import validate

ROOT = Path(__file__).parents[2]
PACKAGES = [ROOT / "examples" / "heinola-2025", ROOT / "examples" / "aaltosaari-2025", ROOT / "src" / "toteuma" / "package" / "model"]
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKAGES[2], tmp_path / "model"))


def told(package: Path) -> list[tuple[str, str, int | None, str]]:
    """Type, file, row and column of everything that the reference library says of a package."""
    report = Package(str(package / FILE)).validate()
    return [
        (error.type, task.place or "", getattr(error, "row_number", None), getattr(error, "field_name", "") or "")
        for task in report.tasks
        for error in task.errors
    ]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_descriptor_is_up_to_date_and_right(package: Path) -> None:
    data = load_package(package).data
    assert data is not None
    assert (package / FILE).read_text(encoding="utf-8") == descriptor_text(package, data), "run make docs"
    assert told(package) == []
    report = Package(str(package / FILE)).validate()
    assert {task.place for task in report.tasks} == {path.name for path in package.glob("*.csv")}


FAULTS = {
    "number": ("amounts.csv", "44810.25", "44810.25 e", ("type-error", "amounts.csv", 4, "amount")),
    "year": ("amounts.csv", "SIV,fee_revenue,2024", "SIV,fee_revenue,now", ("type-error", "amounts.csv", 2, "year")),
    "date": ("amendments.csv", "2025-10-13", "13th of October", ("type-error", "amendments.csv", 2, "date")),
    "whole number": ("risks.csv", ",1,3,", ",1.5,3,", ("type-error", "risks.csv", 4, "probability")),
    "one of a list": ("amounts.csv", "fee_revenue,2024,actual", "fee_revenue,2024,aktual", ("constraint-error", "amounts.csv", 2, "stage")),
    "line of the scheme": ("remarks.csv", "materials_and_supplies,", "materials,", ("constraint-error", "remarks.csv", 2, "line")),
    "name of the settings": ("goals.csv", "roads,binding", "roads,bonding", ("constraint-error", "goals.csv", 3, "kind")),
    "pattern": ("units.csv", "TEK,KUNTA", "T E,KUNTA", ("constraint-error", "units.csv", 4, "code")),
    "minimum": ("risks.csv", ",1,3,", ",0,3,", ("constraint-error", "risks.csv", 4, "probability")),
    "required": ("investments.csv", "-57480.50", "", ("constraint-error", "investments.csv", 3, "amount")),
    "key of another table": ("goals.csv", "binding,TEK", "binding,TKE", ("foreign-key", "goals.csv", 3, "")),
    "key of its own table": ("objectives.csv", "reading,children", "reading,childern", ("foreign-key", "objectives.csv", 3, "")),
    "doubled key": ("facts.csv", "1240\n", "1240\nbooks,SIV,Kirjat,Böcker,1\n", ("primary-key", "facts.csv", 3, "")),
    "doubled key of several columns": (
        "key_figure_values.csv", "energy_use,,2025,actual,169,\n", "energy_use,,2025,actual,169,\nenergy_use,,2025,actual,170,\n",
        ("primary-key", "key_figure_values.csv", 9, ""),
    ),
    "column of another name": ("facts.csv", "value", "valeu", ("incorrect-label", "facts.csv", None, "value")),
    "cell too many": ("facts.csv", "1240", "1240,x", ("extra-cell", "facts.csv", 2, "")),
    "cell too few": ("facts.csv", ",1240", "", ("missing-cell", "facts.csv", 2, "value")),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "expected"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_of_each_kind_is_seen_by_the_reference_library_too(
    model: Path, file: str, old: str, new: str, expected: tuple[str, str, int | None, str]
) -> None:
    path = model / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert expected in told(model)
    assert [finding for finding in validate(model).findings if finding.level == "error"]


def test_a_descriptor_that_lags_behind_is_told_of_and_written_anew(model: Path) -> None:
    path = model / "facts.csv"
    path.write_text("id;unit;name_fi;value;basis\nbooks;SIV;Kirjat;1240,5;laskettu\n", encoding="utf-8")
    findings = [finding for finding in validate(model).findings if finding.code == "descriptor_lags"]
    assert [(str(finding.level), finding.place.file) for finding in findings] == [("info", FILE)]
    assert told(model)
    assert write_descriptor(model) == model / FILE
    assert told(model) == []
    assert "descriptor_lags" not in {finding.code for finding in validate(model).findings}


def test_the_line_that_tells_excel_the_mark_is_no_row_for_others_either(model: Path) -> None:
    path = model / "facts.csv"
    path.write_text("sep=;\nid;unit;name_fi;value;basis\nbooks;SIV;Kirjat;1240,5;laskettu\n", encoding="utf-8")
    write_descriptor(model)
    assert told(model) == []
    path.write_text(path.read_text(encoding="utf-8").replace("1240,5", "many"), encoding="utf-8")
    assert ("type-error", "facts.csv", 3, "value") in told(model)


def test_a_package_may_do_without_a_descriptor(model: Path) -> None:
    (model / FILE).unlink()
    assert validate(model).findings == ()
