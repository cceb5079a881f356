"""The words that stand after a number: how many (milj., tuhatta), of what (€, %), to whom (/asukas). Spellings to recognise, per language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from toteuma.core.language import Language

SPACE = "[ \u00a0]"
THOUSAND, MILLION, BILLION = Decimal(1_000), Decimal(1_000_000), Decimal(1_000_000_000)

# Money and magnitude in one sign, in every language: (pattern, scale, unit).
_JOINED = (
    (r"(?:M€|m€|Me|ME|MEUR|Meur|MEuro|Meuro|mn€)(?![\wåäö])", MILLION, "EUR"),
    (r"(?:t€|T€|k€|K€|te|teur|TEUR|tEUR|keur|kEUR|KEUR)(?![\wåäö])", THOUSAND, "EUR"),
    (r"(?:mrd€|Mrd€|G€)(?![\wåäö])", BILLION, "EUR"),
)

_SCALES = {
    Language.FI: (
        (r"(?:miljoon(?:a|an|aa|aan|alla|alta|alle|assa|asta|aksi|ana|ia|in|illa|ista|iin|ien)|milj\.?|Milj\.?|mn)(?![\wåäö])", MILLION),
        (r"(?:miljardi(?:a|n|lla|sta|ksi|in)?|mrd\.?|Mrd\.?)(?![\wåäö])", BILLION),
        (r"(?:tuhatta|tuhat|tuhannen|tuhanteen|tuhannella|tuhannesta|tuhanneksi|tuh\.)(?![\wåäö])", THOUSAND),
    ),
    Language.SV: (
        (r"(?:miljon(?:er|en)?|miljoners|milj\.?|mn)(?![\wåäö])", MILLION),
        (r"(?:miljard(?:er|en)?|mrd\.?|md)(?![\wåäö])", BILLION),
        (r"(?:tusen|tus\.)(?![\wåäö])", THOUSAND),
    ),
    Language.EN: (
        (r"(?:millions?|mn|mln|m)(?![\wåäö])", MILLION),
        (r"(?:billions?|bn)(?![\wåäö])", BILLION),
        (r"(?:thousands?|k)(?![\wåäö])", THOUSAND),
    ),
}

_PERCENT = r"%(?:-(?:ia|in|a|n))?"
_MEASURES = (
    (r"(?:m²|m2)(?![\wåäö])", "m2"),
    (r"(?:m³|m3)(?![\wåäö])", "m3"),
    (r"MWh(?![\wåäö])", "MWh"),
    (r"GWh(?![\wåäö])", "GWh"),
    (r"kWh(?![\wåäö])", "kWh"),
    (r"km(?![\wåäö])", "km"),
    (r"ha(?![\wåäö])", "ha"),
)
_UNITS = {
    Language.FI: (
        (r"(?:(?:%-|prosentti)yksik(?:köä|köön|kö|ön|öllä|östä)|(?:%-|pros\.)yks\.?)(?![\wåäö])", "percentage_point"),
        (_PERCENT, "percent"),
        (r"(?:-?prosentti(?:a|n|in|ksi|na|lla|sta|ssa|sesti|nen|seen|sen|sella|sta)?|pros\.)(?![\wåäö])", "percent"),
        (r"€(?:-(?:a|n|lla))?", "EUR"),
        (r"(?:euro(?:a|n|lla|sta|on|ksi|na|ina|ja|jen)?|EUR|eur)(?![\wåäö])", "EUR"),
        (r"(?:htv(?::n|:tä|:ta)?|henkilötyövuo(?:tta|den|si|teen|della|desta))(?![\wåäö])", "FTE"),
        (r"kpl(?![\wåäö])", "count"),
        (r"(?:vuotta|vuoden|v\.)(?![\wåäö])", "year"),
        (r"(?:kuukautta|kuukauden|kk)(?![\wåäö])", "month"),
        (r"(?:viikkoa|viikon|vko)(?![\wåäö])", "week"),
        (r"(?:päivää|päivän|pv)(?![\wåäö])", "day"),
        (r"(?:tuntia|tunnin|h)(?![\wåäö])", "hour"),
        (r"(?:minuuttia|minuutin|min)(?![\wåäö])", "minute"),
        (r"(?:hlö|hlöä|henkilöä|henkeä)(?![\wåäö])", "person"),
    ),
    Language.SV: (
        (r"(?:procentenhet(?:er|en|erna)?|%-enhet(?:er|en)?)(?![\wåäö])", "percentage_point"),
        (_PERCENT, "percent"),
        (r"(?:-?procent(?:en|ig|igt)?|proc\.)(?![\wåäö])", "percent"),
        (r"(?:€|euro|EUR|eur)(?![\wåäö])", "EUR"),
        (r"(?:årsverken?|åv)(?![\wåäö])", "FTE"),
        (r"(?:st\.?|stycken)(?![\wåäö])", "count"),
        (r"år(?![\wåäö])", "year"),
        (r"(?:månad(?:er|en)?|mån\.?)(?![\wåäö])", "month"),
        (r"veck(?:a|or|an)(?![\wåäö])", "week"),
        (r"dag(?:ar|en)?(?![\wåäö])", "day"),
        (r"(?:timm(?:e|ar|en)|h|tim\.?)(?![\wåäö])", "hour"),
        (r"(?:minut(?:er|en)?|min)(?![\wåäö])", "minute"),
        (r"personer(?![\wåäö])", "person"),
    ),
    Language.EN: (
        (r"(?:percentage points?|pp)(?![\wåäö])", "percentage_point"),
        (_PERCENT, "percent"),
        (r"-?(?:percent|per cent)(?![\wåäö])", "percent"),
        (r"(?:€|euros?|EUR)(?![\wåäö])", "EUR"),
        (r"(?:FTEs?|person-years?)(?![\wåäö])", "FTE"),
        (r"pcs(?![\wåäö])", "count"),
        (r"years?(?![\wåäö])", "year"),
        (r"months?(?![\wåäö])", "month"),
        (r"weeks?(?![\wåäö])", "week"),
        (r"days?(?![\wåäö])", "day"),
        (r"(?:hours?|h)(?![\wåäö])", "hour"),
        (r"(?:minutes?|min)(?![\wåäö])", "minute"),
        (r"(?:persons?|people)(?![\wåäö])", "person"),
    ),
}

# To whom: the stem as written → the house's word in EUR_per_….
_PER_STEMS = {
    Language.FI: (
        (r"asuka(?:s|sta|sluku)|as\.?", "inhabitant"),
        (r"oppila(?:s|sta)|opp\.?", "pupil"),
        (r"opiskelija(?:a)?|opisk\.?", "student"),
        (r"lap(?:si|sta)|lasta", "child"),
        (r"opetustunti(?:a)?|oppitunti(?:a)?", "lesson"),
        (r"tunti(?:a)?|h", "hour"),
        (r"käynti(?:ä)?", "visit"),
        (r"kävijä(?:ä)?", "visitor"),
        (r"asiakas(?:ta)?", "client"),
        (r"kuukausi|kk", "month"),
        (r"vuosi|v\.?", "year"),
        (r"htv", "FTE"),
        (r"m²|m2", "m2"),
    ),
    Language.SV: (
        (r"invånare|inv\.?", "inhabitant"),
        (r"elev", "pupil"),
        (r"studerande", "student"),
        (r"barn", "child"),
        (r"lektion|undervisningstimme", "lesson"),
        (r"timme|h", "hour"),
        (r"besök", "visit"),
        (r"besökare", "visitor"),
        (r"klient|kund", "client"),
        (r"månad|mån\.?", "month"),
        (r"år", "year"),
        (r"årsverke", "FTE"),
        (r"m²|m2", "m2"),
    ),
    Language.EN: (
        (r"inhabitant|resident|capita|person", "inhabitant"),
        (r"pupil", "pupil"),
        (r"student", "student"),
        (r"child", "child"),
        (r"lesson", "lesson"),
        (r"hour|h", "hour"),
        (r"visit", "visit"),
        (r"visitor", "visitor"),
        (r"client|customer", "client"),
        (r"month", "month"),
        (r"year", "year"),
        (r"FTE", "FTE"),
        (r"m²|m2", "m2"),
    ),
}
_PER_WORDS = {Language.FI: r"/|kpl/", Language.SV: r"/|per(?=[ \u00a0])", Language.EN: r"/|(?:per|a)(?=[ \u00a0])"}
_PER_AFTER = {Language.FI: rf"{SPACE}(?:kohti|kohden)(?![\wåäö])"}


@dataclass(frozen=True, slots=True)
class Measure:
    """What stood after the number: ``end`` where it stops, ``scale`` to multiply with; ``apart`` says whether a space stood before it."""

    end: int
    scale: Decimal
    unit: str
    apart: bool


@dataclass(frozen=True, slots=True)
class _Patterns:
    joined: tuple[tuple[re.Pattern[str], Decimal, str], ...]
    scales: tuple[tuple[re.Pattern[str], Decimal], ...]
    units: tuple[tuple[re.Pattern[str], str], ...]
    per: tuple[tuple[re.Pattern[str], str], ...]


@cache
def _patterns(language: Language) -> _Patterns:
    others = tuple(other for other in Language if other is not language)
    pers = [(stem, name) for tongue in (language, *others) for stem, name in _PER_STEMS[tongue]]
    per: list[tuple[re.Pattern[str], str]] = [
        (re.compile(rf"{SPACE}?(?:{_PER_WORDS[language]}){SPACE}?(?:{stem})(?![\wåäö])"), name) for stem, name in pers
    ]
    if after := _PER_AFTER.get(language):
        per += [(re.compile(rf"{SPACE}(?:{stem}){after}"), name) for stem, name in _PER_STEMS[language]]
    return _Patterns(
        tuple((re.compile(pattern), scale, unit) for pattern, scale, unit in _JOINED),
        tuple((re.compile(pattern), scale) for pattern, scale in _SCALES[language]),
        tuple((re.compile(pattern), unit) for pattern, unit in (*_UNITS[language], *_MEASURES)),
        tuple(per),
    )


def _after_space(text: str, position: int) -> int:
    return position + 1 if text[position : position + 1] in (" ", "\u00a0") else position


def measure_at(text: str, position: int, language: Language) -> Measure:
    """Scale and unit that start at ``position`` (a space may stand before each); ``end == position`` where there are none.

    Worked example: at the end of ``2,9`` in ``2,9 milj. €/asukas`` → scale 1 000 000, unit ``EUR_per_inhabitant``.
    """
    patterns = _patterns(language)
    start = _after_space(text, position)
    scale, unit, end = Decimal(1), "", position
    for pattern, worth, name in patterns.joined:
        if match := pattern.match(text, start):
            scale, unit, end = worth, name, match.end()
            break
    else:
        for pattern, worth in patterns.scales:
            if match := pattern.match(text, start):
                scale, end = worth, match.end()
                break
        begin = _after_space(text, end)
        for pattern, name in patterns.units:
            if match := pattern.match(text, begin):
                unit, end = name, match.end()
                break
    if unit in ("", "EUR"):
        for pattern, name in patterns.per:
            if match := pattern.match(text, end):
                unit = f"{unit}_per_{name}".lstrip("_")
                end = match.end()
                break
    return Measure(end, scale, unit, apart=start > position)


def unit_in_label(label: str, language: Language) -> str:
    """The unit a row label or column head implies: ``Perusopetus €/asukas`` → ``EUR_per_inhabitant``, ``Toteuma %`` → ``percent``; else empty."""
    found = ""
    for match in re.finditer(r"€|%|(?<![\wåäö])(?:euroa?|EUR|eur|htv)(?![\wåäö])", label):
        unit = measure_at(label, match.start(), language).unit
        if unit and (not found or "_per_" in unit):
            found = unit
    if not found:
        for pattern, name in _patterns(language).per:
            if pattern.search(label):
                return f"per_{name}"
    return found
