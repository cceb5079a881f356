"""The accessibility statement, of published pages and of the workplace: what the municipality told of them, else what the program itself knows.

**Source** Act 306/2019 on the provision of digital services, section 9; Commission Implementing Decision (EU) 2018/1523.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from toteuma.core.conventions import Accessibility, AccessibilityFault, Municipality
from toteuma.core.document import AccessibilityPart
from toteuma.core.language import Language, Localized
from toteuma.reports.numbers import day
from toteuma.rules.accessibility import authorities, authority_on
from toteuma.texts import word

GAPS = {"publication": ("tables", "language", "files"), "workplace": ("tables", "language")}
"""What is known of the program's own pages, where nobody has assessed them."""


def accessibility_parts(
    municipality: Municipality | None, language: Language, *, of: str, title: str, on: date
) -> tuple[AccessibilityPart, ...]:
    """The statement in parts. ``of``: ``publication`` or ``workplace``; ``title``: of the publication; ``on``: its day where nobody assessed it."""
    return tuple(_Teller(municipality, language, of, on).parts(title))


class _Teller:
    def __init__(self, municipality: Municipality | None, language: Language, of: str, on: date) -> None:
        self.told: Accessibility | None = municipality.accessibility if municipality else None
        self.municipality, self.language, self.of = municipality, language, of
        self.day = (self.told.assessed if self.told else None) or on
        self.owner = self.text(municipality.name) if municipality else word("accessibility.owner", language)

    def word(self, key: str, **places: str) -> str:
        return word(f"accessibility.{key}", self.language, **places)

    def text(self, localized: Localized) -> str:
        return localized.in_language(self.language, fallback=self.municipality.languages if self.municipality else ())[0]

    def parts(self, title: str) -> Iterator[AccessibilityPart]:
        scope = self.word(f"scope_{self.of}", municipality=self.owner, **({"title": title} if self.of == "publication" else {}))
        yield AccessibilityPart("", (scope, self.word("dated", date=day(self.day, self.language))))
        yield AccessibilityPart(self.word("state.title"), (self.word(f"state.{self.told.state if self.told else 'unknown'}"),))
        yield self._assessed()
        gaps = tuple(map(self._fault, self.told.faults)) if self.told else tuple(self.word(f"gaps.{key}") for key in GAPS[self.of])
        if gaps:
            yield AccessibilityPart(self.word("gaps.title"), items=gaps)
        yield AccessibilityPart(self.word("feedback.title"), (self.word("feedback.text", contact=self._contact()),))
        authority = authorities()[self.told.authority] if self.told and self.told.authority else authority_on(self.day)
        address = authority.address.get(self.language)
        reach = self.word(
            "supervision.reach",
            name=authority.name.get(self.language),
            office=authority.office.get(self.language),
            email=authority.email,
            phone=authority.phone,
        )
        link = (address, urlsplit(address).netloc.removeprefix("www."))
        yield AccessibilityPart(self.word("supervision.title"), (self.word("supervision.text"),), link=link, last=reach)

    def _assessed(self) -> AccessibilityPart:
        title = self.word("assessed.title")
        if self.told is None:
            return AccessibilityPart(title, items=tuple(self.word(f"assessed.{key}") for key in ("axe", "keyboard", "not_tested")))
        by = self.word(f"assessed.{'other' if self.told.by_others else 'self'}", municipality=self.owner, date=day(self.day, self.language))
        return AccessibilityPart(title, (by, self.text(self.told.method)))

    def _fault(self, fault: AccessibilityFault) -> str:
        said = [self.text(fault.what)]
        said += [self.word("gaps.criterion", criterion=fault.criterion)] if fault.criterion else []
        said += [self.text(fault.instead)] if fault.instead else []
        said += [self.word("gaps.mended", date=day(fault.mended, self.language))] if fault.mended else []
        return " ".join(said)

    def _contact(self) -> str:
        if self.told is not None:
            return ", ".join(part for part in (self.told.contact, self.told.phone) if part)
        given = self.municipality.contact if self.municipality else ""
        return given or self.word("feedback.registry", municipality=self.owner)
