"""The styles of the file: every look has a name here, so that a controller who goes on in Word changes it in one place.

Built-in styles keep Word's own names (``heading 1``, ``Body Text``, ``caption``, ``List Bullet``): Word then shows them in the reader's
language and its contents, captions and navigation work by them.
"""

from __future__ import annotations

from dataclasses import dataclass

from toteuma.core.document import Theme
from toteuma.core.language import Language
from toteuma.reports.colours import mix
from toteuma.reports.docx.markup import NAMESPACES
from toteuma.reports.docx.prose import LOCALES

FONT = "Arial"
"""Every Word has it, and LibreOffice's substitute has the same widths."""

INK, MUTED, HAIRLINE = "1F2328", "57606A", "D0D7DE"
TONES = {"good": "1A7F37", "partial": "8A5A00", "bad": "B3261E", "none": MUTED}
"""Colours of the status marks on white: at least 5 : 1."""

OUR_NAMES = ("Body Text after", "Cover", "Finding", "Figure", "Note", "Section End", "Table", "Card", "Fallback", "Judgement", "Status")
"""How the names of our own styles begin; the others are Word's."""

HEADING_SIZES = (40, 28, 23, 21, 21, 21)
TABLE_LEVELS, INDENT = 4, 170
"""Outline levels of a table's labels, and how far each stands in."""

TABLE_STYLE = "StatementTable"


def mixed(colour: str, percent: int) -> str:
    """``percent`` of a colour, the rest white, as Word writes colours: ``mixed("#000000", 20)`` → ``CCCCCC``."""
    return mix(colour, "#ffffff", percent).removeprefix("#").upper()


@dataclass(frozen=True, slots=True)
class Style:
    """``paragraph`` and ``text`` are the properties as WordprocessingML; ``listed`` puts the style into the gallery."""

    id: str
    name: str
    based_on: str = ""
    following: str = ""
    paragraph: str = ""
    text: str = ""
    listed: bool = True
    of_text: bool = False

    def xml(self) -> str:
        kind = "character" if self.of_text else "paragraph"
        origin = (
            ' w:default="1"'
            if self.id in ("Normal", "DefaultParagraphFont")
            else ' w:customStyle="1"'
            if self.name.startswith(OUR_NAMES)
            else ""
        )
        return (
            f'<w:style w:type="{kind}"{origin} w:styleId="{self.id}"><w:name w:val="{self.name}"/>'
            + (f'<w:basedOn w:val="{self.based_on}"/>' if self.based_on else "")
            + (f'<w:next w:val="{self.following}"/>' if self.following else "")
            + ("<w:qFormat/>" if self.listed else '<w:uiPriority w:val="99"/>')
            + (f"<w:pPr>{self.paragraph}</w:pPr>" if self.paragraph else "")
            + (f"<w:rPr>{self.text}</w:rPr>" if self.text else "")
            + "</w:style>"
        )


