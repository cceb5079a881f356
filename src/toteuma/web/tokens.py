"""Keys by which other programs ask as a person. The key itself is shown once and kept nowhere: only its hash is."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from toteuma.core.errors import NotFound
from toteuma.web import models

PREFIX = "toteuma_"
"""By it a key that got into a repository or a log is found."""


def _digest(key: str) -> str:
    # A key is as long as a hash and made by chance: there is nothing to guess, so that no slow hash is needed.
    return hashlib.sha256(key.encode()).hexdigest()


def make_token(username: str, name: str, *, at: datetime, days: int) -> str:
    """A new key for a person, told apart by ``name``. **Raises** NotFound for somebody who is not known."""
    person = models.Person.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise NotFound(kind="person", name=username, known="–")
    key = PREFIX + secrets.token_urlsafe(32)
    models.ApiToken.objects.create(person=person, name=name, digest=_digest(key), made=at, until=at + timedelta(days=days))
    return key


def person_with(key: str, *, at: datetime) -> models.ApiToken | None:
    """The token of a key that is good now; None for any other."""
    tokens = models.ApiToken.objects.select_related("person").filter(digest=_digest(key), revoked=None, until__gt=at)
    found: models.ApiToken | None = tokens.filter(person__is_active=True, person__demo=False).first()
    return found


def tokens() -> tuple[models.ApiToken, ...]:
    """All that were ever made, the newest first."""
    return tuple(models.ApiToken.objects.select_related("person").order_by("-made"))


def revoke(number: int, *, at: datetime) -> models.ApiToken:
    """Make a key useless from now on. **Raises** NotFound."""
    token: models.ApiToken | None = models.ApiToken.objects.select_related("person").filter(pk=number).first()
    if token is None:
        raise NotFound(kind="token", name=str(number), known=", ".join(str(one.pk) for one in tokens()) or "–")
    if token.revoked is None:
        token.revoked = at
        token.save(update_fields=["revoked"])
    return token
