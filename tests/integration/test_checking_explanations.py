"""Explanations: read with every fault told, in force for their period, applied by fingerprint."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.evidence_made import document
from toteuma.checks.inspection import inspect
from toteuma.core.explanation import Explanation, explained
from toteuma.core.findings import Finding, Level
from toteuma.core.inspection import Inspection
from toteuma.core.language import Language, Localized
from toteuma.package.explanations import read_explanations, skeleton

WRONG_TOTAL = """== fi 2025 kuusiniemi.txt
# Sivistyspalvelut
@comparison ; cost=negative
Selite | amended: TA 2025 | actual: Toteuma 2025 | deviation: Poikkeama
Toimintatuotot | 500 000 | 512 300 | 12 300
Toimintakulut | -3 150 000 | -3 199 800 | -49 800
Toimintakate | -2 650 000 | -2 678 500 | -37 500
"""
TODAY = date(2026, 3, 1)


@pytest.fixture(scope="module")
def inspection() -> Inspection:
    made = inspect(document(WRONG_TOTAL))
    assert made.worst() is Level.ERROR
    return made


def read(tmp_path: Path, text: str) -> tuple[tuple[Explanation, ...], list[Finding]]:
    path = tmp_path / "selitykset.toml"
    path.write_text(text, encoding="utf-8")
    findings: list[Finding] = []
    return read_explanations(path, findings), findings


def entry(**changes: str) -> str:
    values = {"finding": '"0123456789ab"', "person": '"Maija Mallila, talousjohtaja"', "reason": '"Pyöristys."', "year": "2025"} | changes
    return "format = 1\n[[explanations]]\n" + "".join(f"{key} = {value}\n" for key, value in values.items() if value)


def test_whole_explanation_is_read(tmp_path: Path) -> None:
    (explanation,), findings = read(tmp_path, entry(until="2026-12-31", reason='{ fi = "Syy.", sv = "Orsak." }'))
    assert findings == []
    assert explanation.fingerprint == "0123456789ab"
    assert (explanation.person, explanation.year, explanation.until) == ("Maija Mallila, talousjohtaja", 2025, date(2026, 12, 31))
    assert explanation.reason.get(Language.SV) == "Orsak."
    assert (explanation.place.file, explanation.place.row) == ("selitykset.toml", 3)


@pytest.mark.parametrize(
    ("changes", "code", "row"),
    [
        ({"person": ""}, "setting_missing", 2),
        ({"person": '""'}, "value_missing", 4),
        ({"reason": '""'}, "value_missing", 5),
        ({"year": ""}, "setting_missing", 2),
        ({"year": '"2025"'}, "setting_type", 6),
        ({"finding": '"12"'}, "bad_form", 3),
        ({"persn": '"x"'}, "setting_unknown", 7),
    ],
)
def test_faulty_explanation_is_told_and_explains_nothing(tmp_path: Path, changes: dict[str, str], code: str, row: int) -> None:
    explanations, findings = read(tmp_path, entry(**changes))
    assert [(finding.code, finding.place.row, finding.place.file) for finding in findings] == [(code, row, "selitykset.toml")]
    assert explanations == ()


def test_second_explanation_of_one_finding_is_told(tmp_path: Path) -> None:
    explanations, findings = read(tmp_path, entry() + entry().removeprefix("format = 1\n"))
    assert len(explanations) == 1
    assert [finding.code for finding in findings] == ["doubled_id"]


def test_broken_file_is_a_finding(tmp_path: Path) -> None:
    explanations, findings = read(tmp_path, "[[explanations]\n")
    assert explanations == ()
    assert [finding.code for finding in findings] == ["toml_broken"]


@pytest.mark.parametrize(
    ("year", "until", "holds"),
    [
        (2025, None, True),
        (2024, None, False),
        (None, date(2026, 3, 1), True),
        (None, date(2026, 2, 28), False),
        (2025, date(2026, 2, 28), False),
        (2024, date(2027, 1, 1), False),
    ],
)
def test_explanation_holds_for_its_period(inspection: Inspection, year: int | None, until: date | None, holds: bool) -> None:
    remark = inspection.remarks[0]
    own = Explanation(remark.fingerprint, "M. Mallila", Localized(fi="Syy."), year, until)
    result, found, findings = explained(inspection, [own], Language.FI, TODAY)
    assert found == {remark.fingerprint}
    assert (result.remarks[0].explained is not None) is holds
    assert (result.worst() is not Level.ERROR) is holds
    assert [finding.code for finding in findings] == ([] if holds else ["checking.explanation_expired"])


def test_explanation_of_nothing_marks_nothing(inspection: Inspection) -> None:
    own = Explanation("0123456789ab", "M. Mallila", Localized(fi="Syy."), 2025)
    result, found, _ = explained(inspection, [own], Language.FI, TODAY)
    assert found == frozenset()
    assert result == inspection


def test_reason_falls_back_to_a_language_it_is_given_in(inspection: Inspection) -> None:
    own = Explanation(inspection.remarks[0].fingerprint, "M. Mallila", Localized(fi="Syy."), 2025)
    result, _, _ = explained(inspection, [own], Language.SV, TODAY)
    marked = result.remarks[0].explained
    assert marked is not None
    assert (marked.person, marked.reason, marked.period) == ("M. Mallila", "Syy.", "2025")


def test_explanation_survives_lines_that_move(inspection: Inspection) -> None:
    moved = inspect(document(WRONG_TOTAL.replace("# Sivistys", "# Johdanto\nVuosi oli vilkas.\n# Sivistys")))
    assert [remark.fingerprint for remark in moved.remarks] == [remark.fingerprint for remark in inspection.remarks]


def test_skeleton_asks_for_what_is_missing_and_nothing_else(tmp_path: Path) -> None:
    text = skeleton([("0123456789ab", 'Rivi "A" ei täsmää\tnyt')], 2025, "Täydennä.\nKiitos.")
    assert text.startswith("# Täydennä.\n# Kiitos.\n")
    explanations, findings = read(tmp_path, text)
    assert explanations == ()
    assert [(finding.code, finding.place.column) for finding in findings] == [
        ("value_missing", "explanations[1].person"),
        ("value_missing", "explanations[1].reason"),
    ]
    filled = text.replace('person = ""', 'person = "M. Mallila"').replace('reason = ""', 'reason = "Syy."')
    (explanation,), findings = read(tmp_path, filled)
    assert findings == []
    assert explanation.about == 'Rivi "A" ei täsmää\tnyt'
