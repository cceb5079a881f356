"""The commands that lead a figure of the ledger back: to its postings, to what it is made of, and to the organisation it was reported by."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from toteuma.cli.console import chosen_language
from toteuma.cli.ledger_bridge import print_bridge
from toteuma.cli.ledger_drill import print_drilling, print_explained, print_printed
from toteuma.cli.ledger_selection import VOUCHERS, Selection, StageOption, months_of, with_selection
from toteuma.cli.options import LangOption, PackageArgument


@with_selection(VOUCHERS)
def drill(
    package: PackageArgument,
    *,
    selection: Selection,
    page: Annotated[int, typer.Option("--page", min=1, help="Which page.")] = 1,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Postings on a page.")] = 40,
    lang: LangOption = None,
) -> None:
    """List the postings that make a figure, or some of them, and their sum."""
    from toteuma.services.ledger.figures import drill_into

    drilling = drill_into(package, **selection.asked, limit=limit, offset=(page - 1) * limit)
    print_drilling(Console(), drilling, (page - 1) * limit, chosen_language(lang))


@with_selection()
def explain(
    package: PackageArgument,
    figure: Annotated[
        str,
        typer.Argument(
            metavar="[FIGURE]",
            help="Id of a printed figure, TABLE.ROW.COLUMN, as it stands in the address of its web page and in figures.csv; else --unit and --line.",
            show_default=False,
        ),
    ] = "",
    *,
    selection: Selection,
    lang: LangOption = None,
) -> None:
    """Tell how a figure came about, and add it up a second time from the postings. Exit code 1: the two do not agree."""
    from toteuma.services.ledger.explanation import explain_figure
    from toteuma.services.ledger.printed import explain_printed

    language = chosen_language(lang)
    if figure:
        if selection.given:
            raise typer.BadParameter("give the id of a figure, or options, not both", param_hint="FIGURE")
        printed = explain_printed(package, figure, language)
        print_printed(Console(), printed, language)
        agrees = printed.agrees
    else:
        for option in ("unit", "line"):
            if not selection.asked[option]:
                raise typer.BadParameter("give the id of a figure, or --unit and --line", param_hint=f"--{option}")
        explained = explain_figure(package, **selection.asked)
        print_explained(Console(), explained, language)
        agrees = explained.agrees
    if not agrees:
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

    target = months_of(to, "--to")
    month = target.last if target else None
    print_bridge(
        Console(), bridge_to(package, months=months_of(period), to=month, stage=stage, unit=unit, lines=line or ()), chosen_language(lang)
    )
