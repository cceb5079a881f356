"""The model package builds at once, and never takes the place of somebody's files."""

from pathlib import Path

import pytest

from toteuma.core.errors import OutputFailed
from toteuma.package.template import write_template
from toteuma.services.validation import validate


def test_model_has_no_findings_and_a_document(tmp_path: Path) -> None:
    write_template(tmp_path / "kunta")
    validated = validate(tmp_path / "kunta")
    assert validated.findings == ()
    (document,) = validated.documents.values()
    margin = next(entry for entry in document.figures if (entry.unit, entry.row, entry.stage) == ("SIV", "operating_margin", "actual"))
    assert margin.printed == "−891\u00a0500"
    assert (tmp_path / "kunta" / "datapackage.json").is_file()


def test_a_folder_with_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputFailed):
        write_template(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
