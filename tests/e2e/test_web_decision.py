"""The whole chain in a real Chromium: officer, reviewer, controller, board, frozen, published; and what the auditor sees of it."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.accessibility import VIEWS, page_faults
from tests.e2e.test_web_journey import COMMAND, SAVED, Server, browser, signed_in, state
from tests.web_made import MODEL, files_of
from toteuma.services.entries import content_hash

__all__ = ["browser"]

pytestmark = pytest.mark.browser

OFFICER, OTHERS = "Tomas Ekman", ("Helena Korpela", "Tekninen johtaja")
REVIEWER, CONTROLLER, BOARD, AUDITOR = "Tarkistaja", "Controller", "Päättäjä", "Tilintarkastaja"
SENTENCE = "Lapset lukivat kesällä ennätysmäärän kirjoja."
BUILT = 120_000
"""A build may wait for others on a loaded machine."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("decision")
    running = Server(folder, MODEL, "--publish", str(folder / "public"))
    yield running
    running.kill()
    shutil.rmtree(folder)


def _open(page: Page, server: Server, path: str) -> None:
    page.goto(f"{server.address}/fi/s/model/{path}")


def _submit(page: Page) -> None:
    page.get_by_role("button", name="Lähetä tarkistettavaksi").click()
    expect(page.locator(".task-state .chip").first).to_have_text("Lähetetty tarkistettavaksi")


def _faults(page: Page) -> list[str]:
    return [f"{page.url}: {fault}" for fault in page_faults(page)]


def test_from_the_officer_to_the_published_statement(server: Server, browser: Browser) -> None:
    faults: list[str] = []
    context, officer = signed_in(browser, server, OFFICER)
    _open(officer, server, "goals/summer_books")
    officer.get_by_label("Tulos suomeksi").fill("Lapset lukivat kesällä kirjoja.")
    state(officer).to_have_text(SAVED)
    _open(officer, server, "units/SIV")
    _submit(officer)

    reviewing, reviewer = signed_in(browser, server, REVIEWER)
    _open(reviewer, server, "units/SIV/review")
    reviewed = reviewer.locator(".reviewed.changed").first
    reviewed.locator("details.comment summary").click()
    reviewed.get_by_label("Kommentti").fill("Montako kirjaa?")
    reviewed.get_by_role("button", name="Lähetä").click()
    expect(reviewer.locator(".thread")).to_contain_text("Montako kirjaa?")
    faults += _faults(reviewer)
    reviewer.get_by_label("Mitä pitää täydentää?").fill("Katso kommentti.")
    reviewer.get_by_role("button", name="Palauta täydennettäväksi").click()

    _open(officer, server, "units/SIV")
    expect(officer.locator(".notice").first).to_contain_text("Katso kommentti.")
    officer.get_by_role("link", name="Muutokset ja kommentit").click()
    thread = officer.locator(".thread")
    thread.locator("summary").click()
    thread.get_by_label("Vastaus").fill("Ennätysmäärä.")
    thread.get_by_role("button", name="Lähetä").click()
    officer.get_by_role("button", name="Merkitse hoidetuksi").click()
    expect(officer.locator(".thread")).to_contain_text("Hoidettu: Tomas Ekman")
    _open(officer, server, "goals/summer_books")
    officer.get_by_label("Tulos suomeksi").fill(SENTENCE)
    state(officer).to_have_text(SAVED)
    _open(officer, server, "units/SIV")
    _submit(officer)
    context.close()
    for name in OTHERS:
        context, other = signed_in(browser, server, name)
        other.locator(".task a.button").first.click()
        _submit(other)
        context.close()

    _open(reviewer, server, "units/SIV/review")
    expect(reviewer.locator("ins").first).to_contain_text("ennätysmäärän")
    for unit in ("SIV", "KUNTA", "TEK"):
        _open(reviewer, server, f"units/{unit}/review")
        reviewer.get_by_role("button", name="Hyväksy", exact=True).click()
        expect(reviewer.locator(".task-state .chip").first).to_have_text("Hyväksytty")
    reviewing.close()

    context, controller = signed_in(browser, server, CONTROLLER)
    _open(controller, server, "findings")
    expect(controller.locator(".checked")).to_contain_text("Tarkast")
    _open(controller, server, "overview")
    faults += _faults(controller)
    controller.get_by_role("button", name="Vie päätettäväksi").click()
    expect(controller.locator(".task-state .chip").first).to_have_text("Päätettävänä")
    context.close()

    context, board = signed_in(browser, server, BOARD)
    _open(board, server, "board")
    expect(board.get_by_role("link", name="Lue verkkosivuina")).to_be_visible(timeout=BUILT)
    faults += _faults(board)
    with board.expect_download() as downloading:
        board.get_by_role("link", name="tilinpaatos-2025-fi.pdf").click()
    assert SENTENCE in _text(Path(downloading.value.path()))
    board.get_by_role("link", name="Lue verkkosivuina").click()
    board.wait_for_url("**/fi/index.html")  # The first page leads on to the one of the first language.
    expect(board.locator("h1").first).to_be_visible()
    expect(board.locator("html")).to_have_attribute("lang", "fi")
    _open(board, server, "board")
    board.get_by_label("Päätöksen tunnus").fill("§ 41")
    board.get_by_role("button", name="Hyväksy tilinpäätös").click()
    expect(board.get_by_text(re.compile("^Julkaistu .* kansioon model"))).to_be_visible(timeout=BUILT)
    frozen = board.locator("code").first.inner_text()
    faults += _faults(board)
    context.close()

    _is_published(server, frozen)
    context, auditor = signed_in(browser, server, AUDITOR)
    _open(auditor, server, "log?verify=1")
    expect(auditor.get_by_role("status")).to_contain_text("Loki on eheä")
    _open(auditor, server, "log?log=journal&verify=1")
    expect(auditor.get_by_role("status")).to_contain_text("Loki on eheä")
    _open(auditor, server, "proofs?unit=SIV")
    auditor.locator(".cells a").first.click()
    expect(auditor.get_by_role("heading", name="Kuka on hyväksynyt")).to_be_visible()
    expect(auditor.locator(".history")).to_contain_text("Tarkistaja")
    context.close()
    faults += _next_year(server, browser)
    assert faults == []


