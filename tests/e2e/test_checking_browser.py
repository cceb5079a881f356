"""The report of a check in a real browser: accessibility in every view, and the journeys of an auditor with mouse and keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.accessibility import RULES, chromium, faults
from tests.integration.checked_made import inspected
from toteuma.core.language import Language
from toteuma.core.remark import Explained
from toteuma.reports.checking.page import write_page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One remark explained, one open; in three languages."""
    folder = tmp_path_factory.mktemp("report")
    first, *others = inspected().remarks
    own = Explained("Maija Mallila, talousjohtaja", "Luku on lähdeaineiston.", "2025")
    inspection = replace(inspected(), remarks=(replace(first, explained=own), *others, replace(first, key=("another",))))
    for language in Language:
        (folder / f"{language}.html").write_text(write_page(inspection, language), encoding="utf-8")
    (folder / "clean.html").write_text(write_page(replace(inspected(), remarks=()), Language.FI), encoding="utf-8")
    return folder


@pytest.fixture
def page(browser: Browser, report: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    width = getattr(request, "param", 1440)
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme="light")
    opened = context.new_page()
    opened.set_default_timeout(5000)
    asked: list[str] = []
    opened.on("request", lambda made: asked.append(made.url))
    opened.goto((report / "fi.html").as_uri())
    yield opened
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    context.close()


def test_no_fault_in_any_view(report: Path, browser: Browser) -> None:
    assert faults(report, browser) == []


def test_open_calculation_has_no_fault(page: Page) -> None:
    page.locator("#c0-1-1 button").click()
    assert Axe().run(page, options=RULES).response["violations"] == []


def test_a_checked_figure_shows_its_calculation_and_closes_again(page: Page) -> None:
    figure = page.locator("#c0-1-4 button")
    figure.focus()
    page.keyboard.press("Enter")
    proof = page.locator("#proof")
    expect(proof).to_be_visible()
    expect(proof).to_contain_text("Henkilöstökulut, Poikkeama")
    expect(proof).to_contain_text("2 110 500 + 2 100 000 = −10 500")
    expect(page.locator("#proof-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(proof).to_be_hidden()
    expect(figure).to_be_focused()


def test_arrow_keys_move_between_figures_and_tab_leaves_the_table(page: Page) -> None:
    page.locator("#c0-0-1 button").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#c0-1-2 button")).to_be_focused()
    assert page.locator("td button[tabindex='0']").count() == 1


def test_filters_hide_cards_and_their_marks(page: Page) -> None:
    expect(page.locator(".card:visible")).to_have_count(3)
    page.get_by_label("1 selitetty").uncheck()
    expect(page.locator(".card:visible")).to_have_count(2)
    expect(page.get_by_role("status")).to_have_text("Näkyvissä 2 havaintoa, yhteensä 3.")
    expect(page.locator(".document a.badge[href='#f1']:visible")).to_have_count(0)
    expect(page.locator(".document a.badge[href='#f2']:visible").first).to_be_visible()
    page.get_by_label("Laji").select_option("ROW_SUM")
    expect(page.locator(".card:visible")).to_have_count(1)


def test_a_mark_leads_to_its_card_and_the_card_to_its_places(page: Page) -> None:
    page.locator(".part a.badge[href='#f2']").first.click()
    expect(page.locator("#f2")).to_be_focused()
    page.locator("#f2 .places a").nth(1).click()
    assert page.evaluate("document.querySelector(':target').closest('table') !== null")


def test_marks_of_what_holds_can_be_taken_away(page: Page) -> None:
    held = page.locator("#c0-1-1 button")
    expect(held).to_have_css("text-decoration-line", "underline")
    page.locator("#show-held").uncheck()
    expect(held).to_have_css("text-decoration-line", "none")


@pytest.mark.parametrize("page", [390], indirect=True)
def test_on_a_phone_the_calculation_stands_at_the_foot_of_the_window(page: Page) -> None:
    figure = page.locator("#c0-0-1 button")
    figure.scroll_into_view_if_needed()
    figure.click()
    box = page.locator("#proof").bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 390)
    assert box["y"] + box["height"] == 900


def test_without_a_script_everything_that_was_found_is_there(browser: Browser, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto((report / "fi.html").as_uri())
    expect(opened.locator(".card:visible")).to_have_count(3)
    expect(opened.locator(".filters")).to_be_hidden()
    expect(opened.locator(".part .found").first).to_be_visible()
    context.close()


def test_on_paper_the_document_begins_on_a_page_of_its_own(browser: Browser, report: Path, tmp_path: Path) -> None:
    context = browser.new_context()
    opened = context.new_page()
    opened.goto((report / "fi.html").as_uri())
    opened.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    context.close()
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(tmp_path / "report.pdf")]
    assert len(pages) == 2
    assert "Havainnot" in pages[0]
    assert "Rajaa" not in pages[0]
    assert pages[1].startswith("Asiakirja")
