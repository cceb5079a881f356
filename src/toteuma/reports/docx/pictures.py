"""Charts as pictures with their text alternative."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable

import vl_convert

from toteuma.core.document import Chart, Theme
from toteuma.reports.charts import render_chart
from toteuma.reports.docx.markup import literal

SHARPNESS = 2
"""Picture pixels per pixel of the chart: about 200 dots per inch."""

EMU_PER_PIXEL = 8860
"""Word's length unit per pixel of the chart: a chart of 680 pixels with its air is as wide as the text."""

TALLEST = 22 * 360_000
"""What a page holds beside the caption and the finding; Word cuts off what is taller, so such a picture is drawn smaller."""

AIR = 4
"""Pixels kept free on every side: letters at the very edge lose their last stroke when a program scales the picture."""

SIZE = re.compile(r'width="(\d+)" height="(\d+)" viewBox="0 0 \1 \2"')

PNG_SIGNATURE = 8
CHUNK_FRAME = 12
"""Length, name and checksum round the data of a PNG chunk."""


def picture(chart: Chart, theme: Theme) -> bytes:
    """The chart as PNG on white (a transparent one would vanish on Word's dark page), with a little air round it."""
    svg = render_chart(chart, theme)
    size = SIZE.search(svg)
    if size is None:
        raise ValueError(f"{chart.id}: a chart without a size")
    width, height = (int(side) + 2 * AIR for side in size.groups())
    opening = f'width="{width}" height="{height}" viewBox="-{AIR} -{AIR} {width} {height}"'
    ground = f'<rect x="-{AIR}" y="-{AIR}" width="{width}" height="{height}" fill="#ffffff"/>'
    inside = svg.index(">", size.end()) + 1
    laid = svg[: size.start()] + opening + svg[size.end() : inside] + ground + svg[inside:]
    return compressed(vl_convert.svg_to_png(laid, scale=SHARPNESS))


def compressed(png: bytes) -> bytes:
    """The same pixels in about a third of the bytes: the renderer compresses for speed, a file that is mailed round wants size."""
    kept, pixels, at = [png[:PNG_SIGNATURE]], b"", PNG_SIGNATURE
    while at < len(png):
        length, name = struct.unpack_from(">I4s", png, at)
        chunk = png[at : at + CHUNK_FRAME + length]
        if name == b"IDAT":
            pixels += chunk[8:-4]
        elif name == b"IEND":
            packed = b"IDAT" + zlib.compress(zlib.decompress(pixels), 6)
            kept += [struct.pack(">I", len(packed) - 4), packed, struct.pack(">I", zlib.crc32(packed)), chunk]
        else:
            kept.append(chunk)
        at += len(chunk)
    return b"".join(kept)


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
