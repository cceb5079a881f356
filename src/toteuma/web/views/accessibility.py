"""The accessibility statement of the workplace, for everybody, also without signing in."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from toteuma.reports.accessibility import accessibility_parts
from toteuma.web.desks import KEEPER, desk_of
from toteuma.web.pages import page

MADE = date(2026, 11, 24)
"""The day of what the program itself knows of its pages, where the municipality has not assessed them."""


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    names = KEEPER.statements()
    data = desk_of(names[0]).data if names else None
    municipality = data.municipality if data else None
    parts = accessibility_parts(municipality, request.language, of="workplace", title="", on=MADE)
    return page(request, "accessibility.html", parts=parts)
