"""``docs/package.md``: what a statement package holds, from the schemas that it is read by."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files

from toteuma.core.language import Language
from toteuma.package.cells import parse_date, parse_decimal
from toteuma.package.explanations import EXPLANATIONS
from toteuma.package.schema import Field, TableSchema, tables
from toteuma.package.settings_schema import Setting, SettingsFile, SettingsTable, read_schemas, settings_files
from toteuma.rules import line_scheme, scheme_ids

NUMBERS = ("1234.5", "1234,50", "-1 234,50", "−1234.5", "1.234,50", "1,234.50", "1234 €", "(1234)", "1e3")
DATES = ("2026-03-10", "10.3.2026", "10.03.2026", "10.3.26", "3/10/2026", "31.2.2026")
SCHEME_YEAR = 2025
"""The year whose version of the line schemes is listed."""

Evaluate = Callable[[str], str]
"""A binding as it prints in a text."""


def package_page(functions: Mapping[str, tuple[str, ...]], evaluate: Evaluate) -> str:
    """The whole page. ``functions`` are the references with their arguments."""
    parts = [_part("introduction"), *_numbers_and_dates(), _part("files")]
    for settings in settings_files().values():
        parts += _settings(settings)
    parts += ["## Tables", "", _part("tables")]
    for table in tables().values():
        parts += _table(table)
    parts += [*_settings(read_schemas(EXPLANATIONS)[EXPLANATIONS]), *_lines(), *_expressions(functions, evaluate), _part("workbook")]
    return "\n".join(parts).rstrip() + "\n"


def _part(name: str) -> str:
    return files(__package__).joinpath("schemas", "page", f"{name}.md").read_text(encoding="utf-8")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _code(text: str) -> str:
    return f"`{_cell(text)}`"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _head(*names: str) -> list[str]:
    return [_row(*names), "|" + "---|" * len(names)]


# --- how cells are written ----------------------------------------------------------------------------------------------------------


def _numbers_and_dates() -> Iterator[str]:
    yield from _head("written", "read as")
    for text in NUMBERS:
        value = parse_decimal(text)
        yield _row(_code(text), "not a number" if value is None else f"{value}")
    yield from ("", *_head("written", "read as"))
    for text in DATES:
        day = parse_date(text)
        yield _row(_code(text), "not a date" if day is None else day.isoformat())
    yield ""


# --- settings -----------------------------------------------------------------------------------------------------------------------


def _settings(settings: SettingsFile) -> Iterator[str]:
    yield from (f"## `{settings.file}`", "", settings.description, "")
    for table in settings.tables.values():
        yield from _settings_table(table)


def _settings_table(table: SettingsTable) -> Iterator[str]:
    if not table.keys and not table.names:
        return
    yield from (f"### `{table.heading()}`" if table.heading() else "### At the top", "")
    yield from (f"{table.description}{' Required.' if table.required else ''}", "")
    yield from _head("key", "type", "required", "left out", "what", "example")
    yield from (_setting(setting) for setting in (*table.keys.values(), *((table.names,) if table.names else ())))
    yield ""


def _setting(setting: Setting) -> str:
    notes = [setting.description]
    if setting.allowed:
        notes.append("; ".join(f"`{value}`: {meaning}" for value, meaning in setting.allowed.items()) + ".")
    if setting.minimum is not None:
        notes.append(f"From {setting.minimum} to {setting.maximum}.".replace("-", "−"))
    if setting.references:
        notes.append(f"Refers to *{setting.references}*.")
    name = setting.of or setting.name
    needed = "yes" if setting.required else ""
    return _row(_code(name), setting.type, needed, _default(setting.default), _cell(" ".join(notes)), _code(f"{name} = {setting.example}"))


def _default(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _code("true" if value else "false")
    if isinstance(value, Mapping):
        return "; ".join(f"{language}: {_code(str(text))}" for language, text in value.items())
    return _code(", ".join(map(str, value)) if isinstance(value, list) else str(value))


# --- tables -------------------------------------------------------------------------------------------------------------------------


def _table(table: TableSchema) -> Iterator[str]:
    needed = " This file is required." if table.required_file else ""
    title, description = table.title.get(Language.EN), table.description.get(Language.EN)
    yield from (f"### `{table.file}`: {title}", "", f"{description}{needed} Key: {', '.join(f'`{name}`' for name in table.key)}.", "")
    yield from _head("column", "type", "required", "left out", "what")
    yield from (_field(field) for field in table.fields)
    yield ""


def _field(field: Field) -> str:
    columns = ", ".join(f"`{column}`" for column in field.columns())
    notes = [field.description.get(Language.EN)]
    if field.enum:
        notes.append(f"One of {', '.join(f'`{value}`' for value in field.enum)}.")
    if field.references:
        notes.append(f"Refers to *{field.references}*.")
    if field.pattern:
        notes.append(f"Form: `{field.form}`.")
    needed = ("in one language" if field.localized else "yes") if field.required else ""
    return _row(columns, field.type, needed, _code(field.default) if field.default else "", _cell(" ".join(notes)))


# --- lines --------------------------------------------------------------------------------------------------------------------------


def _lines() -> Iterator[str]:
    yield from ("## Lines", "", f"The ids of `line`, in the versions in force in {SCHEME_YEAR}. `lines.csv` adds own sub-lines.", "")
    for name in scheme_ids():
        scheme = line_scheme(name, SCHEME_YEAR)
        yield from (f"### `{name}`: {scheme.name.get(Language.EN)}", "", f"Source: {scheme.source}.", "")
        yield from _head("id", "adds into", "Finnish", "Swedish", "English")
        for line in scheme:
            above = "computed" if line.result else _code(line.parent) if line.parent else ""
            yield _row(_code(line.id), above, *(_cell(line.name.get(language)) for language in Language))
        yield ""


# --- references ---------------------------------------------------------------------------------------------------------------------


def expressions() -> Mapping[str, Mapping[str, Mapping[str, object]]]:
    """What texts and formulas can say, with examples: ``references``, ``filters``, ``arithmetic``."""
    return tomllib.loads(files(__package__).joinpath("schemas", "expressions.toml").read_text(encoding="utf-8"))


def _expressions(functions: Mapping[str, tuple[str, ...]], evaluate: Evaluate) -> Iterator[str]:
    known = expressions()
    yield _part("references")
    yield from _head("reference", "arguments", "what", "example", "prints")
    for name, arguments in functions.items():
        yield from _examples(
            f"`{name}`", ", ".join(f"`{argument}`" for argument in arguments), entry=known["references"][name], evaluate=evaluate
        )
    yield from ("", "### Filters", "", "A filter says how the figure prints, without its sign.", "")
    yield from _head("filter", "what", "example", "prints")
    for name, entry in known["filters"].items():
        yield from _examples(f"`{name}`", entry=entry, evaluate=evaluate)
    yield from ("", "### Arithmetic", "")
    yield from _head("what", "example", "prints")
    for entry in known["arithmetic"].values():
        yield from _examples(entry=entry, evaluate=evaluate)
    yield ""


def _examples(*first: str, entry: Mapping[str, object], evaluate: Evaluate) -> Iterator[str]:
    """A row for each example; what it is an example of stands in the first."""
    given = entry["examples"]
    assert isinstance(given, list)
    for number, example in enumerate(given):
        lead = (*first, _cell(str(entry["description"])))
        yield _row(*(lead if number == 0 else ("",) * len(lead)), _code(f"{{{{ {example} }}}}"), _cell(evaluate(example)))
