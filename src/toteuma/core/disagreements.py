"""What was stated held against what it should add up to: a total line against its parts, an amended budget against its stages, a whole unit against the
units below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from toteuma.core.amounts import BEFORE_AMENDED, AmountBook, total
from toteuma.core.figure import Figure, Key
from toteuma.core.records import Amount


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A figure as stated and what it should add up to. ``code``: total_line, budget_stages, whole_against_units, or whole_lacks_line, where the
    whole has no figure at all (``stated`` is absent) for something that the units below have; whole_lacks_scope where it was given for external (or
    internal) items alone, and the others of the units below, in the scope of ``stated``, are in no figure of it."""

    stated: Figure
    computed: Figure
    code: str


def disagreements(book: AmountBook) -> Iterator[Disagreement]:
    """Everything that disagrees, the entry nearest to the cause each time: what only follows from another disagreement is not told again."""
    yield from _total_lines(book)
    yield from _budget_stages(book)
    for unit, year, stage in _compared_wholes(book):
        yield from _whole_against_units(book, unit, year, stage)


def _differ(stated: Figure, computed: Figure) -> bool:
    """Whether two figures differ by more than the rounding of the amounts that went into them explains."""
    if stated.value is None or computed.value is None or stated.value == computed.value:
        return False
    slack = sum((source.slack for figure in (stated, computed) for source in figure.sources()), Decimal(0))
    return abs(stated.value - computed.value) > slack


def _total_lines(book: AmountBook) -> Iterator[Disagreement]:
    told: set[tuple[str, str, int, str, str]] = set()
    for scope_of_entry in (True, False):
        for amount in book.amounts:
            stage = f"amendment:{amount.amendment}" if amount.stage == "amendment" else amount.stage
            place = (amount.unit, amount.line, amount.year, stage, amount.extent)
            if place in told or not book.scheme.parts(amount.line):
                continue
            key = Key(amount.unit, amount.line, amount.year, stage, scope=amount.scope if scope_of_entry else "all")
            given, parts = book.given(key, amount.extent), book.parts_alone(key, amount.extent)
            if _differ(given, parts):
                told.add(place)
                yield Disagreement(given, parts, "total_line")


def _budget_stages(book: AmountBook) -> Iterator[Disagreement]:
    entered = dict.fromkeys((a.unit, a.year, a.extent, a.scope) for a in book.amounts if a.stage == "amended")
    for unit, year, extent, scope in entered:
        told: set[str] = set()
        for line in book.scheme:  # parts stand before what they add up to
            key = Key(unit, line.id, year, "amended", scope=scope)
            stated, composed = book.alone(key, extent), book.composed(key, extent)
            if _differ(stated, composed):
                follows = any(part in told for part in book.scheme.parts(line.id))
                told.add(line.id)
                if not follows or book.given(key, extent).value is not None:
                    yield Disagreement(stated, composed, "budget_stages")


def _compared_wholes(book: AmountBook) -> Iterator[tuple[str, int, str]]:
    """Every whole that was stated, once; an amended budget that is composed of wholes only where the units below have no such stages to compare them
    with. A whole of a ledger is computed: as of another time than the tree, it rightly differs from the units below."""
    computed = {(amount.unit, amount.year) for amount in book.amounts if amount.postings is not None and amount.extent == "whole"}
    wholes = [whole for whole in book.wholes() if whole[:2] not in computed]
    for unit, year, stage in wholes:
        if stage != "amendments":
            yield unit, year, stage
    for unit, year in dict.fromkeys((unit, year) for unit, year, stage in wholes if stage in BEFORE_AMENDED):
        below = book.organisation.children(unit)
        if not any(_has_any(book, child, year, stage) for child in below for stage in BEFORE_AMENDED):
            yield unit, year, "amended"


