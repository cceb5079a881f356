"""A package folder as :class:`StatementData`, with every fault as a finding, all at once.

What cannot be used is left out of the data and stands in the findings; with a finding of level error nothing is ever published from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from toteuma.core.conventions import Municipality, StatementSettings
from toteuma.core.errors import PackageUnreadable
from toteuma.core.findings import Finding, Level, Place, errors
from toteuma.core.organisation import Organisation
from toteuma.core.records import (
    AccountLine,
    Amendment,
    Amount,
    BindingLevel,
    CalendarStep,
    ClosedPeriod,
    CostCentre,
    Fact,
    Funder,
    Goal,
    Indicator,
    InvestmentAmount,
    InvestmentProject,
    KeyFigure,
    KeyFigureValue,
    LedgerAccount,
    LocalLine,
    Objective,
    Officer,
    Parameter,
    Project,
    Prose,
    Record,
    Remark,
    Risk,
    Unit,
    UnitPlacement,
)
from toteuma.core.scheme import Line, LineScheme
from toteuma.core.statement import StatementData
from toteuma.package.cells import ReadRow
from toteuma.package.closest import closest
from toteuma.package.crosschecks import cross_check, record_checks
from toteuma.package.explanations import EXPLANATIONS
from toteuma.package.files import is_there
from toteuma.package.links import linked_rows
from toteuma.package.prose import FOLDER as PROSE
from toteuma.package.prose import read_prose
from toteuma.package.reading import UNREADABLE, ReadTable, read_table
from toteuma.package.schema import tables
from toteuma.package.settings import read_municipality, read_statement_settings
from toteuma.package.settings_schema import MUNICIPALITY, STATEMENT
from toteuma.package.toml_reading import Settings, read_settings
from toteuma.rules import compared_schemes, line_scheme

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
    "accounts": LedgerAccount,
    "account_lines": AccountLine,
    "cost_centres": CostCentre,
    "placements": UnitPlacement,
    "closed_periods": ClosedPeriod,
    "binding_levels": BindingLevel,
    "calendar": CalendarStep,
}
"""The record type of each table."""

RENAMED = {"class": "risk_class"}
"""Field names that Python keeps for itself."""

PROFILES = "profiles"
"""Folder of a package's import profiles, which tell how files of postings are to be read."""

BUILT_IN_MEASURES = ("EUR", "EUR_per_inhabitant", "percent", "count", "per_inhabitant", "person", "hour")

TRecord = TypeVar("TRecord", bound=Record)
TAmount = TypeVar("TAmount", Amount, InvestmentAmount)


@dataclass(frozen=True, slots=True)
class LoadedPackage:
    """``data`` is None where the settings or the units are too broken to go on."""

    path: Path
    data: StatementData | None
    findings: tuple[Finding, ...]
    settings: tuple[Settings, ...] = ()

    def placed(self, finding: Finding) -> Finding:
        """A finding with its row, where it is at a setting."""
        for settings in self.settings:
            finding = settings.placed(finding)
        return finding


def load_package(path: Path) -> LoadedPackage:
    """Read a package. **Raises** PackageUnreadable where there is no folder at all; everything else is a finding."""
    loaded = _load(path)
    return replace(loaded, findings=_sorted([loaded.placed(finding) for finding in loaded.findings]))


def _load(path: Path) -> LoadedPackage:
    if not path.is_dir():
        raise PackageUnreadable(path=str(path), cause="")
    findings: list[Finding] = []
    municipality_file = read_settings(path / MUNICIPALITY, findings)
    statement_file = read_settings(path / STATEMENT, findings)
    read = _read_tables(path, findings, from_ledger=statement_file is not None and "ledger" in statement_file.data)
    municipality = read_municipality(municipality_file) if municipality_file else None
    settings = read_statement_settings(statement_file, compared_schemes()) if statement_file else None
    files = tuple(file for file in (municipality_file, statement_file) if file)
    if municipality is None or settings is None:
        return LoadedPackage(path, None, tuple(findings), files)
    scheme = _scheme(settings, read["lines"].rows, findings)
    rows = linked_rows(read, _settings_names(municipality, settings, scheme, findings), findings)
    records = {table: [_record(RECORDS[table], row) for row in found] for table, found in rows.items()}
    organisation = Organisation(_typed(records["units"], Unit))
    units_named = read["units"].names
    if settings.root and units_named is not None and settings.root not in units_named:
        place = Place(STATEMENT, column="statement.root", quote=settings.root)
        details = {"value": settings.root, "hint": ", ".join([*organisation.units][:8])}
        findings.append(Finding(Level.ERROR, "unknown_root", place, details))
    if settings.root not in organisation or not settings.year:
        return LoadedPackage(path, None, tuple(findings), files)
    if _wrong_settings(findings):
        findings.extend(record_checks(_data(municipality, settings, organisation, scheme, records, ())))
        return LoadedPackage(path, None, tuple(findings), files)
    fallen = frozenset(units_named or ()) - set(organisation.units)
    settings = replace(settings, layout_of={unit: names for unit, names in settings.layout_of.items() if unit not in fallen})
    prose = read_prose(path, organisation, settings, findings, fallen=fallen)
    data = _data(municipality, settings, organisation, scheme, records, prose)
    findings.extend(cross_check(data))
    data = replace(data, amounts=_with_their_decision(data.amounts), investments=_with_their_decision(data.investments))
    return LoadedPackage(path, None if _wrong_settings(findings) else data, tuple(findings), files)


def _with_their_decision(amounts: tuple[TAmount, ...]) -> tuple[TAmount, ...]:
    """Without the amendments of no decision and the decisions of no amendment, which the cross checks have told of."""
    return tuple(amount for amount in amounts if (amount.stage == "amendment") == bool(amount.amendment))


