"""The file round the text: its parts, its properties, the same bytes every time."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from toteuma.core.document import Document
from toteuma.core.errors import OutputFailed
from toteuma.reports.docx.markup import NAMESPACES, field, paragraph, run
from toteuma.reports.docx.numbering import numbering_xml
from toteuma.reports.docx.pictures import ImageStore
from toteuma.reports.docx.prose import LOCALES
from toteuma.reports.docx.sheets import laid_out
from toteuma.reports.docx.story import Story
from toteuma.reports.docx.styles import font_table_xml, styles_xml

KEPT_PARTS = frozenset({RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.NUMBERING, RELATIONSHIP_TYPE.THEME})
KEPT_PROPERTIES = frozenset({RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES})
"""What stays of python-docx's empty file. Dropped: a second set of styles that contradicts the first, a picture of another document, the name
of a program that did not write this."""

ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def write_docx(document: Document, path: Path) -> None:
    """The statement as a Word file at ``path``: whole or not at all.

    **Raises** :class:`OutputFailed` where a picture cannot be drawn or the file not be written.
    """
    aside = path.with_name(path.name + ".part")
    try:
        aside.write_bytes(packed(document))
        aside.replace(path)
    except (OSError, ValueError) as cause:
        aside.unlink(missing_ok=True)
        raise OutputFailed(path=str(path), cause=str(cause)) from cause


def packed(document: Document) -> bytes:
    """The bytes of the Word file; two runs are equal."""
    file = docx.Document()
    for relations, kept in ((file.part.rels, KEPT_PARTS), (file.part.package.rels, KEPT_PROPERTIES)):
        for relation in [key for key, value in relations.items() if value.reltype not in kept]:
            del relations[relation]
    fonts = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, font_table_xml().encode(), file.part.package)
    file.part.relate_to(fonts, RELATIONSHIP_TYPE.FONT_TABLE)
    references = _header_and_footer(file, document)
    story = Story(document, _image_store(file))
    body = laid_out(list(story.pieces()), references)
    for address, relation in story.prose.addresses.items():
        file.part.rels.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, address, relation, is_external=True)
    _fill(file.element.body, f"<w:body {NAMESPACES}>{body}</w:body>")
    _fill(file.styles.element, styles_xml(document.theme, document.language))
    _fill(file.settings.element, _settings(document))
    _fill(file.part.numbering_part.element, numbering_xml(story.ordered_lists))
    _set_properties(file, document)
    written = BytesIO()
    file.save(written)
    return _with_fixed_dates(written)


def _image_store(file: Any) -> ImageStore:
    """Takes pictures in, equal ones once. python-docx hashes every earlier picture again for each new one."""
    relations: dict[bytes, str] = {}

    def store(png: bytes) -> str:
        if png not in relations:
            name = PackURI(f"/word/media/chart{len(relations) + 1}.png")
            relations[png] = str(file.part.relate_to(Part(name, CONTENT_TYPE.PNG, png, file.part.package), RELATIONSHIP_TYPE.IMAGE))
        return relations[png]

    return store


def _fill(element: Any, xml: str) -> None:
    """The children of an element of the file, replaced by those of ``xml``."""
    element[:] = list(parse_xml(xml))


def _header_and_footer(file: Any, document: Document) -> str:
    """Header and footer of the pages and of the cover; returns the references to them that every section carries."""
    section = file.sections[0]
    section.different_first_page_header_footer = True
    words = f"{document.municipality} · {document.title}"
    page = run(f"{document.label('docx.page')} ") + field("PAGE", run("1")) + run(" / ") + field("NUMPAGES", run("1"))
    parts = (
        (section.header, paragraph("Header", run(words))),
        (section.footer, paragraph("Footer", page)),
        (section.first_page_header, paragraph("CoverBand", "")),
        (section.first_page_footer, paragraph("Footer", "")),
    )
    for part, xml in parts:
        part.is_linked_to_previous = False
        _fill(part.part.element, f"<w:hdr {NAMESPACES}>{xml}</w:hdr>")
    relation, kind = (f"{{{namespace}}}" for namespace in (section._sectPr.nsmap["r"], section._sectPr.nsmap["w"]))
    return "".join(
        f'<w:{item.tag.rpartition("}")[2]} w:type="{item.get(kind + "type")}" r:id="{item.get(relation + "id")}"/>'
        for item in section._sectPr
        if item.tag.endswith("Reference")
    )


def _settings(document: Document) -> str:
    """Hyphenation in the language of the text, and the layout rules of today's Word (else it opens in compatibility mode)."""
    locale = LOCALES[document.language]
    modes = (("compatibilityMode", "15"), ("overrideTableStyleFontSizeAndJustification", "1"), ("enableOpenTypeFeatures", "1"))
    compat = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>' for name, value in modes
    )
    return (
        f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="1134"/><w:autoHyphenation w:val="1"/>'
        '<w:consecutiveHyphenLimit w:val="2"/><w:doNotHyphenateCaps/><w:characterSpacingControl w:val="doNotCompress"/>'
        f'<w:compat>{compat}</w:compat><w:themeFontLang w:val="{locale}"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    )


def _set_properties(file: Any, document: Document) -> None:
    """Title, author and language as the file manager and assistive technology show them; dates from the document, not from a clock."""
    properties = file.core_properties
    made = datetime.combine(document.approved_on or date(document.year, 12, 31), time(), UTC).replace(tzinfo=None)
    properties.title = document.title
    properties.subject = document.subtitle
    properties.author = document.municipality
    properties.last_modified_by = document.municipality
    properties.comments = document.description
    properties.language = LOCALES[document.language]
    properties.created = made
    properties.modified = made
    properties.revision = 1


def _with_fixed_dates(written: BytesIO) -> bytes:
    """The same archive without the hour of its making."""
    fixed = BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return fixed.getvalue()
