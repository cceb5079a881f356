"""The commands that lead a figure of the ledger back: to its postings, to what it is made of, and to the organisation it was reported by."""

from __future__ import annotations

import re
from typing import Annotated

import typer
from rich.console import Console

from toteuma.cli.console import chosen_language
from toteuma.cli.ledger_bridge import print_bridge
from toteuma.cli.ledger_drill import print_drilling, print_explained
from toteuma.cli.options import LangOption, PackageArgument
from toteuma.core.periods import Months, is_month

PeriodOption = Annotated[
    str, typer.Option("--period", help="2025, 2025-03 or 2025-01..2025-08; default the months of the statement.", show_default=False)
]
StageOption = Annotated[str, typer.Option("--stage", help="actual, original, amendment:ID, amended (original and amendments) or forecast.")]
ReportedOption = Annotated[bool, typer.Option("--as-reported", help="By the organisation of each month's own time.")]


def _only(option: str, help_: str) -> typer.models.OptionInfo:
    return typer.Option(option, help=help_, rich_help_panel="Only some of the postings (each may be given several times; - for none)")  # type: ignore[no-any-return]


AccountOption = Annotated[list[str] | None, _only("--account", "An account, or a range such as 4300..4399.")]
CentreOption = Annotated[list[str] | None, _only("--cost-centre", "A cost centre.")]
ProjectOption = Annotated[list[str] | None, _only("--project", "A project.")]
ServiceOption = Annotated[list[str] | None, _only("--service-class", "A service class.")]
ScopeOption = Annotated[list[str] | None, _only("--scope", "external or internal: with whom it was dealt.")]
ActivityOption = Annotated[list[str] | None, _only("--activity", "An activity.")]
DimensionOption = Annotated[list[str] | None, _only("--dimension", "NAME=VALUE of a further dimension.")]
VoucherOption = Annotated[list[str] | None, _only("--voucher", "A voucher.")]
ReferenceOption = Annotated[list[str] | None, _only("--reference", "A document.")]
TextOption = Annotated[
    str,
    typer.Option(
        "--text",
        help="What is part of the posting's text.",
        rich_help_panel="Only some of the postings (each may be given several times; - for none)",
    ),
]


def drill(
    package: PackageArgument,
    unit: Annotated[str, typer.Option("--unit", help="Code or name of a unit; - for what is nobody's; default all.")] = "",
    line: Annotated[str, typer.Option("--line", help="Id or name of a line; - for accounts on no line; default all.")] = "",
    period: PeriodOption = "",
    stage: StageOption = "actual",
    as_reported: ReportedOption = False,
    account: AccountOption = None,
    cost_centre: CentreOption = None,
    project: ProjectOption = None,
    service_class: ServiceOption = None,
    scope: ScopeOption = None,
    activity: ActivityOption = None,
    dimension: DimensionOption = None,
    voucher: VoucherOption = None,
    reference: ReferenceOption = None,
    text: TextOption = "",
    page: Annotated[int, typer.Option("--page", min=1, help="Which page.")] = 1,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Postings on a page.")] = 40,
    lang: LangOption = None,
) -> None:
    """List the postings that make a figure, or some of them, and their sum."""
    from toteuma.services.ledger.figures import drill_into

    drilling = drill_into(
        package,
        unit=unit,
        line=line,
        months=_months(period),
        stage=stage,
        as_reported=as_reported,
        only=_given(
            account=account,
            cost_centre=cost_centre,
            project=project,
            service_class=service_class,
            scope=scope,
            activity=activity,
            dimension=dimension,
            voucher=voucher,
            reference=reference,
            text=[text] if text else None,
        ),
        limit=limit,
        offset=(page - 1) * limit,
    )
    print_drilling(Console(), drilling, (page - 1) * limit, chosen_language(lang))


def explain(
    package: PackageArgument,
    unit: Annotated[str, typer.Option("--unit", help="Code or name of a unit; - for what is nobody's.")],
    line: Annotated[str, typer.Option("--line", help="Id or name of a line; - for accounts on no line.")],
    period: PeriodOption = "",
    stage: StageOption = "actual",
    as_reported: ReportedOption = False,
    account: AccountOption = None,
    cost_centre: CentreOption = None,
    project: ProjectOption = None,
    service_class: ServiceOption = None,
    scope: ScopeOption = None,
    activity: ActivityOption = None,
    dimension: DimensionOption = None,
    lang: LangOption = None,
) -> None:
    """Tell how a figure came about, and add it up a second time from the postings. Exit code 1: the two do not agree."""
    from toteuma.services.ledger.explanation import explain_figure

    explained = explain_figure(
        package,
        unit=unit,
        line=line,
        months=_months(period),
        stage=stage,
        as_reported=as_reported,
        only=_given(
            account=account,
            cost_centre=cost_centre,
            project=project,
            service_class=service_class,
            scope=scope,
            activity=activity,
            dimension=dimension,
        ),
    )
    print_explained(Console(), explained, chosen_language(lang))
    if not explained.agrees:
        raise typer.Exit(1)


def bridge(
    package: PackageArgument,
    unit: Annotated[str, typer.Option("--unit", help="Code or name of a unit; default those that something moved into or out of.")] = "",
    line: Annotated[list[str] | None, typer.Option("--line", help="Id or name of a line; may be given several times.")] = None,
    period: Annotated[str, typer.Option("--period", help="Months to restate; default those of last year.", show_default=False)] = "",
    to: Annotated[str, typer.Option("--to", help="Month by whose organisation they are told; default the last told one.")] = "",
    stage: StageOption = "actual",
    lang: LangOption = None,
) -> None:
    """Lead figures from how they were reported to a later organisation: moved in, moved out, restated."""
    from toteuma.services.ledger.figures import bridge_to

    target = _months(to, "--to")
    month = target.last if target else None
    print_bridge(
        Console(), bridge_to(package, months=_months(period), to=month, stage=stage, unit=unit, lines=line or ()), chosen_language(lang)
    )


def _given(**options: list[str] | None) -> dict[str, list[str]]:
    return {name: values for name, values in options.items() if values}


def _months(written: str, option: str = "--period") -> Months | None:
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
