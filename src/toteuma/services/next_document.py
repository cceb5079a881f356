"""Use case: a frozen document of a year goes on as the next one of the same year: budget, interim reviews, statement.

Goals, targets, units, amounts and people are the same; what officers tell of them anew in each document is emptied, and each emptied field stands in the
log with its old text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import datetime

from toteuma.core.conventions import DocumentKind
from toteuma.core.errors import NotFound
from toteuma.services.change_log import WHOLE, Change, Kept, whole_record
from toteuma.services.decision import APPROVAL, STATEMENT_FILE, first_version
from toteuma.services.desk import Desk
from toteuma.services.duties import give
from toteuma.services.entries import CONTENT, PROSE, SETTINGS, Entry
from toteuma.services.journal import Journal
from toteuma.services.present_package import present_package
from toteuma.services.rights import rights
from toteuma.services.toml_tables import toml_text, without_table
from toteuma.services.whole import check_may_of_whole
from toteuma.services.workplace import Workplace, has_column

DOCUMENTS = "documents"
"""The table of the journal that tells which statement goes on as which document."""


def begin_document(place: Workplace, statement: str, document: str, desk: Desk, *, by: str, at: datetime) -> str:
    """Begin a document of the same year under a name of its own, its chapters in draft; ``document`` empty: the statement. The name comes back.

    **Raises** NotAllowed, NotFound for a document that the settings do not tell of, NotLoadable where that document was begun before.
    """
    check_may_of_whole(place, statement, "roll", by)
    known = ("", *desk.data.settings.documents) if desk.data else ()
    if document not in known or (desk.data and document == desk.data.settings.document):
        raise NotFound(kind="statement", name=document, known=", ".join(one for one in known if one) or "–")
    name = name_of(place, statement, desk, document)
    with present_package(place, statement) as package, place.keeper.transaction():
        place.take_in(package, name, by=by, at=at)
        place.append(name, place.keeper.locked(name), list(_changes(place, name, document, by=by, at=at)))
        for person, duty in place.keeper.all_duties(statement):
            give(place, name, person, duty, by=by, at=at, reason=statement)
        Journal(place, statement).add(DOCUMENTS, {"followed_by": name}, key=name, by=by, at=at)
        Journal(place, name).add(DOCUMENTS, {"follows": statement}, key=statement, by=by, at=at)
    return name


def name_of(place: Workplace, statement: str, desk: Desk, document: str) -> str:
    """The name of a document: that of the year's statement, and behind it the document's own. Where another document of the year was taken in under the
    statement's name, the statement has one of its own."""
    version, own = first_version(place, statement), desk.data.settings.document if desk.data else ""
    first = version.removesuffix(f"-{own}") if own else version
    if document:
        return f"{first}-{document}"
    taken = first == version or (place.keeper.exists(first) and place.kind(first) is not DocumentKind.STATEMENT)
    return f"{first}-statement" if taken else first


def followed(place: Workplace, statement: str) -> str:
    """The statement that this one goes on from as another document of the year; empty where there is none."""
    return next((one.values["follows"] for one in Journal(place, statement).noted(DOCUMENTS) if one.values.get("follows")), "")


def _changes(place: Workplace, name: str, document: str, *, by: str, at: datetime) -> Iterator[Change]:
    """The settings tell of the document, and what officers told of the one before is emptied."""

    def change(table: str, key: str, field: str, old: str, new: str) -> Change:
        return Change(at=at, by=by, table=table, key=key, field=field, old=old, new=new, reason=document)

    kept = place.keeper.record(name, SETTINGS, STATEMENT_FILE)
    old = kept.values.get(CONTENT, "") if kept else ""
    yield change(SETTINGS, STATEMENT_FILE, CONTENT, old, with_document(without_table(old, APPROVAL), document))
    year, told = place.year(name), [filling for filling in rights().documents.values() if filling.emptied]
    for (table, key), record in place.keeper.records(name).items():
        if table == PROSE or any(table in one.rows and one.officers_row(table, record.values, year) for one in told):
            yield change(table, key, WHOLE, _whole(table, key, record), "")
        elif not any(table in one.rows for one in told):
            for column, text in record.values.items():
                if text and has_column(table, column) and any(one.officer_fills(table, column) for one in told):
                    yield change(table, key, column, text, "")


def _whole(table: str, key: str, record: Kept) -> str:
    return whole_record(Entry(table, key, record.position, record.values))


def with_document(text: str, document: str) -> str:
    """The settings of a statement with another document being written, everything else as somebody wrote it. **Raises** ValueError where ``[statement]``
    cannot be found."""
    wanted = tomllib.loads(text)
    wanted["statement"] = {key: value for key, value in wanted["statement"].items() if key != "document"}
    lines = text.splitlines(keepends=True)
    begin = next(number for number, line in enumerate(lines) if re.match(r"\s*\[statement\]", line))
    end = next((number for number in range(begin + 1, len(lines)) if re.match(r"\s*\[", lines[number])), len(lines))
    inside = [line for line in lines[begin + 1 : end] if not re.match(r"\s*document\s*=", line)]
    if document:
        wanted["statement"]["document"] = document
        inside.insert(0, f"document = {toml_text(document)}\n")
    made = "".join([*lines[: begin + 1], *inside, *lines[end:]])
    if tomllib.loads(made) != wanted:
        raise ValueError("[statement]")
    return made
