"""What the columns of a table tell, by the words of their heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from toteuma.core.evidence import ReadColumn, Role
from toteuma.core.language import Language
from toteuma.ingest.meaning.wording import Head, head_of
from toteuma.rules.reading import ColumnRule, column_rules


@dataclass(slots=True)
class Column:
    """A column while it is being understood. ``plain``: a budget that does not say which one; ``bare``: its head is a year and nothing else."""

    head: Head
    role: Role = Role.UNKNOWN
    year: int | None = None
    by: str = ""
    plain: bool = False
    bare: bool = False
    doubt: str = ""

    def read(self) -> ReadColumn:
        return ReadColumn(self.head.text, self.role, self.year, self.by, self.head.unit, self.doubt)


@lru_cache(maxsize=4096)
def named_role(head: Head) -> ColumnRule | None:
    """The rule that the words of a head fit; None where they tell nothing of a role."""
    for rule in column_rules():
        if rule.percent is not None and rule.percent != head.percent:
            continue
        if rule.dated is not None and rule.dated != head.dated:
            continue
        if rule.pattern.search(head.words):
            return rule
    return None


def columns_by_heads(heads: Sequence[str], language: Language, label: int = 0) -> list[Column]:
    """The columns as their heads name them; ``label`` is the one that names the rows."""
    columns = []
    for index, text in enumerate(heads):
        column = Column(head_of(text, language))
        column.year = column.head.year
        if index < label:
            column.role, column.by = Role.TEXT, "position"
        elif index == label:
            column.role, column.by, column.year = Role.LABEL, "position", None
        elif rule := named_role(column.head):
            column.role, column.by, column.plain = rule.role, "header", rule.plain
        elif not column.head.words and (column.year is not None or (column.head.scale is not None and not column.head.percent)):
            column.role, column.by, column.bare = Role.ACTUAL, "header", True
        columns.append(column)
    _tell_budgets_apart(columns)
    return columns


def settle_shares(columns: Sequence[Column]) -> None:
    """A per cent that no words explain, beside amounts of one kind only, is their share."""
    if not any(column.role in (Role.AMENDED, Role.ORIGINAL, Role.FORECAST, Role.PRIOR) for column in columns):
        for column in columns:
            if column.role is Role.RATE and not column.head.words:
                column.role = Role.SHARE


def _tell_budgets_apart(columns: list[Column]) -> None:
    """A budget beside an amended one of the same year is the original; of two plain ones of a year the first is."""
    for column in columns:
        if not column.plain:
            continue
        others = [other for other in columns if other is not column and other.role is Role.AMENDED and other.year in (column.year, None)]
        if any(not other.plain for other in others):
            column.role = Role.ORIGINAL
    amendment = next((index for index, column in enumerate(columns) if column.role is Role.AMENDMENT), None)
    if amendment is not None and not any(column.role is Role.ORIGINAL for column in columns):
        first = next((column for column in columns[:amendment] if column.plain), None)
        if first is not None:
            first.role = Role.ORIGINAL


def settle_years(columns: Sequence[Column], year: int | None) -> None:
    """Accounts of an earlier year than the statement's are comparative; so is a column of accounts without a year beside one of what came true."""
    actuals = [column for column in columns if column.role is Role.ACTUAL]
    for column in actuals:
        if year is not None and column.year is not None and column.year < year:
            column.role = Role.PRIOR
    bare = [column for column in columns if column.role is Role.ACTUAL and column.year is None]
    if len(bare) == 2 and not any(column.role is Role.PRIOR for column in columns):
        accounts = [column for column in bare if column.head.words in ACCOUNTS]
        if len(accounts) == 1:
            accounts[0].role = Role.PRIOR


ACCOUNTS = frozenset({"tp", "tilinpäätös", "tilinp", "bokslut", "bs", "accounts", "ed tp"})