def _whole_against_units(book: AmountBook, unit: str, year: int, stage: str) -> Iterator[Disagreement]:
    missing = _missing_scope(book, unit, year, stage)
    lacking = tuple(_lacking_scope(book, unit, year, stage, missing)) if missing else ()
    yield from lacking
    given = "external" if missing == "internal" else "internal"
    yield from _whole_in_scope(book, unit, year, stage, given if lacking else "all")


def _missing_scope(book: AmountBook, unit: str, year: int, stage: str) -> str:
    """The scope that no amount of the whole is of, where all its amounts are of the other; empty where they are parted into both, or not at all."""
    given = {
        amount.scope
        for amount in book.amounts
        if (amount.unit, amount.year, amount.extent) == (unit, year, "whole") and _is_of(amount, stage)
    }
    return "internal" if given == {"external"} else "external" if given == {"internal"} else ""


def _is_of(amount: Amount, stage: str) -> bool:
    """Whether an amount goes into a stage; into the amended budget go those of the stages it is made of too."""
    if stage == "amended":
        return amount.stage in ("original", "amendment", "amended")
    return stage == (f"amendment:{amount.amendment}" if amount.stage == "amendment" else amount.stage)


def _lacking_scope(book: AmountBook, unit: str, year: int, stage: str, scope: str) -> Iterator[Disagreement]:
    """What the units below have in a scope that the whole was not given in: the topmost lines of it."""
    found: dict[str, Disagreement] = {}
    for line in book.scheme:
        if line.result:
            continue
        stated = book.figure(unit=unit, line=line.id, year=year, stage=stage, scope=scope)
        below = (book.figure(unit=child, line=line.id, year=year, stage=stage, scope=scope) for child in book.organisation.children(unit))
        computed = total(stated.key, (book.alone(stated.key, "own"), *below))
        if stated.value is None and computed.value:
            found[line.id] = Disagreement(stated, computed, "whole_lacks_scope")
    yield from (disagreement for line, disagreement in found.items() if book.scheme[line].parent not in found)


def _whole_in_scope(book: AmountBook, unit: str, year: int, stage: str, scope: str) -> Iterator[Disagreement]:
    children = [child for child in book.organisation.children(unit) if _has_any(book, child, year, stage)]
    lacking: dict[str, Disagreement] = {}
    for line in book.scheme if children else ():
        if line.result:
            continue
        stated = book.figure(unit=unit, line=line.id, year=year, stage=stage, scope=scope)
        below = (book.figure(unit=child, line=line.id, year=year, stage=stage, scope=scope) for child in children)
        computed = total(stated.key, (book.alone(stated.key, "own"), *below))
        if computed.value is None or not all(_is_known(book, child, line.id, year, stage) for child in children):
            continue
        if stated.value is None and computed.value != 0 and _is_known(book, unit, line.id, year, stage):
            lacking[line.id] = Disagreement(stated, computed, "whole_lacks_line")
        elif _differ(stated, computed):
            yield Disagreement(stated, computed, "whole_against_units")
    yield from (disagreement for line, disagreement in lacking.items() if book.scheme[line].parent not in lacking)


def _has_any(book: AmountBook, unit: str, year: int, stage: str) -> bool:
    return any(book.figure(unit=unit, line=line.id, year=year, stage=stage).value is not None for line in book.scheme if not line.parent)


def _is_known(book: AmountBook, unit: str, line: str, year: int, stage: str) -> bool:
    """Whether a unit's figure on a line is known: it has one, or it has none and no total above the line could hold a share of it unseen."""
    if book.figure(unit=unit, line=line, year=year, stage=stage).value is not None:
        return True
    for above in book.scheme.ancestors(line):
        figure = book.figure(unit=unit, line=above, year=year, stage=stage)
        if book.scheme[above].result:
            return True
        if figure.value is not None:
            parts = (book.figure(unit=unit, line=part, year=year, stage=stage) for part in book.scheme.parts(above))
            return sum(part.value for part in parts if part.value is not None) == figure.value
    return True
