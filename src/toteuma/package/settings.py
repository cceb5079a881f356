"""``municipality.toml`` and ``statement.toml`` as conventions."""

from __future__ import annotations

import re

from toteuma.core.conventions import (
    Approval,
    ColumnSpec,
    CostSign,
    DeviationSign,
    Display,
    Include,
    Measure,
    Met,
    Municipality,
    Named,
    NoteSpec,
    RiskScale,
    RollUp,
    Rounding,
    SectionKind,
    SectionSpec,
    StatementSettings,
    Status,
    Tense,
    TotalRule,
    UnitMark,
    ZeroBase,
)
from toteuma.core.document import Shape, Theme
from toteuma.core.language import Language
from toteuma.package.reading import closest
from toteuma.package.toml_reading import Settings

TONES = ("good", "partial", "bad", "none")
SHOWN_GOAL_PARTS = ("objective", "goal", "indicator", "officer", "result", "status")


def read_municipality(settings: Settings) -> Municipality:
    """The municipality; what is wrong is in the findings of ``settings``."""
    own = settings.table("municipality", required=True)
    languages = _languages(own)
    municipality = Municipality(
        name=own.localized("name", required=True),
        code=own.text("code", required=True),
        business_id=own.text("business_id"),
        contact=own.text("contact"),
        languages=languages,
        theme=_theme(settings.table("theme")),
        levels=_named(settings, "levels", required=True),
        display=_display(settings.table("display")),
        roll_up=_roll_up(settings.table("goal_status")),
        goal_kinds=_named(settings, "goal_kinds"),
        statuses=_statuses(settings),
        risk_scale=_risk_scale(settings),
        risk_classes=_named(settings, "risk_classes"),
        measures=_named(settings, "measures"),
        project_totals=_project_totals(settings.table("project_totals")),
    )
    own.close()
    settings.close(known=("format",))
    return municipality


def _languages(own: Settings) -> tuple[Language, ...]:
    given = own.texts("languages")
    for language in given:
        if language not in set(Language):
            own.fault("not_in_list", "languages", allowed=", ".join(Language), hint="")
    languages = tuple(dict.fromkeys(Language(language) for language in given if language in set(Language)))
    return languages or (Language.FI,)


def _theme(settings: Settings) -> Theme:
    default = Theme()
    theme = Theme(settings.text("accent", default.accent), settings.text("accent_dark", default.accent_dark))
    for key in ("accent", "accent_dark"):
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", getattr(theme, key)):
            settings.fault("bad_form", key, pattern="#rrggbb")
    settings.close()
    return theme


def _named(settings: Settings, key: str, *, required: bool = False) -> tuple[Named, ...]:
    found: list[Named] = []
    for table in settings.tables(key, required=required):
        named = Named(table.text("id", required=True), table.localized("name", required=True))
        if named.id in {other.id for other in found}:
            table.fault("doubled_id", "id")
        found.append(named)
        table.close()
    return tuple(found)


def _display(settings: Settings) -> Display:
    default = Display()
    display = Display(
        cost_sign=settings.choice("cost_sign", CostSign, default.cost_sign),
        deviation=settings.choice("deviation", DeviationSign, default.deviation),
        percent_decimals=settings.whole("percent_decimals", default.percent_decimals),
        zero_base=settings.choice("zero_base", ZeroBase, default.zero_base),
        unit=settings.whole("unit", default.unit),
        decimals=settings.whole("decimals", default.decimals),
        rounding=settings.choice("rounding", Rounding, default.rounding),
        scope=settings.text("scope", default.scope),
    )
    if display.unit not in (1, 1_000, 1_000_000):
        settings.fault("not_in_list", "unit", allowed="1, 1000, 1000000", hint="")
    for key in ("decimals", "percent_decimals"):
        if not 0 <= getattr(display, key) <= 6:
            settings.fault("not_in_list", key, allowed="0–6", hint="")
    if display.scope not in ("all", "external"):
        settings.fault("not_in_list", "scope", allowed="all, external", hint="")
    settings.close()
    return display


def _roll_up(settings: Settings) -> RollUp:
    rule = settings.choice("roll_up", RollUp, RollUp.ALL)
    settings.close()
    return rule


def _statuses(settings: Settings) -> tuple[Status, ...]:
    statuses: list[Status] = []
    for table in settings.tables("statuses"):
        tone = table.text("tone", "none")
        if tone not in TONES:
            table.fault("not_in_list", "tone", allowed=", ".join(TONES), hint=closest(tone, TONES))
        statuses.append(
            Status(
                id=table.text("id", required=True),
                met=table.choice("met", Met, Met.UNKNOWN, required=True),
                shape=table.choice("shape", Shape, Shape.DASH, required=True),
                tone=tone,
                outcome=table.localized("outcome", required=True),
                forecast=table.localized("forecast", required=True),
            )
        )
        if statuses[-1].id in {status.id for status in statuses[:-1]}:
            table.fault("doubled_id", "id")
        table.close()
    return tuple(statuses)


def _risk_scale(settings: Settings) -> RiskScale | None:
    if "risk_scale" not in settings.data:
        return None
    table = settings.table("risk_scale")
    scale = RiskScale(
        table.whole("maximum", 5, required=True),
        table.localized("probability", required=True),
        table.localized("significance", required=True),
    )
    if not 2 <= scale.maximum <= 10:
        table.fault("not_in_list", "maximum", allowed="2–10", hint="")
    table.close()
    return scale


