"""Units against each other: the tree found from the figures, columns that fail as a whole, one document against another."""

from __future__ import annotations

from decimal import Decimal

from tests.evidence_made import document
from toteuma.checks.inspection import inspect
from toteuma.checks.organisation import roll_ups
from toteuma.checks.reading import Reading
from toteuma.core.remark import Remark

HEAD = "Selite | prior: TP 2024 | amended: TA 2025 | actual: Toteuma 2025"


def unit(name: str, income: tuple[int, int, int], costs: tuple[int, int, int], *, unsigned: bool = False) -> str:
    sign = 1 if unsigned else -1
    rows = (income, tuple(sign * cost for cost in costs), tuple(a - b for a, b in zip(income, costs, strict=True)))
    cells = ["Toimintatuotot", "Toimintakulut", "Toimintakate"]
    lines = [f"{label} | " + " | ".join(f"{value:,}".replace(",", " ") for value in row) for label, row in zip(cells, rows, strict=True)]
    return "\n".join([f"@comparison {name}; cost={'positive' if unsigned else 'negative'}", HEAD, *lines]) + "\n\n"


def summed(name: str, *parts: tuple[tuple[int, int, int], tuple[int, int, int]], unsigned: bool = False) -> str:
    income, costs = (tuple(sum(part[side][c] for part in parts) for c in range(3)) for side in (0, 1))
    return unit(name, income, costs, unsigned=unsigned)  # type: ignore[arg-type]


LIBRARY = ((60_197, 61_000, 63_153), (604_666, 620_000, 617_271))
MUSEUM = ((20_318, 21_000, 19_774), (201_340, 205_000, 207_118))
SCHOOL = ((420_202, 420_000, 430_001), (3_200_817, 3_280_000, 3_283_300))
START = "== fi 2025 Kuusiniemi\n"
CULTURE = summed("Kulttuuri", LIBRARY, MUSEUM)
UNITS = unit("Kirjasto", *LIBRARY) + unit("Museo", *MUSEUM) + unit("Koulut", *SCHOOL)
WHOLE = START + summed("Sivistyslautakunta", LIBRARY, MUSEUM, SCHOOL) + CULTURE + UNITS


def found(text: str) -> dict[str, set[str]]:
    reading = Reading(document(text))
    return {rolled.whole: set(rolled.parts) for rolled in roll_ups(reading)}


def told(text: str, code: str) -> list[Remark]:
    return [remark for remark in inspect(document(text)).remarks if remark.code == code]


def test_tree_is_found_from_the_figures_level_by_level() -> None:
    assert found(WHOLE) == {"sivistyslautakunta": {"kulttuuri", "koulut"}, "kulttuuri": {"kirjasto", "museo"}}


def test_tree_is_found_where_one_table_shows_costs_without_a_minus() -> None:
    text = START + summed("Sivistyslautakunta", LIBRARY, SCHOOL, unsigned=True) + unit("Kirjasto", *LIBRARY) + unit("Koulut", *SCHOOL)
    assert found(text) == {"sivistyslautakunta": {"kirjasto", "koulut"}}
    assert inspect(document(text)).remarks == ()


def test_no_tree_is_made_of_units_that_do_not_add_up() -> None:
    assert found(START + unit("Koko kunta", (1_000, 2_000, 3_000), (90_000, 80_000, 70_000)) + UNITS) == {}


def test_given_tree_that_the_figures_do_not_bear_out_is_not_held() -> None:
    """Only some of the units below are printed."""
    text = START + summed("Lautakunta", LIBRARY, MUSEUM, SCHOOL) + unit("Kirjasto", *LIBRARY) + unit("Museo", *MUSEUM)
    parents = (("Kirjasto", "Lautakunta"), ("Museo", "Lautakunta"))
    assert inspect(document(text, parents)).remarks == ()


def test_column_that_fails_as_a_whole_is_one_remark() -> None:
    before = ((150_197, *LIBRARY[0][1:]), (654_666, *LIBRARY[1][1:]))
    text = START + summed("Kulttuuri", LIBRARY, MUSEUM) + unit("Kirjasto", *before) + unit("Museo", *MUSEUM)
    (remark,) = told(text, "ROLLUP_SUM")
    assert remark.sentence == "rollup_sum_column"
    assert remark.details["column"] == "TP 2024"
    assert len(remark.places) == 3


def test_wrong_part_is_told_once_not_again_in_the_total() -> None:
    wrong = WHOLE.replace("Toimintatuotot | 80 515 | 82 000 | 82 927", "Toimintatuotot | 80 515 | 82 000 | 88 927")
    wrong = wrong.replace("-724 515 | -743 000", "-724 515 | -743 000")
    remarks = [remark for remark in inspect(document(wrong)).remarks if remark.level != "info"]
    assert len(remarks) == 1
    assert remarks[0].places[0].row == "Toimintatuotot"
    assert remarks[0].proposed == Decimal(82_927)


def test_same_figure_in_thousands_holds_and_a_slip_in_it_is_found() -> None:
    euros = "@comparison Kirjasto; cost=negative\nSelite | actual 2025: TP 2025\nMyyntituotot | 131 250\nMaksutuotot | 298 401\nAvustukset | -91 300\n\n"
    short = "@comparison Kirjasto; cost=positive; scale=1000\nSelite | actual 2025: TP 2025\nMyyntituotot | 131\nMaksutuotot | 298\nAvustukset | 91\n"
    assert inspect(document(START + euros + short)).remarks == ()
    (remark,) = told(START + euros + short.replace("| 298", "| 289"), "DUP_CELL")
    assert {where.row for where in remark.places} == {"Maksutuotot"}
    assert len(remark.places) == 2


def test_last_years_statement() -> None:
    this, last = START + unit("Kirjasto", *LIBRARY), "== fi 2024 Kuusiniemi 2024\n" + unit("Kirjasto", (1, 2, 60_197), (3, 4, 604_666))
    last = last.replace("TA 2025", "TA 2024").replace("Toteuma 2025", "Toteuma 2024").replace("TP 2024", "TP 2023")
    assert inspect(document(this), previous=document(last)).remarks == ()
    told_of = inspect(document(this), previous=document(last.replace("60 197", "60 917"))).remarks
    assert [remark.code for remark in told_of] == ["PRIOR_YEAR"]
    assert [where.document for where in told_of[0].places] == ["", "Kuusiniemi 2024"]
    assert told_of[0].expected == Decimal(60_917)
    assert told_of[0].proposed == "", "the table's own sums bear its figure out"


def test_restated_year_is_one_remark() -> None:
    this, last = START + unit("Kirjasto", *LIBRARY), "== fi 2024 Kuusiniemi 2024\n" + unit("Kirjasto", (1, 2, 70_197), (3, 4, 704_666))
    last = last.replace("TA 2025", "TA 2024").replace("Toteuma 2025", "Toteuma 2024").replace("TP 2024", "TP 2023")
    (remark,) = inspect(document(this), previous=document(last)).remarks
    assert remark.sentence == "prior_year_column"


def test_twin_in_thousands_with_costs_unsigned() -> None:
    short = "== fi 2025 Kunta\n@comparison Kirjasto; cost=positive; scale=1000\nSelite | actual 2025: TP 2025\nToimintatuotot | 63\nToimintakulut | 617\nToimintakate | -554\n"
    this = START + unit("Kirjasto", *LIBRARY)
    assert inspect(document(this), twin=document(short)).remarks == ()
    (remark,) = inspect(document(this), twin=document(short.replace("| 617", "| 671"))).remarks
    assert (remark.code, remark.places[0].row) == ("TWIN", "Toimintakulut")
