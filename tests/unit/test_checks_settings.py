"""What a municipality can settle, and how it hears of what is not understood."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.evidence_made import document
from toteuma.checks.inspection import inspect
from toteuma.checks.settings import Settings, read_settings, settings_from
from toteuma.core.language import Language
from toteuma.rules.checking import example
from toteuma.texts.findings import sentence

CODES = ("COL_DIFF", "LABEL", "TERM")


def test_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "tarkistus.toml"
    path.write_text(
        'without = ["LABEL"]\nspent_percent = 110\nyear_ratio = 4.5\nbudget_band = [90, 110]\n'
        '[parents]\n"Kirjasto" = "Sivistys"\n[words]\ntotal = ["kaikki menot"]\n',
        encoding="utf-8",
    )
    settings, findings = read_settings(path, CODES)
    assert findings == ()
    assert settings == Settings(
        parents=(("Kirjasto", "Sivistys"),),
        without=("LABEL",),
        spent_percent=Decimal(110),
        year_ratio=Decimal("4.5"),
        budget_band=(Decimal(90), Decimal(110)),
        words=(("total", ("kaikki menot",)),),
    )


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        ({"wihtout": ["LABEL"]}, "check.settings.unknown_near", "Tarkoititko ”without”?"),
        ({"without": ["LABLE"]}, "check.settings.unknown_near", "Tarkoititko ”LABEL”?"),
        ({"words": {"totals": ["x"]}}, "check.settings.unknown_near", "Tarkoititko ”total”?"),
        ({"qqq": 1}, "check.settings.unknown", "Tunnetut: spent_percent"),
        ({"spent_percent": "105"}, "check.settings.number", "nollaa suurempi luku"),
        ({"spent_percent": True}, "check.settings.number", "nollaa suurempi luku"),
        ({"budget_band": [105, 95]}, "check.settings.band", "pienempi ensin"),
        ({"without": "LABEL"}, "check.settings.list", "luettelo sanoja"),
        ({"parents": ["Kirjasto"]}, "check.settings.parents", "ylemmän yksikön nimi"),
        ({"words": ["x"]}, "check.settings.words", "taulukko"),
    ],
)
def test_each_fault_is_told_and_the_default_stands(data: dict[str, object], code: str, said: str) -> None:
    settings, findings = settings_from(data, CODES, "tarkistus.toml")
    assert [finding.code for finding in findings] == [code]
    assert findings[0].place.file == "tarkistus.toml"
    assert said in sentence(findings[0], Language.FI)
    assert all(sentence(findings[0], language) for language in Language)
    assert settings == Settings(words=settings.words)


def test_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "tarkistus.toml"
    path.write_text("without = [", encoding="utf-8")
    settings, findings = read_settings(path, CODES)
    assert settings == Settings()
    assert findings[0].code == "check.settings.broken"


def test_own_words_name_a_total_row() -> None:
    text = example("PROJECT_TOTAL").failing.replace("Yhteensä", "Kaikki menot")
    assert [r for r in inspect(document(text)).remarks if r.code == "PROJECT_TOTAL"] == []
    own = Settings(words=(("total", ("kaikki menot",)),))
    assert [r.places[0].row for r in inspect(document(text), own).remarks if r.code == "PROJECT_TOTAL"] == ["Kaikki menot"]


def test_limits() -> None:
    told = inspect(document(example("OUTLIER").failing), Settings(spent_percent=Decimal(300))).remarks
    assert [remark for remark in told if remark.code == "OUTLIER"] == []
    told = inspect(document(example("YEAR_JUMP").failing), Settings(year_ratio=Decimal(20))).remarks
    assert [remark for remark in told if remark.code == "YEAR_JUMP"] == []
