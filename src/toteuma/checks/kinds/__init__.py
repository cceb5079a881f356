"""The kinds of check. Importing this registers them, in the order of the documentation."""

from toteuma.checks.kinds import columns, rows, totals, units

__all__ = ["columns", "rows", "totals", "units"]
