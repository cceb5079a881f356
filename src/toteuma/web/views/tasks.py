"""My tasks: what is mine to do, and nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from toteuma.services.finding_owners import Finding, Owner, given_to
from toteuma.services.review import anchor_of
from toteuma.services.tasks import Task
from toteuma.services.tasks import tasks as tasks_of
from toteuma.services.whole import may_anywhere
from toteuma.services.workplace import Workplace
from toteuma.web.desks import KEEPER, desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import page, today
from toteuma.web.people import names_of
from toteuma.web.store import last_check
from toteuma.web.views.session import signed_in

SOON = 7
"""A day that is due within so many days is told by how many are left."""


@require_safe
@signed_in
def tasks(request: HttpRequest) -> HttpResponse:
    person, language = request.user.username, request.language
    statements, overseen = [], set()
    given: dict[str, list[tuple[Finding, Owner, str]]] = {}
    for name in KEEPER.statements_of(person):
        desk, place = desk_of(name), Workplace(RememberingKeeper())
        found = list(tasks_of(place, desk, name, person, language))
        if may_anywhere(place, name, "oversee", person):
            overseen.add(name)
        if found:
            record = last_check(name)
            told = given_to(place, name, person, record["findings"][language.value]) if record else ()
            given[name] = [(one, owner, _place_of(request, name, one)) for one, owner in told]
            statements.append((desk.title(language) or name, desk.municipality(language), _grouped(found)))
    givers = names_of(owner.by for found in given.values() for _, owner, _ in found)
    return page(request, "tasks.html", statements=statements, overseen=overseen, given=given, givers=givers, today=today(), soon=SOON)


def _place_of(request: HttpRequest, statement: str, finding: Finding) -> str:
    """Where a finding is to be mended: in its chapter; empty where it is of the whole statement."""
    if not finding["unit"]:
        return ""
    address: str = reverse("review", kwargs={"language": request.language, "statement": statement, "unit": finding["unit"]})
    field = (finding["table"], finding["key"], finding["column"])
    return f"{address}#{anchor_of(field)}" if finding["table"] else address


def _grouped(found: list[Task]) -> list[tuple[str, list[Task]]]:
    """What is to be written, what is to be reviewed, and what is only to be read; groups that are empty are left out."""
    writing = [task for task in found if task.writes]
    reviewing = [task for task in found if task.reviews and task not in writing]
    rest = [task for task in found if task not in writing and task not in reviewing]
    return [(kind, group) for kind, group in (("write", writing), ("review", reviewing), ("read", rest)) if group]
