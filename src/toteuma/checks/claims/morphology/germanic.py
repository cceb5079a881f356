"""Swedish and English: endings cut off, enough to know *kostnaderna* in *kostnader* and *expenses* in *expense*."""

from __future__ import annotations

from functools import cache
from typing import Final

from toteuma.core.language import Language

_ENDINGS: Final = {
    Language.SV: (
        "ernas", "arnas", "ornas", "erna", "arna", "orna", "ades", "ande", "ens", "ets", "ers", "ar", "er", "or", "en", "et", "na", "as", "s", "e", "a", "n", "t",
    ),
    Language.EN: ("'s", "s'", "es", "s"),
}  # fmt: skip
_SHORTEST: Final = 3


@cache
def stem(word: str, language: Language) -> str:
    """The word without its ending; never cut below three letters."""
    for ending in _ENDINGS[language]:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            if language is Language.EN and (word.endswith("ss") or (ending == "es" and not word.endswith(("ches", "shes", "sses", "xes")))):
                continue
            return word[: -len(ending)]
    return word
