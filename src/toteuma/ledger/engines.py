"""Which engine the ledger is computed on: a matter of the place it runs in, not of a package."""

from __future__ import annotations

import os

from toteuma.core.errors import EngineMissing
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.engine import Engine

SETTING = "TOTEUMA_ENGINE"
"""The environment variable: the address of a Spark master (``spark://HOST:7077``, ``yarn``); not set or empty: this process."""


def chosen_engine() -> Engine:
    """A new engine, of the kind that ``TOTEUMA_ENGINE`` names. **Raises** EngineMissing where it is not installed or does not answer."""
    master = os.environ.get(SETTING, "").strip()
    if not master:
        return EmbeddedEngine()
    try:
        # Spark is asked for by those alone who have a cluster.
        from toteuma.ledger.spark import SparkEngine

        return SparkEngine(master)
    except Exception as error:
        cause = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise EngineMissing(setting=SETTING, engine=master, cause=cause) from error
