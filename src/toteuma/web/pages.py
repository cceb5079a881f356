"""How pages are made: words, times and addresses in the reader's language, and the templates' surroundings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from toteuma.core.language import Language
from toteuma.core.money import euros
from toteuma.core.periods import Months
from toteuma.reports.build.posted import span
from toteuma.reports.numbers import day, number
from toteuma.texts import word, words
from toteuma.texts.numbers import recorded

MOST_DECIMALS = 10
HELSINKI = ZoneInfo("Europe/Helsinki")


def today() -> date:
    """The day that it is in Helsinki."""
    return datetime.now(UTC).astimezone(HELSINKI).date()


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the workplace in one language."""

    language: Language

    def word(self, key: str, **places: object) -> str:
        """``tasks.title`` of ``web.toml``, ``review.title`` of ``web_review.toml``."""
        family = f"web_{key}"
        return word(family if family in words() else f"web.{key}", self.language, **{name: str(value) for name, value in places.items()})

    def has(self, key: str) -> bool:
        """Whether there is such a word."""
        return f"web_{key}" in words()

    def clock(self, at: datetime) -> str:
        """``14.32``; English ``14:32``. Helsinki's time."""
        local = at.astimezone(HELSINKI)
        return f"{local:%H:%M}" if self.language is Language.EN else f"{local.hour}.{local:%M}"

    def moment(self, at: datetime) -> str:
        """``10.3.2026 klo 14.32``."""
        return self.word("moment", day=self.day(at.astimezone(HELSINKI).date()), clock=self.clock(at))

    def day(self, on: date) -> str:
        return day(on, self.language)

    def number(self, value: int) -> str:
        """A whole number, its thousands apart."""
        return number(Decimal(value), self.language)

    def euros(self, cents: int) -> str:
        """Cents as euros with two decimals."""
        return number(euros(cents), self.language, 2)

    def rounded(self, value: Decimal) -> str:
        """A number with two decimals, a whole one without any."""
        return number(value, self.language, 0 if value == value.to_integral_value() else 2)

    def months(self, first: int, last: int) -> str:
        """``2025``, ``3/2025``, ``1–8/2025`` or ``1/2024–8/2025``. A year stands for all its months."""
        return span(Months(first * 100 + 1, last * 100 + 12) if first < 10_000 else Months(first, last))

    def stage(self, code: str, references: Mapping[str, str]) -> str:
        """A stage of the ledger: ``amendment:ID`` is *budget amendment § 26*, by the ``references`` of decisions. One that nobody knows is told as it is."""
        kind, _, own = code.partition(":")
        key = f"ledger.stage.{kind}"
        return word(key, self.language, id=references.get(own, own)).strip() if key in words() else code

    def size(self, size_bytes: int) -> str:
        """``12 kB`` or ``3 MB``."""
        return f"{max(size_bytes // 1000, 1)} kB" if size_bytes < 1_000_000 else f"{size_bytes // 1_000_000} MB"

    def exact(self, value: str) -> str:
        """A value with all its decimals; of one that never ends the first ten."""
        exact = Decimal(value)
        exponent = exact.as_tuple().exponent
        endless = isinstance(exponent, int) and exponent < -MOST_DECIMALS
        return f"{recorded(round(exact, MOST_DECIMALS), self.language)}…" if endless else recorded(exact, self.language)


def environment(**options: Any) -> Environment:
    """The templates' surroundings: everything is escaped, an unknown name is a fault."""
    made = Environment(**{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})
    made.globals.update(static=static, languages=tuple(Language))
    return made


SCRIPT = ("idle", "saving", "offline", "signed_out", "conflict", "wrong", "refused", "restored", "theirs", "empty")
"""The sentences that the script shows; each is handed to it as a data attribute of the form."""


@cache
def script_words(language: Language) -> dict[str, str]:
    """The script's sentences by the name of their attribute: ``signed-out``."""
    return {name.replace("_", "-"): word(f"web.script.{name}", language) for name in SCRIPT}


def page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page in the request's language."""
    language: Language = request.language
    told = Words(language)

    def url(name: str, in_language: Language | None = None, **parts: str) -> str:
        address: str = reverse(name, kwargs={"language": in_language or language, **parts})
        return address

    match = request.resolver_match
    here = dict(match.kwargs) if match else {}
    here.pop("language", None)
    name = match.url_name if match and match.url_name in LINKED else "tasks"
    translations = {one: url(name, one, **(here if name != "tasks" else {})) for one in Language}
    surroundings = {
        "t": told.word,
        "words": told,
        "has_word": told.has,
        "language": language,
        "url": url,
        "translations": translations,
        "said": script_words(language),
    }
    return render(request, template, {**surroundings, **context}, status=status)


LINKED = (
    "sign_in",
    "tasks",
    "me",
    "accessibility",
    "calendar",
    "chapter",
    "form",
    "add",
    "figures",
    "review",
    "proof",
    "overview",
    "findings",
    "proofs",
    "assessments",
    "board",
    "duties",
    "log",
    "ledger",
    "delivery",
    "package",
    "package_table",
    "package_settings",
    "settings_home",
    "structure",
    "layout",
    "workbook",
    "roll",
    "removed",
)
"""Pages that can be asked for in another language: the others only take what is sent."""
