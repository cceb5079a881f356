"""Findings as they are kept beside a piece of work that is over: their sentences in every language, and what they count by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from toteuma.core.findings import Finding
from toteuma.core.language import Language
from toteuma.texts.findings import hint, place, sentence

MOST = 200
"""So many findings are kept; how many there were is told."""


def kept_findings(findings: Iterable[Finding]) -> dict[str, Any]:
    """``count`` of all by level, and the gravest of them: ``level``, ``code``, and ``sentence``, ``place`` and ``hint`` by language."""
    ordered = sorted(findings, key=Finding.sort_key)
    counts: dict[str, int] = {}
    for finding in ordered:
        counts[finding.level.value] = counts.get(finding.level.value, 0) + 1
    return {"counts": counts, "all": [_kept(finding) for finding in ordered[:MOST]]}


def _kept(finding: Finding) -> dict[str, Any]:
    told = {
        name: {one.value: say(finding, one) for one in Language} for name, say in (("sentence", sentence), ("place", place), ("hint", hint))
    }
    return {"level": finding.level.value, "code": finding.code, **told}
