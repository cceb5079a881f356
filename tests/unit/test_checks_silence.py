"""What must not be told: habits of printing, and things of which a check cannot be sure."""

from __future__ import annotations

import pytest

from tests.evidence_made import document
from toteuma.checks.inspection import inspect
from toteuma.core.remark import Remark
from toteuma.rules.checking import example

START = "== fi 2025 Kuusiniemi\n"


def told(text: str) -> list[tuple[str, str]]:
    return [(remark.code, remark.sentence) for remark in remarks(text)]


def remarks(text: str) -> list[Remark]:
    return [remark for remark in inspect(document(text)).remarks if remark.level != "info"]


@pytest.mark.parametrize("rows", [((131_250, 120_000), (381_640, 400_000)), ((131_250, 120_000), (-381_640, -400_000))])
@pytest.mark.parametrize("way", ["budget − actual", "actual − budget", "favourable"])
def test_every_way_of_counting_a_deviation(rows: tuple[tuple[int, int], ...], way: str) -> None:
    labels = ("Myyntituotot", "Henkilöstökulut", "Maksutuotot", "Avustukset")
    lines = []
    for label, (actual, budget) in zip(labels, rows + tuple((a // 3, b // 2) for a, b in rows), strict=True):
        spending = label in ("Henkilöstökulut", "Avustukset") and rows[1][0] > 0
        deviation = {"budget − actual": budget - actual, "actual − budget": actual - budget}.get(
            way, budget - actual if spending else actual - budget
        )
        lines.append(f"{label} | {budget} | {actual} | {deviation}")
    sign = "positive" if rows[1][0] > 0 else "negative"
    head = f"@comparison Sivistys; cost={sign}\nSelite | amended: TA | actual: Toteuma | deviation: Poikkeama\n"
    assert told(START + head + "\n".join(lines)) == []
    wrong = lines[1].rsplit("|", 1)[0] + "| 99 999"
    assert told(START + head + "\n".join([lines[0], wrong, *lines[2:]])) != []


def test_costs_without_a_minus_in_one_table_and_with_in_another() -> None:
    rows = {"Toimintatuotot": 480, "Toimintakulut": 3_805, "Toimintakate": -3_325}
    tables = []
    for sign in (1, -1):
        lines = [f"{label} | {sign * value if label == 'Toimintakulut' else value}" for label, value in rows.items()]
        cost = "positive" if sign == 1 else "negative"
        tables.append(f"@comparison Sivistys; cost={cost}; scale=1000\nSelite | actual 2025: TP 2025\n" + "\n".join(lines))
    assert told(START + "\n\n".join(tables)) == []


def test_row_that_the_scheme_does_not_know_is_taken_in_or_stops_the_check() -> None:
    text = """@comparison Konserni; cost=positive; scale=1000
Selite | actual 2025: 2025 | prior 2024: 2024
Toimintatuotot | 30 955 | 30 718
Toimintakulut | 68 313 | 68 217
Osuus osakkuusyhteisön tuloksesta | {} | -1
Toimintakate | -37 337 | -37 500"""
    assert told(START + text.format(21)) == []
    assert told(START + text.format(321)) == []


def test_total_that_differs_in_every_column_is_one_question() -> None:
    text = """@comparison Tekninen hallinto; cost=negative
Selite | original: Alkuperäinen TA | amended: Muutettu TA | actual: Toteuma
Toimintatuotot | 0 | 0 | 0
Toimintakulut | -290 700 | -290 700 | -298 644
Toimintakate | -201 710 | -201 710 | -209 838"""
    assert told(START + text) == [("ROW_MISSING", "row_missing_some")]


def test_deviations_with_the_sign_turned_on_some_rows_are_one_remark() -> None:
    text = """@comparison Kunta; cost=negative
Selite | amended: TA | actual: Toteuma | deviation: Poikkeama
Vuosikate | 4 780 470 | 9 551 587 | 4 771 117
Investointimenot | -15 880 700 | -12 331 778 | -3 548 922
Rahoitusosuudet investointimenoihin | 809 100 | 462 410 | -346 690
Pitkäaikaisten lainojen lisäys | 18 500 000 | 15 000 000 | -3 500 000
Pitkäaikaisten lainojen vähennys | -9 075 630 | -4 008 553 | -5 067 077
Lyhytaikaisten lainojen muutos | 10 000 | -4 567 075 | -4 577 075"""
    (remark,) = remarks(START + text)
    assert (remark.sentence, remark.details["count"]) == ("col_diff_signs", "2")


def test_note_under_the_table_excuses_a_jump() -> None:
    text = example("YEAR_JUMP").failing + "\n\nVuoden 2024 tiedot eivät ole vertailukelpoisia organisaatiouudistuksen takia."
    assert [remark for remark in inspect(document(text)).remarks if remark.code == "YEAR_JUMP"] == []


def test_ratio_that_comes_out_in_no_year_is_defined_otherwise() -> None:
    text = example("RATIO").passing.replace("162,9 %", "142,8 %").replace("130,0 %", "123,8 %")
    assert told(text) == []


def test_ratio_of_another_statement_in_the_document() -> None:
    """The group's statement beside the municipality's: the one from which the ratios come out is meant."""
    own = example("RATIO").passing
    group = own.split("\n\n")[0].split("\n", 1)[1].replace("Kuusiniemen kunta", "Kuusiniemi-konserni").replace("| 10 225 |", "| 15 239 |")
    assert "RATIO" not in [code for code, _ in told(own + "\n\n" + group)]


def test_decrease_shown_without_a_minus() -> None:
    text = example("ROLL_FORWARD").passing
    signed = text.replace("Siirrot rahastosta | 31 250,00", "Siirrot rahastosta | -31 250,00")
    assert told(text) == told(signed) == []


def test_target_of_a_later_year_need_not_be_reported() -> None:
    text = example("INDICATOR_NOT_REPORTED").failing.replace("20 % on uusia harrastajia", "20 % on uusia harrastajia vuonna 2027")
    assert [code for code, _ in told(text) if code == "INDICATOR_NOT_REPORTED"] == []


def test_goal_that_was_not_begun_needs_no_result() -> None:
    text = example("MISSING_VALUE").failing
    assert ("MISSING_VALUE", "missing_result") in told(text)
    assert told(text.replace("|  | Toteutui\nTalous", "|  | Ei aloitettu\nTalous")) == []


def test_all_costs_of_one_unit_below_are_no_copy() -> None:
    text = """@comparison Kunta; cost=negative
Selite | prior: TP 2024 | amended: TA 2025 | actual: Toteuma
Myyntituotot | 980 197 | 991 000 | 993 153
Henkilöstökulut | -2 404 666 | -2 420 000 | -2 417 271
Suunnitelman mukaiset poistot | -604 469 | -609 000 | -604 118

@comparison Tekninen toimiala; cost=negative
Selite | prior: TP 2024 | amended: TA 2025 | actual: Toteuma
Myyntituotot | 60 197 | 61 000 | 63 153
Henkilöstökulut | -404 666 | -420 000 | -417 271
Suunnitelman mukaiset poistot | -604 469 | -609 000 | -604 118"""
    assert inspect(document(START + text)).remarks == ()


def test_decimals_of_a_quoted_language_are_no_fault() -> None:
    text = "== en 2025 Town\n# Town\nQuoted: toimintakate oli 2,9 miljoonaa euroa (97,7 %)."
    assert told(text) == []


@pytest.mark.parametrize("ending", ["30.6.2025", "31.8.2025", "31.12.2025", "30.4.2025"])
def test_interim_periods_are_periods(ending: str) -> None:
    assert told(f"{START}# Kirjasto\nKävijöitä oli jaksolla 1.1.–{ending} enemmän kuin ennen.") == []


def test_empty_document() -> None:
    inspection = inspect(document(START))
    assert inspection.remarks == ()
    assert inspection.coverage.cells_read == 0
