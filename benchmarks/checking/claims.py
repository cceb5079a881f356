"""What the rules for prose find, link and judge right, on the sentences they were written with and on others: ``python -m benchmarks.checking.claims``.

``--list`` prints every sentence that went otherwise than expected, ``--voikko`` uses Voikko where it is installed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from toteuma.checks.claims import check_claims, morphology_in_use
from toteuma.core.claim import Claim, Verdict
from toteuma.core.evidence import (
    ReadCell,
    ReadColumn,
    ReadDocument,
    ReadHeading,
    ReadParagraph,
    ReadRow,
    ReadTable,
    Role,
    Sign,
    Spot,
    TableKind,
)
from toteuma.core.language import Language
from toteuma.core.quantities import parse_quantity
from toteuma.rules import line_scheme

HERE = Path(__file__).parent
SETS = (
    ("built with", "claims_build.txt"),
    ("held out", "claims_held_out.txt"),
    ("held out, sv and en", "claims_held_out_sv_en.txt"),
    ("in published shapes", "claims_exam.txt"),
)
REJECTED = {Verdict.FALSE, Verdict.CONTRADICTORY}


@dataclass(frozen=True)
class Expected:
    """``verdict`` empty: not to be linked. ``target`` is ``row:reading``."""

    number: str
    verdict: str
    target: str = ""


@dataclass
class Score:
    expected: int = 0
    found: int = 0
    linkable: int = 0
    linked: int = 0
    right: int = 0
    right_row: int = 0
    true: int = 0
    alarms: int = 0
    wrong: int = 0
    caught: int = 0
    untold: int = 0
    linked_untold: int = 0
    seconds: float = 0.0
    otherwise: list[str] = field(default_factory=list)


def _lines(language: Language, year: int) -> dict[str, str]:
    return {line.name.get(language).casefold(): line.id for line in line_scheme("income_statement", year)}


def documents(path: Path) -> list[tuple[ReadDocument, list[tuple[str, list[Expected]]]]]:
    """The documents of a file, each with its sentences and what is expected of them."""
    found = []
    language, year = Language.FI, 0
    blocks: list[ReadHeading | ReadParagraph | ReadTable] = []
    sentences: list[tuple[str, list[Expected]]] = []
    name, entity = "", ""
    table: tuple[str, TableKind, dict[str, str]] | None = None
    columns: tuple[ReadColumn, ...] = ()
    rows: list[ReadRow] = []

    def close() -> None:
        nonlocal table, rows
        if table:
            label, kind, settings = table
            sign = Sign(settings["cost"]) if "cost" in settings else Sign.UNKNOWN
            scale = int(settings.get("scale", "1"))
            blocks.append(
                ReadTable(
                    f"t{len(blocks)}", kind, columns, tuple(rows), Spot(line=1), label, "", scale, sign, settings.get("deviation", "")
                )
            )
        table, rows = None, []

    def finish() -> None:
        close()
        if blocks:
            found.append((ReadDocument(name, language, year, tuple(blocks)), list(sentences)))

    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("== "):
            finish()
            _, code, told, name = line.split(" ", 3)
            language, year, blocks, sentences = Language(code), int(told), [], []
        elif line.startswith(("[", "{")):
            close()
            label, rest = line[1:].replace("}", "]").split("]", 1)
            kind = TableKind.COMPARISON if line.startswith("[") else TableKind.KEY_FIGURES
            table = (label, kind, dict(pair.split("=") for pair in rest.split()))
        elif line.startswith("label\t"):
            columns = tuple(_column(head) for head in line.split("\t"))
        elif "\t" in line:
            cells = line.split("\t")
            spot = Spot(line=number)
            read = tuple(ReadCell(raw, spot, parse_quantity(raw, language) if i else None) for i, raw in enumerate(cells))
            rows.append(ReadRow(cells[0], read, spot, _lines(language, year).get(cells[0].casefold(), "")))
        elif line.startswith(":: "):
            close()
            entity = line[3:]
        elif " | " in line and not line.startswith("#"):
            text, _, told = line.rpartition(" | ")
            blocks.append(ReadParagraph(text, Spot(line=number), entity))
            sentences.append((text, [_expected(item.strip()) for item in told.split("; ")]))
    finish()
    return found


def _column(head: str) -> ReadColumn:
    role, _, year = head.partition(":")
    return ReadColumn(head, Role(role), int(year) if year else None, "header")


def _expected(item: str) -> Expected:
    number, _, rest = item.partition("=")
    verdict, _, target = rest.partition("@")
    return Expected(number, "" if verdict == "-" else verdict, target)


def _same(claim: Claim, expected: Expected, text: str, taken: set[int]) -> bool:
    return id(claim) not in taken and claim.quote == text and expected.number.strip("(") in claim.written


def score(path: Path, *, with_voikko: bool = False) -> Score:
    """The figures of one file."""
    total = Score()
    for document, sentences in documents(path):
        start = time.perf_counter()
        claims = check_claims(document, with_voikko=with_voikko)
        total.seconds += time.perf_counter() - start
        taken: set[int] = set()
        for text, told in sentences:
            for expected in told:
                claim = next((claim for claim in claims if _same(claim, expected, text, taken)), None)
                if claim is not None:
                    taken.add(id(claim))
                _count(total, expected, claim, text)
    return total


def _count(total: Score, expected: Expected, claim: Claim | None, text: str) -> None:
    quality = expected.target.endswith((":quality", ":trend"))
    total.expected += not quality
    total.found += claim is not None and not quality
    linked = claim is not None and claim.verdict is not Verdict.UNVERIFIABLE
    got = (
        f"{claim.verdict}@{claim.linked_to[0].row}:{claim.reading}"
        if claim and linked and claim.linked_to
        else str(claim and claim.verdict)
    )
    if not expected.verdict:
        total.untold += 1
        total.linked_untold += linked
        total.alarms += linked and claim is not None and claim.verdict is not Verdict.TRUE
        if linked or claim is None:
            total.otherwise.append(f"{text}\n    {expected.number}: not to be linked, got {got}")
        return
    total.linkable += 1
    total.linked += linked
    wrong = expected.verdict in ("false", "contradictory", "hedge")
    total.true += expected.verdict == "true"
    total.wrong += wrong
    if linked:
        assert claim is not None
        right = claim.verdict == expected.verdict or (claim.verdict in REJECTED and expected.verdict in ("false", "contradictory"))
        row = bool(claim.linked_to) and f"{claim.linked_to[0].row}:{claim.reading}" == expected.target
        total.right += right
        total.right_row += row
        total.caught += wrong and claim.verdict is not Verdict.TRUE
        total.alarms += expected.verdict == "true" and claim.verdict is not Verdict.TRUE
        if right and row:
            return
    total.otherwise.append(f"{text}\n    {expected.number}: expected {expected.verdict}@{expected.target}, got {got}")


def percent(part: int, whole: int) -> str:
    return f"{Decimal(100) * part / whole:.1f} % ({part}/{whole})" if whole else "–"


def table(scores: list[tuple[str, Score]]) -> str:
    rows: list[tuple[str, Callable[[Score], str]]] = [
        ("numbers found", lambda s: percent(s.found, s.expected)),
        ("linked, of those that the tables tell", lambda s: percent(s.linked, s.linkable)),
        ("right row and measure, of linked", lambda s: percent(s.right_row, s.linked)),
        ("verdict right, of linked", lambda s: percent(s.right, s.linked)),
        ("false alarms, of true claims and of claims that the tables do not tell", lambda s: percent(s.alarms, s.true + s.untold)),
        ("false, contradictory and wrongly hedged claims caught", lambda s: percent(s.caught, s.wrong)),
        ("linked although the tables do not tell", lambda s: percent(s.linked_untold, s.untold)),
    ]
    lines = ["| | " + " | ".join(name for name, _ in scores) + " |", "| --- |" + " --- |" * len(scores)]
    lines += [f"| {label} | " + " | ".join(show(score) for _, score in scores) + " |" for label, show in rows]
    return "\n".join(lines)


def main() -> None:
    voikko = "--voikko" in sys.argv
    scores = [(name, score(HERE / file, with_voikko=voikko)) for name, file in SETS if "--build" not in sys.argv or "build" in file]
    if "--list" in sys.argv:
        for name, some in scores:
            print(f"== {name}", *some.otherwise, sep="\n")
    print(f"morphology: {morphology_in_use(Language.FI) if voikko else 'own'}")
    print(table(scores))


if __name__ == "__main__":
    main()
