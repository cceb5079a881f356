"""``toteuma roll``: the package of the next year."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from toteuma.cli.console import chosen_language
from toteuma.cli.options import LangOption
from toteuma.cli.package_source import DatabaseOption, PackageOrNone, StatementOption, chosen_package
from toteuma.texts import word


def roll(
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Folder to write the package of the next year into.")],
    package: PackageOrNone = None,
    goals: Annotated[str, typer.Option("--goals", help="Which goals go on: all, open (those that were not reached), none.")] = "all",
    statement: StatementOption = "",
    database: DatabaseOption = "",
    lang: LangOption = None,
) -> None:
    """Make the package of the next year out of last year's, and tell what came along; last year's is not changed."""
    from toteuma.services.rolling.roll import Goals
    from toteuma.services.rolling.roll import roll as rolled
    from toteuma.services.rolling.wording import table_lines, told_lines

    if goals not in set(Goals):
        raise typer.BadParameter(f"{goals}: {', '.join(Goals)}", param_hint="--goals")
    language = chosen_language(lang)
    with chosen_package(package, statement, database) as folder:
        made = rolled(folder, to, Goals(goals))
    lines = [*table_lines(made, language), *told_lines(made, language), word("web_roll.done", language, year=str(made.year), path=str(to))]
    for line in lines:
        Console().print(line, soft_wrap=True, markup=False, highlight=False)
