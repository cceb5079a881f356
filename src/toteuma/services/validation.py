"""Use case: everything that is wrong with a package, without writing anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from toteuma.core.binding_levels import bound_figures
from toteuma.core.document import Document
from toteuma.core.errors import NotFound, PackageUnreadable
from toteuma.core.findings import Finding, Level, Place, errors
from toteuma.core.language import Language
from toteuma.core.statement import Statement, StatementData
from toteuma.package.descriptor import FILE as DESCRIPTOR
from toteuma.package.descriptor import descriptor_text
from toteuma.package.loading import load_package
from toteuma.package.places import at_cell
from toteuma.reports.build import build_document
from toteuma.services.ledger.statement import with_ledger
from toteuma.services.near import near
from toteuma.services.reference_hints import with_nearest, without_followers

TELLS_OF = {
    "reference_unit": ("units.csv",),
    "reference_line": ("lines.csv",),
    "reference_fact": ("facts.csv",),
    "reference_indicator": ("indicators.csv", "goals.csv"),
    "reference_parameter": ("parameters.csv",),
    "reference_key_figure": ("key_figures.csv",),
    "reference_project": ("projects.csv",),
    "binding_absent": ("amounts.csv", "key_figure_values.csv", "indicators.csv", "parameters.csv", "projects.csv"),
}
"""The tables whose faults make a text's figure missing: such a text is not at fault as long as they are."""


@dataclass(frozen=True, slots=True)
class Validated:
    """A package as read, its findings, and the documents that could be built from it."""

    data: StatementData | None
    findings: tuple[Finding, ...]
    documents: Mapping[Language, Document] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return self.data is not None and not errors(self.findings)


def validate(package: Path, *, languages: tuple[Language, ...] = (), unit: str = "") -> Validated:
    """Read a package and build its documents in ``languages`` (else its own).

    **Raises** PackageUnreadable for a folder that is not there or cannot be read, NotFound for an unknown unit; everything else is a finding.
    """
    try:
        loaded = load_package(package)
    except OSError as error:
        raise PackageUnreadable(path=str(error.filename or package), cause=error.strerror or str(error)) from error
    data = loaded.data
    if data is None:
        return Validated(None, loaded.findings)
    if unit and unit not in data.organisation:
        raise NotFound(kind="unit", name=unit, known=near(unit, data.organisation.units))
    entered = data
    data, posted = with_ledger(package, entered)
    statement = Statement(data)
    findings = [*loaded.findings, *posted, *_overruns(statement), *_descriptor_findings(package, entered)]
    documents: dict[Language, Document] = {}
    faulty = {finding.place.file for finding in errors(loaded.findings) if finding.place.column != "formula"}
    for language in languages or data.municipality.languages:
        built = build_document(statement, language, unit=unit)
        documents[language] = built.document
        told = (loaded.placed(finding) for finding in built.findings if not faulty.intersection(TELLS_OF.get(finding.code, ())))
        findings.extend(finding for finding in told if finding not in findings)
    told_once = with_nearest(without_followers(findings), data)
    return Validated(data, tuple(sorted(told_once, key=Finding.sort_key)), documents)


def _overruns(statement: Statement) -> Iterator[Finding]:
    """Binding levels that the year exceeded: known to the council or not, the statement should tell of them."""
    for bound in bound_figures(statement):
        budget, actual = bound.budget.value, bound.actual.value
        if bound.overrun is not None and budget is not None and actual is not None:
            place = at_cell(bound.level, "line", bound.level.line)
            details = {"unit": bound.level.unit, "line": bound.level.line, "year": str(statement.year)}
            numbers = {"stated": budget, "computed": actual, "difference": actual - budget}
            yield Finding(Level.WARNING, "binding_level_exceeded", place, details, numbers=numbers)


def _descriptor_findings(package: Path, data: StatementData) -> Iterator[Finding]:
    """A package needs no descriptor; one that it has should tell of the tables as they are."""
    file = package / DESCRIPTOR
    if file.is_file() and file.read_bytes() != descriptor_text(package, data).encode():
        yield Finding(Level.INFO, "descriptor_lags", Place(DESCRIPTOR), {"package": package.name})