def _space(before: int = 0, after: int = 0, line: int = 240) -> str:
    """Twentieths of a point; ``line`` in 240ths of a line."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _colour(value: str) -> str:
    return f'<w:color w:val="{value}"/>'


KEEP = "<w:keepNext/><w:keepLines/>"
BOLD = "<w:b/><w:bCs/>"
RIGHT = '<w:jc w:val="right"/>'


def _indent(left: int = 0, *, right: int = 0, hanging: int = 0) -> str:
    return f'<w:ind w:left="{left}" w:right="{right}" w:hanging="{hanging}"/>'


def _numbered(number: int) -> str:
    return f'<w:numPr><w:numId w:val="{number}"/></w:numPr>'


def paragraph_styles(accent: str) -> list[Style]:
    """Text of the pages. Running text is narrower than the tables: a line of eighty characters is read, one of a hundred is not."""
    measure = 1500
    headings = [
        Style(
            f"Heading{level}",
            f"heading {level}",
            "Normal",
            "BodyText",
            ("<w:keepNext/><w:keepLines/><w:pageBreakBefore/>" if level == 1 else KEEP)
            + "<w:suppressAutoHyphens/>"
            + _space(0 if level == 1 else 440 - 50 * min(level, 4), 240 if level == 1 else 110)
            + f'<w:outlineLvl w:val="{level - 1}"/>',
            BOLD + _colour(accent if level < 4 else INK) + _size(size),
        )
        for level, size in enumerate(HEADING_SIZES, start=1)
    ]
    contents = [
        Style(
            f"TOC{level}",
            f"toc {level}",
            "Normal",
            "Normal",
            f'<w:tabs><w:tab w:val="right" w:pos="9638"/></w:tabs>{_space(140 if level == 1 else 20, 20)}{_indent(320 * (level - 1), right=567)}',
            BOLD if level == 1 else "",
            listed=False,
        )
        for level in range(1, 4)
    ]
    return [
        Style("Normal", "Normal"),
        Style("BodyText", "Body Text", "Normal", "", _space(0, 140, 300) + _indent(right=measure)),
        Style("BodyTextAfterTable", "Body Text after Table", "BodyText", "BodyText", _space(260, 140, 300)),
        *headings,
        Style("CoverOwner", "Cover Owner", "Normal", "Title", _space(2600, 0), BOLD + _colour(MUTED) + _size(26)),
        Style("Title", "Title", "Normal", "Subtitle", f"<w:suppressAutoHyphens/>{_space(480, 0)}", BOLD + _colour(accent) + _size(76)),
        Style("Subtitle", "Subtitle", "Normal", "CoverText", f"<w:suppressAutoHyphens/>{_space(200, 720)}", _colour(INK) + _size(36)),
        Style("CoverText", "Cover Text", "Normal", "", _space(0, 100, 280), _size(23)),
        Style(
            "CoverBand",
            "Cover Band",
            "Header",
            "",
            f'<w:shd w:val="clear" w:color="auto" w:fill="{accent}"/>{_space()}',
            _size(36),
            listed=False,
        ),
        Style(
            "TOCHeading",
            "TOC Heading",
            "Normal",
            "Normal",
            f"{KEEP}<w:pageBreakBefore/>{_space(0, 240)}",
            BOLD + _colour(accent) + _size(40),
        ),
        *contents,
        Style("ListBullet", "List Bullet", "BodyText", "", _numbered(1) + "<w:contextualSpacing/>"),
        Style("ListNumber", "List Number", "BodyText", "", _numbered(3) + "<w:contextualSpacing/>"),
        Style("Caption", "caption", "Normal", "Normal", f"{KEEP}<w:suppressAutoHyphens/>{_space(260, 90)}", BOLD + _size(19)),
        Style("Finding", "Finding", "Normal", "Figure", f"{KEEP}{_space(0, 120, 280)}{_indent(right=measure)}", _size(22)),
        Style("Figure", "Figure", "Normal", "Caption", _space(0, 60)),
        Style("Note", "Note", "Normal", "", _space(70, 0, 260) + _indent(right=measure), _colour(MUTED) + _size(17)),
        Style("Header", "header", "Normal", "", RIGHT, _colour(MUTED) + _size(16), listed=False),
        Style("Footer", "footer", "Normal", "", RIGHT, _colour(MUTED) + _size(16), listed=False),
        Style(
            "SectionEnd",
            "Section End",
            "Normal",
            "",
            '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>',
            _size(2),
            listed=False,
        ),
    ]


def table_text_styles(accent: str) -> list[Style]:
    """Text of the cells."""
    levels = [
        Style(f"TableLevel{level}", f"Table Level {level}", "TableText", "", _indent(INDENT * level))
        for level in range(1, TABLE_LEVELS + 1)
    ]
    return [
        Style("TableText", "Table Text", "Normal", "", _space(30, 30, 250), _size(17)),
        *levels,
        Style("TableNumber", "Table Number", "TableText", "", f"<w:suppressAutoHyphens/>{RIGHT}"),
        Style("TableHead", "Table Head", "TableText", "", f"<w:keepNext/>{_space(50, 50)}", BOLD + _size(16)),
        Style("TableHeadNumber", "Table Head Number", "TableHead", "", f"<w:suppressAutoHyphens/>{RIGHT}"),
        Style("TableSection", "Table Section", "TableText", "", "<w:keepNext/>", BOLD + _colour(accent)),
        Style("TableTotal", "Table Total", "TableText", "", _space(40, 40), BOLD),
        Style("TableTotalNumber", "Table Total Number", "TableTotal", "", f"<w:suppressAutoHyphens/>{RIGHT}"),
        Style("TableBullet", "Table Bullet", "TableText", "", _numbered(2)),
        Style("CardLabel", "Card Label", "TableText", "", _space(60, 60), _size(20)),
        Style("CardFigure", "Card Figure", "CardLabel", "", "<w:suppressAutoHyphens/>", BOLD + _colour(accent) + _size(28)),
    ]


def character_styles(accent: str) -> list[Style]:
    """Marks within text."""

    def of_text(style: str, name: str, text: str, based_on: str = "DefaultParagraphFont") -> Style:
        return Style(style, name, based_on, text=text, of_text=True)

    return [
        Style("DefaultParagraphFont", "Default Paragraph Font", listed=False, of_text=True),
        of_text("Strong", "Strong", BOLD),
        of_text("Emphasis", "Emphasis", "<w:i/><w:iCs/>"),
        of_text("Hyperlink", "Hyperlink", f'{_colour(accent)}<w:u w:val="single"/>'),
        of_text("FallbackMark", "Fallback Mark", f"<w:i/><w:iCs/>{_colour(TONES['partial'])}"),
        of_text("NoteReference", "Note Reference", f'{_colour(MUTED)}<w:vertAlign w:val="superscript"/>'),
        of_text("Judgement", "Judgement", f'<w:b w:val="0"/>{_colour(MUTED)}{_size(16)}'),
        *(of_text(f"Status{tone.title()}", f"Status {tone.title()}", BOLD + _colour(colour)) for tone, colour in TONES.items()),
    ]


def _table_styles(accent: str) -> str:
    rule = f'w:val="single" w:space="0" w:color="{HAIRLINE}"'
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        '<w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="95" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="95" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{TABLE_STYLE}"><w:name w:val="Statement Table"/><w:basedOn w:val="TableNormal"/>'
        f'<w:qFormat/><w:tblPr><w:tblBorders><w:bottom {rule} w:sz="6"/><w:insideH {rule} w:sz="4"/></w:tblBorders></w:tblPr>'
        f'<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="12" w:space="0" w:color="{accent}"/>'
        f'</w:tcBorders><w:shd w:val="clear" w:color="auto" w:fill="{mixed(accent, 7)}"/><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
    )


def styles_xml(theme: Theme, language: Language) -> str:
    """The whole of ``styles.xml``: the document's language and font as defaults, then every style."""
    accent = mixed(theme.accent, 100)
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    locale = LOCALES[language]
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{_colour(INK)}{_size(20)}<w:lang w:val="{locale}" w:eastAsia="{locale}" w:bidi="ar-SA"/>'
        f"</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>{_space()}</w:pPr></w:pPrDefault></w:docDefaults>"
    )
    hidden = '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" w:defUnhideWhenUsed="1" w:defQFormat="0" w:count="376"/>'
    named = [*paragraph_styles(accent), *table_text_styles(accent), *character_styles(accent)]
    return f"<w:styles {NAMESPACES}>{defaults}{hidden}{''.join(style.xml() for style in named)}{_table_styles(accent)}</w:styles>"


def font_table_xml() -> str:
    """``fontTable.xml``: Word takes a font of the same family where the reader has none of this name."""
    font = f'<w:font w:name="{FONT}"><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {NAMESPACES}>{font}</w:fonts>'
