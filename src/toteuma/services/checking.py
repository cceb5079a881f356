"""Use case: hold documents, or a package, against themselves, and say what was found and how much was looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from toteuma.checks.inspection import inspect
from toteuma.checks.registry import kinds
from toteuma.checks.settings import Settings, read_settings
from toteuma.core.evidence import ReadDocument
from toteuma.core.explanation import Explanation, explained
from toteuma.core.findings import Finding, Level, Place, errors
from toteuma.core.inspection import Inspection
from toteuma.core.language import Language
from toteuma.core.remark import Remark
from toteuma.ingest.reading import read_document
from toteuma.package.explanations import EXPLANATIONS, read_explanations
from toteuma.services.own_check import inspected, local_day, unused
from toteuma.services.validation import validate

Progress = Callable[[str, Path], None]
"""Called with the step that begins, ``reading`` or ``checking``, and the file."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One document. ``inspection`` is None where it could not be read; ``findings`` are those of reading it."""

    path: Path
    inspection: Inspection | None
    findings: tuple[Finding, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Outcome:
    """All documents in the order asked for. ``findings`` are those of the settings, the explanations and the documents held against."""

    documents: tuple[Checked, ...]
    findings: tuple[Finding, ...] = field(default=())

    @property
    def exit_code(self) -> int:
        """2 where a document could not be read, else 1 where there are errors that nobody has explained, else 0."""
        if any(checked.inspection is None for checked in self.documents):
            return 2
        grave = any(checked.inspection is not None and checked.inspection.worst() is Level.ERROR for checked in self.documents)
        return int(grave or bool(errors(self.findings)))

    def open_remarks(self) -> tuple[Remark, ...]:
        """Errors and warnings that nobody has explained, each once, in the order of the documents."""
        found: dict[str, Remark] = {}
        for checked in self.documents:
            for remark in checked.inspection.remarks if checked.inspection else ():
                if remark.level is not Level.INFO and remark.explained is None:
                    found.setdefault(remark.fingerprint, remark)
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Against:
    """Other documents that each document is held against: last year's statement, and another document of the same year."""

    previous: Path | None = None
    twin: Path | None = None


def check(
    paths: Sequence[Path],
    *,
    language: Language = Language.FI,
    config: Path | None = None,
    explanations: Path | None = None,
    against: Against = Against(),
    today: date | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Check each file, and each package by the documents that would be published from it.

    Reasons of explanations are told in ``language``; ``explanations`` None: a package's own, if it has any. ``today`` None: by this machine's clock.
    """
    findings: list[Finding] = []
    settings = Settings()
    if config is not None:
        settings, told = read_settings(config, [kind.code for kind in kinds()])
        findings.extend(told)
    own = read_explanations(explanations, findings) if explanations is not None else None
    others = _Others(against, findings, progress)
    run = _Run(settings, own, language, today or local_day(), progress, others.previous, others.twin, findings)
    documents = tuple(checked for path in paths for checked in run.check(path))
    findings.extend(unused(own or (), run.named))
    return Outcome(documents, tuple(sorted(findings, key=Finding.sort_key)))


def read_file(path: Path) -> tuple[ReadDocument | None, tuple[Finding, ...]]:
    """A document with the findings of reading it; None where there is nothing in it that could be checked."""
    try:
        document, findings = read_document(path)
    except OSError as error:
        details = {"file": path.name, "cause": error.strerror or str(error)}
        code = "checking.not_there" if isinstance(error, FileNotFoundError) else "checking.not_opened"
        return None, (Finding(Level.ERROR, code, Place(path.name), details),)
    return (document if document.blocks or not errors(findings) else None), findings


class _Others:
    """The documents that the checked ones are held against; one that cannot be read is an error, and nothing is held against it."""

    def __init__(self, against: Against, findings: list[Finding], progress: Progress | None) -> None:
        self.findings = findings
        self.progress = progress
        self.previous = self._read(against.previous)
        self.twin = self._read(against.twin)

    def _read(self, path: Path | None) -> ReadDocument | None:
        if path is None:
            return None
        if self.progress is not None:
            self.progress("reading", path)
        document, findings = read_file(path)
        self.findings.extend(findings)
        return document


@dataclass
class _Run:
    settings: Settings
    explanations: tuple[Explanation, ...] | None
    language: Language
    day: date
    progress: Progress | None
    previous: ReadDocument | None
    twin: ReadDocument | None
    findings: list[Finding]
    named: set[str] = field(default_factory=set)

    def check(self, path: Path) -> list[Checked]:
        self._tell("reading", path)
        if path.is_dir():
            return self._package(path)
        document, findings = read_file(path)
        if document is None:
            return [Checked(path, None, findings)]
        self._tell("checking", path)
        inspection = inspect(document, self.settings, previous=self.previous, twin=self.twin)
        return [Checked(path, self._explained(inspection, self.explanations or ()), findings)]

    def _package(self, path: Path) -> list[Checked]:
        """The documents that would be published from a package, each language for itself."""
        validated = validate(path)
        if not validated.ok or validated.data is None:
            return [Checked(path, None, validated.findings)]
        self._tell("checking", path)
        if self.explanations is None and (path / EXPLANATIONS).is_file():
            explanations = read_explanations(path / EXPLANATIONS, self.findings)
        else:
            explanations = self.explanations or ()
        municipality = validated.data.municipality
        inspections = inspected(validated.documents, municipality, self.settings, previous=self.previous, twin=self.twin)
        return [
            Checked(path, self._explained(inspection, explanations), () if number else validated.findings)
            for number, inspection in enumerate(inspections.values())
        ]

    def _explained(self, inspection: Inspection, explanations: tuple[Explanation, ...]) -> Inspection:
        marked, named, findings = explained(inspection, explanations, self.language, self.day)
        self.named |= named
        self.findings.extend(finding for finding in findings if finding not in self.findings)
        return marked

    def _tell(self, step: str, path: Path) -> None:
        if self.progress is not None:
            self.progress(step, path)
