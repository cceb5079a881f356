"""Saving a changed PDF: the same bytes each time, and no stream whose end is in doubt."""

from __future__ import annotations

from pathlib import Path
from zlib import adler32

import pikepdf
from pikepdf import Dictionary, Name, Stream

CARRIAGE_RETURN = 0x0D
SHARE = 16
"""Every so many-th structure element is touched to change the object streams."""


def save(pdf: pikepdf.Pdf, target: Path) -> None:
    """Write ``pdf`` to ``target``.

    The last byte of a compressed stream is a carriage return one time in 256. With the line feed before ``endstream`` it reads as one line
    end, and a strict PDF/A reader finds ``/Length`` one too long. Such streams are changed in ways that nobody sees until there is none.
    """
    _end_otherwise(pdf)
    for attempt in range(SHARE):
        # fix_metadata_version would write the XMP packet anew, with the time of day.
        pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, fix_metadata_version=False)
        if b"\r\nendstream" not in target.read_bytes():
            return
        _stir(pdf, attempt)


def _end_otherwise(pdf: pikepdf.Pdf) -> None:
    """A line feed more at the end of each page content, character map and font whose checksum, the end of its compressed form, is in doubt.

    It is white space in the first two and padding in a font. In the set of glyphs of a font it would be glyphs; PDF/A-2 does not ask for it.
    """
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and Name.CIDSet in thing:
            del thing[Name.CIDSet]
    for stream in pdf.objects:
        if isinstance(stream, Stream) and stream.get(Name.Type) in (None, Name.CMap) and stream.get(Name.Filter) == Name.FlateDecode:
            content = stream.read_bytes()
            if adler32(content) & 0xFF == CARRIAGE_RETURN:
                stream.write(content + b"\n")


def _stir(pdf: pikepdf.Pdf, attempt: int) -> None:
    """Say of some structure elements that they were never revised, which holds anyway; so the streams of objects change."""
    elements = (thing for thing in pdf.objects if isinstance(thing, Dictionary) and thing.get(Name.Type) == Name.StructElem)
    for index, element in enumerate(elements):
        if index % SHARE == attempt:
            element.R = 0
