"""JSON with exact numbers: a ``Decimal`` is written digit by digit, never through binary floating point."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal


def exact_json(value: object, indent: int = 0) -> str:
    """The value as JSON text. Objects and lists of objects are laid out over lines, small ones stand on one line each."""
    if isinstance(value, Mapping):
        flat = all(_simple(part) for part in value.values())
        return _joined("{}", [f"{json.dumps(str(key))}: {exact_json(part, indent + 1)}" for key, part in value.items()], indent, flat=flat)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _joined("[]", [exact_json(part, indent + 1) for part in value], indent, flat=all(_simple(part) for part in value))
    if isinstance(value, Decimal):
        return exact_number(value)
    if value is None or isinstance(value, (str, bool, int)):
        return json.dumps(value, ensure_ascii=False)
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def exact_number(value: Decimal) -> str:
    """A decimal as JSON writes numbers: ``-565805.5``; without exponent and without superfluous zeros after the point."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _simple(value: object) -> bool:
    return not isinstance(value, (Mapping, list, tuple)) or not value


def _joined(brackets: str, parts: list[str], indent: int, *, flat: bool) -> str:
    if not parts:
        return brackets
    if flat:
        return f"{brackets[0]}{', '.join(parts)}{brackets[1]}"
    pad = " " * (indent + 1)
    return f"{brackets[0]}\n{pad}" + f",\n{pad}".join(parts) + f"\n{' ' * indent}{brackets[1]}"
