"""The workplace in a real Chromium, served by its own server: an officer's work from signing in to approval, and nothing lost on the way."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.contracts.sources import EXAMPLES
from tests.e2e.accessibility import VIEWS, View, chromium, page_faults

pytestmark = pytest.mark.browser

COMMAND = [sys.executable, "-c", "from toteuma.cli import main; main()"]
OFFICER, REVIEWER, CONTROLLER = "Nuoriso- ja vapaa-aikajohtaja", "Tarkistaja", "Controller"
SAVED = re.compile(r"Tallennettu \d{1,2}\.\d\d")


class Server:
    """``toteuma serve --demo`` as a process of its own, that can be killed and started again on its database."""

    def __init__(self, folder: Path, package: Path = EXAMPLES / "heinola-2025", *more: str) -> None:
        self.folder = folder
        self.arguments = ["serve", "--demo", str(package), *more]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("TOTEUMA_")}
        # A group of its own: its workers go with it.
        self.process = subprocess.Popen(
            [*COMMAND, *self.arguments, "--port", str(self.port)],
            cwd=self.folder,
            env=clean,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
        )
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{self.address}/health") as answer:
                    assert answer.status == 200
                    return
            except OSError:
                assert self.process.poll() is None, "the server did not start"
                time.sleep(0.2)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """As the power going out: nothing is told beforehand."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def audit(self) -> subprocess.CompletedProcess[str]:
        database = str(self.folder / "build" / "demo" / "toteuma.sqlite3")
        return subprocess.run([*COMMAND, "audit", "--database", database], capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("workplace"))
    yield running
    running.kill()
    shutil.rmtree(running.folder)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=20_000)  # a loaded machine; the longest wait of the page between two tries is 8 s
    with chromium() as running:
        yield running
    expect.set_options(timeout=5_000)


def signed_in(browser: Browser, server: Server, name: str, **more: object) -> tuple[BrowserContext, Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, **more)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(15000)
    page.goto(f"{server.address}/fi/tasks")
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("heading", name="Omat tehtävät")).to_be_visible()
    return context, page


