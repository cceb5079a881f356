"""The rival: Django with the same templates and the contexts that the workplace made for them, prepared before the first request, and none of our code.

``python -m benchmarks.web.bare PORT`` serves ``/bare/KIND`` as the workplace is served: by granian, with two processes. A save writes a row and an entry
of a log in one transaction, into a file of SQLite that is set up alike.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any
from unittest import mock


def _captured() -> dict[str, tuple[str, dict[str, Any], Any]]:
    """By kind of page: its template, what it was made with, and for whom."""
    from django.test import Client

    from benchmarks.web.pages import READ, addresses
    from toteuma.web import pages
    from toteuma.web.models import Person

    found: dict[str, tuple[str, dict[str, Any], Any]] = {}
    for kind in READ:
        username, address = addresses(kind)[0]
        visitor = Client(SERVER_NAME="localhost")
        person = Person.objects.get(username=username)
        visitor.force_login(person)
        with mock.patch.object(pages, "render", wraps=pages.render) as rendered:
            answer = visitor.get(address)
        assert answer.status_code == 200, (kind, answer.status_code)
        (_, template, context), _ = rendered.call_args
        found[kind] = (template, context, person)
    return found


def _application() -> Any:
    from toteuma.web.starting import start

    start(loopback=True)
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler

    _PREPARED.update(_captured())
    settings.MIDDLEWARE = []
    settings.ROOT_URLCONF = "benchmarks.web.bare_urls"
    return WSGIHandler()


_PREPARED: dict[str, tuple[str, dict[str, Any], Any]] = {}


def page(request: Any, kind: str) -> Any:
    from django.shortcuts import render

    template, context, person = _PREPARED[kind]
    request.user = person
    return render(request, template, context)


def save(request: Any) -> Any:
    from django.db import connections, transaction
    from django.http import JsonResponse

    connection = connections["bare"]
    with transaction.atomic(using="bare"), connection.cursor() as cursor:
        cursor.execute("UPDATE kept SET value = %s WHERE key = %s", (request.POST.get("text", ""), request.POST.get("key", "")))
        cursor.execute("INSERT INTO log (key, value) VALUES (%s, %s)", (request.POST.get("key", ""), request.POST.get("text", "")))
    return JsonResponse({"state": "saved", "number": 1, "message": "Tallennettu", "emptied": [], "preview": "", "done": True})


def _prepare_saving() -> None:
    """A second database, its file beside the first, with a row to write."""
    from django.db import connections

    from toteuma.web.database import database_settings

    made = database_settings(f"{os.environ['TOTEUMA_DATABASE'].removesuffix('.sqlite3')}.bare.sqlite3")
    connections.settings = connections.configure_settings({**connections.settings, "bare": made})
    with connections["bare"].cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value TEXT)")
        cursor.execute("CREATE TABLE IF NOT EXISTS log (id INTEGER PRIMARY KEY, key TEXT, value TEXT)")
        cursor.execute("INSERT OR IGNORE INTO kept VALUES ('V001-T1', '')")


if __name__ == "__main__":
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "benchmarks.web.bare:application",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=2,
        log_enabled=False,
        websockets=False,
    ).serve()
elif json.loads(os.environ.get("BENCHMARK_BARE", "0")):
    application = _application()
    _prepare_saving()
