"""A package's documents held against themselves before they are published: what does not agree stops the publication unless somebody has explained it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from toteuma.checks.inspection import inspect
from toteuma.checks.settings import Settings
from toteuma.core.conventions import Municipality, TotalRule
from toteuma.core.document import Document
from toteuma.core.evidence import ReadDocument
from toteuma.core.explanation import Explanation, explained
from toteuma.core.findings import Finding, Level, errors
from toteuma.core.inspection import Inspection
from toteuma.core.language import Language
from toteuma.core.remark import Remark
from toteuma.package.explanations import EXPLANATIONS, read_explanations
from toteuma.services.self_reading import read_own
from toteuma.services.validation import Validated


@dataclass(frozen=True, slots=True)
class OwnCheck:
    """``inspections`` by language, the authoritative one whole. ``findings`` are those of the explanations; ``explanations`` those that were read."""

    inspections: Mapping[Language, Inspection]
    findings: tuple[Finding, ...] = field(default=())
    explanations: tuple[Explanation, ...] = field(default=())

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Those of every language, the authoritative one first."""
        return tuple(remark for inspection in self.inspections.values() for remark in inspection.remarks)

    @property
    def open_errors(self) -> tuple[Remark, ...]:
        """The errors that nobody has explained."""
        return tuple(remark for remark in self.remarks if remark.level is Level.ERROR and remark.explained is None)

    @property
    def stops(self) -> bool:
        """Whether something stands in the way of publication."""
        return bool(errors(self.findings) or self.open_errors)


def local_day() -> date:
    """Today where this machine is: what explanations with a last day go by."""
    return datetime.now().astimezone().date()


def check_own(package: Path, validated: Validated, *, whole: bool, today: date | None = None) -> OwnCheck:
    """Hold the documents of a package without errors against themselves.

    ``whole``: they are all that the package gives, so that an explanation that none of their findings bears is told of.
    """
    assert validated.data is not None
    findings: list[Finding] = []
    path = package / EXPLANATIONS
    explanations = read_explanations(path, findings) if path.is_file() else ()
    inspections: dict[Language, Inspection] = {}
    named: set[str] = set()
    for language, inspection in inspected(validated.documents, validated.data.municipality).items():
        inspections[language], found, told = explained(inspection, explanations, language, today or local_day())
        named |= found
        findings.extend(finding for finding in told if finding not in findings)
    if whole:
        findings.extend(unused(explanations, named))
    return OwnCheck(inspections, tuple(sorted(findings, key=Finding.sort_key)), explanations)


def inspected(
    documents: Mapping[Language, Document],
    municipality: Municipality,
    settings: Settings = Settings(),  # noqa: B008 - frozen
    previous: ReadDocument | None = None,
    twin: ReadDocument | None = None,
) -> dict[Language, Inspection]:
    """Each document inspected. The tables of all languages have the same figures, so that those after the first are told of their prose only.

    A total of percentages that the municipality has declared to be a plain mean is no surprise.
    """
    if TotalRule.MEAN in municipality.project_totals.values():
        settings = replace(settings, without=(*settings.without, "WEIGHTED_PCT"))
    found: dict[Language, Inspection] = {}
    for language, document in documents.items():
        inspection = inspect(read_own(document, municipality.display), settings, previous=previous, twin=twin)
        if found:
            inspection = replace(inspection, remarks=tuple(remark for remark in inspection.remarks if _of_prose(remark)))
        found[language] = inspection
    return found


def _of_prose(remark: Remark) -> bool:
    return bool(remark.places) and remark.places[0].cell is None and not remark.places[0].table


def unused(explanations: Sequence[Explanation], named: set[str]) -> tuple[Finding, ...]:
    """A note for each explanation that no finding bears the fingerprint of."""
    return tuple(own.finding(Level.INFO, "checking.explanation_unused") for own in explanations if own.fingerprint not in named)