def _project_totals(settings: Settings) -> dict[str, TotalRule]:
    rules = {
        measure: settings.choice(measure, TotalRule, TotalRule.NONE)
        for measure in ("total_funding", "own_share_percent", "realisation_percent")
    }
    settings.close()
    return rules


def read_statement_settings(settings: Settings, schemes: tuple[str, ...]) -> StatementSettings:
    """What is published, in which order, with which columns."""
    own = settings.table("statement", required=True)
    scheme = own.text("scheme", schemes[0])
    if scheme not in schemes:
        own.fault("not_in_list", "scheme", allowed=", ".join(schemes), hint=closest(scheme, schemes))
        scheme = schemes[0]
    columns = {name: _columns(settings.table("columns"), name) for name in settings.table("columns").data}
    sections = {name: _section(name, table, columns) for name, table in settings.table("sections", required=True).named_tables()}
    result = StatementSettings(
        id=own.text("id", required=True),
        year=own.whole("year", required=True),
        tense=own.choice("tense", Tense, Tense.OUTCOME),
        scheme=scheme,
        root=own.text("root", required=True),
        title=own.localized("title", required=True),
        organ=own.localized("organ", required=True),
        subtitle=own.localized("subtitle"),
        approval=_approval(settings.table("approval")),
        columns=columns,
        sections=sections,
        layout=_layout(settings.table("layout", required=True), sections),
        layout_of=_layout(settings.table("layout_of"), sections),
        notes=tuple(_note(table) for table in settings.tables("notes")),
    )
    if result.id and not re.fullmatch(r"[a-z0-9][a-z0-9-]*", result.id):
        own.fault("bad_form", "id", pattern="a–z 0–9 -")
    if isinstance(own.data.get("year"), int) and not 1990 <= result.year <= 2200:
        own.fault("broken_number", "year")
    _check_section_notes(settings, result)
    own.close()
    settings.close(known=("format", "columns"))
    return result


def _columns(settings: Settings, name: str) -> tuple[ColumnSpec, ...]:
    specs = []
    for table in settings.tables(name):
        _check_header(table)
        specs.append(
            ColumnSpec(table.choice("measure", Measure, Measure.ACTUAL, required=True), table.whole("year", 0), table.localized("header"))
        )
        table.close()
    return tuple(specs)


def _check_header(table: Settings) -> None:
    """A head may name the year and nothing else."""
    for _, text in table.localized("header").items():
        try:
            text.format(year="")
        except (KeyError, IndexError, ValueError):
            table.fault("bad_form", "header", pattern="{year}")
            return


def _section(name: str, table: Settings, columns: dict[str, tuple[ColumnSpec, ...]]) -> SectionSpec:
    kind = table.choice("kind", SectionKind, SectionKind.PROSE, required=True)
    lines = table.texts("lines", every="all")
    show = table.texts("show")
    for part in show:
        if part not in SHOWN_GOAL_PARTS:
            table.fault("not_in_list", "show", allowed=", ".join(SHOWN_GOAL_PARTS), hint=closest(part, SHOWN_GOAL_PARTS))
    chosen = table.text("columns")
    needs = kind in (SectionKind.COMPARISON, SectionKind.INVESTMENTS, SectionKind.KEY_FIGURES)
    if (needs or chosen) and chosen not in columns:
        table.fault("not_in_list", "columns", allowed=", ".join(columns), hint=closest(chosen, columns))
    section = SectionSpec(
        id=name,
        kind=kind,
        heading=table.localized("heading"),
        columns=chosen,
        lines=lines,
        include=table.choice("include", Include, Include.OWN),
        goals=table.text("goals"),
        show=show or SHOWN_GOAL_PARTS,
        unit_mark=table.choice("unit_mark", UnitMark, UnitMark.NAME),
        emphasise_own=table.flag("emphasise_own"),
        notes=table.texts("notes"),
        zero_base=table.choice("zero_base", ZeroBase, ZeroBase.DASH) if "zero_base" in table.data else None,
        charts=table.flag("charts", True),
    )
    table.close()
    return section


def _approval(settings: Settings) -> Approval:
    approval = Approval(settings.day("date"), settings.localized("organ"), settings.text("reference"))
    settings.close()
    return approval


def _layout(settings: Settings, sections: dict[str, SectionSpec]) -> dict[str, tuple[str, ...]]:
    layout: dict[str, tuple[str, ...]] = {}
    for key in settings.data:
        names = settings.texts(key)
        for name in names:
            if name not in sections:
                settings.fault("unknown_section", key, name=name, hint=closest(name, sections) or ", ".join(sections))
        layout[key] = tuple(name for name in names if name in sections)
    return layout


def _note(table: Settings) -> NoteSpec:
    note = NoteSpec(
        id=table.text("id", required=True),
        text=table.localized("text", required=True),
        tables=table.texts("tables"),
        years=table.wholes("years"),
        units=table.texts("units"),
        comparable=table.flag("comparable", True),
    )
    table.close()
    return note


def _check_section_notes(settings: Settings, result: StatementSettings) -> None:
    known = {note.id for note in result.notes}
    sections = settings.table("sections")
    for name, section in result.sections.items():
        for note in section.notes:
            if note not in known:
                sections.table(name).fault("unknown_note", "notes", name=note, hint=closest(note, known) or ", ".join(sorted(known)))
