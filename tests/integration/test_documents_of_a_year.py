"""One package, several documents: the budget, an interim review and the statement are made of the same goals, targets, units and amounts."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.web_made import EXAMPLES
from toteuma.core.conventions import DocumentKind, Tense
from toteuma.core.document import Card, Cards, Document, Table
from toteuma.core.language import Language
from toteuma.core.statement import Statement
from toteuma.package.loading import load_package
from toteuma.reports.build import build_document
from toteuma.services.publication import Format, publish

OTHER = EXAMPLES / "aaltosaari-2025"


def written(tmp_path: Path, document: str) -> Path:
    """The second example with another document of its year being written, and nothing else changed."""
    package = tmp_path / (document or "statement")
    shutil.copytree(OTHER, package)
    settings = package / "statement.toml"
    text = settings.read_text(encoding="utf-8")
    text = re.sub(r"\[approval\].*?(?=\[\[columns)", "", text, flags=re.DOTALL)
    settings.write_text(text.replace('tense = "outcome"\n', f'document = "{document}"\n' if document else ""), encoding="utf-8")
    return package


def built(package: Path, language: Language = Language.FI) -> Document:
    data = load_package(package).data
    assert data is not None
    return build_document(Statement(data), language).document


def cards(document: Document) -> dict[str, Card]:
    front = next(section for section in document.sections() if section.kind == "front")
    return {card.id: card for block in front.blocks if isinstance(block, Cards) for card in block.cards}


def table(document: Document, unit: str, kind: str = "comparison") -> Table:
    return next(one for one in document.tables() if one.unit == unit and one.kind.startswith(kind))


@pytest.mark.parametrize(
    ("document", "kind", "tense", "file", "title"),
    [
        ("", DocumentKind.STATEMENT, Tense.OUTCOME, "bokslut-2025", "Tilinpäätös 2025"),
        ("autumn", DocumentKind.INTERIM, Tense.FORECAST, "delarsrapport-2025", "Osavuosikatsaus 1.1.–31.8.2025"),
        ("budget", DocumentKind.BUDGET, Tense.FORECAST, "budget-2025", "Talousarvio 2025"),
    ],
)
def test_settings_say_which_document_is_written(
    tmp_path: Path, document: str, kind: DocumentKind, tense: Tense, file: str, title: str
) -> None:
    loaded = load_package(written(tmp_path, document))
    assert [one for one in loaded.findings if one.level == "error"] == []
    assert loaded.data is not None
    settings = loaded.data.settings
    assert (settings.kind, settings.tense, settings.id, settings.title.fi) == (kind, tense, file, title)
    assert settings.ledger.through == (8 if document == "autumn" else 12)
    whole = load_package(OTHER).data
    assert whole is not None
    assert (loaded.data.goals, loaded.data.indicators, loaded.data.organisation.units) == (
        whole.goals,
        whole.indicators,
        whole.organisation.units,
    )


def test_an_interim_review_tells_the_forecast_in_the_present_tense(tmp_path: Path) -> None:
    package = written(tmp_path, "autumn")
    document = built(package)
    told = cards(document)
    assert told["operating_expenses"].sentence == "ennuste 119\u00a0000 euroa (1,0\u00a0%) alle talousarvion"
    assert told["goals"].label == "Toteutuvat tavoitteet"
    rows = table(document, "KUNTA")
    heads = [column.header for column in rows.columns]
    assert heads[1:] == ["TA muutosten jälkeen", "Toteutuma 1.1.–31.8.2025", "Toteutuma %", "Ennuste 2025", "Ennusteen poikkeama"]
    for row in rows.rows:
        budget, forecast, deviation = (row.cells[at].figure for at in (1, 4, 5))
        if forecast is not None and forecast.value is not None and budget is not None and budget.value is not None:
            assert deviation is not None
            assert deviation.value == forecast.value - budget.value
            assert deviation.key.stage == "forecast_deviation"
    words = {
        mark.word for one in document.tables() if one.kind == "goals" for row in one.rows for cell in row.cells if (mark := cell.status)
    }
    assert words <= {"Valmistuu", "Valmistuu pääosin", "Jää kesken", "Ei aloiteta"}
    assert len(words) >= 3


def test_a_budget_is_held_against_last_year_and_has_no_results(tmp_path: Path) -> None:
    document = built(written(tmp_path, "budget"))
    told = cards(document)
    assert told["operating_expenses"].sentence.endswith("enemmän kuin edellisvuonna")
    assert "rate" not in told
    assert not [one for one in document.tables() if one.kind == "goals" for row in one.rows for cell in row.cells if cell.status]


def test_a_document_that_there_is_not_is_told_with_those_that_are(tmp_path: Path) -> None:
    loaded = load_package(written(tmp_path, "autum"))
    assert loaded.data is None
    fault = next(one for one in loaded.findings if one.place.column == "statement.document")
    assert (fault.code, fault.details["hint"]) == ("not_in_list", "autumn")
    assert fault.place.row


@pytest.mark.parametrize("document", ["autumn", "budget"])
def test_each_is_published_in_every_format(tmp_path: Path, document: str) -> None:

    out = tmp_path / "out"
    publish(written(tmp_path, document), out, formats=tuple(Format), languages=(Language.FI,))
    kinds = {path.suffix for path in out.rglob("*") if path.is_file()}
    assert {".html", ".pdf", ".docx", ".xlsx", ".csv"} <= kinds
