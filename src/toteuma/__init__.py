"""Toteuma: from a municipality's data to its published annual statement."""

__version__ = "0.1.0"
