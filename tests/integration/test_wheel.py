"""The wheel has everything the program needs: it makes and checks a package, and publishes it, without the sources beside it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(ROOT)], check=True, capture_output=True, timeout=300)
    (wheel,) = folder.glob("toteuma-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "TOTEUMA_LANG": "fi"}
    code = "import sys, toteuma.cli; print(toteuma.cli.__file__, file=sys.stderr); toteuma.cli.main()"
    return subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


def test_every_file_of_the_product_is_in_the_wheel(installed: Path) -> None:
    source = ROOT / "src"
    files = (path for path in (source / "toteuma").rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    expected = {path.relative_to(source).as_posix() for path in files}
    assert len(expected) > 200
    found = {path.relative_to(installed).as_posix() for path in installed.rglob("*") if path.is_file()}
    assert expected - found == set()
    for ending in (".toml", ".css", ".js", ".typ", ".csv", ".md", ".json"):
        assert any(name.endswith(ending) for name in found), ending
    assert any(name.startswith("toteuma-") and "licenses/" in name for name in found)


def test_a_package_is_made_checked_and_published_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    made = run(installed, "new", "kunta", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert made.stderr.splitlines()[0].startswith(str(installed))
    checked = run(installed, "validate", "kunta", cwd=tmp_path)
    assert (checked.returncode, checked.stdout) == (0, "Ei huomautettavaa.\n"), checked.stderr
    built = run(installed, "build", "kunta", "--out", "out", "--languages", "fi", cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    downloads = {path.name for path in (tmp_path / "out" / "download").iterdir()}
    assert downloads == {f"tilinpaatos-2025-fi.{ending}" for ending in ("pdf", "docx", "xlsx")} | {"tilinpaatos-2025-data.zip"}
