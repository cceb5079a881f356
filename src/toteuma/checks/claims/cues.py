"""Which quantity of a line a number is: told by the words around it, never by its value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from toteuma.checks.claims.clauses import Clause, Place
from toteuma.checks.claims.sentences import Number

LEVELS: Final = frozenset({"actual", "prior", "budget", "original", "amended", "amendment", "forecast", "target"})
_RATE_FORMS: Final = ("prosentissa", "prosenttisesti")
_PERCENT_OF: Final = {"deviation": "deviation_percent", "change": "change_percent"}


@dataclass(frozen=True, slots=True)
class Cue:
    """``kind`` as in :func:`toteuma.checks.claims.figures.figures`; ``grown`` and ``better`` the direction told (0: none); ``year`` a year named.

    ``signed`` is 1 where a surplus, −1 where a deficit is told. ``weak``: the words allow another reading too. ``open``: what it is compared
    with, or when it was, may be something that the tables do not have.
    """

    kind: str
    grown: int = 0
    better: int = 0
    year: int | None = None
    signed: int = 0
    weak: bool = False
    open: bool = False


def cue(number: Number, place: Place, now: int | None, before: Cue | None) -> Cue | None:
    """The cue for a number; None where the words point to something that the tables do not tell. ``before`` is the cue of the number before."""
    own = place.own
    percent = number.quantity.unit == "percent" or (not number.quantity.unit and own.says("rate"))
    if own.blocked():
        return None
    bare = not [word for word in own.words if not word.mark and word.lower not in own.vocabulary.small]
    if place.bracketed and bare and before is None and percent:
        return None
    if not percent and place.bracketed and bare and before is not None and before.kind == "actual" and not own.years():
        return Cue("prior", year=now - 1 if now is not None else None, weak=True)
    if percent and place.bracketed and bare and before is not None and not own.years():
        return Cue("rate") if before.kind in LEVELS else replace(before, kind=_PERCENT_OF.get(before.kind, before.kind))
    year = _year(own, now)
    if year == -1:
        return None
    found = _compared(number, place, own, year, now) or (None if _moves(own) else _compared_earlier(number, place, year, now))
    level = _level_told(number, place)
    if found is None and not level and bare and before is not None and before.kind in _PERCENT_OF and not own.years():
        # After a difference in euros another sum is what it came to: *0,1 miljoonaa budjetoitua vähemmän, 2,8 miljoonaa euroa*.
        found = replace(before, weak=not percent) if percent or place.bracketed else Cue("actual", weak=True)
    if found is not None and found.kind == "" and before is not None and before.kind == "prior" and before.year is not None and not percent:
        found = Cue("change", -grown, year=before.year, weak=True) if (grown := own.says("more") - own.says("less")) else found
    if found is not None:
        if found.kind == "":
            return None
        return replace(found, kind=_PERCENT_OF.get(found.kind, found.kind)) if percent else found
    if percent and (own.says("rate", "budget") or number.quantity.raw.endswith(_RATE_FORMS)):
        return Cue("rate")
    return _level(place, own, year, now)


def _year(own: Clause, now: int | None) -> int | None:
    """The one year that is not the statement's; −1 where there are several or a later one."""
    years = set(own.years()) - {now}
    if len(years) > 1 or (now is not None and any(year > now for year in years)):
        return -1
    return next(iter(years), None)


def _moves(own: Clause) -> bool:
    return own.says(
        "link",
        "up",
        "down",
        "over",
        "under",
        "missed",
        "differed",
        "more",
        "less",
        "better",
        "worse",
        "budget",
        "prior",
        "at_prior",
        "total",
        "target",
    )


def _compared_earlier(number: Number, place: Place, year: int | None, now: int | None) -> Cue | None:
    """A clause without a verb of its own goes on with the verb before it: *ylittyivät kuljetusten vuoksi, yhteensä 12 000 euroa*."""
    if not place.earlier.says("over", "under", "up", "down") or place.bracketed:
        return None
    return _compared(number, place, place.earlier, year, now)


