"""Signing in and out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from toteuma.web.demo import demo_people, password
from toteuma.web.pages import page
from toteuma.web.people import failed, must_wait, succeeded

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Only for who has signed in. Others are led to the sign-in page; the script is told, so that it can keep what was written."""

    @wraps(view)
    def checked(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if request.user.is_authenticated and (settings.DEMO or not request.user.demo):
            return view(request, *arguments, **named)
        address = reverse("sign_in", kwargs={"language": request.language})
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"state": "signed_out", "address": address}, status=401)
        return redirect(f"{address}?{urlencode({'next': request.path})}" if request.method == "GET" else address)

    return checked


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The address without a language leads to the tasks in the reader's."""
    return redirect(reverse("tasks", kwargs={"language": request.language}))


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    next_page = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(next_page, allowed_hosts=None):
        next_page = ""
    username, wrong = request.POST.get("username", "").strip()[:150], ""
    if request.method == "POST":
        now = datetime.now(UTC)
        if must_wait(username, now):
            wrong = "wait"
        else:
            person = authenticate(request, username=username, password=request.POST.get("password", ""))
            if person is not None and (settings.DEMO or not person.demo):
                succeeded(username)
                login(request, person)
                return redirect(next_page or reverse("tasks", kwargs={"language": request.language}))
            failed(username, now)
            wrong = "wrong"
    return sign_in_page(request, wrong=wrong, status={"": 200, "wrong": 403, "wait": 429}[wrong], username=username, next_page=next_page)


def sign_in_page(request: HttpRequest, *, wrong: str, status: int, username: str = "", next_page: str = "") -> HttpResponse:
    """The page to sign in on; ``wrong`` names the sentence that says why it did not succeed."""
    people = demo_people() if settings.DEMO else ()
    told = {"username": username, "wrong": wrong, "next_page": next_page, "people": people, "demo_password": password() if people else ""}
    provider = settings.OPENID["name"] if settings.OPENID["issuer"] else ""
    return page(request, "sign_in.html", status=status, provider=provider, **told)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(reverse("sign_in", kwargs={"language": request.language}))
