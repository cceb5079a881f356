"""The document gone through from beginning to end, so that every table and paragraph knows under which heading and unit it stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from toteuma.core.evidence import ReadDocument, ReadHeading, ReadParagraph, ReadTable, Spot
from toteuma.core.findings import Finding
from toteuma.core.language import Language
from toteuma.ingest.meaning import about, continued
from toteuma.ingest.meaning.bodies import by_body
from toteuma.ingest.meaning.entities import (
    OWN_TABLES,
    Units,
    group_in,
    named_at_end,
    named_in,
    names_label,
    own_name,
    section_like,
    unit_like,
)
from toteuma.ingest.meaning.grid import Grid
from toteuma.ingest.meaning.headings import heading_above, with_headings
from toteuma.ingest.meaning.kinds import SCHEMES
from toteuma.ingest.meaning.parting import cut_form, grids_of
from toteuma.ingest.meaning.prose import goes_on, paragraph
from toteuma.ingest.meaning.remarks import remarks_on
from toteuma.ingest.meaning.scales import scale_of_document, scale_of_table
from toteuma.ingest.meaning.scaling import with_cents, with_scales
from toteuma.ingest.meaning.tables import Draft, draft_of, table_of
from toteuma.ingest.meaning.wording import collapsed, folded, unnumbered
from toteuma.ingest.raw import RawDocument, RawHeading, RawParagraph, RawTable
from toteuma.rules.reading import cue

_NEAR = 2
"""So many lines above a table may tell its scale."""
_NOTES = 3

Piece = RawHeading | RawParagraph | Grid


@dataclass(slots=True)
class Walk:
    """``pieces`` are the blocks of the document, its tables taken apart and made whole again."""

    raw: RawDocument
    name: str
    findings: list[Finding] = field(default_factory=list)
    _last: RawTable | None = None

    def document(self) -> ReadDocument:
        raw = self.raw
        language = about.language_of(raw)
        texts = about.texts_of(raw.blocks)
        year = about.year_of(raw, self.name, language)
        whole = about.municipality_in(texts)
        pieces = [part for piece in self._pieces(language) for part in (by_body(piece, whole) if isinstance(piece, Grid) else [piece])]
        drafts: dict[int, Draft] = {}
        heading = ""
        for index, piece in enumerate(pieces):
            if isinstance(piece, RawHeading):
                heading = unnumbered(piece.text)
            elif isinstance(piece, Grid):
                drafts[index] = draft_of(piece, heading, year, language)
        units = self._units(pieces, drafts, texts)
        usual = scale_of_document(texts, about.front_of(raw))
        blocks: list[ReadHeading | ReadParagraph | ReadTable] = []
        heading, count = "", 0
        untold: set[str] = set()
        alike: set[str] = set()
        sideways: set[str] = set()
        known: dict[tuple[tuple[str, ...], bool], int] = {}
        for index, piece in enumerate(pieces):
            if isinstance(piece, RawHeading):
                units.enter(piece)
                heading = collapsed(piece.text)
                blocks.append(ReadHeading(heading, piece.level, piece.spot))
            elif isinstance(piece, RawParagraph):
                if read := paragraph(piece.lines, units.current, heading):
                    blocks.append(read)
            else:
                draft = drafts[index]
                piece.notes += self._notes(pieces, index)
                count += 1
                told = scale_of_table(piece, draft.columns, self._above(pieces, index))
                like = (tuple(folded(head) for head in piece.heads[1:]), with_cents(draft.rows))
                if told is None and usual == 1 and draft.kind in OWN_TABLES and (told := known.get(like)) is not None:
                    alike.add(f"t{count}")
                elif told is not None and draft.kind in OWN_TABLES:
                    known[like] = told
                table = table_of(draft, f"t{count}", self._entity(draft, units), usual if told is None else told)
                if told is None:
                    untold.add(table.id)
                if piece.turned:
                    sideways.add(table.id)
                blocks.append(table)
        blocks, scaled = with_scales(blocks, untold, year)
        for block in blocks:
            if isinstance(block, ReadTable):
                ground = "scale_by_figures" if block.id in scaled else "scale_by_likeness" if block.id in alike and block.scale != 1 else ""
                self.findings += remarks_on(block, self.name, ground, turned=block.id in sideways)
        parents = tuple(units.parents.items())
        return ReadDocument(self.name, language, year, tuple(blocks), parents, raw.pages, raw.unread)

    def _pieces(self, language: Language) -> list[Piece]:
        pieces: list[Piece] = []
        for block in with_headings(self.raw.blocks):
            if isinstance(block, RawTable):
                self._take_table(block, pieces, language)
            elif isinstance(block, RawHeading):
                pieces.append(block)
            elif any(text.strip() for text, _ in block.lines):
                last = pieces[-1] if pieces else None
                if isinstance(last, RawParagraph) and _apart(last, block) and goes_on(last, block):
                    pieces[-1] = RawParagraph((*last.lines, *block.lines), last.item)
                else:
                    pieces.append(block)
        return pieces

    def _take_table(self, table: RawTable, pieces: list[Piece], language: Language) -> None:
        if not table.rows:
            return
        grids = grids_of(table, language)
        last = pieces[-1] if pieces else None
        before, self._last = self._last, table
        if isinstance(last, Grid) and before is not None and (form := cut_form(before, table, language)):
            grids = [form]
            if last.spot == before.spot:
                pieces.pop()
                last = pieces[-1] if pieces else None
        if isinstance(last, Grid) and continued.goes_on(last, grids[0], language):
            continued.joined(last, grids.pop(0), language)
        if grids and isinstance(last, RawParagraph) and not grids[0].caption and len(last.lines) == 1:
            caption = collapsed(last.lines[0][0])
            if cue("heads.caption").search(caption):
                grids[0].caption = caption
                pieces.pop()
        if grids and not grids[0].head_rows and (before_it := _table_before(pieces)) and len(before_it.heads) == len(grids[0].heads):
            grids[0].heads = ["", *before_it.heads[1:]]
            grids[0].lent = True
        pieces += grids

    def _units(self, pieces: list[Piece], drafts: dict[int, Draft], texts: list[str]) -> Units:
        """The names of units: first those that tables themselves tell, then those of headings."""
        units = Units(about.municipality_in(texts))
        headings = [piece for piece in pieces if isinstance(piece, RawHeading)]
        written = {folded(unnumbered(heading.text)) for heading in headings}
        language = about.language_of(self.raw)
        for draft in drafts.values():
            if draft.grid.unit:
                if not cue("entities.group").search(draft.grid.unit):
                    units.learn(draft.grid.unit)
                continue
            head = draft.grid.heads[0] if draft.grid.heads else ""
            name = own_name(head, language)
            if (
                name
                and draft.kind in OWN_TABLES
                and (names_label(head) or folded(name) in written or unit_like(name))
                and not section_like(name)
            ):
                draft.own = name
                if not any(folded(name).startswith(f"{known} ") for known in written):
                    units.learn(name)
            elif draft.kind in OWN_TABLES and (named := named_at_end(draft.grid.caption, written) or named_in(draft.grid.caption)):
                units.learn(named)
                draft.own = named
        for heading in headings:
            text = unnumbered(heading.text)
            if unit_like(text) and not section_like(text) and not cue("entities.group").search(text):
                units.learn(text)
        for index, draft in drafts.items():
            if draft.kind in OWN_TABLES and not draft.own and not draft.grid.unit and (name := heading_above(pieces[:index], language)):
                units.learn(name)
        if subject := about.subject_of(self.raw):
            units.learn(subject)
        if units.whole:
            units.learn(units.whole)
        units.part_joined()
        units.see_levels(headings)
        return units

    @staticmethod
    def _entity(draft: Draft, units: Units) -> str:
        if draft.grid.unit:
            return draft.grid.unit
        if draft.own:
            return units.in_text(draft.own) or draft.own
        for text in (draft.grid.caption, *draft.grid.titles):
            if text and (found := units.in_text(text) or (draft.kind in SCHEMES and group_in(text))):
                return found
        return units.current or units.whole

    @staticmethod
    def _above(pieces: list[Piece], index: int) -> list[str]:
        found = []
        for piece in reversed(pieces[max(0, index - _NEAR) : index]):
            if isinstance(piece, Grid):
                break
            found.append(piece.text if isinstance(piece, RawHeading) else " ".join(text for text, _ in piece.lines))
        return found

    @staticmethod
    def _notes(pieces: list[Piece], index: int) -> list[str]:
        """The paragraphs right under a table that explain it."""
        found = []
        for piece in pieces[index + 1 : index + 1 + _NOTES]:
            if not isinstance(piece, RawParagraph):
                break
            text = collapsed(" ".join(text for text, _ in piece.lines))
            if not cue("cells.note").search(text):
                break
            found.append(text)
        return found


def _table_before(pieces: list[Piece]) -> Grid | None:
    """The last table, where nothing but a heading stands after it."""
    for piece in reversed(pieces[-_NEAR:]):
        if isinstance(piece, Grid):
            return piece
        if isinstance(piece, RawParagraph):
            return None
    return None


def _apart(upper: RawParagraph, lower: RawParagraph) -> bool:
    """The two stand on different pages, or in a text where pages are not told."""
    above, below = upper.lines[-1][1], lower.lines[0][1]
    return above.page != below.page or _in_text(above)


def _in_text(spot: Spot) -> bool:
    return spot.line is not None and spot.page is None
