"""Which pages the site has in one language, and where everything of the document stands.

Paths are the same in every language, so that the language switch leads to the same page: slugs come from unit codes, never from names.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from toteuma.core.document import Block, Chart, Document, FigureEntry, Section, Table

OVERVIEWS: Mapping[str, frozenset[str]] = {
    "goals": frozenset({"goals"}),
    "key_figures": frozenset({"key_figures"}),
    "projects": frozenset({"projects"}),
    "risks": frozenset({"risks", "risk_matrix"}),
}
"""Pages across all units, with the kinds of tables that stand on them."""


def slug(text: str) -> str:
    """A file name of ASCII letters, digits and hyphens: ``Työ & asuminen`` → ``tyo-asuminen``; ``x`` where nothing is left."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-") or "x"


def distinct_slugs(names: Iterable[str]) -> dict[str, str]:
    """A slug for each name; where two would be the same, the later ones are numbered."""
    taken: dict[str, str] = {}
    used: set[str] = set()
    for name in dict.fromkeys(names):
        wanted = candidate = slug(name)
        number = 2
        while candidate in used:
            candidate = f"{wanted}-{number}"
            number += 1
        used.add(candidate)
        taken[name] = candidate
    return taken


def anchor(kind: str, *parts: str) -> str:
    """The id of an element: ``anchor("t", "A1-goals")`` → ``t-A1-goals``. The kinds keep sections, tables and charts of one name apart."""
    return f"{kind}-" + "~".join(re.sub(r"\s", "_", part) for part in parts)


@dataclass(frozen=True, slots=True)
class Page:
    """One page. ``path`` is relative to the language folder; ``parent`` the path of the unit page above; ``sections`` what it shows."""

    path: str
    kind: str
    title: str
    sections: tuple[Section, ...] = ()
    unit: str = ""
    parent: str = ""
    depth: int = 0
    title_lang: str = ""
    topic: str = ""
    """Of an overview: its key in :data:`OVERVIEWS`."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of the document stands."""

    path: str
    anchor: str = ""


@dataclass(slots=True)
class Plan:
    """All pages of one document, in print order."""

    document: Document
    pages: list[Page] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    """By id of section, unit, table or chart (in this order where ids coincide): what a link in the document may name."""
    table_files: dict[str, str] = field(default_factory=dict)
    table_pages: dict[str, str] = field(default_factory=dict)
    proofs: dict[tuple[str, str], str] = field(default_factory=dict)
    """By table and row: the page that explains the row's figures."""
    figure_pages: dict[str, str] = field(default_factory=dict)
    """By id of a printed figure: the page that explains it."""
    entries: dict[str, list[FigureEntry]] = field(default_factory=dict)
    """By page of explanations: its figures, in print order."""

    @property
    def units(self) -> list[Page]:
        return [page for page in self.pages if page.kind in ("unit", "chapter")]

    def of_kind(self, kind: str) -> list[Page]:
        return [page for page in self.pages if page.kind == kind]

    def page(self, path: str) -> Page:
        return next(page for page in self.pages if page.path == path)

    def ancestors(self, page: Page) -> list[Page]:
        """The unit pages above, outermost first."""
        above: list[Page] = []
        while page.parent:
            page = self.page(page.parent)
            above.insert(0, page)
        return above

    def children(self, page: Page) -> list[Page]:
        return [other for other in self.units if other.parent == page.path]

    def siblings(self, page: Page) -> list[Page]:
        return [other for other in self.units if other.parent == page.parent]


def own_sections(section: Section) -> tuple[Section, ...]:
    """The sections that stand on the section's own page; sub-units have pages of their own."""
    return tuple(child for child in section.sections if child.kind != "unit")


def blocks_of(sections: Iterable[Section]) -> Iterator[tuple[Section, Block]]:
    """Every block on a page with the section it stands in, without those of sub-units."""
    for section in sections:
        for block in section.blocks:
            yield section, block
        yield from blocks_of(own_sections(section))


