"""What Django loads as the engine of a file of SQLite: its own, with a queue before each transaction that writes."""

from __future__ import annotations

from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3.base import DatabaseWrapper as Sqlite

from toteuma.web.sqlite.turns import Turns, turns_of


class DatabaseWrapper(Sqlite):
    """A transaction takes its turn when it begins and gives it back when it has ended, however it did."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._turn: Turns | None = None

    def _start_transaction_under_autocommit(self) -> None:
        if not self.is_in_memory_db():
            turns = turns_of(str(self.settings_dict["NAME"]))
            if not turns.take(float(self.settings_dict["OPTIONS"].get("timeout", 5))):
                raise OperationalError("database is locked: those who came before took too long")
            self._turn = turns
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._give_back()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()
        finally:
            self._give_back()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._give_back()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._give_back()

    def _give_back(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.give_back()
