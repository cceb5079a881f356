"""A statement of the workplace as it stands: its settings, whose its records are, and what a field of it may hold."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from toteuma.core.conventions import DocumentKind, SectionKind
from toteuma.core.errors import NotFound
from toteuma.core.findings import Finding, Level, Place
from toteuma.core.language import Language
from toteuma.package.cells import read_row
from toteuma.package.schema import tables
from toteuma.rules import compared_schemes, line_scheme
from toteuma.services.change_log import Kept
from toteuma.services.entries import CHAPTERS, CONTENT, PROSE, SETTINGS, Entry, package_files
from toteuma.services.keeping import Keeper
from toteuma.services.kept_ledgers import KeptLedgers
from toteuma.services.rights import Filling, Tree, rights
from toteuma.services.snapshot import once


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands on one keeper. ``ledgers``: where the ledgers of its statements are."""

    keeper: Keeper
    ledgers: KeptLedgers | None = None

    def files(self, statement: str) -> dict[str, bytes]:
        """The files of the package as they stand now. **Raises** NotFound."""
        self.keeper.head(statement)
        return package_files(Entry(table, key, kept.position, kept.values) for (table, key), kept in self.keeper.records(statement).items())

    # --- settings ---------------------------------------------------------------------------------------------------------------

    def _settings(self, statement: str, file: str) -> Mapping[str, object]:
        kept = self.keeper.record(statement, SETTINGS, file)
        return _toml(kept.values[CONTENT]) if kept else {}

    def year(self, statement: str) -> str:
        """The year of the statement; empty where its settings do not say it."""
        return _year(self._settings(statement, "statement.toml"))

    def filling(self, statement: str) -> Filling:
        """What officers fill in of the document that is being written."""
        return rights().documents[self.kind(statement)]

    def kind(self, statement: str) -> DocumentKind:
        """Which kind of document is being written; a statement where the settings do not say."""
        settings = self._settings(statement, "statement.toml")
        document = _named(settings.get("documents"), _named(settings, "statement").get("document"))
        return next((kind for kind in DocumentKind if kind == document.get("kind")), DocumentKind.STATEMENT)

    def prose_sections(self, statement: str) -> frozenset[str]:
        """The sections that texts can be written for."""
        declared = self._settings(statement, "statement.toml").get("sections")
        told = declared.items() if isinstance(declared, dict) else ()
        return frozenset(name for name, one in told if isinstance(one, dict) and one.get("kind") == SectionKind.PROSE)

    # --- whose a record is ----------------------------------------------------------------------------------------------------

    def tree(self, statement: str) -> Tree:
        rows = self.keeper.records(statement, "units")
        return once(rows, "tree", lambda: Tree({kept.values.get("code", ""): kept.values.get("parent", "") for kept in rows.values()}))

    def unit_of(self, statement: str, table: str, key: str, kept: Kept) -> str:
        """The unit that answers for a record: named in it, or by the record it refers to; empty for one that is everybody's."""
        if table == PROSE:
            return key.partition("/")[0]
        if table not in tables():
            return ""
        for field in tables()[table].fields:
            name = kept.values.get(field.name, "")
            if field.references == "units" and field.name == "unit":
                return name
            if field.name in ("goal", "key_figure", "project"):
                above = self.keeper.record(statement, field.references, name)
                return self.unit_of(statement, field.references, name, above) if above else ""
        return ""

    def state(self, statement: str, unit: str) -> str:
        """The state of a unit's chapter. **Raises** NotFound."""
        kept = self.keeper.record(statement, CHAPTERS, unit)
        if kept is None:
            raise NotFound(kind="unit", name=unit, known="–")
        return kept.values["state"]

    # --- what a field may hold --------------------------------------------------------------------------------------------------

    def cell_findings(self, statement: str, table: str, column: str, text: str) -> tuple[Finding, ...]:
        """What is wrong with a cell by the schema, and with a name that it refers to."""
        if table == PROSE:
            return ()
        schema, findings = tables()[table], list[Finding]()
        place = Place(schema.file, column=column)
        field = schema.field_of(column)
        if text or (field.required and not field.localized):
            read_row({column: text}, schema, place, findings, only={column})
        named = [part.strip() for part in text.split(";")] if field.type == "list" else [text]
        known = self.names(statement, field.references) if field.references and text else None
        for name in named if known is not None else ():
            if name not in (known or ()):
                details = {"column": column, "value": name, "table": field.references, "hint": ", ".join(sorted(known or ())[:8])}
                findings.append(Finding(Level.ERROR, "unknown_reference", place, details))
        return tuple(findings)

    def _keys(self, statement: str, table: str) -> frozenset[str]:
        rows, key = self.keeper.records(statement, table), tables()[table].key[0]
        return once(rows, "keys", lambda: frozenset(kept.values.get(key, "") for kept in rows.values()))

    def names(self, statement: str, table: str) -> frozenset[str] | None:
        """The names that a reference may have: keys of a table, or ids that the settings declare; None for those that the program itself adds to."""
        if table == "measures":
            return None
        if table == "lines":
            year = self.year(statement)
            return self._keys(statement, table) | _lines(int(year)) if year else None
        if table in tables():
            return self._keys(statement, table)
        declared = self._settings(statement, "municipality.toml").get(table, ())
        return frozenset(str(one.get("id")) for one in declared if isinstance(one, dict)) if isinstance(declared, list) else frozenset()


def plain(text: str) -> str:
    """As a canonical file has it: lines end in LF, no byte that is no text, nothing behind the last word."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").rstrip()


def has_column(table: str, column: str) -> bool:
    """Whether a record of the table can have such a field."""
    if table == PROSE:
        return column in set(Language)
    return table in tables() and column in tables()[table].columns()


def _named(tables: object, name: object) -> Mapping[str, object]:
    """A table within a table; empty where there is none."""
    found = tables.get(name) if isinstance(tables, dict) else None
    return found if isinstance(found, dict) else {}


@cache
def _lines(year: int) -> frozenset[str]:
    """The lines of every scheme that amounts can stand on in a year."""
    return frozenset(line.id for scheme in compared_schemes() for line in line_scheme(scheme, year))


def year_in(settings: str) -> str:
    """The year that the text of ``statement.toml`` says; empty where it does not."""
    return _year(_toml(settings))


def _year(settings: Mapping[str, object]) -> str:
    year = _named(settings, "statement").get("year")
    return str(year) if isinstance(year, int) else ""


@lru_cache(maxsize=64)
def _toml(text: str) -> Mapping[str, object]:
    """Settings as they stand; asked for at every field of a page. Nobody alters them."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}
