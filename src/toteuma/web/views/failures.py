"""Pages for what could not be done."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpRequest, HttpResponse

from toteuma.core.errors import NotFound, ToteumaError
from toteuma.texts.findings import error_sentence
from toteuma.web.pages import Words, page

FAILURES = {400: "request", 403: "session", 404: "page", 413: "too_large", 500: "defect"}
"""By status, the name of the sentence that says what happened."""

_log = logging.getLogger("toteuma.web")


def failed(request: HttpRequest, status: int, error: ToteumaError | None = None, *, reference: str = "") -> HttpResponse:
    """What happened, what was kept, what to do."""
    told = Words(request.language)
    if error is not None and not isinstance(error, NotFound):
        sentence = error_sentence(error, request.language)
    else:
        sentence = told.word(f"failure.{FAILURES[status]}", reference=reference)
    return page(request, "failure.html", status=status, sentence=sentence)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    del reason
    _with_language(request)
    return failed(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception
    _with_language(request)
    return failed(request, 404)


def defect(request: HttpRequest) -> HttpResponse:
    """A fault of ours: a reference that also stands in the log, never a trace."""
    _with_language(request)
    reference = secrets.token_hex(4)
    _log.error("defect", extra={"reference": reference})
    return failed(request, 500, reference=reference)


def _with_language(request: HttpRequest) -> None:
    """These are also asked for before the middleware has set the language."""
    if not hasattr(request, "language"):
        from toteuma.web.middleware import preferred

        request.language = preferred(request)
