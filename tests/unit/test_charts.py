"""The charts: what stands in the SVG, where, in which colours, and that others can use it."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pdfplumber
import pytest
import typst
import vl_convert
from font_source_sans_pro import font_directory
from lxml import etree
from PIL import Image

from toteuma.core.document import Chart, ChartKind, ChartPoint, ChartSeries, Shape, Table, Theme
from toteuma.core.language import Language
from toteuma.reports.charts import render_chart
from toteuma.reports.charts.colours import palette
from toteuma.reports.charts.drawing import SYMBOLS
from toteuma.reports.charts.lettering import text_width, wrapped
from toteuma.reports.colours import MARK_CONTRAST, TEXT_CONTRAST, contrast, text_on
from toteuma.reports.numbers import number

SVG = "{http://www.w3.org/2000/svg}"
TABLE = Table("T", "chart_data", "U", "", "", (), ())
THEME = Theme("#0b5a7a", "#7cc4e0")
LONG = "Kasvatus- ja opetuslautakunnan alainen perusopetuksen ja toisen asteen koulutuksen vastuualue"
AXIS = {ChartKind.STATUS: ""}

SERIES = {
    ChartKind.BUDGET_ACTUAL: (
        ChartSeries("actual", "Toteuma 2025"),
        ChartSeries("budget", "Talousarvio 2025"),
        ChartSeries("prior", "Tilinpäätös 2024"),
    ),
    ChartKind.DEVIATION: (ChartSeries("deviation", "Poikkeama"),),
    ChartKind.SERIES: (ChartSeries("value", "Toteuma"), ChartSeries("target", "Tavoite")),
    ChartKind.STATUS: (
        ChartSeries("met", "Toteutui", "good", Shape.FULL),
        ChartSeries("partly", "Toteutui osittain", "partial", Shape.HALF),
        ChartSeries("not_met", "Ei toteutunut", "bad", Shape.CROSS),
        ChartSeries("not_assessed", "Ei arvioitu", "none", Shape.DASH),
    ),
    ChartKind.AMOUNTS: (ChartSeries("amount", "Rahoitus"),),
}
VALUES = {
    ChartKind.BUDGET_ACTUAL: {"Toimintatuotot": (1000000, 1200000, 500000), LONG: (2000000, 1900000, 2100000)},
    ChartKind.DEVIATION: {LONG: (400000,), "Kirjastopalvelut": (-200000,), "Liikuntapalvelut": (0,)},
    ChartKind.SERIES: {"2023": (1850,), "2024": (1700,), "2025": (1890, 1950)},
    ChartKind.STATUS: {LONG: (5, 3, 1, 0), "Tasapainoinen talous": (1, 1, 1, 1)},
    ChartKind.AMOUNTS: {LONG: (450000,), "Koululaisten kesätoiminta": (90000,)},
}


def chart(kind: ChartKind, *, small: bool = False, values: dict[str, tuple[int, ...]] | None = None) -> Chart:
    points = tuple(
        ChartPoint(label, series.id, Decimal(value), number(Decimal(value), Language.FI))
        for label, row in (VALUES[kind] if values is None else values).items()
        for series, value in zip(SERIES[kind], row, strict=False)
    )
    return Chart(f"U-{kind}", kind, "U", "Otsikko", "Havainto.", "Vaihtoehto", AXIS.get(kind, "euroa"), SERIES[kind], points, TABLE, small)


@dataclass(frozen=True)
class Text:
    left: float
    right: float
    text: str
    fill: str


def near(value: float) -> object:
    """Equal as far as the drawing goes: positions have two decimals."""
    return pytest.approx(value, abs=0.03)


def root(svg: str) -> etree._Element:
    return etree.fromstring(svg.encode("utf-8"))


def texts(svg: str) -> list[Text]:
    found = []
    for element in root(svg).iter(f"{SVG}text"):
        x = float(re.findall(r"[-\d.]+", element.get("transform"))[0])
        width = text_width(element.text, int(element.get("font-size").removesuffix("px")), bold=element.get("font-weight") == "600")
        left = x - {"start": 0, "middle": width / 2, "end": width}[element.get("text-anchor")]
        found.append(Text(left, left + width, element.text, element.get("fill")))
    return found


def rectangles(svg: str, fill: str) -> list[tuple[float, float]]:
    """Left edge and width of the rectangles of a colour, in order."""
    found = []
    for path in root(svg).iter(f"{SVG}path"):
        if path.get("fill") == fill and (match := re.match(r"M([\d.-]+),[\d.-]+h([\d.-]+)v", path.get("d"))):
            found.append((float(match[1]), float(match[2])))
    return found


every_chart = pytest.mark.parametrize(
    ("kind", "small", "dark"), [(kind, small, dark) for kind in ChartKind for small in (False, True) for dark in (False, True)]
)


@every_chart
def test_chart_is_clean_svg_of_its_width_with_all_text_inside(kind: ChartKind, small: bool, dark: bool) -> None:
    svg = render_chart(chart(kind, small=small), THEME, dark=dark)
    width = 260 if small else 680
    assert root(svg).get("width") == str(width)
    assert root(svg).get("viewBox") == f"0 0 {width} {root(svg).get('height')}"
    assert "…" not in svg
    assert not re.search(r'\s(id|href|style|aria-label)="', svg)
    assert [text for text in texts(svg) if text.left < -0.5 or text.right > width + 0.5] == []
    assert render_chart(chart(kind, small=small), THEME, dark=dark) == svg


@every_chart
def test_texts_and_marks_can_be_seen(kind: ChartKind, small: bool, dark: bool) -> None:
    svg = render_chart(chart(kind, small=small), THEME, dark=dark)
    colours = palette(THEME, dark=dark)
    fills = [path.get("fill") for path in root(svg).iter(f"{SVG}path") if path.get("fill")]
    on_segments = {text_on(tone) for tone in colours.tones.values()} if kind is ChartKind.STATUS else set()
    seen = {fill for fill in fills if fill not in {colours.paper, colours.hairline, *on_segments}}
    assert seen
    assert {fill for fill in seen if contrast(fill, colours.paper) < MARK_CONTRAST} == set()
    inks = {text.fill for text in texts(svg)} - on_segments
    assert {ink for ink in inks if contrast(ink, colours.paper) < TEXT_CONTRAST} == set()


@pytest.mark.parametrize("accent", ["#ffff00", "#ffffff", "#000000", "#1d4f91", "#777777", "#f00"])
@pytest.mark.parametrize("dark", [False, True])
def test_any_accent_becomes_a_legible_one(accent: str, dark: bool) -> None:
    colours = palette(Theme(accent, accent), dark=dark)
    assert contrast(colours.accent, colours.paper) >= TEXT_CONTRAST
    assert contrast(colours.soft, colours.paper) >= MARK_CONTRAST
    for tone in colours.tones.values():
        assert contrast(tone, colours.paper) >= MARK_CONTRAST
        assert contrast(text_on(tone), tone) >= TEXT_CONTRAST


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#767676", "#fff"), 2) == Decimal("4.54")


def test_budget_actual_bars_start_from_one_zero_and_have_the_length_of_their_value() -> None:
    colours = palette(THEME, dark=False)
    svg = render_chart(chart(ChartKind.BUDGET_ACTUAL), THEME)
    in_key, income, cost = rectangles(svg, colours.accent)
    zero, million = income
    assert in_key[1] == 14
    assert cost == (zero, near(2 * million))
    assert rectangles(svg, colours.soft)[1:] == [(zero, near(0.5 * million)), (zero, near(2.1 * million))]
    assert rectangles(svg, colours.ink)[1:] == [(near(zero + 1.2 * million - 1.5), 3), (near(zero + 1.9 * million - 1.5), 3)]


def test_budget_actual_prints_every_figure_in_the_column_of_its_series() -> None:
    columns: dict[float, list[str]] = {}
    for text in texts(render_chart(chart(ChartKind.BUDGET_ACTUAL), THEME)):
        if text.left > 300:
            columns.setdefault(round(text.right), []).append(text.text)
    assert [columns[edge] for edge in sorted(columns)] == [
        ["Toteuma 2025", "1\u00a0000\u00a0000", "2\u00a0000\u00a0000"],
        ["Talousarvio", "2025", "1\u00a0200\u00a0000", "1\u00a0900\u00a0000"],
        ["Tilinpäätös", "2024", "500\u00a0000", "2\u00a0100\u00a0000"],
    ]


def test_deviations_stand_on_both_sides_of_zero_with_their_figures_outside() -> None:
    colours = palette(THEME, dark=False)
    svg = render_chart(chart(ChartKind.DEVIATION), THEME)
    (positive, nought), (negative,) = rectangles(svg, colours.accent), rectangles(svg, colours.soft)
    zero = positive[0]
    assert negative == (near(zero - positive[1] / 2), near(positive[1] / 2))
    assert nought == (zero, 0)
    figures = {text.text: text for text in texts(svg)}
    assert figures["400\u00a0000"].left == near(zero + positive[1] + 6)
    assert figures["−200\u00a0000"].right == near(negative[0] - 6)


def test_amounts_are_bars_in_the_order_given() -> None:
    first, second = rectangles(render_chart(chart(ChartKind.AMOUNTS), THEME), palette(THEME, dark=False).accent)
    assert first == (second[0], near(5 * second[1]))


def test_status_segments_have_count_and_shape_and_the_width_of_their_count() -> None:
    colours = palette(THEME, dark=False)
    svg = render_chart(chart(ChartKind.STATUS), THEME)
    met = rectangles(svg, colours.tones["good"])
    assert [round((width + 2) / (met[1][1] + 2), 2) for _, width in met] == [5, 1]
    assert [len(rectangles(svg, colours.tones[tone])) for tone in ("good", "partial", "bad", "none")] == [2, 2, 2, 1]
    assert [text.text for text in texts(svg) if text.text.isdecimal()] == ["5", "3", "1", "1", "1", "1", "1"]
    symbols = [path for path in root(svg).iter(f"{SVG}path") if path.get("transform")]
    assert len(symbols) == len(SERIES[ChartKind.STATUS]) + 7
    assert {text.text for text in texts(svg)} >= {series.name for series in SERIES[ChartKind.STATUS]}


def test_narrow_status_segments_keep_their_shapes() -> None:
    crowded = chart(ChartKind.STATUS, small=True, values={"Talous": (9, 1, 1, 1)})
    svg = render_chart(crowded, THEME)
    assert len([path for path in root(svg).iter(f"{SVG}path") if path.get("transform")]) == 8


def test_shapes_of_the_statuses_differ() -> None:
    assert set(SYMBOLS) == set(Shape)
    assert len(set(SYMBOLS.values())) == len(Shape)


def test_series_has_a_figure_at_each_year_and_the_target_above_a_last_value_that_fell_short() -> None:
    svg = render_chart(chart(ChartKind.SERIES), THEME)
    assert sorted(text.text for text in texts(svg)) == sorted(
        ["Toteuma", "Tavoite", "euroa", "2023", "2024", "2025", "1\u00a0850", "1\u00a0700", "1\u00a0890", "1\u00a0950"]
    )
    heights = {element.text: float(re.findall(r"[-\d.]+", element.get("transform"))[1]) for element in root(svg).iter(f"{SVG}text")}
    assert heights["1\u00a0890"] - heights["1\u00a0950"] > 24


def test_crowded_series_prints_the_first_and_the_last_figure() -> None:
    values = {str(year): (20000000 + year,) for year in range(2019, 2026)}
    words = {text.text for text in texts(render_chart(chart(ChartKind.SERIES, small=True, values=values), THEME))}
    assert words == {"Toteuma", "euroa", *values, "20\u00a0002\u00a0019", "20\u00a0002\u00a0025"}


@pytest.mark.parametrize("kind", ChartKind)
@pytest.mark.parametrize("values", [{}, {"2025": (0, 0, 0, 0)}, {"2025": (7,)}])
def test_nothing_and_zero_can_be_drawn(kind: ChartKind, values: dict[str, tuple[int, ...]]) -> None:
    words = {text.text for text in texts(render_chart(chart(kind, values=values), THEME))}
    assert set(values) <= words


@pytest.mark.parametrize("room", [60, 120, 220])
def test_wrapped_labels_lose_nothing_and_stay_in_their_room(room: int) -> None:
    for label in (LONG, "Opetussuunnitelmatyöryhmä", "Hyvinvointia ja elinvoimaa luontopolulta – Heinolan harjumaisema", "A"):
        lines = wrapped(label, room, 13)
        assert [line for line in lines if text_width(line, 13) > room] == []
        joined = " ".join(lines)
        assert re.sub(r"-? ", "", joined).replace("-", "") == label.replace(" ", "").replace("-", "")


def test_png_shows_the_bars() -> None:
    colours = palette(THEME, dark=False)
    svg = render_chart(chart(ChartKind.AMOUNTS), THEME)
    picture = Image.open(io.BytesIO(vl_convert.svg_to_png(svg))).convert("RGBA")
    assert picture.size == (680, int(root(svg).get("height")))
    counts = {colour: count for count, colour in picture.getcolors(maxcolors=100_000)}
    accent = (*(int(colours.accent[place : place + 2], 16) for place in (1, 3, 5)), 255)
    drawn = sum(round(bar) for _, bar in rectangles(svg, colours.accent)) * 14
    assert counts[accent] == pytest.approx(drawn, rel=0.02)
    assert picture.getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("kind", ChartKind)
def test_typst_embeds_the_chart_with_its_text(kind: ChartKind, tmp_path: Path) -> None:
    svg = render_chart(chart(kind), THEME)
    source = tmp_path / "chart.typ"
    source.write_text(
        '#set page(width: 720pt, height: 400pt, margin: 10pt)\n#image(bytes(sys.inputs.svg), format: "svg", alt: "a")\n', "utf-8"
    )
    pdf = typst.compile(source, ignore_system_fonts=True, font_paths=[font_directory], sys_inputs={"svg": svg})
    with pdfplumber.open(io.BytesIO(pdf)) as book:
        page = book.pages[0]
        assert {character["fontname"].split("+")[-1] for character in page.chars} <= {"SourceSansPro-Regular", "SourceSansPro-Semibold"}
        drawn = "".join(character["text"] for character in page.chars)
    assert drawn.replace("\u00a0", " ") == "".join(text.text for text in texts(svg)).replace("\u00a0", " ")
