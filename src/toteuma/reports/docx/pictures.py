"""Charts as pictures with their text alternative."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Sequence

import typst

from toteuma.core.document import Chart, Theme
from toteuma.reports.charts import render_chart
from toteuma.reports.docx.markup import literal
from toteuma.reports.typeface import typst_fonts

SHARPNESS = 2
"""Picture pixels per pixel of the chart: about 200 dots per inch."""

EMU_PER_PIXEL = 8860
"""Word's length unit per pixel of the chart: a chart of 680 pixels with its air is as wide as the text."""

TALLEST = 22 * 360_000
"""What a page holds beside the caption and the finding; Word cuts off what is taller, so such a picture is drawn smaller."""

AIR = 4
"""Pixels kept free on every side: letters at the very edge lose their last stroke when a program scales the picture."""

SIZE = re.compile(r'width="(\d+)" height="(\d+)" viewBox="0 0 \1 \2"')

POINTS_PER_INCH = 72


def pictures(charts: Sequence[Chart], theme: Theme) -> dict[str, bytes]:
    """Each chart by its id as PNG on white (a transparent one would vanish on Word's dark page), with a little air round it.

    All are drawn at once: starting the engine takes as long as a hundred charts. **Raises** ``ValueError`` where it refuses one.
    """
    if not charts:
        return {}
    project: dict[str, bytes] = {}
    pages = [f"#set page(width: auto, height: auto, margin: {AIR}pt, fill: white)"]
    for index, chart in enumerate(charts):
        svg = render_chart(chart, theme)
        size = SIZE.search(svg)
        if size is None:
            raise ValueError(f"{chart.id}: a chart without a size")
        project[f"{index}.svg"] = svg.encode()
        pages.append(f'#image("{index}.svg", width: {size[1]}pt)')
    project["main.typ"] = "\n#pagebreak()\n".join(pages).replace("\n#pagebreak()", "", 1).encode()
    with typst_fonts() as fonts:
        try:
            # A project in memory is what the engine's binding takes, but its stub does not say so.
            drawn = typst.compile(project, font_paths=fonts, format="png", ppi=SHARPNESS * POINTS_PER_INCH)  # type: ignore[call-overload]
        except typst.TypstError as error:
            raise ValueError(error.message) from error
    return dict(zip((chart.id for chart in charts), [drawn] if isinstance(drawn, bytes) else drawn, strict=True))


def drawing(chart: Chart, png: bytes, number: int, relation: str) -> str:
    """A run with the picture in it. ``relation`` is the relationship that leads to the PNG."""
    width, height = (side // SHARPNESS * EMU_PER_PIXEL for side in struct.unpack_from(">II", png, 16))
    if height > TALLEST:
        width, height = width * TALLEST // height, TALLEST
    name = f'id="{number}" name="{literal(chart.id)}" descr="{literal(chart.alt)}" title="{literal(chart.title)}"'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/><wp:docPr {name}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


ImageStore = Callable[[bytes], str]
"""Takes a PNG into the file and says the relationship that leads to it."""
