"""Voikko, the Finnish analyser, where a user has installed it (``libvoikko`` with a dictionary). It is never required and never bundled."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

_CASES: Final = {
    "nimento": "nom",
    "omanto": "gen",
    "osanto": "part",
    "sisaolento": "ine",
    "sisaeronto": "ela",
    "sisatulento": "ill",
    "ulkoolento": "ade",
    "ulkoeronto": "abl",
    "ulkotulento": "all",
    "olento": "ess",
    "tulento": "tra",
    "vajanto": "abe",
}


@cache
def analyser() -> Any:
    """The analyser, or None where the library or its dictionary is not there."""
    if find_spec("libvoikko") is None:
        return None
    try:
        return import_module("libvoikko").Voikko("fi")
    except Exception:  # the library's own errors differ between versions; without it the own table serves
        return None


@cache
def analysed(word: str) -> frozenset[tuple[str, str]]:
    """(base form, case) of every analysis; empty where the word is unknown or Voikko is not in use."""
    voikko = analyser()
    if voikko is None:
        return frozenset()
    found = voikko.analyze(word)
    return frozenset(
        (str(item["BASEFORM"]).lower(), _CASES.get(str(item.get("SIJAMUOTO", "")), "")) for item in found if "BASEFORM" in item
    )
