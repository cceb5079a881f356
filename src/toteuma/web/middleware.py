"""Around every request: headers that keep a page to itself, the language of its address, and one handler of errors."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse

from toteuma.core.errors import NotAllowed, NotFound, ToteumaError
from toteuma.core.language import Language
from toteuma.web.database import UNREACHABLE
from toteuma.web.metrics import REQUESTS, SECONDS
from toteuma.web.views.failures import failed, not_kept, route_of, unavailable

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'{provider}; base-uri 'none'; frame-ancestors 'none'"
)


@cache
def _provider() -> str:
    """Where a form may lead besides to us: the page to sign in on, if people sign in elsewhere."""
    parts = urlsplit(settings.OPENID["issuer"])
    return f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""


def headers(answer: Answer) -> Answer:
    """No script, style or address but our own; nothing of a signed-in person is kept by the browser or on the way."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers["Content-Security-Policy"] = POLICY.format(provider=_provider())
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answered


_log = logging.getLogger("toteuma.requests")


def watched(answer: Answer) -> Answer:
    """Every request is counted and, where ``TOTEUMA_LOG`` asks for it, told in the log: by the name of its route, not by its address."""

    def answered(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = answer(request)
        seconds = time.perf_counter() - started
        route, method = route_of(request), request.method if request.method in METHODS else "other"
        REQUESTS.labels(route, method, response.status_code).inc()
        SECONDS.labels(route).observe(seconds)
        told = {"route": route, "method": method, "status": response.status_code, "milliseconds": round(seconds * 1000)}
        _log.info("request", extra=told)
        return response

    return answered


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def not_too_large(answer: Answer) -> Answer:
    """What is larger than any file that is asked for is refused before it is read."""

    def answered(request: HttpRequest) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > _largest(request):
            return failed(request, 413)
        return answer(request)

    return answered


def no_zeros(answer: Answer) -> Answer:
    """An address with a zero byte in it names nothing, and some databases refuse even to look for it."""

    def answered(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return failed(request, 400)
        return answer(request)

    return answered


def _largest(request: HttpRequest) -> int:
    """Files of postings may be larger than any other, but not from somebody who has not signed in."""
    largest: int = (
        settings.LARGEST_DELIVERY
        if request.path.endswith("/ledger/deliver") and request.user.is_authenticated
        else settings.LARGEST_REQUEST
    )
    return largest


class language:  # noqa: N801  a middleware is named as the others are
    """The language of the address, as ``request.language``; without one what the browser prefers, else Finnish."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.language = preferred(request)
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: object, arguments: list[Any], named: dict[str, Any]) -> None:
        del view, arguments
        if "language" in named:
            request.language = Language(named.pop("language"))


def preferred(request: HttpRequest) -> Language:
    """The language of the address, else the first of the browser's that is ours, else Finnish."""
    first = request.path.split("/")[1] if "/" in request.path else ""
    asked = [first, *(part.partition(";")[0].strip()[:2].lower() for part in request.headers.get("Accept-Language", "").split(","))]
    return next((Language(one) for one in asked if one in set(Language)), Language.FI)


class errors:  # noqa: N801
    """A request that cannot be done is a page with its sentence; so is one that met no database."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, UNREACHABLE):
            return unavailable(request)
        if isinstance(error, DataError):
            return not_kept(request)
        if not isinstance(error, ToteumaError):
            return None
        status = 404 if isinstance(error, NotFound) else 403 if isinstance(error, NotAllowed) else 400
        return failed(request, status, error)
