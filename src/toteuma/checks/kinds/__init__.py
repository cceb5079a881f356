"""The kinds of check. Importing this registers them, in the order of the documentation."""

from toteuma.checks.kinds import columns  # isort: skip
from toteuma.checks.kinds import rows, totals, found, units  # isort: skip
from toteuma.checks.kinds import balance, ratios, per_head  # isort: skip
from toteuma.checks.kinds import key_figures, years, projects  # isort: skip
from toteuma.checks.kinds import goals, missing, dates, tense, repeats  # isort: skip
from toteuma.checks.kinds import numbers, wording  # isort: skip
from toteuma.checks.claims import kinds as prose  # isort: skip

__all__ = [
    "balance",
    "columns",
    "dates",
    "found",
    "goals",
    "key_figures",
    "missing",
    "numbers",
    "per_head",
    "projects",
    "prose",
    "ratios",
    "repeats",
    "rows",
    "tense",
    "totals",
    "units",
    "wording",
    "years",
]