def _wrong_settings(findings: list[Finding]) -> bool:
    """Whether nothing can be built with the settings: what stands in place of a wrong one is not what was meant."""
    return any(finding.place.file in (MUNICIPALITY, STATEMENT) for finding in errors(findings))


def declared_names(municipality: Municipality, settings: StatementSettings, scheme: LineScheme) -> dict[str, frozenset[str]]:
    """The names that references to no table may have: those that the settings declare, the built-in measures, the lines."""
    return {
        "levels": frozenset(named.id for named in municipality.levels),
        "goal_kinds": frozenset(named.id for named in municipality.goal_kinds),
        "statuses": frozenset(status.id for status in municipality.statuses),
        "risk_classes": frozenset(named.id for named in municipality.risk_classes),
        "measures": frozenset((*(named.id for named in municipality.measures), *BUILT_IN_MEASURES)),
        "documents": frozenset(settings.documents),
        "lines": frozenset(line.id for line in scheme),
    }


def _settings_names(
    municipality: Municipality, settings: StatementSettings, scheme: LineScheme, findings: list[Finding]
) -> dict[str, frozenset[str] | None]:
    """The declared names; None for a list that is missing where the settings have faults."""
    nothing = frozenset(BUILT_IN_MEASURES)
    wrong = _wrong_settings(findings)
    return {table: None if wrong and names <= nothing else names for table, names in declared_names(municipality, settings, scheme).items()}


def _sorted(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(dict.fromkeys(findings), key=Finding.sort_key))


def _read_tables(path: Path, findings: list[Finding], *, from_ledger: bool) -> dict[str, ReadTable]:
    """``from_ledger``: the amounts may all come from a ledger, so that the package need not have any."""
    read: dict[str, ReadTable] = {}
    for table in tables().values():
        file = path / table.file
        required = table.required_file and not (from_ledger and table.id == "amounts")
        if is_there(file, table.file, findings, required=required):
            read[table.id] = read_table(file, table, findings)
            if required and read[table.id].names == frozenset():
                findings.append(Finding(Level.WARNING, "table_without_rows", Place(table.file, row=2)))
        else:
            read[table.id] = UNREADABLE if required or file.exists() else ReadTable([], frozenset())
    findings.extend(_unknown_files(path))
    return read


def _unknown_files(path: Path) -> Iterator[Finding]:
    """Tables that no schema has, and names that look like a slip for one that the package would have."""
    known = [*(table.file for table in tables().values()), MUNICIPALITY, STATEMENT, EXPLANATIONS, PROSE, PROFILES]
    for entry in sorted(path.iterdir()):
        hint = closest(entry.name, known)
        if entry.name not in known and not entry.name.startswith(".") and (hint or entry.suffix == ".csv"):
            yield Finding(Level.WARNING, "unknown_file", Place(entry.name), {"hint": hint or ", ".join(known)})


def _scheme(settings: StatementSettings, rows: list[ReadRow], findings: list[Finding]) -> LineScheme:
    scheme = line_scheme(settings.scheme, settings.year)
    local: list[Line] = []
    for row in list(rows):
        values = row.values
        line_id, parent = str(values["id"]), str(values["parent"])
        known = [line.id for line in scheme] + [line.id for line in local]
        if line_id in known or parent not in known:
            rows.remove(row)
            code, quote = ("doubled_line", line_id) if line_id in known else ("unknown_reference", parent)
            place = Place(row.place.file, row=row.place.row, column="id" if line_id in known else "parent", quote=quote)
            details = {"key": line_id, "column": "parent", "value": parent, "table": "lines.csv", "hint": closest(parent, known)}
            findings.append(Finding(Level.ERROR, code, place, details))
            continue
        nature = next(line.nature for line in (*scheme, *local) if line.id == parent)
        local.append(Line(line_id, parent, nature, values["name"]))  # type: ignore[arg-type]
    return line_scheme(settings.scheme, settings.year, tuple(local))


def _record(kind: type[TRecord], row: ReadRow) -> TRecord:
    values: dict[str, Any] = {RENAMED.get(name, name): value for name, value in row.values.items()}
    return kind(place=row.place, **values)


def _typed(records: list[Record], kind: type[TRecord]) -> tuple[TRecord, ...]:
    return tuple(record for record in records if isinstance(record, kind))


def _data(
    municipality: Municipality,
    settings: StatementSettings,
    organisation: Organisation,
    scheme: LineScheme,
    records: dict[str, list[Record]],
    prose: tuple[Prose, ...],
) -> StatementData:
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
        objectives=_typed(records["objectives"], Objective),
        goals=_typed(records["goals"], Goal),
        indicators=_typed(records["indicators"], Indicator),
        key_figures=_typed(records["key_figures"], KeyFigure),
        key_figure_values=_typed(records["key_figure_values"], KeyFigureValue),
        parameters=_typed(records["parameters"], Parameter),
        facts=_typed(records["facts"], Fact),
        risks=_typed(records["risks"], Risk),
        funders=_typed(records["funders"], Funder),
        projects=_typed(records["projects"], Project),
        prose=prose,
        accounts=_typed(records["accounts"], LedgerAccount),
        account_lines=_typed(records["account_lines"], AccountLine),
        cost_centres=_typed(records["cost_centres"], CostCentre),
        placements=_typed(records["placements"], UnitPlacement),
        closed_periods=_typed(records["closed_periods"], ClosedPeriod),
        binding_levels=_typed(records["binding_levels"], BindingLevel),
        calendar=_typed(records["calendar"], CalendarStep),
    )
