"""Inspections as SARIF 2.1.0, for editors and code review: a run per document, a rule per kind, fingerprints that stay when lines move.

**Source**: OASIS Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from urllib.parse import quote

from toteuma import __version__
from toteuma.core.findings import Finding, Level
from toteuma.core.inspection import Inspection
from toteuma.core.language import Language
from toteuma.core.remark import Remark, Where
from toteuma.reports.checking.records import Record
from toteuma.reports.checking.wording import PATH, explained_text, formula, kind_name, kind_text, sentence, spot_text, where_text, written
from toteuma.texts.findings import sentence as finding_sentence

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
FINGERPRINT = "toteuma/v1"


@dataclass(frozen=True, slots=True)
class RuleSource:
    """What a rule of the log says beside its words: how grave its findings are by default, and on what it rests."""

    level: Level
    source: str


@dataclass(frozen=True, slots=True)
class Examined:
    """One document for the log: its path, what was found (None where it could not be read), and the findings of reading it."""

    path: PurePath
    inspection: Inspection | None
    reading: tuple[Finding, ...] = field(default=())


def write_sarif(examined: Sequence[Examined], rules: Mapping[str, RuleSource], language: Language) -> str:
    """The log as JSON text with a line end, messages in ``language``."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(one, rules, language) for one in examined]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _run(examined: Examined, rules: Mapping[str, RuleSource], language: Language) -> Record:
    uri = quote(examined.path.as_posix())
    remarks = examined.inspection.remarks if examined.inspection else ()
    codes = list(dict.fromkeys(remark.code for remark in remarks))
    return {
        "tool": {
            "driver": {
                "name": "Toteuma",
                "semanticVersion": __version__,
                "language": language.value,
                "rules": [_rule(code, rules.get(code), language) for code in codes],
            }
        },
        "language": language.value,
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": {"uri": uri, "index": 0}}],
        "invocations": [
            {
                "executionSuccessful": examined.inspection is not None,
                "toolExecutionNotifications": [_notification(finding, uri, language) for finding in examined.reading],
            }
        ],
        "results": [_result(remark, codes.index(remark.code), uri, language) for remark in remarks],
    }


def _rule(code: str, source: RuleSource | None, language: Language) -> Record:
    name, what, why = (kind_text(code, part, language) for part in ("name", "what", "why"))
    rule: Record = {"id": code, "shortDescription": {"text": name or code}, "fullDescription": {"text": what or name or code}}
    help_text = "\n\n".join(part for part in (what, why, source.source if source else "") if part)
    rule["help"] = {"text": help_text or name or code}
    if source is not None:
        rule["defaultConfiguration"] = {"level": LEVELS[source.level]}
    return rule


def _result(remark: Remark, rule: int, uri: str, language: Language) -> Record:
    result: Record = {
        "ruleId": remark.code,
        "ruleIndex": rule,
        "level": LEVELS[remark.level],
        "message": {"text": sentence(remark, language)},
        "locations": [_location(place, uri, language) for place in remark.places[:1]],
        "relatedLocations": [
            {"id": number, **_location(place, uri, language), "message": {"text": _told(place, language)}}
            for number, place in enumerate(remark.places[1:], start=1)
        ],
        "partialFingerprints": {FINGERPRINT: remark.fingerprint},
        "properties": {
            "kind": kind_name(remark.code, language),
            "stated": written(remark.stated, language),
            "expected": written(remark.expected, language),
            "formula": formula(remark.formula, language),
            "proposed": written(remark.proposed, language),
            "also": list(remark.also),
        },
    }
    if remark.explained is not None:
        result["suppressions"] = [{"kind": "external", "justification": explained_text(remark, language)}]
    return result


def _location(place: Where, uri: str, language: Language) -> Record:
    """A text's line is a region; where the document has pages or cells instead, the logical location names them."""
    physical: Record = {"artifactLocation": {"uri": quote(place.document)} if place.document else {"uri": uri, "index": 0}}
    if place.spot.line is not None:
        region: Record = {"startLine": place.spot.line}
        if place.quote:
            region["snippet"] = {"text": place.quote}
        physical["region"] = region
    location: Record = {"physicalLocation": physical}
    if name := _told(place, language):
        location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "member" if place.row else "module"}]
    return location


def _told(place: Where, language: Language) -> str:
    paged = place.spot.page is not None or place.spot.sheet
    return PATH.join(part for part in (spot_text(place.spot, language) if paged else "", where_text(place)) if part) or place.quote


def _notification(finding: Finding, uri: str, language: Language) -> Record:
    physical: Record = {"artifactLocation": {"uri": quote(finding.place.file) or uri}}
    if finding.place.row:
        physical["region"] = {"startLine": finding.place.row}
    return {
        "descriptor": {"id": finding.code},
        "level": LEVELS[finding.level],
        "message": {"text": finding_sentence(finding, language)},
        "locations": [{"physicalLocation": physical}],
    }
