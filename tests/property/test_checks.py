"""What holds of every inspection: lines may move, unrelated rows may come, and what was told keeps its fingerprint."""

from __future__ import annotations

import re

from hypothesis import example as hypothesis_example
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence_made import document
from toteuma.checks.inspection import inspect
from toteuma.rules.checking import example

CODES = (
    "ROW_SUM",
    "COL_PCT",
    "DUP_CELL",
    "ROLLUP_SUM",
    "UNIT",
    "DATE",
    "MISSING_VALUE",
    "ROW_TEXT_VS_CELL",
    "ROLL_FORWARD",
    "STALE",
    "DUP_DIFF_NUMERIC",
)
WORDS = st.text(st.sampled_from("abcdefghijklmnoprstuvyäö "), min_size=12, max_size=40).map(
    lambda words: f"{words.strip() or 'sana'} sana."
)

TABLE = """@comparison Aivan toinen yksikkö; cost=negative
Selite | prior: TP 2024 | amended: TA 2025
Myyntituotot | 4 321 | 4 567
Avustukset | -1 234 | -1 111
"""


def fingerprints(text: str) -> list[str]:
    return sorted(remark.fingerprint for remark in inspect(document(text)).remarks)


@settings(max_examples=20, deadline=None)
@given(code=st.sampled_from(CODES), before=st.lists(WORDS, max_size=3), after=st.lists(WORDS, max_size=3), table=st.booleans())
def test_fingerprints_do_not_change_when_lines_move(code: str, before: list[str], after: list[str], table: bool) -> None:
    head, body = example(code).failing.split("\n", 1)
    lead = "\n\n".join(before) + ("\n\n" if before else "") + (f"{TABLE}\n" if table else "")
    # The heading that the text stands under is part of what it tells; only what comes before and after it is new.
    moved = f"{head}\n{lead}{body}\n\n" + "\n\n".join(after)
    assert fingerprints(moved) == fingerprints(example(code).failing)


@settings(max_examples=15, deadline=None)
@given(
    code=st.sampled_from(("ROW_SUM", "COL_PCT", "UNIT")),
    label=st.text(st.sampled_from("abcdefghij"), min_size=4, max_size=9),
    at=st.integers(0, 3),
)
def test_fingerprints_do_not_change_when_an_unrelated_row_is_added(code: str, label: str, at: int) -> None:
    lines = example(code).failing.splitlines()
    first = next(index for index, line in enumerate(lines) if line.startswith("@")) + 2
    columns = lines[first].count("|")
    lines.insert(first + at if code == "UNIT" else len(lines), f"{label}{' | ' * columns}")
    assert fingerprints("\n".join(lines)) == fingerprints(example(code).failing)


@settings(max_examples=40, deadline=None)
@hypothesis_example(row=0, column=3, digit=5, add=4)
@given(row=st.integers(0, 11), column=st.integers(1, 3), digit=st.integers(0, 6), add=st.integers(1, 9))
def test_one_changed_digit_accuses_that_cell_once_or_lists_it_or_is_rounding(row: int, column: int, digit: int, add: int) -> None:
    lines = example("ROW_SUM").passing.splitlines()
    cells = lines[3 + row].split(" | ")
    digits = [match.start() for match in re.finditer(r"\d", cells[column])]
    at = digits[digit % len(digits)]
    changed = str((int(cells[column][at]) + add) % 10)
    if at == digits[0] and changed == "0":
        return
    cells[column] = cells[column][:at] + changed + cells[column][at + 1 :]
    lines[3 + row] = " | ".join(cells)
    remarks = [remark for remark in inspect(document("\n".join(lines))).remarks if remark.level != "info"]
    place = (0, row, column)
    assert len(remarks) <= 1
    if remarks:
        assert place in [where.cell for where in remarks[0].places]
        assert not remarks[0].proposed or remarks[0].places[0].cell == place
