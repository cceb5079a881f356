"""An inspection as one web page that needs nothing else: the document as read, with every remark where it stands and every figure's proof at hand."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from toteuma import __version__
from toteuma.core.document import Theme
from toteuma.core.findings import Finding
from toteuma.core.inspection import Inspection
from toteuma.core.language import Language
from toteuma.reports.checking.cards import cards, kinds_found, unlinked
from toteuma.reports.checking.marking import DocumentView
from toteuma.reports.checking.placing import Placing
from toteuma.reports.checking.proofs import proofs
from toteuma.reports.checking.wording import count_text, counts, coverage_lines, more_text, spot_text, verdict_text
from toteuma.reports.colours import mix
from toteuma.reports.html.colours import palette
from toteuma.reports.html.fonts import font_files
from toteuma.reports.numbers import percent
from toteuma.texts import word
from toteuma.texts.findings import place, sentence

MOST_PLACES = 6
"""A remark with more places shows the rest when asked."""
WASH_PERCENT = 13
FACES = {"400": "source-sans-regular.woff", "600": "source-sans-semibold.woff"}


def write_page(inspection: Inspection, language: Language, reading: Sequence[Finding] = ()) -> str:
    """The page as HTML text: words in ``language``, the document in its own. It asks for nothing from anywhere."""
    environment = Environment(
        loader=PackageLoader("toteuma.reports.checking"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )

    def words(key: str, **places: str) -> str:
        return word(key, language, **places)

    placing = Placing(inspection)
    tiles, further = _tiles(inspection, language)
    page = environment.get_template("page.html").render(
        t=words,
        more=lambda kind, count: more_text(kind, count, language),
        language=language,
        document=inspection.document,
        version=__version__,
        verdict=verdict_text(inspection, language),
        most_places=MOST_PLACES,
        counts=[(level, count, count_text(level, count, language)) for level, count in counts(inspection).items()],
        tiles=tiles,
        further=further,
        cards=cards(placing, language),
        kinds=kinds_found(inspection, language),
        unlinked=unlinked(placing, language),
        unread=[(text, spot_text(spot, language)) for text, spot in inspection.document.unread],
        reading=[(finding.level.value, place(finding, language), sentence(finding, language)) for finding in reading],
        view=DocumentView(placing, language),
        proofs=Markup(proofs(placing, language)),
        style=Markup(environment.get_template("page.css").render(colours=_colours(), faces=_faces())),
        script=Markup(environment.get_template("page.js").render()),
    )
    return page.lstrip()


def _tiles(inspection: Inspection, language: Language) -> tuple[list[tuple[str, str]], list[str]]:
    """The lines of coverage that have a share, with it; and those that have none."""
    told = inspection.coverage
    lines = coverage_lines(inspection, language)
    parts = (
        (told.cells_checked, told.cells_read),
        (told.held + told.held_within_rounding, told.relations_checked),
        (told.claims_linked, told.claims_found),
    )
    shares = [percent(Decimal(100 * part) / whole, language) if whole else "" for part, whole in parts]
    return list(zip(shares, lines, strict=False)), list(lines[len(shares) :])


def _colours() -> dict[str, dict[str, str]]:
    """The palette of our web pages, and a wash of each tone to stand behind text."""
    made = {}
    for name, dark in (("light", False), ("dark", True)):
        colours = palette(Theme(), dark=dark)
        washes = {f"{tone}-wash": mix(colours[tone], colours["paper"], WASH_PERCENT) for tone in ("bad", "partial", "good", "accent")}
        made[name] = {**colours, **washes}
    return made


@cache
def _faces() -> dict[str, str]:
    """The typeface in the page itself, by weight: nothing is loaded from elsewhere."""
    files = font_files()
    return {weight: base64.b64encode(files[name]).decode() for weight, name in FACES.items()}
