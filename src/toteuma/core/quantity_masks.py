"""Digits that are no claim about an amount: dates, ranges, ordinals, class levels, paragraphs of law, addresses, names. Tested before numbers."""

from __future__ import annotations

import re
from functools import cache

from toteuma.core.language import Language

S = "[ \u00a0]"
DASH = "[-‐‑–—−]"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19|20)\d\d"
YEAR = re.compile(_YEAR)
_NUMBER = rf"\d{{1,3}}(?:{S}\d{{3}})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)*"

_MONTHS = {
    Language.FI: r"(?i:(?:tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu)kuu\w*)",
    Language.SV: r"(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)\b",
    Language.EN: r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b",
}

_EVERYWHERE = (
    r"https?://\S+|www\.\S+|\S+@\S+",
    rf"(?<!\d){_YEAR}{DASH}\d\d{DASH}\d\d(?!\d)",
    # a date, a date without its year, and the first half of a range of dates: 31.12.2025, 31.12., 1.1.–31.12.2025, 1.–5.3.2025
    rf"(?<![\d.,]){_DAY}\.{S}?{_MONTH}\.(?:{S}?{_YEAR}(?!\d)|(?!\d))",
    rf"(?<![\d.,]){_DAY}\.{S}?{DASH}{S}?(?={_DAY}\.{_MONTH}\.)",
    rf"(?<![\d.,]){_DAY}\.{_MONTH}\.?{S}?{DASH}{S}?{_DAY}\.{_MONTH}\.?(?:{_YEAR})?(?!\d)",
    rf"(?<!\d){_MONTH}{S}?{DASH}{S}?{_MONTH}/{_YEAR}",
    # fractions of a year, acts of law, tickets of decisions, scores, times of day: 3/2025, 410/2015, 24/7, 1:25, 12:09:11
    r"(?<![\d.,])\d+(?:/\d+)+(?!\d)(?:/?\d+)*",
    r"(?<![\d.,])\d+(?::\d+)+(?!\d)",
    # ranges and ordinals in a row: 2025–2026, 5.–6., 2. ja 8. luokka, 4–6
    rf"(?<![\d.,])(?:{_NUMBER})(?:{S}?[%€])?\.?{S}?[-‐‑–—]{S}?(?:{_NUMBER})\.?(?:{S}?%)?",
    # numbers of paragraphs, references, phone numbers
    rf"§{S}?\d+(?:{S}?[a-z]\b)?(?:{DASH}\d+)?|\d+(?:{S}[a-h])?{S}?§(?::\w+)?",
    r"(?<![\d.,])(?!\d{1,3}(?:\.\d{3})+(?!\.?\d))\d+(?:\.\d+){2,}\.?(?!\d)",
    r"\+358(?:[ \u00a0()-]?\d)+|(?<![\d,.])(?<!\d[ \u00a0\u202f])0\d{1,3}(?:[ \u00a0-]\d{2,})+",
    # a list number at the very start
    rf"\A{S}*\d{{1,2}}[.)](?={S}+\D)",
    r"(?:Covid|COVID|covid)[ -]?\d+",
)

