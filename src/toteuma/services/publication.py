"""Use case: publish a statement in every format, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from toteuma import __version__
from toteuma.core.document import Document
from toteuma.core.errors import OutputFailed, PublicationStopped
from toteuma.core.findings import Finding, errors
from toteuma.core.language import Language
from toteuma.core.remark import Remark
from toteuma.reports.data import write_data
from toteuma.reports.docx import write_docx
from toteuma.reports.html import Download, write_html
from toteuma.reports.pdf import write_pdf
from toteuma.reports.xlsx import write_xlsx
from toteuma.services.explained_notes import with_reasons
from toteuma.services.folder import MANIFEST, PROGRAM, check_is_ours, replaced
from toteuma.services.own_check import check_own
from toteuma.services.validation import validate


class Format(StrEnum):
    DATA = "data"
    XLSX = "xlsx"
    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Part:
    """One step of a publication: what was written, how many files and bytes, how long it took."""

    name: str
    files: int
    size_bytes: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Publication:
    out: Path
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]
    remarks: tuple[Remark, ...] = ()
    """What the check of the published document remarks, explained or no error."""


Progress = Callable[[str, int, int], None]
"""Called with the name of the step that begins, its number and the number of steps."""


def publish(
    package: Path,
    out: Path,
    *,
    formats: tuple[Format, ...] = tuple(Format),
    languages: tuple[Language, ...] = (),
    unit: str = "",
    progress: Progress | None = None,
) -> Publication:
    """Write the statement of ``package`` into ``out``.

    What would be printed is held against itself first; the reasons of findings that somebody has explained are printed with it.
    Everything is written aside; only when all of it is there does it take the place of what ``out`` held. **Raises** PublicationStopped where
    the package has errors or its document has ones that nobody has explained, FolderTaken where ``out`` holds files that are not ours,
    OutputFailed where something could not be written; then ``out`` is as it was.
    """
    out = out.resolve()
    check_is_ours(out)
    started = time.perf_counter()
    validated = validate(package, languages=languages, unit=unit)
    if not validated.ok:
        raise PublicationStopped(errors(validated.findings))
    reading_seconds = time.perf_counter() - started
    own = check_own(package, validated, whole=not languages and not unit)
    if own.stops:
        raise PublicationStopped(errors(own.findings), own.open_errors)
    documents = {
        language: with_reasons(document, own.inspections.values(), own.explanations) for language, document in validated.documents.items()
    }
    run = _Run(documents, formats, progress, reading_seconds, time.perf_counter() - started - reading_seconds)
    try:
        with replaced(out) as aside:
            parts = run.write(aside)
    except OSError as error:
        raise OutputFailed(path=str(error.filename or out), cause=error.strerror or str(error)) from error
    findings = tuple(sorted((*validated.findings, *own.findings), key=Finding.sort_key))
    return Publication(out, parts, findings, own.remarks)


@dataclass
class _Run:
    documents: Mapping[Language, Document]
    formats: tuple[Format, ...]
    progress: Progress | None
    reading_seconds: float
    checking_seconds: float

    def write(self, folder: Path) -> tuple[Part, ...]:
        steps = [(form, language) for form in (Format.XLSX, Format.DOCX, Format.PDF) if form in self.formats for language in self.documents]
        count = len(steps) + (Format.DATA in self.formats) + (Format.HTML in self.formats)
        parts = [Part("package", 0, 0, self.reading_seconds), Part("check", 0, 0, self.checking_seconds)]
        downloads: list[Download] = []
        step = 0
        if Format.DATA in self.formats:
            step += 1
            parts.append(self._timed("data", step, count, lambda: write_data(self.documents, folder)))
            bundle = folder / "download" / f"{next(iter(self.documents.values())).id}-data.zip"
            _write_bundle(folder / "data", bundle)
            downloads += [self._download("data", None, bundle, folder)]
        writers = {Format.XLSX: write_xlsx, Format.DOCX: write_docx, Format.PDF: write_pdf}
        for form, language in steps:
            step += 1
            document = self.documents[language]
            path = folder / "download" / f"{document.id}-{language}.{form}"
            path.parent.mkdir(exist_ok=True)

            def one(form: Format = form, document: Document = document, path: Path = path) -> list[Path]:
                writers[form](document, path)
                return [path]

            parts.append(self._timed(f"{form} {language}", step, count, one))
            downloads.append(self._download(form.value, language, path, folder))
        if Format.HTML in self.formats:
            parts.append(self._timed("html", count, count, lambda: write_html(self.documents, folder, downloads=downloads)))
        _write_manifest(folder, next(iter(self.documents.values())))
        return tuple(parts)

    def _timed(self, name: str, step: int, steps: int, write: Callable[[], list[Path]]) -> Part:
        if self.progress is not None:
            self.progress(name, step, steps)
        started = time.perf_counter()
        paths = write()
        return Part(name, len(paths), sum(path.stat().st_size for path in paths), time.perf_counter() - started)

    def _download(self, kind: str, language: Language | None, path: Path, folder: Path) -> Download:
        return Download(kind, language, path.relative_to(folder), path.stat().st_size)


def _write_bundle(data: Path, bundle: Path) -> None:
    """The open data as one file; the same data give the same bytes."""
    bundle.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(data.iterdir()):
            entry = zipfile.ZipInfo(path.name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())


def _write_manifest(folder: Path, document: Document) -> None:
    files = [
        {"path": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    manifest = {"statement": document.id, "year": document.year, "program": f"{PROGRAM} {__version__}", "files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
