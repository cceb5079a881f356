"""Use case: last year's document, as read, becomes a draft package to go on from."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from toteuma.core.errors import FolderTaken, OutputFailed
from toteuma.core.evidence import ReadDocument, TableKind
from toteuma.core.findings import Finding, Level
from toteuma.package.csv_writing import canonical_csv, canonical_text
from toteuma.package.schema import tables
from toteuma.services.drafting.amounts import draft_amounts
from toteuma.services.drafting.draft import Draft
from toteuma.services.drafting.key_figures import KeyFigures
from toteuma.services.drafting.layout import draft_layout
from toteuma.services.drafting.organisation import draft_units
from toteuma.services.drafting.records import Records
from toteuma.services.drafting.settings import municipality_toml, statement_toml

__all__ = ["draft_package"]


def draft_package(document: ReadDocument, folder: Path) -> tuple[Finding, ...]:
    """Write what a document tells as a package into ``folder``, whole or not at all; the findings (``drafting.…``) say what was left out or guessed.

    Amounts are given cents that round to every printed figure and total. An error means that nothing was written.

    **Raises** OutputFailed where the folder exists and is not empty, or cannot be written.
    """
    draft = Draft(document.language, document.year or 0, document.name)
    if document.year is None:
        draft.tell("no_year", level=Level.ERROR)
        return tuple(draft.findings)
    if not any(table.kind is TableKind.COMPARISON for table in document.tables()):
        draft.tell("nothing_placed", level=Level.ERROR)
        return tuple(draft.findings)
    units = draft_units(document, draft)
    draft_amounts(document, units, draft)
    records = Records(document, units, draft)
    figures = KeyFigures(units, draft)
    layout = draft_layout(document, units, records, figures, draft)
    draft.tell("municipality_code", level=Level.INFO)
    files = {
        "municipality.toml": municipality_toml(document, units, records, figures, layout, draft, units.names[units.root]),
        "statement.toml": statement_toml(units, layout, draft),
    }
    for table, schema in tables().items():
        if table in draft.rows or schema.required_file:
            columns = draft.columns(table)
            files[schema.file] = canonical_csv(columns, ([row.get(column, "") for column in columns] for row in draft.rows.get(table, [])))
    for (unit, section), paragraphs in draft.prose.items():
        files[f"prose/{unit}/{section}.{draft.language}.md"] = canonical_text("\n\n".join(paragraphs))
    _write(files, folder)
    return tuple(draft.findings)


def _write(files: dict[str, str], folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderTaken(
            path=str(folder), file=next((path.name for path in sorted(folder.iterdir())), "") if folder.is_dir() else folder.name
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            made = aside / folder.name
            for name, content in files.items():
                path = made / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content, encoding="utf-8", newline="\n")
            if folder.exists():
                folder.rmdir()
            made.rename(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise OutputFailed(path=str(folder), cause=error.strerror or str(error)) from error
