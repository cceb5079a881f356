"""Saving what was written: a field at a time for the script, or a form that is sent whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from toteuma.core.errors import ChangedMeanwhile, NotFound, ToteumaError, WrongValue
from toteuma.core.language import Language
from toteuma.services.entries import PROSE
from toteuma.services.families import Layout
from toteuma.services.forms import FormField, family_of, is_done, of_unit, written
from toteuma.services.workplace import Saved, Workplace
from toteuma.texts.findings import error_sentence, hint, sentence
from toteuma.web.desks import WORKPLACE, desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import Words
from toteuma.web.people import names_of
from toteuma.web.previews import preview
from toteuma.web.views.session import signed_in


@dataclass(slots=True)
class Met:
    """What saving a form without the script met, by field: what was typed, what is wrong with it, or what stands there instead."""

    typed: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    stands: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def status(self) -> int:
        return 409 if self.stands else 422 if self.wrong else 200


def save_all(request: HttpRequest, statement: str, fields: Iterable[FormField]) -> Met:
    """Save every field of a sent form that was changed."""
    met = Met()
    for one in fields:
        text = request.POST.get(one.id, one.text)
        if text.replace("\r\n", "\n").rstrip() == one.text.rstrip():
            continue
        try:
            base = int(request.POST.get(f"{one.id}.number", ""))
        except ValueError:
            base = -1
        try:
            WORKPLACE.save(statement, one.table, one.key, one.column, text, base=base, by=request.user.username, at=datetime.now(UTC))
        except ChangedMeanwhile as changed:
            met.typed[one.id], met.stands[one.id] = text, _told(changed, one.table, one.column, Words(request.language))
        except WrongValue as wrong:
            met.typed[one.id], met.wrong[one.id] = text, why(wrong, request.language)
    return met


@require_POST
@signed_in
def save(request: HttpRequest, statement: str) -> HttpResponse:
    """Save one field; what became of it as JSON for the script."""
    sent, told = request.POST, Words(request.language)
    table, key, column = sent.get("table", ""), sent.get("key", ""), sent.get("column", "")
    try:
        base = int(sent.get("number", ""))
        saved = Workplace(RememberingKeeper(), WORKPLACE.ledgers).save(
            statement, table, key, column, sent.get("text", ""), base=base, by=request.user.username, at=datetime.now(UTC)
        )
    except ValueError:
        return JsonResponse({"state": "refused", "message": told.word("failure.request")}, status=400)
    except ChangedMeanwhile as changed:
        return JsonResponse({"state": "conflict", **_told(changed, table, column, told)}, status=409)
    except WrongValue as wrong:
        return JsonResponse({"state": "wrong", "message": why(wrong, request.language)}, status=422)
    except NotFound:
        return JsonResponse({"state": "refused", "message": told.word("failure.page")}, status=404)
    except ToteumaError as error:
        return JsonResponse({"state": "refused", "message": error_sentence(error, request.language)}, status=403)
    return JsonResponse({"state": "saved", **_answer(statement, table, key, column, saved, told)})


def _answer(statement: str, table: str, key: str, column: str, saved: Saved, told: Words) -> dict[str, object]:
    """What the page shows of a saved field: when, whether its record is now complete, how its text will print, and what it emptied."""
    place = Workplace(RememberingKeeper())
    kept = place.keeper.record(statement, table, key)
    answer: dict[str, object] = {
        "number": saved.number,
        "message": told.word("saved_at", clock=told.clock(saved.at)),
        "emptied": [{"column": name, "number": number} for name, number in saved.emptied],
        "preview": "",
    }
    unit = place.unit_of(statement, table, key, kept) if kept else ""
    language = column.rpartition("_")[2]
    if language in set(Language) and unit:
        answer["preview"] = preview(desk_of(statement), unit, saved.text, Language(language), told.language, whole=table == PROSE)
    return answer | _completeness(place, statement, table, key)


def _completeness(place: Workplace, statement: str, table: str, key: str) -> dict[str, object]:
    """The key of the record that a field is of or is a part of, and whether it is complete."""
    family, kept = family_of(table, place.kind(statement)), place.keeper.record(statement, table, key)
    if family is None or family.layout is not Layout.RECORD or kept is None:
        return {"done": kept is not None, "record": key}
    own = key if table == family.table or family.parts is None else kept.values.get(family.parts.of, "")
    whole = place.keeper.record(statement, family.table, own)
    inner = place.keeper.records(statement, family.parts.table) if family.parts else {}
    parts = [part for _, part in of_unit(inner, own, family.parts.of)] if family.parts else []
    return {"done": whole is not None and is_done(family, whole, parts), "record": own}


def _told(changed: ChangedMeanwhile, table: str, column: str, told: Words) -> dict[str, str]:
    """Who wrote what instead, as its reader writes it, and the number to save from once one of the two was chosen."""
    by = changed.details["by"]
    at = told.moment(datetime.fromisoformat(changed.details["at"]))
    return {
        "stands": written(table, column, changed.details["stands"].rstrip("\n"), told.language),
        "number": changed.details["number"],
        "message": told.word("conflict.who", name=names_of([by])[by], at=at),
    }


def why(wrong: WrongValue, language: Language) -> str:
    """What is wrong with the value of a field and what to do, in words. That it is empty is told of a field, not of a table's cell."""
    told = [
        [Words(language).word("form.empty")] if one.code == "value_missing" else [sentence(one, language), hint(one, language)]
        for one in wrong.findings
    ]
    return " ".join(part for parts in told for part in parts if part)
