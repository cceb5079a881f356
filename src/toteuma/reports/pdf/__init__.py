"""The statement as PDF: A4, PDF/A-2a and PDF/UA-1, the same bytes each time."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from toteuma.core.document import Document
from toteuma.core.errors import OutputFailed
from toteuma.reports.pdf.formulas import with_formulas
from toteuma.reports.pdf.payload import payload

__all__ = ["typst_source", "write_pdf"]


def typst_source(document: Document) -> dict[str, bytes]:
    """The typst project of a document by file name: ``main.typ``, the parts it imports and ``data.json``.

    It compiles as it stands (:func:`toteuma.reports.pdf.compiler.compile_source`); ``write_pdf`` adds the row headers to what comes out.
    """
    template = files(__package__).joinpath("template")
    source = {entry.name: entry.read_bytes() for entry in template.iterdir() if entry.name.endswith(".typ")}
    data = json.dumps(payload(with_formulas(document)), ensure_ascii=False, separators=(",", ":"))
    return {**dict(sorted(source.items())), "data.json": data.encode()}


def write_pdf(document: Document, path: Path) -> None:
    """Write ``document`` to ``path``. The file is whole or not there at all.

    The work is done in a child process, always: memory goes back when it ends, and the engine cannot take the caller with it.

    **Raises** :class:`OutputFailed` when the engine refuses the document or warns (also for a character the font lacks), or the disk
    refuses the file.
    """
    try:
        with TemporaryDirectory(prefix=".toteuma-pdf-", dir=path.parent) as folder:
            project = Path(folder, "project")
            project.mkdir()
            for name, content in typst_source(document).items():
                project.joinpath(name).write_bytes(content)
            made = Path(folder, "made.pdf")
            command = [sys.executable, "-m", "toteuma.reports.pdf.compiler", str(project), str(made)]
            child = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
            if child.returncode:
                raise OutputFailed(path=str(path), cause=child.stderr.strip())
            made.replace(path)
    except OSError as error:
        raise OutputFailed(path=str(path), cause=str(error)) from error
