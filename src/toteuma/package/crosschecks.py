"""What only shows when the records stand side by side: dates, scales, levels, stages, texts that nobody gave."""

from __future__ import annotations

from collections.abc import Iterator

from toteuma.core.conventions import SectionKind
from toteuma.core.disagreements import Disagreement, disagreements
from toteuma.core.findings import Finding, Level, Place
from toteuma.core.language import Language, Localized
from toteuma.core.records import Amount, InvestmentAmount, Record
from toteuma.core.statement import Statement, StatementData
from toteuma.package.closest import closest
from toteuma.package.dates import date_checks
from toteuma.package.key_figures import formula_checks, value_checks
from toteuma.package.ledger_checks import ledger_checks
from toteuma.package.places import at_cell
from toteuma.package.schema import declared_in


def record_checks(data: StatementData) -> Iterator[Finding]:
    """Findings that hold whatever the habits of the municipality and the layout are."""
    yield from date_checks(data)
    yield from value_checks(data)
    yield from _stages(data)
    yield from ledger_checks(data)


def cross_check(data: StatementData) -> Iterator[Finding]:
    """Findings over the whole package, in no particular order."""
    yield from record_checks(data)
    yield from formula_checks(data)
    yield from _scopes(data)
    yield from _scales(data)
    yield from _layout(data)
    yield from _missing_texts(data)
    yield from _disagreements(data)


def _stages(data: StatementData) -> Iterator[Finding]:
    rows: tuple[Amount | InvestmentAmount, ...] = (*data.amounts, *data.investments)
    for row in rows:
        if (row.stage == "amendment") != bool(row.amendment):
            yield Finding(Level.ERROR, "amendment_and_stage", at_cell(row, "amendment", row.amendment), {"stage": row.stage})
    for amount in data.amounts:
        if data.scheme[amount.line].result:
            yield Finding(Level.ERROR, "amount_on_balance", at_cell(amount, "line", amount.line), {"line": amount.line})


def _scopes(data: StatementData) -> Iterator[Finding]:
    """Amounts that would be counted twice, or not at all, because of how external and internal items were parted."""
    parted = {(row.unit, row.line, row.year, row.stage, row.amendment, row.extent) for row in data.amounts if row.scope != "all"}
    whole = [row for row in data.amounts if row.scope == "all"]
    for row in whole:
        if (row.unit, row.line, row.year, row.stage, row.amendment, row.extent) in parted:
            details = {"unit": row.unit, "line": row.line, "year": str(row.year)}
            yield Finding(Level.ERROR, "scope_mixed", at_cell(row, "scope", row.scope), details)
    if whole and data.municipality.display.scope != "all":
        yield Finding(Level.ERROR, "scope_not_parted", at_cell(whole[0], "scope", "all"), {"count": str(len(whole))})


def _scales(data: StatementData) -> Iterator[Finding]:
    scale = data.municipality.risk_scale
    for risk in data.risks:
        if scale is None:
            yield Finding(Level.ERROR, "risk_scale_missing", at_cell(risk, "probability"), {})
            return
        for column in ("probability", "significance"):
            value = getattr(risk, column)
            if value > scale.maximum:
                details = {"column": column, "value": str(value), "maximum": str(scale.maximum)}
                yield Finding(Level.ERROR, "beyond_scale", at_cell(risk, column, str(value)), details)


