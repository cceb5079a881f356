"""A small, sound package to plant faults in, and the two examples."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples on every run of CI, new ones on a developer's machine; never a timed test.
settings.register_profile("developer", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "developer")

ROOT = Path(__file__).parents[1]

FILES = {
    "municipality.toml": """format = 1
[municipality]
name = "Testilä"
code = "998"
languages = ["fi"]

[[levels]]
id = "town"
name = "kunta"
[[levels]]
id = "office"
name = "toimiala"

[display]
cost_sign = "negative"
rounding = "independent"

[[goal_kinds]]
id = "binding"
name = "sitova"

[[statuses]]
id = "met"
met = "yes"
shape = "full"
tone = "good"
outcome = "Toteutui"
forecast = "Toteutuu"
[[statuses]]
id = "not_met"
met = "no"
shape = "cross"
tone = "bad"
outcome = "Ei toteutunut"
forecast = "Ei toteudu"

[risk_scale]
maximum = 3
probability = "Todennäköisyys"
significance = "Merkittävyys"

[[risk_classes]]
id = "financial"
name = "Taloudellinen"

[[measures]]
id = "EUR_per_pupil"
name = "€/oppilas"

[project_totals]
total_funding = "sum"
own_share_percent = "weighted_mean"
""",
    "statement.toml": """format = 1
[statement]
id = "tp-2025"
year = 2025
root = "T"
title = "Tilinpäätös 2025"
organ = "Kunnanhallitus"

[[columns.standard]]
measure = "amended"
[[columns.standard]]
measure = "actual"
[[columns.standard]]
measure = "deviation"

[sections.summary]
kind = "comparison"
lines = ["operating_revenue", "operating_expenses", "operating_margin"]
columns = "standard"

[sections.full]
kind = "comparison"
lines = "all"
columns = "standard"

[sections.text]
kind = "prose"
heading = "Katsaus"

[sections.goals]
kind = "goals"
goals = "binding"
include = "subtree"

[sections.key_figures]
kind = "key_figures"
include = "subtree"
columns = "values"
notes = ["inhabitants"]

[sections.risks]
kind = "risks"
include = "subtree"

[sections.projects]
kind = "projects"
include = "subtree"

[layout]
town = ["text", "summary", "full", "goals", "key_figures", "risks", "projects"]
office = ["summary"]

[layout_of]
B = ["full"]

[[notes]]
id = "inhabitants"
text = "Asukkaita oli {{ parameter(\\"inhabitants\\") | number }}."

[[columns.values]]
measure = "actual"
""",
    "units.csv": """code,parent,level,name_fi,officer,valid_from,valid_to,successors
T,,town,Testilän kunta,manager,,,
A,T,office,Opetus,manager,,,
B,T,office,Tekniikka,,,,
""",
    "officers.csv": """id,title_fi
manager,Kunnanjohtaja
""",
    "lines.csv": """id,parent,name_fi
ict_services,service_purchases,ICT-palvelut
""",
    "amendments.csv": """id,date,organ_fi,reference,reason_fi
spring,2025-05-19,Valtuusto,§ 26,Tarkennus
""",
    "amounts.csv": """unit,line,year,stage,amendment,scope,extent,amount,basis
A,sales_revenue,2025,original,,,,1000.00,
A,sales_revenue,2025,amendment,spring,,,250.50,
A,sales_revenue,2025,actual,,,,1300.25,
A,wages_and_salaries,2025,original,,,,-5000.00,
A,wages_and_salaries,2025,actual,,,,-4900.75,
B,ict_services,2025,original,,,,-300.00,
B,ict_services,2025,actual,,,,-312.40,
""",
    "remarks.csv": """unit,line,text_fi
B,ict_services,Lisenssien hinta nousi.
""",
    "investment_projects.csv": """id,unit,name_fi,total_estimate
yard,A,Koulun piha,9000.00
""",
    "investments.csv": """project,line,year,stage,amendment,amount
yard,expenditure,2025,original,,-9000.00
yard,expenditure,2025,actual,,-8100.10
""",
    "objectives.csv": """id,parent,name_fi
growth,,Kasvu
work,growth,Työ
""",
    "goals.csv": """id,kind,unit,objective,text_fi,officers,result_fi,status
reading,binding,A,work,Kaikki lukevat.,manager,"Lukijoita oli {{ fact(""readers"") | number }}, mikä on 93,5 % kaikista.",met
""",
    "indicators.csv": """id,goal,text_fi,target_fi,target_value,value,unit_of_measure,as_of,status
share,reading,Lukijoiden osuus,90 %,90,93.5,percent,2025-12-31,met
""",
    "key_figures.csv": """id,unit,parent,name_fi,unit_of_measure,decimals,direction,denominator,formula
cost,A,,Kulut,EUR_per_inhabitant,1,down,inhabitants,"-amount(unit=""A"", line=""operating_expenses"") / parameter(""inhabitants"")"
pupil,A,cost,Kulut oppilasta kohti,EUR_per_pupil,,down,,
""",
    "key_figure_values.csv": """key_figure,part,year,stage,value,absence
pupil,,2025,actual,49.50,
""",
    "parameters.csv": """id,year,value,unit_of_measure,name_fi
inhabitants,2025,1000,person,Asukasluku
""",
    "facts.csv": """id,unit,name_fi,value,unit_of_measure,as_of
readers,A,Lukijoita,935,person,2025-12-31
""",
    "risks.csv": """id,unit,class,description_fi,probability,significance,control_fi,follow_up_fi
staff,A,financial,Henkilöstö vähenee.,2,3,Koulutus,Seurattiin.
""",
    "funders.csv": """id,name_fi
state,Valtio
""",
    "projects.csv": """id,unit,objective,name_fi,description_fi,funder,first_year,last_year,total_funding,own_share_percent,realisation_percent,follow_up_fi
books,A,growth,Kirjahanke,Kirjoja kouluun.,state,2024,2025,5000.00,20,80,Kirjat ostettiin.
""",
    "prose/T/text.fi.md": """Kunnan vuosi oli hyvä.

Tuottoja kertyi {{ actual("operating_revenue", unit="A") | euros }}.
""",
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package of every table without a single finding, in a folder of its own."""
    folder = tmp_path / "package"
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def heinola() -> Path:
    return ROOT / "examples" / "heinola-2025"
