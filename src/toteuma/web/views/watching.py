"""What those who run the server ask it: does it live, is it ready, how does it fare."""

from __future__ import annotations

from hmac import compare_digest

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from toteuma.web.metrics import exposition
from toteuma.web.views.failures import AGAIN_SECONDS

HELD_MILLISECONDS = 2000
"""A save holds the database for some milliseconds, the largest package that is taken in for some seconds."""


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether this process answers; says nothing of the database."""
    del request
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether pages can be served: the database answers, its tables are those of this program, and it can be written. Status 503 with what is lacking."""
    del request
    lacking = _lacking()
    headers = {"Retry-After": str(AGAIN_SECONDS)} if lacking else {}
    return HttpResponse(lacking or "ok", status=503 if lacking else 200, content_type="text/plain", headers=headers)


def _lacking() -> str:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "tables"
    except DatabaseError:
        return "database"
    return "locked" if connection.vendor == "sqlite" and _is_held() else ""


def _is_held() -> bool:
    """Whether somebody holds the file of SQLite so long that nothing can be saved. Nothing is written by asking, and nobody's turn is taken."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {HELD_MILLISECONDS}")
        try:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")
        except OperationalError:
            return True
        else:
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For whom has the token of ``TOTEUMA_METRICS_TOKEN``; without that setting there is no such page."""
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        raise Http404
    return HttpResponse(exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")
