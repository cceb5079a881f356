"""Django set up once for this process, and the database brought up to date."""

from __future__ import annotations

import os
from contextlib import suppress
from importlib.util import find_spec

import django
from django.core.management import call_command
from django.db import DatabaseError, connections

from toteuma.core.errors import DatabaseUnusable, SignInUnusable


def start(*, database: str = "", demo: bool = False, loopback: bool = False) -> None:
    """Make Django ready for ``database``, else for what the environment says. Once in a process. **Raises** SignInUnusable."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "toteuma.web.settings"
    if database:
        os.environ["TOTEUMA_DATABASE"] = database
    for name, on in (("TOTEUMA_DEMO", demo), ("TOTEUMA_LOOPBACK", loopback)):
        if on:
            os.environ[name] = "1"
    django.setup()
    _check_sign_in()


def _check_sign_in() -> None:
    """**Raises** SignInUnusable where a provider is named that nobody could sign in through: better now than when somebody tries."""
    from django.conf import settings

    if not settings.OPENID["issuer"]:
        return
    if not settings.OPENID["client_id"]:
        raise SignInUnusable(cause="TOTEUMA_OPENID_CLIENT_ID")
    if any(find_spec(name) is None for name in ("authlib", "joserfc", "requests")):
        raise SignInUnusable(cause="pip install 'toteuma[openid]'")


def bring_up_to_date(using: str = "default") -> None:
    """Make the tables, or add what is new in them. **Raises** DatabaseUnusable where the database cannot be reached."""
    _keep_to_owner(using)
    try:
        call_command("migrate", database=using, verbosity=0, interactive=False)
    except DatabaseError as error:
        settings = connections[using].settings_dict
        raise DatabaseUnusable(address=str(settings["NAME"]), cause=str(error).strip().partition("\n")[0]) from error


def _keep_to_owner(using: str) -> None:
    """A file of SQLite that is made now is its owner's to read alone: what is not yet decided stands in it, and people's passwords as hashes."""
    if connections[using].vendor == "sqlite":
        with suppress(OSError):  # There already, or it cannot be made: then opening it tells why.
            os.close(os.open(connections[using].settings_dict["NAME"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
