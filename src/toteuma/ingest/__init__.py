"""Outside documents read into statements: text, web pages, Word, Excel and PDF, each with findings for what could not be read."""

from toteuma.ingest.opening import read_blocks

__all__ = ["read_blocks"]