def _layout(data: StatementData) -> Iterator[Finding]:
    settings = data.settings
    lines = [line.id for line in data.scheme]
    levels = {named.id for named in data.municipality.levels}
    for level in settings.layout:
        if level not in levels:
            place = Place("statement.toml", column=f"layout.{level}", quote=level)
            details = {"column": f"layout.{level}", "value": level, "table": declared_in("levels"), "hint": ", ".join(sorted(levels))}
            yield Finding(Level.ERROR, "unknown_reference", place, details)
    for unit in settings.layout_of:
        if unit not in data.organisation:
            place = Place("statement.toml", column=f"layout_of.{unit}", quote=unit)
            details = {
                "column": f"layout_of.{unit}",
                "value": unit,
                "table": declared_in("units"),
                "hint": ", ".join(data.organisation.units),
            }
            yield Finding(Level.ERROR, "unknown_reference", place, details)
    for note in settings.notes:
        for unit in note.units:
            if unit not in data.organisation:
                place = Place("statement.toml", column=f"notes.{note.id}.units", quote=unit)
                hint = closest(unit, data.organisation.units) or ", ".join(data.organisation.units)
                details = {"column": f"notes.{note.id}.units", "value": unit, "table": declared_in("units"), "hint": hint}
                yield Finding(Level.ERROR, "unknown_reference", place, details)
    for name, section in settings.sections.items():
        for line in section.lines:
            if line not in data.scheme:
                place = Place("statement.toml", column=f"sections.{name}.lines", quote=line)
                details = {
                    "column": f"sections.{name}.lines",
                    "value": line,
                    "table": declared_in("lines"),
                    "hint": closest(line, lines) or ", ".join(lines[:8]),
                }
                yield Finding(Level.ERROR, "unknown_reference", place, details)
        kinds = {named.id for named in data.municipality.goal_kinds}
        if section.kind is SectionKind.GOALS and section.goals not in kinds:
            place = Place("statement.toml", column=f"sections.{name}.goals", quote=section.goals)
            details = {
                "column": f"sections.{name}.goals",
                "value": section.goals,
                "table": declared_in("goal_kinds"),
                "hint": ", ".join(sorted(kinds)),
            }
            yield Finding(Level.ERROR, "unknown_reference", place, details)


def _missing_texts(data: StatementData) -> Iterator[Finding]:
    given = {(prose.unit, prose.section) for prose in data.prose}
    in_force = (code for code in data.organisation.subtree(data.settings.root) if data.organisation.exists_during(code, data.settings.year))
    for code in in_force:
        for section in data.settings.sections_of(code, data.organisation[code].level):
            if section.kind is SectionKind.PROSE and (code, section.id) not in given:
                file = f"prose/{code}/{section.id}.{data.municipality.languages[0]}.md"
                yield Finding(Level.WARNING, "prose_missing", Place(file, unit=code), {"file": file})
    yield from _missing_translations(data)


def _missing_translations(data: StatementData) -> Iterator[Finding]:
    """One finding per file and language: how many texts fall back to another language."""
    counts: dict[tuple[str, Language], int] = {}
    groups = (data.organisation.units.values(), data.officers, data.objectives, data.goals, data.indicators, data.key_figures, data.risks)
    records: list[Record] = [record for group in (*groups, data.funders, data.projects, data.prose) for record in group]
    for record in records:
        file = record.place.file or "prose"
        for name in record.__dataclass_fields__:
            text = getattr(record, name)
            if isinstance(text, Localized) and text:
                for language in data.municipality.languages:
                    if not text.get(language):
                        counts[file, language] = counts.get((file, language), 0) + 1
    for (file, language), count in counts.items():
        yield Finding(Level.INFO, "translation_missing", Place(file), {"count": str(count), "language": language.value})


def _disagreements(data: StatementData) -> Iterator[Finding]:
    statement = Statement(data)
    for book in (statement.book, statement.investment_book):
        for disagreement in disagreements(book):
            stated = disagreement.stated.key
            if disagreement.code == "total_line" and book.scheme[stated.item].result:
                continue  # told already: a balance takes no amount at all
            yield _disagreement(data, disagreement)


def _disagreement(data: StatementData, disagreement: Disagreement) -> Finding:
    stated, computed = disagreement.stated, disagreement.computed
    assert computed.value is not None
    value = stated.value
    source = next((computed if value is None else stated).sources())
    given = "" if value is None else str(value)
    key = stated.key
    formula = " + ".join(str(term.figure.value) for term in computed.origin.terms) + f" = {computed.value}"
    level = Level.WARNING if data.settings.comparable(key.year) else Level.INFO
    return Finding(
        level if disagreement.code.startswith("whole_") else Level.ERROR,
        disagreement.code,
        Place(source.file, row=source.row, column="amount", unit=key.unit, quote=given),
        {
            "unit": key.unit,
            "line": key.item,
            "year": str(key.year),
            "stage": key.stage,
            "scope": key.scope,
        },
        stated=given,
        expected=str(computed.value),
        formula=formula,
        proposed=str(computed.value),
        numbers={"computed": computed.value} | ({} if value is None else {"stated": value, "difference": value - computed.value}),
    )
