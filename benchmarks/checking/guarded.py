"""Whether a figure that the checker calls true is told when it is made wrong: ``python -m benchmarks.checking.guarded``.

A figure that is linked may still not be guarded: the checker can confirm it without being sure enough to accuse it. So every figure in prose that
is called true is changed, one in each paragraph at a time, and the document is judged again. ``--list`` prints those that are not told.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.checking.claims import percent
from benchmarks.checking.corpus import statements
from toteuma.checks.claims import check_claims
from toteuma.checks.claims.prose import Passage, passages
from toteuma.checks.claims.sentences import Number, sentences
from toteuma.checks.claims.vocabulary import lexicon_of
from toteuma.core.claim import Claim, Verdict
from toteuma.core.evidence import ReadDocument, ReadHeading, ReadParagraph, ReadTable
from toteuma.core.findings import Level
from toteuma.ingest.reading import read_document

SHARED = Path(__file__).parents[3] / "shared"
REAL = (SHARED / "heinola-2025", SHARED / "data/Kauhava-Tilinpaatos-2024.pdf")
HELD, EXAM = range(100, 108), range(200, 208)
CHANGES = ("first digit", "every digit")
TOLD_AS = ("error", "warning", "note")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Place:
    """A written figure: which passage of the document, where in its text, and its number."""

    passage: int
    at: int
    number: Number
    claim: Claim

    def changed(self, change: str) -> str:
        """The number written otherwise, never truer by its hedge; empty where it has no digits or is zero."""
        raw = self.number.quantity.raw
        digits = [m.start() for m in _DIGIT.finditer(raw)]
        first = next((i for i in digits if raw[i] != "0"), None)
        if first is None:
            return ""
        down = self.number.hedge == "at_most"
        figure = int(raw[first])
        new = (figure - 1 if figure > 1 else figure + 1) if down else (figure + 1 if figure < 9 else 8)
        out = list(raw)
        out[first] = str(new)
        if change == "every digit":
            for i in digits:
                if i > first:
                    out[i] = str((int(raw[i]) + 3) % 10)
        return "".join(out)


@dataclass
class Guarded:
    """``told`` counts what became of the changed figures: error, warning, note, unjudged, or still true."""

    true: int = 0
    told: Counter[str] = field(default_factory=Counter)
    silent: list[str] = field(default_factory=list)

    @property
    def guarded(self) -> int:
        return self.told["error"] + self.told["warning"]

    @property
    def changed(self) -> int:
        return self.told.total()

    def add(self, other: Guarded) -> None:
        self.true += other.true
        self.told += other.told
        self.silent += other.silent


def _in_passages(document: ReadDocument) -> ReadDocument:
    """With paragraphs that a page breaks joined, so that each passage is a block or a cell."""
    whole = iter([passage.paragraph for passage in passages(document) if passage.paragraph is not None])
    kept: list[ReadHeading | ReadParagraph | ReadTable] = []
    left = 0
    for block in document.blocks:
        if not isinstance(block, ReadParagraph):
            kept.append(block)
        elif left <= 0:
            joined = next(whole)
            kept.append(joined)
            left = len(joined.text.rstrip()) - len(block.text.rstrip())
        else:
            left -= len(block.text.rstrip()) + 1
    return replace(document, blocks=tuple(kept))


def _numbers(document: ReadDocument) -> Iterator[tuple[int, int, Number]]:
    """Every number of the prose in reading order, as the checker meets them: passage, place in its text, number."""
    lexicon = lexicon_of(document.language, with_voikko=False)
    for index, passage in enumerate(passages(document)):
        for sentence in sentences(passage.text, lexicon):
            for number in sentence.numbers:
                yield index, sentence.offset + number.digits, number


def _judged(document: ReadDocument) -> list[Claim]:
    return [claim for claim in check_claims(document, with_voikko=False) if claim.reading not in ("quality", "trend")]


def _rewritten(document: ReadDocument, some: dict[int, tuple[int, str, str]]) -> ReadDocument:
    """The document with text of some passages changed: passage → where, what stands there, what shall."""
    own = {id(passage.paragraph or passage.cell): passage_change for passage, passage_change in _changes(document, some)}

    def text(old: str, change: tuple[int, str, str]) -> str:
        at, was, new = change
        start = old.index(was, max(0, at - len(was)))
        return old[:start] + new + old[start + len(was) :]

    blocks = []
    for block in document.blocks:
        if isinstance(block, ReadParagraph) and id(block) in own:
            block = replace(block, text=text(block.text, own[id(block)]))
        elif isinstance(block, ReadTable) and any(id(cell) in own for row in block.rows for cell in row.cells):
            rows = [
                replace(row, cells=tuple(replace(c, raw=text(c.raw, own[id(c)])) if id(c) in own else c for c in row.cells))
                for row in block.rows
            ]
            block = replace(block, rows=tuple(rows))
        blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def _changes(document: ReadDocument, some: dict[int, tuple[int, str, str]]) -> Iterator[tuple[Passage, tuple[int, str, str]]]:
    for index, passage in enumerate(passages(document)):
        if index in some:
            yield passage, some[index]


def guarded(read: ReadDocument, change: str = CHANGES[0]) -> Guarded:
    """What becomes of each figure of a document that is called true, when it is changed."""
    result = Guarded()
    document = _in_passages(read)
    places = [Place(*told, claim) for told, claim in zip(_numbers(document), _judged(document), strict=True)]
    true = [place for place in places if place.claim.verdict is Verdict.TRUE]
    result.true = len(true)
    for some in _rounds([place for place in true if place.changed(change)]):
        changes = {place.passage: (place.at, place.number.quantity.raw, place.changed(change)) for place in some}
        spoilt = _rewritten(document, changes)
        after = {(index, at): claim for (index, at, _), claim in zip(_numbers(spoilt), _judged(spoilt), strict=True)}
        for place in some:
            claim = after.get((place.passage, place.at))
            outcome = _outcome(claim)
            result.told[outcome] += 1
            if outcome not in ("error", "warning"):
                result.silent.append(
                    f"{outcome}: {place.claim.written} → {place.changed(change)} [{place.claim.reading}] {place.claim.quote}"
                )
    return result


def _rounds(places: Iterable[Place]) -> Iterator[list[Place]]:
    """The places in turns that have one of each passage at most."""
    waiting = list(places)
    while waiting:
        turn = {place.passage: place for place in reversed(waiting)}
        yield list(turn.values())
        waiting = [place for place in waiting if turn[place.passage] is not place]


def _outcome(claim: Claim | None) -> str:
    if claim is None:
        return "not found"
    if claim.remark is not None:
        return {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}[claim.remark.level]
    return "still true" if claim.verdict is Verdict.TRUE else "unjudged"


def of_corpus(family: str, seeds: range, change: str) -> Guarded:
    """The figures of invented statements together."""
    whole = Guarded()
    for of in statements(family, seeds):
        whole.add(guarded(of.document, change))
    return whole


def real(change: str) -> Iterator[tuple[str, Guarded]]:
    """Real statements, where they are beside the repository."""
    for path in REAL:
        for file in sorted(path.glob("*.txt")) if path.is_dir() else [path] if path.exists() else []:
            document, _ = read_document(file)
            if document is not None:
                yield file.stem, guarded(document, change)


def everything(change: str) -> list[tuple[str, Guarded]]:
    """The real statements and half of the invented ones that no rule was made with."""
    invented = [("held out", of_corpus("held", HELD, change)), ("new family", of_corpus("exam", EXAM, change))]
    return [*real(change), *invented]


def row(name: str, result: Guarded) -> str:
    """One row of the report."""
    rest = result.changed - result.guarded - result.told["still true"]
    cells = (
        str(result.true),
        percent(result.guarded, result.changed),
        *(str(result.told[told]) for told in ("error", "warning")),
        str(rest),
    )
    return f"| {name} | {' | '.join(cells)} | {result.told['still true']} |"


def report(named: Iterable[tuple[str, Guarded]]) -> str:
    """The table of the report."""
    lines = [
        "| | figures called true | of these told when changed | as errors | as warnings | not told | still called true |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    return "\n".join(lines + [row(name, result) for name, result in named])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", action="store_true", help="print what is not told")
    parser.add_argument("--real", action="store_true", help="real statements only")
    parser.add_argument("--change", choices=CHANGES, default=CHANGES[0])
    asked = parser.parse_args()
    found = list(real(asked.change)) if asked.real else everything(asked.change)
    print(report(found))
    if asked.list:
        for name, result in found:
            print(f"== {name}", *result.silent, sep="\n")
    print(dict(sum((result.told for _, result in found), Counter())), file=sys.stderr)


if __name__ == "__main__":
    main()
