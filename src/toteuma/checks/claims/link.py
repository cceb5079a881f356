"""A number in prose with the line it is told of, and what speaks against being sure of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from toteuma.checks.claims.cues import Cue
from toteuma.checks.claims.measures import Measure
from toteuma.checks.claims.sentences import Number
from toteuma.checks.relation import At


class Doubt(StrEnum):
    """Why a link is not sure. A number may be confirmed through a doubtful link; whether it is accused depends on the doubt."""

    WORD = "word"
    """One word beside the number is not understood."""
    WORDS = "words"
    """Several words are not."""
    BESIDE = "beside"
    """One of them stands beside the name of the line, so that it may be another line: *poistot ja arvonalentumiset*."""
    VERB = "verb"
    """No verb tells that the sentence is about what came about."""
    CUE = "cue"
    """The words allow another quantity of the line too."""
    BASIS = "basis"
    """It may be compared with something else than the tables have: an estimate, another year."""
    COUNTED = "counted"
    """The word tells several lines together, and others may count them otherwise."""
    NAME = "name"
    """The name could be something else's too."""
    AFAR = "afar"
    """The table stands under another heading."""
    SEVERAL = "several"
    """The word can mean one of several lines."""
    BORROWED = "borrowed"
    """The heading names nobody who has such a line, and the municipality has it only among others."""
    PASSING = "passing"
    """The unit was named in passing, in a sentence before."""
    ELSEWHERE = "elsewhere"
    """The text has turned to others than the municipality."""
    GROUP = "group"
    """The sentence tells of the group, and the line is not the group's."""
    CARRIED = "carried"
    """The line was named in a sentence before, or above."""


@dataclass(frozen=True, slots=True)
class Link:
    """A number with the line or lines that it can be of. Without doubts the words alone make it sure."""

    number: Number
    entity: str
    measures: tuple[Measure, ...]
    cue: Cue
    doubts: frozenset[Doubt] = frozenset()
    whole: tuple[Measure, ...] = ()
    borrowed: bool = False
    """The unit is the municipality only because the heading names nobody."""
    added: tuple[tuple[Measure, ...], ...] = ()
    """Other lines told of together with this one, each by its measures: the number is their sum."""
    cells: tuple[At, ...] = ()
    """The very cells, where they are told by the words of their row and their column."""
