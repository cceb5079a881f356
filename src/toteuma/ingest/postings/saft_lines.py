"""A line of a SAF-T file: its elements by name, and what its analyses (cost centre, project, others) say of its amount."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from toteuma.core.money import euros
from toteuma.ingest.postings.sie_lines import sie_cents

Parts = Sequence[tuple[str, int | None]]
"""Codes of one type of analysis with the cents that each is of, above zero; None: the file does not say."""


def name_of(element: etree._Element) -> str:
    """The name without its namespace; empty for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def child_of(element: etree._Element, *names: str) -> etree._Element | None:
    """The first child of the first of the names that has one."""
    return next((child for name in names for child in element if name_of(child) == name), None)


def text_of(element: etree._Element, *names: str) -> str:
    """The text of the first child of one of the names; empty where there is none."""
    child = child_of(element, *names)
    return (child.text or "").strip() if child is not None else ""


@dataclass(frozen=True, slots=True)
class Analyses:
    """Type → its codes in the order of the file. A line may have several of a type, each with its share of the amount."""

    found: Mapping[str, tuple[tuple[str, int | None], ...]]

    @classmethod
    def of(cls, line: etree._Element) -> Analyses:
        found: dict[str, tuple[tuple[str, int | None], ...]] = {}
        for child in line:
            if name_of(child) in ("Analysis", "AnalysisStructure"):
                amount = child_of(child, "AnalysisAmount", "Amount")
                written = "" if amount is None else text_of(amount, "Amount") or (amount.text or "").strip()
                cents = sie_cents(written)
                kind = text_of(child, "AnalysisType")
                found[kind] = (*found.get(kind, ()), (text_of(child, "AnalysisID"), None if cents is None else abs(cents)))
        return cls(found)

    def kind(self, known: Sequence[str]) -> str:
        """The first type of the line that is one of the known ones; empty where none is."""
        return next((kind for kind in self.found if kind.upper() in known), "")

    def parts(self, kind: str) -> Parts:
        return self.found.get(kind, ())

    def others(self, kinds: Sequence[str]) -> dict[str, str]:
        """The types besides, several codes of one joined."""
        return {kind: ", ".join(code for code, _ in parts) for kind, parts in self.found.items() if kind not in kinds}

    def written(self, kinds: Sequence[str]) -> str:
        """The codes of some types with their amounts, as a person reads them."""
        told = [f"{kind} {code}{'' if cents is None else f' {euros(cents)}'}" for kind in kinds for code, cents in self.parts(kind)]
        return ", ".join(told)


def parts_of(cents: int, analyses: Sequence[Parts]) -> list[tuple[int, tuple[str, ...]]] | None:
    """An amount cut so that each part has at most one code of every type: its cents, and a code for each type (empty: none). The parts add up to it, and
    those of every code to what the file says of that code. Where two types cut the amount differently, their cuts are laid over each other in the order
    of the file.

    **None when** several codes share the amount and the file does not say how, or says more than the amount.
    """
    cuts = [_cuts(abs(cents), parts) for parts in analyses]
    if any(each is None for each in cuts):
        return None
    ends = sorted({end for each in cuts if each is not None for end, _ in each} | {abs(cents)})
    found, start = [], 0
    for end in ends:
        if end > start or not cents:
            codes = tuple(next((code for reached, code in each or () if reached > start or not cents), "") for each in cuts)
            found.append(((end - start) * (1 if cents >= 0 else -1), codes))
        start = end
    return found


def _cuts(amount: int, parts: Parts) -> list[tuple[int, str]] | None:
    """Up to where of an amount each code reaches. A code alone has all of it, unless the file says that it has less."""
    if len(parts) == 1:
        ((code, cents),) = parts
        return [(amount if cents is None else min(cents, amount), code)]
    found, reached = [], 0
    for code, cents in parts:
        if cents is None:
            return None
        reached += cents
        found.append((reached, code))
    return found if reached <= amount else None
