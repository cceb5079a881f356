"""``from toteuma import check``: a statement checked in a notebook, drawn there, and its findings as a list or a data frame."""

from __future__ import annotations

from datetime import date
from html import escape
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from toteuma.core.errors import NoDataFrame, ToteumaError, Unread
from toteuma.core.inspection import Coverage, Inspection
from toteuma.core.language import Language
from toteuma.core.remark import Remark
from toteuma.reports.checking.page import write_page
from toteuma.reports.checking.records import Record, finding_record, inspection_record
from toteuma.reports.checking.wording import coverage_lines, formula, kind_name, sentence, verdict_text, written
from toteuma.services.checking import Against, Checked, Outcome
from toteuma.services.checking import check as checked_files
from toteuma.texts.findings import error_sentence
from toteuma.texts.findings import sentence as finding_sentence

FRAMES = ("pandas", "polars")


class Result:
    """What came of one document. ``findings`` are records as in the published JSON, ``inspection`` the whole as the program has it.

    At the end of a notebook's cell it draws itself: the document with every finding where it stands.
    """

    def __init__(self, checked: Checked, outcome: Outcome, language: Language) -> None:
        assert checked.inspection is not None
        self.path = checked.path
        self.language = language
        self.inspection: Inspection = checked.inspection
        self.reading = (*checked.findings, *outcome.findings)

    @property
    def findings(self) -> list[Record]:
        """The findings, gravest first, as the published schema describes them."""
        return [finding_record(remark, self.language) for remark in self.inspection.remarks]

    @property
    def coverage(self) -> Coverage:
        """How much was looked at."""
        return self.inspection.coverage

    @property
    def record(self) -> Record:
        """The whole result as the published schema describes it."""
        return inspection_record(self.inspection, self.language, self.reading)

    def frame(self) -> Any:
        """The findings as a data frame, a row for each: of pandas where it is installed, else of polars. **Raises** NoDataFrame where neither is."""
        library = next((name for name in FRAMES if find_spec(name) is not None), "")
        if not library:
            raise _told(NoDataFrame(libraries=", ".join(FRAMES)), self.language)
        rows = [_row(remark, self.language) for remark in self.inspection.remarks]
        return import_module(library).DataFrame({name: [row[name] for row in rows] for name in COLUMNS})

    def html(self) -> str:
        """The report as one web page."""
        return write_page(self.inspection, self.language, self.reading)

    def _repr_html_(self) -> str:
        """The report in a frame of its own, so that its style and the notebook's do not meet."""
        page = escape(self.html())
        return f'<iframe title="{escape(str(self))}" srcdoc="{page}" style="width:100%;height:46rem;border:1px solid #75828e"></iframe>'

    def __str__(self) -> str:
        return f"{self.inspection.document.name}: {verdict_text(self.inspection, self.language)}"

    def __repr__(self) -> str:
        return "\n".join((str(self), *coverage_lines(self.inspection, self.language)))


COLUMNS = (
    "level",
    "code",
    "kind",
    "message",
    "line",
    "page",
    "sheet",
    "cell",
    "entity",
    "row",
    "column",
    "quote",
    "stated",
    "expected",
    "formula",
    "proposed",
    "fingerprint",
    "explained",
)


def _row(remark: Remark, language: Language) -> dict[str, str | int | None]:
    """The suspect place and what is said of it; numbers as they are written."""
    place = remark.places[0] if remark.places else None
    return {
        "level": remark.level.value,
        "code": remark.code,
        "kind": kind_name(remark.code, language),
        "message": sentence(remark, language),
        "line": place.spot.line if place else None,
        "page": place.spot.page if place else None,
        "sheet": place.spot.sheet if place else "",
        "cell": place.spot.cell if place else "",
        "entity": place.entity if place else "",
        "row": place.row if place else "",
        "column": place.column if place else "",
        "quote": place.quote if place else "",
        "stated": written(remark.stated, language),
        "expected": written(remark.expected, language),
        "formula": formula(remark.formula, language),
        "proposed": written(remark.proposed, language),
        "fingerprint": remark.fingerprint,
        "explained": remark.explained.person if remark.explained else "",
    }


def check(
    file: str | Path,
    *,
    language: str = "fi",
    explanations: str | Path | None = None,
    config: str | Path | None = None,
    previous: str | Path | None = None,
    against: str | Path | None = None,
    today: date | None = None,
) -> Result:
    """Check a statement: PDF, Word, Excel, web page, text, or a package (then its authoritative language).

    ``check("tilinpaatos.docx").frame()``. **Raises** Unread where it could not be read, with the reasons.
    """
    spoken = Language(language)
    others = Against(_path(previous), _path(against))
    outcome = checked_files(
        [Path(file)],
        language=spoken,
        config=_path(config),
        explanations=_path(explanations),
        against=others,
        today=today,
    )
    first = outcome.documents[0]
    if first.inspection is None:
        cause = " ".join(finding_sentence(finding, spoken) for finding in first.findings)
        raise _told(Unread(file=str(file), cause=cause), spoken)
    return Result(first, outcome, spoken)


def _told(error: ToteumaError, language: Language) -> ToteumaError:
    """The error with its sentence, for those who see nothing but a traceback."""
    error.add_note(error_sentence(error, language))
    return error


def _path(given: str | Path | None) -> Path | None:
    return None if given is None else Path(given)