_OWN = {
    Language.FI: (
        rf"(?<![\d.,])\d{{1,2}}\.(?:{S}(?:ja|tai|sekä){S}\d{{1,2}}\.)+",
        rf"(?<![\d.,])(?<!\d{S})\d{{1,3}}\.(?={S}?(?!(?:milj|prosent|euro|kpl|htv|mrd)){{lower}})",
        rf"(?<![\d.,])(?<!\d{S})\d{{1,2}}{S}?(?:luokka|luokan|luokalla|luokalle|luokalta|lk)\b\.?",
        rf"\b(?:[Vv]uosi)?(?:[Ll]uok(?:ka|at|ien|illa|ille|ilta|alla|an)|[Ll]uokill[ae]|[Ll]uokat){S}\d{{1,2}}(?:{S}?(?:{DASH}|,|ja){S}?\d{{1,2}})*(?!,?\d)",
        rf"\b(?:[Kk]ello|[Kk]lo){S}?\d{{1,2}}(?:[.:]\d\d)?(?:{S}?{DASH}{S}?\d{{1,2}}(?:[.:]\d\d)?)?",
        rf"\b(?:[Tt]aulukko|[Tt]aulukossa|[Kk]uva|[Kk]uvassa|[Kk]uvio|[Ss]ivu|[Ss]ivulla|[Ss]ivut|[Ll]iite|[Ll]iitteessä|[Ll]uku|[Ll]uvussa|[Kk]ohta|[Kk]ohdassa|[Nn]ro|[Nn]ro\.|[Vv]aihe|s\.){S}?\d{{1,3}}(?:\.\d+)*(?!,?\d)(?!{S}\d{{3}}(?!\d))",
        rf"\d+{S}?(?:mom(?:\.|entti)|momentin|luvun|kohdan)",
        rf"\b[A-ZÅÄÖ]\w*(?:katu|kadun|kadulla|kadulle|kadulta|tie|tien|tiellä|tielle|kuja|kujan|kujalla|polku|polun|polulla|raitti|raitin|aukio|väylä|väylän|väylällä|ranta|rinne){S}\d+(?:{S}?[A-Za-z]\b)?",
    ),
    Language.SV: (
        r"(?<![\d.,])\d{1,3}:(?:a|e|n)(?![\wåäö])",
        rf"(?<![\d.,])(?<!\d{S})\d{{1,3}}\.(?={S}{{lower}})",
        rf"\b(?:[Åå]rskurs(?:en|erna|er)?|[Kk]lass(?:en|erna|er)?|åk\.?){S}\d{{1,2}}(?:{S}?(?:{DASH}|,|och){S}?\d{{1,2}})*(?!,?\d)",
        rf"\b(?:[Kk]lockan|[Kk]l\.?){S}?\d{{1,2}}(?:[.:]\d\d)?(?:{S}?{DASH}{S}?\d{{1,2}}(?:[.:]\d\d)?)?",
        rf"\b(?:[Tt]abell|[Ff]igur|[Bb]ild|[Ss]ida|[Ss]idan|[Bb]ilaga|[Kk]apitel|[Pp]unkt|[Nn]r\.?|[Ss]kede|s\.){S}?\d{{1,3}}(?:\.\d+)*(?!,?\d)(?!{S}\d{{3}}(?!\d))",
        rf"\d+{S}?(?:mom\.|kap\.)",
        rf"\b[A-ZÅÄÖ]\w*(?:gatan|vägen|gränden|stigen|torget|stranden|gränd|esplanaden){S}\d+(?:{S}?[A-Za-z]\b)?",
        rf"\bden{S}\d{{1,2}}(?={S}{_MONTHS[Language.SV]})",
    ),
    Language.EN: (
        r"(?<![\d.,])\d+(?:st|nd|rd|th)\b",
        rf"\b(?:[Gg]rades?|[Yy]ears?|[Cc]lass(?:es)?){S}\d{{1,2}}(?:{S}?(?:{DASH}|,|and|to){S}?\d{{1,2}})*(?![\d.,]\d)",
        rf"\b\d{{1,2}}(?:[.:]\d\d)?{S}?(?:am|pm|a\.m\.|p\.m\.)",
        rf"\b(?:[Tt]able|[Ff]igure|[Pp]age|pp?\.|[Aa]ppendix|[Aa]nnex|[Ss]ection|[Cc]hapter|[Nn]o\.|[Nn]umber|[Ii]tem|[Pp]hase|[Nn]ote){S}?\d{{1,3}}(?:\.\d+)*(?!\d)(?![,.]\d)",
        rf"\b\d+{S}[A-Z]\w*{S}(?:Street|Road|Avenue|Lane)|\b[A-ZÅÄÖ]\w*(?:katu|tie|kuja|polku){S}\d+",
    ),
}


DATE = re.compile(rf"{_DAY}\.{S}?{_MONTH}\.(?:{S}?{_YEAR})?|{_YEAR}-\d\d-\d\d|{_DAY}/{_MONTH}/{_YEAR}")


@cache
def _patterns(language: Language) -> tuple[re.Pattern[str], ...]:
    month = _MONTHS[language]
    dates: tuple[str, ...] = (rf"(?<![\d.,])\d{{1,2}}\.?{S}?(?:{DASH}{S}?\d{{1,2}}\.?{S})?{month}(?:{S}{_YEAR}(?!\d))?",)
    if language is Language.EN:
        dates = (*dates, rf"\b{month}{S}\d{{1,2}}(?:st|nd|rd|th)?(?:,?{S}{_YEAR})?(?![\d,.]\d)")
    own = [pattern.replace("{lower}", "[a-zåäöé]") for pattern in _OWN[language]]
    return tuple(re.compile(pattern) for pattern in (*dates, *_EVERYWHERE, *own))


def masked(text: str, language: Language) -> str:
    """The text with what is no claim blotted out, character for character, by ``\\x00``: offsets stay."""
    for pattern in _patterns(language):
        text = pattern.sub(lambda match: "\x00" * len(match[0]), text)
    return text
