"""No word is lost and none is strange: leaving a page at once, what is told of a choice or a number that somebody else made meanwhile, texts in tables; and
what shows in the reader's own colours. In a real Chromium."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.e2e.test_web_journey import CONTROLLER, OFFICER, SAVED, Server, browser, first_goal, server, signed_in, state, write

__all__ = ["browser", "server"]

pytestmark = pytest.mark.browser


def test_what_was_written_just_before_the_page_was_left_is_saved(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, OFFICER)
    page.add_init_script(
        "const fetched = fetch; window.fetch = (to, told) => { localStorage.setItem('kept alive', told.keepalive); return fetched(to, told); }"
    )
    first_goal(page)
    address = page.url
    write(page, "Viimeinen sana ennen lähtöä.")
    page.locator(".crumbs a").last.click()
    expect(page.locator("form.sheet")).to_have_count(0)
    assert page.evaluate("localStorage.getItem('kept alive')") == "true", "on a slow line the request would end with the page"
    context.close()
    other, others_page = signed_in(browser, server, CONTROLLER)
    others_page.goto(address)
    expect(others_page.get_by_label("Tulos suomeksi")).to_have_value("Viimeinen sana ennen lähtöä.")
    other.close()


def test_an_answer_that_was_lost_on_the_way_makes_nobody_their_own_other(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, OFFICER)
    first_goal(page)
    tries: list[str] = []

    def lose(route: Route) -> None:
        """The server has what was written first, and the line breaks before its answer; then nothing reaches it for a while."""
        tries.append("")
        if len(tries) == 1:
            tries[0] = route.fetch().text()
        if len(tries) <= 2:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/save", lose)
    write(page, "Ensin näin.")
    state(page).to_have_text(re.compile("Ei yhteyttä"))
    write(page, "Ensin näin. Sitten")
    expect(page.locator(".save-state")).to_have_text(re.compile("Tallennetaan"))
    state(page).to_have_text(re.compile("Ei yhteyttä"))
    write(page, "Ensin näin. Sitten lisää.")
    state(page).to_have_text(SAVED)
    assert "saved" in tries[0]
    assert len(tries) > 2
    expect(page.locator(".conflict:visible")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("Tulos suomeksi")).to_have_value("Ensin näin. Sitten lisää.")
    context.close()


def test_a_status_that_somebody_else_chose_is_told_by_its_word(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, OFFICER)
    first_goal(page)
    own, others_own = page.locator("fieldset.statuses").first, None
    other, others_page = signed_in(browser, server, CONTROLLER)
    others_page.goto(page.url)
    others_own = others_page.locator("fieldset.statuses").first
    word = others_own.locator("label").nth(1).inner_text().strip()
    code = others_own.locator("input").nth(1).get_attribute("value")
    assert code is not None
    others_own.locator("input").nth(1).check()
    state(others_page).to_have_text(SAVED)
    other.close()
    own.locator("input").nth(2).check()
    stands = own.locator(".conflict-stands")
    expect(stands).to_have_text(word)
    own.get_by_role("button", name=re.compile("^Ota")).click()
    expect(own.locator(f"input[value='{code}']")).to_be_checked()
    context.close()


def test_without_the_script_a_choice_of_somebody_else_is_told_by_its_word_too(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, OFFICER, java_script_enabled=False)
    first_goal(page)
    own = page.locator("fieldset.statuses").first
    other, others_page = signed_in(browser, server, CONTROLLER)
    others_page.goto(page.url)
    label = others_page.locator("fieldset.statuses").first.locator("label").nth(3)
    word = label.inner_text().strip()
    label.locator("input").check()
    state(others_page).to_have_text(SAVED)
    other.close()
    own.locator("input").nth(0).check()
    page.locator("button.main").click()
    expect(own.locator(".conflict-stands")).to_have_text(word)
    context.close()


def test_a_number_that_somebody_else_wrote_is_told_as_it_is_written(server: Server, browser: Browser) -> None:
    address = f"{server.address}/fi/s/heinola-2025/key_figures/VIRE"
    context, page = signed_in(browser, server, OFFICER)
    page.goto(address)
    other, others_page = signed_in(browser, server, CONTROLLER)
    others_page.goto(address)
    others_page.locator("td.value input:visible").nth(1).fill("17,25")
    state(others_page).to_have_text(SAVED)
    other.close()
    field = page.locator("td.value input:visible").nth(1)
    field.fill("18,75")
    expect(page.locator(".conflict-stands:visible")).to_have_text("17,25")
    page.locator("td.value [data-keep=theirs]:visible").click()
    expect(field).to_have_value("17,25")
    context.close()


def test_a_text_of_several_lines_in_a_table_is_written_as_one(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, CONTROLLER, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{server.address}/fi/s/heinola-2025/package/tables/goals")
    texts = page.locator("td.is-text textarea[data-column=text_fi]")
    first, second = texts.nth(0), texts.nth(1)
    before = second.input_value()
    first.fill("Alku")
    page.keyboard.press("Alt+Enter")
    page.keyboard.type("loppu")
    expect(first).to_have_value("Alku\nloppu")
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    first.focus()
    page.keyboard.press("Control+A")
    page.evaluate("navigator.clipboard.writeText('Ensimmäinen kappale.\\n\\nToinen kappale.')")
    page.keyboard.press("Control+V")
    expect(first).to_have_value("Ensimmäinen kappale.\n\nToinen kappale.")
    expect(second).to_have_value(before)
    page.keyboard.press("Control+A")
    copied = "new Blob(['\"Yksi\\nja kaksi\"\\nKolme \"viisi\"'], {type: 'text/plain'})"
    page.evaluate(
        f"navigator.clipboard.write([new ClipboardItem({{'text/plain': {copied}, 'text/html': new Blob(['<table></table>'], {{type: 'text/html'}})}})])"
    )
    page.keyboard.press("Control+V")
    expect(first).to_have_value("Yksi\nja kaksi")
    expect(second).to_have_value('Kolme "viisi"')
    context.close()


def test_what_is_chosen_and_how_far_something_is_show_in_the_readers_own_colours(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, CONTROLLER, forced_colors="active")
    page.goto(f"{server.address}/fi/s/heinola-2025/overview")
    colour = "(one) => getComputedStyle(one).borderBottomColor"
    for place in (".tabs", ".languages"):
        current, others = page.locator(f"{place} a[aria-current]").first, page.locator(f"{place} a:not([aria-current])")
        assert current.evaluate(colour) not in {one.evaluate(colour) for one in others.all()}, place
    outline = "(one) => getComputedStyle(one).outlineStyle"
    assert page.locator(".filters a[aria-current]").evaluate(outline) == "solid"
    assert {one.evaluate(outline) for one in page.locator(".filters a:not([aria-current])").all()} == {"none"}
    assert page.locator("progress").first.evaluate("(one) => getComputedStyle(one).borderTopWidth") == "1px"
    context.close()
