"""Labels that never merge, and charts with no more rows than can be read."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import cast

from toteuma.core.document import ChartKind, ChartPoint, ChartSeries
from toteuma.core.language import Language
from toteuma.reports.build.chart_frame import MOST, ChartFrame, distinct_labels
from toteuma.reports.build.context import BuildContext
from toteuma.texts import word


def frame() -> ChartFrame:
    context = SimpleNamespace(word=lambda key, **places: word(f"statement.{key}", Language.FI, **places))
    series = (ChartSeries("amount", "Kulut"),)
    return ChartFrame(cast(BuildContext, context), "c", ChartKind.AMOUNTS, "U", "Kulut", "euroa", "Yksikkö", series)


def points(count: int) -> list[ChartPoint]:
    """Sizes 1, −2, 3, −4 …"""
    return [ChartPoint(f"Y{n}", "amount", Decimal(n if n % 2 else -n), str(n)) for n in range(1, count + 1)]


def test_units_of_one_name_have_labels_of_their_own() -> None:
    names = {"A": "Koulu", "B": "Koulu", "C": "Kirjasto"}
    assert distinct_labels(names) == {"A": "Koulu (A)", "B": "Koulu (B)", "C": "Kirjasto"}
    parents = {"A": "Itä", "B": "Länsi", "C": ""}
    assert distinct_labels(names, parents.__getitem__) == {"A": "Koulu (Itä)", "B": "Koulu (Länsi)", "C": "Kirjasto"}


def test_a_hint_that_does_not_tell_apart_is_passed_over() -> None:
    names = {"A": "Koulu", "B": "Koulu"}
    assert distinct_labels(names, lambda _: "Itä") == {"A": "Koulu (A)", "B": "Koulu (B)"}
    assert distinct_labels({"A": "Koulu", "B": "Koulu", "C": "Koulu (A)"})["C"] == "Koulu (A) (C)"


def test_of_many_rows_the_largest_are_drawn_and_all_are_told() -> None:
    chart = frame().ranked("Suurin.", points(40))
    assert [point.label for point in chart.points] == [f"Y{n}" for n in range(40, 40 - MOST, -1)]
    assert [row.cells[0].printed for row in chart.table.rows] == [f"Y{n}" for n in range(1, 41)]
    assert chart.finding == "Suurin. Kuviossa ovat 12 suurinta lukua kaikkiaan 40 luvusta."
    assert chart.finding in chart.alt
    assert [row.cells[0].printed for row in chart.drawn_table().rows] == [point.label for point in chart.points]
    assert chart.rest == "Taulukossa ovat kuvion luvut. Kaikki 40 lukua ovat verkkosivulla ja avoimessa datassa."


def test_few_rows_stay_in_the_order_of_the_organisation() -> None:
    chart = frame().ranked("Suurin.", points(MOST))
    assert [point.label for point in chart.points] == [f"Y{n}" for n in range(1, MOST + 1)]
    assert chart.finding == "Suurin."
    assert (chart.drawn_table(), chart.rest) == (chart.table, "")
