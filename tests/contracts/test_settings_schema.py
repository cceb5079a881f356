"""The schema of the settings says what the reader does: every key of it is read, its values are those of the code, its examples are right."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from toteuma.core.conventions import (
    CostSign,
    DeviationSign,
    Display,
    Include,
    Measure,
    Met,
    RollUp,
    Rounding,
    SectionKind,
    Tense,
    TotalRule,
    UnitMark,
    ZeroBase,
)
from toteuma.core.document import Shape, Theme
from toteuma.core.findings import Finding
from toteuma.core.language import Language
from toteuma.package.loading import load_package
from toteuma.package.settings import read_municipality, read_statement_settings
from toteuma.package.settings_schema import MUNICIPALITY, STATEMENT, Setting, SettingsTable, settings_files
from toteuma.package.toml_reading import read_settings
from toteuma.package.toml_rows import row_of, rows_of

ENUMS = {
    "municipality.languages": Language,
    "display.cost_sign": CostSign,
    "display.deviation": DeviationSign,
    "display.zero_base": ZeroBase,
    "display.rounding": Rounding,
    "goal_status.roll_up": RollUp,
    "statuses[].met": Met,
    "statuses[].shape": Shape,
    "project_totals.total_funding": TotalRule,
    "project_totals.own_share_percent": TotalRule,
    "project_totals.realisation_percent": TotalRule,
    "statement.tense": Tense,
    "columns.*[].measure": Measure,
    "sections.*.kind": SectionKind,
    "sections.*.include": Include,
    "sections.*.unit_mark": UnitMark,
    "sections.*.zero_base": ZeroBase,
}
WRONG = {"text": "1.5", "localized": "1.5", "integer": '"x"', "boolean": '"x"', "date": '"x"', "texts": "[1]", "integers": '["x"]'}


def keys() -> Iterator[tuple[str, SettingsTable, Setting]]:
    for settings in settings_files().values():
        for table in settings.tables.values():
            for setting in (*table.keys.values(), *((table.names,) if table.names else ())):
                yield settings.file, table, setting


def path_of(table: SettingsTable, setting: Setting) -> str:
    name = "some" if setting.of else setting.name
    return f"{table.path}.{name}" if table.path else name


def written(table: SettingsTable, setting: Setting, value: str) -> str:
    """A settings file of one key."""
    heading = table.heading().replace("NAME", "some")
    return f"{heading}\n{'some' if setting.of else setting.name} = {value}\n"


def found(tmp_path: Path, file: str, text: str) -> list[Finding]:
    for name in (MUNICIPALITY, STATEMENT):
        (tmp_path / name).write_text(text if name == file else "", encoding="utf-8")
    return [finding for finding in load_package(tmp_path).findings if finding.place.file == file]


IDS = [f"{file.removesuffix('.toml')}: {path_of(table, setting)}" for file, table, setting in keys()]


@pytest.mark.parametrize(("file", "table", "setting"), list(keys()), ids=IDS)
def test_every_key_is_read_as_its_schema_says(tmp_path: Path, file: str, table: SettingsTable, setting: Setting) -> None:
    """A value of the wrong type is told at its row with an example, the example itself is not; nor is a key of the schema ever unknown."""
    concrete = path_of(table, setting).replace("*", "some").replace("[]", "[1]")
    wrong = found(tmp_path, file, written(table, setting, WRONG[setting.type]))
    told = [finding for finding in wrong if finding.place.column == concrete and finding.code == "setting_type"]
    assert [finding.place.row for finding in told] == [2]
    assert told[0].details["example"].endswith(f" = {setting.example}")
    right = found(tmp_path, file, written(table, setting, setting.example))
    codes = {finding.code for finding in right if finding.place.column == concrete}
    assert codes <= {"unknown_section", "unknown_note", "not_in_list", "unknown_root"}
    assert "not_in_list" not in codes or setting.references
    assert "setting_unknown" not in {finding.code for finding in (*wrong, *right)}


def test_the_values_of_a_key_are_those_of_the_code() -> None:
    declared = {path_of(table, setting).replace("some", "*"): tuple(setting.allowed) for _, table, setting in keys() if setting.allowed}
    assert {path: set(declared[path]) for path in ENUMS} == {path: {str(value) for value in kind} for path, kind in ENUMS.items()}


def test_what_is_left_out_is_what_the_code_takes(tmp_path: Path) -> None:
    findings: list[Finding] = []
    for name in (MUNICIPALITY, STATEMENT):
        (tmp_path / name).write_text('[sections.some]\nkind = "risks"\n' if name == STATEMENT else "", encoding="utf-8")
    settings, statement = read_settings(tmp_path / MUNICIPALITY, findings), read_settings(tmp_path / STATEMENT, findings)
    assert settings is not None
    assert statement is not None
    municipality = read_municipality(settings)
    assert (municipality.display, municipality.theme, municipality.roll_up) == (Display(), Theme(), RollUp.ALL)
    section = read_statement_settings(statement, ("income_statement",)).sections["some"]
    plain = {field.name: field.default for field in fields(section) if field.name not in ("id", "kind", "show", "heading")}
    assert {name: getattr(section, name) for name in plain} == plain


@pytest.mark.parametrize("package", ["examples/heinola-2025", "examples/aaltosaari-2025", "src/toteuma/package/model"])
@pytest.mark.parametrize("name", [MUNICIPALITY, STATEMENT])
def test_every_key_is_found_in_its_row(package: str, name: str) -> None:
    """Held against the parser: every path has a row, and the row has the last part of the path in it."""
    text = (Path(__file__).parents[2] / package / name).read_text(encoding="utf-8")
    rows, lines = rows_of(text), text.splitlines()

    def paths(value: object, path: str) -> Iterator[str]:
        yield path
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from paths(inner, f"{path}.{key}" if path else key)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for number, inner in enumerate(value, start=1):
                yield from paths(inner, f"{path}[{number}]")

    checked = 0
    for path in paths(tomllib.loads(text), ""):
        row = row_of(rows, path)
        if path:
            assert row is not None, path
            last = path.rpartition(".")[2].partition("[")[0]
            assert last in lines[row - 1], (path, row)
            checked += 1
    assert checked > 40


@pytest.mark.parametrize(
    ("text", "path", "row"),
    [
        ('a = """\n[b]\nc = 1\n"""\n[d]\ne = 2', "d.e", 6),
        ("a = [\n  [1],\n  # ]\n  '[',\n]\nb = 1", "b", 6),
        ("[a.'b c']\n\"d\" = 1", "a.b c.d", 2),
        ("[[a]]\nx = 1\n[[a.b]]\nx = 2\n[[a]]\n[[a.b]]\nx = 3", "a[2]", 5),
        ("a.b.c = 1", "a.b.c", 1),
    ],
)
def test_rows_of_what_is_seldom_written(text: str, path: str, row: int) -> None:
    assert rows_of(text).get(path) == row
