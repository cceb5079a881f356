"""Around every call: whose key it is, how many calls a minute, and faults told as ``application/problem+json``."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from toteuma.core.errors import ChangedMeanwhile, NotAllowed, NotFound, ReasonMissing, ToteumaError, WrongValue
from toteuma.core.whole_numbers import whole_number
from toteuma.texts.findings import error_sentence, hint, sentence
from toteuma.web.pages import Words
from toteuma.web.problems import problem
from toteuma.web.rates import until_the_next, used
from toteuma.web.tokens import person_with

SIZE, LARGEST_SIZE = 100, 1000
STATUS: dict[type[ToteumaError], int] = {NotFound: 404, NotAllowed: 403, ChangedMeanwhile: 409, WrongValue: 422, ReasonMissing: 422}

View = Callable[..., HttpResponse]


def called(*methods: str) -> Callable[[View], View]:
    """A call with a key. A browser's session is not asked for, so that no page of another site can make one."""

    def decorated(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, **named: Any) -> HttpResponse:
            scheme, _, key = request.headers.get("Authorization", "").partition(" ")
            token = person_with(key.strip(), at=datetime.now(UTC)) if scheme.lower() == "bearer" and key else None
            if token is None:
                return refused(request, 401, "token", {"WWW-Authenticate": "Bearer"})
            if request.method not in methods:
                return refused(request, 405, "method", {"Allow": ", ".join(methods)})
            now = time.time()
            if used(token.pk, now) > settings.API_RATE:
                wait = until_the_next(now)
                return refused(request, 429, "rate", {"Retry-After": str(wait)}, seconds=wait)
            request.user = token.person
            try:
                return view(request, **named)
            except ToteumaError as error:
                return _told(request, error)

        answered.csrf_exempt = True  # type: ignore[attr-defined]
        return answered

    return decorated


def _told(request: HttpRequest, error: ToteumaError) -> HttpResponse:
    status = next((one for kind, one in STATUS.items() if isinstance(error, kind)), 400)
    more: dict[str, Any] = {}
    if isinstance(error, WrongValue):
        told = [
            {"code": one.code, "message": sentence(one, request.language), "hint": hint(one, request.language)} for one in error.findings
        ]
        more = {"findings": told}
    elif isinstance(error, ChangedMeanwhile):
        more = {
            "stands": error.details["stands"],
            "number": int(error.details["number"]),
            "by": error.details["by"],
            "at": error.details["at"],
        }
    # What there is besides is not told: others' statements and people would be named.
    detail = Words(request.language).word("api.not_found") if isinstance(error, NotFound) else error_sentence(error, request.language)
    return problem(status, error.code, detail, **more)


def refused(request: HttpRequest, status: int, code: str, headers: dict[str, str] | None = None, **places: object) -> HttpResponse:
    """A call that is not even begun, with its sentence."""
    return problem(status, code, Words(request.language).word(f"api.{code}", **places), headers)


def listed(request: HttpRequest, items: Sequence[object]) -> HttpResponse:
    """A page of a list, with how many there are and where the next page is."""
    page, size = _number(request, "page", 1), min(_number(request, "size", SIZE), LARGEST_SIZE)
    shown, count = items[(page - 1) * size : page * size], len(items)
    following = request.GET.copy()
    following["page"] = str(page + 1)
    told = {
        "items": list(shown),
        "page": page,
        "size": size,
        "count": count,
        "next": f"{request.path}?{following.urlencode()}" if page * size < count else None,
    }
    return JsonResponse(told)


def _number(request: HttpRequest, name: str, default: int) -> int:
    return whole_number(request.GET.get(name, "")) or default


def body(request: HttpRequest) -> dict[str, Any]:
    """What was sent as JSON; empty where it is none."""
    try:
        told = json.loads(request.body)
        json.dumps(told, ensure_ascii=False).encode()  # half a letter is no text that could be kept
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
