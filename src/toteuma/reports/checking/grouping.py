"""Remarks as they are shown: those of one suspect cell together, notes of one pattern folded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from toteuma.core.findings import Level
from toteuma.core.remark import Remark
from toteuma.reports.checking.wording import sentence_key

ORDER = (Level.ERROR, Level.WARNING, Level.INFO)


@dataclass(frozen=True, slots=True)
class Group:
    """Remarks that are shown together: about one suspect cell, or (``folded``) notes that say the same of several places."""

    remarks: tuple[Remark, ...]
    folded: bool = False

    @property
    def first(self) -> Remark:
        return self.remarks[0]

    @property
    def level(self) -> Level:
        return min((remark.level for remark in self.remarks), key=ORDER.index)


def grouped(remarks: Iterable[Remark], *, fold: bool = True) -> tuple[Group, ...]:
    """The remarks in groups, worst first, otherwise in the order given. Explained ones come last."""
    groups: dict[tuple[object, ...], list[Remark]] = {}
    for remark in remarks:
        groups.setdefault(_key(remark, fold=fold), []).append(remark)
    made = [Group(tuple(members), len(members) > 1 and key[0] == "pattern") for key, members in groups.items()]
    return tuple(sorted(made, key=lambda group: (group.first.explained is not None, ORDER.index(group.level))))


def _key(remark: Remark, *, fold: bool) -> tuple[object, ...]:
    if fold and remark.level is Level.INFO and remark.explained is None:
        return ("pattern", remark.code, sentence_key(remark))
    suspect = remark.places[0] if remark.places else None
    if suspect is None or suspect.cell is None:
        return ("own", remark.fingerprint)
    return ("cell", suspect.document, suspect.cell, remark.explained is not None)
