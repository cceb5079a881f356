"""What a posting is in a file of postings: the form in which readers of outside formats deliver them and in which the ledger keeps them."""

from __future__ import annotations

from collections.abc import Mapping

POSTING: Mapping[str, str] = {
    "row": "BIGINT",
    "sheet": "VARCHAR",
    "stage": "VARCHAR",
    "month": "INTEGER",
    "date": "DATE",
    "voucher": "VARCHAR",
    "account": "INTEGER",
    "cost_centre": "INTEGER",
    "project": "VARCHAR",
    "service_class": "VARCHAR",
    "scope": "VARCHAR",
    "activity": "VARCHAR",
    "dimensions": "VARCHAR",
    "text": "VARCHAR",
    "reference": "VARCHAR",
    "cents": "BIGINT",
}
"""Column → SQL type. ``cents``: integer cents in statement sign (income and other credits +, expenses and other debits −). ``month``: year × 100 + month.

``stage``: actual, original, ``amendment:ID``, forecast. ``scope``: external, internal, or NULL where the source does not tell. ``row`` is 1-based as an
editor or Excel shows it. ``account``, ``cost_centre``: numbers of :func:`is_plain` codes and of the ledger's own for others; a posting without a cost centre has NULL.
``dimensions``: further dimensions as a JSON object with sorted keys, or NULL. Texts that are not there are NULL.
"""

STAGED: Mapping[str, str] = {
    **POSTING,
    "account_code": "VARCHAR",
    "cost_centre_code": "VARCHAR",
    "problem": "VARCHAR",
    "problem_value": "VARCHAR",
}
"""What a reader of a format delivers: postings not yet taken in. ``account_code`` and ``cost_centre_code`` hold what is no plain number, the number is then
NULL. ``problem`` says why a row cannot be taken in (a code of findings), ``problem_value`` what stood there; NULL: nothing wrong."""

ACTUAL = "actual"
ORIGINAL = "original"
FORECAST = "forecast"
AMENDMENT = "amendment:"
"""The stages of postings; an amendment's is followed by the id of its decision."""

LARGEST_DIGITS = 9


def is_plain(code: str) -> bool:
    """Whether a code is a whole number without leading zeros that is read back as the same text: it is then its own number."""
    return code.isascii() and code.isdigit() and len(code) <= LARGEST_DIGITS and (code == "0" or code[0] != "0")
