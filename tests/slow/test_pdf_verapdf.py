"""The reference validator agrees: veraPDF finds nothing in our statements, and finds the defects that are put into them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from tests.documents import chart, comparison, document, goals, risk_matrix
from tests.integration.pdf_tags import read_tags, structure_faults
from tests.integration.test_pdf_gate import (
    font_not_embedded,
    heading_skipped,
    irregular_table,
    link_without_words,
    no_claim,
    no_language,
    no_output_intent,
    no_scope,
    no_text_alternative,
    script_on_opening,
)
from toteuma.core.document import Document, Section
from toteuma.reports.pdf import write_pdf

JARS = Path(__file__).parents[2] / "build" / "verapdf"
LAUNCHER = Path(__file__).with_name("VeraCheck.java")
UNITS = 60

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None, reason="Java is missing: install a JDK 17"),
    pytest.mark.skipif(not (JARS / "javax.activation.jar").exists(), reason="veraPDF is missing: run scripts/install-verapdf"),
]


def verdicts(*asked: tuple[str, Path]) -> list[tuple[str, str, int, str]]:
    """Flavour, verdict, number of checks and failed clauses of each (flavour, file)."""
    arguments = [str(part) for pair in asked for part in pair]
    command = ["java", "-Xmx1500m", "-cp", f"{JARS}/*", str(LAUNCHER), *arguments]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600).stdout.splitlines()
    rows = [line.split("\t") for line in lines]
    return [(flavour, verdict, int(checks), clauses) for flavour, _, verdict, checks, clauses in rows]


def many_units() -> Document:
    """A statement of a municipality with many units, several hundred pages."""
    base = document()
    chapters = [base.chapters[0]]
    for number in range(UNITS):
        unit = f"U{number}"
        sections = (
            Section(f"{unit}-income", 2, "Tuloslaskelma", "comparison", unit, (comparison(unit, f"{unit}-income_statement"), chart(unit))),
            Section(f"{unit}-goals", 2, "Käyttösuunnitelma", "goals", unit, (goals(unit),)),
            Section(f"{unit}-risks", 2, "Riskienhallinta", "risks", unit, (risk_matrix(unit),)),
        )
        chapters.append(Section(unit, 1, f"Vastuualue {number + 1}", "unit", unit, sections=sections))
    return replace(base, chapters=tuple(chapters))


def test_statement_passes(tmp_path: Path) -> None:
    path = tmp_path / "statement.pdf"
    write_pdf(document(), path)
    found = verdicts(("ua1", path), ("2a", path))
    assert [(flavour, verdict, clauses) for flavour, verdict, _, clauses in found] == [("ua1", "PASS", ""), ("2a", "PASS", "")]
    assert all(checks > 10_000 for _, _, checks, _ in found)


def test_every_example_passes_in_every_language(published: Path) -> None:
    files = sorted(published.glob("download/*.pdf"))
    assert len(files) >= 2
    asked = [(flavour, path) for path in files for flavour in ("ua1", "2a")]
    found = [
        (path.name, flavour, verdict, clauses) for (flavour, path), (_, verdict, _, clauses) in zip(asked, verdicts(*asked), strict=True)
    ]
    assert found == [(path.name, flavour, "PASS", "") for flavour, path in asked]


def test_statement_of_many_units_passes_and_is_built_the_same_again(tmp_path: Path) -> None:
    path, again = tmp_path / "many.pdf", tmp_path / "again.pdf"
    write_pdf(many_units(), path)
    write_pdf(many_units(), again)
    assert path.read_bytes() == again.read_bytes()
    tags = read_tags(path)
    assert structure_faults(tags) == []
    # A statement, goals, a matrix and the figures of a chart for each unit; the front chart; the formulas.
    assert len(tags.find("Table")) == UNITS * 4 + 2
    [(flavour, verdict, _, clauses)] = verdicts(("ua1", path))
    assert (flavour, verdict, clauses) == ("ua1", "PASS", "")


DEFECTS: tuple[tuple[Callable[[pikepdf.Pdf], None], str, str], ...] = (
    (no_language, "ua1", "7.2-"),
    (no_text_alternative, "ua1", "7.3-1"),
    (no_scope, "ua1", "7.5-1"),
    (heading_skipped, "ua1", "7.4.2-1"),
    (irregular_table, "ua1", "7.2-"),
    (link_without_words, "ua1", "7.18.5-2"),
    (no_claim, "ua1", "7.1-8"),
    (font_not_embedded, "ua1", "7.21.4.1-1"),
    (script_on_opening, "2a", "6.5.1-1"),
    (no_output_intent, "2a", "6.2.10-2"),
)


def test_each_defect_is_found(tmp_path: Path) -> None:
    path = tmp_path / "statement.pdf"
    write_pdf(document(), path)
    asked = []
    for spoil, flavour, _ in DEFECTS:
        spoiled = tmp_path / f"{spoil.__name__}.pdf"
        with pikepdf.open(path) as pdf:
            spoil(pdf)
            pdf.save(spoiled, fix_metadata_version=False)
        asked.append((flavour, spoiled))
    found = {file.stem: clauses.split() for (_, file), (_, _, _, clauses) in zip(asked, verdicts(*asked), strict=True)}
    missed = {
        spoil.__name__: found[spoil.__name__]
        for spoil, _, clause in DEFECTS
        if not any(c.startswith(clause) for c in found[spoil.__name__])
    }
    assert missed == {}
