"""What the PDF decides for paper: where the page turns, how wide a column is, which formulas are told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents import FI, comparison, document, goals, paragraph, risk_matrix
from toteuma.core.document import Block, BulletList, Cell, Chart, Column, ColumnKind, Document, Paragraph, Row, RowKind, Section, Table
from toteuma.reports.pdf.formulas import with_formulas
from toteuma.reports.pdf.layout import SHORT_LEAD, Heading, Item, SmallCharts, parts
from toteuma.reports.pdf.widths import (
    LANDSCAPE,
    PADDING,
    PORTRAIT,
    breaks_words,
    column_widths,
    lies_wide,
    longest_word,
    text_scale,
    text_width,
)


def of_sections(*sections: Section) -> Document:
    return replace(document(), chapters=sections)


def section(id: str, *blocks: Block, level: int = 2) -> Section:
    return Section(id, level, id.title(), "prose", blocks=blocks)


def name(item: Item) -> str:
    match item:
        case Heading(section):
            return f"# {section.id}"
        case SmallCharts(charts):
            return f"{len(charts)} charts"
        case Paragraph() | BulletList():
            return "prose"
        case Table() | Chart():
            return item.id
        case _:
            return "cards"


def shape(of: Document) -> list[tuple[str, list[str]]]:
    return [("landscape" if part.landscape else "portrait", [name(item) for item in part.items]) for part in parts(of)]


LONG = paragraph("x" * (SHORT_LEAD + 1))
SHORT = paragraph("x" * SHORT_LEAD)


def test_wide_table_takes_its_headings_and_short_lead_along() -> None:
    chapter = replace(section("chapter", level=1), sections=(section("first", LONG), section("second", SHORT, goals("A"), LONG)))
    assert shape(of_sections(chapter)) == [
        ("portrait", ["# chapter", "# first", "prose"]),
        ("landscape", ["# second", "prose", "A-goals"]),
        ("portrait", ["prose"]),
    ]


def test_headings_above_each_other_go_together() -> None:
    chapter = replace(section("chapter", level=1), sections=(section("first", goals("A")),))
    assert shape(of_sections(chapter)) == [("landscape", ["# chapter", "# first", "A-goals"])]


def test_long_lead_stays_on_its_portrait_page() -> None:
    assert shape(of_sections(section("first", LONG, goals("A")))) == [("portrait", ["# first", "prose"]), ("landscape", ["A-goals"])]


def test_wide_tables_with_little_between_share_pages() -> None:
    parted = of_sections(
        section("first", goals("A"), SHORT), section("second", goals("B")), section("third", LONG), section("fourth", goals("C"))
    )
    assert shape(parted) == [
        ("landscape", ["# first", "A-goals", "prose", "# second", "B-goals"]),
        ("portrait", ["# third", "prose"]),
        ("landscape", ["# fourth", "C-goals"]),
    ]


def test_long_table_between_wide_ones_turns_the_page_back() -> None:
    assert shape(of_sections(section("first", goals("A"), comparison("A", "A-income"), goals("B")))) == [
        ("landscape", ["# first", "A-goals"]),
        ("portrait", ["A-income"]),
        ("landscape", ["B-goals"]),
    ]


def test_small_table_and_chart_stay_with_the_wide_table_they_follow() -> None:
    drawn = next(iter(document().charts()))
    assert shape(of_sections(section("first", goals("A"), risk_matrix("A"), drawn, LONG))) == [
        ("landscape", ["# first", "A-goals", "A-risk-matrix", drawn.id]),
        ("portrait", ["prose"]),
    ]


def test_small_charts_stand_side_by_side() -> None:
    big = next(iter(document().charts()))
    small = replace(big, small=True)
    assert shape(of_sections(section("first", SHORT, small, small, big, small))) == [
        ("portrait", ["# first", "prose", "2 charts", big.id, "1 charts"])
    ]


def test_table_of_many_columns_fills_the_page() -> None:
    table = comparison("A", "A-income")
    widths = column_widths(table, PORTRAIT)
    assert PORTRAIT - len(widths) <= sum(widths) <= PORTRAIT
    assert all(width >= longest_word(row.cells[i].printed) + PADDING for i, width in enumerate(widths) for row in table.rows[1:3])


def test_table_of_two_figures_is_as_narrow_as_it_reads() -> None:
    table = next(iter(document().charts())).table
    label, *numbers = column_widths(table, PORTRAIT)
    assert (label, numbers[0] == numbers[1]) == (420, True)
    assert label + sum(numbers) < PORTRAIT * 2 // 3


def of_figures(columns: int) -> Table:
    heads = [Column("label", "Selite", ColumnKind.LABEL), *(Column(str(n), str(n), ColumnKind.NUMBER) for n in range(columns))]
    row = Row("r", RowKind.BODY, (Cell("Toimintakate"), *(Cell("−138\u00a0007\u00a0400") for _ in range(columns))))
    return Table("t", "comparison", "", "", "", tuple(heads), (row,))


@pytest.mark.parametrize(("columns", "wide", "scale"), [(6, False, 100), (10, True, 100), (14, True, 78), (30, True, 70)])
def test_table_that_has_no_room_turns_the_page_and_then_shrinks(columns: int, wide: bool, scale: int) -> None:
    table = of_figures(columns)
    assert (lies_wide(table), text_scale(table, LANDSCAPE if wide else PORTRAIT)) == (wide, scale)
    assert shape(of_sections(section("first", table))) == [("landscape" if wide else "portrait", ["# first", "t"])]


def test_no_break_space_holds_a_figure_together() -> None:
    assert longest_word("−38\u00a0007\u00a0400") == text_width("−38\u00a0007\u00a0400")
    assert longest_word("38 007") == text_width("007")


def test_word_longer_than_its_column_is_broken() -> None:
    assert not breaks_words(["Varhaiskasvatus"], text_width("Varhaiskasvatus") + PADDING)
    assert breaks_words(["lyhyt", "Varhaiskasvatusjohtaja"], text_width("Varhaiskasvatus") + PADDING)


kinds = st.sampled_from([ColumnKind.TEXT, ColumnKind.NUMBER, ColumnKind.PERCENT, ColumnKind.STATUS])
columns = st.lists(st.tuples(kinds, st.integers(1, 60), st.text("ab\u00a01 ", max_size=30)), min_size=1, max_size=9)


@given(columns, st.sampled_from([PORTRAIT, LANDSCAPE, 490]))
def test_columns_never_run_over_the_page(drawn: list[tuple[ColumnKind, int, str]], room: int) -> None:
    heads = [Column("label", "Selite", ColumnKind.LABEL, 20)]
    heads += [Column(str(i), header, kind, weight) for i, (kind, weight, header) in enumerate(drawn)]
    row = Row("r", RowKind.BODY, (Cell("Toimintatuotot"), *(Cell(text) for _, _, text in drawn)))
    widths = column_widths(Table("t", "comparison", "", "", "", tuple(heads), (row,)), room)
    assert len(widths) == len(heads)
    assert sum(widths) <= room
    assert min(widths) >= 0


def test_each_formula_is_told_once_in_the_words_of_the_tables() -> None:
    [table] = with_formulas(document()).chapters[-1].blocks
    assert isinstance(table, Table)
    assert [(row.kind, [cell.printed for cell in row.cells]) for row in table.rows] == [
        (RowKind.HEADING, ["Sarakkeet", ""]),
        (RowKind.BODY, ["Poikkeama", "Talousarvio 2025 − Toteuma 2025"]),
        (RowKind.BODY, ["Toteuma %", "100 × Toteuma 2025 ÷ Talousarvio 2025"]),
        (RowKind.HEADING, ["Rivit", ""]),
        (RowKind.BODY, ["Toimintatuotot", "Myyntituotot + Maksutuotot"]),
        (RowKind.BODY, ["Toimintakulut", "Henkilöstökulut"]),
        (RowKind.BODY, ["Toimintakate", "Toimintatuotot + Toimintakulut"]),
    ]


def test_statement_without_formulas_has_no_chapter_of_them() -> None:
    plain = of_sections(section("first", Paragraph((), FI)))
    assert with_formulas(plain) == plain


@pytest.mark.parametrize("room", [PORTRAIT, LANDSCAPE])
def test_goal_table_gives_room_to_the_longest_status_word(room: int) -> None:
    table = goals("A")
    assert column_widths(table, room)[5] >= text_width("toteutunut") + 40 + PADDING
