"""What a reference to something that is not there may have meant, and which faults of texts only follow from others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from toteuma.core.findings import Finding
from toteuma.core.statement import StatementData
from toteuma.services.near import near

NOTHING = "–"
"""Where there is nothing at all that could be meant."""


def with_nearest(findings: Iterable[Finding], data: StatementData) -> tuple[Finding, ...]:
    """The findings; those of a reference to nothing name the nearest ids that there are."""
    every = tuple(findings)
    if not every:
        return ()  # What is known is only worked out for who needs it: texts are looked at often.
    known = _known(data)
    return tuple(
        replace(finding, details={**finding.details, "hint": near(finding.details["name"], known[finding.code]) or NOTHING})
        if finding.code in known
        else finding
        for finding in every
    )


def _known(data: StatementData) -> Mapping[str, tuple[str, ...]]:
    municipality = data.municipality
    return {
        "reference_unit": tuple(data.organisation.units),
        "reference_line": tuple(line.id for line in data.scheme),
        "reference_key_figure": tuple(key_figure.id for key_figure in data.key_figures),
        "reference_parameter": tuple(f"{parameter.id} {parameter.year}" for parameter in data.parameters),
        "reference_fact": tuple(fact.id for fact in data.facts),
        "reference_indicator": tuple(indicator.id for indicator in data.indicators),
        "reference_project": tuple(project.id for project in data.projects),
        "reference_goal_kind": tuple(named.id for named in municipality.goal_kinds),
        "reference_status": tuple(status.id for status in municipality.statuses),
    }


def without_followers(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Without the findings of texts that are at fault only because the formula of a key figure they refer to is: that is told at the formula."""
    every = tuple(findings)
    formulas = {_cause(finding) for finding in every if finding.place.column == "formula"}
    return tuple(
        finding
        for finding in every
        if finding.place.column == "formula"
        or "key_figure(" not in finding.details.get("expression", "")
        or _cause(finding) not in formulas
    )


def _cause(finding: Finding) -> tuple[str, str]:
    """What is wrong, wherever it shows. A circle may be told from any of its members."""
    details = finding.details
    cause = (
        "→".join(sorted(set(details.get("chain", "").split(" → "))))
        if "chain" in details
        else details.get("name", details.get("found", ""))
    )
    return finding.code, cause
