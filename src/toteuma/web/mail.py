"""E-mail: to which server, from whom. Without a server a mail is printed, so that nothing leaves the machine by itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from toteuma.core.errors import MailUnusable

PORTS = {"smtp": 25, "smtps": 465}
SECONDS = 20
"""So long the server may take to answer."""


def mail_settings(address: str) -> dict[str, Any]:
    """Django's settings for ``smtp://user:password@host:port?starttls=1`` or ``smtps://…``; empty: mails are printed.

    **Raises** MailUnusable for an address that is none.
    """
    if not address:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise MailUnusable(cause=str(error)) from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise MailUnusable(cause="smtp://host:25, smtp://user:password@host:587?starttls=1, smtps://host")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parse_qs(parts.query).get("starttls", ["0"])[-1] == "1",
        "EMAIL_TIMEOUT": SECONDS,
    }
