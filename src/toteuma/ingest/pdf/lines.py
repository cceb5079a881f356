"""Lines of a page: chunks side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from toteuma.ingest.pdf.chunks import Chunk


@dataclass(slots=True)
class Line:
    """Chunks on one line of the page, from left to right."""

    chunks: list[Chunk]

    @property
    def base(self) -> float:
        return max(self.chunks, key=lambda chunk: chunk.width).base

    @property
    def size(self) -> float:
        return max(chunk.size for chunk in self.chunks)

    @property
    def x0(self) -> float:
        return self.chunks[0].x0

    @property
    def x1(self) -> float:
        return self.chunks[-1].x1

    @property
    def text(self) -> str:
        return " ".join(chunk.text for chunk in self.chunks)

    @property
    def figures(self) -> list[Chunk]:
        return [chunk for chunk in self.chunks if chunk.figure]


def lines_of(chunks: Iterable[Chunk]) -> list[Line]:
    """Chunks side by side put on one line, where their baselines differ by little and they do not lie above each other."""
    lines: list[Line] = []
    for chunk in sorted(chunks, key=lambda chunk: (chunk.base, chunk.x0)):
        for line in lines[-3:]:
            near = abs(line.chunks[0].base - chunk.base) <= 0.4 * min(chunk.size, line.size)
            if near and all(chunk.x0 >= other.x1 - 1 or chunk.x1 <= other.x0 + 1 for other in line.chunks):
                line.chunks.append(chunk)
                line.chunks.sort(key=lambda chunk: chunk.x0)
                break
        else:
            lines.append(Line([chunk]))
    return sorted(lines, key=lambda line: line.base)
