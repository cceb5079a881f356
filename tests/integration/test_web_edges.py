"""Every page of statements at the edge: nothing in them, one unit, one language of any kind, a unit that ended within the year, settings that cannot be read."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.integration.test_web_pages import ROLES
from tests.web_made import MODEL, give, taken_in, workplace
from toteuma.core.language import Language
from toteuma.package.schema import tables


def _kept(package: Path, name: str, keep: Callable[[dict[str, str]], bool]) -> None:
    path = package / tables()[name].file
    if path.exists():
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if keep(row))
        path.write_text(out.getvalue(), encoding="utf-8")


def _changed(package: Path, file: str, *pairs: tuple[str, str]) -> None:
    path = package / file
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        text, count = re.subn(old, new, text)
        assert count, old
    path.write_text(text, encoding="utf-8")


def _nothing(package: Path) -> None:
    """A tree of units, and not a row besides."""
    for name in tables():
        if name not in ("units", "officers"):
            _kept(package, name, lambda _: False)
    shutil.rmtree(package / "prose", ignore_errors=True)


def _one_unit(package: Path) -> None:
    _kept(package, "units", lambda row: row["code"] == "KUNTA")
    for name in tables():
        _kept(package, name, lambda row: row.get("unit", "KUNTA") in ("", "KUNTA"))


def _no_unit(package: Path) -> None:
    _kept(package, "units", lambda _: False)


def _only(language: str) -> Callable[[Path], None]:
    def change(package: Path) -> None:
        _changed(package, "municipality.toml", (r"languages = \[.*?\]", f'languages = ["{language}"]'))

    return change


def _ended(package: Path) -> None:
    path = package / "units.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    heads = [*dict.fromkeys([*rows[0], "valid_from", "valid_to", "successors"])]
    out = io.StringIO()
    writer = csv.DictWriter(out, heads, lineterminator="\n", restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({**row, **({"valid_to": "2025-06-30", "successors": "TEK"} if row["code"] == "SIV" else {})})
    path.write_text(out.getvalue(), encoding="utf-8")


def _broken(package: Path) -> None:
    (package / "statement.toml").write_text("[statement\n", encoding="utf-8")


def _named_at_length(package: Path) -> None:
    _changed(package, "units.csv", ("Sivistys[^,]*", "Sivistyspalvelukokonaisuudenkehittämispäällikönvastuualue " * 12))


CASES: dict[str, Callable[[Path], None]] = {
    "nothing": _nothing,
    "one unit": _one_unit,
    "no unit": _no_unit,
    "only fi": _only("fi"),
    "only sv": _only("sv"),
    "only en": _only("en"),
    "ended": _ended,
    "broken": _broken,
    "named at length": _named_at_length,
}
PAGES = (
    "tasks",
    "s/{name}/overview",
    "s/{name}/calendar",
    "s/{name}/findings?level=all",
    "s/{name}/proofs",
    "s/{name}/assessments",
    "s/{name}/board",
    "s/{name}/duties",
    "s/{name}/log",
    "s/{name}/log?verify=1",
    "s/{name}/ledger",
    "s/{name}/package",
    "s/{name}/package/tables/goals",
    "s/{name}/package/settings/statement.toml",
    "s/{name}/package/structure",
    "s/{name}/package/structure?unit=SIV",
    "s/{name}/package/layout",
    "s/{name}/workbook",
    "s/{name}/workbook/fetch",
    "s/{name}/removed",
    "s/{name}/roll",
    "s/{name}/units/SIV",
    "s/{name}/units/KUNTA",
    "s/{name}/units/SIV/review",
    "s/{name}/units/SIV/figures?q=to",
    "s/{name}/goals/summer_books",
    "s/{name}/key_figures/SIV",
    "s/{name}/remarks/SIV",
    "s/{name}/texts/SIV/text",
    "s/{name}/add/risks/SIV",
)


@pytest.fixture(params=CASES)
def statement(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    package = tmp_path / "package"
    shutil.copytree(MODEL, package)
    CASES[request.param](package)
    name = taken_in(workplace(), package)
    give(workplace(), name, {f"{name}-{role}": duty for role, duty in ROLES.items()})
    return name


def _visitor(statement: str, role: str) -> Any:
    from django.test import Client

    from toteuma.web.models import Person

    client = Client(SERVER_NAME="localhost")
    client.force_login(Person.objects.get(username=f"{statement}-{role}"))
    return client


def test_every_page_answers_whatever_the_statement_is(statement: str) -> None:
    """A defect would be raised here; what there is not, and what is not allowed, is told as such."""
    for role in ("officer", "controller", "auditor"):
        visitor = _visitor(statement, role)
        for page in PAGES:
            for language in (Language.SV, Language.EN) if role == "controller" else (Language.FI,):
                found = visitor.get(f"/{language}/{page.format(name=statement)}")
                assert found.status_code in (200, 400, 403, 404), (role, page, found.status_code)


def test_a_check_of_it_is_made_and_its_findings_are_shown(statement: str) -> None:
    from toteuma.services.self_check import self_check
    from toteuma.web.store import keep_check

    keep_check(statement, self_check(workplace(), statement))
    visitor = _visitor(statement, "auditor")
    for page in ("findings?level=all", "proofs", "overview", "board"):
        assert visitor.get(f"/sv/s/{statement}/{page}").status_code in (200, 403), page
