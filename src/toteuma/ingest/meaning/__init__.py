"""What a document means: grids, headings and paragraphs become tables with roles and conventions, and prose with the unit it is about."""

from __future__ import annotations

from toteuma.core.evidence import ReadDocument
from toteuma.core.findings import Finding
from toteuma.ingest.meaning.walk import Walk
from toteuma.ingest.raw import RawDocument

__all__ = ["understand"]


def understand(raw: RawDocument, name: str) -> tuple[ReadDocument, tuple[Finding, ...]]:
    """The document as read, and what could not be told for sure (``meaning.…``). Every cell of the input is in the result.

    Heads decide what a column tells; where they are silent or the figures contradict them, the arithmetic that holds on the rows does.
    """
    walk = Walk(raw, name)
    return walk.document(), tuple(walk.findings)
