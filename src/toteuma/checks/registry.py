"""The kinds of check: each a small function, registered under its code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from toteuma.checks.reading import Reading
from toteuma.checks.relation import Relation
from toteuma.core.findings import Level
from toteuma.core.remark import Remark

Check = Callable[[Reading], Iterable[Relation | Remark]]


@dataclass(frozen=True, slots=True)
class Kind:
    """``source`` says on what the check rests: an act, an instruction, arithmetic. Name and explanation stand in ``texts`` under ``check.kind``."""

    code: str
    level: Level
    source: str
    run: Check


_KINDS: dict[str, Kind] = {}


def kind(code: str, level: Level, source: str) -> Callable[[Check], Check]:
    """Register a check under its code."""

    def register(run: Check) -> Check:
        _KINDS[code] = Kind(code, level, source, run)
        return run

    return register


def kinds() -> tuple[Kind, ...]:
    """Every kind, in the order in which they are run and documented."""
    from toteuma.checks import kinds as _all  # noqa: F401 - registering is their import

    return tuple(_KINDS.values())
