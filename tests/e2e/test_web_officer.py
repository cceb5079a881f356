"""An officer's year in a real Chromium: each family of forms filled in, by keyboard and by paste, with figures from the list, without a connection, against
somebody else, and without the script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.accessibility import VIEWS, View, page_faults
from tests.e2e.test_web_journey import CONTROLLER, OFFICER, SAVED, Server, browser, server, signed_in, state

__all__ = ["browser", "server"]

pytestmark = pytest.mark.browser

UNIT = "s/heinola-2025/units/VIRE"
PAGES = {
    "tasks": "tasks",
    "chapter": UNIT,
    "figures": f"{UNIT}/figures",
    "key figures": "s/heinola-2025/key_figures/VIRE",
    "reasons": "s/heinola-2025/remarks/VIRE",
    "text": "s/heinola-2025/texts/VIRE/economy",
    "project": "s/heinola-2025/projects/hobby_clubs",
    "new risk": "s/heinola-2025/add/risks/VIRE",
}


def go(page: Page, server: Server, name: str) -> None:
    page.goto(f"{server.address}/fi/{PAGES.get(name, name)}")


def values(page: Page) -> list[str]:
    return [field.input_value() for field in page.locator("td.value input:visible").all()]


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_no_form_has_a_fault(server: Server, browser: Browser, view: View) -> None:
    context, page = signed_in(browser, server, OFFICER, color_scheme=view.scheme)
    page.set_viewport_size({"width": view.width, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    found = []
    for name in PAGES:
        go(page, server, name)
        found += [f"{name}: {fault}" for fault in page_faults(page)]
    page.get_by_role("button", name="Lisää", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    found += [f"not added: {fault}" for fault in page_faults(page)]
    go(page, server, "text")
    page.get_by_role("button", name=re.compile("^Lisää luku")).first.click()
    expect(page.locator(".offers button").first).to_be_visible()
    found += [f"list: {fault}" for fault in page_faults(page)]
    context.close()
    context, page = signed_in(browser, server, "Palvelualuejohtaja", color_scheme=view.scheme)
    page.set_viewport_size({"width": view.width, "height": 900})
    go(page, server, "s/heinola-2025/investments/HYPA")
    expect(page.get_by_role("heading", name="Investoinnit")).to_be_visible()
    found += [f"investments: {fault}" for fault in page_faults(page)]
    context.close()
    assert found == []
    assert [text for text in said if "422" not in text] == []


def test_key_figures_by_the_keyboard_and_by_a_column_from_a_spreadsheet(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, OFFICER, permissions=["clipboard-read", "clipboard-write"])
    go(page, server, "key figures")
    before = values(page)
    first, second = page.locator("td.value input:visible").nth(0), page.locator("td.value input:visible").nth(1)
    first.focus()
    page.keyboard.press("Enter")
    expect(second).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    page.evaluate("navigator.clipboard.writeText('400 123\\r\\n6,4\\r\\nkymmenen\\r\\n')")
    page.keyboard.press("Control+V")
    state(page).to_have_text("Kaikkea ei tallennettu: korjaa merkitty kenttä.")
    expect(page.locator("td.value .wrong:visible")).to_contain_text("”kymmenen” ei ole luku.")
    page.locator("td.value input:visible").nth(2).fill("12,5")
    state(page).to_have_text(SAVED)
    page.reload()
    assert values(page) == ["400\u00a0123", "6,4", "12,5"] != before
    page.locator("td.absence select").first.select_option("not_yet_known")
    state(page).to_have_text(SAVED)
    expect(first).to_have_value("")
    first.fill("399922")
    state(page).to_have_text(SAVED)
    expect(page.locator("td.absence select").first).to_have_value("")
    page.reload()
    assert values(page)[0] == "399\u00a0922"
    context.close()


def test_a_text_takes_figures_from_the_list_and_a_wrong_one_is_marked_as_it_is_typed(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, OFFICER)
    go(page, server, "text")
    text = page.get_by_label("Teksti suomeksi")
    text.fill("Toimintatuottoja kertyi 900 000 euroa. Toimintakate oli ")
    doubt = page.locator(".doubts").first
    expect(doubt).to_contain_text("Tekstissä on ”900 000 euroa”, mutta taulukossa on 892\u00a0862")
    text.press("Control+End")
    page.get_by_role("button", name=re.compile("^Lisää luku")).first.click()
    page.get_by_label("Hae rivin, tunnusluvun tai yksikön nimellä").fill("toimintakate toteuma 2025")
    expect(page.get_by_role("status").filter(has_text="luku")).to_be_visible()
    expect(page.locator(".offers li")).to_have_count(1)
    page.get_by_role("button", name=re.compile(r"4\s572\s597 euroa")).click()
    expect(text).to_be_focused()
    expect(text).to_have_value(re.compile(r"oli \{\{ actual\(line=\"operating_margin\"\) \| euros \}\}$"))
    expect(page.locator(".preview .bound").first).to_have_text("4\u00a0572\u00a0597 euroa")
    text.fill(text.input_value().replace("900 000", "892 862") + ".")
    expect(doubt).to_be_hidden()
    state(page).to_have_text(SAVED)
    text.fill('Luku oli {{ actual(line="operating_margn") }}.')
    expect(page.locator(".faults").first).to_contain_text("operating_margin")
    text.fill("Vuosi oli vakaa.")
    expect(page.locator(".faults").first).to_be_hidden()
    context.close()


def test_a_reason_is_kept_without_a_connection_and_meets_another(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, OFFICER)
    go(page, server, "reasons")
    reason = page.get_by_label(re.compile("^Toimintatuotot: Syy suomeksi"))
    context.set_offline(True)
    reason.fill("Hankkeita oli enemmän.")
    state(page).to_have_text(re.compile("Ei yhteyttä"))
    other, others_page = signed_in(browser, server, CONTROLLER)
    go(others_page, server, "reasons")
    others_page.get_by_label(re.compile("^Toimintatuotot: Syy suomeksi")).fill("Controllerin syy.")
    state(others_page).to_have_text(SAVED)
    context.set_offline(False)
    conflict = page.locator(".conflict:visible")
    expect(conflict).to_contain_text("Controllerin syy.")
    expect(reason).to_have_value("Hankkeita oli enemmän.")
    conflict.get_by_role("button", name="Pidä oma tekstini").click()
    state(page).to_have_text(SAVED)
    others_page.reload()
    expect(others_page.get_by_label(re.compile("^Toimintatuotot: Syy suomeksi"))).to_have_value("Hankkeita oli enemmän.")
    other.close()
    context.close()


def test_a_risk_is_added_taken_away_and_brought_back_and_the_chapter_is_submitted(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, OFFICER)
    go(page, server, "new risk")
    page.get_by_label("Luokka").select_option(index=1)
    page.get_by_label("Riski (pakollinen) suomeksi").fill("Uimahalli suljetaan.")
    page.get_by_label("Todennäköisyys").select_option("2")
    page.get_by_label("Merkittävyys").select_option("2")
    page.get_by_role("button", name="Lisää", exact=True).click()
    expect(page.get_by_role("heading", name="Uimahalli suljetaan.")).to_be_visible()
    page.get_by_role("button", name="Poista tämä riski").click()
    expect(page.get_by_role("link", name="Uimahalli suljetaan.")).to_have_count(0)
    page.get_by_role("button", name="Palauta poistettu").click()
    missing = page.locator(".before").first
    expect(missing).to_contain_text("Yksi kohta on vielä kesken:")
    missing.get_by_role("link", name="Uimahalli suljetaan.").click()
    page.get_by_label("Miten hallinta toimi suomeksi").fill("Halli pysyi auki.")
    state(page).to_have_text(SAVED)
    expect(page.locator('.list a[aria-current="page"] .tick')).to_have_class(re.compile("done"))
    go(page, server, "chapter")
    expect(page.get_by_text("Kaikki on täytetty, eikä luvuissa ole ristiriitoja.")).to_be_visible()
    page.get_by_role("button", name="Lähetä tarkistettavaksi").click()
    expect(page.locator(".task-state .chip")).to_have_text("Lähetetty tarkistettavaksi")
    go(page, server, "key figures")
    expect(page.locator("td.value input:visible").first).to_be_disabled()
    context.close()
    assert server.audit().returncode == 0


def test_every_family_works_without_the_script(server: Server, browser: Browser) -> None:
    context, page = signed_in(browser, server, CONTROLLER, java_script_enabled=False)
    for address, label, text in (
        ("s/heinola-2025/key_figures/HYTY", re.compile("Toteuma$"), "7"),
        ("s/heinola-2025/remarks/HYTY", re.compile("^Toimintakulut: Syy suomeksi"), "Palkat nousivat."),
        ("s/heinola-2025/texts/HYTY/economy", "Teksti suomeksi", "Ilman skriptiä."),
        ("s/heinola-2025/risks/recruitment", "Miten hallinta toimi suomeksi", "Hyvin."),
    ):
        go(page, server, address)
        page.get_by_label(label).first.fill(text)
        page.get_by_role("button", name=re.compile("^Tallenna")).click()
        go(page, server, address)
        expect(page.get_by_label(label).first).to_have_value(text)
    go(page, server, "s/heinola-2025/texts/HYTY/economy")
    page.get_by_role("link", name=re.compile("^Lisää luku")).first.click()
    context.close()
