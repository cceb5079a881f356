"""The package a command works on: a folder, or a statement of the workplace as it is at this moment."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from toteuma.cli.web import DatabaseOption, StatementOption, only, opened

__all__ = ["DatabaseOption", "PackageOrNone", "StatementOption", "chosen_files", "chosen_package"]

PackageOrNone = Annotated[
    Path | None,
    typer.Argument(metavar="[PACKAGE]", help="Folder of a statement package; left out: a statement of the workplace.", show_default=False),
]


@contextmanager
def chosen_package(package: Path | None, statement: str, database: str) -> Iterator[Path]:
    """The folder that was given, or one with the statement of the workplace, which is gone when the block ends.

    **Raises** a usage error where both or neither was asked for; NotFound.
    """
    if package is not None:
        if statement or database:
            raise typer.BadParameter(f"{package}: --statement, --database", param_hint="PACKAGE")
        yield package
        return
    if not (statement or database or os.environ.get("TOTEUMA_DATABASE")):
        raise typer.BadParameter("PACKAGE | --statement NAME", param_hint="PACKAGE")
    from toteuma.services.present_package import present_package

    workplace, keeper = opened(database)
    with present_package(workplace, statement or only(keeper)) as folder:
        yield folder


@contextmanager
def chosen_files(files: list[Path], statement: str, database: str) -> Iterator[list[Path]]:
    """The files that were given, or the statement of the workplace as one. **Raises** as :func:`chosen_package`."""
    if len(files) > 1 and not statement and not database:
        yield files
        return
    with chosen_package(files[0] if files else None, statement, database) as package:
        yield [package]
