"""The model package builds at once, shows one of everything, and never takes the place of somebody's files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from toteuma.core.document import Paragraph, Table
from toteuma.core.errors import OutputFailed
from toteuma.core.language import Language
from toteuma.package.schema import tables
from toteuma.package.template import write_template
from toteuma.services.validation import validate

OF_A_LEDGER = {"accounts.csv", "account_lines.csv", "cost_centres.csv", "placements.csv", "closed_periods.csv"}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    write_template(tmp_path / "kunta")
    return tmp_path / "kunta"


def test_model_has_no_findings_in_any_of_its_languages(model: Path) -> None:
    validated = validate(model)
    assert validated.findings == ()
    assert list(validated.documents) == [Language.FI, Language.SV]
    for document in validated.documents.values():
        margin = next(entry for entry in document.figures if (entry.unit, entry.row, entry.stage) == ("SIV", "operating_margin", "actual"))
        assert margin.printed == "−903\u00a0246"
        computed = next(
            entry for entry in document.figures if entry.row == "education_cost" and (entry.period, entry.stage) == ("2025", "actual")
        )
        assert computed.printed == "491"
        assert {"comparison", "investments", "goals", "key_figures", "risks", "projects"} <= {table.kind for table in document.tables()}
        assert not any(cell.fallback for table in document.tables() for row in table.rows for cell in row.cells)
        reason = "Sora ja polttoaine" if document.language is Language.FI else "Grus och bränsle"
        assert any(note.paragraph.text.startswith(reason) for table in document.tables() for note in table.notes)


def test_model_has_one_of_everything(model: Path) -> None:
    """Every table but own lines, binding levels and those of a ledger, which many packages need none of; every status, goal kind and risk class in use."""
    data = validate(model).data
    assert data is not None
    assert {table.file for table in tables().values()} - {path.name for path in model.glob("*.csv")} == {
        "lines.csv",
        "binding_levels.csv",
        *OF_A_LEDGER,
    }
    assert {goal.kind for goal in data.goals} == {kind.id for kind in data.municipality.goal_kinds}
    assert {risk.risk_class for risk in data.risks} == {named.id for named in data.municipality.risk_classes}
    assert {key_figure.formula != "" for key_figure in data.key_figures} == {True, False}
    assert {value.absence for value in data.key_figure_values} > {""}


def test_every_reference_of_its_readme_can_be_copied_into_a_text(model: Path) -> None:
    references = re.findall(r"`(\{\{.*?\}\})`", (model / "README.md").read_text(encoding="utf-8"))
    assert len(references) >= 8
    text = model / "prose" / "SIV" / "review.fi.md"
    text.write_text("".join(f"{reference}\n\n" for reference in references), encoding="utf-8")
    validated = validate(model)
    assert [finding for finding in validated.findings if finding.level == "error"] == []
    section = next(
        section for section in validated.documents[Language.FI].sections() if section.unit == "SIV" and section.id == "SIV-review-section"
    )
    printed = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    assert len(printed) == len(references)
    assert all(re.search(r"\d", text) for text in printed)
    assert not any(isinstance(block, Table) for block in section.blocks)


def test_a_folder_with_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputFailed):
        write_template(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
