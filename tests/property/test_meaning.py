"""Whatever grid a reader makes, it is understood without a fault, and nothing that was written is lost."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from toteuma.core.evidence import ReadDocument, ReadTable, Spot
from toteuma.core.language import Language
from toteuma.ingest.meaning import understand
from toteuma.ingest.raw import RawBlock, RawCell, RawDocument, RawHeading, RawParagraph, RawTable
from toteuma.texts.findings import sentence

WORDS = (
    "", "", "Selite", "Toimintatuotot", "Toimintakulut", "Toimintakate", "TP 2024", "TA 2025", "Toteuma 2025", "Poikkeama", "Toteuma %", "Tila",
    "Toteutuu", "osittain", "Tavoite", "Mittari", "2024", "1 000 €", "%", "100", "-250", "12,5", "1 23 400", "hyte: 19 432", "–", "• kohta", "Yhteensä",
    "Tekninen lautakunta", "tunnusluvut", "Riski", "Hanke", "Kokonaisrahoitus", "jatkuu tässä", "€/asukas", "Vuosikate", "Menot", "Oma pääoma",
)  # fmt: skip
texts = st.sampled_from(WORDS)


@st.composite
def cells(draw: st.DrawFn) -> RawCell:
    text = draw(texts)
    return RawCell(text, Spot(line=draw(st.integers(1, 99))), bold=draw(st.booleans()), covered=not text and draw(st.booleans()))


@st.composite
def grids(draw: st.DrawFn) -> RawTable:
    width = draw(st.integers(1, 6))
    rows = draw(st.lists(st.tuples(*[cells()] * width), min_size=1, max_size=7))
    heads = draw(st.sampled_from((None, None, 0, 1, 2)))
    return RawTable(tuple(rows), Spot(line=1), heads, draw(texts), broken=draw(st.booleans()))


blocks: st.SearchStrategy[RawBlock] = st.one_of(
    grids(),
    st.builds(RawHeading, texts, st.integers(1, 4), st.just(Spot(line=1))),
    st.builds(lambda text: RawParagraph(((text, Spot(line=1)),)), texts),
)


def _told(document: ReadDocument) -> str:
    found: list[str] = []
    for block in document.blocks:
        if isinstance(block, ReadTable):
            found += [block.caption, block.entity, *block.notes, *(column.header for column in block.columns)]
            found += [cell.raw for row in block.rows for cell in row.cells]
        else:
            found.append(block.text)
    return "".join("".join(found).split())


@settings(max_examples=80, deadline=None)
@given(st.lists(blocks, max_size=5))
def test_nothing_is_lost_and_nothing_fails(given_blocks: list[RawBlock]) -> None:
    document, findings = understand(RawDocument(tuple(given_blocks)), "x.txt")
    told = _told(document)
    for block in given_blocks:
        if isinstance(block, RawTable):
            written = [cell.text for row in block.rows for cell in row]
            assert all("".join(text.split()) in told for text in written), [text for text in written if "".join(text.split()) not in told]
    assert all(len(row.cells) == len(table.columns) for table in document.tables() for row in table.rows)
    assert all(sentence(finding, language) for finding in findings for language in Language)
