"""A whole small statement in three languages, true in all its figures, whose cells a test can spoil one at a time.

Names of lines are those of the schemes, so that nothing here is tuned to a document; heads are a few that statements print.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from toteuma.core.language import Language
from toteuma.rules import line_scheme

YEAR = 2025
WORDS: Mapping[str, tuple[str, str, str]] = {
    "statement": ("Tilinpäätös", "Bokslut", "Annual statement"),
    "whole": ("Rantalan kunta", "Randby kommun", "Municipality of Shorefield"),
    "first": ("Sivistyslautakunta", "Bildningsnämnden", "Education committee"),
    "second": ("Tekninen lautakunta", "Tekniska nämnden", "Technical committee"),
    "item": ("Selite", "Post", "Item"),
    "original": ("Alkuperäinen talousarvio", "Ursprunglig budget", "Original budget"),
    "amendment": ("Talousarviomuutokset", "Budgetändringar", "Budget amendments"),
    "amended": ("Talousarvio muutosten jälkeen", "Budget efter ändringar", "Amended budget"),
    "actual": ("Toteuma", "Utfall", "Actual"),
    "deviation": ("Poikkeama", "Avvikelse", "Variance"),
    "income_statement": ("Tuloslaskelma", "Resultaträkning", "Income statement"),
    "cash_flow": ("Rahoituslaskelma", "Finansieringsanalys", "Cash flow statement"),
    "balance_sheet": ("Tase", "Balansräkning", "Balance sheet"),
    "equity": ("Oman pääoman erittely", "Specifikation av eget kapital", "Specification of equity"),
    "opening": ("Peruspääoma 1.1.", "Grundkapital 1.1.", "Contributed capital 1 Jan"),
    "increase": ("Lisäykset", "Ökningar", "Additions"),
    "decrease": ("Vähennykset", "Minskningar", "Deductions"),
    "closing": ("Peruspääoma 31.12.", "Grundkapital 31.12.", "Contributed capital 31 Dec"),
    "key_figures": ("Tunnusluvut", "Nyckeltal", "Key figures"),
    "population": ("Asukasluku", "Invånarantal", "Population"),
    "equity_ratio": ("Omavaraisuusaste, %", "Soliditetsgrad, %", "Equity ratio, %"),
    "per_head": ("Vuosikate, €/asukas", "Årsbidrag, €/invånare", "Annual margin, €/inhabitant"),
    "investments": ("Investoinnit", "Investeringar", "Investments"),
    "project": ("Hanke", "Projekt", "Project"),
    "school": ("Koulun katto", "Skolans tak", "School roof"),
    "road": ("Rantatie", "Strandvägen", "Shore road"),
    "pier": ("Laituri", "Bryggan", "Pier"),
    "total": ("Yhteensä", "Totalt", "Total"),
}
COMPARED = {  # original, amendment, actual
    "first": {"operating_revenue": (410_250, 12_000, 431_870), "operating_expenses": (-2_904_300, -25_000, -2_951_415)},
    "second": {"operating_revenue": (905_120, 0, 887_640), "operating_expenses": (-1_733_900, 14_500, -1_702_225)},
}
INCOME = {
    "operating_revenue": (1_319_510, 1_288_310),
    "operating_expenses": (-4_653_640, -4_512_905),
    "operating_margin": (-3_334_130, -3_224_595),
    "tax_revenue": (2_611_480, 2_530_115),
    "central_government_transfers": (1_204_335, 1_166_720),
    "net_financial_items": (-38_215, -30_440),
    "annual_margin": (443_470, 441_800),
    "depreciation_and_impairment": (-301_905, -297_330),
    "result_for_period": (141_565, 144_470),
    "surplus_deficit": (141_565, 144_470),
}
CASH = {
    "annual_margin": (443_470, 441_800),
    "internal_financing_adjustments": (-12_340, -8_115),
    "operating_cash_flow": (431_130, 433_685),
    "capital_expenditure": (-633_705, -512_660),
    "capital_grants": (55_000, 21_500),
    "investing_cash_flow": (-578_705, -491_160),
    "operating_and_investing_cash_flow": (-147_575, -57_475),
    "new_long_term_loans": (400_000, 300_000),
    "repaid_long_term_loans": (-218_430, -207_905),
    "loan_changes": (181_570, 92_095),
    "financing_cash_flow": (181_570, 92_095),
    "change_in_cash": (33_995, 34_620),
    "closing_cash": (512_705, 478_710),
    "opening_cash": (478_710, 444_090),
}
BALANCE = {
    "intangible_assets": (41_220, 48_805),
    "tangible_assets": (5_903_415, 5_633_220),
    "long_term_investments": (1_210_330, 1_210_330),
    "non_current_assets": (7_154_965, 6_892_355),
    "receivables": (322_180, 301_745),
    "cash_at_bank": (512_705, 478_710),
    "current_assets": (834_885, 780_455),
    "assets": (7_989_850, 7_672_810),
    "contributed_capital": (3_210_450, 3_190_450),
    "accumulated_surplus_deficit": (1_008_215, 863_745),
    "surplus_deficit": (141_565, 144_470),
    "equity": (4_360_230, 4_198_665),
    "long_term_liabilities": (2_904_115, 2_722_545),
    "short_term_liabilities": (725_505, 751_600),
    "liabilities": (3_629_620, 3_474_145),
    "liabilities_and_equity": (7_989_850, 7_672_810),
}
POPULATION = (3_214, 3_241)


@dataclass
class Statement:
    """By table and row the figures of each column."""

    tables: dict[str, dict[str, list[Decimal]]] = field(default_factory=dict)

    def spoil(self, table: str, row: str, column: int, by: int | str) -> None:
        self.tables[table][row][column] += Decimal(by)


def true_statement() -> Statement:
    made = Statement()
    for unit, lines in COMPARED.items():
        made.tables[unit] = {line: _stages(*figures) for line, figures in lines.items()}
    made.tables["whole"] = {
        line: [a + b for a, b in zip(made.tables["first"][line], made.tables["second"][line], strict=True)] for line in COMPARED["first"]
    }
    for unit in ("whole", *COMPARED):
        rows = made.tables[unit]
        rows["operating_margin"] = [sum(column, Decimal(0)) for column in zip(*rows.values(), strict=True)]
    for name, lines in (("income_statement", INCOME), ("cash_flow", CASH), ("balance_sheet", BALANCE)):
        made.tables[name] = {line: [Decimal(value) for value in values] for line, values in lines.items()}
    opening = Decimal(BALANCE["contributed_capital"][1])
    made.tables["equity"] = {
        "opening": [opening, Decimal(3_180_450)],
        "increase": [Decimal(20_000), Decimal(10_000)],
        "decrease": [Decimal(0), Decimal(0)],
        "closing": [Decimal(value) for value in BALANCE["contributed_capital"]],
    }
    made.tables["key_figures"] = {
        "population": [Decimal(value) for value in POPULATION],
        "equity_ratio": [_rounded(100 * Decimal(e) / a, "0.1") for e, a in zip(BALANCE["equity"], BALANCE["assets"], strict=True)],
        "per_head": [_rounded(Decimal(m) / p, "1") for m, p in zip(INCOME["annual_margin"], POPULATION, strict=True)],
    }
    projects = {"school": (250_000, 261_405), "road": (310_000, 298_880), "pier": (70_000, 73_420)}
    made.tables["investments"] = {name: [Decimal(b), Decimal(a), Decimal(a - b)] for name, (b, a) in projects.items()}
    made.tables["investments"]["total"] = [sum(column, Decimal(0)) for column in zip(*made.tables["investments"].values(), strict=True)]
    return made


def _stages(original: int, amendment: int, actual: int) -> list[Decimal]:
    amended = original + amendment
    return [Decimal(value) for value in (original, amendment, amended, actual, actual - amended)]


def _rounded(value: Decimal, step: str) -> Decimal:
    return value.quantize(Decimal(step), rounding="ROUND_HALF_UP")


def text_of(made: Statement, language: Language, *, year: int = YEAR) -> str:
    """The statement as text with tables of tabs."""
    place = list(Language).index(language)
    words = {name: texts[place] for name, texts in WORDS.items()}
    out = [f"# {words['whole']}", "", f"# {words['statement']} {year}", ""]
    for name in ("whole", *COMPARED, "income_statement", "cash_flow", "balance_sheet", "equity", "key_figures", "investments"):
        rows = made.tables.get(name, {})
        if not rows:
            continue
        if name in ("whole", *COMPARED):
            heads = [
                words["item"],
                words["original"],
                words["amendment"],
                words["amended"],
                f"{words['actual']} {year}",
                words["deviation"],
            ]
        elif name == "investments":
            heads = [words["project"], f"{words['amended']} {year}", f"{words['actual']} {year}", words["deviation"]]
        else:
            heads = [words["key_figures"] if name == "key_figures" else words["item"], str(year), str(year - 1)]
        scheme = line_scheme(name if name in ("cash_flow", "balance_sheet") else "income_statement", year)
        out += [f"## {words[name]}", "", "\t".join(heads)]
        for row, figures in rows.items():
            label = words.get(row, "") if name in ("equity", "key_figures", "investments") else scheme[row].name.get(language)
            out.append("\t".join((label, *(_printed(figure, language) for figure in figures))))
        out.append("")
    return "\n".join(out)


def _printed(value: Decimal, language: Language) -> str:
    text = f"{abs(value):,}".replace(",", " ")
    if language is Language.EN:
        text = f"{abs(value):,}"
        return f"({text})" if value < 0 else text
    return ("-" if value < 0 else "") + text.replace(".", ",")
