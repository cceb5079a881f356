"""What an inspection says, in words of the reader's language: sentences, formulas, places, counts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from toteuma.core.evidence import Spot
from toteuma.core.findings import Level
from toteuma.core.inspection import Coverage, Inspection
from toteuma.core.language import Language
from toteuma.core.remark import Remark, Where, Wording
from toteuma.reports.numbers import NBSP, day, number, percent, recorded
from toteuma.texts import word, words

MOST_DECIMALS = 4
"""A computed figure with more decimals than a document shows is printed with two."""
_GROUPS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
LONGEST_NAME = 60
"""A row that is named by a whole sentence, as goals are, is told by the beginning of it."""
PATH = " › "


def written(part: Wording, language: Language) -> str:
    """Words as they stand, a number as the language writes it."""
    if isinstance(part, str):
        return part
    exponent = part.as_tuple().exponent
    return number(part, language, 2) if isinstance(exponent, int) and exponent < -MOST_DECIMALS else recorded(part, language)


def formula(parts: Iterable[Wording], language: Language) -> str:
    """A relation with its numbers: ``500 + 300 = 800``; two signs after each other are one."""
    text = "".join(written(part, language) for part in parts)
    return text.replace(" − −", " + ").replace(" + −", " − ")


def more_text(kind: str, count: int, language: Language) -> str:
    """``ja 3 muuta paikkaa``: how many ``places``, or findings ``like`` those shown, are left out."""
    number_of = number(Decimal(count), language)
    return word(f"checking.more_{kind}_one", language) if count == 1 else word(f"checking.more_{kind}", language, count=number_of)


def calculation(remark: Remark, language: Language) -> str:
    """The formula of a remark; empty where it only repeats one number, as where the same figure stands in two places."""
    text = formula(remark.formula, language)
    left, _, right = text.partition(" = ")
    return "" if left == right else text


def sentence(remark: Remark, language: Language) -> str:
    """What is wrong, in a sentence or two."""
    places = {name: written(part, language) for name, part in remark.details.items()}
    said = word(sentence_key(remark), language, **places)
    return f"{said} {word(remark.aside, language)}" if remark.aside else said


def sentence_key(remark: Remark) -> str:
    """Where the sentence of a remark stands in ``texts``. **Raises** ``KeyError`` where it stands nowhere, which is a defect of ours."""
    for name in (remark.sentence, remark.code.lower()):
        for room in ("check", "check_claim"):
            if name and f"{room}.{name}" in words():
                return f"{room}.{name}"
    raise KeyError(f"check.{remark.sentence or remark.code}")


def kind_name(code: str, language: Language) -> str:
    """The name of a kind of check; its code where ``texts`` has no name for it."""
    return kind_text(code, "name", language) or code


def kind_text(code: str, part: str, language: Language) -> str:
    """``name``, ``what`` or ``why`` of a kind of check; empty where ``texts`` says nothing of it."""
    for room in ("check", "check_claim"):
        if (key := f"{room}.kind.{code}.{part}") in words():
            return word(key, language)
    return ""


def spot_text(spot: Spot, language: Language) -> str:
    """``rivi 12``, ``sivu 7``, ``taulukko Tulos, solu C4``; empty where nothing is known."""
    parts = []
    if spot.page is not None:
        parts.append(word("checking.at_page", language, page=str(spot.page)))
    if spot.line is not None:
        parts.append(word("checking.at_line", language, line=str(spot.line)))
    if spot.sheet:
        key = "checking.at_sheet" if spot.cell else "checking.at_sheet_only"
        parts.append(word(key, language, sheet=spot.sheet, cell=spot.cell) if spot.cell else word(key, language, sheet=spot.sheet))
    return ", ".join(parts)


def where_text(where: Where) -> str:
    """Whose figure it is, on which row, in which column: ``Sivistyspalvelut › Toimintakulut › TA 2025``."""
    return PATH.join(shortened(part, LONGEST_NAME) for part in (where.entity, where.row, where.column) if part)


def shortened(text: str, most: int) -> str:
    """A text on one line whose numbers do not break between their groups, cut at a word where it is longer than ``most`` letters."""
    flat = _GROUPS.sub(NBSP, " ".join(text.split(" ")).strip())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0].rstrip(",;:.") + " …"


def mending(remark: Remark, place: Where, language: Language) -> str:
    """Where several figures could be the wrong one: what the one at this place would have to be. Empty elsewhere."""
    value = next((value for where, value in remark.candidates if where == place), None)
    return "" if value is None else word("checking.mending", language, value=written(value, language))


def document_text(where: Where, language: Language) -> str:
    """The other document's name, where the place is in another one."""
    return word("checking.in_document", language, document=where.document) if where.document else ""


