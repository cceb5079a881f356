"""Arguments and options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toteuma.core.language import Language


def known_language(asked: str | None) -> str | None:
    """The language asked for. **Raises** a usage error for one that is not among ours."""
    if asked is not None and asked not in set(Language):
        raise typer.BadParameter(f"{asked}: use {', '.join(Language)}")
    return asked


PackageArgument = Annotated[Path, typer.Argument(metavar="PACKAGE", help="Folder of a statement package.", show_default=False)]
LangOption = Annotated[
    str | None, typer.Option("--lang", callback=known_language, help="Language of messages: fi, sv or en (else TOTEUMA_LANG, else fi).")
]
UnitOption = Annotated[str, typer.Option("--unit", help="Code of a unit.")]
