"""How far a long query is, told while it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

import duckdb

_PAUSE_SECONDS = 0.2
_END = 100


@contextmanager
def watched(connection: duckdb.DuckDBPyConnection, tell: Callable[[int], None]) -> Iterator[None]:
    """While the block runs, ``tell`` is called now and then with how far it is, in percent and never less than before: by the queries of the connection,
    of which each begins anew. It is called by a thread of its own, and no more once the block has ended."""
    connection.execute("SET enable_progress_bar = true")
    connection.execute("SET enable_progress_bar_print = false")
    ended = Event()

    def watch() -> None:
        most = 0
        while not ended.wait(_PAUSE_SECONDS):
            percent = int(connection.query_progress())
            # The end of one of several queries is not the end of the block.
            most = max(most, percent if percent < _END else 0)
            tell(most)

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()
        connection.execute("SET enable_progress_bar = false")
