"""What the heads of a file do not tell of its columns, found by what stands in them, for a person to look over."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from toteuma.core.structure import account_key
from toteuma.ingest.postings.profile import AmountColumn
from toteuma.ingest.postings.wording import known_words

Rows = Sequence[Sequence[str]]

_CODE = re.compile(r"\d{3,8}(?:\s.*)?", re.DOTALL)
_NUMBER = re.compile(r"[-+−(]?\d[\d\s.,']*\)?-?")
_PARTS = re.compile(r"[.,]\d{1,2}\)?-?$")
_CURRENCY = re.compile(r"\s*(?:€|\beur(?:o|oa)?\b)\s*", re.IGNORECASE)
_MOST, _FEW = 0.95, 0.5
"""Shares of a column's cells."""
_COMPOUND = 6

DATE_SHAPES = {
    "yyyy-mm-dd": r"\d{4}-\d\d?-\d\d?",
    "yyyymmdd": r"(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])",
    "dd.mm.yyyy": r"\d\d?\.\d\d?\.\d{4}",
    "dd.mm.yy": r"\d\d?\.\d\d?\.\d\d",
    "dd-mm-yyyy": r"\d\d?-\d\d?-\d{4}",
    "dd/mm/yyyy": r"([0-2]?\d|3[01])/\d\d?/\d{4}",
}
"""Style of a profile → what a day looks like in it."""


def bare(head: str) -> str:
    """A head in small letters, without signs."""
    return " ".join(re.findall(r"[^\W_]+", head.casefold()))


def stands_in(head: str, words: str) -> bool:
    """Whether one of ``words`` (in small letters, a space around each) is ``head``, or a compound that ends with it where it is no short word."""
    return f" {head} " in words or (len(head) >= _COMPOUND and f"{head} " in words)


def known_heads(row: Sequence[str]) -> dict[str, int]:
    """What → the place of the first column that is called so, with the unit of its amounts after it or not."""
    written = [bare(cell) for cell in row]
    units = [word for words in known_words()["units"].values() for word in words]
    told = [next((head.removesuffix(f" {unit}") for unit in units if head.endswith(f" {unit}")), head) for head in written]
    found: dict[str, int] = {}
    for what, heads in known_words()["heads"].items():
        place = next((names.index(head) for names in (written, told) for head in heads if head in names), None)
        if place is not None and place not in found.values():
            found[what] = place
    return found


def amount_columns(heads: Iterable[str]) -> tuple[AmountColumn, ...]:
    """Columns headed by a month or a year, with the word for a stage before it or not."""
    stages = {word: stage for stage, words in known_words()["stages"].items() for word in words}
    names = {name: number for number, all_names in enumerate(known_words()["months"]["names"], 1) for name in all_names}
    found = []
    for head in heads:
        words = bare(head)
        if match := re.fullmatch(r"(20\d\d)\s?(0[1-9]|1[0-2])", words):
            found.append(AmountColumn(head, int(match[1]) * 100 + int(match[2])))
        elif match := re.fullmatch(r"(0?[1-9]|1[0-2]) (20\d\d)", words):
            found.append(AmountColumn(head, int(match[2]) * 100 + int(match[1])))
        elif (match := re.fullmatch(r"(\D+?) ?(20\d\d)", words)) and match[1] in names:
            found.append(AmountColumn(head, int(match[2]) * 100 + names[match[1]]))
        elif match and match[1] in stages:
            found.append(AmountColumn(head, int(match[2]), stages[match[1]]))
    return tuple(found)


def amount_without_currency(cell: str) -> str:
    """A written amount without the name of its currency."""
    return _CURRENCY.sub("", cell).strip()


def is_amount(cell: str) -> bool:
    """Whether a cell holds a number, as far as can be told without knowing how the file writes them."""
    return _NUMBER.fullmatch(amount_without_currency(cell)) is not None


def signs(body: Rows, account: int, amount: int, kind: str) -> tuple[int, int]:
    """How many amounts on accounts of ``kind`` (income, expenses) are below zero, and how many are not."""
    first, last = (account_key(known_words()[kind][end]) for end in ("first", "last"))
    minus = plus = 0
    for row in body:
        code = (row[account].split() or [""])[0] if len(row) > max(account, amount) else ""
        if code.isdecimal() and first <= account_key(code) <= last and is_amount(row[amount].strip()):
            below = re.search(r"^[(\-−]|-$", amount_without_currency(row[amount])) is not None
            minus, plus = minus + below, plus + (not below)
    return minus, plus


