"""A scan of a built site with axe-core in real Chromium: WCAG 2.2 A and AA, and no page wider than its window."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "preload": False}
"""``preload`` would read style sheets anew, which a page opened from disk may not."""
REFRESH = re.compile(rb'<meta http-equiv="refresh"[^>]*>')


@dataclass(frozen=True)
class View:
    """A way to look at a page."""

    width: int
    scheme: str


VIEWS = tuple(View(width, scheme) for width, scheme in product((360, 1440), ("light", "dark")))


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def faults(folder: Path, browser: Browser, *, views: Sequence[View] = VIEWS, each_page_in_all_views: bool = True) -> list[str]:
    """Every fault of every page below ``folder`` in a line that names page, view, rule and element; none is the aim.

    ``each_page_in_all_views=False`` looks at each page once, with the views taken in turn, for sites with many pages.
    """
    paths = sorted(path for path in folder.rglob("*.html"))
    jobs = {view: paths if each_page_in_all_views else paths[index :: len(views)] for index, view in enumerate(views)}
    found: list[str] = []
    for view, pages in jobs.items():
        context = browser.new_context(
            viewport={"width": view.width, "height": 900}, color_scheme="dark" if view.scheme == "dark" else "light"
        )
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message, said=said: said.append(message.text))
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        page.route(folder.joinpath("index.html").as_uri(), lambda route: _without_refresh(route, folder))
        for path in pages:
            place = f"{path.relative_to(folder)} {view.width} {view.scheme}"
            page.goto(path.as_uri())
            found.extend(f"{place}: {fault}" for fault in (*page_faults(page), *said))
            said.clear()
        context.close()
    return found


def _without_refresh(route: Route, folder: Path) -> None:
    """The first page leads on at once; to look at it, it has to stay."""
    route.fulfill(body=REFRESH.sub(b"", folder.joinpath("index.html").read_bytes()), content_type="text/html; charset=utf-8")


def page_faults(page: Page) -> Iterator[str]:
    """The faults of the page that is open, by rule and element."""
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    page.evaluate("document.fonts.ready")
    for violation in Axe().run(page, options=RULES).response["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
    wide, window = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    if wide > window:
        yield f"{wide} pixels wide in a window of {window}"
    if failed := page.evaluate("[...document.fonts].filter(font => font.status === 'error').map(font => font.weight)"):
        yield f"fonts not loaded: {failed}"
