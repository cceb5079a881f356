"""The folder a publication is written into: nobody's or ours, and replaced whole or not at all.

Everything is written into a folder beside it, which then takes its place. Beside ``out`` there can stand, only while something is written::

    .out.toteuma-new-XXXX/        what is being written
    .out.toteuma-old-XXXX/out/    what is being replaced

A run that was killed leaves them behind; the next run puts back what is missing and removes what is an hour old.
"""

from __future__ import annotations

import glob
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from toteuma.core.errors import FolderTaken

MANIFEST = "manifest.json"
"""Names every published file with its size and hash; by it we know a folder as our own."""

PROGRAM = "toteuma"
LEFT_BEHIND_SECONDS = 3600
STRAY = (".DS_Store", "Thumbs.db", "desktop.ini")
"""What file managers leave behind, which is nobody's work."""


@contextmanager
def replaced(out: Path) -> Iterator[Path]:
    """A new folder that takes the place of ``out`` when the block ends well. Otherwise ``out`` is as it was and the new folder is gone.

    **Raises** FolderTaken where ``out`` has files that are not ours, ``OSError`` where the disk refuses.
    """
    check_is_ours(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    _remove_left_behind(out)
    aside = Path(tempfile.mkdtemp(prefix=_prefix(out, "new"), dir=out.parent))
    try:
        yield aside
        _put_in_place(aside, out)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def check_is_ours(out: Path) -> None:
    """Never remove what somebody else put there. **Raises** FolderTaken, with the first file that is not ours."""
    _put_back(out)
    if out.exists() and not out.is_dir():
        raise FolderTaken(path=str(out), file=out.name)
    if not out.is_dir():
        return
    ours = _files_of_manifest(out / MANIFEST)
    for path in sorted(out.rglob("*")):
        if not path.is_dir() and path.relative_to(out).as_posix() not in ours and path.name not in STRAY:
            raise FolderTaken(path=str(out), file=path.relative_to(out).as_posix())


def _files_of_manifest(path: Path) -> set[str]:
    """The files that a manifest of ours names, and itself; none where it is somebody else's."""
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        if not str(manifest["program"]).startswith(PROGRAM):
            return set()
        return {MANIFEST, *(str(file["path"]) for file in manifest["files"])}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _prefix(out: Path, kind: str) -> str:
    return f".{out.name}.{PROGRAM}-{kind}-"


def _beside(out: Path, kind: str) -> list[Path]:
    return sorted(out.parent.glob(f"{glob.escape(_prefix(out, kind))}*"))


def _put_in_place(aside: Path, out: Path) -> None:
    aside.chmod(0o755)
    if not out.exists():
        aside.rename(out)
        return
    before = Path(tempfile.mkdtemp(prefix=_prefix(out, "old"), dir=out.parent))
    out.rename(before / out.name)
    try:
        aside.rename(out)
    except OSError:
        (before / out.name).rename(out)
        raise
    finally:
        shutil.rmtree(before, ignore_errors=True)


def _put_back(out: Path) -> None:
    """A run that was killed between the two renames left the old folder beside."""
    if out.exists() or not out.parent.is_dir():
        return
    for before in _beside(out, "old"):
        if (before / out.name).is_dir():
            (before / out.name).rename(out)
            return


def _remove_left_behind(out: Path) -> None:
    for kind in ("new", "old"):
        for folder in _beside(out, kind):
            if time.time() - folder.stat().st_mtime > LEFT_BEHIND_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
