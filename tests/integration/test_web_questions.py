"""Every page asks the database a bounded number of times, and as often in a municipality of 150 units as in one of ten."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from benchmarks import municipality

from tests.integration.test_web_pages import GETS, client
from tests.web_made import give, taken_in, workplace
from toteuma.services.rights import Duty

SIZES = {10: (2, 3), 150: (municipality.SERVICE_AREAS, municipality.BOARDS)}
"""Units in all → service areas and boards among them."""

MOST = 32
READERS = ("officer", "controller")


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> dict[int, str]:
    """A statement of each size, whose people have every unit."""
    place, found = workplace(), {}
    for size, (areas, boards) in SIZES.items():
        folder = Path(tmp_path_factory.mktemp(f"units-{size}"))
        with pytest.MonkeyPatch.context() as patch:
            for name, value in (("UNITS", size), ("SERVICE_AREAS", areas), ("BOARDS", boards)):
                patch.setattr(municipality, name, value)
            municipality.write_package(folder)
        found[size] = taken_in(place, folder)
        assert len(place.tree(found[size]).units) == size
        give(place, found[size], {f"{found[size]}-{role}": Duty(role, "KUNTA") for role in READERS})
    return found


def _pages() -> list[tuple[str, str, str]]:
    """Route, who reads it, and its address in the two municipalities: every page that the contract of routes says can be read."""
    found = []
    for route, (address, expected) in GETS.items():
        reader = next((role for role in READERS if expected.get(role) == 200), "")
        if reader:
            found.append((route, reader, address.replace("SIV", "V001").replace("summer_books", "V001-T1")))
    return found


@pytest.mark.parametrize(("route", "reader", "address"), _pages(), ids=[route for route, _, _ in _pages()])
def test_a_page_asks_as_often_for_150_units_as_for_ten(statements: dict[int, str], route: str, reader: str, address: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asked: dict[int, list[str]] = {}
    for size, name in statements.items():
        visitor: Any = client(name, reader)
        assert visitor.get(address.format(name=name)).status_code == 200, "the first visit makes what all others use"
        with CaptureQueriesContext(connection) as told:
            assert visitor.get(address.format(name=name)).status_code == 200
        asked[size] = [one["sql"][:160] for one in told.captured_queries]
    assert len(asked[10]) == len(asked[150]), (route, asked)
    assert len(asked[150]) <= MOST, (route, asked[150])
