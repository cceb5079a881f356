"""Django set up once for this process, and the database brought up to date."""

from __future__ import annotations

import os

import django
from django.core.management import call_command
from django.db import DatabaseError, connections

from toteuma.core.errors import DatabaseUnusable


def start(*, database: str = "", demo: bool = False, loopback: bool = False) -> None:
    """Make Django ready for ``database``, else for what the environment says. Once in a process."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "toteuma.web.settings"
    if database:
        os.environ["TOTEUMA_DATABASE"] = database
    for name, on in (("TOTEUMA_DEMO", demo), ("TOTEUMA_LOOPBACK", loopback)):
        if on:
            os.environ[name] = "1"
    django.setup()


def bring_up_to_date(using: str = "default") -> None:
    """Make the tables, or add what is new in them. **Raises** DatabaseUnusable where the database cannot be reached."""
    try:
        call_command("migrate", database=using, verbosity=0, interactive=False)
    except DatabaseError as error:
        settings = connections[using].settings_dict
        raise DatabaseUnusable(address=str(settings["NAME"]), cause=str(error).strip().partition("\n")[0]) from error
