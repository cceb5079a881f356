"""The search index: a script file, because a page opened from disk may not read data files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from toteuma.core.document import BulletList, Cards, Chart, ColumnKind, Paragraph, Row, Table
from toteuma.reports.html.plan import OVERVIEWS, Page, Plan, anchor, blocks_of, sections_of
from toteuma.reports.html.prose import plain_text

Item = dict[str, str]


def search_index(plan: Plan, labels: Mapping[str, str]) -> str:
    """``u`` address, ``k`` kind in words, ``t`` title, ``w`` where (page), ``x`` text; pages first, then in print order."""
    items = [
        _item(page.path, labels["html.kind_page"], page.title, "", "") for page in plan.pages if page.kind not in ("search", "figures")
    ]
    for page in plan.pages:
        items.extend(_texts(plan, page, labels))
        items.extend(_blocks(page, labels))
    items.extend(
        _item(f"about.html#{anchor('g', term.id)}", labels["html.kind_term"], term.term, "", term.definition)
        for term in plan.document.glossary
    )
    return f"window.searchIndex = {json.dumps(items, ensure_ascii=False, separators=(',', ':'))};\n"


def _item(address: str, kind: str, title: str, where: str, text: str) -> Item:
    return {"u": address, "k": kind, "t": title, "w": where, "x": text}


def _texts(plan: Plan, page: Page, labels: Mapping[str, str]) -> Iterator[Item]:
    for section in sections_of(page.sections):
        text = " ".join(plain_text(block) for block in section.blocks if isinstance(block, Paragraph | BulletList))
        if text:
            fragment = plan.places[section.id].anchor
            address = f"{page.path}#{fragment}" if fragment else page.path
            yield _item(address, labels["html.kind_text"], section.title, page.title, text)


def _blocks(page: Page, labels: Mapping[str, str]) -> Iterator[Item]:
    for _, block in blocks_of(page.sections):
        if isinstance(block, Table):
            address = f"{page.path}#{anchor('t', block.id)}"
            yield _item(address, labels["html.kind_table"], block.caption, page.title, block.summary)
            if block.kind != "risk_matrix":
                yield from _rows(page, block, labels)
        elif isinstance(block, Chart):
            text = f"{block.finding} {block.alt}"
            yield _item(f"{page.path}#{anchor('c', block.id)}", labels["html.kind_chart"], block.title, page.title, text)
        elif isinstance(block, Cards):
            for card in block.cards:
                title = f"{card.label}: {card.printed}"
                yield _item(page.path, labels["html.kind_text"], title, page.title, card.sentence)


def _rows(page: Page, table: Table, labels: Mapping[str, str]) -> Iterator[Item]:
    kind = labels[f"html.kind_{table.kind if table.kind in OVERVIEWS else 'row'}"]
    for row in table.rows:
        title, *rest = _cells(table, row)
        if any(rest):
            where = f"{page.title}, {table.caption}"
            yield _item(f"{page.path}#{anchor('r', table.id, row.id)}", kind, title, where, " · ".join(filter(None, rest)))


def _cells(table: Table, row: Row) -> list[str]:
    """The row's texts, what it tells of first: a goal, risk or project stands in its first text column, other rows in their label."""
    texts = [cell.printed for cell in row.cells]
    if table.kind in ("goals", "risks", "projects"):
        first = next((index for index, column in enumerate(table.columns) if column.kind is ColumnKind.TEXT), 0)
        texts.insert(0, texts.pop(first))
    return texts
