"""The commands of keys for other programs: ``toteuma token new``, ``list`` and ``revoke``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from toteuma.cli.console import chosen_language
from toteuma.cli.options import LangOption
from toteuma.cli.web import DatabaseOption, opened
from toteuma.reports.numbers import day
from toteuma.texts import word

token = typer.Typer(no_args_is_help=True, help="Keys by which other programs ask the workplace.")


@token.command()
def new(
    username: Annotated[str, typer.Argument(metavar="USER", help="Whose rights the key has.", show_default=False)],
    name: Annotated[str, typer.Option("--name", help="What it is for.")],
    days: Annotated[int, typer.Option("--days", min=1, max=3660, help="How long it is good.")] = 365,
    database: DatabaseOption = "",
    lang: LangOption = None,
) -> None:
    """Make a key. It is shown once and kept nowhere."""
    opened(database)
    from toteuma.web.tokens import make_token

    key = make_token(username, name, at=datetime.now(UTC), days=days)
    Console(stderr=True).print(word("cli.token_made", chosen_language(lang), name=name), soft_wrap=True, markup=False)
    typer.echo(key)


@token.command("list")
def list_(database: DatabaseOption = "", lang: LangOption = None) -> None:
    """List the keys that were made, and until when they are good."""
    language = chosen_language(lang)
    opened(database)
    from toteuma.web.tokens import tokens

    for one in tokens():
        told = {"number": str(one.pk), "name": one.name, "person": one.person.username}
        key, on = ("cli.token_revoked", one.revoked) if one.revoked else ("cli.token_good", one.until)
        Console().print(word(key, language, **told, day=day(on.date(), language)), soft_wrap=True, markup=False)


@token.command()
def revoke(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Number of a key, as list shows it.", show_default=False)],
    database: DatabaseOption = "",
    lang: LangOption = None,
) -> None:
    """Make a key useless from now on."""
    opened(database)
    from toteuma.web import tokens

    at = datetime.now(UTC)
    one = tokens.revoke(number, at=at)
    language = chosen_language(lang)
    told = {"number": str(one.pk), "name": one.name, "person": one.person.username, "day": day((one.revoked or at).date(), language)}
    Console().print(word("cli.token_revoked", language, **told), soft_wrap=True, markup=False)
