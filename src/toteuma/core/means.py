"""Means of figures, plain and weighted."""

from __future__ import annotations

from decimal import Decimal

from toteuma.core.figure import Absence, Figure, Key, Operation, Origin, Term
from toteuma.core.money import divide


def mean(key: Key, figures: tuple[Figure, ...], weights: tuple[Figure, ...] | None, unit_of_measure: str) -> Figure:
    """Σ value·weight / Σ weight over the figures that have a value; the plain mean without weights.

    A missing weight weighs nothing. **None when** no figure has a value, or the weights add to zero: then ``undefined``.
    """
    given = weights or (None,) * len(figures)
    terms = tuple(Term(figure, weight=weight) for figure, weight in zip(figures, given, strict=True) if figure.value is not None)
    operation = Operation.MEAN if weights is None else Operation.WEIGHTED_MEAN
    products = base = Decimal(0)
    for term in terms:
        weight = Decimal(1) if term.weight is None else term.weight.value or Decimal(0)
        products += (term.figure.value or Decimal(0)) * weight
        base += weight
    if base == 0:
        return Figure(key, None, unit_of_measure, Origin(operation, terms), Absence.UNDEFINED)
    return Figure(key, divide(products, base), unit_of_measure, Origin(operation, terms))
