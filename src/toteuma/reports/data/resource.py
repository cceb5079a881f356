"""A resource of the data package: the fields of a CSV file, its rows, and its descriptor."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from toteuma.core.conventions import Measure
from toteuma.core.language import Language, Localized
from toteuma.reports.data.csv_text import csv_bytes
from toteuma.texts import furniture

SUFFIXES = tuple(f"_{language}" for language in Language)


@dataclass(frozen=True, slots=True)
class Field:
    """A column. ``type`` is a Table Schema type; ``description`` in three languages."""

    name: str
    type: str
    description: Localized


def known(name: str, type_: str = "string") -> Field:
    """A field whose description stands in ``texts``; ``unit_name_sv`` is described by ``unit_name``."""
    stem = name[:-3] if name.endswith(SUFFIXES) else name
    return Field(name, type_, described_stages() if stem == "stage" else furniture()[f"data.field.{stem}"])


COMPUTED = (Measure.DEVIATION, Measure.RATE, Measure.CHANGE, Measure.CHANGE_PERCENT)
"""Of an actual, and under a name of its own of a forecast."""
OF_PROJECTS = ("total_funding", "own_share_percent", "realisation_percent")


@cache
def described_stages() -> Localized:
    """What a figure can tell, each stage with its meaning. One budget amendment is ``amendment:ID`` by its own id."""
    measures = [one.value for one in Measure if one is not Measure.AMENDMENT_EACH]
    named = {one: furniture()[f"data.stage.{one}"] for one in (*measures, *(f"forecast_{one}" for one in COMPUTED), *OF_PROJECTS)}
    named["amendment:ID"] = furniture()["data.stage.amendment"]
    begun = furniture()["data.field.stage"]
    texts = {one: ", ".join(f"{stage} ({meaning.get(one)})" for stage, meaning in named.items()) for one in Language}
    return Localized.from_mapping({one.value: f"{begun.get(one)}: {text}." for one, text in texts.items()})


def in_each_language(name: str) -> list[Field]:
    return [known(f"{name}_{language}") for language in Language]


def described(key: str, text: Localized) -> dict[str, str]:
    """``key`` in English, ``key_fi`` and ``key_sv`` beside it: Table Schema itself has one language only."""
    english, _ = text.in_language(Language.EN)
    others = {f"{key}_{language}": text.get(language) for language in (Language.FI, Language.SV) if text.get(language)}
    return {key: english, **others} if english else {}


@dataclass(frozen=True, slots=True)
class Resource:
    """``rows`` are complete fields as they stand in the file, in the order of ``fields``."""

    name: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def file_name(self) -> str:
        return f"{self.name}.csv"

    def content(self) -> bytes:
        return csv_bytes([field.name for field in self.fields], self.rows)

    def descriptor(self) -> dict[str, Any]:
        """The resource's part of ``datapackage.json``."""
        content = self.content()
        texts = furniture()
        return {
            "name": self.name.replace("_", "-"),
            "path": self.file_name,
            "profile": "tabular-data-resource",
            **described("title", texts[f"data.resource.{self.name}.title"]),
            **described("description", texts[f"data.resource.{self.name}.description"]),
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": len(content),
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
            "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
            "schema": {
                "fields": [
                    {"name": field.name, "type": field.type, **described("description", field.description)} for field in self.fields
                ],
                "primaryKey": list(self.primary_key),
                "missingValues": [""],
            },
        }
