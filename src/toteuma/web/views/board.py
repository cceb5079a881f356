"""The board's page: what is proposed as pages and PDF, the decision, and what became of it. Open again as a new version."""

from __future__ import annotations

import json
import mimetypes
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from toteuma.core.errors import NotAllowed, ReasonMissing
from toteuma.core.language import Language
from toteuma.package.cells import parse_date
from toteuma.services.decision import PUBLICATIONS, VERSIONS, Decision, approve, is_built, reopen, version_of
from toteuma.services.folder import MANIFEST
from toteuma.services.journal import Journal
from toteuma.services.whole import check_may_anywhere, check_may_of_whole, may_of_whole, stage_of
from toteuma.services.workplace import Workplace
from toteuma.web import models
from toteuma.web.desks import WORKPLACE, desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import page, today
from toteuma.web.people import names_of
from toteuma.web.store import built_folder, last_check
from toteuma.web.views.session import signed_in
from toteuma.web.views.tabs import tabs_of
from toteuma.web.work import DONE, FAILED, PROPOSAL, PUBLICATION, ask_for, is_whole, job_of

DOWNLOADS = (".pdf", ".docx", ".xlsx", ".zip")


@lru_cache(maxsize=64)
def _version_at(statement: str, number: int) -> str:
    """The hash of the files up to a change: writing them takes longer than all else of the page."""
    del number
    return version_of(WORKPLACE, statement)


@require_safe
@signed_in
def board(request: HttpRequest, statement: str) -> HttpResponse:
    return _shown(request, statement)


def _shown(request: HttpRequest, statement: str, *, lacking: str = "") -> HttpResponse:
    """The page; ``lacking``: the step that was asked for without what it needs."""
    person, language = request.user.username, request.language
    place = Workplace(RememberingKeeper())
    check_may_of_whole(place, statement, "oversee", person)
    desk, head = desk_of(statement), place.keeper.head(statement)
    version = head.frozen or _version_at(statement, head.number)
    journal = Journal(place, statement)
    history = [change for change in place.keeper.changes_after(statement, 0, ("statement", "chapters")) if _is_decision(change)]
    last = {(change.at, change.new): change for change in history}
    published, versions = journal.noted(PUBLICATIONS), journal.noted(VERSIONS)
    people = [change.by for change in last.values()] + [one.by for one in versions]
    job = job_of(statement, PUBLICATION if head.frozen else PROPOSAL, version)
    folder = built_folder(statement, version)
    whole = is_built(place, statement, version) and is_whole(statement, version)
    if job is not None and job.state == DONE and not whole:
        job = None  # what it built is no longer there
    return page(
        request,
        "board.html",
        status=400 if lacking else 200,
        statement=statement,
        tabs=tabs_of(place, statement, request.user.username),
        title=desk.title(language) or statement,
        stage=stage_of(place, statement),
        frozen=head.frozen,
        version=version,
        built=_files(folder) if whole else None,
        job=job,
        failed=job is not None and job.state == FAILED,
        organ=desk.data.settings.organ if desk.data else None,
        used=desk.data.municipality.languages if desk.data else tuple(Language),
        decides=may_of_whole(place, statement, "freeze", person),
        sends_back=may_of_whole(place, statement, "send_back", person),
        builds=_may_build(place, statement, person),
        reopens=may_of_whole(place, statement, "reopen", person) and not any("followed_by" in one.values for one in versions),
        publishes=may_of_whole(place, statement, "publish", person),
        published=published,
        versions=versions,
        history=sorted(last.values(), key=lambda change: change.number),
        names=names_of(people),
        today=today(),
        checked=last_check(statement),
        lacking=lacking,
        sent=request.POST,
    )


def _may_build(place: Workplace, statement: str, person: str) -> bool:
    """Who brings the statement to the board, and while the board has it everybody who may read the whole of it."""
    return may_of_whole(place, statement, "propose", person) or stage_of(place, statement) == "board"


def _is_decision(change: Any) -> bool:
    return bool(change.field == "state" and (change.new in ("board", "frozen") or (change.old == "board" and change.new == "approved")))


def _files(folder: Path) -> dict[str, Any]:
    """The list of what was built: its site and its downloads."""
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    downloads = [one for ending in DOWNLOADS for one in manifest["files"] if one["path"].endswith(ending)]
    return {"site": any(one["path"] == "index.html" for one in manifest["files"]), "downloads": downloads, "count": len(manifest["files"])}


