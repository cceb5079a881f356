"""A real statement of 158 pages without tags: cells counted by eye on pages drawn at random, held against what is read."""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from toteuma.ingest.pdf import read_pdf_blocks
from toteuma.ingest.raw import RawCell, RawDocument, RawTable

REPOSITORY = Path(__file__).parents[2]
STATEMENT = REPOSITORY.parent / "shared/data/Kauhava-Tilinpaatos-2024.pdf"
COUNTED = Path(__file__).with_name("ingest_pdf_counted.txt")
FLOOR = 0.99
SECONDS = 20.0

pytestmark = pytest.mark.skipif(not STATEMENT.exists(), reason=f"{STATEMENT.name} is not beside the repository")


@pytest.fixture(scope="module")
def read() -> RawDocument:
    started = time.process_time()
    document, findings = read_pdf_blocks(STATEMENT)
    assert time.process_time() - started < SECONDS
    assert {finding.code for finding in findings} <= {"pdf_reading.picture"}
    return document


def counted_rows() -> list[tuple[int, str, list[str]]]:
    rows = []
    for line in COUNTED.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            page, rest = line.split(";", 1)
            label, cells = rest.rsplit(";", 1)
            rows.append((int(page), _plain(label), [cell.strip() for cell in cells.split("|")]))
    return rows


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _rows_read(document: RawDocument) -> dict[tuple[int, str], list[list[RawCell]]]:
    """Rows by page and label, in reading order."""
    rows: dict[tuple[int, str], list[list[RawCell]]] = defaultdict(list)
    for block in document.blocks:
        if isinstance(block, RawTable):
            for label, *cells in block.rows:
                if any(cell.text for cell in cells):
                    rows[label.spot.page or 0, _plain(label.text)].append(cells)
    return rows


def test_counted_cells(read: RawDocument) -> None:
    rows = _rows_read(read)
    verdicts: Counter[str] = Counter()
    wrong = []
    for page, label, expected in counted_rows():
        found = rows[page, label].pop(0) if rows[page, label] else []
        for index, text in enumerate(expected):
            cell = found[index] if index < len(found) else None
            if cell is not None and _plain(cell.text) == text and not cell.doubt:
                verdicts["right"] += bool(text)
            elif cell is None or cell.doubt:
                verdicts["flagged" if cell else "missing"] += 1
            else:
                wrong.append((page, label, text, cell.text))
    cells = sum(bool(text) for _, _, expected in counted_rows() for text in expected)
    print(f"{cells} cells counted, {verdicts['right'] / cells:.2%} read right, {dict(verdicts)}, {len(wrong)} wrong without doubt")
    assert cells >= 300
    assert wrong == []
    assert verdicts["right"] >= FLOOR * cells


def test_doubtful_cells_of_the_whole_statement(read: RawDocument) -> None:
    """Every doubt has a reason, and doubts are rare: a reader that doubts everything would never be wrong either."""
    cells = [cell for block in read.blocks if isinstance(block, RawTable) for row in block.rows for cell in row]
    figures = [cell for cell in cells if re.search(r"\d", cell.text)]
    assert len(figures) > 3900
    assert sum(bool(cell.doubt) for cell in figures) <= 0.005 * len(figures)


def test_furniture_stays_out(read: RawDocument) -> None:
    texts = [_plain(cell.text) for block in read.blocks if isinstance(block, RawTable) for row in block.rows for cell in row]
    texts += [
        text
        for block in read.blocks
        if not isinstance(block, RawTable)
        for text in ([block.text] if hasattr(block, "text") else [t for t, _ in block.lines])
    ]
    assert [text for text in texts if re.fullmatch(r"\d+/157", text) or text == "Tilinpäätös 2024"] == []
