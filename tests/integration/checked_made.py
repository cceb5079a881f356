"""A small statement with known faults, as text in a file and as read, for the tests of what the user of the checker sees."""

from __future__ import annotations

from functools import cache

from tests.evidence_made import document
from toteuma.checks.inspection import inspect
from toteuma.core.inspection import Inspection

COLUMNS = "Selite\tTilinpäätös 2024\tTalousarvio 2025\tToteuma 2025\tPoikkeama\tToteuma %"
HELD = (
    "Toimintatuotot\t450 000\t500 000\t512 300\t12 300\t102,5",
    "Henkilöstökulut\t-2 000 000\t-2 100 000\t-2 110 500\t-10 500\t100,5",
    "Palvelujen ostot\t-900 000\t-950 000\t-985 200\t-35 200\t103,7",
    "Muut toimintakulut\t-90 000\t-100 000\t-104 100\t-4 100\t104,1",
    "Toimintakulut\t-2 990 000\t-3 150 000\t-3 199 800\t-49 800\t101,6",
)
RIGHT = "Toimintakate\t-2 540 000\t-2 650 000\t-2 687 500\t-37 500\t101,4"
WRONG = RIGHT.replace("-2 687 500", "-2 678 500")
PROSE = "Toimintakulut olivat vajaat 3,2 miljoonaa euroa eli 101,6 % talousarviosta. Kirjastossa kävi 12 345 asiakasta."
FALSE = "Toimintatuotot olivat noin 900 000 euroa."
HEAD = "# TILINPÄÄTÖS 2025\n\n# Sivistyspalvelut\n\n"
CLEAN_TEXT = HEAD + PROSE + "\n\n" + "\n".join((COLUMNS, *HELD, RIGHT)) + "\n"
FAULTY_TEXT = HEAD + PROSE + " " + FALSE + "\n\n" + "\n".join((COLUMNS, *HELD, WRONG)) + "\n"
WRONG_LINE = 1 + FAULTY_TEXT.splitlines().index(WRONG)

_MADE_HEAD = "Selite | prior 2024: TP 2024 | amended: TA 2025 | actual: Toteuma 2025 | deviation: Poikkeama | rate: Toteuma-%"
MADE = "\n".join(
    (
        "== fi 2025 kuusiniemi.txt",
        "# Sivistyspalvelut",
        f"{PROSE} {FALSE}",
        "@comparison ; caption=Talousarvion toteutuminen; cost=negative",
        _MADE_HEAD,
        *(line.replace("\t", " | ") for line in (*HELD, WRONG)),
    )
)


@cache
def inspected() -> Inspection:
    """The faulty statement, inspected for real: one wrong total, one figure in prose that is not that of the table, one without a counterpart."""
    return inspect(document(MADE))
