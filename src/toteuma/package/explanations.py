"""``explanations.toml``: findings of the check that may stand, each explained by a named person for a period."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from toteuma.core.explanation import Explanation
from toteuma.core.findings import Finding
from toteuma.package.settings_schema import SettingsFile, read_schemas
from toteuma.package.toml_reading import Settings, read_settings

EXPLANATIONS = "explanations.toml"


@cache
def _schema() -> SettingsFile:
    return read_schemas(EXPLANATIONS)[EXPLANATIONS]


def read_explanations(path: Path, findings: list[Finding]) -> tuple[Explanation, ...]:
    """The explanations of a file that are whole. One that lacks its person, reason or period, or is given twice, is a finding and explains nothing."""
    settings = read_settings(path, findings, _schema())
    if settings is None:
        return ()
    read: dict[str, Explanation] = {}
    before = len(findings)
    for table in settings.tables("explanations"):
        explanation = _explanation(table)
        if explanation.year is None and explanation.until is None and len(findings) == before:
            table.fault("setting_missing", "year", example="year = 2025")
        if explanation.fingerprint in read:
            table.fault("doubled_id", "finding")
        if len(findings) == before:
            read[explanation.fingerprint] = explanation
        before = len(findings)
    return tuple(read.values())


def _explanation(table: Settings) -> Explanation:
    fingerprint, person, reason = table.text("finding"), table.text("person"), table.localized("reason")
    for key, given in (("person", person.strip()), ("reason", reason)):
        if key in table.data and not given:
            table.fault("value_missing", key)
    return Explanation(
        fingerprint=fingerprint,
        person=person.strip(),
        reason=reason,
        year=table.whole("year") or None,
        until=table.day("until"),
        about=table.text("about"),
        place=table.place("finding"),
    )


def skeleton(open_remarks: Iterable[tuple[str, str]], year: int | None, heading: str) -> str:
    """A file to be filled in: ``open_remarks`` are fingerprints with what the remark says; ``heading`` the comment at its top."""
    lines = [*(f"# {line}" for line in heading.splitlines()), "format = 1", ""]
    for fingerprint, about in open_remarks:
        lines += ["[[explanations]]", f'finding = "{fingerprint}"', f"about = {json.dumps(about, ensure_ascii=False)}"]
        lines += ['person = ""', 'reason = ""', f"year = {year}" if year else "# year = 2025", ""]
    return "\n".join(lines)
