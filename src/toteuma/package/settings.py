"""``municipality.toml`` and ``statement.toml`` as conventions."""

from __future__ import annotations

from collections.abc import Iterator

from toteuma.core.conventions import (
    MEASURES_OF,
    Approval,
    ColumnSpec,
    Comparatives,
    CostSign,
    DataLicence,
    DeviationSign,
    Display,
    DocumentKind,
    ForecastMethod,
    Include,
    LedgerSettings,
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
from toteuma.core.findings import Level
from toteuma.core.language import Language
from toteuma.core.structure import account_key
from toteuma.package.accessibility import read_accessibility
from toteuma.package.closest import closest
from toteuma.package.toml_reading import Settings
from toteuma.package.year_documents import layout_of_units, read_document, written_now
from toteuma.rules import document_kinds, scheme_ids
from toteuma.rules.account_mappings import account_mapping_ids


def read_municipality(settings: Settings) -> Municipality:
    """The municipality; what is wrong is in the findings of ``settings``."""
    own, theme = settings.table("municipality"), settings.table("theme")
    return Municipality(
        name=own.localized("name"),
        code=own.text("code"),
        business_id=own.text("business_id"),
        contact=own.text("contact"),
        licence=_licence(settings.table("licence")),
        languages=_languages(own),
        theme=Theme(theme.text("accent"), theme.text("accent_dark")),
        levels=_named(settings, "levels"),
        display=_display(settings.table("display")),
        roll_up=settings.table("goal_status").choice("roll_up", RollUp),
        goal_kinds=_named(settings, "goal_kinds"),
        statuses=_statuses(settings),
        risk_scale=_risk_scale(settings),
        risk_classes=_named(settings, "risk_classes"),
        measures=_named(settings, "measures"),
        project_totals=_project_totals(settings.table("project_totals")),
        accessibility=read_accessibility(settings.table("accessibility")) if "accessibility" in settings.data else None,
        actual_word=settings.table("wording").localized("actual"),
    )


def _licence(table: Settings) -> DataLicence:
    """The terms of the open data: those that the schema names where the table is left out; whole where it is not, so that no name stands beside other terms."""
    for key, setting in table.schema.keys.items() if table.data else ():
        if key not in table.data:
            table.fault("setting_missing", key, example=f"{key} = {setting.example}")
    return DataLicence(table.text("name"), table.text("path"), table.localized("title"))


def _languages(own: Settings) -> tuple[Language, ...]:
    return tuple(dict.fromkeys(Language(language) for language in own.texts("languages"))) or (Language.FI,)


def _with_own_ids(settings: Settings, key: str) -> Iterator[tuple[str, Settings]]:
    """The tables of an array with their ids; an id that stands twice is a finding."""
    seen: set[str] = set()
    for table in settings.tables(key):
        own_id = table.text("id")
        if own_id in seen:
            table.fault("doubled_id", "id")
        seen.add(own_id)
        yield own_id, table


def _named(settings: Settings, key: str) -> tuple[Named, ...]:
    return tuple(Named(own_id, table.localized("name")) for own_id, table in _with_own_ids(settings, key))


def _display(settings: Settings) -> Display:
    return Display(
        cost_sign=settings.choice("cost_sign", CostSign),
        deviation=settings.choice("deviation", DeviationSign),
        percent_decimals=settings.whole("percent_decimals"),
        zero_base=settings.choice("zero_base", ZeroBase),
        unit=settings.whole("unit"),
        decimals=settings.whole("decimals"),
        rounding=settings.choice("rounding", Rounding),
        scope=settings.text("scope"),
    )


def _statuses(settings: Settings) -> tuple[Status, ...]:
    return tuple(
        Status(
            id=own_id,
            met=table.choice("met", Met),
            shape=table.choice("shape", Shape),
            tone=table.text("tone"),
            outcome=table.localized("outcome"),
            forecast=table.localized("forecast"),
        )
        for own_id, table in _with_own_ids(settings, "statuses")
    )


def _risk_scale(settings: Settings) -> RiskScale | None:
    if "risk_scale" not in settings.data:
        return None
    table = settings.table("risk_scale")
    return RiskScale(table.whole("maximum"), table.localized("probability"), table.localized("significance"))


def _project_totals(settings: Settings) -> dict[str, TotalRule]:
    return {measure: settings.choice(measure, TotalRule) for measure in settings.schema.keys}


def read_statement_settings(settings: Settings, schemes: tuple[str, ...]) -> StatementSettings:
    """What is published, in which order, with which columns. ``schemes``: those that can be held against a budget."""
    own = settings.table("statement")
    scheme = own.text("scheme")
    if scheme not in schemes:
        code = "scheme_not_compared" if scheme in scheme_ids() else "not_in_list"
        own.fault(code, "scheme", value=scheme, allowed=", ".join(schemes), hint=closest(scheme, schemes))
        scheme = str(own.schema.keys["scheme"].default)
    column_sets = settings.table("columns")
    columns = {name: _columns(column_sets, name) for name in column_sets.data}
    sections = {name: _section(name, table, columns) for name, table in settings.table("sections").named_tables()}
    tense = own.choice_or_none("tense", Tense)
    kind = own.choice_or_none("kind", DocumentKind) or (DocumentKind.INTERIM if tense is Tense.FORECAST else DocumentKind.STATEMENT)
    documents = {name: read_document(name, table, sections) for name, table in settings.table("documents").named_tables()}
    result = StatementSettings(
        id=own.text("id"),
        year=own.whole("year"),
        tense=tense or Tense(document_kinds()[kind].tense),
        kind=kind,
        documents=documents,
        scheme=scheme,
        root=own.text("root"),
        title=own.localized("title"),
        organ=own.localized("organ"),
        subtitle=own.localized("subtitle"),
        approval=_approval(settings.table("approval")),
        columns=columns,
        sections=sections,
        layout=layout_of_units(settings.table("layout"), sections),
        layout_of=layout_of_units(settings.table("layout_of"), sections),
        notes=tuple(_note(own_id, table) for own_id, table in _with_own_ids(settings, "notes")),
        ledger=_ledger(settings.table("ledger")) if "ledger" in settings.data else LedgerSettings(),
    )
    _check_section_notes(settings, result)
    chosen = own.text("document")
    if chosen and chosen not in documents:
        own.fault("not_in_list", "document", value=chosen, allowed=", ".join(documents), hint=closest(chosen, documents))
    return written_now(result, documents[chosen]) if chosen in documents else result


def _columns(settings: Settings, name: str) -> tuple[ColumnSpec, ...]:
    specs = []
    for table in settings.tables(name):
        _check_header(table)
        specs.append(
            ColumnSpec(table.choice("measure", Measure), table.whole("year"), table.localized("header"), table.choice("of", Measure))
        )
    return tuple(specs)


def _check_header(table: Settings) -> None:
    """A head may name the year and nothing else."""
    header = table.data.get("header")
    for text in header.values() if isinstance(header, dict) else [header or ""]:
        try:
            str(text).format(year="")
        except (KeyError, IndexError, ValueError):
            table.fault("header_place", "header", value=str(text))
            return


def _section(name: str, table: Settings, columns: dict[str, tuple[ColumnSpec, ...]]) -> SectionSpec:
    kind = table.choice_or_none("kind", SectionKind) or SectionKind.PROSE
    chosen = table.text("columns")
    needs = kind in (SectionKind.COMPARISON, SectionKind.INVESTMENTS, SectionKind.KEY_FIGURES)
    if (needs or chosen) and chosen not in columns:
        table.fault("not_in_list", "columns", allowed=", ".join(columns), hint=closest(chosen, columns))
    if chosen in columns and kind in MEASURES_OF:
        left_out = [spec.measure.value for spec in columns[chosen] if spec.measure not in MEASURES_OF[kind]]
        if left_out:
            known = ", ".join(measure for measure in Measure if measure in MEASURES_OF[kind])
            table.fault(
                "columns_left_out", "columns", level=Level.WARNING, section=name, measures=", ".join(left_out), kind=kind.value, known=known
            )
    return SectionSpec(
        id=name,
        kind=kind,
        heading=table.localized("heading"),
        columns=chosen,
        lines=table.texts("lines"),
        include=table.choice("include", Include),
        goals=table.text("goals"),
        show=table.texts("show"),
        unit_mark=table.choice("unit_mark", UnitMark),
        emphasise_own=table.flag("emphasise_own"),
        notes=table.texts("notes"),
        zero_base=table.choice_or_none("zero_base", ZeroBase),
        charts=table.flag("charts"),
    )


def _approval(settings: Settings) -> Approval:
    return Approval(settings.day("date"), settings.localized("organ"), settings.text("reference"))


def _ledger(settings: Settings) -> LedgerSettings:
    mapping = settings.text("accounts")
    if mapping not in account_mapping_ids():
        settings.fault("not_in_list", "accounts", allowed=", ".join(account_mapping_ids()), hint=closest(mapping, account_mapping_ids()))
        mapping = str(settings.schema.keys["accounts"].default)
    return LedgerSettings(
        folder=settings.text("folder"),
        accounts=mapping,
        comparatives=settings.choice("comparatives", Comparatives),
        through=settings.whole("through"),
        without_cost_centre=settings.text("without_cost_centre"),
        forecast=settings.choice("forecast", ForecastMethod),
        investment_expenditure=_account_ranges(settings, "investment_expenditure"),
        investment_income=_account_ranges(settings, "investment_income"),
    )


def _account_ranges(settings: Settings, key: str) -> tuple[tuple[str, str], ...]:
    """``1190`` or ``1000-1199``: first and last account."""
    ranges = []
    for written in settings.texts(key):
        first, _, last = (part.strip() for part in written.partition("-"))
        if first and (not last or account_key(first) <= account_key(last)):
            ranges.append((first, last or first))
        else:
            settings.fault("not_an_account_range", key, value=written)
    return tuple(ranges)


def _note(own_id: str, table: Settings) -> NoteSpec:
    return NoteSpec(
        id=own_id,
        text=table.localized("text"),
        tables=table.texts("tables"),
        years=table.wholes("years"),
        units=table.texts("units"),
        comparable=table.flag("comparable"),
    )


def _check_section_notes(settings: Settings, result: StatementSettings) -> None:
    known = {note.id for note in result.notes}
    sections = settings.table("sections")
    for name, section in result.sections.items():
        for note in section.notes:
            if note not in known:
                sections.table(name).fault("unknown_note", "notes", name=note, hint=closest(note, known) or ", ".join(sorted(known)))
