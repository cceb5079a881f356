"""How the status of a goal follows from those of its indicators."""

from __future__ import annotations

from collections.abc import Sequence

from toteuma.core.conventions import Met, RollUp, Status

RANK = (Met.YES, Met.PARTLY, Met.NO)


def rolled_up(given: Sequence[str], vocabulary: tuple[Status, ...], rule: RollUp) -> str:
    """The status of a goal whose indicators have the statuses ``given``; an empty one is an indicator without a status.

    Better and worse go by what the vocabulary says that a status means, among equals by its order. An indicator that was not assessed leaves the goal
    not assessed, unless the others decide it whatever that one would have been: a goal is never called met on half of its indicators. Then the status
    is the one that says so of an indicator, or empty where no indicator has such a status.

    all
        met when every indicator is; partly met when some are; else the worst.
    any
        the best.
    worst
        the worst.
    """
    met = {status.id: status.met for status in vocabulary}
    ordered = [status.id for rank in RANK for status in vocabulary if status.met is rank]
    known = sorted((one for one in given if one in ordered), key=ordered.index)
    unknown = [one for one in given if met.get(one, Met.UNKNOWN) is Met.UNKNOWN]
    not_assessed = next((one for one in unknown if one), "")
    if not known:
        return not_assessed
    best, worst = known[0], known[-1]
    if rule is RollUp.ANY:
        return best if met[best] is Met.YES or not unknown else not_assessed
    if rule is RollUp.WORST:
        return worst if met[worst] is Met.NO or not unknown else not_assessed
    if met[best] is Met.YES and met[worst] is not Met.YES:
        return next((status.id for status in vocabulary if status.met is Met.PARTLY), worst)
    return not_assessed if unknown else worst
