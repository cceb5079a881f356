"""The Excel workbook of a statement: every table, exact figures, live formulas, native charts."""

from toteuma.reports.xlsx.writer import write_xlsx

__all__ = ["write_xlsx"]
