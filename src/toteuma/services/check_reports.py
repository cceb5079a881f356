"""Use case: the outcome of a check as files: JSON, a web page for each document, SARIF."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from toteuma.checks.registry import kinds
from toteuma.core.errors import OutputFailed
from toteuma.core.language import Language
from toteuma.package.explanations import skeleton
from toteuma.reports.checking.exact_json import exact_json
from toteuma.reports.checking.page import write_page
from toteuma.reports.checking.records import Record, inspection_record, reading_record, unread_record
from toteuma.reports.checking.sarif import Examined, RuleSource, write_sarif
from toteuma.reports.checking.wording import sentence
from toteuma.services.checking import Checked, Outcome
from toteuma.texts import word


class Output(StrEnum):
    CONSOLE = "console"
    JSON = "json"
    HTML = "html"
    SARIF = "sarif"


def json_text(outcome: Outcome, language: Language) -> str:
    """One document as the published object, several as a list of them."""
    records = [_record(checked, outcome, language) for checked in outcome.documents]
    return exact_json(records[0] if len(records) == 1 else records) + "\n"


def _record(checked: Checked, outcome: Outcome, language: Language) -> Record:
    if checked.inspection is None:
        return unread_record(checked.path.name, checked.findings, language)
    record = inspection_record(checked.inspection, language, checked.findings)
    return {**record, "settings": [reading_record(finding, language) for finding in outcome.findings]}


def sarif_text(outcome: Outcome, language: Language) -> str:
    """A run for each document. What was found about settings and explanations stands in each."""
    examined = [Examined(checked.path, checked.inspection, (*checked.findings, *outcome.findings)) for checked in outcome.documents]
    return write_sarif(examined, {kind.code: RuleSource(kind.level, kind.source) for kind in kinds()}, language)


def pages(outcome: Outcome, language: Language) -> Iterator[tuple[str, str]]:
    """A file name and the page for each document that could be read."""
    several = {checked.path for checked in outcome.documents if sum(other.path == checked.path for other in outcome.documents) > 1}
    for checked in outcome.documents:
        if checked.inspection is None:
            continue
        name = checked.path.name or checked.path.resolve().name
        own = f"{name}-{checked.inspection.document.language}" if checked.path in several else name
        yield f"{own}.check.html", write_page(checked.inspection, language, (*checked.findings, *outcome.findings))


def write_pages(outcome: Outcome, out: Path | None, language: Language) -> list[Path]:
    """Write the pages: one into the file ``out``, several into the folder ``out``; ``out`` None: into the working folder, each under its own name.

    **Raises** OutputFailed where the disk refuses a file.
    """
    made = list(pages(outcome, language))
    single = out is not None and len(made) == 1 and not out.is_dir()
    return [write_text(out if single and out is not None else (out or Path()) / name, text) for name, text in made]


def template_text(outcome: Outcome, language: Language) -> tuple[str, int]:
    """A file in which the open errors and warnings can be explained, and how many there are."""
    remarks = outcome.open_remarks()
    years = {checked.inspection.document.year for checked in outcome.documents if checked.inspection}
    entries = [(remark.fingerprint, sentence(remark, language)) for remark in remarks]
    year = next(iter(years)) if len(years) == 1 else None
    return skeleton(entries, year, word("checking.skeleton", language)), len(remarks)


def write_text(path: Path, text: str) -> Path:
    """Write a file whole or not at all. **Raises** OutputFailed."""
    aside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(text, encoding="utf-8", newline="\n")
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise OutputFailed(path=str(path), cause=error.strerror or str(error)) from error
    return path
