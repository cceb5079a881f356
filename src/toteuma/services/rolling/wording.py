"""What came along into the next year, in words."""

from __future__ import annotations

from toteuma.core.language import Language
from toteuma.package.schema import tables
from toteuma.services.rolling.roll import Rolled
from toteuma.services.rolling.rows import Carried
from toteuma.texts import word, words


def table_lines(made: Rolled, language: Language) -> list[str]:
    """A sentence for each table."""
    lines = []
    for one in made.tables:
        line = word("web_roll.row", language, table=tables()[one.table].title.get(language), kept=str(one.kept), left=str(one.left))
        lines.append(
            " ".join((line, *([word("web_roll.row_emptied", language, fields=fields)] if (fields := emptied(one, language)) else [])))
        )
    return lines


def told_lines(made: Rolled, language: Language) -> list[str]:
    """What else is to be known: of texts, other files, numbers and notes."""
    lines = [word("web_roll.texts", language, count=str(made.texts))] if made.texts else []
    parts = (("others", made.others), ("dropped", made.dropped), ("facts", made.facts), ("notes", made.notes))
    return [*lines, *(word(f"web_roll.{key}", language, names=", ".join(names)) for key, names in parts if names)]


def emptied(one: Carried, language: Language) -> str:
    """The fields that are filled in anew, and those whose days have moved on."""
    names = [_field(one.table, name, language) for name in one.emptied]
    moved = (
        [word("web_roll.moved", language, fields=", ".join(_field(one.table, name, language) for name in one.moved))] if one.moved else []
    )
    return ", ".join((*names, *moved))


def _field(table: str, name: str, language: Language) -> str:
    key = f"web_form.{table}.{name}"
    return word(key if key in words() else f"web_roll.field_{name}", language)
