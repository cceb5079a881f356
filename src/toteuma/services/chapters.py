"""Chapters are led on from state to state, one at a time or all at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from toteuma.core.errors import NotAllowed, NotFound, ReasonMissing
from toteuma.services.change_log import Change
from toteuma.services.entries import CHAPTERS, STATEMENT, content_hash
from toteuma.services.logging_changes import Logged
from toteuma.services.rights import Action, may, rights, roles_for
from toteuma.services.standing import plain


@dataclass(frozen=True, slots=True)
class Chapters(Logged):
    """The steps of chapters on one keeper."""

    def possible(self, statement: str, unit: str, person: str) -> tuple[Action, ...]:
        """The actions that lead a chapter on and that the person may do now."""
        roles = roles_for(self.keeper.duties(person, statement), unit, self.tree(statement))
        state = self.state(statement, unit)
        found = (one for name, one in rights().actions.items() if one.to and not one.whole and may(name, roles, state))
        return tuple(one for one in found if not (one.other_person and self._brought_by(statement, unit) == person))

    def _brought_by(self, statement: str, unit: str) -> str:
        """Who brought the chapter into its state."""
        kept = self.keeper.record(statement, CHAPTERS, unit)
        return self.keeper.change(statement, kept.base("state")).by if kept else ""

    def move(self, statement: str, unit: str, action: str, *, by: str, at: datetime, reason: str = "") -> str:
        """Lead a chapter on, or all of them where the action is of the whole statement (``unit`` is then its uppermost). The new state comes back.

        **Raises** NotFound, ReasonMissing, NotAllowed; that also for what needs more than a step (:func:`toteuma.services.decision.approve`).
        """
        one = rights().actions.get(action)
        if one is not None and one.decided:
            raise NotAllowed(action=action, unit=unit, state="")
        return self.lead(statement, unit, action, by=by, at=at, reason=reason)

    def lead(self, statement: str, unit: str, action: str, *, by: str, at: datetime, reason: str = "") -> str:
        """As :meth:`move`, for who has done what else the action asks for. Freezing keeps the hash of the files; nothing changes after it."""
        one = rights().actions.get(action)
        if one is None or not one.to:
            raise NotFound(kind="action", name=action, known=", ".join(name for name, told in rights().actions.items() if told.to))
        reason = plain(reason).strip()
        with self.keeper.transaction():
            head = self.keeper.locked(statement)
            units = [key for _, key in self.keeper.records(statement, CHAPTERS)] if one.whole else [unit]
            if not units:
                raise NotAllowed(action=action, unit=unit, state="")
            for code in units:
                self._check_may_move(statement, code, one, by)
            if one.reason and not reason:
                raise ReasonMissing(action=action)
            changes = [
                Change(at=at, by=by, table=CHAPTERS, key=code, field="state", old=self.state(statement, code), new=one.to, reason=reason)
                for code in units
            ]
            frozen = content_hash(self.files(statement)) if one.to == "frozen" else ""
            if frozen:
                changes.append(Change(at=at, by=by, table=STATEMENT, key="", field="content_hash", old="", new=frozen, reason=reason))
            self.append(statement, head, changes)
            if frozen:
                self.keeper.freeze(statement, frozen)
        return one.to

    def _check_may_move(self, statement: str, unit: str, action: Action, by: str) -> None:
        state = self.state(statement, unit)
        roles = roles_for(self.keeper.duties(by, statement), unit, self.tree(statement))
        if not may(action.name, roles, state) or (action.other_person and self._brought_by(statement, unit) == by):
            raise NotAllowed(action=action.name, unit=unit, state=state)
