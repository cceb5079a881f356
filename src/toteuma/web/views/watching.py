"""What those who run the server ask it: does it live, is it ready, how does it fare."""

from __future__ import annotations

from hmac import compare_digest

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from toteuma.web.metrics import exposition


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether this process answers; says nothing of the database."""
    del request
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether pages can be served: the database answers and its tables are those of this program. Status 503 where not."""
    del request
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("database", status=503, content_type="text/plain")
    return HttpResponse("tables", status=503, content_type="text/plain") if missing else HttpResponse("ok", content_type="text/plain")


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For whom has the token of ``TOTEUMA_METRICS_TOKEN``; without that setting there is no such page."""
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        raise Http404
    return HttpResponse(exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")
