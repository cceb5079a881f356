"""A small document with every kind of block, for the tests of the writers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from toteuma.core.document import (
    BulletList,
    Card,
    Cards,
    Cell,
    CellFormula,
    CellOperation,
    CellRef,
    Chart,
    ChartKind,
    ChartPoint,
    ChartSeries,
    Column,
    ColumnKind,
    Document,
    FigureEntry,
    GlossaryTerm,
    Judgement,
    Licence,
    Note,
    OriginStep,
    Paragraph,
    Row,
    RowKind,
    Run,
    Section,
    Shape,
    StatusMark,
    Table,
)
from toteuma.core.figure import Figure, Key, Operation, Origin, Source
from toteuma.core.language import Language
from toteuma.reports.accessibility import accessibility_parts
from toteuma.reports.numbers import number
from toteuma.texts import furniture_in

FI = Language.FI
ONE = Decimal(1)


def paragraph(text: str, lang: Language = FI, *, fallback: bool = False) -> Paragraph:
    return Paragraph((Run(text),), lang, fallback)


def figure(unit: str, line: str, year: int, stage: str, value: str) -> Figure:
    return Figure(Key(unit, line, year, stage), Decimal(value), "EUR", Origin(Operation.ENTERED, source=Source("amounts.csv", 2, "amount")))


COLUMNS = (
    Column("label", "Selite", ColumnKind.LABEL, 26),
    Column("actual:2024", "Tilinpäätös 2024", ColumnKind.NUMBER, 12, "actual", 2024, "EUR"),
    Column("amended:2025", "Talousarvio 2025", ColumnKind.NUMBER, 12, "amended", 2025, "EUR"),
    Column("actual:2025", "Toteuma 2025", ColumnKind.NUMBER, 12, "actual", 2025, "EUR"),
    Column("deviation", "Poikkeama", ColumnKind.NUMBER, 12, "deviation", 2025, "EUR"),
    Column("rate", "Toteuma %", ColumnKind.PERCENT, 9, "rate", 2025, "percent", 2),
)

VALUES = {
    "sales_revenue": ("Myyntituotot", "1031445.60", "710600", "1031106.25"),
    "fee_revenue": ("Maksutuotot", "824259", "843000", "873490.30"),
    "operating_revenue": ("Toimintatuotot", "1855704.60", "1553600", "1904596.55"),
    "employee_costs": ("Henkilöstökulut", "-20834182", "-21030400", "-20889482.10"),
    "operating_expenses": ("Toimintakulut", "-20834182", "-21030400", "-20889482.10"),
    "operating_margin": ("Toimintakate", "-18978477.40", "-19476800", "-18984885.55"),
}
PARTS = {
    "operating_revenue": ("sales_revenue", "fee_revenue"),
    "operating_expenses": ("employee_costs",),
    "operating_margin": ("operating_revenue", "operating_expenses"),
}


def comparison(unit: str, table: str) -> Table:
    rows: list[Row] = []
    for line, (label, *amounts) in VALUES.items():
        if line in ("sales_revenue", "employee_costs"):
            heading = "TOIMINTATUOTOT" if line == "sales_revenue" else "TOIMINTAKULUT"
            rows.append(Row(f"{line}:heading", RowKind.HEADING, (Cell(heading), *(Cell() for _ in COLUMNS[1:])), 0, unit))
        total = line in PARTS
        cells = [Cell(label, strong=total)]
        for column, amount in zip(COLUMNS[1:4], amounts, strict=True):
            formula = None
            if total:
                formula = CellFormula(CellOperation.SUM, tuple((ONE, CellRef(table, part, column.id)) for part in PARTS[line]))
            value = Decimal(amount)
            cells.append(
                Cell(
                    number(value, FI),
                    figure=figure(unit, line, column.year or 0, column.stage, amount),
                    shown=value,
                    formula=formula,
                    strong=total,
                    note_refs=(1,) if column.year == 2024 and line == "operating_margin" else (),
                )
            )
        budget, actual = Decimal(amounts[1]), Decimal(amounts[2])
        good = actual >= budget
        refs = (CellRef(table, line, "amended:2025"), CellRef(table, line, "actual:2025"))
        cells.append(
            Cell(
                number(budget - actual, FI),
                figure=figure(unit, line, 2025, "deviation", str(actual - budget)),
                shown=budget - actual,
                formula=CellFormula(CellOperation.SUM, ((ONE, refs[0]), (-ONE, refs[1]))),
                strong=total,
                judgement=Judgement.FAVOURABLE if good else Judgement.UNFAVOURABLE,
                judgement_word="suotuisa" if good else "epäsuotuisa",
            )
        )
        rate = actual / budget * 100
        cells.append(
            Cell(
                number(rate, FI, 2),
                figure=figure(unit, line, 2025, "rate", str(rate)),
                shown=rate,
                decimals=2,
                strong=total,
                formula=CellFormula(CellOperation.PERCENT, ((ONE, refs[1]), (ONE, refs[0])), Decimal(0)),
            )
        )
        kind = RowKind.TOTAL if line == "operating_margin" else RowKind.SUBTOTAL if total else RowKind.BODY
        rows.append(Row(line, kind, tuple(cells), 0 if total else 1, unit))
    note = Note(1, paragraph("Vuoden 2024 vertailutiedot eivät ole suoraan vertailukelpoisia."))
    return Table(
        table,
        "comparison",
        unit,
        f"Tuloslaskelma, {unit}",
        "Tuotot ja kulut riveittäin: edellinen tilinpäätös, talousarvio, toteuma, poikkeama.",
        COLUMNS,
        tuple(rows),
        (note,),
        "euroa",
    )


MET = StatusMark("met", "Toteutui", Shape.FULL, "good")
PARTLY = StatusMark("partly", "Toteutui osittain", Shape.HALF, "partial")
NOT_MET = StatusMark("not_met", "Ei toteutunut", Shape.CROSS, "bad")
UNKNOWN = StatusMark("not_assessed", "Ei arvioitu", Shape.DASH, "none")


def goals(unit: str) -> Table:
    columns = (
        Column("objective", "Strateginen päämäärä", ColumnKind.LABEL, 16),
        Column("goal", "Tavoite 2025", ColumnKind.TEXT, 20),
        Column("indicator", "Mittari ja tavoitetaso", ColumnKind.TEXT, 18),
        Column("officer", "Vastuu", ColumnKind.TEXT, 12),
        Column("result", "Toteuma 31.12.", ColumnKind.TEXT, 24),
        Column("status", "Tila", ColumnKind.STATUS, 10),
    )
    objective = (paragraph("Hyvinvoinnin kasvu"), BulletList((paragraph("Hyvinvointi lisääntyy"), paragraph("Toimiva arki"))))
    rows = []
    for index, mark in enumerate((MET, PARTLY, NOT_MET, UNKNOWN)):
        first = (
            Cell("Hyvinvoinnin kasvu: Hyvinvointi lisääntyy; Toimiva arki", content=objective, strong=True, rowspan=4)
            if index == 0
            else Cell(covered=True)
        )
        result = paragraph(f"Konsultaatiokäyntejä oli {40 + index}.")
        officer = paragraph("Nuoriso- ja vapaa-aikajohtaja, varhaiskasvatusjohtaja")
        goal = paragraph(f"OPKOU: Oppimisen tuen uudistus on käytössä ({index + 1}).")
        indicator = paragraph("Tukikäyntien määrä")
        rows.append(
            Row(
                f"{unit}-{index}",
                RowKind.BODY,
                (
                    first,
                    Cell(goal.text, content=(goal,)),
                    Cell(indicator.text, content=(indicator,)),
                    Cell(officer.text, content=(officer,)),
                    Cell(result.text, content=(result,)),
                    Cell(mark.word, status=mark),
                ),
                0,
                unit,
            )
        )
    return Table(
        f"{unit}-goals",
        "goals",
        unit,
        "Käyttösuunnitelman tavoitteet",
        "Tavoitteet, mittarit, vastuut, toteuma ja tila.",
        columns,
        tuple(rows),
        wide=True,
    )


def risk_matrix(unit: str) -> Table:
    columns = (
        Column("label", "Todennäköisyys", ColumnKind.LABEL, 12),
        *(Column(f"s{n}", f"Merkittävyys {n}", ColumnKind.NUMBER, 10) for n in (1, 2, 3)),
    )
    rows = tuple(
        Row(f"p{p}", RowKind.BODY, (Cell(str(p)), *(Cell("1" if p == s else "–", tint=min(4, p + s - 2)) for s in (1, 2, 3))))
        for p in (3, 2, 1)
    )
    return Table(f"{unit}-risk-matrix", "risk_matrix", unit, "Riskimatriisi", "Riskien määrä.", columns, rows)


def chart(unit: str) -> Chart:
    points = (
        ChartPoint("Toimintatuotot", "actual", Decimal("1904596.55"), "1 904 597"),
        ChartPoint("Toimintatuotot", "budget", Decimal("1553600"), "1 553 600"),
        ChartPoint("Toimintakulut", "actual", Decimal("20889482.10"), "20 889 482"),
        ChartPoint("Toimintakulut", "budget", Decimal("21030400"), "21 030 400"),
    )
    table = Table(
        f"{unit}-chart-data",
        "chart_data",
        unit,
        "Talousarvio ja toteuma lukuina",
        "Kuvion luvut.",
        (
            Column("label", "Erä", ColumnKind.LABEL),
            Column("budget", "Talousarvio", ColumnKind.NUMBER),
            Column("actual", "Toteuma", ColumnKind.NUMBER),
        ),
        (
            Row("a", RowKind.BODY, (Cell("Toimintatuotot"), Cell("1 553 600"), Cell("1 904 597"))),
            Row("b", RowKind.BODY, (Cell("Toimintakulut"), Cell("21 030 400"), Cell("20 889 482"))),
        ),
        unit_note="euroa",
    )
    return Chart(
        f"{unit}-chart",
        ChartKind.BUDGET_ACTUAL,
        unit,
        "Talousarvio ja toteuma",
        "Kulut jäivät 0,7 % alle talousarvion.",
        "Pylväskuvio: toimintakulut 20,9 miljoonaa euroa, talousarvio 21,0.",
        "euroa",
        (ChartSeries("actual", "Toteuma"), ChartSeries("budget", "Talousarvio")),
        points,
        table,
    )


def document() -> Document:
    """One front chapter, a unit with a sub-unit, every kind of block, Swedish fallback text and text that would be markup or a formula."""
    nasty = Paragraph(
        (Run("=1+1 <b>ei merkintää</b> & #alleviivattu $x$ "), Run("vahva", strong=True), Run(" ja "), Run("korostus", emphasis=True)), FI
    )
    unit = Section(
        "HYPA",
        1,
        "Hyvinvointipalvelut",
        "unit",
        "HYPA",
        sections=(
            Section("HYPA-income", 2, "Tuloslaskelma", "comparison", "HYPA", (comparison("HYPA", "HYPA-income_statement"), chart("HYPA"))),
            Section(
                "HYPA-description",
                2,
                "Toiminnan kuvaus",
                "prose",
                "HYPA",
                (
                    nasty,
                    BulletList((paragraph("Ensimmäinen"), paragraph("Toinen"))),
                    paragraph("Text på svenska.", Language.SV, fallback=True),
                ),
            ),
            Section("HYPA-goals", 2, "Käyttösuunnitelma", "goals", "HYPA", (goals("HYPA"),)),
            Section("HYPA-risks", 2, "Riskienhallinta", "risks", "HYPA", (risk_matrix("HYPA"),)),
            Section(
                "HYVI",
                2,
                "Hyvinvoinnin edistämisen lautakunta",
                "unit",
                "HYVI",
                sections=(
                    Section("HYVI-income", 3, "Tuloslaskelma", "comparison", "HYVI", (comparison("HYVI", "HYVI-income_statement"),)),
                ),
            ),
        ),
    )
    front = Section(
        "front",
        1,
        "Vuosi lyhyesti",
        "front",
        blocks=(
            Cards(
                "essentials",
                (
                    Card(
                        "margin",
                        "Toimintakate",
                        "−18 984 886 €",
                        "0,5 milj. euroa parempi kuin talousarvio",
                        judgement=Judgement.FAVOURABLE,
                        judgement_word="suotuisa",
                        link="HYPA",
                    ),
                    Card("goals", "Tavoitteista toteutui", "1/4", "yksi toteutui osittain"),
                ),
            ),
            chart("front"),
        ),
    )
    entries = tuple(
        FigureEntry(
            f"{table}.{row.id}.{column.id}",
            unit_code,
            unit_name,
            table,
            row.id,
            row.cells[0].printed,
            column.id,
            column.header,
            str(column.year),
            column.stage,
            cell.shown,
            column.unit,
            cell.printed,
            "amounts.csv, rivi 2",
            (OriginStep(0, row.cells[0].printed, cell.printed, "", "amounts.csv, rivi 2"),),
            CellRef(table, row.id, column.id),
        )
        for unit_code, unit_name, table in (
            ("HYPA", "Hyvinvointipalvelut", "HYPA-income_statement"),
            ("HYVI", "Lautakunta", "HYVI-income_statement"),
        )
        for row in comparison(unit_code, table).rows
        for column, cell in zip(COLUMNS, row.cells, strict=True)
        if cell.figure is not None
    )
    return Document(
        "tilinpaatos-2025",
        FI,
        (FI, Language.SV, Language.EN),
        "Tilinpäätös 2025",
        "Hyvinvointipalvelut",
        "Heinolan kaupunki",
        "Hyvinvoinnin edistämisen lautakunta",
        2025,
        date(2026, 3, 10),
        "Lautakunta hyväksyi 10.3.2026.",
        "Lautakunnan tilinpäätös vuodelta 2025.",
        "",
        (front, unit),
        entries,
        (GlossaryTerm("operating_margin", "toimintakate", "Tuotot vähennettynä kuluilla.", ("toimintakate", "toimintakatteen")),),
        licence=Licence("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", "Creative Commons Nimeä 4.0 Kansainvälinen"),
        accessibility=accessibility_parts(None, FI, of="publication", title="Tilinpäätös 2025", on=date(2026, 3, 10)),
        labels=furniture_in(FI),
    )
