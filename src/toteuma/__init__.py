"""Toteuma: from a municipality's data to its published annual statement.

``from toteuma import check`` checks any statement in a notebook; see :func:`toteuma.services.notebook.check`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toteuma.services.notebook import check

__version__ = "0.1.0"
__all__ = ["__version__", "check"]


def __getattr__(name: str) -> object:
    """``check`` is fetched when it is asked for, so that importing the package costs nothing."""
    if name == "check":
        from toteuma.services.notebook import check

        return check
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
