"""The web pages in a real browser: accessibility of every page, and journeys with the keyboard alone."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.accessibility import VIEWS, View, chromium, faults
from tests.e2e.sample_site import write_sample

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write_sample(folder)
    return folder


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    opened = context.new_page()
    opened.set_default_timeout(5000)
    yield opened
    context.close()


def focused(page: Page) -> str:
    """The name of what has the focus."""
    text: str = page.evaluate("document.activeElement.id || document.activeElement.innerText")
    return text.strip()


def tab_to(page: Page, name: str, limit: int = 60) -> None:
    for _ in range(limit):
        page.keyboard.press("Tab")
        if focused(page) == name:
            return
    raise AssertionError(f"{name} is not reached with the Tab key; the focus is on {focused(page)}")


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_no_page_of_the_sample_has_a_fault(site: Path, browser: Browser, view: View) -> None:
    assert faults(site / "fi", browser, views=(view,)) == []


def test_no_page_in_any_language_has_a_fault(site: Path, browser: Browser) -> None:
    assert faults(site, browser, each_page_in_all_views=False) == []


def test_the_scan_finds_faults(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text(
        '<html lang="fi"><title>x</title><img src=""><p style="width:2000px;color:#aaa">vaaleaa</p>', encoding="utf-8"
    )
    found = faults(tmp_path, browser, views=VIEWS[:1])
    assert [line.split(": ")[1].split(" ")[0] for line in found] == ["color-contrast", "image-alt", "2008"]


def test_skip_link_menu_and_language_with_the_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    page.wait_for_url("**/fi/index.html")
    page.keyboard.press("Tab")
    assert focused(page) == "Siirry sisältöön"
    expect(page.get_by_role("link", name="Siirry sisältöön")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.goto(f"{address}/fi/units/hyvi.html")
    tab_to(page, "Svenska")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sv/units/hyvi.html")
    assert page.evaluate("document.documentElement.lang") == "sv"


def test_search_with_the_keyboard_also_from_disk(page: Page, site: Path) -> None:
    page.goto((site / "fi/units/hypa.html").as_uri())
    tab_to(page, "site-search")
    page.keyboard.type("toimintak")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fi/search.html?q=toimintak")
    expect(page.locator("#search-count")).to_have_text("9 osumaa haulle ”toimintak”")
    expect(page.locator("#search-results mark").first).to_have_text("Toimintak")
    expect(page.locator("#all-contents")).to_be_hidden()
    page.locator("#query").fill("käynnit asukasta")
    expect(page.locator("#search-results a")).to_have_text(["Kirjaston käynnit asukasta kohti"])
    page.locator("#query").focus()
    tab_to(page, "Kirjaston käynnit asukasta kohti")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fi/units/hyvi.html#r-HYVI-key_figures~library")
    expect(page.locator(":target")).to_be_in_viewport()
    page.goto((site / "fi/search.html").as_uri() + "?q=xyz")
    expect(page.locator("#search-count")).to_contain_text("”xyz” ei löytynyt mitään")
    expect(page.locator("#all-contents")).to_be_visible()


def test_filter_keeps_the_shared_heading_and_stands_in_the_address(page: Page, address: str) -> None:
    page.goto(f"{address}/fi/goals.html")
    expect(page.locator(".filter-count")).to_have_text("Rivejä näkyvissä 4, kaikkiaan 4.")
    tab_to(page, "filter-status")
    page.keyboard.type("Ei tot")
    expect(page.locator(".filter-count")).to_have_text("Rivejä näkyvissä 1, kaikkiaan 4.")
    assert page.url.endswith("goals.html?status=not_met")
    row = page.locator(".filtered tbody tr:visible")
    expect(row.locator("th")).to_contain_text("Hyvinvoinnin kasvu")
    expect(row.locator("th")).to_have_attribute("rowspan", "1")
    expect(row.locator(".state .word")).to_have_text("Ei toteutunut")
    page.get_by_label("Tila", exact=True).select_option("")
    expect(page.locator(".filtered tbody tr:visible")).to_have_count(4)
    expect(page.locator(".filtered tbody tr").first.locator("th")).to_have_attribute("rowspan", "4")
    page.goto(f"{address}/fi/risks.html?unit=HYPA")
    expect(page.get_by_label("Yksikkö", exact=True)).to_have_value("HYPA")


def test_theme_toggle_is_remembered(page: Page, address: str) -> None:
    page.goto(f"{address}/fi/index.html")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert page.locator(".chart-dark").first.is_hidden()
    tab_to(page, "Tumma tila")
    page.keyboard.press("Enter")
    assert focused(page) == "Vaalea tila"
    page.goto(f"{address}/sv/index.html")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 24, 30)" != light
    assert page.locator(".chart-light").first.is_hidden()
    assert page.locator(".chart-dark").first.is_visible()


def test_explanation_of_a_term_with_focus_and_escape(page: Page, address: str) -> None:
    page.goto(f"{address}/fi/units/hypa.html")
    tip = page.get_by_text("Tuotot vähennettynä kuluilla.")
    expect(tip).to_be_hidden()
    page.get_by_role("button", name="Toimintakatteen").focus()
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_row_leads_to_its_proof_and_units_open_on_a_phone(page: Page, address: str) -> None:
    page.goto(f"{address}/fi/units/hypa.html")
    page.get_by_role("row").get_by_role("link", name="Maksutuotot").click()
    page.wait_for_url("**/fi/figures/hypa.html#r-HYPA-income_statement~fee_revenue")
    expect(page.locator(":target h3")).to_have_text("Maksutuotot")
    page.set_viewport_size({"width": 360, "height": 740})
    units = page.locator("#tree-list")
    expect(units).to_be_hidden()
    page.get_by_role("button", name="Näytä yksiköt").press("Enter")
    expect(units).to_be_visible()


def test_a_table_on_a_phone_says_that_it_goes_on_and_scrolls_with_the_keyboard(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{address}/fi/units/hypa.html")
    region = page.get_by_role("region", name="Tuloslaskelma").first
    assert "goes-on" in (region.get_attribute("class") or "")
    for _ in range(60):
        page.keyboard.press("Tab")
        if region.evaluate("region => region === document.activeElement"):
            break
    expect(region).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("region => region.scrollLeft > 0", arg=region.element_handle())
    region.evaluate("region => { region.scrollLeft = region.scrollWidth }")
    expect(region).not_to_have_class(re.compile("goes-on"))
    picture = page.locator(".chart-block:not(.small) svg:visible").first
    assert picture.bounding_box()["width"] <= 360  # type: ignore[index]


def test_without_script_everything_is_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{address}/")
    page.wait_for_url("**/fi/index.html")
    expect(page.locator("#tree-list")).to_be_visible()
    expect(page.locator(".theme-toggle")).to_be_hidden()
    page.goto(f"{address}/fi/goals.html")
    expect(page.locator(".filter")).to_be_hidden()
    expect(page.locator(".filtered tbody tr:visible")).to_have_count(4)
    page.goto(f"{address}/fi/search.html?q=a")
    expect(page.locator("#all-contents a").first).to_be_visible()
    context.close()
