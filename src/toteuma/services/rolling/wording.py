"""What came along into the next year, in words."""

from __future__ import annotations

from toteuma.core.language import Language
from toteuma.package.schema import tables
from toteuma.services.rolling.roll import Rolled
from toteuma.services.rolling.rows import Carried
from toteuma.texts import word, words


def table_lines(made: Rolled, language: Language) -> list[str]:
    """What became of each table, in a sentence or some."""
    lines = []
    for one in made.tables:
        told = {"table": tables()[one.table].title.get(language), "kept": str(one.kept)}
        line = word("web_roll.row", language, **told, left=str(one.left)) if one.left else word("web_roll.row_all", language, **told)
        fields = emptied(one, language)
        anew = [word("web_roll.row_emptied", language, fields=fields)] if fields else []
        on = [f"{text}."] if (text := moved(one, language)) else []
        lines.append(" ".join((line, *anew, *on)))
    return lines


def told_lines(made: Rolled, language: Language) -> list[str]:
    """What else is to be known: of texts, other files, numbers and notes."""
    lines = [word("web_roll.texts", language, count=str(made.texts))] if made.texts else []
    parts = (("others", made.others), ("dropped", made.dropped), ("facts", made.facts), ("notes", made.notes))
    return [*lines, *(word(f"web_roll.{key}", language, names=", ".join(names)) for key, names in parts if names)]


def emptied(one: Carried, language: Language) -> str:
    """The fields of a table that are filled in anew."""
    return ", ".join(_field(one.table, name, language) for name in one.emptied)


def moved(one: Carried, language: Language) -> str:
    """The days of a table that go on by a year."""
    names = ", ".join(_field(one.table, name, language) for name in one.moved)
    return word("web_roll.moved", language, fields=names) if names else ""


def _field(table: str, name: str, language: Language) -> str:
    key = f"web_form.{table}.{name}"
    return word(key if key in words() else f"web_roll.field_{name}", language)
