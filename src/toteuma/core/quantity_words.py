"""Numbers written in words: *kolme miljoonaa*, *en halv miljon*, *a third*. Spellings to recognise, with their inflected forms made by rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from toteuma.core.language import Language
from toteuma.core.quantity_units import SPACE

HALF = Decimal("0.5")

# Finnish numerals: weak stem, strong stem, and the forms that follow neither.
_FI_NUMERALS = {
    1: ("yhde", "yhte", ("yksi", "yhtä", "yhteen", "yhtenä")),
    2: ("kahde", "kahte", ("kaksi", "kahta", "kahteen", "kahtena")),
    3: ("kolme", "kolme", ("kolme", "kolmea", "kolmeen", "kolmena")),
    4: ("neljä", "neljä", ("neljä", "neljää", "neljään", "neljänä")),
    5: ("viide", "viite", ("viisi", "viittä", "viiteen", "viitenä")),
    6: ("kuude", "kuute", ("kuusi", "kuutta", "kuuteen", "kuutena")),
    7: ("seitsemä", "seitsemä", ("seitsemän", "seitsemää", "seitsemään", "seitsemänä")),
    8: ("kahdeksa", "kahdeksa", ("kahdeksan", "kahdeksaa", "kahdeksaan", "kahdeksana")),
    9: ("yhdeksä", "yhdeksä", ("yhdeksän", "yhdeksää", "yhdeksään", "yhdeksänä")),
    10: ("kymmene", "kymmene", ("kymmenen", "kymmentä", "kymmeneen", "kymmenenä")),
}
_FI_HALVES: tuple[tuple[Decimal, tuple[str, ...]], ...] = (
    (HALF, ("puoli", "puolen", "puolta", "puoleen", "puolella", "puolesta", "puolelta", "puolelle", "puolena", "puoleksi")),
    (Decimal("1.5"), ("puolitoista", "puolentoista", "puoltatoista", "puoleentoista", "puolellatoista", "puolestatoista")),
)
_FI_BACK = ("n", "ssa", "sta", "lla", "lta", "lle", "ksi")
_FI_FRONT = ("n", "ssä", "stä", "llä", "ltä", "lle", "ksi")

_SV_NUMERALS = ("en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
_EN_NUMERALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True, slots=True)
class Worded:
    """A number in words: where it stands, its value before scale, and its step. ``fraction``: a share of a whole, already in percent."""

    start: int
    end: int
    value: Decimal
    step: Decimal
    fraction: bool


def _fi_forms() -> dict[str, Decimal]:
    forms: dict[str, Decimal] = {}
    for value, (weak, strong, listed) in _FI_NUMERALS.items():
        endings = _FI_FRONT if set(weak) & set("äöy") or value in (5,) else _FI_BACK
        for form in (*listed, *(weak + ending for ending in endings), strong + "en"):
            forms.setdefault(form, Decimal(value))
    forms |= {form: half for half, spelled in _FI_HALVES for form in spelled}
    return forms


def _fi_fractions() -> dict[str, Decimal]:
    shares: dict[str, Decimal] = {"puolet": Decimal(50)}
    tens = {"kolmanne": 3, "neljänne": 4, "viidenne": 5, "kuudenne": 6}
    for stem, whole in tens.items():
        share = Decimal(100) / whole
        front = "ä" in stem or stem.startswith(("v",))
        endings = _FI_FRONT if front else _FI_BACK
        forms = [stem + "s", stem + ("stä" if front else "sta"), stem + "kseen", *(stem + "kse" + ending for ending in endings)]
        shares.update(dict.fromkeys(forms, share))
    for stem, whole in {"kolmasosa": 3, "neljäsosa": 4, "viidesosa": 5, "kuudesosa": 6, "kymmenesosa": 10}.items():
        shares.update(
            dict.fromkeys((stem, stem + "n", stem + "a", stem + "an", *(stem + ending for ending in _FI_BACK)), Decimal(100) / whole)
        )
    return shares


_SHARES = {
    Language.SV: {
        "hälften": Decimal(50),
        "tredjedel": Decimal(100) / 3,
        "fjärdedel": Decimal(25),
        "femtedel": Decimal(20),
        "sjättedel": Decimal(100) / 6,
        "tiondel": Decimal(10),
    },
    Language.EN: {"half of": Decimal(50), "third": Decimal(100) / 3, "quarter of": Decimal(25), "fifth": Decimal(20), "tenth": Decimal(10)},
}
_SCALE_WORDS = {
    Language.FI: r"(?=miljoon|milj|miljard|mrd|tuhat|tuhan|prosent|euro)",
    Language.SV: r"(?=miljon|milj|miljard|mrd|tusen|procent|euro)",
    Language.EN: r"(?=million|billion|thousand|percent|per cent|euro)",
}


# A scale alone means one of it: miljoonan euron, a million euros.
_ALONE = {
    Language.FI: rf"(?<![\w-])(?=(?:miljoona(?:n|a|lla|sta|an)?|miljardi(?:n|a|lla|sta)?){SPACE}(?:euro|€))",
    Language.SV: r"(?!)",
    Language.EN: rf"(?<![\w-])a{SPACE}(?=(?:million|billion){SPACE})",
}


@dataclass(frozen=True, slots=True)
class _Words:
    multiples: re.Pattern[str]
    values: dict[str, Decimal]
    fractions: re.Pattern[str]
    shares: dict[str, Decimal]
    alone: re.Pattern[str]


def _alternatives(words: dict[str, Decimal]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _words(language: Language) -> _Words:
    if language is Language.FI:
        values, shares = _fi_forms(), _fi_fractions()
        parts = rf"(?P<count>{_alternatives({form: value for form, value in values.items() if value == int(value)})}){SPACE}"
        fractions = rf"(?<![\w-])(?:{parts})?(?P<share>{_alternatives(shares)})(?![\wåäö])"
    elif language is Language.SV:
        values = {word: Decimal(index) for index, word in enumerate(_SV_NUMERALS, 1)}
        values |= {
            "en halv": HALF,
            "halv": HALF,
            "halvannan": Decimal("1.5"),
            "en och en halv": Decimal("1.5"),
            "två och en halv": Decimal("2.5"),
        }
        shares = _SHARES[language]
        fractions = rf"(?<![\w-])(?:(?P<count>en|två|tre|fyra){SPACE})?(?P<share>{_alternatives(shares)})(?:ar|en)?(?![\wåäö])"
    else:
        values = {word: Decimal(index) for index, word in enumerate(_EN_NUMERALS, 1)}
        values |= {"half a": HALF, "one and a half": Decimal("1.5"), "two and a half": Decimal("2.5")}
        shares = _SHARES[language]
        fractions = rf"(?<![\w-])(?:(?P<count>a|one|two|three|four){SPACE}|(?=half))(?P<share>{_alternatives(shares)})s?(?![\w])"
    multiples = rf"(?<![\w-])(?P<number>{_alternatives(values)}){SPACE}?{_SCALE_WORDS[language]}"
    return _Words(re.compile(multiples, re.IGNORECASE), values, re.compile(fractions, re.IGNORECASE), shares, re.compile(_ALONE[language]))


def worded_numbers(text: str, language: Language) -> tuple[Worded, ...]:
    """Numbers in words before a scale or unit (``kolme`` in *kolme miljoonaa euroa*), and fractions (*puolet*, *kaksi kolmasosaa*), in order."""
    words = _words(language)
    found = []
    for match in words.multiples.finditer(text):
        value = words.values[match["number"].lower()]
        found.append(Worded(match.start(), match.end("number"), value, HALF if value != int(value) else Decimal(1), fraction=False))
    for match in words.alone.finditer(text):
        found.append(Worded(match.start(), match.end(), Decimal(1), Decimal(1), fraction=False))
    for match in words.fractions.finditer(text):
        share = words.shares[match["share"].lower()]
        count = match["count"].lower() if match["count"] else ""
        factor = words.values.get(count, Decimal(1))
        if factor * share <= 100:
            found.append(Worded(match.start(), match.end(), factor * share, Decimal(1), fraction=True))
    return tuple(sorted(found, key=lambda worded: worded.start))
