"""A package folder as :class:`StatementData`, with every fault as a finding, all at once.

What cannot be used is left out of the data and stands in the findings; with a finding of level error nothing is ever published from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from toteuma.core.conventions import Municipality, StatementSettings
from toteuma.core.errors import PackageUnreadable
from toteuma.core.findings import Finding, Level, Place
from toteuma.core.organisation import Organisation
from toteuma.core.records import (
    Amendment,
    Amount,
    Fact,
    Funder,
    Goal,
    Indicator,
    InvestmentAmount,
    InvestmentProject,
    KeyFigure,
    KeyFigureValue,
    LocalLine,
    Objective,
    Officer,
    Parameter,
    Project,
    Record,
    Remark,
    Risk,
    Unit,
)
from toteuma.core.scheme import Line, LineScheme
from toteuma.core.statement import StatementData
from toteuma.package.crosschecks import cross_check
from toteuma.package.prose import read_prose
from toteuma.package.reading import ReadRow, closest, read_table
from toteuma.package.schema import tables
from toteuma.package.settings import read_municipality, read_statement_settings
from toteuma.package.toml_reading import read_settings
from toteuma.rules import line_scheme, scheme_ids

RECORDS: dict[str, type[Record]] = {
    "units": Unit,
    "officers": Officer,
    "lines": LocalLine,
    "amendments": Amendment,
    "amounts": Amount,
    "remarks": Remark,
    "investment_projects": InvestmentProject,
    "investments": InvestmentAmount,
    "objectives": Objective,
    "goals": Goal,
    "indicators": Indicator,
    "key_figures": KeyFigure,
    "key_figure_values": KeyFigureValue,
    "parameters": Parameter,
    "facts": Fact,
    "risks": Risk,
    "funders": Funder,
    "projects": Project,
}
"""The record type of each table."""

RENAMED = {"class": "risk_class"}
"""Field names that Python keeps for itself."""

BUILT_IN_MEASURES = ("EUR", "EUR_per_inhabitant", "percent", "count", "per_inhabitant", "person", "hour")

TRecord = TypeVar("TRecord", bound=Record)


@dataclass(frozen=True, slots=True)
class LoadedPackage:
    """``data`` is None where the settings or the units are too broken to go on."""

    path: Path
    data: StatementData | None
    findings: tuple[Finding, ...]


def load_package(path: Path) -> LoadedPackage:
    """Read a package. **Raises** PackageUnreadable where there is no folder at all; everything else is a finding."""
    if not path.is_dir():
        raise PackageUnreadable(path=str(path), cause="")
    findings: list[Finding] = []
    municipality_file = read_settings(path / "municipality.toml", findings)
    statement_file = read_settings(path / "statement.toml", findings)
    rows = _read_tables(path, findings)
    if municipality_file is None or statement_file is None:
        return LoadedPackage(path, None, _sorted(findings))
    municipality = read_municipality(municipality_file)
    settings = read_statement_settings(statement_file, scheme_ids())
    scheme = _scheme(settings, rows["lines"], findings)
    _check_references(rows, municipality, scheme, findings)
    records = {table: [_record(RECORDS[table], row) for row in found] for table, found in rows.items()}
    units = _without_cycles(_typed(records["units"], Unit), lambda unit: unit.code, lambda unit: unit.parent, "units.csv", findings)
    if not units or settings.root not in {unit.code for unit in units}:
        place = Place("statement.toml", column="statement.root", quote=settings.root)
        findings.append(Finding(Level.ERROR, "unknown_root", place, {"value": settings.root, "hint": ", ".join(u.code for u in units[:8])}))
        return LoadedPackage(path, None, _sorted(findings))
    data = _data(municipality, settings, Organisation(units), scheme, records, path, findings)
    findings.extend(cross_check(data))
    return LoadedPackage(path, data, _sorted(findings))


def _sorted(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(dict.fromkeys(findings), key=Finding.sort_key))


def _read_tables(path: Path, findings: list[Finding]) -> dict[str, list[ReadRow]]:
    rows: dict[str, list[ReadRow]] = {}
    for table in tables().values():
        file = path / table.file
        rows[table.id] = read_table(file, table, findings) if file.is_file() else []
        if table.required_file and not file.is_file():
            findings.append(Finding(Level.ERROR, "file_missing", Place(table.file), {"file": table.file}))
    known = {table.file for table in tables().values()}
    for file in sorted(path.glob("*.csv")):
        if file.name not in known:
            hint = closest(file.name, known)
            findings.append(Finding(Level.WARNING, "unknown_file", Place(file.name), {"file": file.name, "hint": hint}))
    return rows


def _scheme(settings: StatementSettings, rows: list[ReadRow], findings: list[Finding]) -> LineScheme:
    year = max(settings.year, 2021)
    scheme = line_scheme(settings.scheme, year)
    local: list[Line] = []
    for row in list(rows):
        values = row.values
        line_id, parent = str(values["id"]), str(values["parent"])
        known = [line.id for line in scheme] + [line.id for line in local]
        if line_id in known or parent not in known:
            rows.remove(row)
            code, quote = ("doubled_key", line_id) if line_id in known else ("unknown_reference", parent)
            place = Place(row.place.file, row=row.place.row, column="id" if line_id in known else "parent", quote=quote)
            details = {
                "key": line_id,
                "first": scheme.id,
                "column": "parent",
                "value": parent,
                "table": "lines",
                "hint": closest(parent, known),
            }
            findings.append(Finding(Level.ERROR, code, place, details))
            continue
        name = values["name"]
        local.append(Line(line_id, parent, scheme[parent].nature if parent in scheme else local[-1].nature, name))  # type: ignore[arg-type]
    return line_scheme(settings.scheme, year, tuple(local))


def _check_references(rows: dict[str, list[ReadRow]], municipality: Municipality, scheme: LineScheme, findings: list[Finding]) -> None:
    """Drop the rows that refer to nothing, with a finding for each wrong reference; again until nothing more falls."""
    settings_keys = {
        "levels": {named.id for named in municipality.levels},
        "goal_kinds": {named.id for named in municipality.goal_kinds},
        "statuses": {status.id for status in municipality.statuses},
        "risk_classes": {named.id for named in municipality.risk_classes},
        "measures": {named.id for named in municipality.measures} | set(BUILT_IN_MEASURES),
        "lines": {line.id for line in scheme},
    }
    keys = {
        table.id: {str(row.values[table.key[0]]) for row in rows[table.id]} for table in tables().values() if table.id not in settings_keys
    }
    for table in tables().values():
        if table.id == "lines":
            continue
        kept: list[ReadRow] = []
        for row in rows[table.id]:
            faults = list(_wrong_references(row, table.id, {**keys, **settings_keys}))
            findings.extend(faults)
            if not faults:
                kept.append(row)
        rows[table.id] = kept


def _wrong_references(row: ReadRow, table: str, keys: dict[str, set[str]]) -> Iterable[Finding]:
    for field in tables()[table].fields:
        value = row.values.get(field.name)
        if not field.references or not value:
            continue
        for name in value if isinstance(value, tuple) else (str(value),):
            if name not in keys[field.references]:
                known = sorted(keys[field.references])
                hint = closest(name, known) or ", ".join(known[:8])
                place = Place(row.place.file, row.place.sheet, row.place.row, field.name, quote=name)
                details = {"column": field.name, "value": name, "table": field.references, "hint": hint}
                yield Finding(Level.ERROR, "unknown_reference", place, details, proposed=closest(name, known))


def _record(kind: type[TRecord], row: ReadRow) -> TRecord:
    values: dict[str, Any] = {RENAMED.get(name, name): value for name, value in row.values.items()}
    return kind(place=row.place, **values)


def _typed(records: list[Record], kind: type[TRecord]) -> tuple[TRecord, ...]:
    return tuple(record for record in records if isinstance(record, kind))


def _without_cycles(
    records: tuple[TRecord, ...], code: Callable[[TRecord], str], parent: Callable[[TRecord], str], file: str, findings: list[Finding]
) -> tuple[TRecord, ...]:
    """The records whose chain of parents ends; each of the others is a finding."""
    parents = {code(record): parent(record) for record in records}
    kept: list[TRecord] = []
    for record in records:
        chain = [code(record)]
        while (above := parents.get(chain[-1], "")) and above not in chain:
            chain.append(above)
        if above:
            place = Place(file, row=record.place.row, column="parent", quote=parent(record))
            findings.append(Finding(Level.ERROR, "circular", place, {"chain": " → ".join([*chain, above])}))
        elif all(name in parents for name in chain):
            kept.append(record)
    return tuple(kept)


def _data(
    municipality: Municipality,
    settings: StatementSettings,
    organisation: Organisation,
    scheme: LineScheme,
    records: dict[str, list[Record]],
    path: Path,
    findings: list[Finding],
) -> StatementData:
    objectives = _without_cycles(
        _typed(records["objectives"], Objective), lambda record: record.id, lambda record: record.parent, "objectives.csv", findings
    )
    key_figures = _without_cycles(
        _typed(records["key_figures"], KeyFigure), lambda record: record.id, lambda record: record.parent, "key_figures.csv", findings
    )
    return StatementData(
        municipality=municipality,
        settings=settings,
        organisation=organisation,
        scheme=scheme,
        officers=_typed(records["officers"], Officer),
        amendments=_typed(records["amendments"], Amendment),
        amounts=_typed(records["amounts"], Amount),
        remarks=_typed(records["remarks"], Remark),
        investment_projects=_typed(records["investment_projects"], InvestmentProject),
        investments=_typed(records["investments"], InvestmentAmount),
        objectives=objectives,
        goals=_typed(records["goals"], Goal),
        indicators=_typed(records["indicators"], Indicator),
        key_figures=key_figures,
        key_figure_values=_typed(records["key_figure_values"], KeyFigureValue),
        parameters=_typed(records["parameters"], Parameter),
        facts=_typed(records["facts"], Fact),
        risks=_typed(records["risks"], Risk),
        funders=_typed(records["funders"], Funder),
        projects=_typed(records["projects"], Project),
        prose=read_prose(path, organisation, settings, findings),
    )
