"""The list of figures that can be put into a text: for the script's panel, and as a page of its own without it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from toteuma.core.language import Language
from toteuma.services.figure_offers import MOST, Offer, offers
from toteuma.services.tasks import unit_name
from toteuma.services.workplace import Workplace
from toteuma.web.desks import KEEPER, desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import Words, page
from toteuma.web.views.chapters import check_may_read
from toteuma.web.views.session import signed_in


@require_safe
@signed_in
def figures(request: HttpRequest, statement: str, unit: str) -> HttpResponse:
    """Figures by the words of ``q``, printed in the language ``of`` that the text is in."""
    check_may_read(Workplace(RememberingKeeper()), statement, unit, request.user.username)
    query, of = request.GET.get("q", "").strip()[:100], request.GET.get("of", "")
    language = Language(of) if of in set(Language) else request.language
    found = offers(desk_of(statement), unit, query, language)
    told = _told(found, Words(request.language))
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"told": told, "offers": [_offer(one) for one in found]})
    name, name_language = unit_name(KEEPER.records(statement, "units"), unit, request.language)
    surroundings: dict[str, Any] = {"statement": statement, "unit": unit, "name": name, "name_language": name_language}
    return page(request, "figures.html", query=query, of=language, told=told, offers=found, **surroundings)


def _told(found: tuple[Offer, ...], words: Words) -> str:
    """How many there are."""
    if not found:
        return words.word("picker.none")
    if len(found) == MOST:
        return words.word("picker.more", count=len(found))
    return words.word("picker.found_one") if len(found) == 1 else words.word("picker.found", count=len(found))


def _offer(one: Offer) -> dict[str, object]:
    wordings = [{"binding": wording.binding, "printed": wording.printed} for wording in one.wordings]
    return {"name": one.name, "told": one.told, "wordings": wordings}