def first_goal(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Virikkeellinen elämä$")).first.click()
    page.locator(".items a").first.click()
    expect(page.locator("form.sheet h1")).to_be_visible()


def state(page: Page) -> object:
    return expect(page.locator(".save-state"))


def write(page: Page, text: str) -> None:
    page.get_by_label("Tulos suomeksi").fill(text)


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_no_page_has_a_fault(server: Server, browser: Browser, view: View) -> None:
    context, page = signed_in(browser, server, OFFICER, color_scheme=view.scheme)
    page.set_viewport_size({"width": view.width, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    found = []
    first_goal(page)
    goal = page.url
    calendar = f"{goal.partition('/goals/')[0]}/calendar"
    others = [f"{server.address}/{path}" for path in ("en/tasks", "fi/nothing", "fi/me", "sv/accessibility")]
    for address in (goal, goal.replace("/fi/", "/sv/"), calendar, *others):
        page.goto(address)
        found += [f"{address}: {fault}" for fault in page_faults(page)]
    page.goto(f"{server.address}/fi/tasks")
    page.get_by_role("link", name=re.compile("Virikkeellinen elämä$")).first.click()
    found += [f"{page.url}: {fault}" for fault in page_faults(page)]
    page.get_by_role("button", name="Kirjaudu ulos").click()
    page.get_by_label("Käyttäjätunnus").fill("x")
    page.get_by_label("Salasana").fill("y")
    page.get_by_role("button", name="Kirjaudu sisään").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found += [f"{page.url}: {fault}" for fault in page_faults(page)]
    context.close()
    assert found == []
    assert [text for text in said if "404" not in text and "403" not in text] == [], "the two pages that say no are told of as such"


def test_what_is_written_is_saved_by_itself_and_stands_after_reloading(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, OFFICER)
    first_goal(page)
    state(page).to_have_text("Kaikki on tallennettu.")
    write(page, 'Ryhmissä oli {{ fact("integrating_registered") | number }} kotoutujaa.')
    state(page).to_have_text(SAVED)
    expect(page.locator(".preview-text").first).to_have_text(re.compile(r"Ryhmissä oli \d+ kotoutujaa\."))
    page.get_by_role("radio", name="Toteutuu osittain").first.check()
    state(page).to_have_text(SAVED)
    page.reload()
    expect(page.get_by_label("Tulos suomeksi")).to_have_value(re.compile("Ryhmissä oli"))
    expect(page.get_by_role("radio", name="Toteutuu osittain").first).to_be_checked()
    page.get_by_label("Toteuma").first.fill("noin kymmenen")
    state(page).to_have_text("Kaikkea ei tallennettu: korjaa merkitty kenttä.")
    expect(page.locator(".small .wrong").first).to_contain_text("ei ole luku")
    page.get_by_label("Toteuma").first.fill("12,5")
    state(page).to_have_text(SAVED)
    expect(page.locator(".small .wrong").first).to_be_hidden()
    context.close()


def test_nothing_is_lost_when_the_connection_goes_and_the_page_is_closed(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, OFFICER)
    first_goal(page)
    goal = page.url
    context.set_offline(True)
    write(page, "Kirjoitettu junassa.")
    state(page).to_have_text(re.compile("Ei yhteyttä"))
    context.set_offline(False)
    state(page).to_have_text(SAVED)
    context.set_offline(True)
    write(page, "Kirjoitettu tunnelissa.")
    state(page).to_have_text(re.compile("Ei yhteyttä"))
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(goal)
    expect(page.get_by_label("Tulos suomeksi")).to_have_value("Kirjoitettu tunnelissa.")
    state(page).to_have_text(SAVED)
    page.reload()
    expect(page.get_by_label("Tulos suomeksi")).to_have_value("Kirjoitettu tunnelissa.")
    context.close()


def test_nothing_is_lost_when_the_session_ends(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, OFFICER)
    first_goal(page)
    goal = page.url
    context.clear_cookies(name="toteuma_session")
    write(page, "Istunto päättyi kesken lauseen.")
    state(page).to_have_text(re.compile("Istunto on päättynyt"))
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(goal)
    page.get_by_role("button", name=OFFICER, exact=True).click()
    expect(page.get_by_label("Tulos suomeksi")).to_have_value("Istunto päättyi kesken lauseen.")
    state(page).to_have_text(SAVED)
    context.close()


def test_two_people_in_one_field_see_both_texts(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, OFFICER)
    first_goal(page)
    other, others_page = signed_in(browser, server, CONTROLLER)
    others_page.goto(page.url)
    others_page.get_by_label("Tulos suomeksi").fill("Controllerin teksti.")
    state(others_page).to_have_text(SAVED)
    write(page, "Johtajan teksti.")
    conflict = page.locator(".conflict").first
    expect(conflict).to_contain_text("Controller on muuttanut kenttää")
    expect(conflict).to_contain_text("Controllerin teksti.")
    expect(page.get_by_label("Tulos suomeksi")).to_have_value("Johtajan teksti.")
    assert list(page_faults(page)) == []
    page.reload()
    expect(conflict).to_contain_text("Controllerin teksti.")
    expect(page.get_by_label("Tulos suomeksi")).to_have_value("Johtajan teksti.")
    page.get_by_role("button", name="Pidä oma tekstini").click()
    state(page).to_have_text(SAVED)
    others_page.reload()
    expect(others_page.get_by_label("Tulos suomeksi")).to_have_value("Johtajan teksti.")
    other.close()
    context.close()


def test_what_is_written_before_the_script_is_there_is_saved(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, OFFICER)
    first_goal(page)
    late: list[Route] = []
    page.route("**/workplace.js", lambda route: late.append(route))
    page.goto(page.url, wait_until="commit")
    write(page, "Kirjoitettu ennen aikojaan.")
    late[0].continue_()
    state(page).to_have_text(SAVED)
    page.unroute("**/workplace.js")
    page.reload()
    expect(page.get_by_label("Tulos suomeksi")).to_have_value("Kirjoitettu ennen aikojaan.")
    context.close()


def test_a_server_that_is_killed_loses_nothing_that_was_said_to_be_saved(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, OFFICER)
    first_goal(page)
    write(page, "Tallessa ennen katkoa.")
    state(page).to_have_text(SAVED)
    server.kill()
    write(page, "Kirjoitettu katkon aikana.")
    state(page).to_have_text(re.compile("Ei yhteyttä"))
    assert server.audit().returncode == 0
    server.start()
    state(page).to_have_text(SAVED)
    page.reload()
    expect(page.get_by_label("Tulos suomeksi")).to_have_value("Kirjoitettu katkon aikana.")
    context.close()


def test_an_officer_works_with_the_keyboard_alone_and_the_chapter_is_returned_and_approved(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, OFFICER)
    first_goal(page)
    page.get_by_label("Tulos suomeksi").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Lisätty näppäimillä.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".crumbs")).to_contain_text("Tavoite 2/3")
    page.go_back()
    expect(page.get_by_label("Tulos suomeksi")).to_have_value(re.compile(r"Lisätty näppäimillä\.$"))
    page.locator(".crumbs a").nth(1).click()
    page.get_by_role("button", name="Lähetä tarkistettavaksi").click()
    expect(page.locator(".task-state .chip")).to_have_text("Lähetetty tarkistettavaksi")
    chapter = page.url

    reviewing, reviewers_page = signed_in(browser, server, REVIEWER)
    expect(reviewers_page.get_by_role("heading", name="Tarkistettavat")).to_be_visible()
    reviewers_page.goto(chapter)
    expect(reviewers_page.locator(".items li").first).to_contain_text("Lisätty näppäimillä.")
    reviewers_page.get_by_label("Mitä pitää täydentää?").fill("Kerro, montako ryhmää oli.")
    reviewers_page.get_by_role("button", name="Palauta täydennettäväksi").click()
    expect(reviewers_page.locator(".task-state .chip")).to_have_text("Palautettu")

    page.goto(f"{server.address}/fi/tasks")
    expect(page.locator(".task").first).to_contain_text("Palautettu: Kerro, montako ryhmää oli.")
    first_goal(page)
    write(page, "Ryhmiä oli kolme.")
    state(page).to_have_text(SAVED)
    page.goto(chapter)
    page.get_by_role("button", name="Lähetä tarkistettavaksi").click()
    reviewers_page.goto(chapter)
    reviewers_page.get_by_role("button", name="Hyväksy", exact=True).click()
    expect(reviewers_page.locator(".task-state .chip")).to_have_text("Hyväksytty")
    reviewing.close()
    context.close()
    assert server.audit().returncode == 0


def test_all_of_it_works_without_the_script(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, "Palvelualuejohtaja", java_script_enabled=False)
    page.locator(".tasks a.button").first.click()
    page.locator(".items a").first.click()
    page.get_by_label("Tulos suomeksi").fill("Ilman skriptiä.")
    goal = page.url
    page.get_by_role("button", name=re.compile("^Tallenna")).click()
    page.goto(goal)
    expect(page.get_by_label("Tulos suomeksi")).to_have_value("Ilman skriptiä.")
    context.close()
