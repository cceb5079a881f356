"""Rules that differ between years, as dated data with their legal source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from toteuma.core.language import Localized
from toteuma.core.scheme import Line, LineScheme, Nature


@cache
def _scheme_files() -> Mapping[str, Mapping[str, object]]:
    schemes: dict[str, Mapping[str, object]] = {}
    for entry in files(__package__).joinpath("line_schemes").iterdir():
        if entry.name.endswith(".toml"):
            data = tomllib.loads(entry.read_text(encoding="utf-8"))
            schemes[str(data["id"])] = data
    return schemes


def scheme_ids() -> tuple[str, ...]:
    """The line schemes that are known."""
    return tuple(sorted(_scheme_files()))


def compared_schemes() -> tuple[str, ...]:
    """The line schemes that a statement can show against its budget, unit by unit."""
    return tuple(name for name in scheme_ids() if _scheme_files()[name].get("compared"))


def latest_year(scheme_id: str) -> int:
    """The year from which the newest version of a scheme is in force. **Raises** ``KeyError`` for an unknown scheme."""
    versions = _scheme_files()[scheme_id]["versions"]
    assert isinstance(versions, list)
    return max(int(version["valid_from"].year) for version in versions)


def line_scheme(scheme_id: str, year: int, local_lines: tuple[Line, ...] = ()) -> LineScheme:
    """The scheme in the version in force at the end of ``year``, with a municipality's own sub-lines put before the line they add into.

    A year before the first version has the first: an older statement is told by the lines that are known. **Raises** ``KeyError`` for an unknown scheme.
    """
    data = _scheme_files()[scheme_id]
    versions = data["versions"]
    assert isinstance(versions, list)
    ordered = sorted(versions, key=lambda candidate: candidate["valid_from"])
    version = next((each for each in reversed(ordered) if each["valid_from"].year <= year), ordered[0])
    lines = [
        Line(
            row["id"],
            row["parent"],
            Nature(row["nature"]),
            Localized.from_mapping(row),
            bool(row.get("result", False)),
            bool(row.get("heading", False)),
        )
        for row in version["lines"]
    ]
    for local in local_lines:
        parent = next(index for index, line in enumerate(lines) if line.id == local.parent)
        lines.insert(parent, Line(local.id, local.parent, lines[parent].nature, local.name))
    name = data["name"]
    assert isinstance(name, Mapping)
    source = str(version["source"])
    source_names = Localized.from_mapping({"fi": source, **version.get("source_names", {})})
    return LineScheme(scheme_id, Localized.from_mapping(name), source, tuple(lines), source_names)


@dataclass(frozen=True, slots=True)
class KindRule:
    """What is told of the year in a kind of document: ``outcome`` (a stage) against ``base`` of the year ``base_year`` counted from the document's.

    ``tense``: of the words of statuses. ``words``: the family of words that goes before the statement's.
    """

    tense: str
    outcome: str
    base: str
    base_year: int
    words: str


@cache
def document_kinds() -> Mapping[str, KindRule]:
    """The kinds of documents that are made of a year's records, by id."""
    data = tomllib.loads(files(__package__).joinpath("documents.toml").read_text(encoding="utf-8"))
    return {name: KindRule(**told) for name, told in data.items()}
