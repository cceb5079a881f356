"""How far a long query is, told while it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

import duckdb

_PAUSE_SECONDS = 0.2
_END = 100


@contextmanager
def watched(connection: duckdb.DuckDBPyConnection, tell: Callable[[int], None]) -> Iterator[Callable[[int], None]]:
    """While the block runs, ``tell`` is called now and then with how far it is, in percent and never less than before: by the queries of the connection,
    of which each begins anew, and by what the block says with the function that it is given. It is called by a thread of its own, and no more once the
    block has ended."""
    connection.execute("SET enable_progress_bar = true")
    connection.execute("SET enable_progress_bar_print = false")
    ended = Event()
    most = 0

    def reached(percent: int) -> None:
        nonlocal most
        # The end of one of several queries is not the end of the block.
        most = max(most, percent if percent < _END else 0)

    def watch() -> None:
        while not ended.wait(_PAUSE_SECONDS):
            reached(int(connection.query_progress()))
            tell(most)

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield reached
    finally:
        ended.set()
        watcher.join()
        connection.execute("SET enable_progress_bar = false")
