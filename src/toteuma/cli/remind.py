"""The command that reminds people by e-mail; meant for a timer of the system, once a working day."""

from __future__ import annotations

from datetime import UTC, datetime

from rich.console import Console

from toteuma.cli.console import chosen_language
from toteuma.cli.options import LangOption
from toteuma.cli.web import DatabaseOption, StatementOption, opened
from toteuma.core.errors import MailNotSent
from toteuma.texts import word


def remind(statement: StatementOption = "", database: DatabaseOption = "", lang: LangOption = None) -> None:
    """Send everybody one mail of what is new to them: what is due, late, returned, commented on, to be reviewed or decided. Nobody is told the same twice.

    Mails go to the server that TOTEUMA_MAIL names; without it they are printed.
    """
    language = chosen_language(lang)
    _, keeper = opened(database)
    from toteuma.web.reminding import remind as send

    if statement:
        keeper.head(statement)
    result = send((statement,) if statement else keeper.statements(), datetime.now(UTC))
    counts = {"sent": str(result.sent), "unreachable": str(result.unreachable)}
    Console(stderr=True).print(word("cli.reminded", language, **counts), soft_wrap=True)
    if result.failed:
        raise MailNotSent(count=str(result.failed))
