"""Line schemes: dated versions, and every line's way up."""

from __future__ import annotations

from datetime import date

import pytest

import toteuma.rules
from tests.ledger import name
from toteuma.core.language import Language
from toteuma.core.scheme import Line, LineScheme, Nature
from toteuma.rules import line_scheme, scheme_ids

SCHEMES = [line_scheme(scheme, 2025) for scheme in scheme_ids()]


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.id)
def test_every_line_leads_up_to_a_root_and_stands_before_what_it_adds_into(scheme: LineScheme) -> None:
    order = [line.id for line in scheme]
    assert len(order) == len(set(order)) > 20
    roots = [line.id for line in scheme if not line.parent]
    for line in scheme:
        above = list(scheme.ancestors(line.id))
        assert len(above) == len(set(above))
        assert not above or above[-1] in roots
        assert all(order.index(line.id) < order.index(total) for total in above)
        assert line.parent == "" or line.id in scheme.parts(line.parent)
    assert sum(len(scheme.parts(line.id)) for line in scheme) == len(order) - len(roots)
    assert all(scheme[root].result for root in roots)


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.id)
def test_every_line_has_a_name_in_three_languages_and_a_source(scheme: LineScheme) -> None:
    assert scheme.source
    for language in Language:
        names = [(line.parent, line.name.get(language)) for line in scheme]
        assert all(name for _, name in names)
        assert len(names) == len(set(names)), "two lines that nobody could tell apart"


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.id)
def test_parts_of_income_are_income_and_parts_of_costs_costs(scheme: LineScheme) -> None:
    """What turns positive where costs are shown without sign must turn as a whole: else its parts would not add up to it."""
    for line in scheme:
        if line.nature is not Nature.NET:
            assert {scheme[part].nature for part in scheme.parts(line.id)} <= {line.nature}, line.id


def test_depth_is_counted_from_the_balance_above() -> None:
    scheme = line_scheme("income_statement", 2025)
    depths = {
        line: scheme.depth(line) for line in ("operating_margin", "operating_expenses", "employee_costs", "pension_costs", "tax_revenue")
    }
    assert depths == {"operating_margin": 0, "operating_expenses": 0, "employee_costs": 1, "pension_costs": 3, "tax_revenue": 0}


def test_a_municipalitys_own_lines_stand_before_the_line_they_add_into() -> None:
    own = (Line("ict", "service_purchases", Nature.EXPENSE, name("ICT")), Line("licences", "ict", Nature.EXPENSE, name("Licences")))
    scheme = line_scheme("income_statement", 2025, own)
    order = [line.id for line in scheme]
    assert order[order.index("licences") :][:3] == ["licences", "ict", "service_purchases"]
    assert list(scheme.ancestors("licences"))[:3] == ["ict", "service_purchases", "operating_expenses"]
    assert "ict" not in line_scheme("income_statement", 2025), "another municipality's scheme is as it was"


VERSIONS = {
    "id": "toy",
    "name": {"fi": "Kaava"},
    "versions": [
        {"valid_from": date(2027, 7, 1), "source": "later", "lines": [{"id": "new", "parent": "", "nature": "net", "fi": "Uusi"}]},
        {"valid_from": date(2021, 1, 1), "source": "first", "lines": [{"id": "old", "parent": "", "nature": "net", "fi": "Vanha"}]},
    ],
}


@pytest.mark.parametrize(
    ("year", "source", "line"),
    [(2009, "first", "old"), (2021, "first", "old"), (2026, "first", "old"), (2027, "later", "new"), (2040, "later", "new")],
)
def test_the_version_in_force_at_the_end_of_the_year_is_taken(monkeypatch: pytest.MonkeyPatch, year: int, source: str, line: str) -> None:
    monkeypatch.setattr(toteuma.rules, "_scheme_files", lambda: {"toy": VERSIONS})
    scheme = line_scheme("toy", year)
    assert (scheme.source, [each.id for each in scheme]) == (source, [line])


def test_an_unknown_scheme_is_a_fault() -> None:
    with pytest.raises(KeyError):
        line_scheme("nothing", 2025)
