"""Row headers in the tag tree: typst makes every body cell a TD, and accounts are read by row label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, Object, String

from toteuma.reports.pdf.saving import save


def add_row_headers(source: Path, target: Path, summaries: Sequence[str]) -> int:
    """Write ``source`` to ``target`` with the first cell of every body row a row header, and every table with its summary.

    ``summaries`` are those of the tables in print order. What comes out is the number of row headers. Column header ids (``/Headers``) go
    from the data cells: readers prefer them over Scope, and they would hide the row headers.

    **Raises** ``ValueError`` when there are not as many tables as summaries.
    """
    with pikepdf.open(source) as pdf:
        tables = list(tables_under(pdf.Root.StructTreeRoot))
        if len(tables) != len(summaries):
            raise ValueError(f"{len(tables)} tables in the tag tree, {len(summaries)} in the document")
        count = 0
        for table, summary in zip(tables, summaries, strict=True):
            count += sum(_mark_rows(body) for body in children(table) if body.get(Name.S) == Name.TBody)
            if summary:
                _add_attribute(table, Dictionary(O=Name.Table, Summary=String(summary)))
        save(pdf, target)
    return count


def children(element: Object) -> list[Object]:
    """The structure elements right under ``element``; marked content and object references are left out."""
    kids = element.get(Name.K)
    if kids is None:
        return []
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in listed if isinstance(kid, Dictionary) and Name.S in kid]


def tables_under(element: Object) -> Iterator[Object]:
    """Every table under ``element``, in reading order. No table stands in a table, so none is looked for there: most elements are cells."""
    for child in children(element):
        if child.get(Name.S) == Name.Table:
            yield child
        else:
            yield from tables_under(child)


def _mark_rows(body: Object) -> int:
    count = covered = 0
    for row in children(body):
        cells = children(row)
        if covered:
            covered -= 1
        elif cells:
            cells[0].S = Name.TH
            covered = _span(cells[0]) - 1
            _add_attribute(cells[0], Dictionary(O=Name.Table, Scope=Name.Row))
            count += 1
        for cell in cells:
            for attribute in _attributes(cell):
                if Name.Headers in attribute:
                    del attribute[Name.Headers]
    return count


def _attributes(element: Object) -> list[Object]:
    found = element.get(Name.A)
    if found is None:
        return []
    listed = list(found) if isinstance(found, pikepdf.Array) else [found]
    return [attribute for attribute in listed if isinstance(attribute, Dictionary)]


def _span(cell: Object) -> int:
    return max((int(attribute.get(Name.RowSpan, 1)) for attribute in _attributes(cell)), default=1)


def _add_attribute(element: Object, attribute: Dictionary) -> None:
    for existing in _attributes(element):
        if existing.get(Name.O) == attribute.O:
            for key, value in attribute.items():
                existing[key] = value
            return
    found = _attributes(element)
    element.A = pikepdf.Array([*found, attribute]) if found else attribute
