"""A publication is there whole or not at all, whatever happens on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from toteuma.core.document import Document
from toteuma.core.errors import FolderTaken, NotFound, OutputFailed
from toteuma.core.language import Language
from toteuma.services import publication
from toteuma.services.publication import Format, publish

DATA = (Format.DATA,)


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def change(package: Path) -> None:
    """Another title, so that a new publication differs from the old one."""
    path = package / "statement.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("Tilinpäätös 2025", "Toinen tilinpäätös"), encoding="utf-8")


@pytest.fixture
def published(package: Path, tmp_path: Path) -> Path:
    out = tmp_path / "out"
    publish(package, out, formats=DATA)
    change(package)
    return out


def test_building_twice_gives_the_same_bytes(package: Path, tmp_path: Path) -> None:
    first = publish(package, tmp_path / "first")
    publish(package, tmp_path / "second")
    one = tree(tmp_path / "first")
    assert one == tree(tmp_path / "second")
    assert [part.name for part in first.parts] == ["package", "check", "data", "xlsx fi", "docx fi", "pdf fi", "html"]
    assert {
        "index.html",
        "download/tp-2025-fi.pdf",
        "download/tp-2025-fi.docx",
        "download/tp-2025-fi.xlsx",
        "download/tp-2025-data.zip",
    } <= set(one)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first", "package", "second"]


def test_the_manifest_names_every_file(published: Path) -> None:
    manifest = json.loads((published / "manifest.json").read_text(encoding="utf-8"))
    files = tree(published)
    assert {file["path"]: file["bytes"] for file in manifest["files"]} == {
        name: len(content) for name, content in files.items() if name != "manifest.json"
    }
    assert (manifest["statement"], manifest["year"]) == ("tp-2025", 2025)
    with zipfile.ZipFile(published / "download" / "tp-2025-data.zip") as archive:
        assert {f"data/{name}": archive.read(name) for name in archive.namelist()} == {
            name: content for name, content in files.items() if name.startswith("data/")
        }


def test_a_new_publication_takes_the_place_of_the_old_one(package: Path, published: Path) -> None:
    before = tree(published)
    publish(package, published, formats=(Format.XLSX,))
    assert set(tree(published)) == {"download/tp-2025-fi.xlsx", "manifest.json"}
    assert tree(published)["manifest.json"] != before["manifest.json"]


def test_steps_are_told_as_they_begin(package: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    publish(package, tmp_path / "out", formats=(Format.DATA, Format.XLSX), progress=lambda *step: told.append(step))
    assert told == [("data", 1, 2), ("xlsx fi", 2, 2)]


def test_languages_and_unit_are_chosen(package: Path, tmp_path: Path) -> None:
    publish(package, tmp_path / "out", formats=(Format.XLSX,), languages=(Language.SV, Language.EN), unit="A")
    assert set(tree(tmp_path / "out")) == {"download/tp-2025-a-sv.xlsx", "download/tp-2025-a-en.xlsx", "manifest.json"}


def test_an_unknown_unit_writes_nothing(package: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound) as missing:
        publish(package, tmp_path / "out", formats=DATA, unit="AA")
    assert missing.value.details == {"kind": "unit", "name": "AA", "known": "A"}
    assert [path.name for path in tmp_path.iterdir()] == ["package"]


@pytest.mark.parametrize(
    "cause", [OSError(28, "No space left on device", "x.docx"), OutputFailed(path="x.docx", cause="refused")], ids=["disk", "writer"]
)
def test_a_writer_that_fails_leaves_the_old_publication(
    package: Path, published: Path, monkeypatch: pytest.MonkeyPatch, cause: Exception
) -> None:
    before = tree(published)

    def half_written(document: Document, path: Path) -> None:
        path.write_bytes(document.id.encode())
        raise cause

    monkeypatch.setattr(publication, "write_docx", half_written)
    with pytest.raises(OutputFailed) as failed:
        publish(package, published)
    assert failed.value.details["path"] == "x.docx"
    assert tree(published) == before
    assert sorted(path.name for path in published.parent.iterdir()) == ["out", "package"]


def test_a_fault_of_ours_leaves_the_old_publication(package: Path, published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(published)
    monkeypatch.setattr(publication, "write_pdf", lambda *_: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        publish(package, published, formats=(Format.PDF,))
    assert tree(published) == before
    assert sorted(path.name for path in published.parent.iterdir()) == ["out", "package"]


BUILD_AND_WAIT = """
import sys, time
from pathlib import Path
from toteuma.services.publication import Format, publish

def wait(name, step, steps):
    if name == "xlsx fi":
        print("in the middle", flush=True)
        time.sleep(60)

publish(Path(sys.argv[1]), Path(sys.argv[2]), formats=(Format.DATA, Format.XLSX), progress=wait)
"""


def test_a_build_that_is_killed_leaves_the_old_publication(package: Path, published: Path) -> None:
    before = tree(published)
    with subprocess.Popen([sys.executable, "-c", BUILD_AND_WAIT, str(package), str(published)], stdout=subprocess.PIPE, text=True) as build:
        assert build.stdout is not None
        assert build.stdout.readline() == "in the middle\n"
        build.send_signal(signal.SIGKILL)
        assert build.wait(10) == -signal.SIGKILL
    assert tree(published) == before
    (left,) = [path for path in published.parent.iterdir() if path.name not in ("out", "package")]
    assert left.name.startswith(".out.toteuma-new-")
    assert "data/datapackage.json" in tree(left)

    publish(package, published, formats=DATA)
    assert tree(published) != before
    assert left.is_dir(), "another run may still be writing it"
    old = time.time() - 7200
    os.utime(left, (old, old))
    publish(package, published, formats=DATA)
    assert sorted(path.name for path in published.parent.iterdir()) == ["out", "package"]


def test_what_was_killed_between_the_two_renames_is_put_back(package: Path, published: Path) -> None:
    before = tree(published)
    beside = published.parent / ".out.toteuma-old-abcd"
    beside.mkdir()
    published.rename(beside / "out")
    with pytest.raises(NotFound):
        publish(package, published, formats=DATA, unit="AA")
    assert tree(published) == before


@pytest.mark.parametrize("file", ["letter.txt", "download/letter.txt", "data/letter.txt"])
def test_what_somebody_else_put_there_is_never_removed(package: Path, published: Path, file: str) -> None:
    (published / file).write_text("Dear board", encoding="utf-8")
    before = tree(published)
    with pytest.raises(FolderTaken) as taken:
        publish(package, published, formats=DATA)
    assert taken.value.details == {"path": str(published), "file": file}
    assert tree(published) == before


@pytest.mark.parametrize("manifest", ["", "{}", "[]", '{"program": "other 1.0", "files": []}'])
def test_a_folder_with_another_manifest_is_not_ours(package: Path, tmp_path: Path, manifest: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(FolderTaken):
        publish(package, out, formats=DATA)
    assert tree(out) == {"manifest.json": manifest.encode()}


def test_a_file_is_not_a_folder(package: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("a file", encoding="utf-8")
    with pytest.raises(FolderTaken):
        publish(package, out, formats=DATA)
    with pytest.raises(OutputFailed):
        publish(package, out / "below", formats=DATA)
    assert out.read_text(encoding="utf-8") == "a file"


def test_an_empty_folder_and_a_file_manager_s_traces_are_ours(package: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    out.mkdir(parents=True)
    (out / ".DS_Store").write_bytes(b"x")
    publish(package, out, formats=(Format.XLSX,))
    assert set(tree(out)) == {"download/tp-2025-fi.xlsx", "manifest.json"}
