"""Drawn lines: level and upright rules, the edges that boxes share, and the fields of rules that make a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from toteuma.ingest.pdf.drawings import Box

THIN = 2.5
_TOUCH = 3.0
_GAP = 5.0
"""Rules drawn cell by cell leave gaps; pieces nearer than this in one direction are one rule."""
_SAME = 1.6


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line from ``start`` to ``end`` at the place ``at`` across it."""

    at: float
    start: float
    end: float

    def spans(self, place: float, slack: float = 1.0) -> bool:
        return self.start - slack <= place <= self.end + slack


@dataclass(frozen=True, slots=True)
class Field:
    """Rules that touch each other, and the area that they take. ``level`` and ``upright`` are in order of their places."""

    x0: float
    top: float
    x1: float
    bottom: float
    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Ruling:
    """All rules of a page. ``level`` and ``upright`` show on paper; ``tiles`` are boxes that stand side by side like cells, seen or not."""

    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]
    tiles: tuple[Box, ...]

    def parted(self, x0: float, x1: float, y: float) -> bool:
        """An upright rule, or the edge of a cell, stands between two places of a line of text."""
        if any(x0 - 0.7 <= rule.at <= x1 + 0.7 and rule.spans(y, 0.0) for rule in self.upright):
            return True
        return any(tile.top <= y <= tile.bottom and x0 - 0.3 <= tile.x0 <= x1 + 0.3 and x1 - x0 > 0.5 for tile in self.tiles)

    def cell_at(self, x: float, y: float) -> Box | None:
        """The largest tile around a place: smaller ones within it lie behind single lines of its text."""
        around = [tile for tile in self.tiles if tile.x0 <= x <= tile.x1 and tile.top <= y <= tile.bottom]
        return max(around, key=lambda tile: tile.width * tile.height, default=None)

    def between(self, upper: float, lower: float, x: float) -> bool:
        """A level rule stands between two heights at a place."""
        return any(upper <= rule.at <= lower and rule.spans(x) for rule in self.level)


def ruling(boxes: Iterable[Box], width: float, height: float) -> Ruling:
    level: list[Rule] = []
    upright: list[Rule] = []
    blocks: list[Box] = []
    for box in boxes:
        if box.width < THIN and box.height < THIN:
            continue
        if box.height < THIN:
            if not box.white:
                level.append(Rule((box.top + box.bottom) / 2, box.x0, box.x1))
        elif box.width < THIN:
            if not box.white:
                upright.append(Rule((box.x0 + box.x1) / 2, box.top, box.bottom))
        elif box.width > 0.97 * width and box.height > 0.97 * height:
            continue
        elif box.height >= 5:
            blocks.append(box)
            if box.hollow and not box.white:
                level += [Rule(box.top, box.x0, box.x1), Rule(box.bottom, box.x0, box.x1)]
                upright += [Rule(box.x0, box.top, box.bottom), Rule(box.x1, box.top, box.bottom)]
    return Ruling(_joined(level), _joined(upright), _tiles(blocks))


def _joined(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Pieces at one place and in one direction joined into long rules."""
    tracks: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if tracks and rule.at - tracks[-1][-1].at <= _SAME:
            tracks[-1].append(rule)
        else:
            tracks.append([rule])
    joined: list[Rule] = []
    for track in tracks:
        at = sum(rule.at * (rule.end - rule.start) for rule in track) / (sum(rule.end - rule.start for rule in track) or 1)
        start, end = None, 0.0
        for rule in sorted(track, key=lambda rule: rule.start):
            if start is None:
                start, end = rule.start, rule.end
            elif rule.start - end <= _GAP:
                end = max(end, rule.end)
            else:
                joined.append(Rule(at, start, end))
                start, end = rule.start, rule.end
        if start is not None:
            joined.append(Rule(at, start, end))
    return tuple(joined)


def _tiles(blocks: list[Box]) -> tuple[Box, ...]:
    """The boxes that touch another of the same height at their side: the cells of a row, whether they are seen or not."""
    by_row: dict[int, list[Box]] = {}
    for block in blocks:
        if block.height < 90:
            by_row.setdefault(round(block.top / 2), []).append(block)
    found: set[Box] = set()
    for key, row in by_row.items():
        near = sorted([*row, *by_row.get(key + 1, [])], key=lambda block: block.x0)
        for index, left in enumerate(near):
            for right in near[index + 1 :]:
                if right.x0 > left.x1 + 1.5:
                    break
                if abs(right.x0 - left.x1) <= 1.5 and abs(left.top - right.top) < 1.5 and abs(left.bottom - right.bottom) < 1.5:
                    found |= {left, right}
    return tuple(found)


def fields(of: Ruling) -> list[Field]:
    """Every field of touching rules that parts its area into columns, from top to bottom."""
    rules = [(rule, True) for rule in of.level] + [(rule, False) for rule in of.upright]
    boxes = [(rule.start, rule.at, rule.end, rule.at) if is_level else (rule.at, rule.start, rule.at, rule.end) for rule, is_level in rules]
    parent = list(range(len(rules)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    order = sorted(range(len(rules)), key=lambda index: boxes[index][1])
    for position, one in enumerate(order):
        for other in order[position + 1 :]:
            if boxes[other][1] > boxes[one][3] + _TOUCH:
                break
            if boxes[other][0] <= boxes[one][2] + _TOUCH and boxes[other][2] >= boxes[one][0] - _TOUCH:
                parent[root(other)] = root(one)
    groups: dict[int, list[int]] = {}
    for index in range(len(rules)):
        groups.setdefault(root(index), []).append(index)
    found = [field for group in groups.values() if (field := _field([rules[index] for index in group])) is not None]
    return sorted(_outermost(found), key=lambda field: (field.top, field.x0))


def _field(rules: list[tuple[Rule, bool]]) -> Field | None:
    level = tuple(sorted((rule for rule, is_level in rules if is_level), key=lambda rule: rule.at))
    upright = tuple(sorted((rule for rule, is_level in rules if not is_level), key=lambda rule: rule.at))
    if not level or not upright:
        return None
    x0, x1 = min([*(r.start for r in level), *(r.at for r in upright)]), max([*(r.end for r in level), *(r.at for r in upright)])
    top, bottom = min([*(r.at for r in level), *(r.start for r in upright)]), max([*(r.at for r in level), *(r.end for r in upright)])
    inner = [rule for rule in upright if x0 + 8 < rule.at < x1 - 8 and rule.end - rule.start >= 8]
    if not inner or bottom - top < 12 or x1 - x0 < 60:
        return None
    return Field(x0, top, x1, bottom, level, upright)


def _outermost(found: list[Field]) -> list[Field]:
    """Without the fields that lie inside another."""
    return [
        field
        for field in found
        if not any(
            other is not field
            and other.x0 - 1 <= field.x0
            and field.x1 <= other.x1 + 1
            and other.top - 1 <= field.top
            and field.bottom <= other.bottom + 1
            for other in found
        )
    ]
