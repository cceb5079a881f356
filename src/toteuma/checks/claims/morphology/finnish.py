"""Finnish noun inflection: from a nominative every form that a running text can have, as far as labels of a statement need it.

Made for recognising, not for writing: where an ending allows two types (``kaloja`` and ``koiria``) both are generated, since a form that no text has does
no harm, while a missing one loses a link. The types follow the nominative's ending; words whose ending misleads stand in ``rules/claims/inflection.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from toteuma.checks.claims.morphology.gradation import VOWELS, strong_grades, weak_grades
from toteuma.rules.claims import inflection_exceptions

Paradigm = Mapping[str, frozenset[str]]
"""Case → forms in both numbers: ``nom gen part ine ela ill ade abl all ess tra abe``."""


def _harmony(word: str) -> tuple[str, str, str]:
    marks = re.findall("[aouäöy]", word)
    return ("a", "o", "u") if marks and marks[-1] in "aou" else ("ä", "ö", "y")


def _build(
    word: str, *, strong: Iterable[str], weak: Iterable[str], partitive: Iterable[str], illative: Iterable[str], plural: Iterable[str]
) -> dict[str, set[str]]:
    """All cases from the stems. ``plural`` are the strong plural stems with their ``i`` or ``j`` left off; all endings that they allow are tried."""
    a, _, _ = _harmony(word)
    strong, weak, plural = tuple(strong), tuple(weak), tuple(plural)
    endings = {"gen": "n", "ine": "ss" + a, "ela": "st" + a, "ade": "ll" + a, "abl": "lt" + a, "all": "lle", "tra": "ksi", "abe": "tt" + a}
    forms: dict[str, set[str]] = {case: {stem + ending for stem in weak} for case, ending in endings.items()}
    forms["nom"] = {word, *(stem + "t" for stem in weak)}
    forms["part"] = set(partitive)
    forms["ill"] = set(illative)
    forms["ess"] = {stem + "n" + a for stem in strong}
    for stem in plural:
        weakened = weak_grades(stem + "i")[0] if stem[-1:] not in VOWELS else weak_grades(stem)[0] + "i"
        for case, ending in endings.items():
            if case != "gen":
                forms[case].add(weakened + ending)
                forms[case].add(stem + "i" + ending)
        forms["ess"].add(stem + "in" + a)
        glide = "j" if stem[-1:] in VOWELS else "i"
        forms["gen"] |= {stem + glide + "en", stem + "iden", stem + "itten"}
        forms["part"] |= {stem + glide + a, stem + "it" + a}
        forms["ill"] |= {stem + "ihin", stem + "isiin"}
        if glide == "i":
            forms["ill"].add(stem + "iin")
    return forms


def _plain(word: str, *, graded: bool = True) -> dict[str, set[str]]:
    """``tuotto``, ``kulu``, ``palvelu``, ``kunta``, ``budjetti``: the stem is the nominative."""
    a, o, _ = _harmony(word)
    last = word[-1]
    weak = weak_grades(word) if graded else (word,)
    plural = [word]
    if last == "i":
        plural = [word[:-1] + "e"]
    elif last in "aä":
        plural = [word[:-1], word[:-1] + o]
    forms = _build(word, strong=[word], weak=weak, partitive=[word + a, word + "t" + a], illative=[word + last + "n"], plural=plural)
    if last == "i":
        forms["gen"].add(word + "en")
    if last in "aä":
        forms["gen"].add(word[:-1] + "ain" if last == "a" else word[:-1] + "äin")
    return forms


def _i_to_e(word: str) -> dict[str, set[str]]:
    """``tuki : tuen``, ``lapsi : lapsen, lasta``, ``pieni : pientä``."""
    a, _, _ = _harmony(word)
    strong = word[:-1] + "e"
    partitive = {strong + a}
    if word[-2] in "lnr":
        partitive.add(word[:-1] + "t" + a)
    if word.endswith("psi"):
        partitive.add(word[:-3] + "st" + a)
    forms = _build(word, strong=[strong], weak=weak_grades(strong), partitive=partitive, illative=[strong + "en"], plural=[word[:-1]])
    forms["gen"] |= {word[:-1] + "ten"} if word[-2] in "lnr" else {word[:-3] + "sten"} if word.endswith("psi") else set()
    return forms


def _si_to_de(word: str) -> dict[str, set[str]]:
    """``vuosi : vuoden, vuotta``."""
    a, _, _ = _harmony(word)
    root = word[:-2]
    return _build(
        word,
        strong=[root + "te"],
        weak=[root + "de"],
        partitive=[root + "tt" + a],
        illative=[root + "teen"],
        plural=[root + "s"],
    )


def _e(word: str) -> dict[str, set[str]]:
    """``kate : katteen``, ``aine``, ``hanke : hankkeen``, ``suhde : suhteen``."""
    a, _, _ = _harmony(word)
    stems = [stem + "e" for stem in strong_grades(word)]
    return _build(
        word,
        strong=stems,
        weak=stems,
        partitive=[word + "tt" + a],
        illative=[stem + "seen" for stem in stems],
        plural=[stem[:-1] for stem in stems],
    )


def _nen(word: str) -> dict[str, set[str]]:
    """``edellinen : edellisen``."""
    a, _, _ = _harmony(word)
    root = word[:-3] + "s"
    forms = _build(word, strong=[root + "e"], weak=[root + "e"], partitive=[root + "t" + a], illative=[root + "een"], plural=[root])
    forms["gen"].add(root + "ten")
    return forms


def _s(word: str) -> dict[str, set[str]]:
    """``avustus : avustuksen``."""
    a, _, _ = _harmony(word)
    root = word[:-1] + "ks"
    forms = _build(word, strong=[root + "e"], weak=[root + "e"], partitive=[word + "t" + a], illative=[root + "een"], plural=[root])
    forms["gen"].add(word + "ten")
    return forms


def _s_to_de(word: str) -> dict[str, set[str]]:
    """``osuus : osuuden, osuutta, osuuksia``; ``talous : talouden``."""
    a, _, _ = _harmony(word)
    root = word[:-1]
    return _build(
        word, strong=[root + "te"], weak=[root + "de"], partitive=[root + "tt" + a], illative=[root + "teen"], plural=[root + "ks"]
    )


def _vowel_s(word: str) -> dict[str, set[str]]:
    """``asukas : asukkaan``, ``runsas : runsaan``, ``kallis : kalliin``."""
    a, _, _ = _harmony(word)
    stems = [stem + stem[-1] for stem in strong_grades(word[:-1])]
    return _build(
        word,
        strong=stems,
        weak=stems,
        partitive=[word + "t" + a],
        illative=[stem + "seen" for stem in stems],
        plural=[stem[:-1] for stem in stems],
    )


def _double(word: str) -> dict[str, set[str]]:
    """``vajaa : vajaata, vajaan``."""
    a, _, _ = _harmony(word)
    return _build(word, strong=[word], weak=[word], partitive=[word + "t" + a], illative=[word + "seen"], plural=[word[:-1]])


def _mpi(word: str) -> dict[str, set[str]]:
    """Comparatives: ``parempi : paremman``."""
    a, _, _ = _harmony(word)
    root = word[:-1]
    strong = root + a
    return _build(word, strong=[strong], weak=weak_grades(strong), partitive=[strong + a], illative=[strong + a + "n"], plural=[root])


def _in(word: str) -> dict[str, set[str]]:
    """``kerroin : kertoimen``."""
    a, _, _ = _harmony(word)
    roots = [stem + "m" for stem in strong_grades(word[:-1]) if stem] + [
        strong + "im" for strong in (stem for stem in strong_grades(word[:-2])) if word[-3:-2] in VOWELS
    ]
    stems = [root + "e" for root in roots]
    return _build(word, strong=stems, weak=stems, partitive=[word + "t" + a], illative=[stem + "en" for stem in stems], plural=roots)


def _types(word: str) -> list[dict[str, set[str]]]:
    exceptions = inflection_exceptions()
    if word in exceptions["i_to_e"]:
        return [_i_to_e(word)]
    if word in exceptions["si_to_de"]:
        return [_si_to_de(word)]
    if word in exceptions["s_to_de"] or word.endswith(("uus", "yys")):
        return [_s_to_de(word), _s(word)]
    if word in exceptions["ungraded"]:
        return [_plain(word, graded=False)]
    if word.endswith("mpi"):
        return [_mpi(word)]
    if word.endswith("nen"):
        return [_nen(word)]
    if word.endswith("in") and len(word) > 4:
        return [_in(word)]
    if word.endswith(("as", "äs", "is")) and not word.endswith(("nas", "us")):
        return [_vowel_s(word), _s(word)]
    if word.endswith(("us", "ys", "os", "ös", "es")):
        return [_s(word)]
    if word[-2:] in ("aa", "ää", "ee", "oo", "öö", "uu", "yy", "ii"):
        return [_double(word)]
    if word.endswith("e"):
        return [_e(word)]
    if word[-1:] in VOWELS:
        return [_plain(word)]
    return []


def _head(word: str) -> tuple[str, str]:
    """A compound as (what stands before, its last part), where the last part is a word that the tables know."""
    heads = inflection_exceptions()["heads"]
    for start in range(2, len(word) - 2):
        if word[start:] in heads:
            return word[:start].rstrip("-"), word[start:]
    return "", word


@cache
def paradigm(word: str) -> Paradigm:
    """Every form of a nominative, singular and plural, by case. An unknown ending gives the word itself only."""
    word = word.lower()
    before, head = _head(word)
    lead = word[: len(word) - len(head)] if before else ""
    merged: dict[str, set[str]] = {"nom": {word}}
    for forms in _types(head):
        for case, some in forms.items():
            merged.setdefault(case, set()).update(lead + form for form in some)
    return {case: frozenset(some) for case, some in merged.items()}


@cache
def singulars(plural: str) -> tuple[str, ...]:
    """The nominatives that can have ``plural`` as their nominative plural: ``käynnit`` → ``käynti``."""
    word = plural.lower()
    if not word.endswith("t") or len(word) < 4:
        return ()
    stem = word[:-1]
    guesses = {stem, *strong_grades(stem)}
    for ending, nominative in (("kse", "s"), ("se", "nen"), ("de", "s"), ("de", "si"), ("te", "s"), ("mma", "mpi"), ("mmä", "mpi")):
        if stem.endswith(ending):
            guesses.add(stem[: -len(ending)] + nominative)
    if stem[-2:] in ("aa", "ää", "ii"):
        guesses |= {weak + "s" for weak in weak_grades(stem[:-1])}
    if stem.endswith("ee"):
        guesses |= set(weak_grades(stem[:-1]))
    if stem.endswith("e"):
        guesses |= {strong[:-1] + "i" for strong in strong_grades(stem)}
    return tuple(sorted(guess for guess in guesses if word in paradigm(guess)["nom"] and guess != word))


@cache
def of_genitive(word: str) -> tuple[str, ...]:
    """The nominatives that can have ``word`` as their genitive, singular or plural in -ten: ``kassan`` → ``kassa``, ``yritysten`` → ``yritys``."""
    word = word.lower()
    if len(word) <= _SHORTEST_GENITIVE or not word.endswith("n"):
        return ()
    guesses = set(singulars(word[:-1] + "t")) if word[-2] in VOWELS else set()
    if word.endswith("sten"):
        guesses |= {word[:-3], word[:-4] + "nen"}
    return tuple(sorted(guess for guess in guesses if word in paradigm(guess)["gen"]))


_SHORTEST_GENITIVE = 4
