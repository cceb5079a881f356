"""The few pieces of WordprocessingML that everything else is made of, as strings.

Strings, not objects: a statement of 150 units has a hundred thousand paragraphs, and a string a row is five times as fast as an element a
run. All text passes through :func:`literal`, so text never becomes markup.
"""

from __future__ import annotations

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)

_FORBIDDEN = (*range(0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
_LITERAL = dict.fromkeys(_FORBIDDEN, "\ufffd") | {
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord('"'): "&quot;",
    ord("\t"): "\t",
    ord("\n"): "\n",
    ord("\r"): "",
}


def literal(text: str) -> str:
    """``text`` as XML text or attribute value; a character that XML cannot hold becomes U+FFFD, so that its loss is seen."""
    return text.translate(_LITERAL)


def run(text: str, properties: str = "") -> str:
    """A run of literal text. Line breaks and tabs in the text stay line breaks and tabs."""
    body = f'<w:t xml:space="preserve">{literal(text)}</w:t>'
    if "\n" in text or "\t" in text:
        body = body.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">').replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{body}</w:r>"


def styled(text: str, style: str) -> str:
    """A run in a character style."""
    return run(text, f'<w:rStyle w:val="{style}"/>')


def paragraph(style: str, content: str, properties: str = "") -> str:
    """A paragraph in a paragraph style; ``properties`` stand after the style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def field(instruction: str, result: str) -> str:
    """A field with what it shows until Word computes it anew."""
    return field_begin(instruction) + result + FIELD_END


def field_begin(instruction: str) -> str:
    """The start of a field whose result follows; :data:`FIELD_END` closes it."""
    code = f'<w:r><w:instrText xml:space="preserve"> {literal(instruction)} </w:instrText></w:r>'
    return f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{code}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'


FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def link_to(anchor: str, content: str) -> str:
    """A link to a bookmark of this document."""
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{content}</w:hyperlink>'
