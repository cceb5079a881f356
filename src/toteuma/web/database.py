"""The one setting that says where records are kept: a file for SQLite, or ``postgresql://…``."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.db.utils import InterfaceError, OperationalError

from toteuma.core.errors import DatabaseUnusable
from toteuma.services.kept_ledgers import KeptLedgers

DEFAULT = "toteuma.sqlite3"
UNREACHABLE = (OperationalError, InterfaceError)
"""What is raised where a database is busy for too long, does not answer, or has closed the connection."""


def is_postgresql(address: str) -> bool:
    return address.startswith(("postgresql://", "postgres://"))


def database_settings(address: str) -> dict[str, object]:
    """Django's settings of a database. **Raises** DatabaseUnusable for PostgreSQL without its driver, or an address that is none."""
    if not is_postgresql(address):
        return {
            "ENGINE": "toteuma.web.sqlite",
            "NAME": str(Path(address).absolute()),
            # A save takes the lock when it begins: one that first reads and then finds the lock taken would fail instead of wait.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    try:
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise DatabaseUnusable(address=_unsecret(address), cause="pip install 'toteuma[postgresql]'") from error
    try:
        given = conninfo_to_dict(address)
    except Exception as error:
        raise DatabaseUnusable(address=_unsecret(address), cause=type(error).__name__) from error
    named = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    rest = {name: value for name, value in given.items() if name not in named.values()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{setting: str(given.get(name) or "") for setting, name in named.items()},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": rest,
    }


def _unsecret(address: str) -> str:
    """The address without user and password: it stands in messages."""
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def kept_ledgers(address: str = "") -> KeptLedgers | None:
    """Where the ledgers of statements are: ``TOTEUMA_LEDGERS``, else a folder beside the SQLite file; None for PostgreSQL without it."""
    address = address or os.environ.get("TOTEUMA_DATABASE") or DEFAULT
    if given := os.environ.get("TOTEUMA_LEDGERS"):
        return KeptLedgers(Path(given).absolute())
    path = Path(address).absolute()
    return None if is_postgresql(address) else KeptLedgers(path.with_name(f"{path.name}.ledgers"))


def secret_key(address: str) -> str:
    """What signs sessions: ``TOTEUMA_SECRET_KEY``, else a file beside the SQLite file that only its owner can read, made once.

    **Raises** DatabaseUnusable for PostgreSQL without ``TOTEUMA_SECRET_KEY``: several servers must share one.
    """
    if given := os.environ.get("TOTEUMA_SECRET_KEY"):
        return given
    if is_postgresql(address):
        raise DatabaseUnusable(address=_unsecret(address), cause="TOTEUMA_SECRET_KEY")
    path = Path(address).absolute()
    kept = path.with_name(f"{path.name}.key")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    except OSError as error:
        raise DatabaseUnusable(address=address, cause=error.strerror or str(error)) from error
    return kept.read_text(encoding="ascii")
