"""The product's own examples as a reader meets them: built, written, read back, checked; then single cells spoilt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.checking.corpus import Result, check_planted, told
from benchmarks.checking.kinds import KINDS
from benchmarks.checking.stating import Statement
from toteuma.checks.inspection import inspect
from toteuma.core.evidence import ReadDocument
from toteuma.core.findings import Level
from toteuma.core.language import Language
from toteuma.core.statement import Statement as Stated
from toteuma.ingest.reading import read_document
from toteuma.package.loading import load_package
from toteuma.reports.build.assemble import build_document
from toteuma.reports.docx import write_docx
from toteuma.services.self_reading import read_own

EXAMPLES = Path(__file__).parents[2] / "examples"
OF_ANY_STATEMENT = ("digit_swap", "digit_change", "sign", "factor_10", "deviation", "rate")
"""Kinds of error that need no knowledge of how the statement was made."""


def documents() -> Iterator[tuple[str, ReadDocument]]:
    """Each example in Finnish, and the bilingual one in Swedish: as the program itself sees it, and as a Word file read back."""
    for name, language in (("heinola-2025", Language.FI), ("aaltosaari-2025", Language.FI), ("aaltosaari-2025", Language.SV)):
        data = load_package(EXAMPLES / name).data
        assert data is not None
        document = build_document(Stated(data), language).document
        yield f"{name} {language}", read_own(document, data.municipality.display)
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"{name}.docx"
            write_docx(document, path)
            yield f"{name} {language}, Word", read_document(path)[0]


def run(each: int) -> list[tuple[str, Result]]:
    """What comes of every example: alarms on it as it is, and of single cells spoilt."""
    found = []
    for name, document in documents():
        result = Result(statements=1)
        clean = inspect(document)
        result.cells, result.in_relations = clean.coverage.cells_read, clean.coverage.cells_checked
        result.relations = clean.coverage.relations_checked
        result.alarms = [told(remark) for remark in clean.remarks if remark.level is not Level.INFO]
        result.notes = sum(remark.level is Level.INFO for remark in clean.remarks)
        known = {remark.fingerprint for remark in clean.remarks}
        for kind in OF_ANY_STATEMENT:
            draw = Random(f"{kind} {name}")
            for _ in range(each):
                if planted := KINDS[kind](Statement(None, document), draw):  # type: ignore[arg-type]  # these kinds do not ask who made it
                    check_planted(result, planted, inspect(planted.document), known)
        found.append((name, result))
    return found
