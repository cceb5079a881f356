"""The child process that compiles: ``python -m toteuma.reports.pdf.compiler FOLDER OUT``.

Layout of three hundred pages takes about a gigabyte, and typst keeps its caches as long as the process lives. A child gives the memory
back, and a crash of the engine is an exit code instead of the end of the caller.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import typst

from toteuma.reports.pdf.row_headers import add_row_headers
from toteuma.reports.typeface import typst_fonts

STANDARDS = ["a-2a", "ua-1"]


class Refused(Exception):
    """The engine refused the document, or warned: an unknown font, a missing glyph, a heading level left out."""


def compile_source(files: Mapping[str, bytes]) -> bytes:
    """The PDF of a typst project, as typst makes it: without row headers.

    **Raises** :class:`Refused` on any error or warning of the engine.
    """
    with typst_fonts() as fonts:
        try:
            # A project in memory is what the engine's binding takes, but its stub does not say so.
            pdf, warnings = typst.compile_with_warnings(dict(files), font_paths=fonts, pdf_standards=STANDARDS)  # type: ignore[call-overload]
        except typst.TypstError as error:
            raise Refused(error.diagnostic or error.message) from error
    if warnings:
        raise Refused("\n".join(warning.diagnostic for warning in warnings))
    return bytes(pdf)


def main(folder: str, out: str) -> int:
    """Compile the project in ``folder`` into ``out``; what stands in the way goes to standard error."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(Path(folder).iterdir())}
    plain = Path(out).with_suffix(".plain")
    try:
        plain.write_bytes(compile_source(files))
        add_row_headers(plain, Path(out), json.loads(files["data.json"])["summaries"])
    except (Refused, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
