"""Findings and errors as sentences."""

from __future__ import annotations

import string

from toteuma.core.errors import ToteumaError
from toteuma.core.findings import Finding
from toteuma.core.language import Language
from toteuma.texts import word, words
from toteuma.texts.numbers import recorded


def _key(group: str, code: str) -> str:
    """A code with a dot is a full key of its own room's words; all others stand under ``group``."""
    return code if "." in code else f"{group}.{code}"


def _places(finding: Finding, language: Language) -> dict[str, str]:
    return {**finding.details, **{name: recorded(value, language) for name, value in finding.numbers.items()}}


def sentence(finding: Finding, language: Language) -> str:
    """What is wrong, in one sentence."""
    return word(_key("finding", finding.code), language, **_places(finding, language))


def hint(finding: Finding, language: Language) -> str:
    """What to do about it; empty where there is nothing more to say."""
    key = f"hint.{finding.code}"
    text = words()[key].get(language) if key in words() else ""
    places = [name for _, name, _, _ in string.Formatter().parse(text) if name]
    if not text or any(not _places(finding, language).get(name) for name in places):
        return ""
    return text.format(**_places(finding, language))


def place(finding: Finding, language: Language) -> str:
    """Where it is: ``amounts.csv, rivi 12, sarake amount``; ``statement.toml, rivi 5, kohta statement.year``."""
    where = finding.place
    parts = [where.file, where.sheet and word("place.sheet", language, sheet=where.sheet)]
    if where.row is not None:
        parts.append(word("place.row", language, row=str(where.row)))
    if where.column:
        kind = "column" if not where.file.endswith(".toml") else "character" if where.column.isdigit() else "setting"
        parts.append(word(f"place.{kind}", language, column=where.column))
    return ", ".join(part for part in parts if part)


def error_sentence(error: ToteumaError, language: Language) -> str:
    """Why a request could not be carried out."""
    return word(f"error.{error.code}", language, **error.details).strip()
