"""Use cases of the board: decide on what was built of this very version, and open a decided statement again as a new one. The old one stays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from toteuma.core.errors import NotBuilt, ReasonMissing
from toteuma.core.language import Language
from toteuma.services.change_log import Change
from toteuma.services.duties import give
from toteuma.services.entries import CHAPTERS, CONTENT, SETTINGS, content_hash
from toteuma.services.journal import Journal, journal_of
from toteuma.services.present_package import present_package
from toteuma.services.toml_tables import toml_text, toml_texts, with_table, without_table
from toteuma.services.whole import check_may_of_whole
from toteuma.services.workplace import Workplace

BUILDS, VERSIONS, PUBLICATIONS = "builds", "versions", "publications"
STATEMENT_FILE, APPROVAL = "statement.toml", "[approval]"


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided, on which day, and under which reference (``§ 41``)."""

    organ: Mapping[Language, str]
    on: date
    reference: str


def note_build(place: Workplace, statement: str, content: str, manifest: str, *, at: datetime) -> None:
    """Note in the journal that the version of this hash was built whole; ``manifest`` is the hash of the list of its files."""
    journal = Journal(place, statement)
    if journal.record(BUILDS, content) is None:
        journal.add(BUILDS, {"manifest": manifest}, key=content, by="toteuma", at=at)
    else:
        journal.put(BUILDS, content, "manifest", manifest, by="toteuma", at=at)


def version_of(place: Workplace, statement: str) -> str:
    """The hash of the files as they stand now."""
    return content_hash(place.files(statement))


def is_built(place: Workplace, statement: str, version: str = "") -> bool:
    """Whether what the board is to decide on lies ready: built of the files as they stand now (``version``: their hash, where it is known)."""
    return Journal(place, statement).record(BUILDS, version or version_of(place, statement)) is not None


def approve(place: Workplace, statement: str, decision: Decision, *, by: str, at: datetime) -> str:
    """Approve the statement: the decision is written into it, and it is frozen. The hash of the frozen files comes back.

    **Raises** NotAllowed, ReasonMissing without a reference or an organ, NotBuilt where nobody can have read what is decided on.
    """
    reference = " ".join(decision.reference.split())
    organ = {language.value: text.strip() for language, text in decision.organ.items() if text.strip()}
    with place.keeper.transaction():
        place.keeper.locked(statement)
        check_may_of_whole(place, statement, "freeze", by)
        if not reference or not organ:
            raise ReasonMissing(action="freeze")
        if not is_built(place, statement):
            raise NotBuilt(statement=statement)
        lines = (APPROVAL, f"date = {decision.on.isoformat()}", f"organ = {toml_texts(organ)}", f"reference = {toml_text(reference)}")
        _write_settings(place, statement, "\n".join(lines), by=by, at=at, reason=reference)
        place.lead(statement, "", "freeze", by=by, at=at, reason=reference)
    return place.keeper.head(statement).frozen


def _write_settings(place: Workplace, statement: str, approval: str, *, by: str, at: datetime, reason: str) -> None:
    """Put the approval into the settings of the statement, or take it out. In a transaction."""
    head = place.keeper.locked(statement)
    kept = place.keeper.record(statement, SETTINGS, STATEMENT_FILE)
    old = kept.values.get(CONTENT, "") if kept else ""
    new = without_table(old, APPROVAL)
    new = with_table(new, approval) if approval else new
    if kept is not None and new != old:
        change = Change(at=at, by=by, table=SETTINGS, key=STATEMENT_FILE, field=CONTENT, old=old, new=new, reason=reason)
        place.append(statement, head, [change])


def reopen(place: Workplace, statement: str, *, reference: str, reason: str, by: str, at: datetime) -> str:
    """Begin a new version of a frozen statement, its chapters approved as they were, so that those that must be corrected can be returned.

    Its name comes back. Both journals tell of each other. **Raises** NotAllowed, ReasonMissing without a reference and a reason.
    """
    why = " ".join(part for part in (reference.strip(), reason.strip()) if part)
    with place.keeper.transaction():
        place.keeper.locked(statement)
        check_may_of_whole(place, statement, "reopen", by)
        if not reference.strip() or not reason.strip():
            raise ReasonMissing(action="reopen")
        name = next_version(place, statement)
        with present_package(place, statement) as package:
            place.take_in(package, name, by=by, at=at)
        _write_settings(place, name, "", by=by, at=at, reason=why)
        changes = [
            Change(at=at, by=by, table=CHAPTERS, key=unit, field="state", old=kept.values["state"], new="approved", reason=why)
            for (_, unit), kept in place.keeper.records(name, CHAPTERS).items()
        ]
        place.append(name, place.keeper.locked(name), changes)
        Journal(place, statement).add(VERSIONS, {"followed_by": name, "reference": reference, "reason": reason}, key=name, by=by, at=at)
        Journal(place, name).add(VERSIONS, {"follows": statement, "reference": reference, "reason": reason}, key=statement, by=by, at=at)
        for person, duty in place.keeper.all_duties(statement):
            give(place, name, person, duty, by=by, at=at, reason=why)
    return name


def first_version(place: Workplace, statement: str) -> str:
    """The name of the first of a statement's versions: ``x`` of ``x-v2`` that was opened again. It is also its address once it is published.

    What a statement is called by itself says nothing: one that somebody took in as ``x-v2`` is its own first version.
    """
    while re.search(r"-v\d+$", statement) and (before := _opened_again(place, statement)):
        statement = before
    return statement


def _opened_again(place: Workplace, statement: str) -> str:
    """The version that was opened again as this one; empty where there is none."""
    rows = place.keeper.records(journal_of(statement), VERSIONS).values()
    return next((kept.values["follows"] for kept in rows if kept.values.get("follows")), "")


def next_version(place: Workplace, statement: str) -> str:
    """A name that no version has yet: ``x-v2``, ``x-v3`` …"""
    first, number = first_version(place, statement), 2
    while place.keeper.exists(f"{first}-v{number}"):
        number += 1
    return f"{first}-v{number}"