def sections_of(sections: Iterable[Section]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from sections_of(own_sections(section))


def relative(from_path: str, to_path: str, fragment: str = "") -> str:
    """The address of a page as seen from another; both relative to the same folder."""
    address = quote(posixpath.relpath(to_path, posixpath.dirname(from_path) or "."))
    if fragment:
        return ("" if from_path == to_path else address) + "#" + quote(fragment, safe="-._~:()")
    return address


def make_plan(document: Document, labels: Mapping[str, str]) -> Plan:
    """The plan of one language."""
    plan = Plan(document)
    chapters = document.chapters
    slugs = distinct_slugs(_page_name(section) for section in document.sections() if section.kind == "unit" or section in chapters)
    plan.pages.append(Page("index.html", "front", labels["html.home"], tuple(c for c in chapters if c.kind == "front")))
    for chapter in chapters:
        if chapter.kind not in ("front", "about"):
            _add_units(plan, chapter, slugs, _above(plan, chapter))
    for name, kinds in OVERVIEWS.items():
        if any(table.kind in kinds for table in document.tables()):
            plan.pages.append(Page(f"{name.replace('_', '-')}.html", "overview", labels[f"html.{name}"], topic=name))
    plan.pages.append(Page("about.html", "about", labels["html.about"], tuple(c for c in chapters if c.kind == "about")))
    plan.pages.append(Page("search.html", "search", labels["html.search"]))
    _place_parts(plan)
    _place_figures(plan, labels)
    return plan


def _above(plan: Plan, chapter: Section) -> Page:
    """The page of the unit that the chapter's unit belongs to, where it has one."""
    return next((page for page in plan.units if page.unit and page.unit == chapter.parent), Page("", "", ""))


def _page_name(section: Section) -> str:
    return section.unit or section.id


def _add_units(plan: Plan, section: Section, slugs: Mapping[str, str], parent: Page) -> None:
    folder, kind = ("units", "unit") if section.kind == "unit" else ("chapters", "chapter")
    path = f"{folder}/{slugs[_page_name(section)]}.html"
    depth = parent.depth + 1 if parent.path else 0
    page = Page(path, kind, section.title, (section,), section.unit, parent.path, depth, section.title_lang or "")
    plan.pages.append(page)
    for child in section.sections:
        if child.kind == "unit":
            _add_units(plan, child, slugs, page)


def _place_parts(plan: Plan) -> None:
    content = [page for page in plan.pages if page.sections]
    charts_and_tables: dict[str, Place] = {}
    for page in content:
        for section in sections_of(page.sections):
            top = section in page.sections and page.kind in ("unit", "chapter")
            plan.places.setdefault(section.id, Place(page.path, "" if top else anchor("s", section.id)))
        for _, block in blocks_of(page.sections):
            if isinstance(block, Table | Chart):
                letter = "t" if isinstance(block, Table) else "c"
                charts_and_tables.setdefault(block.id, Place(page.path, anchor(letter, block.id)))
                table = block if isinstance(block, Table) else block.table
                plan.table_pages[table.id] = page.path
    for page in plan.units:
        if page.unit:
            plan.places.setdefault(page.unit, Place(page.path))
    for name, place in charts_and_tables.items():
        plan.places.setdefault(name, place)
    plan.table_files = {name: f"tables/{file}.csv" for name, file in distinct_slugs(plan.table_pages).items()}


def _place_figures(plan: Plan, labels: Mapping[str, str]) -> None:
    entries = plan.document.figures
    slugs = distinct_slugs(entry.unit or "statement" for entry in entries)
    names = {page.unit: page.title for page in plan.units}
    for entry in entries:
        path = f"figures/{slugs[entry.unit or 'statement']}.html"
        if path not in plan.entries:
            name = names.get(entry.unit) or entry.unit_name or labels["html.figures_whole"]
            title = labels["html.figures_of"].format(unit=name)
            unit_page = next((page.path for page in plan.units if page.unit == entry.unit and entry.unit), "")
            plan.pages.append(Page(path, "figures", title, unit=entry.unit, parent=unit_page))
        plan.entries.setdefault(path, []).append(entry)
        plan.proofs[entry.table, entry.row] = path
        plan.figure_pages[entry.id] = path