def column_of_dates(body: Rows, taken: Collection[int]) -> int | None:
    """The only column with days in all rows."""
    shapes = [re.compile(shape) for shape in DATE_SHAPES.values()]

    def suits(cells: list[str]) -> bool:
        days = [without_time(cell) for cell in cells]
        return len(cells) > _MOST * len(body) and any(
            sum(shape.fullmatch(day) is not None for day in days) > _MOST * len(days) for shape in shapes
        )

    return _only(body, taken, suits)


def without_time(cell: str) -> str:
    """A written day without the time after it."""
    return re.sub(r"[ T]\d.*$", "", cell)


def scopes(cells: Iterable[str]) -> dict[str, str]:
    """As the file writes it → external or internal, where all that it writes is known."""
    known = {word: scope for scope, words in known_words()["scopes"].items() for word in words}
    written = dict.fromkeys(cells)
    if not all(bare(cell) in known for cell in written):
        return {}
    return {cell: known[bare(cell)] for cell in written if cell != known[bare(cell)]}


def column_of_accounts(body: Rows, taken: Collection[int]) -> int | None:
    """The only column with numbers of accounts in all rows, income among them."""
    income = known_words()["income"]
    first, last = account_key(income["first"]), account_key(income["last"])

    def suits(cells: list[str]) -> bool:
        codes = [cell.split()[0] for cell in cells if _CODE.fullmatch(cell)]
        filled = len(codes) > _MOST * len(body) and len(set(codes)) < max(_FEW * len(body), 3)
        return filled and any(first <= account_key(code) <= last for code in codes)

    return _only(body, taken, suits)


def column_of_amounts(body: Rows, taken: Collection[int]) -> int | None:
    """The only column with amounts of euros and cents."""

    def suits(cells: list[str]) -> bool:
        amounts = [amount_without_currency(cell) for cell in cells if is_amount(cell)]
        return len(amounts) > _MOST * len(cells) > 0 and sum(_PARTS.search(cell) is not None for cell in amounts) > _FEW * len(amounts)

    return _only(body, taken, suits)


def _only(body: Rows, taken: Collection[int], suits: Callable[[list[str]], bool]) -> int | None:
    width = max(map(len, body), default=0)
    free = [place for place in range(width) if place not in taken]
    found = [place for place in free if suits([row[place].strip() for row in body if place < len(row) and row[place].strip()])]
    return found[0] if len(found) == 1 else None


def totals(heads: Sequence[str], body: Rows, account: int) -> dict[str, tuple[str, ...]]:
    """Head → what stands under it in rows that add up others: in place of the account, or anywhere in rows without one."""
    words = known_words()["totals"]["words"]
    found: dict[int, dict[str, bool]] = defaultdict(dict)
    for row in body:
        bookable = account < len(row) and bool(row[account].strip()) and bare(row[account]) not in words
        for place, cell in _words(row):
            found[place][cell] = found[place].get(cell, True) and not bookable
    chosen = {
        place: tuple(cell for cell, adds in cells.items() if adds and bare(cell) in words)
        for place, cells in sorted(found.items())
        if place < len(heads)
    }
    return {heads[place].strip(): cells for place, cells in chosen.items() if cells and heads[place].strip()}


def _words(row: Sequence[str]) -> Iterator[tuple[int, str]]:
    words = known_words()["totals"]["words"]
    return ((place, cell.strip()) for place, cell in enumerate(row) if bare(cell) in words)


def voucher_columns(heads: Sequence[str], number: int, balanced: Callable[[tuple[int, ...]], tuple[int, int]]) -> tuple[int, ...]:
    """The columns that make a voucher: the one of its number, with that of its series before it where the vouchers balance as well so. ``balanced``: of the
    vouchers that some columns make, how many balance, and how many there are."""
    written = [bare(head) for head in heads]
    series = next((written.index(word) for word in known_words()["series"]["words"] if word in written), None)
    if series is None or series == number:
        return (number,)
    (good, every), (good_alone, every_alone) = balanced((series, number)), balanced((number,))
    return (series, number) if good * every_alone >= good_alone * every else (number,)
