"""The statement becomes a document: wording, order, number formatting and display conventions are applied here, once for every writer."""

from toteuma.reports.build.assemble import build_document, build_units, unit_tables

__all__ = ["build_document", "build_units", "unit_tables"]
