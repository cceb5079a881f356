"""My settings: where, in which language and how often I am reminded."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from toteuma.core.language import Language
from toteuma.services.reminders import OFTEN
from toteuma.web.pages import page
from toteuma.web.people import keep_preferences
from toteuma.web.views.session import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def me(request: HttpRequest) -> HttpResponse:
    person, sent = request.user, request.POST
    told = {"email": person.email, "language": person.language, "often": person.reminders}
    wrong = False
    if request.method == "POST":
        told = {name: sent.get(name, "").strip() for name in told}
        known = told["language"] in set(Language)
        if known and keep_preferences(person, email=told["email"], language=Language(told["language"]), often=told["often"]):
            return redirect(f"{reverse('me', kwargs={'language': request.language})}?saved=1")
        wrong = True
    return page(
        request, "me.html", status=400 if wrong else 200, told=told, wrong=wrong, saved="saved" in request.GET and not wrong, often=OFTEN
    )
