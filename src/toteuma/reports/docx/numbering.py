"""Bullets and numbers of lists."""

from __future__ import annotations

from toteuma.reports.docx.markup import NAMESPACES, literal

FIRST_RESTARTED_LIST = 4
"""The first entry that belongs to a single ordered list; the ones before it belong to styles."""


def numbering_xml(ordered_lists: int) -> str:
    """``numbering.xml``: 1 bullets, 2 bullets in cells, 3 numbers; from 4 on one per ordered list, so that each begins at 1."""

    def level(kind: str, text: str, left: int, hanging: int) -> str:
        return (
            f'<w:multiLevelType w:val="hybridMultilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'<w:lvlText w:val="{literal(text)}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
        )

    definitions = (level("bullet", "•", 340, 227), level("bullet", "•", 170, 170), level("decimal", "%1.", 397, 397))
    abstract = "".join(f'<w:abstractNum w:abstractNumId="{index}">{text}</w:abstractNum>' for index, text in enumerate(definitions))
    plain = "".join(f'<w:num w:numId="{index + 1}"><w:abstractNumId w:val="{index}"/></w:num>' for index in range(3))
    restarts = "".join(
        f'<w:num w:numId="{FIRST_RESTARTED_LIST + index}"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for index in range(ordered_lists)
    )
    return f"<w:numbering {NAMESPACES}>{abstract}{plain}{restarts}</w:numbering>"
