"""Use case: everything that is wrong with a package, without writing anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from toteuma.core.document import Document
from toteuma.core.errors import NotFound
from toteuma.core.findings import Finding, errors
from toteuma.core.language import Language
from toteuma.core.statement import Statement, StatementData
from toteuma.package.loading import load_package
from toteuma.reports.build import build_document


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

    **Raises** PackageUnreadable for a folder that is not there, NotFound for an unknown unit; everything else is a finding.
    """
    loaded = load_package(package)
    data = loaded.data
    if data is None:
        return Validated(None, loaded.findings)
    if unit and unit not in data.organisation:
        raise NotFound(kind="unit", name=unit, known=", ".join(data.organisation.units))
    statement = Statement(data)
    documents: dict[Language, Document] = {}
    findings = list(loaded.findings)
    for language in languages or data.municipality.languages:
        built = build_document(statement, language, unit=unit)
        documents[language] = built.document
        findings.extend(finding for finding in built.findings if finding not in findings)
    return Validated(data, tuple(sorted(findings, key=Finding.sort_key)), documents)
