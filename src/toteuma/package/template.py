"""A small package of a fictional municipality, to start from."""

from __future__ import annotations

import shutil
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

from toteuma.core.errors import FolderTaken, OutputFailed


def write_template(folder: Path) -> None:
    """Write the model package into ``folder``, whole or not at all.

    **Raises** FolderTaken where the folder exists and is not empty, OutputFailed where it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderTaken(path=str(folder), file=min(path.name for path in folder.iterdir()) if folder.is_dir() else folder.name)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            made = aside / folder.name
            with as_file(files(__package__).joinpath("model")) as model:
                shutil.copytree(model, made)
            if folder.exists():
                folder.rmdir()
            made.rename(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise OutputFailed(path=str(folder), cause=error.strerror or str(error)) from error
