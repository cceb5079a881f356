"""Open data: the statement's figures and texts as CSV files in a Frictionless Data Package."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toteuma.core.document import Document
from toteuma.core.errors import OutputFailed
from toteuma.core.language import Language, Localized
from toteuma.core.spreadsheet_text import safe
from toteuma.reports.data.csv_text import exact
from toteuma.reports.data.records import LONG_KINDS, RECORD_KINDS, leading, long_table, record_table, unit_table
from toteuma.reports.data.resource import Resource, described, known
from toteuma.texts import furniture

__all__ = ["write_data"]


FIGURES = (
    *(known(name) for name in ("unit", "table", "row", "column", "period", "stage")),
    known("value", "number"),
    *(known(name) for name in ("unit_of_measure", "printed", "origin")),
)


def _figures(document: Document) -> Resource:
    """Every printed figure in print order."""
    rows = tuple(
        (
            *(safe(text) for text in (entry.unit, entry.table, entry.row, entry.column, entry.period, entry.stage)),
            exact(entry.value),
            *(safe(text) for text in (entry.unit_of_measure, entry.printed, entry.origin)),
        )
        for entry in document.figures
    )
    return Resource("figures", FIGURES, ("table", "row", "column"), rows)


def _resources(documents: Mapping[Language, Document]) -> list[Resource]:
    """Figures always; of the other tables those that the document has."""
    resources = [_figures(leading(documents)), unit_table(documents)]
    resources += [long_table(documents, name) for name in LONG_KINDS]
    resources += [record_table(documents, kind) for kind in RECORD_KINDS]
    return [resource for resource in resources if resource.rows or resource.name == "figures"]


def _slug(text: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")


def _localized(documents: Mapping[Language, Document], attribute: str) -> Localized:
    return Localized.from_mapping({language: getattr(document, attribute) for language, document in documents.items()})


def _descriptor(documents: Mapping[Language, Document], resources: list[Resource], version: str) -> dict[str, Any]:
    document = leading(documents)
    texts = furniture()
    business_id = {"business_id": document.business_id} if document.business_id else {}
    about, escaping = texts["data.package.description"], texts["data.package.escaping"]
    description = Localized(*(f"{about.get(language)} {escaping.get(language)}" for language in Language))
    return {
        "profile": "tabular-data-package",
        "name": _slug(f"{document.municipality} {document.id}"),
        **described("title", Localized.from_mapping({lang: f"{one.municipality}: {one.title}" for lang, one in documents.items()})),
        **described("description", description),
        "version": version or f"{document.year}.0.0",
        "languages": [language.value for language in documents],
        **_licences(documents),
        "sources": [{"title": f"{document.municipality}, {document.organ}: {document.title}. {document.approval}".strip()}],
        "contributors": [{"title": document.municipality, "role": "publisher", **business_id}],
        "resources": [resource.descriptor() for resource in resources],
    }


def _licences(documents: Mapping[Language, Document]) -> dict[str, Any]:
    """The terms of the data, by their title in each language; nothing where there are none."""
    licence = leading(documents).licence
    if licence is None:
        return {}
    titles = Localized.from_mapping({language: one.licence.title for language, one in documents.items() if one.licence})
    return {"licenses": [{"name": licence.name, "path": licence.path, **described("title", titles)}]}


def _write(path: Path, content: bytes) -> None:
    """The whole file or none of it."""
    aside = path.with_name(path.name + ".part")
    try:
        aside.write_bytes(content)
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise OutputFailed(path=str(path), cause=str(error)) from error


def write_data(documents: Mapping[Language, Document], out: Path, *, version: str = "") -> list[Path]:
    """The files of ``out/data/``: ``figures.csv``, a CSV per kind of table, ``datapackage.json``; paths in that order.

    CSV is UTF-8 without a byte order mark, commas, LF. Numbers are exact. A text that a spreadsheet would run as a formula stands behind an
    apostrophe (the descriptor says so). ``version`` of the data package is ``YEAR.0.0`` unless given. The same documents give the same bytes.

    **Raises** OutputFailed where a file cannot be written.
    """
    folder = out / "data"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputFailed(path=str(folder), cause=str(error)) from error
    resources = _resources(documents)
    descriptor = json.dumps(_descriptor(documents, resources, version), ensure_ascii=False, indent=2) + "\n"
    contents = {resource.file_name: resource.content() for resource in resources} | {"datapackage.json": descriptor.encode("utf-8")}
    for name, content in contents.items():
        _write(folder / name, content)
    return [folder / name for name in contents]
