"""Goals, key figures, risks, projects and investments of a document → rows of a package."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from toteuma.core.evidence import ReadDocument, ReadRow, ReadTable, Role, TableKind
from toteuma.core.scheme import Nature
from toteuma.package.closest import closest
from toteuma.rules.reading import cue
from toteuma.services.drafting.amounts import STAGES, amendment_of, in_euros, year_of
from toteuma.services.drafting.draft import Draft, name_of, slug
from toteuma.services.drafting.organisation import Units
from toteuma.texts import word

_ITEM = re.compile(r"\s*•\s*")
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\s?[–-]\s?((?:19|20)\d\d))?(?!\d)")
_WORD = re.compile(r"\w{4,}")
_LEAST_SCALE = 3


class Records:
    """``statuses`` and ``risk_classes`` collect what the settings must name: id → words as printed."""

    def __init__(self, document: ReadDocument, units: Units, draft: Draft) -> None:
        self.units, self.draft = units, draft
        self.statuses = {state: slug(state) for state in _states(document)}
        self.risk_classes: dict[str, str] = {}
        self.scale_maximum = _LEAST_SCALE
        self.scale_names: tuple[str, str] = ("", "")
        self._objectives: dict[str, str] = {}
        self._officers: dict[str, str] = {}

    # --- goals ----------------------------------------------------------------------------------------------------------------

    def goals(self, table: ReadTable, kind: str) -> None:
        unit = self.units.code(table.entity)
        heads = [column.header.casefold() for column in table.columns]
        objective = _first(heads, "drafting.objective")
        goal = _first(heads, "tables.name_of_goal", objective)
        indicator = _first(heads, "drafting.indicator", goal)
        officer = _first(heads, "drafting.officer")
        result = next((index for index, column in enumerate(table.columns) if column.role in (Role.ACTUAL, Role.PRIOR)), None)
        result = _last_text(table, (goal, indicator, officer)) if result is None else result
        status = table.column(Role.STATUS)
        aim = ""
        for row in table.rows:
            aim = _text(row, objective) or aim
            text = _text(row, goal if goal is not None else 0)
            if not text:
                continue
            if not unit:
                self.draft.tell("goal_not_placed", row.spot, table=name_of(table), quote=text[:80])
                continue
            id = self.draft.new_id("goals", text)
            cells = {
                "id": id,
                "kind": kind,
                "unit": unit,
                "objective": self._objective(aim),
                "officers": self._officer(_text(row, officer)),
            }
            state = _text(row, status)
            cells["status"] = self._status(state, row) if state else ""
            self.draft.add("goals", cells, text=text, result=_text(row, result))
            if measured := _text(row, indicator):
                self.draft.add("indicators", {"id": self.draft.new_id("indicators", measured), "goal": id}, text=measured)

    def _objective(self, text: str) -> str:
        if not text:
            return ""
        name, *items = (part for part in _ITEM.split(text) if part)
        if name not in self._objectives:
            id = self._objectives[name] = self.draft.new_id("objectives", name)
            self.draft.add("objectives", {"id": id, "parent": ""}, name=name)
            for item in items:
                self.draft.add("objectives", {"id": self.draft.new_id("objectives", item), "parent": id}, name=item)
        return self._objectives[name]

    def _officer(self, text: str) -> str:
        if not text:
            return ""
        if text not in self._officers:
            self._officers[text] = self.draft.new_id("officers", text)
            self.draft.add("officers", {"id": self._officers[text]}, title=text)
        return self._officers[text]

    def _status(self, text: str, row: ReadRow) -> str:
        plain = _plain_state(text)
        if plain not in self.statuses:
            meant = closest(plain, self.statuses)
            self.draft.tell("status_closest" if meant else "status_unknown", row.spot, quote=plain[:60], status=meant)
            plain = meant
        return self.statuses.get(plain, "")

    # --- risks ----------------------------------------------------------------------------------------------------------------

    def risks(self, table: ReadTable) -> None:
        unit = self.units.code(table.entity) or self.units.root
        heads = [column.header.casefold() for column in table.columns]
        kind, control = _first(heads, "drafting.risk_class"), _first(heads, "drafting.control")
        follow = next((index for index, head in enumerate(heads) if cue("drafting.follow_up").search(head) and index != kind), None)
        control = next((index for index, head in enumerate(heads) if cue("drafting.control").search(head) and index != follow), control)
        for row in table.rows:
            probability, significance = self._score(row, heads, "drafting.probability"), self._score(row, heads, "drafting.significance")
            if not row.label:
                continue
            if probability is None or significance is None:
                self.draft.tell("risk_unscored", row.spot, quote=row.label[:80])
                continue
            name = _text(row, kind) or word("drafting.unit", self.draft.language)
            class_id = self.risk_classes.setdefault(name, slug(name))
            self.scale_maximum = max(self.scale_maximum, probability, significance)
            cells = {"id": self.draft.new_id("risks", row.label), "unit": unit, "class": class_id}
            cells |= {"probability": str(probability), "significance": str(significance)}
            texts = {"description": row.label, "control": _text(row, control), "follow_up": _text(row, follow)}
            self.draft.add("risks", cells, **texts)

    def _score(self, row: ReadRow, heads: list[str], name: str) -> int | None:
        for cell, head in zip(row.cells, heads, strict=True):
            found = [(head, cell.quantity)] if cell.quantity else list(cell.keyed)
            for key, quantity in found:
                if cue(name).search(key.casefold()) and quantity.value is not None and quantity.value == int(quantity.value):
                    self._name_scale(name, key)
                    return int(quantity.value)
        return None

    def _name_scale(self, name: str, key: str) -> None:
        first, second = self.scale_names
        key = key[:1].upper() + key[1:]
        self.scale_names = (first or key, second) if name.endswith("probability") else (first, second or key)

    # --- projects -------------------------------------------------------------------------------------------------------------

    def projects(self, table: ReadTable) -> None:
        unit = self.units.code(table.entity) or self.units.root
        heads = [column.header.casefold() for column in table.columns]
        objective = _first(heads, "drafting.objective")
        funding = next(
            (i for i, head in enumerate(heads) if cue("tables.funding").search(head) and table.columns[i].role is Role.UNKNOWN), None
        )
        description = next((i for i, column in enumerate(table.columns) if column.role is Role.TEXT and i != objective), None)
        result = next((i for i, column in enumerate(table.columns) if column.role is Role.ACTUAL), None)
        for row in table.rows:
            if not row.label or cue("tables.total").search(row.label.casefold()):
                continue
            money = row.cells[funding].quantity if funding is not None else None
            if money is None or money.value is None:
                self.draft.tell("project_unfunded", row.spot, quote=row.label[:80])
                continue
            cells = {"id": self.draft.new_id("projects", row.label), "unit": unit, "objective": self._objective(_text(row, objective))}
            cells["total_funding"] = f"{money.value * table.scale:.2f}"
            for name, role in (("own_share_percent", Role.SHARE), ("realisation_percent", Role.RATE)):
                index = table.column(role)
                quantity = row.cells[index].quantity if index is not None else None
                cells[name] = f"{quantity.value:f}" if quantity is not None and quantity.value is not None else ""
            if years := _YEARS.search(row.label):
                cells |= {"first_year": years[1], "last_year": years[2] or years[1]}
            self.draft.add("projects", cells, name=row.label, description=_text(row, description), follow_up=_text(row, result))

    # --- investments ----------------------------------------------------------------------------------------------------------

    def investments(self, table: ReadTable) -> None:
        unit = self.units.code(table.entity) or self.units.root
        projects: dict[str, str] = {}
        for row in table.rows:
            if row.line not in ("expenditure", "income") or cue("tables.total").search(row.above.casefold()):
                continue
            name = row.above or " ".join(_WORD.findall(table.columns[0].header)).capitalize() or table.caption or self.units.names[unit]
            if name not in projects:
                projects[name] = self.draft.new_id("investment_projects", name)
                self.draft.add("investment_projects", {"id": projects[name], "unit": unit}, name=name)
            for cells in self._investment_amounts(table, row):
                self.draft.add("investments", {"project": projects[name], "line": row.line, "basis": self.draft.file, **cells})

    def _investment_amounts(self, table: ReadTable, row: ReadRow) -> Iterator[dict[str, str]]:
        roles = {column.role for column in table.columns}
        nature = Nature.EXPENSE if row.line == "expenditure" else Nature.INCOME
        for index, column in enumerate(table.columns):
            stage = STAGES.get(column.role)
            found = in_euros(table, row, index, nature)
            if stage is None or found is None or (stage == "amended" and {Role.ORIGINAL, Role.AMENDMENT} <= roles):
                continue
            if stage == "amendment" and found[0] == 0:
                continue
            cells = {"year": str(year_of(column, self.draft.year)), "stage": stage, "amount": f"{found[0].quantize(Decimal('0.01'))}"}
            yield {**cells, "amendment": amendment_of(column, self.draft) if stage == "amendment" else ""}


def _states(document: ReadDocument) -> Iterator[str]:
    """The words for states that the document uses, each as it is written most often."""
    found: dict[str, Counter[str]] = {}
    for table in document.tables():
        status = table.column(Role.STATUS)
        for row in table.rows if status is not None else ():
            text = _plain_state(_text(row, status))
            if cue("cells.status").fullmatch(text.casefold()):
                found.setdefault(text.casefold(), Counter())[text] += 1
    for spelt in found.values():
        yield spelt.most_common(1)[0][0]


def _plain_state(text: str) -> str:
    """The word of a state without the mark that many print before it (``● Valmis``)."""
    return re.sub(r"^\W+", "", text).rstrip(".")


def _first(heads: list[str], name: str, *taken: int | None) -> int | None:
    return next((index for index, head in enumerate(heads) if cue(name).search(head) and index not in taken), None)


def _last_text(table: ReadTable, taken: tuple[int | None, ...]) -> int | None:
    texts = [index for index, column in enumerate(table.columns) if column.role is Role.TEXT and index not in taken]
    return texts[-1] if texts else None


def _text(row: ReadRow, column: int | None) -> str:
    """The words of a cell; braces that would bind a figure are parted."""
    return "" if column is None else row.cells[column].raw.replace("{{", "{ {").strip(" -–—")


KINDS = frozenset({TableKind.GOALS, TableKind.KEY_FIGURES, TableKind.RISKS, TableKind.PROJECTS, TableKind.INVESTMENTS})
