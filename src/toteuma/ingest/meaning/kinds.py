"""What kind of table it is, by what stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toteuma.core.evidence import Role, TableKind
from toteuma.core.language import Language
from toteuma.ingest.meaning.grid import Grid, is_number
from toteuma.ingest.meaning.lines import INVESTMENTS, names_of
from toteuma.ingest.meaning.roles import Column
from toteuma.ingest.meaning.wording import collapsed, folded
from toteuma.rules.reading import cue

SCHEMES = {
    TableKind.COMPARISON: "income_statement",
    TableKind.INVESTMENTS: INVESTMENTS,
    TableKind.BALANCE_SHEET: "balance_sheet",
    TableKind.CASH_FLOW: "cash_flow",
}
AMOUNTS = frozenset({Role.PRIOR, Role.ORIGINAL, Role.AMENDMENT, Role.AMENDED, Role.FORECAST, Role.ACTUAL, Role.DEVIATION, Role.CHANGE})


@dataclass(frozen=True, slots=True)
class Contents:
    """What a table holds, counted once. ``text`` is the share of text cells beside the label."""

    heads: str
    about: str
    numbers: int
    text: int
    states: int
    own: dict[str, int]


def is_state(text: str) -> bool:
    """Whether a cell is a word for the state of a goal, white space alike."""
    plain = collapsed(text).rstrip(".").casefold()
    return bool(plain) and cue("cells.status").fullmatch(plain) is not None


def contents(grid: Grid, heading: str, year: int | None, language: Language) -> Contents:
    cells = [cell for row in grid.rows for cell in row[grid.label + 1 :] if cell.text.strip()]
    numbers = sum(is_number(cell, language) for cell in cells)
    labels = list(dict.fromkeys(folded(row[grid.label].text) for row in grid.rows if row[grid.label].text.strip()))
    own = {}
    for scheme in SCHEMES.values():
        names = names_of(scheme, year, language)
        own[scheme] = sum(bool(names.candidates(label)) for label in labels)
    states = sum(is_state(cell.text) for cell in cells)
    about = " ".join((grid.caption, *grid.titles, heading))
    return Contents(" ".join(grid.heads), about, numbers, len(cells) - numbers - states, states, own)


def kind_of(grid: Grid, columns: Sequence[Column], held: Contents) -> TableKind:
    """The kind of a table. Words of its heads go before those of its caption, and these before the heading that it stands under."""
    worded = held.text > held.numbers
    if cue("tables.risks").search(held.heads) and held.text:
        return TableKind.RISKS
    project = cue("tables.projects").search(held.heads)
    if project and cue("tables.funding").search(held.heads):
        return TableKind.PROJECTS
    if grid.parted:
        return TableKind.KEY_FIGURES
    status = any(column.role is Role.STATUS for column in columns)
    figured = cue("tables.key_figures").search(grid.heads[grid.label] if grid.heads else "")
    if status and not figured and cue("tables.goals").search(held.heads):
        return TableKind.GOALS
    if (status and held.text + held.states >= held.numbers) or (worded and cue("tables.goals").search(held.heads)):
        return TableKind.GOALS
    if kind := _scheme_kind(grid, columns, held):
        return kind
    if any(cue("tables.key_figures").search(text) for text in (grid.heads[grid.label] if grid.heads else "", grid.caption, *grid.titles)):
        return TableKind.KEY_FIGURES
    amounts = {column.role for column in columns if column.role in AMOUNTS}
    investing = cue("tables.investments").search(f"{held.heads} {held.about}")
    if investing and held.numbers and (amounts & {Role.AMENDED, Role.ORIGINAL, Role.DEVIATION} or project):
        return TableKind.INVESTMENTS
    if cue("tables.key_figures").search(held.about) and held.numbers:
        return TableKind.KEY_FIGURES
    if cue("tables.goals").search(grid.heads[grid.label] if grid.heads else "") and held.numbers:
        return TableKind.KEY_FIGURES
    against = amounts & {Role.AMENDED, Role.ORIGINAL, Role.DEVIATION} or (Role.CHANGE in amounts and _of_one_line(grid, columns))
    if held.numbers and Role.ACTUAL in amounts and against:
        return TableKind.COMPARISON
    if any(column.role is Role.TARGET for column in columns) and held.numbers:
        return TableKind.KEY_FIGURES
    return TableKind.OTHER


def _of_one_line(grid: Grid, columns: Sequence[Column]) -> bool:
    """The first head is a line: the rows are then units."""
    head = columns[grid.label].head.words if columns else ""
    names = names_of(SCHEMES[TableKind.COMPARISON], None, Language.FI)
    return bool(names.candidates(head) or names.candidates(cue("heads.by_unit").sub("", head)))


def _scheme_kind(grid: Grid, columns: Sequence[Column], held: Contents) -> TableKind | None:
    balance, cash, income, investments = (
        held.own[SCHEMES[kind]] for kind in (TableKind.BALANCE_SHEET, TableKind.CASH_FLOW, TableKind.COMPARISON, TableKind.INVESTMENTS)
    )
    rows = sum(any(cell.text.strip() for cell in row[grid.label + 1 :]) for row in grid.rows)
    if cash >= 3 and cash > income and cash > balance:
        return TableKind.CASH_FLOW
    told = cue("tables.investments").search(f"{held.heads} {held.about}")
    roles = {column.role for column in columns}
    if balance >= 3 and balance > income and not (told and roles & {Role.AMENDED, Role.ORIGINAL, Role.RATE}):
        return TableKind.BALANCE_SHEET
    mute = not any(column.head.words for column in columns[grid.label + 1 :])
    if held.text >= held.numbers or not (roles & AMOUNTS or mute):
        return None
    if told and investments and income <= 3 and investments >= income:
        return TableKind.INVESTMENTS
    if income >= 2 or (income == 1 and rows <= 3):
        unlike = cue("tables.key_figures").search(grid.heads[grid.label] if grid.heads else "") or income * 4 < rows
        return None if unlike else TableKind.COMPARISON
    return None
