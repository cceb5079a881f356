"""``write_html``: all pages, style sheet, script, fonts, search index and tables, then all files at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from toteuma.core.document import Document, Table
from toteuma.core.errors import OutputFailed
from toteuma.core.language import Language
from toteuma.reports.html.colours import palette
from toteuma.reports.html.downloads import Download
from toteuma.reports.html.fonts import font_files
from toteuma.reports.html.pages import LanguageSite
from toteuma.reports.html.plan import Plan, blocks_of, make_plan
from toteuma.reports.html.search import search_index
from toteuma.reports.html.sheets import table_csv


def write_html(documents: Mapping[Language, Document], out: Path, *, downloads: Sequence[Download] = ()) -> list[Path]:
    """Write the site of one statement into the folder ``out``; returns the files written, sorted.

    Nothing is written before every page is made; each file is written aside and then put in place.

    **Raises** :class:`OutputFailed` where the disk refuses a file.
    """
    written = []
    for name, content in sorted(site_files(documents, downloads).items()):
        target = out / name
        aside = target.with_name(f".{target.name}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            aside.write_bytes(content)
            aside.replace(target)
        except OSError as error:
            aside.unlink(missing_ok=True)
            raise OutputFailed(path=str(target), cause=str(error)) from error
        written.append(target)
    return written


def site_files(documents: Mapping[Language, Document], downloads: Sequence[Download]) -> dict[str, bytes]:
    """Every file of the site by its path."""
    environment = Environment(
        loader=PackageLoader("toteuma.reports.html"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    first = next(iter(documents.values()))
    labels = {language: dict(document.labels) for language, document in documents.items()}
    plans = {language: make_plan(document, labels[language]) for language, document in documents.items()}
    files: dict[str, bytes] = {}
    for language, plan in plans.items():
        site = LanguageSite(environment, plans, language, labels[language], downloads)
        for page in plan.pages:
            files[f"{language}/{page.path}"] = site.render(page).encode("utf-8")
        files[f"{language}/search-index.js"] = search_index(plan, labels[language]).encode("utf-8")
        for name, table in tables_of(plan).items():
            files[f"{language}/{plan.table_files[name]}"] = table_csv(table)
    files["index.html"] = environment.get_template("root.html").render(documents=documents, labels=labels, first=first).encode("utf-8")
    colours = {"light": palette(first.theme, dark=False), "dark": palette(first.theme, dark=True)}
    for name in ("site.css", "site.js", "icon.svg"):
        files[f"assets/{name}"] = environment.get_template(name).render(colours=colours).encode("utf-8")
    files |= {f"assets/fonts/{name}": content for name, content in font_files().items()}
    return files


def tables_of(plan: Plan) -> dict[str, Table]:
    """Every table on the pages by id, those of charts too."""
    blocks = [block for page in plan.pages for _, block in blocks_of(page.sections)]
    tables = [block if isinstance(block, Table) else getattr(block, "table", None) for block in blocks]
    return {table.id: table for table in tables if table is not None}