def count_text(level: str, count: int, language: Language) -> str:
    """``1 virhe``, ``3 varoitusta``; ``level`` can also be ``explained``, ``doubtful`` or ``unread``."""
    stem = f"checking.count_{level}" if f"checking.count_{level}_one" in words() else f"checking.{level}"
    return word(f"{stem}_one", language) if count == 1 else word(f"{stem}_many", language, count=number(Decimal(count), language))


def counts(inspection: Inspection) -> dict[str, int]:
    """How many remarks there are by level; those that somebody has explained apart."""
    found = {level.value: 0 for level in Level} | {"explained": 0}
    for remark in inspection.remarks:
        found["explained" if remark.explained else remark.level.value] += 1
    return found


def verdict_text(inspection: Inspection, language: Language) -> str:
    """``2 virhettä, 1 varoitus``, or that nothing was found, or that there was nothing to look at."""
    parts = [count_text(level, count, language) for level, count in counts(inspection).items() if count]
    if parts:
        return ", ".join(parts)
    looked_at = inspection.coverage.relations_checked or inspection.coverage.claims_linked
    return word("checking.nothing_found" if looked_at else "checking.nothing_checked", language)


def coverage_lines(inspection: Inspection, language: Language) -> tuple[str, ...]:
    """How much was looked at, a line for each: cells, relations, claims, and with what words were analysed."""
    told = inspection.coverage

    def of(count: int) -> str:
        return number(Decimal(count), language)

    lines = [
        word("checking.cells", language, read=of(told.cells_read), checked=of(told.cells_checked), share=_share(told, language)),
        word(
            "checking.relations",
            language,
            checked=of(told.relations_checked),
            held=of(told.held),
            rounded=of(told.held_within_rounding),
            failed=of(told.failed),
        ),
        word(
            "checking.claims",
            language,
            found=of(told.claims_found),
            linked=of(told.claims_linked),
            unlinked=of(told.claims_found - told.claims_linked),
        ),
    ]
    if told.doubtful:
        lines.append(count_text("doubtful", told.doubtful, language))
    if inspection.document.unread:
        lines.append(count_text("unread", len(inspection.document.unread), language))
    if inspection.morphology:
        morphology = word(f"checking.morphology_{inspection.morphology}", language)
        lines.append(word("checking.words_by", language, morphology=morphology))
    return tuple(lines)


def _share(told: Coverage, language: Language) -> str:
    return percent(Decimal(100 * told.cells_checked) / told.cells_read, language) if told.cells_read else f"0{NBSP}%"


def explained_text(remark: Remark, language: Language) -> str:
    """Who explains a remark and why; empty where nobody does."""
    own = remark.explained
    if own is None:
        return ""
    period = period_text(own.period, language)
    return word("checking.explained_by", language, reason=own.reason.rstrip(), person=own.person, period=period)


def period_text(period: str, language: Language) -> str:
    """How long an explanation holds: of a year (``2025``), until a day (``2026-12-31``)."""
    if period.isdigit():
        return word("checking.period_year", language, year=period)
    return word("checking.period_until", language, until=day(date.fromisoformat(period), language))
