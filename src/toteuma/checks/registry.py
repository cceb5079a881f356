"""The kinds of check: each a small function, registered under its code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from toteuma.checks.reading import Reading
from toteuma.checks.relation import Relation
from toteuma.core.findings import Level
from toteuma.core.remark import Remark

Check = Callable[[Reading], Iterable[Relation | Remark]]

ARITHMETIC = "Laskusääntö / aritmetik / arithmetic"
GOOD_PRACTICE = "Hyvä kirjanpitotapa, kirjanpitolaki 1336/1997 1:3 §"
INTERNAL_CONTROL = "Kuntalaki 410/2015 115 §; hyvä kirjanpitotapa (kirjanpitolaki 1336/1997 1:3 §)"
GENERAL_INSTRUCTION = (
    "Kirjanpitolautakunnan kuntajaosto: yleisohje kunnan tilinpäätöksestä ja toimintakertomuksesta, talousarvion toteutumisvertailu"
)
DECREE = "Valtioneuvoston asetus kunnan tilinpäätöksessä esitettävistä tiedoista 525/2020"
GOALS_ACT = "Kuntalaki 410/2015 115 §: selvitys tavoitteiden toteutumisesta"
PLAIN_LANGUAGE = "Kuntalaki 410/2015 29 §; kielilautakunnan ja EU:n tekstiohjeet lukujen merkitsemisestä"


@dataclass(frozen=True, slots=True)
class Kind:
    """``source`` says on what the check rests: an act, an instruction, arithmetic. ``level`` is the gravest it gives.

    Name and explanation stand in ``texts`` under ``check.kind.<code>``, a passing and a failing example in ``rules.checking.example(code)``.
    ``prose`` marks the kinds that are told of claims in prose: they have no function of their own here.
    """

    code: str
    level: Level
    source: str
    run: Check
    prose: bool = False


_KINDS: dict[str, Kind] = {}


def kind(code: str, level: Level, source: str) -> Callable[[Check], Check]:
    """Register a check under its code."""

    def register(run: Check) -> Check:
        _KINDS[code] = Kind(code, level, source, run)
        return run

    return register


def told_of_claims(code: str, level: Level, source: str) -> None:
    """Register a code that the reading of prose gives, so that it can be left out, documented and exemplified as the others."""
    _KINDS[code] = Kind(code, level, source, lambda _: (), prose=True)


def kinds() -> tuple[Kind, ...]:
    """Every kind, in the order in which they are run and documented: those of tables and texts first, then those of figures in prose."""
    from toteuma.checks import kinds as _all  # noqa: F401 - registering is their import
    from toteuma.checks.claims import kinds as _prose

    return tuple(sorted(_KINDS.values(), key=lambda known: known.prose or known.run.__module__.startswith(_prose.__name__)))
