"""The controller's work in a real Chromium: a ledger and a budget brought from files, the chart mended, a unit moved; what officers see and what is built follow."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import FILES
from tests.e2e.accessibility import VIEWS, View, chromium, page_faults
from tests.e2e.test_web_journey import COMMAND, CONTROLLER, Server, signed_in

pytestmark = pytest.mark.browser

OFFICER = "Kunnanjohtaja"
POSTED = """Pvm;Tosite;Tili;Kustannuspaikka;Debet;Kredit;Selite
3.3.2025;1;3000;10;;1300,25;Myynti
3.3.2025;1;1900;;1300,25;;Myynti
4.3.2025;2;4000;10;4900,75;;Palkat
4.3.2025;2;1900;;;4900,75;Palkat
4.3.2025;3;4300;20;312,40;;Palvelut
4.3.2025;3;1900;;;312,40;Palvelut
5.3.2025;4;4000;10;77,00;;Ei tasan
"""
BUDGET = "Tili;Kustannuspaikka;TA 2025\n3000;10;-1250,50\n4000;10;5000,00\n4300;20;300,00\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A small municipality that has a chart and cost centres, and no figure yet."""
    folder = tmp_path_factory.mktemp("controller")
    package = folder / "kunta"
    for name, text in FILES.items():
        if name not in ("amounts.csv", "remarks.csv"):
            (package / name).parent.mkdir(parents=True, exist_ok=True)
            (package / name).write_text(text, encoding="utf-8")
    (package / "cost_centres.csv").write_text("cost_centre,unit,name_fi\n10,A,Koulu\n20,B,Varikko\n", encoding="utf-8")
    with (package / "statement.toml").open("a", encoding="utf-8") as file:
        file.write('\n[ledger]\nfolder = "ledger"\n')
    running = Server(folder, package)
    yield running
    running.kill()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=60_000)  # a worker of its own takes what was asked for, on a machine that is busy
    with chromium() as running:
        yield running
    expect.set_options(timeout=5_000)


def _bring(page: Page, server: Server, path: Path) -> None:
    page.goto(f"{server.address}/fi/s/kunta/ledger")
    page.get_by_label("Tiedosto", exact=True).set_input_files(path)
    page.get_by_role("button", name="Tuo ja näytä").click()
    expect(page.get_by_role("heading", name="Näin tiedosto luetaan")).to_be_visible()
    page.get_by_role("button", name="Ota tiedosto lukuihin").click()
    expect(page.get_by_text("Tiedosto on luvuissa eränä")).to_be_visible()


