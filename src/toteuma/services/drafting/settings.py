"""The two settings files of a drafted package, with the conventions that the document's tables show."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from toteuma.core.evidence import ReadDocument, ReadTable, Role, Sign, TableKind
from toteuma.rules.reading import cue
from toteuma.services.drafting.draft import Draft, slug
from toteuma.services.drafting.key_figures import KeyFigures
from toteuma.services.drafting.layout import Layout, Section, usual
from toteuma.services.drafting.organisation import Units, level_names
from toteuma.services.drafting.records import Records
from toteuma.texts import word

_SHAPES = {"yes": ("full", "good"), "partly": ("half", "partial"), "no": ("cross", "bad"), "unknown": ("dash", "none")}


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _list(values: Iterable[str]) -> str:
    return "[" + ", ".join(map(_text, values)) + "]"


def municipality_toml(
    document: ReadDocument, units: Units, records: Records, figures: KeyFigures, layout: Layout, draft: Draft, name: str
) -> str:
    """``municipality.toml``: names, levels, how figures are printed, words of states, classes and measures."""

    def local(text: str) -> str:
        return f"{{ {draft.language} = {_text(text)} }}"

    lines = ["format = 1", "", "[municipality]", f"name = {local(name)}", 'code = "000"', f"languages = {_list([draft.language])}", ""]
    for id, noun in level_names(units, draft):
        lines += ["[[levels]]", f"id = {_text(id)}", f"name = {local(noun)}"]
    lines += _wording(document, draft)
    lines += ["", "[display]", *_display(document), "", "[goal_status]", 'roll_up = "all"', ""]
    for id, heading in (layout.goal_kinds or {"goals": word("drafting.goals", draft.language)}).items():
        lines += ["[[goal_kinds]]", f"id = {_text(id)}", f"name = {local(heading)}"]
    for state, id in sorted(records.statuses.items(), key=lambda pair: list(_SHAPES).index(_met(pair[0]))):
        shape, tone = _SHAPES[_met(state)]
        lines += ["[[statuses]]", f"id = {_text(id)}", f"met = {_text(_met(state))}", f"shape = {_text(shape)}", f"tone = {_text(tone)}"]
        lines += [f"outcome = {local(state)}", f"forecast = {local(state)}"]
    if records.risk_classes:
        first, second = records.scale_names
        lines += [
            "",
            "[risk_scale]",
            f"maximum = {records.scale_maximum}",
            f"probability = {local(first)}",
            f"significance = {local(second)}",
        ]
    for names, table in ((records.risk_classes, "risk_classes"), ({text: id for id, text in figures.measures.items()}, "measures")):
        for text, id in names.items():
            lines += [f"[[{table}]]", f"id = {_text(id)}", f"name = {local(text)}"]
    return "\n".join(lines) + "\n"


def _wording(document: ReadDocument, draft: Draft) -> list[str]:
    """The document's own word for what came true, where most of its heads have another one than the program's."""
    heads = [column.header for table in document.tables() for column in table.columns if column.role in (Role.ACTUAL, Role.RATE)]
    own = [match[0].casefold() for head in heads if (match := cue("drafting.own_actual").search(head))]
    ours = sum(word("wording.actual", draft.language) in head.casefold() for head in heads)
    return ["", "[wording]", f"actual = {{ {draft.language} = {_text(own[0])} }}"] if len(own) > ours else []


def _met(state: str) -> str:
    plain = state.casefold()
    if cue("drafting.not_met").search(plain):
        return "unknown" if cue("drafting.unknown").search(plain) else "no"
    return "partly" if cue("drafting.partly").search(plain) else "yes"


def _display(document: ReadDocument) -> list[str]:
    tables = [table for table in document.tables() if table.kind is TableKind.COMPARISON and not any(row.entity for row in table.rows)]
    signs = usual([table.cost_sign for table in tables if table.cost_sign is not Sign.UNKNOWN])
    return [
        f"cost_sign = {_text(signs or 'negative')}",
        f"deviation = {_text(usual([table.deviation for table in tables]) or 'actual_minus_budget')}",
        f"percent_decimals = {usual([str(decimals) for table in tables for decimals in _rate_decimals(table)]) or '1'}",
        f"zero_base = {_text(_zero_base(tables))}",
        f"unit = {usual([str(table.scale) for table in tables]) or '1'}",
        f"decimals = {usual([str(decimals) for table in tables for decimals in _decimals(table)]) or '0'}",
        'rounding = "independent"',
        'scope = "all"',
    ]


def _rate_decimals(table: ReadTable) -> list[int]:
    index = table.column(Role.RATE)
    return [] if index is None else [row.cells[index].quantity.decimals for row in table.rows if row.cells[index].quantity]  # type: ignore[union-attr]


def _decimals(table: ReadTable) -> list[int]:
    index = table.column(Role.ACTUAL)
    return [] if index is None else [row.cells[index].quantity.decimals for row in table.rows if row.cells[index].quantity]  # type: ignore[union-attr]


def _zero_base(tables: list[ReadTable]) -> str:
    """What a rate on a budget of nothing prints."""
    shown = []
    for table in tables:
        rate, budget = table.column(Role.RATE), table.column(Role.AMENDED)
        for row in table.rows if rate is not None and budget is not None else ():
            base = row.cells[budget].quantity if budget is not None else None
            if rate is not None and base is not None and base.value == 0:
                quantity = row.cells[rate].quantity
                shown.append("zero" if quantity else "dash" if row.cells[rate].raw else "blank")
    return usual(shown) or "dash"


def statement_toml(units: Units, layout: Layout, draft: Draft) -> str:
    """``statement.toml``: column sets, sections, what stands at which unit, notes."""

    def local(text: str) -> str:
        return f"{{ {draft.language} = {_text(text)} }}"

    title = word("drafting.statement", draft.language, year=str(draft.year))
    lines = ["format = 1", "", "[statement]", f"id = {_text(re.sub('_', '-', slug(title)))}", f"year = {draft.year}", 'tense = "outcome"']
    lines += [f"root = {_text(units.root)}", f"title = {local(title)}", f"organ = {local(units.names[units.root])}"]
    for id, columns in layout.columns.items():
        for measure, year, head in columns:
            lines += [
                "",
                f"[[columns.{id}]]",
                f"measure = {_text(measure)}",
                f"year = {year}",
                *([f"header = {local(head)}"] if head else []),
            ]
    for id, section in layout.sections.items():
        lines += ["", f"[sections.{id}]", *_section(section, local(section.heading))]
    lines += ["", "[layout]"]
    depths: dict[int, dict[str, None]] = {}
    for code in units.names:
        depths.setdefault(units.depth(code), {}).update(dict.fromkeys(layout.of_unit.get(code, ())))
    lines += [f"level{depth + 1} = {_list(sections)}" for depth, sections in sorted(depths.items())]
    lines += ["", "[layout_of]", *(f"{code} = {_list(layout.of_unit.get(code, ()))}" for code in units.names)]
    for number, note in enumerate(layout.notes, 1):
        years = [int(year) for year in re.findall(r"(?:19|20)\d\d", note) if int(year) <= draft.year]
        lines += [
            "",
            "[[notes]]",
            f"id = {_text(f'note_{number}')}",
            f"text = {local(note.replace('{{', '{ {'))}",
            'tables = ["comparison"]',
        ]
        if years and cue("drafting.not_comparable").search(note):
            lines += [f"years = {sorted(set(years))}", "comparable = false"]
    return "\n".join(lines) + "\n"


def _section(section: Section, heading: str) -> list[str]:
    own = [] if section.kind in ("comparison", "prose", "investments") else ['include = "own"']
    lines = [f"kind = {_text(section.kind)}", *own, *([f"heading = {heading}"] if section.heading else [])]
    for name, value in section.settings.items():
        lines.append(f"{name} = {_text(value) if isinstance(value, str) else _list(value)}")
    return lines
