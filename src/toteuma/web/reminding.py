"""Reminders by e-mail: one calm mail a person, in their language, with the ways to what it tells of."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse

from toteuma.core.language import Language
from toteuma.services.reminders import Kind, Matter, Reader, Reminder, give_up, keep_sent, matters, take
from toteuma.services.workplace import Workplace
from toteuma.web import models
from toteuma.web.desks import KEEPER, WORKPLACE, desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import HELSINKI, Words
from toteuma.web.store import last_check

BY = "toteuma"
WORKDAYS = range(5)
WITH_DAY = {Kind.RETURNED: "returned_by", Kind.REVIEW: "review_by"}

_log = logging.getLogger("toteuma.web")


@dataclass(frozen=True, slots=True)
class Result:
    """How many mails went out, and how many did not because the server did not take them. ``unreachable``: people with something to tell and no address."""

    sent: int = 0
    failed: int = 0
    unreachable: int = 0


def readers(statements: Sequence[str]) -> tuple[Reader, ...]:
    """Everybody who has a duty in one of the statements and wants reminders."""
    found = models.Person.objects.filter(duties__statement__name__in=list(statements), is_active=True).exclude(reminders="never")
    return tuple(
        Reader(one.username, one.name, one.email, Language(one.language), one.reminders) for one in found.distinct().order_by("username")
    )


def remind(statements: Sequence[str], at: datetime) -> Result:
    """Send everybody what is new to them of these statements. What the server does not take is told the next time."""
    today = at.astimezone(HELSINKI).date()
    sent = failed = unreachable = 0
    connection = get_connection()
    try:
        for reader in readers(statements):
            found = _found(reader, statements, today)
            if not found:
                continue
            if not reader.email:
                unreachable += 1
                continue
            reminder = take(WORKPLACE, found, reader, zone=HELSINKI, by=BY, at=at)
            if reminder is None:
                continue
            try:
                connection.open()
                connection.send_messages([_mail(reminder, today)])
            except (smtplib.SMTPException, OSError) as error:
                # Told without the address, which the error may name.
                _log.warning("reminder not sent", extra={"reference": type(error).__name__})
                give_up(WORKPLACE, reminder, by=BY, at=datetime.now(UTC))
                failed += 1
                with suppress(smtplib.SMTPException, OSError):
                    connection.close()
            else:
                keep_sent(WORKPLACE, reminder, by=BY, at=datetime.now(UTC))
                sent += 1
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.close()
    return Result(sent, failed, unreachable)


def _found(reader: Reader, statements: Sequence[str], today: date) -> dict[str, tuple[Matter, ...]]:
    found = {}
    for statement in statements:
        place = Workplace(RememberingKeeper())
        if place.keeper.duties(reader.username, statement):
            check = last_check(statement)
            findings = check["findings"][reader.language.value] if check else ()
            told = matters(place, desk_of(statement), statement, reader.username, reader.language, today, findings)
            if told:
                found[statement] = told
    return found


def _mail(reminder: Reminder, today: date) -> EmailMessage:
    reader = reminder.reader
    words = Words(reader.language)
    count = len(reminder.matters)
    subject = words.word("reminders.subject_one") if count == 1 else words.word("reminders.subject_many", count=count)
    preferences = _address("me", reader.language)
    return EmailMessage(
        subject,
        "\n".join(_lines(reminder, words, today, preferences)),
        settings.DEFAULT_FROM_EMAIL,
        [reader.email],
        headers={"Auto-Submitted": "auto-generated", "Content-Language": reader.language.value, "List-Unsubscribe": f"<{preferences}>"},
    )


def _lines(reminder: Reminder, words: Words, today: date, preferences: str) -> Iterator[str]:
    language = reminder.reader.language
    yield words.word("reminders.greeting", name=reminder.reader.name)
    for statement in dict.fromkeys(matter.statement for matter in reminder.matters):
        desk = desk_of(statement)
        yield ""
        yield ", ".join(part for part in (desk.title(language) or statement, desk.municipality(language)) if part)
        for matter in (one for one in reminder.matters if one.statement == statement):
            yield ""
            yield f"- {told(matter, words, today)}"
            yield f"  {_link(matter, language)}"
    yield ""
    yield f"{words.word('tasks.title')}: {_address('tasks', language)}"
    yield ""
    yield "--"
    yield words.word(f"reminders.often_{reminder.reader.often}")
    yield f"{words.word('reminders.change')}: {preferences}"


def told(matter: Matter, words: Words, today: date) -> str:
    """A matter in words: ``Sivistys: määräpäivä on 15.2.2026, 3 päivää jäljellä.``"""
    day = words.day(matter.due) if matter.due else ""
    days = matter.days(today)
    if matter.kind is Kind.DUE:
        key = "due_today" if days == 0 else "due_tomorrow" if days == 1 else "due"
    elif matter.kind is Kind.COMMENT:
        key = "comment_one" if matter.count == 1 else "comment_many"
    elif matter.kind is Kind.FINDING:
        key = "finding_one" if matter.count == 1 else "finding_many"
    elif matter.kind in (Kind.RETURNED, Kind.REVIEW):
        key = WITH_DAY[matter.kind] if matter.due else matter.kind.value
    else:
        key = matter.kind.value
    sentence: str = words.word(f"reminders.{key}", name=matter.name, day=day, days=days, count=matter.count)
    return sentence


def _link(matter: Matter, language: Language) -> str:
    if matter.kind is Kind.DECIDE:
        return _address("board", language, statement=matter.statement)
    if matter.kind is Kind.FINDING:
        return _address("tasks", language)
    name = "review" if matter.kind in (Kind.REVIEW, Kind.COMMENT) else "chapter"
    return _address(name, language, statement=matter.statement, unit=matter.unit)


def _address(name: str, language: Language, **parts: str) -> str:
    return f"{settings.ADDRESS}{reverse(name, kwargs={'language': language, **parts})}"


class Daily:
    """Reminds by itself once a working day, at the time of the setting; never where there is none."""

    def __init__(self, told: str) -> None:
        self.when = time.fromisoformat(told) if told else None
        self.last: date | None = None

    def look(self, now: datetime) -> Result | None:
        """Remind where it is time. A server that was started anew on the same day tells nobody twice: what was told is noted."""
        local = now.astimezone(HELSINKI)
        if self.when is None or self.last == local.date() or local.weekday() not in WORKDAYS or local.time() < self.when:
            return None
        told = remind(KEEPER.statements(), now)
        self.last = local.date()  # Behind it: a database that did not answer is asked again on the same day.
        return told
