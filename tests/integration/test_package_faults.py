"""One fault planted at a time: what is said of it, and where. Nothing is ever published from a faulty package."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from toteuma.core.errors import PackageUnreadable, PublicationStopped
from toteuma.core.findings import Finding, Level
from toteuma.core.language import Language
from toteuma.core.statement import StatementData
from toteuma.package.loading import load_package
from toteuma.services.publication import Format, publish
from toteuma.services.validation import validate
from toteuma.texts import words
from toteuma.texts.findings import hint, place, sentence

M, S = "municipality.toml", "statement.toml"
PROSE = "prose/T/text.fi.md"
TEXT_FIGURE = 'actual("operating_revenue", unit="A") | euros'


@dataclass(frozen=True)
class Fault:
    """``old`` → ``new`` in ``file``; what is expected to be told. ``where`` is the file told of, where it is another."""

    name: str
    file: str
    old: str
    new: str
    told: str
    where: str = ""

    def plant(self, package: Path) -> None:
        path = package / self.file
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        assert text.count(self.old) == 1 or not self.old, f"{self.old!r} stands {text.count(self.old)} times in {self.file}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(self.old, self.new) if self.old else text + self.new, encoding="utf-8")


def line(finding: Finding) -> str:
    """A finding in one line: level, code, row, column, what is quoted."""
    where = finding.place
    return f"{finding.level} {finding.code} {where.row or '-'} {where.column or '-'} {where.quote or '-'}"


WHOLE = "; ".join(f"warning whole_against_units 9 amount {amount}" for amount in ("-4900.00", "-4900.00", "-5212.40"))
"""A salary told wrong is wrong in itself, in employee costs and in operating expenses."""

# name, file, what stands there, what shall stand there, finding
TABLES = [
    Fault("wrong column", "officers.csv", "title_fi", "titel_fi", "error unknown_column 1 titel_fi -; error missing_column 1 title_fi -"),
    Fault("missing column", "parameters.csv", "id,year,value,", "id,year,basis,", "error missing_column 1 value -"),
    Fault("missing localized column", "funders.csv", "id,name_fi\nstate,Valtio", "id\nstate", "error missing_column 1 name_fi -"),
    Fault("doubled column", "funders.csv", "id,name_fi\nstate,Valtio", "id,name_fi,id\nstate,Valtio,x", "error doubled_column 1 id -"),
    Fault("table without a header", "funders.csv", "id,name_fi\nstate,Valtio\n", "", "error table_empty 1 - -"),
    Fault("row too short", "facts.csv", "935,person,2025-12-31", "935,person", "error row_length 2 - -"),
    Fault("row too long", "facts.csv", "935,person", "9,35,person", "error row_length 2 - 2025-12-31"),
    Fault("quote never closed", "officers.csv", "Kunnanjohtaja", '"Kunnanjohtaja', "error csv_unclosed 2 - -"),
    Fault("quote inside a text", "officers.csv", "Kunnanjohtaja", '"Kunnan"johtaja', "error csv_quote 2 - -"),
    Fault("text missing", "officers.csv", "manager,Kunnanjohtaja", "manager,", "error value_missing 2 title_fi -"),
    Fault("key missing", "risks.csv", "staff,A", ",A", "error value_missing 2 id -"),
    Fault("unknown unit", "amounts.csv", "B,ict_services,2025,actual", "Bx,ict_services,2025,actual", "error unknown_reference 8 unit Bx"),
    Fault("unknown line", "amounts.csv", "ict_services,2025,actual", "ikt_services,2025,actual", "error unknown_reference 8 line ikt_services"),
    Fault("unknown stage", "amounts.csv", "B,ict_services,2025,actual", "B,ict_services,2025,aktual", "error not_in_list 8 stage aktual"),
    Fault("unknown scope", "amounts.csv", "-4900.75", "-4900.75,\nA,rents,2025,actual,,outside,,1.00", "error not_in_list 7 scope outside"),
    Fault("unknown extent", "amounts.csv", "actual,,,,-312.40", "actual,,,half,-312.40", "error not_in_list 8 extent half"),
    Fault("unknown amendment", "amounts.csv", "amendment,spring", "amendment,sprint", "error unknown_reference 3 amendment sprint"),
    Fault("stage without amendment", "amounts.csv", "amendment,spring", "amendment,", "error amendment_and_stage 3 amendment -"),
    Fault("unknown status", "goals.csv", ",met", ",mett", "error unknown_reference 2 status mett"),
    Fault("unknown goal kind", "goals.csv", "binding", "bonding", "error unknown_reference 2 kind bonding"),
    Fault("unknown officer", "goals.csv", "manager", "manager; manger", "error unknown_reference 2 officers manger"),
    Fault("unknown objective", "goals.csv", ",work,", ",wark,", "error unknown_reference 2 objective wark"),
    Fault("unknown risk class", "risks.csv", "financial", "finansial", "error unknown_reference 2 class finansial"),
    Fault("unknown measure", "key_figures.csv", "EUR_per_pupil", "EUR_per_pupyl", "error unknown_reference 3 unit_of_measure EUR_per_pupyl"),
    Fault("unknown funder", "projects.csv", ",state,", ",stat,", "error unknown_reference 2 funder stat"),
    Fault("unknown goal", "indicators.csv", "share,reading", "share,riding", "error unknown_reference 2 goal riding"),
    Fault("unknown key figure", "key_figure_values.csv", "pupil", "pupils", "error unknown_reference 2 key_figure pupils"),
    Fault("unknown denominator", "key_figures.csv", "inhabitants,\"-", "inhabitant,\"-", "error unknown_reference 2 denominator inhabitant"),
    Fault("unknown level", "units.csv", "B,T,office", "B,T,ofice", "error unknown_reference 4 level ofice"),
    Fault("unknown parent", "units.csv", "B,T,", "B,Tx,", "error unknown_reference 4 parent Tx"),
    Fault("unknown successor", "units.csv", "Tekniikka,,,,", "Tekniikka,,,2025-12-31,X", "error unknown_reference 4 successors X"),
    Fault("unknown investment project", "investments.csv", "yard,expenditure,2025,actual", "yord,expenditure,2025,actual", "error unknown_reference 3 project yord"),
    Fault("local line under nothing", "lines.csv", "service_purchases", "service_purchase", "error unknown_reference 2 parent service_purchase"),
    Fault("local line of the scheme's name", "lines.csv", "", "fee_revenue,operating_revenue,Maksut\n", "error doubled_line 3 id fee_revenue"),
    Fault("doubled key", "funders.csv", "", "state,Valtio 2\n", "error doubled_key 3 id state"),
    Fault("doubled amount", "amounts.csv", "", "B,ict_services,2025,actual,,,,-1.00,\n", "error doubled_key 9 unit, line, year, stage, amendment, scope, extent B, ict_services, 2025, actual, all, own"),
    Fault("broken number", "amounts.csv", "-312.40", "-312.4O", "error broken_number 8 amount -312.4O"),
    Fault("two points", "amounts.csv", "-312.40", "-1.312.40", "error broken_number 8 amount -1.312.40"),
    Fault("number beyond numbers", "amounts.csv", "-312.40", "NaN", "error broken_number 8 amount NaN"),
    Fault("exponent", "amounts.csv", "-312.40", "1e5", "error broken_number 8 amount 1e5"),
    Fault("parts of a cent", "amounts.csv", "-312.40", "-312.405", "error too_many_decimals 8 amount -312.405"),
    Fault("broken year", "parameters.csv", "inhabitants,2025", "inhabitants,25", "error broken_year 2 year 25"),
    Fault("broken whole number", "risks.csv", ",2,3,", ",2.5,3,", "error broken_whole 2 probability 2.5"),
    Fault("too small", "risks.csv", ",2,3,", ",0,3,", "error too_small 2 probability 0"),
    Fault("beyond the scale", "risks.csv", ",2,3,", ",2,4,", "error beyond_scale 2 significance 4"),
    Fault("broken date", "facts.csv", "2025-12-31", "31.12.25", "error broken_date 2 as_of 31.12.25"),
    Fault("no such day", "facts.csv", "2025-12-31", "31.2.2025", "error broken_date 2 as_of 31.2.2025"),
    Fault("bad form", "facts.csv", "readers,A", "Readers!,A", "error bad_form 2 id Readers!"),
    Fault("unit ends before it starts", "units.csv", "Tekniikka,,,,", "Tekniikka,,2025-02-01,2025-01-31,", "error dates_out_of_order 4 valid_to 2025-01-31"),
    Fault("project ends before it starts", "projects.csv", "2024,2025", "2025,2024", "error dates_out_of_order 2 last_year 2024"),
    Fault("successor but no end", "units.csv", "Tekniikka,,,,", "Tekniikka,,,,A", "warning successor_without_end 4 successors A"),
    Fault("unit not in force", "units.csv", "Tekniikka,,,,", "Tekniikka,,,2024-12-31,A", "warning unit_not_in_force 7 year 2025; warning unit_not_in_force 8 year 2025", "amounts.csv"),
    Fault("amendment after the year", "amendments.csv", "2025-05-19", "2026-01-02", "warning amendment_other_year 2 date 2026-01-02"),
    Fault("amendment before the year", "amendments.csv", "2025-05-19", "2024-05-19", "warning amendment_other_year 2 date 2024-05-19"),
    Fault("successor that is gone already", "units.csv", "A,T,office,Opetus,manager,,,\nB,T,office,Tekniikka,,,,", "A,T,office,Opetus,manager,,2025-06-30,B\nB,T,office,Tekniikka,,,2025-06-30,", "warning successor_not_in_force 3 successors B"),
    Fault("successor that is the unit itself", "units.csv", "Tekniikka,,,,", "Tekniikka,,,2025-12-31,B", "warning successor_not_in_force 4 successors B"),
    Fault("name in another letter case", "amounts.csv", "B,ict_services,2025,actual", "b,ict_services,2025,actual", "error unknown_reference 8 unit b"),
    Fault("circular objectives", "objectives.csv", "growth,,", "growth,work,", "error circular 2 parent work"),
    Fault("circular key figures", "key_figures.csv", "cost,A,,", "cost,A,pupil,", "error circular 2 parent pupil"),
    Fault("circular units", "units.csv", "", "C,D,office,C,,,,\nD,C,office,D,,,,\n", "error circular 5 parent D"),
    Fault("amount on a balance", "amounts.csv", "", "A,operating_margin,2025,actual,,,,1.00,\n", "error amount_on_balance 9 line operating_margin"),
    Fault("total that contradicts its parts", "amounts.csv", "", "A,employee_costs,2025,actual,,,,-4900.00,\n", "error total_line 9 amount -4900.00"),
    Fault("amended against its stages", "amounts.csv", "", "A,sales_revenue,2025,amended,,,,1250.00,\n", "error budget_stages 9 amount 1250.00"),
    Fault("whole against its units", "amounts.csv", "", "T,wages_and_salaries,2025,actual,,,whole,-4900.00,\nT,sales_revenue,2025,actual,,,whole,1300.25,\nT,ict_services,2025,actual,,,whole,-312.40,\n", WHOLE),
    Fault("whole without a line of its units", "amounts.csv", "", "T,wages_and_salaries,2025,actual,,,whole,-4900.75,\nT,ict_services,2025,actual,,,whole,-312.40,\n", "warning whole_lacks_line 4 amount -"),
    Fault("file of no meaning", "amount.csv", "", "x\n", "warning unknown_file - - -"),
    Fault("settings of a wrong name", "municipality.tolm", "", "x\n", "warning unknown_file - - -"),
    Fault("head left out", "facts.csv", ",as_of", ",", "error value_without_head 2 6 2025-12-31"),
    Fault("faults below a wrong head", "risks.csv", "id,unit,class,description_fi,probability,significance,control_fi,follow_up_fi\nstaff,A,financial,Henkilöstö vähenee.,2,", "id,unit,class,description_fi,propability,significance,control_fi,follow_up_fi\nstaff,A,financial,,2,x", "error missing_column 1 probability -; error unknown_column 1 propability -; error value_missing 2 description_fi -; error broken_whole 2 significance x3"),
    Fault("a head twice, a fault below", "funders.csv", "id,name_fi\nstate,Valtio", "id,name_fi,id\nstate,,x", "error doubled_column 1 id -; error value_missing 2 name_fi -"),
    Fault("value and a reason for none", "key_figure_values.csv", "49.50,", "49.50,no_figure", "error value_and_absence 2 value 49.50"),
    Fault("neither value nor reason", "key_figure_values.csv", "49.50,", ",", "error value_or_absence 2 value -"),
    Fault("unknown reason for no value", "key_figure_values.csv", "49.50,", ",none", "error not_in_list 2 absence none"),
    Fault("unknown unit of a part", "key_figure_values.csv", "pupil,,2025", "pupil,X,2025", "error unknown_reference 2 part X"),
    Fault("unknown unit of a fact", "facts.csv", "readers,A", "readers,X", "error unknown_reference 2 unit X"),
    Fault("unknown unit of a remark", "remarks.csv", "B,ict", "X,ict", "error unknown_reference 2 unit X"),
    Fault("unknown line of a remark", "remarks.csv", "ict_services", "ikt_services", "error unknown_reference 2 line ikt_services"),
    Fault("decimal comma that is a group", "amounts.csv", "-312.40", '"-1,312,40"', "error broken_number 8 amount -1,312,40"),
    Fault("number with its unit", "amounts.csv", "-312.40", "-312.40 €", "error broken_number 8 amount -312.40 €"),
    Fault("number in brackets", "amounts.csv", "-312.40", "(312.40)", "error broken_number 8 amount (312.40)"),
    Fault("date with a time", "facts.csv", "2025-12-31", "2025-12-31T00:00", "error broken_date 2 as_of 2025-12-31T00:00"),
    Fault("date of the other side", "facts.csv", "2025-12-31", "12/31/2025", "error broken_date 2 as_of 12/31/2025"),
    Fault("week date", "facts.csv", "2025-12-31", "2025-W01-1", "error broken_date 2 as_of 2025-W01-1"),
    Fault("date without marks", "facts.csv", "2025-12-31", "20251231", "error broken_date 2 as_of 20251231"),
    Fault("unit that outlives the one above", "units.csv", "T,,town,Testilän kunta,manager,,,\nA,T,office,Opetus,manager,,,\nB,T,office,Tekniikka,,,,", "T,,town,Testilän kunta,manager,,2025-12-30,\nA,T,office,Opetus,manager,,2025-12-31,\nB,T,office,Tekniikka,,,2025-12-30,", "error outlives_parent 3 valid_to 2025-12-31"),
    Fault("unit that is there before the one above", "units.csv", "T,,town,Testilän kunta,manager,,,\nA,T,office,Opetus,manager,,,", "T,,town,Testilän kunta,manager,2025-01-01,,\nA,T,office,Opetus,manager,2024-12-31,,", "error before_parent 3 valid_from 2024-12-31; error before_parent 4 valid_from -"),
    Fault("unit that is its own parent", "units.csv", "A,T,office", "A,A,office", "error circular 3 parent A"),
    Fault("key figures that need each other", "key_figures.csv", 'EUR_per_pupil,,down,,', 'EUR_per_pupil,,down,,"key_figure(""again"")"\nagain,A,,Toinen,EUR,,down,,"key_figure(""third"")"\nthird,A,,Kolmas,EUR,,down,,"key_figure(""again"")"', 'error reference_circular 3 formula key_figure("again"); error reference_circular 4 formula key_figure("third"); error reference_circular 5 formula key_figure("again")'),
]  # fmt: skip

SETTINGS = [
    Fault("broken toml", M, 'name = "Testilä"', 'name = "Testilä', "error toml_broken 3 16 name = \"Testilä"),
    Fault("broken statement", S, "year = 2025", "year = = 2025", "error toml_broken 4 8 year = = 2025"),
    Fault("unknown setting", M, "rounding =", "roundings =", "error setting_unknown 16 display.roundings independent"),
    Fault("unknown table", M, "[display]", "[displays]", "error setting_unknown 14 displays -"),
    Fault("wrong choice", M, '"negative"', '"negativ"', "error not_in_list 15 display.cost_sign negativ"),
    Fault("wrong type", S, "year = 2025", 'year = "2025"', "error setting_type 4 statement.year 2025"),
    Fault("wrong list", M, 'languages = ["fi"]', 'languages = "fi"', "error setting_type 5 municipality.languages fi"),
    Fault("list of other things", S, 'office = ["summary"]', "office = [1]", "error setting_type 51 layout.office -"),
    Fault("unknown language", M, '["fi"]', '["fi", "se"]', "error not_in_list 5 municipality.languages se"),
    Fault("text in an unknown language", M, 'name = "Testilä"', 'name = { fi = "T", se = "T" }', "error setting_languages 3 municipality.name -"),
    Fault("missing setting", M, 'code = "998"\n', "", "error setting_missing 2 municipality.code -"),
    Fault("doubled id", M, '[[measures]]\n', '[[measures]]\nid = "EUR_per_pupil"\nname = "€"\n[[measures]]\n', "error doubled_id 50 measures[2].id EUR_per_pupil"),
    Fault("doubled status", M, 'id = "not_met"', 'id = "met"', "error doubled_id 30 statuses[2].id met"),
    Fault("unknown shape", M, 'shape = "full"', 'shape = "ful"', "error not_in_list 25 statuses[1].shape ful"),
    Fault("unknown tone", M, 'tone = "good"', 'tone = "fine"', "error not_in_list 26 statuses[1].tone fine"),
    Fault("scale of one step", M, "maximum = 3", "maximum = 1", "error out_of_range 38 risk_scale.maximum 1"),
    Fault("no risk scale", M, '[risk_scale]\nmaximum = 3\nprobability = "Todennäköisyys"\nsignificance = "Merkittävyys"\n', "", "error risk_scale_missing 2 probability -", "risks.csv"),
    Fault("wrong total rule", M, '"weighted_mean"', '"average"', "error not_in_list 52 project_totals.own_share_percent average"),
    Fault("unit of amounts", M, '[display]\n', "[display]\nunit = 100\n", "error not_in_list 15 display.unit 100"),
    Fault("too many decimals", M, '[display]\n', "[display]\ndecimals = 7\n", "error out_of_range 15 display.decimals 7"),
    Fault("colour", M, '[display]\n', '[theme]\naccent = "blue"\n[display]\n', "error bad_form 15 theme.accent blue"),
    Fault("package format", M, "format = 1", "format = 2", "error format_unknown 1 format 2"),
    Fault("package format of the statement", S, "format = 1", "format = 2", "error format_unknown 1 format 2"),
    Fault(
        "scheme of a whole balance sheet",
        S,
        'root = "T"',
        'root = "T"\nscheme = "balance_sheet"',
        "error scheme_not_compared 6 statement.scheme balance_sheet",
    ),
    Fault("unknown scheme", S, 'root = "T"', 'root = "T"\nscheme = "income"', "error not_in_list 6 statement.scheme income"),
    Fault("year of no statement", S, "year = 2025", "year = 25", "error out_of_range 4 statement.year 25"),
    Fault("statement id", S, '"tp-2025"', '"TP 2025"', "error bad_form 3 statement.id TP 2025"),
    Fault("unknown root", S, 'root = "T"', 'root = "X"', "error unknown_root 5 statement.root X"),
    Fault("unknown kind of section", S, 'kind = "risks"', 'kind = "risk"', "error not_in_list 42 sections.risks.kind risk"),
    Fault("unknown include", S, 'goals = "binding"\ninclude = "subtree"', 'goals = "binding"\ninclude = "tree"', "error not_in_list 33 sections.goals.include tree"),
    Fault("unknown column set", S, 'lines = "all"\ncolumns = "standard"', 'lines = "all"\ncolumns = "standart"', "error not_in_list 24 sections.full.columns standart"),
    Fault("unknown measure of a column", S, 'measure = "deviation"', 'measure = "diviation"', "error not_in_list 14 columns.standard[3].measure diviation"),
    Fault("unknown line of a section", S, '"operating_revenue", ', '"operating_revenues", ', "error unknown_reference 18 sections.summary.lines operating_revenues"),
    Fault("unknown goal kind of a section", S, 'goals = "binding"', 'goals = "operating"', "error unknown_reference 32 sections.goals.goals operating"),
    Fault("unknown section of a level", S, 'office = ["summary"]', 'office = ["sumary"]', "error unknown_section 51 layout.office -"),
    Fault("unknown section of a unit", S, 'B = ["full"]', 'B = ["fill"]', "error unknown_section 54 layout_of.B -"),
    Fault("layout of an unknown level", S, 'office = ["summary"]', 'ofice = ["summary"]', "error unknown_reference 51 layout.ofice ofice"),
    Fault("layout of an unknown unit", S, 'B = ["full"]', 'Bx = ["full"]', "error unknown_reference 54 layout_of.Bx Bx"),
    Fault("time instead of a date", S, "[layout]\n", "[approval]\ndate = 2026-03-10T12:00:00\n[layout]\n", "error setting_type 50 approval.date 2026-03-10 12:00:00"),
    Fault("date as a text", S, "[layout]\n", '[approval]\ndate = "10.3.2026"\n[layout]\n', "error setting_type 50 approval.date 10.3.2026"),
    Fault("unknown unit of a note", S, 'id = "inhabitants"\n', 'id = "inhabitants"\nunits = ["A", "X"]\n', "error unknown_reference 56 notes.inhabitants.units X"),
    Fault("unknown table of a note", S, 'id = "inhabitants"\n', 'id = "inhabitants"\ntables = ["income"]\n', "error not_in_list 58 notes[1].tables income"),
    Fault("doubled note", S, '[[notes]]\n', '[[notes]]\nid = "inhabitants"\ntext = "x"\n[[notes]]\n', "error doubled_id 60 notes[2].id inhabitants"),
    Fault("setting given twice", S, "year = 2025\n", "year = 2025\nyear = 2025\n", "error toml_doubled 5 12 year = 2025"),
    Fault("table given twice", S, "[layout]\n", "[statement]\n", "error toml_doubled 49 11 [statement]"),
    Fault("table where a list stands", M, "[[measures]]", "[measures]", "error setting_type 46 measures -"),
    Fault("list where a table stands", M, "[display]", "[[display]]", "error setting_type 14 display -"),
    Fault("head with a place of its own", S, 'measure = "deviation"\n', 'measure = "deviation"\nheader = "Ero {unit}"\n', "error header_place 15 columns.standard[3].header Ero {unit}"),
    Fault("unknown note", S, 'notes = ["inhabitants"]', 'notes = ["inhabitant"]', "error unknown_note 39 sections.key_figures.notes -"),
    Fault("prose without its section", S, '[sections.text]\nkind = "prose"', '[sections.text]\nkind = "risks"', "error prose_section - - text", PROSE),
]  # fmt: skip

TEXTS = [
    Fault("file name", "prose/T/text.md", "", "x", "error prose_name - - -"),
    Fault("language of a file", "prose/T/text.se.md", "", "x", "error prose_name - - -"),
    Fault("file in no unit's folder", "prose/text.fi.md", "", "x", "error prose_name - - -"),
    Fault("folder of an unknown unit", "prose/X/text.fi.md", "", "x", "error prose_unit - - X"),
    Fault("unknown section", "prose/T/txt.fi.md", "", "x", "error prose_section - - txt"),
    Fault("bound to nothing", PROSE, "operating_revenue", "tax_revenue", 'error binding_absent 3 - actual("tax_revenue", unit="A") | euros'),
    Fault("unknown function", PROSE, "actual(", "aktual(", f"error reference_function 3 - {TEXT_FIGURE.replace('actual', 'aktual')}"),
    Fault("unknown filter", PROSE, "| euros", "| euro", f"error binding_filter 3 - {TEXT_FIGURE[:-1]}"),
    Fault("filter's argument", PROSE, "| euros", "| euros(9)", f"error binding_filter 3 - {TEXT_FIGURE}(9)"),
    Fault("two filters", PROSE, "| euros", "| euros | number", f"error binding_filter 3 - {TEXT_FIGURE} | number"),
    Fault("no filter's name", PROSE, "| euros", "| 2", f"error expression_filter_name 3 - {TEXT_FIGURE.replace('euros', '2')}"),
    Fault("unknown argument", PROSE, "unit=", "unt=", f"error reference_argument 3 - {TEXT_FIGURE.replace('unit', 'unt')}"),
    Fault("doubled argument", PROSE, "unit=", "line=", f"error reference_argument_doubled 3 - {TEXT_FIGURE.replace('unit', 'line')}"),
    Fault("unknown unit in a text", PROSE, 'unit="A"', 'unit="X"', f"error reference_unit 3 - {TEXT_FIGURE.replace('A', 'X')}"),
    Fault("unknown line in a text", PROSE, "operating_revenue", "revenue", f"error reference_line 3 - {TEXT_FIGURE.replace('operating_revenue', 'revenue')}"),
    Fault("bracket", PROSE, '"A")', '"A"', f"error expression_expected_close 3 - {TEXT_FIGURE.replace(')', '')}"),
    Fault("no bracket", PROSE, TEXT_FIGURE, "readers", "error expression_expected_open 3 - readers"),
    Fault("ends early", PROSE, TEXT_FIGURE, "1 +", "error expression_ends_early 3 - 1 +"),
    Fault("nothing in the braces", PROSE, TEXT_FIGURE, "", "error expression_empty 3 - -"),
    Fault("no value", PROSE, TEXT_FIGURE, "* 2", "error expression_expected_value 3 - * 2"),
    Fault("no literal", PROSE, TEXT_FIGURE, "fact(readers)", "error expression_expected_literal 3 - fact(readers)"),
    Fault("something more", PROSE, TEXT_FIGURE, "1 2", "error expression_unexpected 3 - 1 2"),
    Fault("order of arguments", PROSE, TEXT_FIGURE, 'actual(unit="A", "rents")', 'error expression_argument_order 3 - actual(unit="A", "rents")'),
    Fault("long number", PROSE, TEXT_FIGURE, "1" * 16, f"error expression_number_too_long 3 - {'1' * 16}"),
    Fault("too many arguments", PROSE, TEXT_FIGURE, 'fact("readers", 1)', 'error reference_arguments 3 - fact("readers", 1)'),
    Fault("missing argument", PROSE, TEXT_FIGURE, "fact()", "error reference_missing_argument 3 - fact()"),
    Fault("wrong choice in a text", PROSE, TEXT_FIGURE, 'project("books", "cost")', 'error reference_choice 3 - project("books", "cost")'),
    Fault("year in words", PROSE, TEXT_FIGURE, 'actual("rents", year="2025")', 'error reference_year 3 - actual("rents", year="2025")'),
    Fault("unknown key figure in a text", PROSE, TEXT_FIGURE, 'key_figure("x")', 'error reference_key_figure 3 - key_figure("x")'),
    Fault("unknown parameter", PROSE, TEXT_FIGURE, 'parameter("x")', 'error reference_parameter 3 - parameter("x")'),
    Fault("unknown indicator", PROSE, TEXT_FIGURE, 'indicator("x")', 'error reference_indicator 3 - indicator("x")'),
    Fault("unknown project", PROSE, TEXT_FIGURE, 'project("x", "total_funding")', 'error reference_project 3 - project("x", "total_funding")'),
    Fault("unknown status in a text", PROSE, TEXT_FIGURE, 'goal_count(status="x")', 'error reference_status 3 - goal_count(status="x")'),
    Fault("unknown goal kind in a text", PROSE, TEXT_FIGURE, 'goal_count(kind="x")', 'error reference_goal_kind 3 - goal_count(kind="x")'),
    Fault("zero below the line", PROSE, TEXT_FIGURE, "1 / 0", "error binding_absent 3 - 1 / 0"),
    Fault("in a goal", "goals.csv", '""readers""', '""riders""', 'error reference_fact 2 result_fi fact("riders") | number'),
    Fault("in a risk", "risks.csv", "Seurattiin.", "Oli {{ 1 + }}.", "error expression_ends_early 2 follow_up_fi 1 +"),
    Fault("in a project", "projects.csv", "Kirjat ostettiin.", "Oli {{ hm() }}.", "error reference_function 2 follow_up_fi hm()"),
    Fault("in a remark", "remarks.csv", "nousi.", "nousi {{ 1 | hm }}.", "error binding_filter 2 text_fi 1 | hm"),
    Fault("in a note", S, 'parameter(\\"inhabitants\\")', 'parameter(\\"x\\")', 'error reference_parameter 56 notes.inhabitants parameter("x") | number'),
    Fault("formula", "key_figures.csv", '/ parameter', '/ / parameter', 'error expression_expected_value 2 formula -amount(unit="A", line="operating_expenses") / / parameter("inhabitants")'),
    Fault("formula with a filter", "key_figures.csv", '(""inhabitants"")', '(""inhabitants"") | euros', 'error expression_no_filter 2 formula -amount(unit="A", line="operating_expenses") / parameter("inhabitants") | euros'),
    Fault("formula of an unknown line", "key_figures.csv", 'line=""operating_expenses""', 'line=""expenses""', 'error reference_line 2 formula -amount(unit="A", line="expenses") / parameter("inhabitants")'),
    Fault("formula of an unknown parameter", "key_figures.csv", '(""inhabitants"")', '(""people"")', 'error reference_parameter 2 formula -amount(unit="A", line="operating_expenses") / parameter("people")'),
    Fault("formula of itself", "key_figures.csv", 'parameter(""inhabitants"")', 'key_figure(""cost"")', 'error reference_circular 2 formula -amount(unit="A", line="operating_expenses") / key_figure("cost")'),
]  # fmt: skip

FAULTS = [*TABLES, *SETTINGS, *TEXTS]


def renders(finding: Finding) -> None:
    for language in Language:
        assert not re.search(r"\{\w+\}", sentence(finding, language).replace(finding.place.quote, ""))
        assert sentence(finding, language).strip()
        assert hint(finding, language).strip(), finding.code
        assert finding.place.file in place(finding, language)


def test_figures_in_a_finding_are_written_as_its_reader_writes_them() -> None:
    numbers = {"computed": Decimal("-5047155.80"), "stated": Decimal("-5047150"), "difference": Decimal("5.80")}
    details = {"unit": "A", "line": "employee_costs", "year": "2025", "stage": "actual"}
    finding = Finding(Level.WARNING, "whole_against_units", details=details, numbers=numbers)
    expected = {Language.FI: "−5 047 155,80", Language.SV: "−5 047 155,80", Language.EN: "−5,047,155.80"}
    for language, text in expected.items():
        assert text.replace(" ", "\u00a0") in sentence(finding, language)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_told_with_its_place(package: Path, fault: Fault) -> None:
    fault.plant(package)
    findings = validate(package).findings
    assert [line(finding) for finding in findings if finding.place.file == (fault.where or fault.file)] == fault.told.split("; ")
    assert [line(finding) for finding in findings if finding.place.file != (fault.where or fault.file) and finding.level == "error"] == []
    for finding in findings:
        renders(finding)


@pytest.mark.parametrize("name", ["units.csv", "amounts.csv", M, S])
def test_a_missing_file(package: Path, name: str) -> None:
    (package / name).unlink()
    findings = validate(package).findings
    assert [(line(finding), finding.place.file) for finding in findings] == [("error file_missing - - -", name)]
    for finding in findings:
        renders(finding)


def test_a_table_that_is_referred_to_but_missing(package: Path) -> None:
    (package / "funders.csv").unlink()
    assert [line(finding) for finding in validate(package).findings] == ["error unknown_reference 2 funder state"]


def test_a_missing_text_is_a_warning(package: Path) -> None:
    (package / PROSE).unlink()
    (finding,) = validate(package).findings
    assert (line(finding), finding.place.file, finding.place.unit) == ("warning prose_missing - - -", PROSE, "T")
    renders(finding)


def test_a_missing_folder_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(PackageUnreadable) as stopped:
        validate(tmp_path / "nothing")
    assert stopped.value.details["path"] == str(tmp_path / "nothing")


BAD_ENCODINGS = {"windows-1252": None, "utf-16": 1, "utf-16-le": 1, "utf-16-be": 1}
"""Encodings with the row that is told, where it is not the first with a letter beyond ASCII."""


@pytest.mark.parametrize("encoding", BAD_ENCODINGS)
@pytest.mark.parametrize(("name", "row"), [("risks.csv", 2), (M, 3), (PROSE, 1), ("parameters.csv", 1)])
def test_an_encoding_that_is_not_utf_8(package: Path, name: str, row: int, encoding: str) -> None:
    path = package / name
    if name == "parameters.csv" and encoding == "windows-1252":
        path.write_text(path.read_text(encoding="utf-8").replace("name_fi", "näme_fi"), encoding="utf-8")
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    (finding,) = [finding for finding in validate(package).findings if finding.level == "error"]
    assert (finding.code, finding.place.file, finding.place.row) == ("encoding", name, BAD_ENCODINGS[encoding] or row)
    renders(finding)


@pytest.mark.parametrize("name", ["units.csv", "risks.csv", M, PROSE])
def test_a_folder_in_place_of_a_file(package: Path, name: str) -> None:
    (package / name).unlink()
    (package / name).mkdir()
    found = [(line(finding), finding.place.file) for finding in validate(package).findings if finding.level == "error"]
    assert found == [("error not_a_file - - -", name)]


def test_a_file_in_place_of_the_folder_of_texts(package: Path) -> None:
    (package / PROSE).unlink()
    (package / "prose" / "T").rmdir()
    (package / "prose").rmdir()
    (package / "prose").write_text("x", encoding="utf-8")
    assert [line(finding) for finding in validate(package).findings] == ["error not_a_folder - - -", "warning prose_missing - - -"]


EMPTY = {
    "": "error table_empty 1 - -",
    "\ufeff": "error table_empty 1 - -",
    "\n \n": "error table_empty 1 - -",
    ";;;\n": "error table_empty 1 - -",
}


@pytest.mark.parametrize("content", EMPTY)
@pytest.mark.parametrize("name", ["amounts.csv", "funders.csv"])
def test_a_table_without_content(package: Path, name: str, content: str) -> None:
    (package / name).write_bytes(content.encode())
    found = [line(finding) for finding in validate(package).findings if finding.place.file == name]
    assert found == [EMPTY[content]]


def test_a_table_of_nothing_but_its_header(package: Path) -> None:
    """Needed tables say so; any other may be empty."""
    amounts = package / "amounts.csv"
    amounts.write_text(amounts.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    (package / "remarks.csv").write_text("unit,line,text_fi\n", encoding="utf-8")
    found = [line(finding) for finding in validate(package).findings if finding.place.file.endswith(".csv") and finding.level == "warning"]
    assert found == ["warning table_without_rows 2 - -"]


def test_empty_settings_tell_what_is_needed(package: Path) -> None:
    (package / S).write_bytes(b"")
    found = [line(finding) for finding in validate(package).findings]
    assert {text.split(" ")[1] for text in found} == {"setting_missing"}
    assert [text.split(" ")[3] for text in found] == [
        "layout", "sections", "statement", "statement.id", "statement.organ", "statement.root", "statement.title", "statement.year",
    ]  # fmt: skip


def test_what_other_programs_leave_behind_is_no_part_of_a_package(package: Path) -> None:
    for name in (".DS_Store", "prose/.DS_Store", "prose/T/.text.fi.md.swp", "prose/T/._text.fi.md", ".git/config", ".~lock.units.csv#"):
        (package / name).parent.mkdir(exist_ok=True)
        (package / name).write_bytes(b"\0\xff")
    assert validate(package).findings == ()


def test_a_fault_in_a_table_after_a_text_of_several_lines_is_told_by_its_row_in_excel(package: Path) -> None:
    path = package / "parameters.csv"
    path.write_text(
        path.read_text(encoding="utf-8") + 'pupils,2025,1,person,"Oppi\nlaita"\npupils,2024,x,person,Oppilaita\n', encoding="utf-8"
    )
    assert [line(finding) for finding in validate(package).findings] == ["error broken_number 4 value x"]


def test_a_text_is_not_at_fault_for_the_formula_it_refers_to(package: Path) -> None:
    """Nor does a wrong formula hide a text that refers to no key figure at all."""
    text, key_figures = package / PROSE, package / "key_figures.csv"
    text.write_text('{{ key_figure("cost") }}\n\n{{ key_figure("coast") }}\n', encoding="utf-8")
    key_figures.write_text(key_figures.read_text(encoding="utf-8").replace("operating_expenses", "costs"), encoding="utf-8")
    formula, reference = validate(package).findings
    assert line(formula) == 'error reference_line 2 formula -amount(unit="A", line="costs") / parameter("inhabitants")'
    assert line(reference) == 'error reference_key_figure 3 - key_figure("coast")'
    assert hint(reference, Language.EN) == "Nearest: cost. The ids are in key_figures.csv."


def test_a_formula_that_no_section_shows_is_looked_at(package: Path) -> None:
    settings, key_figures = package / S, package / "key_figures.csv"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"key_figures", ', ""), encoding="utf-8")
    assert validate(package).findings == ()
    key_figures.write_text(key_figures.read_text(encoding="utf-8").replace("operating_expenses", "costs"), encoding="utf-8")
    (finding,) = validate(package).findings
    assert (finding.code, finding.place.row, finding.place.column) == ("reference_line", 2, "formula")


def test_both_settings_files_are_looked_at_where_one_is_broken(package: Path) -> None:
    (package / M).write_text("= x", encoding="utf-8")
    path = package / S
    path.write_text(path.read_text(encoding="utf-8").replace("year = 2025", 'year = "2025"'), encoding="utf-8")
    assert [line(finding) for finding in validate(package).findings] == [
        "error toml_broken 1 1 = x",
        "error setting_type 4 statement.year 2025",
    ]


def test_everything_wrong_is_told_at_once(package: Path) -> None:
    """Faults in cells, references, rows that lie side by side, texts, file names: none hides another."""
    names = {
        "broken number", "unknown amendment", "unknown status", "unknown goal kind", "beyond the scale", "unknown measure",
        "project ends before it starts", "folder of an unknown unit", "unknown filter", "in a remark", "amount on a balance",
    }  # fmt: skip
    planted = [fault for fault in FAULTS if fault.name in names]
    assert len(planted) == len(names)
    for fault in planted:
        fault.plant(package)
    told = sorted(line(finding) for finding in validate(package).findings if finding.level == "error")
    assert told == sorted(fault.told for fault in planted)


def test_every_finding_has_a_hint_and_a_name_in_another_letter_case_is_known(package: Path) -> None:
    codes = {group: {key.partition(".")[2] for key in words() if key.startswith(f"{group}.")} for group in ("finding", "hint")}
    of_postings = {code.partition(".")[2] for code in codes["hint"] if code.startswith("postings.")}
    assert {f"postings.{code}" for code in of_postings} <= words().keys()
    assert codes["finding"] == {code for code in codes["hint"] if "." not in code}
    path = package / "amounts.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("B,ict_services,2025,actual", "b,ict_services,2025,actual"), encoding="utf-8")
    assert [hint(finding, Language.FI) for finding in validate(package).findings] == ["Tarkoititko: B?"]


def test_a_wrong_head_does_not_hide_names_that_are_nowhere(package: Path) -> None:
    planted = [fault for fault in FAULTS if fault.name == "unknown unit"]
    planted.append(Fault("", "units.csv", "level,name_fi", "tier,name_fi", "error missing_column 1 level -; error unknown_column 1 tier -"))
    for fault in planted:
        fault.plant(package)
    told = sorted(line(finding) for finding in validate(package).findings if finding.level == "error")
    assert told == sorted(text for fault in planted for text in fault.told.split("; "))


def test_a_wrong_setting_does_not_hide_what_is_wrong_with_records(package: Path) -> None:
    names = {
        "wrong choice",
        "value and a reason for none",
        "project ends before it starts",
        "unit that outlives the one above",
        "broken number",
    }
    planted = [fault for fault in FAULTS if fault.name in names]
    assert len(planted) == len(names)
    for fault in planted:
        fault.plant(package)
    told = sorted(line(finding) for finding in validate(package).findings if finding.level == "error")
    assert told == sorted(fault.told for fault in planted)


@pytest.mark.parametrize("name", ["broken number", "unknown root", "bound to nothing"])
def test_nothing_is_published_from_a_faulty_package(package: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    publish(package, out, formats=(Format.DATA,))
    before = {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    (fault,) = [fault for fault in FAULTS if fault.name == name]
    fault.plant(package)
    with pytest.raises(PublicationStopped) as stopped:
        publish(package, out, formats=(Format.DATA,))
    assert [line(finding) for finding in stopped.value.findings] == [fault.told]
    assert {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "package"]


# --- what is read all the same ----------------------------------------------------------------------------------------------


def parted(mark: str) -> Callable[[str], str]:
    """The table as another program writes it: its columns parted by ``mark``."""

    def write(text: str) -> str:
        out = io.StringIO()
        csv.writer(out, delimiter=mark, lineterminator="\n").writerows(csv.reader(io.StringIO(text)))
        return out.getvalue()

    return write


def decimal_comma(text: str) -> str:
    return re.sub(r"(;-?\d+)\.(\d+)(?=;|\n)", r"\1,\2", parted(";")(text))


WRITINGS: dict[str, Callable[[str], str]] = {
    "semicolons and decimal comma": decimal_comma,
    "tabs": parted("\t"),
    "the line that tells Excel the mark": lambda text: "\ufeffsep=;\r\n" + decimal_comma(text).replace("\n", "\r\n"),
    "that line saved as a cell, another mark": lambda text: '"sep=|"\n' + parted("|")(text),
    "byte order mark": lambda text: "\ufeff" + text,
    "windows line ends": lambda text: text.replace("\n", "\r\n"),
    "Finnish dates": lambda text: re.sub(r"\b(\d{4})-(\d\d)-(\d\d)\b", lambda found: f"{int(found[3])}.{int(found[2])}.{found[1]}", text),
    "empty rows": lambda text: text.replace("\n", "\n\n") + "\n \n",
    "rows of empty cells": lambda text: text + "," * text.partition("\n")[0].count(",") + "\n",
    "minus sign and groups": lambda text: re.sub(r",-(\d)(\d{3})\.", ",\u2212\\1\u00a0\\2.", text),
    "empty columns and cells beyond": lambda text: parted(",")(text) if '"' in text else text.replace("\n", ",,\n"),
    "blanks round the cells": lambda text: parted(",")(text) if '"' in text else text.replace(",", " , "),
}


@pytest.mark.parametrize("write", WRITINGS.values(), ids=WRITINGS.keys())
def test_a_table_is_read_the_same_however_it_was_saved(package: Path, write: Callable[[str], str]) -> None:
    expected = load_package(package)
    assert expected.findings == ()
    changed = 0
    for path in package.glob("*.csv"):
        text = path.read_bytes().decode()
        path.write_bytes(write(text).encode())
        changed += write(text) != text
    assert changed > 0
    found = load_package(package)
    assert found.findings == ()
    assert plain(found.data) == plain(expected.data)


def test_excel_counts_rows_without_the_line_that_tells_it_the_mark(package: Path) -> None:
    path = package / "parameters.csv"
    path.write_text("sep=;\n" + parted(";")(path.read_text(encoding="utf-8")).replace("1000;", "x;"), encoding="utf-8")
    assert [line(finding) for finding in validate(package).findings] == ["error broken_number 2 value x"]


def plain(data: StatementData | None) -> str:
    """All records, without the rows they stand in."""
    assert data is not None
    shown = repr([getattr(data, name) for name in data.__dataclass_fields__ if name not in ("organisation", "scheme")])
    return re.sub(r"row=\d+", "row", shown) + re.sub(r"row=\d+", "row", repr(data.organisation.units)) + repr(data.scheme.lines)


def test_a_decimal_comma_between_commas_is_not_guessed(package: Path) -> None:
    """A comma in a comma-parted row makes one column more: it is told, never read as another number."""
    path = package / "parameters.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("1000,", "1000,5,"), encoding="utf-8")
    assert [line(finding) for finding in validate(package).findings] == ["error row_length 2 - Asukasluku"]
