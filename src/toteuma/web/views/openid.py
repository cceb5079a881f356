"""Signing in through the provider that the installation names. Nothing is kept on the server in between: a signed cookie has it."""

from __future__ import annotations

from datetime import timedelta
from hmac import compare_digest

from django.conf import settings
from django.contrib.auth import login
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from toteuma.web import models
from toteuma.web.people import keep_address
from toteuma.web.views.session import sign_in_page

COOKIE = "toteuma_openid"
WAIT = timedelta(minutes=10)
"""So long somebody may take at the provider."""


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider."""
    from toteuma.web import openid

    if not openid.is_set_up():
        raise Http404
    next_page = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(next_page, allowed_hosts=None):
        next_page = ""
    try:
        begun = openid.started(_back(request))
    except openid.SignInFailed:
        return sign_in_page(request, wrong="provider", status=502)
    answer = redirect(begun.address)
    kept = {"state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier, "next": next_page, "language": request.language.value}
    answer.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=COOKIE),
        max_age=WAIT,
        path=reverse("openid_back"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Where the provider sends the browser. Who has no duty here is told so: the provider vouches for many people."""
    from toteuma.web import openid

    if not openid.is_set_up():
        raise Http404
    try:
        kept = signing.loads(request.COOKIES[COOKIE], salt=COOKIE, max_age=WAIT)
    except (KeyError, signing.BadSignature):
        return sign_in_page(request, wrong="provider", status=400)
    begun = openid.Started("", kept["state"], kept["nonce"], kept["verifier"])
    try:
        if not compare_digest(request.GET.get("state", ""), begun.state):
            raise openid.SignInFailed("state")
        name = openid.user_name(_back(request), request.build_absolute_uri(), begun)
    except openid.SignInFailed:
        return _without_cookie(sign_in_page(request, wrong="provider", status=403))
    people = models.Person.objects.filter(username__iexact=name, is_active=True, demo=False)[:2]
    if len(people) != 1:
        return _without_cookie(sign_in_page(request, wrong="unknown", status=403))
    if settings.OPENID["claim"] == "email":
        keep_address(people[0], name)
    login(request, people[0], backend="django.contrib.auth.backends.ModelBackend")
    return _without_cookie(redirect(kept["next"] or reverse("tasks", kwargs={"language": kept["language"]})))


def _back(request: HttpRequest) -> str:
    return str(request.build_absolute_uri(reverse("openid_back")))


def _without_cookie(answer: HttpResponse) -> HttpResponse:
    answer.delete_cookie(COOKIE, path=reverse("openid_back"))
    return answer
