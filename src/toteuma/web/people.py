"""Names of people by their user names."""

from __future__ import annotations

from collections.abc import Iterable

from toteuma.web import models


def names_of(usernames: Iterable[str]) -> dict[str, str]:
    """The name of each; the user name itself where nobody has it (a command, somebody who has left)."""
    wanted = set(usernames)
    found = dict(models.Person.objects.filter(username__in=wanted).values_list("username", "name"))
    return {one: found.get(one) or one for one in wanted}
