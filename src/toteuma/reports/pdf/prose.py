"""Paragraphs and lists as data for the typst template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from toteuma.core.document import BulletList, Paragraph, Run
from toteuma.core.language import Language

Json = dict[str, Any]


class Prose:
    """Runs, paragraphs and lists. ``mark`` in what comes out is the language of a text that fell back; ``link`` says where a link leads."""

    def __init__(self, language: Language, link: Callable[[str], Json]) -> None:
        self.language = language
        self.link = link

    def foreign(self, lang: Language | None, *, fallback: bool) -> Json:
        data: Json = {}
        if lang is not None and lang is not self.language:
            data["lang"] = lang.value
        if fallback and lang is not None:
            data["mark"] = lang.value
        return data

    def run(self, run: Run) -> Json:
        data: Json = {"text": run.text} | (self.link(run.link) if run.link else {})
        if run.strong:
            data["strong"] = True
        if run.emphasis:
            data["emphasis"] = True
        return data

    def paragraph(self, paragraph: Paragraph) -> Json:
        runs = [self.run(run) for run in paragraph.runs]
        return {"type": "paragraph", "runs": runs} | self.foreign(paragraph.lang, fallback=paragraph.fallback)

    def bullets(self, bullets: BulletList) -> Json:
        return {"type": "list", "ordered": bullets.ordered, "items": [self.paragraph(item) for item in bullets.items]}

    def blocks(self, blocks: Iterable[Paragraph | BulletList]) -> list[Json]:
        """What stands in one cell or note: a mark only where the language changes."""
        made = [self.paragraph(block) if isinstance(block, Paragraph) else self.bullets(block) for block in blocks]
        before = ""
        for paragraph in _paragraphs(made):
            mark = paragraph.get("mark", "")
            if mark == before:
                paragraph.pop("mark", None)
            before = mark
        return made


def _paragraphs(blocks: Iterable[Json]) -> Iterable[Json]:
    for block in blocks:
        yield from block.get("items", (block,))


def fallback_runs(items: Sequence[Json]) -> list[Json]:
    """Items with each run of prose that fell back to one language made into one item, so that the mark is said once for all of it."""
    joined: list[Json] = []
    for mark, run in groupby(items, key=_fallback_language):
        if mark:
            blocks = list(run)
            for paragraph in _paragraphs(blocks):
                del paragraph["mark"]
            joined.append({"type": "fallback", "mark": mark, "blocks": blocks})
        else:
            joined += run
    return joined


def _fallback_language(item: Json) -> str:
    """The language that the whole of a paragraph or list fell back to; empty for anything else."""
    if item["type"] not in ("paragraph", "list"):
        return ""
    marks = {paragraph.get("mark", "") for paragraph in _paragraphs((item,))}
    return str(marks.pop()) if len(marks) == 1 else ""


def languages_marked(data: object) -> list[str]:
    """Every language that a mark in ``data`` names."""
    if isinstance(data, dict):
        own = {str(data["mark"])} if "mark" in data else set()
        return sorted(own.union(*(languages_marked(value) for value in data.values())))
    if isinstance(data, list):
        return sorted(set().union(*(languages_marked(value) for value in data)))
    return []
