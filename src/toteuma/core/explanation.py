"""A named person's reason why a remark may stand, and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from toteuma.core.findings import Finding, Level, Place
from toteuma.core.inspection import Inspection
from toteuma.core.language import Language, Localized
from toteuma.core.remark import Explained, Remark


@dataclass(frozen=True, slots=True)
class Explanation:
    """``fingerprint`` is the remark's. It holds for the statement of ``year``, or until a day; where both are given, both must hold."""

    fingerprint: str
    person: str
    reason: Localized
    year: int | None = None
    until: date | None = None
    about: str = ""
    place: Place = Place()

    def holds(self, *, year: int | None, today: date) -> bool:
        """Whether it holds for a statement of ``year`` (None: the document does not tell its year) on a day."""
        return (self.year is None or year in (self.year, None)) and (self.until is None or today <= self.until)

    @property
    def period(self) -> str:
        """The year, else the last day as ``2026-12-31``."""
        return str(self.year) if self.year is not None else self.until.isoformat() if self.until else ""

    def finding(self, level: Level, code: str) -> Finding:
        """A finding about the explanation itself."""
        details = {"fingerprint": self.fingerprint, "person": self.person, "about": self.about, "period": self.period}
        return Finding(level, code, self.place, details)


def explained(
    inspection: Inspection, explanations: Sequence[Explanation], language: Language, today: date
) -> tuple[Inspection, frozenset[str], tuple[Finding, ...]]:
    """The inspection with its explained remarks marked; the fingerprints that some explanation names; and a warning for each one that has expired.

    The reason is told in ``language`` where it is given in it, else in one that it is given in.
    """
    by_fingerprint = {explanation.fingerprint: explanation for explanation in explanations}
    found = {remark.fingerprint for remark in inspection.remarks} & set(by_fingerprint)
    year = inspection.document.year

    def marked(remark: Remark) -> Remark:
        own = by_fingerprint.get(remark.fingerprint)
        if own is None or not own.holds(year=year, today=today):
            return remark
        return replace(remark, explained=Explained(own.person, own.reason.in_language(language)[0], own.period))

    expired = tuple(
        own.finding(Level.WARNING, "checking.explanation_expired")
        for own in explanations
        if own.fingerprint in found and not own.holds(year=year, today=today)
    )
    return replace(inspection, remarks=tuple(marked(remark) for remark in inspection.remarks)), frozenset(found), expired