def _compared(number: Number, place: Place, words: Clause, year: int | None, now: int | None) -> Cue | None:
    """A difference: from the budget or from another year. Kind "" where it is one from something that is not told."""
    level = _level_told(number, place)
    over, under = words.says("over"), words.says("under")
    more, less = place.after.says("more") or _against(words, "more"), place.after.says("less") or _against(words, "less")
    better, worse = words.says("better", "improved"), words.says("worse", "worsened")
    up, down = words.says("up"), words.says("down")
    missed = words.says("missed") and (place.after.says("less", "under", "budget") or _from_budget(words)) and not level
    if level or not (over or under or more or less or better or worse or up or down or missed or words.says("differed", "difference")):
        return None
    if (number.case == "ela" or place.before.ends("from")) and (up or down):
        return _origin(words, year, now)
    grown = 1 if over or more or (up and not down) else -1 if under or less or missed or down else 0
    worth = 1 if better else -1 if worse else 0
    grown = 0 if worth and not (more or less) else grown
    if words.says("like"):
        return Cue("")
    prior = words.says("prior", "at_prior") or (year is not None and year != now)
    if words.says("forecast", "target"):
        return Cue("")
    if prior and not words.says("budget"):
        return Cue("change", grown, worth, year)
    if words.says("budget") and not prior:
        return Cue("deviation", grown, worth)
    if prior:
        return Cue("")
    if words.says("expected") and (more or less):
        return Cue("deviation", grown, worth, open=True)
    if over or under or missed:
        return Cue("deviation", grown, worth)
    if (up or down or better or worse) and not (more or less):
        return Cue("change", grown, worth)
    return Cue("")


def _level_told(number: Number, place: Place) -> bool:
    """Whether it is where something ended, not by how much it moved: *nousi 18,4 miljoonaan euroon*, *rose to 18.4 million*."""
    return number.case == "ill" or place.before.ends("to")


def _origin(words: Clause, year: int | None, now: int | None) -> Cue:
    """*Kasvoi 17,9 miljoonasta eurosta*: from where. The year before is only supposed where no word tells it."""
    if words.says("forecast", "target", "expected"):
        return Cue("")
    if words.says("budget"):
        return Cue("budget", weak=True)
    told = year is not None or words.says("prior", "at_prior")
    return Cue("prior", year=year if year is not None else now - 1 if now is not None else None, open=not told)


def _from_budget(words: Clause) -> bool:
    """*Jäi talousarviosta …*"""
    budget = words.vocabulary.nouns["budget"]
    return any("ela" in word.cases and word.bases & budget for word in words.words)


def _against(words: Clause, name: str) -> bool:
    """A comparison with its basis named: *budjetoitua enemmän*, *more than in the previous year*."""
    return words.says(name) and words.says("budget", "prior", "at_prior", "against") and not words.says("link")


def _level(place: Place, own: Clause, year: int | None, now: int | None) -> Cue | None:
    signed = 1 if own.says("surplus") else -1 if own.says("deficit") else 0
    told = place.before
    if own.says("amendment"):
        return Cue("amendment")
    if own.says("forecast"):
        return Cue("forecast")
    if own.says("target"):
        return Cue("target")
    if own.says("split"):
        return None
    like = own.says("like", "measured")
    if year is not None:
        return Cue("prior", year=year, signed=signed)
    if told.says("prior", "at_prior") and not like:
        return Cue("prior", year=now - 1 if now is not None else None, signed=signed)
    if place.after.says("budget", "prior", "at_prior") and not like and not told.says("budget"):
        return Cue("budget") if place.bracketed and place.after.says("budget") else None
    if told.says("budget") and not like:
        return Cue("original" if told.says("original") else "amended" if told.says("amended") else "budget", signed=signed)
    return Cue("actual", signed=signed, open=told.begins("against"))  # *compared to 17.9 million*: when, is not told
