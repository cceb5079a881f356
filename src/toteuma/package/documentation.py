"""``docs/package.md``: what a statement package holds, from the schemas that the loader reads it by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from toteuma.package.schema import Field, TableSchema, tables

HEAD = """# The statement package

*Written by `make docs` from the schemas; do not edit.*

A folder that a person can read, edit in Excel or an editor, and keep in git. `toteuma new DIR` makes one with every setting explained; `toteuma pack` and
`toteuma unpack` turn it into one workbook and back.

- `municipality.toml`: names, languages, levels of the organisation, habits of printing, statuses, risk scale, units of measure, rules of project totals.
- `statement.toml`: the year, approval, column sets, sections, which sections stand at which level, notes.
- the tables below, as CSV: UTF-8; comma, semicolon or tab; decimal point or comma; dates as 2026-03-10 or 10.3.2026.
- `prose/UNIT/SECTION.LANG.md`: texts in Markdown.

Amounts are euros and cents in statement sign: income +, expense −. A column with a language (`name_fi`) may be left out where the text is not given; the statement
then says that it shows another language.

## Figures in texts

`{{ expression | filter }}` in any text prints a figure and changes when the figure does. `unit` left out means the unit of the text, `year` left out the year of
the statement. `+ - * / ( )` and numbers may be used. Filters print the size without a sign.
"""


def package_page(functions: Mapping[str, tuple[str, ...]], filters: Iterable[str]) -> str:
    """The whole page. ``functions`` are the references with their arguments, ``filters`` the names of the filters."""
    parts = [HEAD, "| reference | arguments |", "|---|---|"]
    parts += [f"| `{name}` | {', '.join(f'`{argument}`' for argument in arguments)} |" for name, arguments in functions.items()]
    parts += ["", "Filters: " + ", ".join(f"`{name}`" for name in filters) + ".", "", "## Tables", ""]
    for table in tables().values():
        parts += _table(table)
    return "\n".join(parts).rstrip() + "\n"


def _table(table: TableSchema) -> list[str]:
    needed = " This file is required." if table.required_file else ""
    lines = [
        f"### `{table.file}` ({table.title})",
        "",
        f"{table.description}{needed} Key: {', '.join(f'`{name}`' for name in table.key)}.",
        "",
    ]
    lines += ["| column | type | required | what |", "|---|---|---|---|"]
    return [*lines, *(_row(field) for field in table.fields), ""]


def _row(field: Field) -> str:
    columns = ", ".join(f"`{column}`" for column in field.columns())
    notes = [field.description]
    if field.enum:
        notes.append(f"One of {', '.join(f'`{value}`' for value in field.enum)}.")
    if field.references:
        notes.append(f"Refers to *{field.references}*.")
    what = " ".join(notes).replace("|", "\\|")
    return f"| {columns} | {field.type} | {'yes' if field.required else ''} | {what} |"
