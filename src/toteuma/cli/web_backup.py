"""The commands that carry a whole installation: ``backup`` and ``restore``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from toteuma.cli.console import chosen_language
from toteuma.cli.options import LangOption
from toteuma.cli.web import DatabaseOption, opened, tell_verdict
from toteuma.texts import word


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File to write, such as toteuma-2026-02-01.zip.", show_default=False)],
    database: DatabaseOption = "",
    lang: LangOption = None,
) -> None:
    """Write everything the workplace holds into one file, as it stands at this moment, while people go on working."""
    workplace, _ = opened(database)
    from toteuma.web.backup import write_backup

    counts = write_backup(file, workplace.ledgers, at=datetime.now(UTC))
    told = {"path": str(file), "count": str(sum(counts.values())), "size": str(max(1, round(file.stat().st_size / 1_000_000)))}
    Console().print(word("cli.backed_up", chosen_language(lang), **told), soft_wrap=True, markup=False)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="File of toteuma backup.", show_default=False)],
    database: DatabaseOption = "",
    lang: LangOption = None,
) -> None:
    """Bring a backup back into an empty database, of whichever kind. Exit code 1: a log that came back is not sound."""
    language = chosen_language(lang)
    workplace, keeper = opened(database)
    from toteuma.web.backup import restore_backup

    counts = restore_backup(file, workplace.ledgers)
    faulty = [name for name in keeper.logs() if tell_verdict(workplace, name, language, quiet=True)]
    if faulty:
        raise typer.Exit(1)
    told = {"path": str(file), "count": str(sum(counts.values()))}
    Console().print(word("cli.restored", language, **told), soft_wrap=True, markup=False)
