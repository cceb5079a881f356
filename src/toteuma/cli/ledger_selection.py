"""What the commands of the ledger ask of postings: unit, line, months, stage, and whatever else a posting tells. One list of options for all of them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Annotated, Any

import typer

from toteuma.core.periods import Months, is_month

_PANEL = "Only some of the postings (each may be given several times; - for none)"

StageOption = Annotated[str, typer.Option("--stage", help="actual, original, amendment:ID, amended (original and amendments) or forecast.")]


@dataclass(frozen=True, slots=True)
class Selection:
    """``asked``: as the services of figures take it. ``given``: whether any of it was asked for."""

    asked: dict[str, Any]
    given: bool


_PLACE: dict[str, tuple[Any, Any]] = {
    "unit": (Annotated[str, typer.Option("--unit", help="Code or name of a unit; - for what is nobody's.")], ""),
    "line": (Annotated[str, typer.Option("--line", help="Id or name of a line; - for accounts on no line.")], ""),
    "period": (
        Annotated[
            str,
            typer.Option("--period", help="2025, 2025-03 or 2025-01..2025-08; default the months of the statement.", show_default=False),
        ],
        "",
    ),
    "stage": (StageOption, "actual"),
    "as_reported": (Annotated[bool, typer.Option("--as-reported", help="By the organisation of each month's own time.")], False),
}


def _only(option: str, help_: str) -> tuple[Any, Any]:
    return Annotated[list[str] | None, typer.Option(option, help=help_, rich_help_panel=_PANEL)], None


_ONLY = {
    "account": _only("--account", "An account, or a range such as 4300..4399."),
    "cost_centre": _only("--cost-centre", "A cost centre."),
    "project": _only("--project", "A project."),
    "service_class": _only("--service-class", "A service class."),
    "scope": _only("--scope", "external or internal: with whom it was dealt."),
    "activity": _only("--activity", "An activity."),
    "dimension": _only("--dimension", "NAME=VALUE of a further dimension."),
}
VOUCHERS = {
    "voucher": _only("--voucher", "A voucher."),
    "reference": _only("--reference", "A document."),
    "text": _only("--text", "What is part of the posting's text."),
}
"""What single postings are asked for by, and figures are not."""


def with_selection(more: Iterable[str] = ()) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A command whose parameter ``selection`` is told by the options of this list; ``more``: those of ``VOUCHERS`` too."""
    only = {**_ONLY, **{name: VOUCHERS[name] for name in more}}

    def decorated(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def run(**given: Any) -> None:
            asked = {name: given.pop(name) for name in (*_PLACE, *only)}
            chosen = {name: asked[name] for name in only if asked[name]}
            place = {name: asked[name] for name in ("unit", "line", "stage", "as_reported")}
            told = {**place, "months": months_of(asked["period"]), "only": chosen}
            command(selection=Selection(told, any(asked[name] != default for name, (_, default) in (_PLACE | only).items())), **given)

        options = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
            for name, (kind, default) in (_PLACE | only).items()
        ]
        own = inspect.signature(command, eval_str=True).parameters
        kept = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for name, each in own.items() if name != "selection"]
        before = [each for each in kept if each.default is inspect.Parameter.empty or each.name == "figure"]
        parameters = [*before, *options, *(each for each in kept if each not in before)]
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in parameters}
        return run

    return decorated


def months_of(written: str, option: str = "--period") -> Months | None:
    """The months of ``2025``, ``2025-03``, ``3/2025`` or ``2025-01..2025-08``; None where nothing is asked. **Raises** a usage error."""
    if not written:
        return None
    ends = [_ends(part.strip()) for part in written.split("..")]
    if len(ends) > 2 or None in ends or not (months := Months(ends[0].first, ends[-1].last)) or months.first > months.last:  # type: ignore[union-attr]
        raise typer.BadParameter(f"{written}: use 2025, 2025-03 or 2025-01..2025-08", param_hint=option)
    return months


def _ends(written: str) -> Months | None:
    if re.fullmatch(r"[1-9]\d{3}", written):
        return Months.of_year(int(written))
    if (found := re.fullmatch(r"(?P<y>\d{4})-?(?P<m>\d\d?)|(?P<m2>\d\d?)/(?P<y2>\d{4})", written)) is None:
        return None
    month = int(found["y"] or found["y2"]) * 100 + int(found["m"] or found["m2"])
    return Months(month, month) if is_month(month) else None