@require_safe
@signed_in
def ready(request: HttpRequest, statement: str) -> HttpResponse:
    """How far the build is that the page waits for."""
    check_may_anywhere(WORKPLACE, statement, "oversee", request.user.username)
    waiting = models.Job.objects.filter(statement__name=statement, state__in=("waiting", "running")).exists()
    return JsonResponse({"ready": not waiting})


@require_POST
@signed_in
def build(request: HttpRequest, statement: str) -> HttpResponse:
    """Build the version as it stands once more, where that was not done or did not succeed."""
    check_may_of_whole(WORKPLACE, statement, "oversee", request.user.username)
    if not _may_build(WORKPLACE, statement, request.user.username):
        raise NotAllowed(action="propose", unit="", state=stage_of(WORKPLACE, statement))
    ask_for(statement, PROPOSAL, version_of(WORKPLACE, statement), by=request.user.username, at=datetime.now(UTC))
    return _back(request, statement)


@require_POST
@signed_in
def decide(request: HttpRequest, statement: str) -> HttpResponse:
    """Approve the statement with the decision's reference. It is frozen, and then published outside of this request."""
    sent, by, at = request.POST, request.user.username, datetime.now(UTC)
    on = parse_date(sent.get("on", "").strip())
    organ = {language: sent.get(f"organ_{language}", "") for language in Language}
    try:
        if on is None:
            check_may_of_whole(WORKPLACE, statement, "freeze", by)
            raise ReasonMissing(action="freeze")
        with transaction.atomic():
            frozen = approve(WORKPLACE, statement, Decision(organ, on, sent.get("reference", "")), by=by, at=at)
            ask_for(statement, PUBLICATION, frozen, by=by, at=at)
    except ReasonMissing:
        return _shown(request, statement, lacking="freeze")
    return _back(request, statement)


@require_POST
@signed_in
def send_back(request: HttpRequest, statement: str) -> HttpResponse:
    """Give the statement back to be prepared further."""
    try:
        WORKPLACE.move(statement, "", "send_back", by=request.user.username, at=datetime.now(UTC), reason=request.POST.get("reason", ""))
    except ReasonMissing:
        return _shown(request, statement, lacking="send_back")
    return _back(request, statement)


@require_POST
@signed_in
def reopened(request: HttpRequest, statement: str) -> HttpResponse:
    """Begin a new version by a decision."""
    sent, by = request.POST, request.user.username
    try:
        name = reopen(WORKPLACE, statement, reference=sent.get("reference", ""), reason=sent.get("reason", ""), by=by, at=datetime.now(UTC))
    except ReasonMissing:
        return _shown(request, statement, lacking="reopen")
    return redirect(reverse("overview", kwargs={"language": request.language, "statement": name}))


@require_POST
@signed_in
def publish_again(request: HttpRequest, statement: str) -> HttpResponse:
    """Publish the frozen version where that did not succeed."""
    check_may_of_whole(WORKPLACE, statement, "publish", request.user.username)
    version = WORKPLACE.keeper.head(statement).frozen
    ask_for(statement, PUBLICATION, version, by=request.user.username, at=datetime.now(UTC))
    return _back(request, statement)


@require_safe
@signed_in
def built(request: HttpRequest, statement: str, version: str, file: str) -> HttpResponse:
    """A file of what was built, for who may read the whole statement."""
    check_may_of_whole(WORKPLACE, statement, "oversee", request.user.username)
    path = _file_of(statement, version, file)
    if path is None:
        raise Http404
    kind, _ = mimetypes.guess_type(path.name)
    return FileResponse(path.open("rb"), content_type=kind or "application/octet-stream", as_attachment=path.suffix in DOWNLOADS)


def _file_of(statement: str, version: str, file: str) -> Path | None:
    """The file of a built version; None for one that is none of it, whatever the address says."""
    if not version.isalnum():
        return None
    try:
        folder = built_folder(statement, version).resolve()
        path = (folder / (file + "index.html" if file.endswith("/") else file)).resolve()
        return path if folder in path.parents and path.is_file() else None
    except (OSError, ValueError):
        return None  # a name that no file can have


def _back(request: HttpRequest, statement: str) -> HttpResponse:
    return redirect(reverse("board", kwargs={"language": request.language, "statement": statement}))
