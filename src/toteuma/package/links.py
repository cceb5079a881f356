"""Rows that refer to rows: what refers to nothing is a finding, what refers to a faulty row is left out with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from toteuma.core.findings import Finding, Level, Place
from toteuma.package.cells import ReadRow
from toteuma.package.closest import closest
from toteuma.package.reading import ReadTable
from toteuma.package.schema import declared_in, tables

Names = Mapping[str, frozenset[str] | None]
"""The names that a table has; None where it cannot be read and may have any."""


def linked_rows(read: Mapping[str, ReadTable], declared: Names, findings: list[Finding]) -> dict[str, list[ReadRow]]:
    """The rows of each table whose references all lead to rows that are kept too.

    A name that is nowhere, and a circle, is a finding. A row that falls only because the row it refers to has a fault falls in silence: its cause is told.
    ``declared`` are the names of the settings and of the lines of the scheme.
    """
    named = {table: found.names for table, found in read.items()}
    lines = named["lines"]
    known: Names = {**named, **declared, "lines": None if lines is None else lines | (declared["lines"] or frozenset())}
    kept: dict[str, list[ReadRow]] = {}
    for table, found in read.items():
        faults = {row.place.row: list(_unknown(row, table, known)) for row in found.rows}
        findings.extend(fault for row in faults.values() for fault in row)
        rows = [row for row in found.rows if not faults[row.place.row]]
        kept[table] = rows if table == "lines" else _without_circles(rows, table, findings)
    while _drop_unlinked(kept, declared):
        pass
    return kept


def _references(row: ReadRow, table: str) -> Iterator[tuple[str, str, str]]:
    """Field, table referred to and name of every reference of a row."""
    for field in tables()[table].fields:
        value = row.values.get(field.name)
        if field.references and value:
            for name in value if isinstance(value, tuple) else (str(value),):
                yield field.name, field.references, name


def _unknown(row: ReadRow, table: str, known: Names) -> Iterator[Finding]:
    if table == "lines":
        return  # the scheme has told of them
    for column, target, name in _references(row, table):
        names = known[target]
        if names is None or name in names:
            continue
        near = closest(name, sorted(names))
        place = Place(row.place.file, row.place.sheet, row.place.row, column, quote=name)
        details = {"column": column, "value": name, "table": declared_in(target), "hint": near or ", ".join(sorted(names)[:8])}
        yield Finding(Level.ERROR, "unknown_reference", place, details, proposed=near)


def _without_circles(rows: list[ReadRow], table: str, findings: list[Finding]) -> list[ReadRow]:
    """The rows whose chain of parents ends. A circle is told once, at its first row."""
    key = tables()[table].key[0]
    parents = {str(row.values[key]): str(row.values.get("parent") or "") for row in rows}
    kept: list[ReadRow] = []
    told: set[str] = set()
    for row in rows:
        chain = [str(row.values[key])]
        while (above := parents.get(chain[-1], "")) and above not in chain:
            chain.append(above)
        if not above:
            kept.append(row)
        elif above == chain[0] and above not in told:
            told.update(chain)
            place = Place(row.place.file, row=row.place.row, column="parent", quote=str(row.values["parent"]))
            findings.append(Finding(Level.ERROR, "circular", place, {"chain": " → ".join([*chain, above])}))
    return kept


def _drop_unlinked(kept: dict[str, list[ReadRow]], declared: Names) -> bool:
    """Leave out the rows that refer to rows which are not kept; whether there were any."""
    names = {table: {str(row.values[tables()[table].key[0]]) for row in rows} for table, rows in kept.items()}
    names |= {table: set(known or ()) for table, known in declared.items()}
    dropped = False
    for table, rows in kept.items():
        if table == "lines":
            continue
        linked = [row for row in rows if all(name in names[target] for _, target, name in _references(row, table))]
        dropped = dropped or len(linked) < len(rows)
        kept[table] = linked
    return dropped
