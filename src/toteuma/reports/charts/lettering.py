"""How wide words are in Source Sans, and how a label is broken into lines. Never cut, never with an ellipsis."""

from __future__ import annotations

# Advance widths in thousandths of the type size; what is not named here is taken as 560, a little more than the mean.
WIDTHS = {
    **dict.fromkeys("ijlI.,:;'’| \u00a0", 262),
    **dict.fromkeys("ftr()-/", 350),
    **dict.fromkeys("szxcvyJLF", 480),
    **dict.fromkeys("0123456789−–€+ekagåä", 505),
    **dict.fromkeys("DGUNHOQÖ", 664),
    **dict.fromkeys("wM", 730),
    **dict.fromkeys("mW%—", 835),
}
SHORTEST_PART = 4


def text_width(text: str, size: int, *, bold: bool = False) -> int:
    """Pixels, rounded up, so that what is reckoned to fit does fit."""
    thousandths = sum(WIDTHS.get(character, 560) for character in text) * size
    return -(-thousandths * (103 if bold else 100) // 100_000)


def _parted(word: str, room: int, size: int) -> list[str]:
    """A word longer than the room in parts, with hyphens."""
    parts = []
    while text_width(word, size) > room and len(word) > SHORTEST_PART:
        length = max(SHORTEST_PART, next(n for n in range(len(word), 0, -1) if n == 1 or text_width(word[:n] + "-", size) <= room))
        parts.append(word[:length] + "-")
        word = word[length:]
    return [*parts, word]


def wrapped(text: str, room: int, size: int) -> list[str]:
    """The lines of ``text`` in ``room`` pixels; at least one."""
    lines: list[str] = []
    open_line = False
    for word in text.split(" "):
        *heads, tail = _parted(word, room, size)
        for part in (*heads, tail):
            if open_line and text_width(f"{lines[-1]} {part}", size) <= room:
                lines[-1] += f" {part}"
            else:
                lines.append(part)
            open_line = part is tail
    return lines
