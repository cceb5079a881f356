"""One language's pages: what each template gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jinja2 import Environment
from markupsafe import Markup

from toteuma.core.document import Cell, Chart, Column, Document, FigureEntry, Row, Shape, StatusMark, Table
from toteuma.core.language import Language
from toteuma.reports.html.downloads import Download, size_in_words
from toteuma.reports.html.pictures import chart_pictures
from toteuma.reports.html.plan import OVERVIEWS, Page, Plan, anchor, blocks_of, own_sections, relative
from toteuma.reports.html.prose import Glossary, cell_languages, groups
from toteuma.reports.html.widths import LONG_IN_HEAD, column_percents, divisible

OUTSIDE = ("https://", "http://", "mailto:")
DOWNLOAD_ORDER = ("pdf", "docx", "xlsx", "data")
MANY_HEADINGS = 3
"""A page with at least so many sections gets a list of them at its top."""


def visible_cells(table: Table, row: Row) -> list[tuple[Column, Cell]]:
    """The row's cells with their columns, without those that a cell above covers."""
    return [(column, cell) for column, cell in zip(table.columns, row.cells, strict=True) if not cell.covered]


class LanguageSite:
    """Renders the pages of one language. Charts are drawn once and kept, since a chart can stand on two pages."""

    def __init__(
        self,
        environment: Environment,
        plans: Mapping[Language, Plan],
        language: Language,
        labels: Mapping[str, str],
        downloads: Sequence[Download],
    ) -> None:
        self.environment = environment
        self.plans = plans
        self.plan = plans[language]
        self.document: Document = self.plan.document
        self.language = language
        self.labels = labels
        self.downloads = sorted(downloads, key=lambda item: (DOWNLOAD_ORDER.index(item.kind), item.language or "", str(item.path)))
        self.pictures: dict[str, Markup] = {}

    def render(self, page: Page) -> str:
        """The whole page as HTML text."""
        template = self.environment.get_template(f"{page.kind if page.kind != 'chapter' else 'unit'}.html")
        return template.render(
            site=self,
            page=page,
            plan=self.plan,
            document=self.document,
            language=self.language,
            t=self.word,
            url=lambda path, fragment="": relative(page.path, path, fragment),
            file=lambda path: relative(f"{self.language}/{page.path}", str(path)),
            link=lambda target: self.link(page, target),
            glossary=Glossary(self.document.glossary, self.language),
            anchor=anchor,
            groups=groups,
            own_sections=own_sections,
            cell_languages=cell_languages,
            visible_cells=visible_cells,
            column_percents=column_percents,
            divisible=divisible,
            long_in_head=LONG_IN_HEAD,
            type_of=lambda value: type(value).__name__,
            many_headings=MANY_HEADINGS,
        )

    def word(self, key: str, /, **places: object) -> str:
        """A word of the pages' furniture with its places filled; without places as it stands, for the script to fill."""
        text = self.labels[f"html.{key}"]
        return text.format(**places) if places else text

    def link(self, page: Page, target: str) -> str:
        """The address of what the document names: a part of it, or a page outside. Empty where there is no such part."""
        if target.startswith(OUTSIDE):
            return target
        place = self.plan.places.get(target)
        return (relative(page.path, place.path, place.anchor) or relative(page.path, place.path)) if place else ""

    def translations(self, page: Page) -> list[tuple[Language, str]]:
        """The same page in every language that is published, or that language's front page where it has no such page."""
        own = f"{self.language}/{page.path}"
        found = []
        for language, plan in self.plans.items():
            path = page.path if any(other.path == page.path for other in plan.pages) else "index.html"
            found.append((language, relative(own, f"{language}/{path}")))
        return found

    def picture(self, chart: Chart) -> Markup:
        """The chart as inline SVG, light and dark."""
        if chart.id not in self.pictures:
            self.pictures[chart.id] = chart_pictures(chart, self.document.theme, anchor("c", chart.id))
        return self.pictures[chart.id]

    def overview(self, page: Page) -> list[tuple[Page, list[Table]]]:
        """For each unit with tables of the page's kinds: the unit's page and those tables."""
        kinds = OVERVIEWS[page.topic]
        found = []
        for unit in self.plan.pages:
            tables = [block for _, block in blocks_of(unit.sections) if isinstance(block, Table) and block.kind in kinds]
            if tables:
                found.append((unit, tables))
        return found

    def statuses(self, page: Page) -> list[StatusMark]:
        """Every status that stands in the overview's tables, by shape from full to dash."""
        cells = [cell for _, tables in self.overview(page) for table in tables for row in table.rows for cell in row.cells]
        marks = {cell.status.code: cell.status for cell in cells if cell.status}
        return sorted(marks.values(), key=lambda mark: (list(Shape).index(mark.shape), mark.code))

    def explanations(self, page: Page) -> list[tuple[Table | None, str, list[list[FigureEntry]]]]:
        """The page's figures by table and row: table id, and for each row its entries."""
        tables = {table.id: table for table in self.document.tables()}
        rows: dict[str, dict[str, list[FigureEntry]]] = {}
        for entry in self.plan.entries[page.path]:
            rows.setdefault(entry.table, {}).setdefault(entry.row, []).append(entry)
        return [(tables.get(table), table, list(by_row.values())) for table, by_row in rows.items()]

    def own_downloads(self) -> list[Download]:
        return [item for item in self.downloads if item.language in (None, self.language)]

    def other_downloads(self) -> list[Download]:
        return [item for item in self.downloads if item.language not in (None, self.language)]

    def size(self, download: Download) -> str:
        return size_in_words(download.size_bytes, self.language, self.labels)
