"""One goal at a time: the form, and saving field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from toteuma.core.errors import ChangedMeanwhile, NotFound, ToteumaError, WrongValue
from toteuma.core.language import Language
from toteuma.services.desk import Desk
from toteuma.services.goal_form import FormField, GoalForm, goal_form, is_year_before, status_marks, with_last_year
from toteuma.services.tasks import goals_of, indicators_of, is_done, localized, unit_name
from toteuma.services.workplace import Saved, Workplace
from toteuma.texts.findings import error_sentence, hint, sentence
from toteuma.web.desks import KEEPER, WORKPLACE, desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import Words, page
from toteuma.web.people import names_of
from toteuma.web.views.chapters import check_may_read, may_read
from toteuma.web.views.session import signed_in


@dataclass(slots=True)
class Met:
    """What saving a form without the script met, by field: what was typed, what is wrong with it, or what stands there instead."""

    typed: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    stands: dict[str, dict[str, str]] = field(default_factory=dict)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def goal(request: HttpRequest, statement: str, goal: str) -> HttpResponse:
    """The form; sent without the script it saves every field that was changed, and goes on to the next goal."""
    person = request.user.username
    place = Workplace(RememberingKeeper())
    form = goal_form(place, desk_of(statement), statement, goal, person, request.language)
    check_may_read(place, statement, form.unit, person)
    if request.method != "POST":
        return _shown(request, place, statement, form, Met())
    met = _save_all(request, statement, form)
    if met.typed:
        now = Workplace(RememberingKeeper())
        return _shown(request, now, statement, goal_form(now, desk_of(statement), statement, goal, person, request.language), met)
    where = request.POST.get("then", "")
    keys = [key for key, _ in goals_of(KEEPER.records(statement, "goals"), form.unit)]
    if where in keys:
        return redirect(reverse("goal", kwargs={"language": request.language, "statement": statement, "goal": where}))
    return redirect(reverse("chapter", kwargs={"language": request.language, "statement": statement, "unit": form.unit}))


def _save_all(request: HttpRequest, statement: str, form: GoalForm) -> Met:
    met = Met()
    for one in form.fields():
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
            met.typed[one.id], met.stands[one.id] = text, _told(changed, Words(request.language))
        except WrongValue as wrong:
            met.typed[one.id], met.wrong[one.id] = text, _why(wrong, request.language)
    return met


def _shown(request: HttpRequest, place: Workplace, statement: str, form: GoalForm, met: Met) -> HttpResponse:
    language, keeper = request.language, place.keeper
    desk = desk_of(statement)
    form = _with_last_year(request, place, statement, form)
    goals, indicators = keeper.records(statement, "goals"), keeper.records(statement, "indicators")
    own = goals_of(goals, form.unit)
    keys = [key for key, _ in own]
    here = keys.index(form.key)
    name, name_language = unit_name(keeper.records(statement, "units"), form.unit, language)
    return page(
        request,
        "goal.html",
        status=409 if met.stands else 422 if met.wrong else 200,
        statement=statement,
        title=desk.title(language),
        form=form,
        met=met,
        name=name,
        name_language=name_language,
        siblings=[
            (
                key,
                *desk.printed(form.unit, localized(kept, "text"), language),
                is_done(kept, [one for _, one in indicators_of(indicators, key)]),
            )
            for key, kept in own
        ],
        number=here + 1,
        before=keys[here - 1] if here else "",
        after=keys[here + 1] if here + 1 < len(keys) else "",
        marks=status_marks(desk.data, language),
        comparison=desk.comparison(form.unit, language),
        previews={one.id: _preview(desk, form.unit, one) for one in form.results if "{{" in one.text},
        person=request.user.username,
    )


def _with_last_year(request: HttpRequest, place: Workplace, statement: str, form: GoalForm) -> GoalForm:
    """What was written last year, where the workplace has that statement and it is frozen or the reader's to read."""
    desk = desk_of(statement)
    for name in KEEPER.statements_with("goals", form.key):
        if name != statement and is_year_before(desk_of(name), desk):
            before = place.keeper.record(name, "goals", form.key)
            if before is not None and (
                KEEPER.head(name).frozen or may_read(place, name, before.values.get("unit", ""), request.user.username)
            ):
                return with_last_year(form, desk_of(name), before, request.language)
    return form


def _preview(desk: Desk, unit: str, one: FormField) -> tuple[str, ...]:
    return desk.preview(unit, one.text, one.language or Language.FI).paragraphs


@require_POST
@signed_in
def save(request: HttpRequest, statement: str) -> HttpResponse:
    """Save one field; what became of it as JSON for the script."""
    sent, told = request.POST, Words(request.language)
    table, key, column = sent.get("table", ""), sent.get("key", ""), sent.get("column", "")
    try:
        base = int(sent.get("number", ""))
        saved = WORKPLACE.save(
            statement, table, key, column, sent.get("text", ""), base=base, by=request.user.username, at=datetime.now(UTC)
        )
    except ValueError:
        return JsonResponse({"state": "refused", "message": told.word("failure.request")}, status=400)
    except ChangedMeanwhile as changed:
        return JsonResponse({"state": "conflict", **_told(changed, told)}, status=409)
    except WrongValue as wrong:
        return JsonResponse({"state": "wrong", "message": _why(wrong, request.language)}, status=422)
    except NotFound:
        return JsonResponse({"state": "refused", "message": told.word("failure.page")}, status=404)
    except ToteumaError as error:
        return JsonResponse({"state": "refused", "message": error_sentence(error, request.language)}, status=403)
    return JsonResponse({"state": "saved", **_answer(statement, table, key, column, saved, told)})


def _answer(statement: str, table: str, key: str, column: str, saved: Saved, told: Words) -> dict[str, object]:
    """What the page shows of a saved field: when, whether the goal is now complete, and the text with its figures put in."""
    kept = KEEPER.record(statement, table, key)
    goal = key if table == "goals" else kept.values.get("goal", "") if kept else ""
    whole = KEEPER.record(statement, "goals", goal)
    done = whole is not None and is_done(whole, [one for _, one in indicators_of(KEEPER.records(statement, "indicators"), goal)])
    preview: tuple[str, ...] = ()
    language = column.rpartition("_")[2]
    if whole is not None and "{{" in saved.text and language in set(Language):
        preview = desk_of(statement).preview(whole.values.get("unit", ""), saved.text, Language(language)).paragraphs
    return {
        "number": saved.number,
        "message": told.word("saved_at", clock=told.clock(saved.at)),
        "done": done,
        "goal": goal,
        "preview": preview,
    }


def _told(changed: ChangedMeanwhile, told: Words) -> dict[str, str]:
    """Who wrote what instead, and the number to save from once one of the two was chosen."""
    by = changed.details["by"]
    at = told.moment(datetime.fromisoformat(changed.details["at"]))
    return {
        "stands": changed.details["stands"],
        "number": changed.details["number"],
        "message": told.word("conflict.who", name=names_of([by])[by], at=at),
    }


def _why(wrong: WrongValue, language: Language) -> str:
    """What is wrong with a value and what to do, in words."""
    return " ".join(" ".join(part for part in (sentence(one, language), hint(one, language)) if part) for one in wrong.findings)
