"""People: their names, what they are given to do, and where they are reminded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from toteuma.core.errors import MailAddressWrong, PasswordWeak
from toteuma.core.language import Language
from toteuma.services.duties import give
from toteuma.services.reminders import OFTEN
from toteuma.services.rights import Duty
from toteuma.web import models
from toteuma.web.desks import KEEPER, WORKPLACE


def names_of(usernames: Iterable[str]) -> dict[str, str]:
    """The name of each; the user name itself where nobody has it (a command, somebody who has left)."""
    wanted = set(usernames)
    found = dict(models.Person.objects.filter(username__in=wanted).values_list("username", "name"))
    return {one: found.get(one) or one for one in wanted}


MOST_FAILURES = 10
WAIT = timedelta(minutes=15)
"""After so many failures within this time a user name waits for the rest of it, whoever tries, from wherever."""


def must_wait(username: str, now: datetime) -> bool:
    failures: int = models.FailedSignIn.objects.filter(username=username, at__gt=now - WAIT).count()
    return failures >= MOST_FAILURES


def failed(username: str, now: datetime) -> None:
    models.FailedSignIn.objects.filter(at__lte=now - WAIT).delete()
    models.FailedSignIn.objects.create(username=username, at=now)


def succeeded(username: str) -> None:
    models.FailedSignIn.objects.filter(username=username).delete()


def is_known(username: str) -> bool:
    return bool(models.Person.objects.filter(username=username).exists())


def is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def keep_preferences(person: models.Person, *, email: str, language: Language, often: str) -> bool:
    """Where, in which language and how often somebody is reminded; ``email`` empty: not at all. False, and nothing kept, for an address that is none."""
    if (email and not is_email(email)) or often not in OFTEN:
        return False
    models.Person.objects.filter(pk=person.pk).update(email=email, language=language.value, reminders=often)
    return True


def keep_address(person: models.Person, address: str) -> None:
    """Remind somebody at the address that a provider vouches for, where none was given."""
    if not person.email and is_email(address):
        models.Person.objects.filter(pk=person.pk).update(email=address)


def grant(
    statement: str,
    username: str,
    role: str,
    unit: str,
    *,
    name: str = "",
    password: str = "",
    email: str = "",
    language: Language | None = None,
    by: str = "toteuma",
) -> None:
    """Give somebody a role for a unit and all below it; who is not known yet becomes so, with the password.

    **Raises** NotFound for a statement, role or unit that there is not, PasswordWeak, MailAddressWrong; then nobody is made and nothing given.
    """
    KEEPER.head(statement)
    if email and not is_email(email):
        raise MailAddressWrong(address=email)
    more = {key: value for key, value in (("name", name), ("email", email)) if value}
    with transaction.atomic():
        person = models.Person.objects.filter(username=username).first()
        if person is None:
            person = models.Person(username=username, name=name or username, email=email, language=(language or Language.FI).value)
            try:
                validate_password(password, person)
            except ValidationError as error:
                raise PasswordWeak(code=", ".join(str(one.code) for one in error.error_list)) from error
            person.set_password(password)
            person.save()
        elif more:
            models.Person.objects.filter(pk=person.pk).update(**more)
        give(WORKPLACE, statement, username, Duty(role, unit), by=by, at=datetime.now(UTC))
