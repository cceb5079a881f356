"""A fictional municipality of 150 units as a statement package: every table, every kind of section, always the same.

Nothing here is drawn from a real town. The numbers come from a seeded generator; every total is left to the product to compute.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

SEED = 150
YEAR = 2025
UNITS = 150
SERVICE_AREAS = 6
BOARDS = 18

INCOME = {"sales_revenue": 900, "fee_revenue": 400, "grants_received": 250, "other_operating_revenue": 120}
COSTS = {
    "wages_and_salaries": 3200,
    "pension_costs": 610,
    "other_social_costs": 140,
    "service_purchases": 2100,
    "materials_and_supplies": 420,
    "grants_paid": 180,
    "other_operating_expenses": 230,
}
"""A unit's usual amount on a line, in thousands of euros."""

AREAS = ("Sivistyspalvelut", "Hyvinvointipalvelut", "Tekniset palvelut", "Elinvoimapalvelut", "Konsernipalvelut", "Ympäristöpalvelut")
PLACES = ("Harju", "Ranta", "Koski", "Niemi", "Lehto", "Salo", "Mäki", "Suvanto", "Kangas", "Lahti", "Saari", "Notko")
OF_PLACES = ("harjun", "rannan", "kosken", "niemen", "lehdon", "salon", "mäen", "suvannon", "kankaan", "lahden", "saaren", "notkon")
WORK = (
    "koulu",
    "päiväkoti",
    "kirjasto",
    "nuorisotalo",
    "liikuntapaikat",
    "museo",
    "kunnallistekniikka",
    "tilapalvelu",
    "neuvonta",
    "maaseututoimi",
)
TARGETS = (
    "Palvelun saatavuus paranee myös kunnan reuna-alueilla.",
    "Asiakkaiden osallisuus palvelujen suunnittelussa lisääntyy.",
    "Henkilöstön työhyvinvointi vahvistuu ja sairauspoissaolot vähenevät.",
    "Energiankulutus pienenee kiinteistöissä vähintään viisi prosenttia.",
    "Sähköisen asioinnin osuus kasvaa kaikissa yksiköissä.",
    "Yhteistyö järjestöjen ja yritysten kanssa laajenee.",
)
RESULTS = (
    "Tavoite eteni suunnitellusti. Uusi toimintatapa otettiin käyttöön kevätkaudella, ja siitä kerättiin palautetta kahdesti vuoden aikana.",
    "Työ alkoi syksyllä, mutta rekrytoinnin viivästyminen siirsi osan toimista seuraavalle vuodelle.",
    "Kysely tehtiin marraskuussa. Vastausten perusteella palvelu koettiin aiempaa sujuvammaksi, vaikka odotusajat pitenivät kesällä.",
)
RISKS = (
    "Henkilöstön saatavuus heikkenee ja sijaisten käyttö lisääntyy.",
    "Rakennusten korjausvelka kasvaa nopeammin kuin rahoitus.",
    "Valtionosuuksien muutokset heikentävät tulopohjaa kesken vuoden.",
    "Tietojärjestelmien häiriöt keskeyttävät palvelun.",
)
SENTENCES = (
    "Yksikön toiminta jatkui vakiintuneella tavalla, ja palveluja kehitettiin asukkailta saadun palautteen perusteella.",
    "Vuoden aikana yhdistettiin kaksi toimipistettä, mikä vähensi tilakustannuksia mutta vaati henkilöstöltä uudenlaista työnjakoa.",
    "Ostopalvelujen osuus kasvoi, koska avoimiin tehtäviin ei saatu riittävästi hakijoita.",
    "Tuottoja kertyi arvioitua enemmän erityisesti maksullisista tilaisuuksista ja vuokrauksesta.",
    "Energian hinta tasaantui, ja kulutus väheni edellisvuodesta.",
    "Hankkeiden rahoitus turvattiin, ja niiden tuloksia juurrutettiin osaksi perustyötä.",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of the tree."""

    code: str
    parent: str
    level: str
    name: str


def units() -> list[Place]:
    """One municipality, its service areas, their boards, and responsibility areas below them: 150 in all, in print order."""
    leaves = UNITS - 1 - SERVICE_AREAS - BOARDS
    tree = [Place("KUNTA", "", "municipality", "Koivurannan kunta")]
    leaf = 0
    for area in range(SERVICE_AREAS):
        tree.append(Place(f"P{area + 1}", "KUNTA", "service_area", AREAS[area]))
        for board in range(area * BOARDS // SERVICE_AREAS, (area + 1) * BOARDS // SERVICE_AREAS):
            name = f"{'Ylä-' if board >= 12 else ''}{OF_PLACES[board % 12].capitalize()} alueen lautakunta"
            tree.append(Place(f"L{board + 1:02}", f"P{area + 1}", "board", name))
            for _ in range(leaves * board // BOARDS, leaves * (board + 1) // BOARDS):
                leaf += 1
                name = f"{PLACES[leaf % 12]}{OF_PLACES[(leaf + leaf // 12 + 1) % 12]} {WORK[leaf % 10]}"
                tree.append(Place(f"V{leaf:03}", f"L{board + 1:02}", "responsibility_area", name))
    return tree


def _euros(random: Random, thousands: int) -> str:
    """An amount with cents, within a quarter of the usual one."""
    return f"{thousands * random.randrange(75_000, 125_000) // 100}.{random.randrange(100):02}"


def _amounts(leaves: list[Place], random: Random) -> Iterator[tuple[object, ...]]:
    for unit in leaves:
        for line, usual in (*INCOME.items(), *COSTS.items()):
            sign = "" if line in INCOME else "-"
            yield unit.code, line, YEAR - 1, "actual", "", sign + _euros(random, usual)
            yield unit.code, line, YEAR, "original", "", f"{sign}{usual * 1000}"
            yield unit.code, line, YEAR, "actual", "", sign + _euros(random, usual)
        yield unit.code, "service_purchases", YEAR, "amendment", "KV26", f"-{random.randrange(10, 90) * 1000}"
        if random.randrange(3) == 0:
            yield unit.code, "fee_revenue", YEAR, "amendment", "KV71", f"-{random.randrange(5, 40) * 1000}"


def _investments(leaves: list[Place], random: Random) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    projects: list[tuple[object, ...]] = []
    amounts: list[tuple[object, ...]] = []
    for unit in leaves[::2]:
        project = f"I-{unit.code}"
        projects.append((project, unit.code, f"{unit.name}, peruskorjaus", f"{random.randrange(2, 40) * 50_000}"))
        for year, stage in ((YEAR - 1, "actual"), (YEAR, "original"), (YEAR, "actual")):
            amounts.append((project, "expenditure", year, stage, f"-{_euros(random, 300)}"))
        if random.randrange(2):
            for year, stage in ((YEAR - 1, "actual"), (YEAR, "original"), (YEAR, "actual")):
                amounts.append((project, "income", year, stage, _euros(random, 60)))
    return projects, amounts


def _goals(tree: list[Place], random: Random) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    goals: list[tuple[object, ...]] = []
    indicators: list[tuple[object, ...]] = []
    for unit in tree:
        binding = unit.level == "service_area"
        for number in range(2 if unit.level in ("service_area", "responsibility_area") else 0):
            goal = f"{unit.code}-T{number + 1}"
            status = random.choice(("met", "met", "met", "partly", "not_met", "not_assessed"))
            objective = f"O{random.randrange(4) + 1}"
            text, result = random.choice(TARGETS), random.choice(RESULTS)
            officers = ";".join(random.sample([f"v{index + 1}" for index in range(12)], 2))
            goals.append((goal, "binding" if binding else "operating", unit.code, objective, text, officers, result, status))
            target = random.randrange(60, 95)
            value = target + random.randrange(-15, 10)
            indicators.append(
                (f"{goal}-M", goal, "Asiakaskyselyn kokonaisarvio", f"Vähintään {target} % vastaajista", target, value, "percent")
            )
    return goals, indicators


def _key_figures(leaves: list[Place], random: Random) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    definitions: list[tuple[object, ...]] = []
    values: list[tuple[object, ...]] = []
    for unit in leaves:
        code = unit.code.lower()
        net_cost = f'-amount(unit="{unit.code}", line="operating_margin") / parameter("inhabitants")'
        definitions.append(
            (f"{code}_cost", unit.code, "Nettokustannus asukasta kohti", "EUR_per_inhabitant", 2, "down", "inhabitants", net_cost)
        )
        definitions.append((f"{code}_visits", unit.code, "Käynnit vuodessa", "count", 0, "up", "", ""))
        definitions.append((f"{code}_satisfaction", unit.code, "Asiakastyytyväisyys", "percent", 1, "up", "", ""))
        for name, low, high, tenths in (("visits", 2_000, 90_000, False), ("satisfaction", 60, 98, True)):
            for year, stage in ((YEAR - 2, "actual"), (YEAR - 1, "actual"), (YEAR, "actual"), (YEAR, "target")):
                number = f"{random.randrange(low, high)}" + (f".{random.randrange(10)}" if tenths else "")
                values.append((f"{code}_{name}", year, stage, number))
    return definitions, values


def _risks(tree: list[Place], random: Random) -> Iterator[tuple[object, ...]]:
    for unit in tree:
        for number in range(2 if unit.level == "responsibility_area" else 1):
            risk_class = random.choice(("operational", "financial", "strategic"))
            description, control, follow_up = random.choice(RISKS), random.choice(SENTENCES), random.choice(SENTENCES)
            scale = (random.randrange(1, 4), random.randrange(1, 4))
            yield f"{unit.code}-R{number + 1}", unit.code, risk_class, description, *scale, control, follow_up


def _projects(leaves: list[Place], random: Random) -> Iterator[tuple[object, ...]]:
    for unit in leaves[1::2]:
        funding, share, realised = random.randrange(8, 400) * 1000, random.randrange(5, 60), random.randrange(20, 110)
        texts = (f"{unit.name}: lähipalvelut kuntoon", random.choice(TARGETS), random.choice(RESULTS))
        objective, funder = f"O{random.randrange(4) + 1}", f"f{random.randrange(4) + 1}"
        yield f"{unit.code}-H", unit.code, objective, *texts[:2], funder, YEAR - 1, YEAR + 1, funding, share, realised, texts[2]


def _csv(folder: Path, name: str, header: str, rows: Iterable[Iterable[object]]) -> None:
    with folder.joinpath(f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)


def _prose(folder: Path, tree: list[Place], random: Random) -> None:
    for unit in tree:
        place = folder / "prose" / unit.code
        place.mkdir(parents=True)
        is_leaf = unit.level == "responsibility_area"
        listed = "\n".join(f"- {sentence}" for sentence in random.sample(SENTENCES, 2))
        if not is_leaf:
            place.joinpath("description.fi.md").write_text(f"{random.choice(SENTENCES)}\n\n{listed}\n", encoding="utf-8")
        bound = (
            'Toimintatuotot olivat {{ actual(line="operating_revenue") | about_million(1) }} ja toimintakulut '
            '{{ actual(line="operating_expenses") | about_million(1) }} eli {{ rate(line="operating_expenses") | percent(1) }} talousarviosta.'
        )
        place.joinpath("outturn.fi.md").write_text(
            f"{bound} {' '.join(random.sample(SENTENCES, 1 if unit.level == 'responsibility_area' else 3))}\n", encoding="utf-8"
        )


def write_package(folder: Path) -> None:
    """The package in an empty ``folder``; the same bytes every time."""
    random = Random(SEED)
    tree = units()
    leaves = [unit for unit in tree if unit.level == "responsibility_area"]
    here = Path(__file__).parent / "package"
    for name in ("municipality.toml", "statement.toml"):
        folder.joinpath(name).write_bytes(here.joinpath(name).read_bytes())
    _csv(folder, "units", "code parent level name_fi", ((unit.code, unit.parent, unit.level, unit.name) for unit in tree))
    officers = ((f"v{index + 1}", f"{OF_PLACES[index].capitalize()} alueen palvelupäällikkö") for index in range(12))
    _csv(folder, "officers", "id title_fi", officers)
    decisions = (
        ("KV26", f"{YEAR}-05-12", "§ 26", "Ostopalvelujen hinnat nousivat."),
        ("KV71", f"{YEAR}-11-10", "§ 71", "Maksutuotot jäävät arviosta."),
    )
    _csv(folder, "amendments", "id date organ_fi reference reason_fi", ((a, b, "Kunnanvaltuusto", c, d) for a, b, c, d in decisions))
    _csv(folder, "amounts", "unit line year stage amendment amount", _amounts(leaves, random))
    projects, investments = _investments(leaves, random)
    _csv(folder, "investment_projects", "id unit name_fi total_estimate", projects)
    _csv(folder, "investments", "project line year stage amount", investments)
    names = ("Hyvinvoiva kuntalainen", "Elinvoimainen kunta", "Kestävä talous", "Viihtyisä ympäristö")
    _csv(folder, "objectives", "id name_fi", ((f"O{index + 1}", name) for index, name in enumerate(names)))
    goals, indicators = _goals(tree, random)
    _csv(folder, "goals", "id kind unit objective text_fi officers result_fi status", goals)
    _csv(folder, "indicators", "id goal text_fi target_fi target_value value unit_of_measure", indicators)
    definitions, values = _key_figures(leaves, random)
    _csv(folder, "key_figures", "id unit name_fi unit_of_measure decimals direction denominator formula", definitions)
    _csv(folder, "key_figure_values", "key_figure year stage value", values)
    inhabitants = ((YEAR - 2, 48_310), (YEAR - 1, 48_122), (YEAR, 47_905))
    parameters = (("inhabitants", year, count, "person", "Asukasluku") for year, count in inhabitants)
    _csv(folder, "parameters", "id year value unit_of_measure name_fi", parameters)
    _csv(folder, "risks", "id unit class description_fi probability significance control_fi follow_up_fi", _risks(tree, random))
    funders = ("Aluehallintovirasto", "Opetushallitus", "Euroopan sosiaalirahasto", "Maakunnan liitto")
    _csv(folder, "funders", "id name_fi", ((f"f{index + 1}", name) for index, name in enumerate(funders)))
    project_fields = "id unit objective name_fi description_fi funder first_year last_year total_funding own_share_percent realisation_percent follow_up_fi"
    _csv(folder, "projects", project_fields, _projects(leaves, random))
    _prose(folder, tree, random)