def _built(server: Server) -> set[tuple[str, str, str, str]]:
    """The figures that the statement is published with, as it stands in the workplace: unit, row, stage, value."""
    out, package = server.folder / "out", server.folder / "dumped" / "kunta"
    shutil.rmtree(out, ignore_errors=True)
    shutil.rmtree(package.parent, ignore_errors=True)
    database = str(server.folder / "build" / "demo" / "toteuma.sqlite3")
    for command in (["dump", str(package), "--database", database], ["build", str(package), "--out", str(out), "--formats", "data"]):
        done = subprocess.run([*COMMAND, *command], capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
    rows = csv.DictReader(io.StringIO((out / "data" / "figures.csv").read_text(encoding="utf-8-sig")))
    return {(row["unit"], row["row"], row["stage"], row["value"]) for row in rows}


def test_figures_come_from_files_and_everything_follows(server: Server, browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "viennit.csv").write_text(POSTED, encoding="utf-8")
    (tmp_path / "talousarvio.csv").write_text(BUDGET, encoding="utf-8")
    officer, goal = signed_in(browser, server, OFFICER)
    goal.goto(f"{server.address}/fi/s/kunta/goals/reading")
    expect(goal.locator(".beside")).not_to_contain_text("1 300")
    controller, page = signed_in(browser, server, CONTROLLER)
    _bring(page, server, tmp_path / "talousarvio.csv")
    _bring(page, server, tmp_path / "viennit.csv")
    expect(page.get_by_text("Tosite 4 ei täsmää")).to_be_visible()
    with page.expect_download() as loaded:
        page.get_by_role("link", name="Lataa hylätyt").click()
    assert "voucher_unbalanced" in loaded.value.path().read_text(encoding="utf-8-sig")
    goal.reload()
    expect(goal.locator(".beside")).to_contain_text("1 300")

    # An own line takes the account that the common chart has nowhere to put.
    page.goto(f"{server.address}/fi/s/kunta/package/tables/account_lines")
    for label, text in (("Ensimmäinen tili", "4300"), ("Viimeinen tili", "4399"), ("Rivi", "ict_services")):
        page.get_by_label(f"Uusi rivi 1: {label}", exact=True).fill(text)
    page.get_by_role("button", name="Näytä, mitä muuttuu").click()
    expect(page.get_by_role("heading", name="Poistuvia havaintoja")).to_be_visible()
    page.get_by_label("Miksi muutat").fill("ICT-palveluilla on oma rivi")
    page.get_by_role("button", name="Tee muutokset").click()
    expect(page.get_by_text("Muutos on tehty.")).to_be_visible()
    assert _built(server) >= {
        ("A", "operating_revenue", "actual", "1300.25"),
        ("A", "operating_revenue", "amended", "1250.50"),
        ("A", "operating_expenses", "actual", "-4900.75"),
        ("B", "ict_services", "actual", "-312.40"),
    }

    # A batch that is undone takes its figures with it.
    page.goto(f"{server.address}/fi/s/kunta/ledger")
    row = page.locator("tr", has_text="viennit.csv")
    row.locator("summary").click()
    row.get_by_label("Miksi").fill("Väärä kuukausi")
    row.get_by_role("button", name="Peru erä").click()
    expect(page.get_by_text("Väärä kuukausi")).to_be_visible()
    goal.reload()
    expect(goal.locator(".beside")).not_to_contain_text("1 300")
    _bring(page, server, tmp_path / "viennit.csv")
    assert server.audit().returncode == 0
    officer.close()
    controller.close()


def test_a_unit_is_moved_in_the_tree(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, CONTROLLER)
    page.goto(f"{server.address}/fi/s/kunta/package/structure")
    page.get_by_role("link", name=re.compile("Muuta paikkaa ?: Tekniikka")).click()
    page.get_by_role("link", name="Siirtyy toiseen yksikköön").click()
    form = page.locator("form", has=page.get_by_label("Uusi yläyksikkö"))
    form.get_by_label("Mistä päivästä").fill("1.7.2025")
    form.get_by_label("Uusi yläyksikkö").select_option("A")
    form.get_by_role("button", name="Näytä, mitä muuttuu").click()
    expect(page.get_by_text("Mitään ei ole vielä muutettu.")).to_be_visible()
    page.get_by_role("button", name="Tee muutokset").click()
    expect(page.get_by_text(re.compile("30.6.2025 asti yksikössä Testilän kunta"))).to_be_visible()
    assert server.audit().returncode == 0
    context.close()


def test_a_unit_is_split_and_the_bridge_tells_what_becomes_of_it(server: Server, browser: Browser, tmp_path: Path) -> None:
    context, page = signed_in(browser, server, CONTROLLER)
    rows = "7.3.2025;71;4000;10;55,00;;Palkat\n7.3.2025;71;1900;;;55,00;Palkat\n"
    (tmp_path / "jako.csv").write_text(POSTED.splitlines()[0] + "\n" + rows, encoding="utf-8")
    _bring(page, server, tmp_path / "jako.csv")
    page.goto(f"{server.address}/fi/s/kunta/package/structure?unit=A")
    page.get_by_role("link", name="Jaetaan useaan yksikköön").click()
    page.get_by_label("Mistä päivästä").fill("1.1.2025")
    for number, (code, name) in enumerate((("OPE", "Opetus"), ("VAP", "Vapaa-aika")), 1):
        part = page.get_by_role("group", name=f"Jatkaja {number}")
        part.get_by_label("Tunnus").fill(code)
        part.get_by_label("Nimi, jos yksikkö on uusi").fill(name)
    page.get_by_label("Kustannuspaikka 10").select_option(label="Jatkaja 2")
    page.get_by_role("button", name="Näytä, mitä muuttuu").click()
    bridge = page.get_by_role("region", name="2025")
    expect(bridge.get_by_role("row", name=re.compile("Vapaa-aika"))).to_be_visible()
    expect(page.get_by_text("Koko organisaation luku pysyy samana.").first).to_be_visible()
    assert list(page_faults(page)) == []
    page.get_by_label("Miksi muutat").fill("Valtuusto § 12")
    page.get_by_role("button", name="Tee muutokset").click()
    expect(page.get_by_text("jatkaa OPE, VAP")).to_be_visible()
    assert server.audit().returncode == 0
    context.close()


def test_settings_are_changed_without_knowing_their_file(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, CONTROLLER)
    page.goto(f"{server.address}/fi/s/kunta/package")
    page.get_by_role("link", name="Kunnan asetukset").click()
    page.get_by_role("link", name="Tulostustavat").click()
    page.get_by_label("Rahamäärien desimaalit").fill("kaksi")
    page.get_by_role("button", name="Näytä, mitä muuttuu").click()
    expect(page.get_by_text("Kirjoita kokonaisluku, esimerkiksi 12.")).to_be_visible()
    page.get_by_label("Rahamäärien desimaalit").fill("2")
    page.get_by_role("button", name="Näytä, mitä muuttuu").click()
    expect(page.get_by_text("Tulostustavat, Rahamäärien desimaalit")).to_be_visible()
    page.get_by_role("button", name="Tee muutokset").click()
    expect(page.get_by_text("Muutos on tehty.")).to_be_visible()
    expect(page.get_by_label("Rahamäärien desimaalit")).to_have_value("2")
    context.close()


def test_a_column_is_pasted_from_a_spreadsheet(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, CONTROLLER)
    page.goto(f"{server.address}/fi/s/kunta/package/tables/accounts")
    first = page.get_by_label("Uusi rivi 1: Tili", exact=True)
    first.evaluate(
        """field => { const data = new DataTransfer(); data.setData('text/plain', '43001\\tLisenssit\\n43002\\tTuki\\n');
        field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }"""
    )
    expect(page.get_by_label("Uusi rivi 2: Nimi suomeksi", exact=True)).to_have_value("Tuki")
    first.press("ArrowDown")
    expect(page.get_by_label("Uusi rivi 2: Tili", exact=True)).to_be_focused()
    page.get_by_role("button", name="Näytä, mitä muuttuu").click()
    expect(page.get_by_role("heading", name="2 muutosta")).to_be_visible()
    context.close()


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_no_page_of_the_controller_has_a_fault(server: Server, browser: Browser, view: View, tmp_path: Path) -> None:
    context, page = signed_in(browser, server, CONTROLLER, color_scheme=view.scheme)
    page.set_viewport_size({"width": view.width, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    home, found = f"{server.address}/fi/s/kunta", list[str]()

    def scanned() -> None:
        found.extend(f"{page.url} {view}: {fault}" for fault in page_faults(page))

    tables = ("units", "account_lines", "goals", "key_figures", "calendar")
    for address in (
        "ledger",
        "package",
        "package/structure",
        "package/structure?unit=B",
        "package/layout",
        "package/structure?unit=B&kind=split",
        "package/structure?unit=B&kind=merge",
        "package/settings/statement.toml",
        "package/settings/statement.toml/form",
        "package/settings/municipality.toml/form?at=display",
        "package/settings/municipality.toml/form?at=levels",
        "package/settings/statement.toml/form?at=sections&at=new",
        "package/settings/statement.toml/form?at=notes",
    ):
        page.goto(f"{home}/{address}")
        scanned()
    for table in tables:
        page.goto(f"{home}/package/tables/{table}")
        scanned()
    page.goto(f"{home}/package/tables/units")
    page.get_by_label("A: Nimi suomeksi").fill(f"Opetus {view}")
    page.get_by_role("button", name="Näytä, mitä muuttuu").click()
    expect(page.get_by_role("heading", name="Mitä muuttuisi")).to_be_visible()
    scanned()
    page.goto(f"{home}/package/tables/parameters")
    page.get_by_label(re.compile(": Arvo$")).first.fill("monta")
    page.get_by_role("button", name="Näytä, mitä muuttuu").click()
    expect(page.get_by_role("alert")).to_be_visible()
    scanned()
    (tmp_path / "muu.csv").write_text(POSTED.replace(";1;", f";9{view.width};").replace("1300,25", f"{view.width},25"), encoding="utf-8")
    page.goto(f"{home}/ledger")
    page.get_by_label("Tiedosto", exact=True).set_input_files(tmp_path / "muu.csv")
    page.route("**/progress", lambda route: route.abort())  # the page that waits stays as it is while it is looked at
    page.get_by_role("button", name="Tuo ja näytä").click()
    expect(page.get_by_role("heading", name="Tiedosto muu.csv")).to_be_visible()
    scanned()
    page.unroute("**/progress")
    expect(page.get_by_role("heading", name="Näin tiedosto luetaan")).to_be_visible()
    scanned()
    page.get_by_role("button", name="Älä ota tätä tiedostoa").click()
    expect(page.get_by_role("heading", name="Tiedostoista tuodut luvut")).to_be_visible()
    context.close()
    assert found == []
    assert [text for text in said if "400" not in text and "ERR_FAILED" not in text] == [], (
        "the one that is wrong on purpose, and the waiting that was held up"
    )
