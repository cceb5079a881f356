"""A statement written to a file as people write theirs: plain text with tabs, Markdown with pipes, a web page, a Word file."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

from toteuma.core.evidence import ReadDocument, ReadHeading, ReadParagraph, ReadTable


def _heads(table: ReadTable) -> list[str]:
    return [column.header for column in table.columns]


def as_text(document: ReadDocument, path: Path) -> Path:
    """Tables are lines with tabs, headings begin with ``#``."""
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, ReadHeading):
            lines += ["#" * block.level + " " + block.text, ""]
        elif isinstance(block, ReadParagraph):
            lines += [block.text, ""]
        else:
            lines += ["\t".join(_heads(block)), *("\t".join(cell.raw for cell in row.cells) for row in block.rows), ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def as_markdown(document: ReadDocument, path: Path) -> Path:
    """Tables with pipes and a row of dashes; headings without numbers of levels are bold lines."""
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, ReadHeading):
            lines += [f"**{block.text}**" if block.level > 2 else "#" * block.level + " " + block.text, ""]
        elif isinstance(block, ReadParagraph):
            lines += [block.text, ""]
        else:
            rows = [_heads(block), ["---"] * len(block.columns), *([cell.raw for cell in row.cells] for row in block.rows)]
            lines += [*("| " + " | ".join(row) + " |" for row in rows), ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def as_html(document: ReadDocument, path: Path) -> Path:
    """A plain page."""
    parts = [
        f'<!doctype html><html lang="{document.language.value}"><head><meta charset="utf-8"><title>{document.name}</title></head><body>'
    ]
    for block in document.blocks:
        if isinstance(block, ReadHeading):
            parts.append(f"<h{block.level}>{html.escape(block.text)}</h{block.level}>")
        elif isinstance(block, ReadParagraph):
            parts.append(f"<p>{html.escape(block.text)}</p>")
        else:
            head = "".join(f"<th>{html.escape(text)}</th>" for text in _heads(block))
            rows = "".join("<tr>" + "".join(f"<td>{html.escape(cell.raw)}</td>" for cell in row.cells) + "</tr>" for row in block.rows)
            parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
    path.write_text("\n".join([*parts, "</body></html>"]), encoding="utf-8")
    return path


def as_word(document: ReadDocument, path: Path) -> Path:
    """A Word file with heading styles and plain tables."""
    from docx import Document

    word = Document()
    for block in document.blocks:
        if isinstance(block, ReadHeading):
            word.add_heading(block.text, block.level)
        elif isinstance(block, ReadParagraph):
            word.add_paragraph(block.text)
        else:
            texts = [_heads(block), *([cell.raw for cell in row.cells] for row in block.rows)]
            table = word.add_table(rows=len(texts), cols=len(block.columns))
            for row, line in zip(table.rows, texts, strict=True):
                for cell, text in zip(row.cells, line, strict=True):
                    cell.text = text
            word.add_paragraph("")
    word.save(str(path))
    return path


FORMATS: dict[str, tuple[str, Callable[[ReadDocument, Path], Path]]] = {
    "text": (".txt", as_text),
    "Markdown": (".md", as_markdown),
    "web page": (".html", as_html),
    "Word": (".docx", as_word),
}
