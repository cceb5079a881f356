"""The house: size of modules, placed rooms, pinned and named dependencies, licences."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, metadata

import pytest

from tests.contracts.sources import PRODUCT, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK_FILES = ("requirements.txt", "requirements-dev.txt", "requirements-spark.txt")
LONGEST_MODULE = 400

NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")


def _name(requirement: str) -> str:
    found = NAME.match(requirement)
    assert found is not None, requirement
    return re.sub(r"[-_.]+", "-", found.group()).lower()


def _locked(file: str) -> dict[str, str]:
    """The pinned packages of a lock file with what stands behind each name."""
    text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ")
    return {_name(line): line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")}


def test_no_module_is_longer_than_can_be_read_at_a_sitting() -> None:
    lengths = {path.relative_to(PRODUCT).as_posix(): path.read_text(encoding="utf-8").count("\n") for path in PRODUCT.rglob("*.py")}
    assert len(lengths) > 50
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_every_room_is_placed_in_the_import_contract() -> None:
    """``lint-imports`` itself runs in ``make check``; what it would not notice is a contract that no longer covers the house."""
    (contract,) = PROJECT["tool"]["importlinter"]["contracts"]
    assert (contract["type"], contract["containers"], contract["exhaustive"]) == ("layers", ["toteuma"], True)
    assert contract.get("ignore_imports") == ["toteuma -> toteuma.services.notebook"], (
        "the package's front door for notebooks, and no other"
    )
    placed = {room.strip() for layer in contract["layers"] for room in layer.split("|")}
    rooms = {path.name for path in PRODUCT.iterdir() if path.is_dir() and not path.name.startswith("__")}
    assert placed == rooms
    assert [layer for layer in contract["layers"] if "core" in layer] == [contract["layers"][-1]]
    assert "lint-imports" in (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", LOCK_FILES)
def test_lock_files_pin_every_package_with_hashes_and_name_no_host(file: str) -> None:
    locked = _locked(file)
    assert locked
    assert [line for line in locked.values() if not re.search(r"==\S+.*--hash=sha256:[0-9a-f]{64}", line)] == []
    text = (ROOT / file).read_text(encoding="utf-8")
    assert re.findall(r"://|--(?:extra-)?index|--find-links|--trusted-host|\b[\w-]+\.(?:org|com|net|io)\b", text) == []


@pytest.mark.parametrize("file", LOCK_FILES)
def test_every_declared_dependency_is_pinned(file: str) -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    # The cluster's client is pinned apart, for those who have a cluster.
    declared = extras["spark"] if "spark" in file else [*PROJECT["project"]["dependencies"], *(extras["dev"] if "dev" in file else ())]
    assert {_name(requirement) for requirement in declared} <= set(_locked(file))


def test_every_dependency_has_its_line_in_the_docs() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    cells = [line.split("|")[1].strip() for line in page.splitlines() if line.startswith("|") and not line.startswith("|--")]
    told = {_name(word) for cell in cells for word in re.findall(r"[A-Za-z0-9][\w.-]*", cell)}
    subjects = {_name(name) for cell in cells for name in cell.partition(" (")[0].split(", ")} - {"package"}
    extras = PROJECT["project"]["optional-dependencies"].values()
    declared = {_name(requirement) for requirements in (PROJECT["project"]["dependencies"], *extras) for requirement in requirements}
    assert declared - told == set()
    assert subjects - declared == set(), "no line for what is no longer used"


def test_the_product_depends_on_nothing_under_a_strong_copyleft() -> None:
    """Read from what is installed. A package that is for another system is not, and is named here."""
    assert _name("hatchling") in _locked("requirements.txt"), "the build tools are held to it too"
    absent, strong, unsaid = set(), {}, []
    for name in _locked("requirements.txt"):
        try:
            told = metadata(name)
        except PackageNotFoundError:
            absent.add(name)
            continue
        words = [told.get("License-Expression", "")]
        words += [value for value in told.get_all("Classifier", []) if value.startswith("License")]
        if not any(words):
            words = [told.get("License", "")[:200]]
        if not any(words):
            unsaid.append(name)
        if any(re.search(r"(?<![A-Za-z])A?GPL|(?<!Lesser )General Public License", text) for text in words):
            strong[name] = words
    assert strong == {}
    assert unsaid == []
    markers = {name for name, line in _locked("requirements.txt").items() if ";" in line.partition("--hash")[0]}
    assert absent <= markers, "installed is what is locked"


def test_the_product_has_the_licence_it_says() -> None:
    assert PROJECT["project"]["license"] == "EUPL-1.2"
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert distribution("toteuma").metadata["License-Expression"] == "EUPL-1.2"
