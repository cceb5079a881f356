"""The controller's page of figures that come from files: what was taken in, what waits, and a file from its arrival to its batch."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from toteuma.core.errors import ReasonMissing, WrongValue
from toteuma.core.language import Language
from toteuma.ingest.postings.profile import profile_text
from toteuma.services.deliveries import ASKED, SENT, Delivery, choose, confirm, deliveries_of, delivery_of, drop, receive
from toteuma.services.forms import localized
from toteuma.services.profile_form import CHOICES, changed, column_rows, month_of, settings_of
from toteuma.services.taking_in import batches_of, rejected_of, withdraw, withdrawn
from toteuma.services.whole import check_may_of_whole, may_of_whole
from toteuma.services.workplace import Workplace
from toteuma.web import models
from toteuma.web.deliveries import LOOK, TAKING, folder_of, keep, let_go, look_version, profile_in, put_aside
from toteuma.web.desks import WORKPLACE, desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import page
from toteuma.web.people import names_of
from toteuma.web.views.session import signed_in
from toteuma.web.views.tabs import tabs_of
from toteuma.web.work import DONE, FAILED, ask_for, job_of


@require_safe
@signed_in
def ledger(request: HttpRequest, statement: str) -> HttpResponse:
    return _ledger(request, statement)


def _ledger(request: HttpRequest, statement: str, *, lacking: str = "", missing: tuple[str, ...] = ()) -> HttpResponse:
    """The page; ``lacking``: what stands in the way of what was sent, ``missing`` the fields of a decision."""
    person, language = request.user.username, request.language
    place = Workplace(RememberingKeeper(), WORKPLACE.ledgers)
    check_may_of_whole(place, statement, "oversee", person)
    desk, delivered = desk_of(statement), deliveries_of(place, statement)
    batches = batches_of(place, statement) if place.ledgers else ()
    hidden = withdrawn(place, statement)
    people = [*(batch.by for batch in batches), *(one.by for one in delivered), *(one.by for one in hidden.values())]
    people += [batch.undone["by"] for batch in batches if batch.undone]
    decided = sorted(place.keeper.records(statement, "amendments").values(), key=lambda kept: kept.position)
    return page(
        request,
        "ledger.html",
        status=400 if lacking else 200,
        statement=statement,
        tabs=tabs_of(place, statement, person),
        title=desk.title(language) or statement,
        brings=may_of_whole(place, statement, "bring", person) and place.ledgers is not None,
        kept=place.ledgers is not None,
        batches=tuple(reversed(batches)),
        withdrawn=hidden,
        when={batch.id: datetime.fromisoformat(batch.undone["at"]) for batch in batches if batch.undone},
        waiting=[one for one in delivered if one.state in (SENT, ASKED)],
        over=[one for one in delivered if one.state == "refused"],
        names=names_of(people),
        decided=[
            (kept.values.get("id", ""), kept.values.get("reference", ""), localized(kept, "reason").in_language(language)[0])
            for kept in decided
        ],
        used=desk.data.municipality.languages if desk.data else tuple(Language),
        references=_references(place, statement, delivered),
        largest=settings.LARGEST_DELIVERY // 1_000_000,
        kept_days=settings.KEEP_UPLOADS_DAYS,
        lacking=lacking,
        missing=missing,
        sent=request.POST,
    )


@require_POST
@signed_in
def deliver(request: HttpRequest, statement: str) -> HttpResponse:
    """Take a file, note who brought it, and have it looked at."""
    by, at, sent = request.user.username, datetime.now(UTC), request.POST
    check_may_of_whole(WORKPLACE, statement, "bring", by)
    file = request.FILES.get("file")
    if file is None or not file.size:
        return _ledger(request, statement, lacking="file")
    folder, brought = put_aside(statement, file)
    decision = {name.removeprefix("decision_"): text for name, text in sent.items() if name.startswith("decision_")}
    try:
        with transaction.atomic():
            key = receive(WORKPLACE, statement, brought, sent.get("stage", ""), decision, language=request.language, by=by, at=at)
            keep(folder, statement, key)
            ask_for(statement, LOOK, look_version(delivery_of(WORKPLACE, statement, key)), by=by, at=at)
    except WrongValue as wrong:
        missing = tuple(finding.place.column for finding in wrong.findings)
        return _ledger(request, statement, lacking="decision", missing=missing)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return _to(request, "delivery", statement, key=key)


@require_safe
@signed_in
def delivery(request: HttpRequest, statement: str, key: str) -> HttpResponse:
    return _delivery(request, statement, key)


def _delivery(request: HttpRequest, statement: str, key: str) -> HttpResponse:
    """A file: how it would be read, how far it is, or what came of it."""
    person, language = request.user.username, request.language
    place = Workplace(RememberingKeeper(), WORKPLACE.ledgers)
    check_may_of_whole(place, statement, "oversee", person)
    one = delivery_of(place, statement, key)
    looking, taking = job_of(statement, LOOK, look_version(one)), job_of(statement, TAKING, key)
    look = looking.told if looking and looking.state == DONE else {}
    profile = _profile(look.get("profile", "")) if look and not look["form"] else None
    desk = desk_of(statement)
    names = {row.account: row.name for row in desk.data.accounts} if desk.data else {}
    return page(
        request,
        "delivery.html",
        statement=statement,
        tabs=tabs_of(place, statement, person),
        title=desk.title(language) or statement,
        one=one,
        names=names_of([one.by]),
        brings=may_of_whole(place, statement, "bring", person),
        looking=looking,
        look=look,
        columns=column_rows(profile, look["heads"]) if profile else (),
        choices=CHOICES,
        chosen=settings_of(profile) if profile else {},
        profile=profile,
        month=month_of(profile) if profile else None,
        accounts={account: name.in_language(language)[0] for account, name in names.items()},
        taking=taking,
        result=taking.told if taking and taking.state == DONE else {},
        failed=next((job for job in (taking, looking) if job and job.state == FAILED), None),
        has_rejected=_rejected(statement, one) is not None,
        day=_day,
        references=_references(place, statement, (one,)),
    )


def _references(place: Workplace, statement: str, delivered: Iterable[Delivery]) -> dict[str, str]:
    """The references of the decisions on amendments, by their ids; also of those that are only being brought."""
    decided = [kept.values for kept in place.keeper.records(statement, "amendments").values()]
    brought = [one.decision for one in delivered if one.decision]
    return {one.get("id", ""): reference for one in (*brought, *decided) if (reference := one.get("reference", ""))}


def _day(text: str) -> Any:
    return datetime.fromisoformat(text).date()


def _profile(text: str) -> Any:
    with tempfile.TemporaryDirectory(prefix="toteuma-") as folder:
        return profile_in(text, Path(folder)) if text else None


@require_POST
@signed_in
def reread(request: HttpRequest, statement: str, key: str) -> HttpResponse:
    """Have the file looked at as somebody says that it is to be read."""
    by, at, sent = request.user.username, datetime.now(UTC), request.POST
    look = _looked(statement, delivery_of(WORKPLACE, statement, key))
    profile = _profile(look["profile"])
    if profile is None:
        raise Http404
    heads = [row.head for row in column_rows(profile, look["heads"])]
    given = [(head, sent.get(f"column_{number}", "")) for number, head in enumerate(heads, 1)]
    new = changed(profile, given, {name: sent.get(name, "") for name in CHOICES}, month=sent.get("month", "").strip())
    with transaction.atomic():
        choose(WORKPLACE, statement, key, profile_text(new), by=by, at=at)
        ask_for(statement, LOOK, look_version(delivery_of(WORKPLACE, statement, key)), by=by, at=at)
    return _to(request, "delivery", statement, key=key)


def _looked(statement: str, one: Delivery) -> dict[str, Any]:
    """What was seen of a file as it is to be read now. **Raises** Http404 where nobody has looked yet."""
    job = job_of(statement, LOOK, look_version(one))
    if job is None or job.state != DONE:
        raise Http404
    told: dict[str, Any] = job.told
    return told


@require_POST
@signed_in
def take(request: HttpRequest, statement: str, key: str) -> HttpResponse:
    """Have the file taken in as it was shown."""
    by, at = request.user.username, datetime.now(UTC)
    look = _looked(statement, delivery_of(WORKPLACE, statement, key))
    with transaction.atomic():
        confirm(
            WORKPLACE, statement, key, look["profile"] if not look["form"] else "", strict=request.POST.get("strict") == "1", by=by, at=at
        )
        ask_for(statement, TAKING, key, by=by, at=at)
    return _to(request, "delivery", statement, key=key)


@require_POST
@signed_in
def again(request: HttpRequest, statement: str, key: str) -> HttpResponse:
    """Try once more what failed."""
    by, at = request.user.username, datetime.now(UTC)
    check_may_of_whole(WORKPLACE, statement, "bring", by)
    one = delivery_of(WORKPLACE, statement, key)
    if one.state == ASKED:
        ask_for(statement, TAKING, key, by=by, at=at)
    elif one.state == SENT:
        ask_for(statement, LOOK, look_version(one), by=by, at=at)
    return _to(request, "delivery", statement, key=key)


@require_POST
@signed_in
def dropped(request: HttpRequest, statement: str, key: str) -> HttpResponse:
    """Take a file back that was not taken in."""
    drop(WORKPLACE, statement, key, by=request.user.username, at=datetime.now(UTC))
    let_go(statement, delivery_of(WORKPLACE, statement, key))
    return _to(request, "ledger", statement)


@require_POST
@signed_in
def undone(request: HttpRequest, statement: str) -> HttpResponse:
    """Take a batch out of the figures, with a reason."""
    try:
        withdraw(
            WORKPLACE,
            statement,
            request.POST.get("batch", ""),
            request.POST.get("reason", ""),
            by=request.user.username,
            at=datetime.now(UTC),
        )
    except ReasonMissing:
        return _ledger(request, statement, lacking=request.POST.get("batch", ""))
    return _to(request, "ledger", statement)


@require_safe
@signed_in
def progress(request: HttpRequest, statement: str, key: str) -> HttpResponse:
    """How far the work is that a page waits for."""
    check_may_of_whole(WORKPLACE, statement, "oversee", request.user.username)
    one = delivery_of(WORKPLACE, statement, key)
    kind, version = (LOOK, look_version(one)) if one.state == SENT else (TAKING, key)
    job: models.Job | None = job_of(statement, kind, version)
    told = job.told if job else {}
    return JsonResponse({"ready": job is None or job.state in (DONE, FAILED), "percent": told.get("percent", 0)})


@require_safe
@signed_in
def rejected(request: HttpRequest, statement: str, key: str) -> HttpResponse:
    """The postings of a file that were not taken in, to be mended."""
    check_may_of_whole(WORKPLACE, statement, "oversee", request.user.username)
    path = _rejected(statement, delivery_of(WORKPLACE, statement, key))
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), content_type="text/csv; charset=utf-8", as_attachment=True, filename=path.name)


def _rejected(statement: str, one: Delivery) -> Path | None:
    """Where the rejected postings are: beside the file, else in the batch."""
    beside = sorted(folder_of(statement, one.key).glob("rejected-*.csv"))
    if beside:
        return beside[-1]
    return rejected_of(WORKPLACE, statement, one.batch) if one.batch and WORKPLACE.ledgers else None


def _to(request: HttpRequest, name: str, statement: str, **more: str) -> HttpResponse:
    return redirect(reverse(name, kwargs={"language": request.language, "statement": statement, **more}))
