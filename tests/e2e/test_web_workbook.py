"""A workbook out of the workplace and back into it in a real Chromium: filled in with another program, looked at, taken, and told in the log."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.accessibility import VIEWS, page_faults
from tests.e2e.test_web_journey import CONTROLLER, OFFICER, SAVED, Server, browser, server, signed_in, state

__all__ = ["browser", "server"]

pytestmark = pytest.mark.browser

STATEMENT = "s/heinola-2025"


def opened(page: Page, server: Server, path: str) -> None:
    page.goto(f"{server.address}/fi/{STATEMENT}/{path}")


def fetched(page: Page, server: Server, folder: Path) -> Path:
    opened(page, server, "workbook")
    with page.expect_download() as download:
        page.get_by_role("button", name="Hae työkirja").click()
    path = folder / "haettu.xlsx"
    download.value.save_as(path)
    return path


def brought(page: Page, server: Server, path: Path) -> None:
    opened(page, server, "workbook")
    page.get_by_label("Täytetty työkirja (.xlsx)").set_input_files(path)
    page.get_by_role("button", name="Katso muutokset").click()


def rows(book: Any, sheet: str) -> tuple[dict[str, int], list[int]]:
    """The columns of a sheet by name, and the rows of its records."""
    page = book[sheet]
    return {one.value: one.column for one in page[1] if one.value}, [row[0].row for row in page.iter_rows(min_row=3) if row[0].value]


def scanned(page: Page) -> list[str]:
    found = []
    for view in VIEWS:
        page.emulate_media(color_scheme=view.scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": view.width, "height": 900})
        found += [f"{page.url} {view}: {fault}" for fault in page_faults(page)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1440, "height": 900})
    return found


def test_out_filled_in_and_taken(server: Server, browser: Browser, tmp_path: Path) -> None:
    context, page = signed_in(browser, server, OFFICER, accept_downloads=True)
    page.get_by_role("link", name="Täytä Excelissä").click()
    faults = scanned(page)
    path = fetched(page, server, tmp_path)
    book = openpyxl.load_workbook(path)
    columns, (first, second, *_) = rows(book, "Tavoitteet")
    goals = book["Tavoitteet"]
    key, other = goals.cell(first, 1).value, goals.cell(second, 1).value
    goals.cell(first, columns["result_fi"]).value = "Kerhoja oli enemmän kuin koskaan."
    goals.cell(second, columns["result_fi"]).value = "Työkirjan teksti."
    values, (figure, *_) = rows(book, "Tunnusluvut")
    book["Tunnusluvut"].cell(figure, values["value"]).value = "noin 400"
    book.save(path)

    other_context, others_page = signed_in(browser, server, CONTROLLER)
    opened(others_page, server, f"goals/{other}")
    others_page.get_by_label("Tulos suomeksi").fill("Controllerin teksti.")
    state(others_page).to_have_text(SAVED)
    other_context.close()

    brought(page, server, path)
    expect(page.get_by_role("alert")).to_contain_text("Mitään ei ole muutettu.")
    expect(page.locator(".finding")).to_contain_text("”noin 400” ei ole luku.")
    expect(page.locator(".finding .over")).to_have_text(re.compile(rf"^Tunnusluvut, [A-Z]+{figure}$"))
    faults += scanned(page)
    book["Tunnusluvut"].cell(figure, values["value"]).value = 412345
    book.save(path)

    brought(page, server, path)
    row = page.locator("tr", has_text=f"Tavoitteet, {goals.cell(first, columns['result_fi']).coordinate}")
    expect(row.locator("ins").last).to_contain_text("enemmän kuin koskaan")
    expect(page.locator("tr", has_text="412 345")).to_be_visible()
    clash = page.locator("fieldset.clash")
    expect(clash).to_contain_text("Controller muutti tätä")
    expect(clash).to_contain_text("Controllerin teksti.")
    faults += scanned(page)
    clash.get_by_label("Työkirjan arvo").check()
    page.get_by_role("button", name="Ota 3 muutosta").click()
    expect(page.get_by_role("status")).to_have_text("3 muutosta otettiin. Ne ovat lokissa nimelläsi.")
    opened(page, server, f"goals/{key}")
    expect(page.get_by_label("Tulos suomeksi")).to_have_value("Kerhoja oli enemmän kuin koskaan.")
    opened(page, server, f"goals/{other}")
    expect(page.get_by_label("Tulos suomeksi")).to_have_value("Työkirjan teksti.")
    context.close()

    context, page = signed_in(browser, server, CONTROLLER)
    opened(page, server, f"log?search={key}")
    expect(page.locator("main")).to_contain_text("Kerhoja oli enemmän kuin koskaan.")
    expect(page.locator("main")).to_contain_text(OFFICER)
    opened(page, server, "removed")
    faults += scanned(page)
    context.close()
    assert faults == []
    assert server.audit().returncode == 0


def test_a_finding_is_given_and_stands_among_the_tasks(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, CONTROLLER)
    opened(page, server, "findings?level=all")
    if page.get_by_role("button", name="Tarkasta nyt").count():
        page.get_by_role("button", name="Tarkasta nyt").click()
    expect(page.locator(".finding").first).to_be_visible(timeout=120_000)
    opened(page, server, "findings?level=all")
    finding = page.locator(".finding", has=page.locator("summary", has_text="Anna hoidettavaksi")).first
    sentence = finding.locator("h2").inner_text()
    finding.locator("summary", has_text="Anna hoidettavaksi").click()
    person = finding.get_by_label("Kenelle").locator("option").nth(1).inner_text()
    finding.get_by_label("Kenelle").select_option(label=person)
    finding.get_by_label(re.compile("^Viimeistään")).fill("15.3.2027")
    faults = scanned(page)
    finding.get_by_role("button", name="Anna", exact=True).click()
    expect(page.locator(".owner").first).to_have_text(f"Hoitaa {person}, viimeistään 15.3.2027.")
    context.close()
    context, page = signed_in(browser, server, person)
    expect(page.locator("main")).to_contain_text("Sinulle annetut havainnot")
    expect(page.locator(".task-name").first).to_have_text(sentence)
    faults += scanned(page)
    context.close()
    assert faults == []
