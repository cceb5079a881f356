"""The kinds of check that need sentences: those told of claims, and counts, bounds and facts in running text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Final

from toteuma.checks.claims.counting import Counting, counting
from toteuma.checks.claims.morphology import Lexicon
from toteuma.checks.claims.prose import Passage, passages
from toteuma.checks.claims.sentences import Number, Sentence, sentences
from toteuma.checks.claims.vocabulary import lexicon_of, vocabulary
from toteuma.checks.goal_rows import GoalRow, goal_rows
from toteuma.checks.kinds.goals import met
from toteuma.checks.kinds.goals import name as goal_name
from toteuma.checks.reading import Reading
from toteuma.checks.registry import GENERAL_INSTRUCTION, GOALS_ACT, INTERNAL_CONTROL, kind, told_of_claims
from toteuma.checks.relation import Relation
from toteuma.core.evidence import Role
from toteuma.core.findings import Level
from toteuma.core.language import Language
from toteuma.core.remark import Remark, Where

told_of_claims("CLAIM", Level.ERROR, GENERAL_INSTRUCTION)
told_of_claims("CLAIM_HEDGE", Level.WARNING, GENERAL_INSTRUCTION)
told_of_claims("CLAIM_QUAL", Level.WARNING, GENERAL_INSTRUCTION)
told_of_claims("CLAIM_TREND", Level.WARNING, GENERAL_INSTRUCTION)

_YEARS: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@cache
def _lexicon(language: Language) -> Lexicon:
    """A lexicon of facts for all documents of a language: it learns nothing from any one of them."""
    lexicon = lexicon_of(language)
    lexicon.teach(counting(language).facts)
    return lexicon


@kind("ENUM_COUNT", Level.WARNING, INTERNAL_CONTROL)
def counted_lists(reading: Reading) -> Iterator[Relation | Remark]:
    """A sentence says how many there are and then names them: as many as it says. A list that may be read in two ways is held to neither."""
    known = counting(reading.document.language)
    for passage in passages(reading.document):
        for match in known.announced.finditer(passage.text):
            # The end of a range (``luokille 1-9 neljällä koululla: …``) counts nothing; the number after it does.
            ranged = passage.text[: match.start("number")].rstrip()[-1:] in ("-", "–", "−")
            if ranged or known.open.search(match[0]) or (items := known.items(match["list"])) is None:
                continue
            said, (least, most) = known.value(match["number"]), items
            if least <= said <= most or most < 2:
                continue
            details = {"written": " ".join(match["what"].split()), "count": str(most), "list": match["list"].strip()}
            yield Remark(
                "ENUM_COUNT",
                Level.WARNING,
                (Where(passage.spot_at(match.start()), match[0].strip(), passage.entity),),
                details,
                stated=match["number"],
                expected=str(most),
                key=(passage.entity, match["what"]),
            )


@kind("BOUND", Level.WARNING, GOALS_ACT)
def bounds(reading: Reading) -> Iterator[Relation | Remark]:
    """A goal is called met although its result does not reach the bound stated, or missed although it does; a part exceeds its whole in a sentence."""
    lexicon = _lexicon(reading.document.language)
    for goal in goal_rows(reading):
        if remark := _goal(reading, goal, lexicon):
            yield remark
    known = counting(reading.document.language)
    for passage in passages(reading.document):
        if not known.of_which.search(passage.text):
            continue
        for sentence in sentences(passage.text, lexicon):
            yield from _parts(passage, sentence, known)


def _goal(reading: Reading, goal: GoalRow, lexicon: Lexicon) -> Remark | None:
    table = reading.tables[goal.table]
    cells = table.rows[goal.row].cells
    if goal.status is None or goal.status >= len(cells) or not cells[goal.status].raw.strip():
        return None
    column = table.column(Role.TARGET)
    asked = cells[column].raw if column is not None and column < len(cells) and column != goal.result else goal.asked
    target, result = _only(asked, lexicon), _only(cells[goal.result].raw, lexicon)
    if target is None or result is None or target.hedge not in ("at_least", "at_most") or result.hedge:
        return None
    if target.quantity.unit != result.quantity.unit:
        return None
    least = target.hedge == "at_least"
    reached = result.value >= target.value if least else result.value <= target.value
    status = cells[goal.status].raw.strip()
    called_met = met(reading, status)
    partly = reading.cue("status_partly").search(status)
    missed = reading.cue("status_not").search(status)
    if (called_met and not reached) or (missed and not partly and not called_met and reached):
        places = (reading.where(goal.at(goal.status)), reading.where(goal.at(goal.result)))
        details = {
            "status": status,
            "target": target.quantity.raw,
            "result": cells[goal.result].raw.strip(),
            "goal": goal_name(reading, goal),
        }
        sentence = "bound_met" if called_met else "bound_missed"
        key = (table.entity, goal_name(reading, goal))
        return Remark("BOUND", Level.WARNING, places, details, sentence, stated=status, key=key)
    return None


def _only(text: str, lexicon: Lexicon) -> Number | None:
    """The one number of a text; None where it has several or none."""
    numbers = [number for sentence in sentences(text, lexicon) for number in sentence.numbers]
    return numbers[0] if len(numbers) == 1 else None


def _parts(passage: Passage, sentence: Sentence, known: Counting) -> Iterator[Remark]:
    for whole, part in zip(sentence.numbers, sentence.numbers[1:], strict=False):
        between = sentence.text[whole.end : part.start]
        if not known.of_which.search(between) or len(between.split()) > 4 or whole.quantity.unit != part.quantity.unit:
            continue
        if whole.quantity.unit == "percent" or part.value <= whole.value + whole.quantity.step / 2:
            continue
        written, of = sentence.text[part.start : part.end], sentence.text[whole.start : whole.end]
        where = Where(passage.spot_at(sentence.offset + part.digits), sentence.text, passage.entity)
        details = {"written": written, "whole": of}
        yield Remark("BOUND", Level.WARNING, (where,), details, "bound_part", stated=written, key=(passage.entity, of, written))


@kind("DUP_VALUE", Level.WARNING, INTERNAL_CONTROL)
def facts_told_twice(reading: Reading) -> Iterator[Relation | Remark]:
    """A fact that is one for the whole municipality (its population, its tax rate) is told with the same number wherever it is told of the same time."""
    lexicon = _lexicon(reading.document.language)
    known = counting(reading.document.language)
    told: dict[tuple[str, str], list[tuple[Number, Where]]] = defaultdict(list)
    for passage in passages(reading.document):
        if not known.may_tell(passage.text):
            continue
        for sentence in sentences(passage.text, lexicon):
            if found := _fact(sentence, known, reading.year):
                fact, time, number = found
                told[fact, time].append((number, Where(passage.spot_at(sentence.offset + number.digits), sentence.text, passage.entity)))
    for (fact, time), places in told.items():
        first, where = places[0]
        for other, place in places[1:]:
            if abs(first.value - other.value) < max(first.quantity.step, other.quantity.step):
                continue
            details = {"fact": fact, "one": first.quantity.raw, "other": other.quantity.raw}
            yield Remark(
                "DUP_VALUE", Level.WARNING, (place, where), details, stated=other.quantity.raw, key=(fact, time, other.quantity.raw)
            )


def _fact(sentence: Sentence, known: Counting, year: int | None) -> tuple[str, str, Number] | None:
    """The fact, its year and its number, where a sentence tells one plainly: one fact, one number without a hedge, one time."""
    named = {base for word in sentence.words for base in word.bases if base in known.facts}
    years = set(_YEARS.findall(sentence.text)) or {str(year)}
    if len(named) != 1 or len(sentence.numbers) != 1 or len(years) != 1 or sentence.numbers[0].hedge:
        return None
    before = [word for word in sentence.words if word.end <= sentence.numbers[0].start]
    at = next((index for index, word in enumerate(before) if word.bases & named), None)
    if at is None or not known.plain.fullmatch(sentence.text[before[at].end : sentence.numbers[0].start]):
        return None
    words = vocabulary(known.language)
    if any(
        not (word.mark or word.lower in words.glue or word.bases & (words.nouns["whole"] | words.nouns["generic"])) for word in before[:at]
    ):
        return None
    return next(iter(named)), next(iter(years)), sentence.numbers[0]
