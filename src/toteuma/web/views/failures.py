"""Pages for what could not be done."""

from __future__ import annotations

import logging
import secrets
import sys

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse

from toteuma.core.errors import NotFound, ToteumaError
from toteuma.texts.findings import error_sentence
from toteuma.web.database import UNREACHABLE
from toteuma.web.pages import Words, page
from toteuma.web.problems import problem

FAILURES = {400: "request", 403: "session", 404: "page", 413: "too_large", 500: "defect"}
"""By status, the name of the sentence that says what happened."""

AGAIN_SECONDS = 10
"""After so long it is worth asking a database again that did not answer."""

PROGRAMS = "/api/"

_log = logging.getLogger("toteuma.web")


def failed(request: HttpRequest, status: int, error: ToteumaError | None = None, *, reference: str = "") -> HttpResponse:
    """What happened, what was kept, what to do."""
    told = Words(request.language)
    if error is not None and not isinstance(error, NotFound):
        sentence = error_sentence(error, request.language)
    else:
        sentence = told.word(f"failure.{FAILURES[status]}", reference=reference)
    if request.path.startswith(PROGRAMS):
        return problem(status, FAILURES[status], sentence)
    return page(request, "failure.html", status=status, sentence=sentence)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    del reason
    _with_language(request)
    return failed(request, 403)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A host that is not ours, fields without number: what no page of ours sends."""
    del exception
    _with_nobody(request)
    return failed(request, 400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception
    _with_language(request)
    return failed(request, 404)


def defect(request: HttpRequest) -> HttpResponse:
    """A fault of ours: a reference that also stands in the log with its places, never a trace. The page asks the database for nothing."""
    if isinstance(sys.exc_info()[1], UNREACHABLE):
        return unavailable(request)
    _with_nobody(request)
    reference = secrets.token_hex(4)
    _log.error("defect", exc_info=True, extra={"reference": reference, "route": route_of(request)})
    return failed(request, 500, reference=reference)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database does not answer, or somebody held it too long: nothing was written, and the page asks it for nothing."""
    _with_nobody(request)
    _log.warning("the database does not answer", exc_info=True, extra={"route": route_of(request)})
    told, headers = Words(request.language), {"Retry-After": str(AGAIN_SECONDS)}
    sentence = told.word("unavailable.told")
    if request.path.startswith(PROGRAMS):
        return problem(503, "unavailable", sentence, headers)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"state": "unavailable", "message": sentence}, status=503, headers=headers)
    again = request.get_full_path() if request.method in ("GET", "HEAD") else f"/{request.language}/tasks"
    answer = page(request, "unavailable.html", status=503, sentence=sentence, again=again)
    answer.headers["Retry-After"] = str(AGAIN_SECONDS)
    return answer


def not_kept(request: HttpRequest) -> HttpResponse:
    """Something that was sent is no text or number that the database can hold: nothing was written."""
    _log.warning("what was sent cannot be kept", exc_info=True, extra={"route": route_of(request)})
    return failed(request, 400)


def route_of(request: HttpRequest) -> str:
    """The name of the address that was asked for, without what it names."""
    match = getattr(request, "resolver_match", None)
    return (match.url_name if match else None) or "none"


def _with_nobody(request: HttpRequest) -> None:
    """The page is made without asking who is signed in: that stands in the database."""
    _with_language(request)
    request.user = AnonymousUser()


def _with_language(request: HttpRequest) -> None:
    """These are also asked for before the middleware has set the language."""
    if not hasattr(request, "language"):
        from toteuma.web.middleware import preferred

        request.language = preferred(request)