def _next_year(server: Server, browser: Browser) -> list[str]:
    """The controller begins the next year from the frozen statement; its officer sees last year's text beside an empty field."""
    faults = []
    context, controller = signed_in(browser, server, CONTROLLER)
    _open(controller, server, "overview")
    controller.get_by_role("link", name="Aloita seuraava vuosi tästä tilinpäätöksestä").click()
    expect(controller.get_by_role("row", name=re.compile("^Tavoitteet 4 0"))).to_contain_text("Tulos, Tila")
    for view in VIEWS:
        controller.emulate_media(color_scheme=view.scheme)  # type: ignore[arg-type]
        controller.set_viewport_size({"width": view.width, "height": 900})
        faults += _faults(controller)
    controller.get_by_role("button", name="Aloita vuosi 2026").click()
    controller.wait_for_url("**/fi/s/model-2026/overview")
    expect(controller.get_by_role("heading", level=1)).to_have_text("Tilinpäätös 2026")
    context.close()
    context, officer = signed_in(browser, server, OFFICER)
    officer.goto(f"{server.address}/fi/s/model-2026/goals/summer_books")
    expect(officer.get_by_label("Tulos suomeksi")).to_have_value("")
    earlier = officer.locator("details.others", has_text=SENTENCE)
    earlier.locator("summary").click()
    expect(earlier.get_by_text(SENTENCE)).to_be_visible()
    context.close()
    return faults


def _text(pdf: Path) -> str:
    told = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(told.split())


def _is_published(server: Server, frozen: str) -> None:
    """What everybody can read is whole, is of the frozen version, and says what was written and decided."""
    public = server.folder / "public" / "model"
    manifest = json.loads((public / "manifest.json").read_text(encoding="utf-8"))
    found = {path: hashlib.sha256(data).hexdigest() for path, data in files_of(public).items() if path != "manifest.json"}
    assert found == {one["path"]: one["sha256"] for one in manifest["files"]}
    pdf = _text(public / "download" / "tilinpaatos-2025-fi.pdf")
    assert SENTENCE in pdf
    assert "§ 41" in pdf
    database = server.folder / "build" / "demo" / "toteuma.sqlite3"
    subprocess.run([*COMMAND, "dump", str(server.folder / "dumped"), "--database", str(database)], check=True, stdout=subprocess.DEVNULL)
    assert content_hash(files_of(server.folder / "dumped")) == frozen
    again = server.folder / "again"
    package = (server.folder / "dumped").rename(server.folder / "model")
    subprocess.run([*COMMAND, "build", str(package), "--out", str(again), "--formats", "pdf"], check=True, stdout=subprocess.DEVNULL)
    built = files_of(again)["download/tilinpaatos-2025-fi.pdf"]
    assert built == (public / "download" / "tilinpaatos-2025-fi.pdf").read_bytes(), "the PDF of the frozen version and no other"
    assert server.audit().returncode == 0


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_no_page_of_the_whole_statement_has_a_fault(server: Server, browser: Browser, view: object) -> None:
    context, page = signed_in(browser, server, CONTROLLER, color_scheme=view.scheme)  # type: ignore[attr-defined]
    page.set_viewport_size({"width": view.width, "height": 900})  # type: ignore[attr-defined]
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    faults = []
    for _ in range(120):  # until the statement has been checked for the first time
        _open(page, server, "proofs")
        if page.locator(".cells").count():
            break
        page.wait_for_timeout(1000)
    for path in ("overview", "calendar", "findings", "proofs", "assessments", "board", "duties", "log?verify=1", "units/SIV/review"):
        _open(page, server, path)
        expect(page.locator("[data-ready]")).to_have_count(0, timeout=BUILT)  # a page that waits opens itself anew
        faults += _faults(page)
    _open(page, server, "proofs")
    page.locator(".cells a").first.click()
    faults += _faults(page)
    context.close()
    assert faults == []
    assert said == []
