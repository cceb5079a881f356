"""Prose of a package: ``prose/UNIT/section.LANG.md``."""

from __future__ import annotations

import re
from pathlib import Path

from toteuma.core.conventions import SectionKind, StatementSettings
from toteuma.core.findings import Finding, Level, Place
from toteuma.core.language import Language, Localized
from toteuma.core.organisation import Organisation
from toteuma.core.records import Prose
from toteuma.package.closest import closest
from toteuma.package.files import is_there, read_text

FOLDER = "prose"


def read_prose(
    path: Path, organisation: Organisation, settings: StatementSettings, findings: list[Finding], *, fallen: frozenset[str] = frozenset()
) -> tuple[Prose, ...]:
    """Every text of the prose folder, by unit and section. A folder or file whose name says nothing known is a finding; texts of units that have fallen
    for a fault of their own are left out in silence."""
    root = path / FOLDER
    if not root.is_dir():
        if root.exists():
            findings.append(Finding(Level.ERROR, "not_a_folder", Place(FOLDER)))
        return ()
    sections = {section.id for section in settings.sections.values() if section.kind is SectionKind.PROSE}
    texts: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
    for file in sorted(root.rglob("*")):
        if file.is_dir() and not file.name.endswith(".md"):
            continue
        name = file.relative_to(path).as_posix()
        if any(part.startswith(".") for part in name.split("/")):
            continue  # what an operating system or editor leaves behind
        match = re.fullmatch(rf"{FOLDER}/([^/]+)/([^/.]+)\.(\w+)\.md", name)
        if match is None or match[3] not in set(Language):
            findings.append(Finding(Level.ERROR, "prose_name", Place(name), {"file": name}))
            continue
        unit, section, language = match.groups()
        if unit in fallen:
            continue
        if unit not in organisation:
            hint = closest(unit, organisation.units) or ", ".join([*organisation.units][:8])
            findings.append(Finding(Level.ERROR, "prose_unit", Place(name, quote=unit), {"file": name, "value": unit, "hint": hint}))
        elif section not in sections:
            hint = closest(section, sections) or ", ".join(sorted(sections)) or "–"
            findings.append(
                Finding(Level.ERROR, "prose_section", Place(name, quote=section), {"file": name, "value": section, "hint": hint})
            )
        elif is_there(file, name, findings) and (text := read_text(file, name, findings)) is not None:
            texts.setdefault((unit, section), {})[language] = (text, name)
    return tuple(
        Prose(
            unit=unit,
            section=section,
            text=Localized.from_mapping({language: text for language, (text, _) in given.items()}),
            places=tuple((language, name) for language, (_, name) in given.items()),
        )
        for (unit, section), given in texts.items()
    )
