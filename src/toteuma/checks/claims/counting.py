"""Lists that are announced by their number, parts that follow their whole, and facts that a document tells once for all: the words of a language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from toteuma.core.language import Language
from toteuma.rules.claims import claim_words

LONGEST_ITEM = 8
"""A piece of a list with more words than this is no item but a sentence of its own."""
_BRACKETS = re.compile(r"\([^()]*\)")


def _any(phrases: str) -> str:
    words = sorted((re.escape(phrase.replace("_", " ")) for phrase in phrases.split()), key=len, reverse=True)
    return rf"(?<!\w)(?:{'|'.join(words)})(?!\w)"


BEGINNING: Final = 6
"""So many letters of a fact's name stay the same in all its forms."""


@dataclass(frozen=True, slots=True)
class Counting:
    """``announced`` finds ``viisi hanketta: …`` with its number, what is counted, and the list. ``plain`` is what may stand between a fact and its
    number."""

    language: Language

    numbers: dict[str, int]
    announced: re.Pattern[str]
    open: re.Pattern[str]
    of_which: re.Pattern[str]
    joining: re.Pattern[str]
    facts: frozenset[str]
    plain: re.Pattern[str]

    def value(self, written: str) -> int:
        return int(written) if written.isdigit() else self.numbers[written.lower()]

    def may_tell(self, text: str) -> bool:
        """Whether a fact could stand in a text, in any form: the others need not be read as sentences once more."""
        folded = text.lower()
        return any(fact[:BEGINNING] in folded for fact in self.facts)

    def items(self, text: str) -> tuple[int, int] | None:
        """The fewest and the most items that a list can be read as; None where it is no plain list."""
        bare = _BRACKETS.sub("", text)
        if re.search(r"[;:–—!?]", bare) or not re.search(",|" + self.joining.pattern, bare):
            return None
        pieces = [piece for piece in bare.split(",") if piece.strip()]
        if not self.joining.search(pieces[-1]):
            return None
        inner = sum(len(self.joining.findall(piece)) for piece in pieces)
        if any(len(piece.split()) > LONGEST_ITEM for piece in pieces[:-1]) or len(pieces[-1].split()) > 2 * LONGEST_ITEM:
            return None
        return len(pieces) + 1, len(pieces) + inner


@cache
def counting(language: Language) -> Counting:
    """Read once per language, when first asked."""
    words = claim_words(language)
    data = words["counting"]
    numbers = {form: value for value, forms in enumerate(data["numbers"], 2) for form in forms.split()}
    written = "|".join(sorted(numbers, key=len, reverse=True))
    verbs = words["verbs"]["link"].split()
    plain = "|".join(re.escape(verb) for verb in sorted(verbs, key=len, reverse=True))
    date = r"(?:\d{1,2}\.\d{1,2}\.)?(?:19|20)\d\d|\d{1,2}\.\d{1,2}\."
    return Counting(
        language,
        numbers,
        re.compile(
            rf"(?<![\w.,])(?P<number>{written}|[2-9]|1[0-9])(?P<what> [^\W\d][^.:;,!?\n]{{2,60}}):\s+(?P<list>[^.\n]+)(?=\.|$)",
            re.IGNORECASE,
        ),
        re.compile(_any(data["open"]), re.IGNORECASE),
        re.compile(_any(data["of_which"]), re.IGNORECASE),
        re.compile(_any(data["joining"]), re.IGNORECASE),
        frozenset(data["facts"].split()),
        re.compile(rf"[\s(]*(?:(?:{date})[\s)]*)?(?:(?:{plain})\s+)?(?:(?:{date})\s+)?", re.IGNORECASE),
    )
