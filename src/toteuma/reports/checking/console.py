"""An inspection on a terminal, wide or narrow: groups of remarks, then how much was looked at, then what was not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from toteuma.core.claim import Verdict
from toteuma.core.findings import Level
from toteuma.core.inspection import Inspection
from toteuma.core.language import Language
from toteuma.core.remark import Remark, Where
from toteuma.reports.checking.grouping import Group, grouped
from toteuma.reports.checking.wording import (
    calculation,
    coverage_lines,
    explained_text,
    kind_name,
    mending,
    more_text,
    sentence,
    shortened,
    spot_text,
    verdict_text,
    where_text,
    written,
)
from toteuma.reports.numbers import NBSP, number
from toteuma.texts import word

STYLES = {Level.ERROR: "bold red", Level.WARNING: "bold yellow", Level.INFO: "cyan"}
MARKS = {Level.ERROR: "✖", Level.WARNING: "▲", Level.INFO: "•"}
EXPLAINED_MARK, EXPLAINED_STYLE = "✔", "green"
QUOTE_LENGTH = 160
MOST_PLACES = 6
"""So many places of one remark are named; the rest are counted."""
FOLDED_PLACES = 3
"""So many places of a folded pattern are named; the rest are counted."""
HELD = "\ue000"
"""Stands for a no-break space while lines are broken: the console breaks at it as at any other."""


class Report:
    """Writes inspections in one language. ``everything`` unfolds patterns and lists all places and all that was not checked."""

    def __init__(self, console: Console, language: Language, *, everything: bool = False) -> None:
        self.console = console
        self.language = language
        self.everything = everything

    def write(self, inspection: Inspection) -> None:
        """The whole inspection."""
        name = inspection.document.name
        title = Text(f"{name}: {verdict_text(inspection, self.language)}", style="bold")
        self._print(Rule(title, align="left", style="dim"))
        for group in grouped(inspection.remarks, fold=not self.everything):
            self.console.print()
            self._group(group, name)
        self.console.print()
        self._line(word("checking.coverage", self.language), style="bold")
        for line in coverage_lines(inspection, self.language):
            self._line(line, 2)
        self._not_checked(inspection, name)

    def remarks(self, remarks: Iterable[Remark]) -> None:
        """The remarks alone, as a build shows them, which has no file to name."""
        for group in grouped(remarks, fold=not self.everything):
            self._group(group, "")

    # --- remarks ------------------------------------------------------------------------------------------------------------

    def _group(self, group: Group, name: str) -> None:
        if group.folded:
            self._folded(group, name)
            return
        for remark in group.remarks:
            self._remark(remark, name)

    def _remark(self, remark: Remark, name: str) -> None:
        self._print(self._head(remark, remark.fingerprint))
        self._line(sentence(remark, self.language), 2)
        shown = remark.places if self.everything else remark.places[:MOST_PLACES]
        for place in shown:
            self._print(_indented(self._place(place, name, mending(remark, place, self.language)), 2))
        if len(remark.places) > len(shown):
            self._more("places", len(remark.places) - len(shown))
        for key, text in self._facts(remark):
            self._print(_indented(Text.assemble((f"{word(f'checking.{key}', self.language)}: ", "dim"), _kept(text)), 2))
        if remark.also:
            kinds = ", ".join(kind_name(code, self.language) for code in remark.also)
            self._line(word("checking.also", self.language, kinds=kinds), 2, "dim")
        if remark.explained:
            self._line(explained_text(remark, self.language), 2, EXPLAINED_STYLE)

    def _head(self, remark: Remark, told: str) -> Text:
        style = EXPLAINED_STYLE if remark.explained else STYLES[remark.level]
        mark = EXPLAINED_MARK if remark.explained else MARKS[remark.level]
        level = word("checking.level_explained" if remark.explained else f"checking.level_{remark.level}", self.language)
        name = kind_name(remark.code, self.language)
        head = Text.assemble((f"{mark} {level}", style), (f"  {name}", "bold"))
        return head.append(f"  {remark.code if remark.code != name else ''} {told}", style="dim")

    def _facts(self, remark: Remark) -> Iterator[tuple[str, str]]:
        if text := calculation(remark, self.language):
            yield "formula", text
        if remark.proposed != "":
            stated = f"{written(remark.stated, self.language)} → " if remark.stated != "" else ""
            yield "proposed", stated + written(remark.proposed, self.language)

    def _place(self, place: Where, name: str, mending: str = "") -> Text:
        """A place as editors and people find it: ``statement.txt:57``, whose figure it is, and what stands there."""
        file = place.document or name
        spot = spot_text(place.spot, self.language)
        plain = place.spot.line is not None and place.spot.page is None
        head = f"{file}:{place.spot.line}" if plain else ", ".join(part for part in (file, spot) if part)
        text = Text.assemble((_kept(head), "blue"))
        if words := where_text(place):
            text.append(_kept(f"  {words}"))
        if place.quote and place.quote not in (place.row, place.entity):
            text.append("  ").append(_kept(quoted(place.quote, self.language)), style="italic")
        if mending:
            text.append(_kept(f"  {mending}"), style="dim")
        return text

    def _folded(self, group: Group, name: str) -> None:
        count = number(Decimal(len(group.remarks)), self.language)
        self._print(self._head(group.first, word("checking.in_places", self.language, count=count)))
        for remark in group.remarks[:FOLDED_PLACES]:
            self._line(sentence(remark, self.language), 2)
            for place in remark.places[:1]:
                self._print(_indented(self._place(place, name), 4))
        if len(group.remarks) > FOLDED_PLACES:
            self._more("like", len(group.remarks) - FOLDED_PLACES)

    def _more(self, kind: str, count: int) -> None:
        self._line(f"… {more_text(kind, count, self.language)}. {word('checking.show_all', self.language)}", 2, "dim")

    # --- what was not looked at ---------------------------------------------------------------------------------------------

    def _not_checked(self, inspection: Inspection, name: str) -> None:
        unread = [Where(spot, text) for text, spot in inspection.document.unread]
        unlinked = [Where(claim.spot, claim.quote) for claim in inspection.claims if claim.verdict is Verdict.UNVERIFIABLE]
        if unread or unlinked:
            self.console.print()
            self._line(word("checking.not_checked", self.language), style="bold")
        for key, places in (("unread", unread), ("unlinked_claims", list(dict.fromkeys(unlinked)))):
            if not places:
                continue
            count = number(Decimal(len(places)), self.language)
            self._line(f"{word(f'checking.{key}', self.language)}: {count}", 2)
            shown = places if self.everything else places[:FOLDED_PLACES]
            for place in shown:
                self._print(_indented(self._place(place, name), 4))
            if len(places) > len(shown):
                self._more("places", len(places) - len(shown))

    # --- lines --------------------------------------------------------------------------------------------------------------

    def _line(self, text: str, indent: int = 0, style: str = "") -> None:
        self._print(_indented(Text(_kept(text), style=style), indent))

    def _print(self, what: Text | Padding | Rule) -> None:
        with self.console.capture() as capture:
            self.console.print(what)
        lines = capture.get().replace(HELD, NBSP).splitlines()
        self.console.file.write("".join(f"{line.rstrip(' ')}\n" for line in lines))


def _kept(text: str) -> str:
    return text.replace(NBSP, HELD)


def _indented(text: Text, columns: int) -> Padding:
    return Padding(text, (0, 0, 0, columns), expand=False)


def quoted(quote: str, language: Language) -> str:
    """A quotation in the language's marks, on one line, cut at a word where it is long."""
    cut = shortened(quote, QUOTE_LENGTH)
    return f"“{cut}”" if language is Language.EN else f"”{cut}”"
