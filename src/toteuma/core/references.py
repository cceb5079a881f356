"""The references an expression can make, and the arguments each takes."""

from __future__ import annotations

from decimal import Decimal

from toteuma.core.expression import Call, Literal
from toteuma.core.statement import PROJECT_MEASURES

FUNCTIONS: dict[str, tuple[str, ...]] = {
    "amount": ("line", "unit", "year", "stage", "scope"),
    "actual": ("line", "unit", "year", "scope"),
    "budget": ("line", "unit", "year", "scope"),
    "original": ("line", "unit", "year", "scope"),
    "amendments": ("line", "unit", "year", "scope"),
    "forecast": ("line", "unit", "year", "scope"),
    "deviation": ("line", "unit", "year", "scope"),
    "rate": ("line", "unit", "year", "scope"),
    "key_figure": ("id", "year", "stage", "part"),
    "parameter": ("id", "year"),
    "fact": ("id",),
    "indicator": ("id", "which"),
    "project": ("id", "which"),
    "project_total": ("which", "unit"),
    "goal_count": ("kind", "status", "unit"),
}
"""Each function with its arguments in the order they may be given without a name."""

SCOPES = ("all", "external", "internal")
CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    **{name: {"scope": SCOPES} for name, arguments in FUNCTIONS.items() if "scope" in arguments},
    "amount": {"scope": SCOPES, "stage": ("actual", "amended", "original", "amendments", "forecast")},
    "key_figure": {"stage": ("actual", "target")},
    "indicator": {"which": ("value", "target")},
    "project": {"which": tuple(PROJECT_MEASURES)},
    "project_total": {"which": tuple(PROJECT_MEASURES)},
}
"""What some arguments may be. Anything else is a fault: it must never be read as the usual one in silence."""


class ReferenceFault(Exception):
    """A reference to something the statement does not have: ``code`` names the sentence, ``details`` fill it."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details


def arguments_of(call: Call) -> dict[str, Literal]:
    """The arguments of a reference by name. **Raises** ReferenceFault for one it does not take, takes twice, or cannot take that value of."""
    if call.name not in FUNCTIONS:
        raise ReferenceFault("reference_function", name=call.name, known=", ".join(FUNCTIONS))
    names = FUNCTIONS[call.name]
    if len(call.positional) > len(names):
        raise ReferenceFault("reference_arguments", name=call.name, known=", ".join(names))
    arguments = dict(zip(names, call.positional, strict=False))
    for name, value in call.named:
        if name not in names:
            raise ReferenceFault("reference_argument", name=name, function=call.name, known=", ".join(names))
        if name in arguments:
            raise ReferenceFault("reference_argument_doubled", name=name, function=call.name)
        arguments[name] = value
    for name, known in CHOICES.get(call.name, {}).items():
        if name in arguments and arguments[name] not in known:
            raise ReferenceFault("reference_choice", name=name, function=call.name, value=str(arguments[name]), known=", ".join(known))
    return arguments


def text_argument(arguments: dict[str, Literal], name: str) -> str:
    """A text that a reference cannot do without. **Raises** ReferenceFault."""
    value = arguments.get(name)
    if not isinstance(value, str):
        raise ReferenceFault("reference_missing_argument", name=name)
    return value


def year_argument(value: Literal | None, default: int) -> int:
    """The year that was named, else ``default``. **Raises** ReferenceFault for anything but a whole number."""
    if value is None:
        return default
    if not isinstance(value, Decimal) or value != int(value):
        raise ReferenceFault("reference_year", name=str(value))
    return int(value)
