"""Tables as data for the typst template."""

from __future__ import annotations

from toteuma.core.document import Cell, ColumnKind, Judgement, Paragraph, Row, RowKind, Table
from toteuma.reports.pdf.prose import Json, Prose, languages_marked
from toteuma.reports.pdf.widths import LANDSCAPE, NUMERIC, PORTRAIT, breaks_words, column_widths, lies_wide, text_scale, text_width

WHOLE_ROWS = 18
"""A table of numbers with no more rows stays on one page."""

WHOLE_LINES = 20
"""A row with no more lines, about a third of a landscape page, stays on one page."""


def note_id(table: Table, number: int) -> str:
    return f"{table.id}:note-{number}"


def note_mark(number: int) -> str:
    """How a note is referred to: ``1)``, as Finnish statements do; a bare raised figure beside a figure would read as a digit of it."""
    return f"{number})"


def table_data(table: Table, prose: Prose, room: int | None) -> Json:
    """One table: columns with their width, rows without covered cells, notes, the legends of the arrows and of the languages."""
    room = room or (LANDSCAPE if lies_wide(table) else PORTRAIT)
    widths = column_widths(table, room)
    judged = [any(row.cells[index].judgement is not Judgement.NEUTRAL for row in table.rows) for index in range(len(table.columns))]
    words = {
        cell.judgement.value: cell.judgement_word for row in table.rows for cell in row.cells if cell.judgement is not Judgement.NEUTRAL
    }
    rows = [_row(table, row, judged, widths, prose) for row in table.rows]
    notes = [
        {"id": note_id(table, note.number), "text": note_mark(note.number), "content": prose.blocks((note.paragraph,))}
        for note in table.notes
    ]
    only_numbers = all(column.kind in NUMERIC for column in table.columns[1:])
    return {
        "type": "table",
        "id": table.id,
        "caption": table.caption,
        "unit_note": table.unit_note,
        "small": False,
        "scale": text_scale(table, room),
        "matrix": table.kind == "risk_matrix",
        "keep": only_numbers and len(table.rows) <= WHOLE_ROWS,
        "columns": [
            {
                "header": column.header,
                "numeric": column.kind in NUMERIC,
                "width": width,
                "judged": judges,
                "refs": _refs(table, column.note_refs),
                "header_breaks": breaks_words([column.header], width),
                # Running text is set evenly; a label is broken only where it must be, a figure never.
                "breaks": column.kind is ColumnKind.TEXT or _label_breaks(table, index, width),
            }
            for index, (column, width, judges) in enumerate(zip(table.columns, widths, judged, strict=True))
        ],
        "rows": rows,
        "legend": [{"judgement": judgement, "word": word} for judgement, word in sorted(words.items())],
        "notes": notes,
        "languages": languages_marked([rows, notes]),
    }


def _label_breaks(table: Table, index: int, width: int) -> bool:
    labels = [row.cells[index].printed for row in table.rows if row.kind is not RowKind.HEADING]
    return table.columns[index].kind is ColumnKind.LABEL and breaks_words(labels, width)


def _row(table: Table, row: Row, judged: list[bool], widths: list[int], prose: Prose) -> Json:
    # A section row is one cell over the whole width: its other cells say nothing.
    cells = row.cells[:1] if row.kind is RowKind.HEADING else row.cells
    return {
        "kind": row.kind.value,
        "depth": row.depth,
        "whole": all(text_width(cell.printed) // width < WHOLE_LINES for cell, width in zip(row.cells, widths, strict=True)),
        "cells": [_cell(table, cell, index, prose, judged=judged[index]) for index, cell in enumerate(cells) if not cell.covered],
    }


def _cell(table: Table, cell: Cell, index: int, prose: Prose, *, judged: bool) -> Json:
    data: Json = {"column": index} | prose.foreign(cell.lang, fallback=cell.fallback)
    if cell.status is not None:
        data["status"] = {"word": cell.status.word, "shape": cell.status.shape.value, "tone": cell.status.tone}
    elif cell.content:
        data["content"] = prose.blocks(cell.content)
    else:
        data["printed"] = cell.printed
    if cell.rowspan > 1:
        data["rowspan"] = cell.rowspan
    if cell.strong and not _has_strong_runs(cell):
        data["strong"] = True
    if cell.tint and table.columns[index].kind is not ColumnKind.LABEL:
        data["tint"] = cell.tint
    if judged:
        data["judged"] = True
    if cell.judgement is not Judgement.NEUTRAL:
        data["judgement"] = cell.judgement.value
    if refs := _refs(table, cell.note_refs):
        data["refs"] = refs
    return data


def _has_strong_runs(cell: Cell) -> bool:
    """Whether the text says itself what of it is strong, as a name with a list below does."""
    paragraphs = [p for block in cell.content for p in ((block,) if isinstance(block, Paragraph) else block.items)]
    return any(run.strong for paragraph in paragraphs for run in paragraph.runs)


def _refs(table: Table, numbers: tuple[int, ...]) -> list[Json]:
    known = {note.number for note in table.notes}
    return [{"id": note_id(table, number), "text": note_mark(number)} for number in numbers if number in known]
