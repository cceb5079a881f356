"""A fault as other programs are told of it."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse


def problem(status: int, code: str, detail: str = "", headers: dict[str, str] | None = None, **more: object) -> HttpResponse:
    """A fault as RFC 9457 has it; ``code`` is for programs, ``detail`` a sentence in the language that was asked for."""
    told = {"type": "about:blank", "status": status, "code": code, **({"detail": detail} if detail else {}), **more}
    return JsonResponse(told, status=status, content_type="application/problem+json", headers=headers)
