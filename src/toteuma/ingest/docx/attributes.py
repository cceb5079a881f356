"""Attributes of the word processor's own namespace."""

from __future__ import annotations

from toteuma.ingest.parts import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute of the word processor's own namespace."""
    return None if element is None else element.get(W + name)


def switched(element: Element | None) -> bool | None:
    """Whether a property that is on or off is on; None where it is not given."""
    if element is None:
        return None
    return (value(element) or "true") not in ("0", "false", "off", "none")
