"""Filling in by a workbook of Excel: out, back in, all changes shown, and then taken."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from toteuma.core.whole_numbers import whole_number
from toteuma.services.differences import shortened, word_pieces
from toteuma.services.exchange.comparing import Compared, compare
from toteuma.services.exchange.refused import refused_table
from toteuma.services.exchange.sheets import check_may_fill, sheets, units_of
from toteuma.services.exchange.taking import LookAgain, Unchosen, take
from toteuma.services.exchange.writing import book_of
from toteuma.services.forms import FormMaker
from toteuma.texts import word
from toteuma.texts.findings import hint, sentence
from toteuma.web.desks import WORKPLACE
from toteuma.web.pages import page
from toteuma.web.people import names_of
from toteuma.web.views.failures import failed
from toteuma.web.views.forms import maker_of
from toteuma.web.views.session import signed_in
from toteuma.web.workbooks import LARGEST, keep_workbook, kept_workbook, let_go

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_NAME = 120


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def workbook(request: HttpRequest, statement: str) -> HttpResponse:
    """The page; sent with a workbook it shows what this would change."""
    check_may_fill(WORKPLACE, statement, request.user.username)
    if request.method != "POST":
        return _start(request, statement)
    file = request.FILES.get("workbook")
    if file is None:
        return _start(request, statement, lacking=True)
    if file.size > LARGEST:
        return failed(request, 413)
    token = keep_workbook(statement, request.user.username, file)
    return _shown(request, statement, token, (file.name or "")[:MOST_NAME])


def _start(request: HttpRequest, statement: str, *, lacking: bool = False) -> HttpResponse:
    maker = maker_of(request, statement)
    return page(
        request,
        "workbook.html",
        status=400 if lacking else 200,
        statement=statement,
        title=maker.desk.title(maker.language) or statement,
        units=units_of(maker),
        chosen=request.GET.get("unit", ""),
        lacking=lacking,
        taken=whole_number(request.GET.get("taken", "")),
        left=whole_number(request.GET.get("left", "")),
        token=request.GET.get("token", ""),
        file=request.GET.get("file", ""),
    )


@require_safe
@signed_in
def fetched(request: HttpRequest, statement: str) -> HttpResponse:
    """The workbook of what the person may write now, or of one unit of it."""
    check_may_fill(WORKPLACE, statement, request.user.username)
    number = WORKPLACE.keeper.head(statement).number
    maker, unit = maker_of(request, statement), request.GET.get("unit", "")
    found = sheets(maker, unit)
    title = maker.desk.title(maker.language) or statement
    content = book_of(found, statement=statement, title=title, number=number, language=maker.language)
    name = f"{statement}-{unit}.xlsx" if unit in maker.place.tree(statement).units else f"{statement}.xlsx"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": content_disposition_header(True, name)})


def _compared(request: HttpRequest, statement: str, token: str, name: str) -> tuple[FormMaker, Compared]:
    maker = maker_of(request, statement)
    return maker, compare(kept_workbook(statement, maker.person, token), name, maker)


def _shown(request: HttpRequest, statement: str, token: str, name: str, *, said: str = "") -> HttpResponse:
    """What a workbook would change; ``said``: why nothing was taken of it."""
    maker, compared = _compared(request, statement, token, name)
    findings = [(one.place, sentence(one, maker.language), hint(one, maker.language)) for one in compared.findings]
    return page(
        request,
        "workbook_changes.html",
        status=422 if findings else 409 if said else 200,
        statement=statement,
        title=maker.desk.title(maker.language) or statement,
        told=compared,
        findings=findings,
        pieces_of={one.id: shortened(word_pieces(one.old, one.new)) for one in compared.plain if one.is_text and one.old and one.new},
        names=names_of(one.met.by for one in compared.conflicts if one.met and one.met.by),
        token=token,
        file=name,
        said=said,
        sent=request.POST,
    )


@require_safe
@signed_in
def refused(request: HttpRequest, statement: str) -> HttpResponse:
    """What of a workbook that was brought back is not taken, cell by cell, to be kept or sent on."""
    check_may_fill(WORKPLACE, statement, request.user.username)
    maker, compared = _compared(request, statement, request.GET.get("token", ""), request.GET.get("file", "")[:MOST_NAME])
    headers = {
        "Content-Disposition": content_disposition_header(True, f"{statement}-{word('web_exchange.refused_file', maker.language)}.csv")
    }
    return HttpResponse(refused_table(compared, maker.language), content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
@signed_in
def taken(request: HttpRequest, statement: str) -> HttpResponse:
    """Take the changes that were looked at, all of them or none."""
    sent, person = request.POST, request.user.username
    check_may_fill(WORKPLACE, statement, person)
    token, name = sent.get("token", ""), sent.get("file", "")[:MOST_NAME]
    maker, compared = _compared(request, statement, token, name)
    chosen = {one.id: sent.get(one.id, "") for one in compared.conflicts}
    try:
        count = take(WORKPLACE, statement, compared, chosen, seen=sent.get("seen", ""), by=person, at=datetime.now(UTC), read=maker.place)
    except Unchosen:
        return _shown(request, statement, token, name, said="unchosen")
    except LookAgain:
        return _shown(request, statement, token, name, said="meanwhile")
    told: dict[str, str | int] = {"taken": count}
    if compared.left_out:
        told |= {"left": len(compared.left_out), "token": token, "file": name}
    else:
        let_go(statement, person, token)
    address = reverse("workbook", kwargs={"language": request.language, "statement": statement})
    return redirect(f"{address}?{urlencode(told)}")
