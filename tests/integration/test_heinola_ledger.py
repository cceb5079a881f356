"""The synthetic ledger of the Heinola example: made anew each time, always the same, imported without a fault, and equal to every published figure."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from scripts.heinola_ledger.comparing import count, differences
from scripts.heinola_ledger.making import make

from tests.ledger_made import NOW
from toteuma.core.amounts import AmountBook
from toteuma.core.language import Language
from toteuma.core.money import cents
from toteuma.core.periods import Months
from toteuma.ledger.dimensions import Measure
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.view import LedgerView, Rolled
from toteuma.package.loading import load_package
from toteuma.package.structure import structure_of
from toteuma.reports.data import write_data
from toteuma.services.ledger.batches import import_into, ledger_of
from toteuma.services.ledger.figures import bridge_to
from toteuma.services.ledger.importing import Imported
from toteuma.services.validation import validate

THINNED = 10
"""So many times fewer postings than the example has: what they add up to is the same."""
MEASURES = (("actual", 2024), ("actual", 2025), ("amended", 2025))
UNITS = ("HYPA", "HYVI", "VIRE", "HYTY", "KASVO")


@dataclass(frozen=True)
class Books:
    package: Path
    imported: tuple[Imported, ...]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    made = make(tmp_path_factory.mktemp("synthetic") / "made", thinned=THINNED)
    imported = (
        import_into(
            made.package,
            [file],
            profile=profile,
            by="test",
            at=NOW,
            strict=True,
            rejected_into=made.package.parent,
            progress=lambda _what, _done, _all: None,
            language=Language.FI,
        )
        for file, profile in made.files
    )
    return Books(made.package, tuple(imported))


@pytest.fixture(scope="module")
def rolled(books: Books) -> Iterator[Rolled]:
    ledger = ledger_of(books.package)
    snapshot = ledger.store.snapshot()
    budget = tuple(stage for batch in snapshot.batches for stage in batch.stages if stage != "actual")
    measures = [Measure(("actual",) if stage == "actual" else budget, Months.of_year(year)) for stage, year in MEASURES]
    engine = EmbeddedEngine()
    yield LedgerView(engine, snapshot, structure_of(ledger.data), ledger.data.scheme).roll_up(measures)
    engine.close()


def test_everything_is_taken_in_and_nothing_told(books: Books) -> None:
    assert [imported.findings for imported in books.imported] == [()] * 5
    assert all(imported.batch and imported.accepted == imported.read for imported in books.imported)
    for imported in books.imported[:3]:
        assert imported.read.debit_cents == imported.read.credit_cents
    assert [imported.batch.stages for imported in books.imported if imported.batch] == [
        ("actual",),
        ("actual",),
        ("actual",),
        ("original",),
        ("amendment:synteettinen_muutos",),
    ]


def test_every_published_figure_comes_out_of_the_postings(rolled: Rolled, heinola: Path) -> None:
    data = load_package(heinola).data
    assert data is not None
    book = AmountBook(data.amounts, data.organisation, data.scheme)
    held = 0
    for number, (stage, year) in enumerate(MEASURES):
        for unit in UNITS:
            for line in data.scheme:
                published = book.figure(unit=unit, line=line.id, year=year, stage=stage).value
                if published is not None:
                    held += 1
                    assert rolled.get(unit, line.id, number) == cents(published), (unit, line.id, year, stage)
    assert held > 150


def test_the_statement_computed_from_the_ledger_equals_the_published_one(books: Books, heinola: Path, tmp_path: Path) -> None:
    """Every figure and key figure of every table, as it is stored and as it is printed."""
    folders = tmp_path / "published", tmp_path / "computed"
    for package, out in zip((heinola, books.package), folders, strict=True):
        validated = validate(package, languages=(Language.FI,))
        assert validated.ok
        write_data(validated.documents, out)
    published, computed = (out / "data" for out in folders)
    assert list(differences(published, computed)) == []
    assert count(published) > 600


def test_no_income_of_2024_is_below_zero_and_no_expense_above(books: Books) -> None:
    """As a municipality reads its own year: the board and its areas, which then stood apart from it, each have figures that can be true."""
    ledger = ledger_of(books.package)
    engine = EmbeddedEngine()
    view = LedgerView(engine, ledger.store.snapshot(), structure_of(ledger.data), ledger.data.scheme)
    reported = view.roll_up([Measure(("actual",), Months.of_year(2024))])
    engine.close()
    held = 0
    for unit in (*UNITS, "VATY"):
        for line, sign in (("operating_revenue", 1), ("operating_expenses", -1), ("sales_revenue", 1), ("employee_costs", -1)):
            cents = reported.get(unit, line, 0)
            held += cents is not None
            assert (cents or 0) * sign >= 0, (unit, line)
    assert held > 20


def test_the_organisation_of_2024_is_told_by_a_bridge_that_adds_up(books: Books) -> None:
    bridged = bridge_to(books.package, months=None, to=None, stage="actual", unit="", lines=["operating_margin"])
    assert bridged.adds_up
    units = {unit.fi.split(" (")[0]: row for unit, _, row in bridged.rows}
    assert units["Vapaa-aika ja työllisyys"].restated == 0
    board, areas = units["Hyvinvoinnin edistämisen lautakunta"], units["Vapaa-aika ja työllisyys"]
    assert board.restated == board.reported + areas.reported, "the areas come under the board with all they had"
    assert units["Virikkeellinen elämä"].moved_in < 0, "what the board had of its own goes to its areas"
    turn = bridge_to(books.package, months=Months.of_year(2025), to=202601, stage="actual", unit="HYTY", lines=["operating_margin"])
    ((_, _, row),) = turn.rows
    assert (row.restated, row.moved_out) == (0, -row.reported)


def test_investments_come_from_the_postings_of_their_project(books: Books, heinola: Path) -> None:
    assert not (books.package / "investments.csv").exists()
    published, computed = (validate(package, languages=(Language.FI,)).data for package in (heinola, books.package))
    assert published is not None
    assert computed is not None
    told = {(row.project, row.line, row.year, row.amount) for row in computed.investments if row.year > 2023}
    assert {(row.project, row.line, row.year, row.amount) for row in published.investments} <= told
    assert all(row.postings is not None and row.postings.projects in (("hypa_movable",), ()) for row in computed.investments)


def test_it_says_everywhere_that_it_is_synthetic(books: Books) -> None:
    assert "synteettinen" in books.package.name
    data = load_package(books.package).data
    assert data is not None
    assert "synteettinen" in data.settings.subtitle.fi
    assert all("synteettinen" in account.name.fi for account in data.accounts)
    assert all("synteettinen" in centre.name.fi for centre in data.cost_centres)
    for imported in books.imported:
        assert imported.batch is not None
        assert all(source.name.startswith("synteettinen-") for source in imported.batch.sources)
    with (books.package.parent / "aineisto" / "synteettinen-toteuma-2025.csv").open(encoding="utf-8", newline="") as file:
        assert {row["Selite"].split()[0] for row in csv.DictReader(file, delimiter=";")} == {"Synteettinen:"}


def test_the_same_postings_come_out_wherever_it_is_made(tmp_path: Path) -> None:
    made = make(tmp_path / "again", thinned=200)
    digest = hashlib.sha256(b"".join(file.read_bytes() for file, _ in made.files)).hexdigest()
    assert digest[:16] == "7ced28c5259bc2fb"
