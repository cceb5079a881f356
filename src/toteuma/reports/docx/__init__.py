"""The statement as a Word file that a controller can go on editing: named styles, real headings, captions, contents and tables."""

from __future__ import annotations

from toteuma.reports.docx.package import write_docx

__all__ = ["write_docx"]
