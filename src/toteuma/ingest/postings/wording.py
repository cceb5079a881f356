"""The words by which files of postings name what they hold."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def known_words() -> Mapping[str, Any]:
    """``rules/postings/heads.toml``."""
    return tomllib.loads(files("toteuma.rules").joinpath("postings", "heads.toml").read_text(encoding="utf-8"))
