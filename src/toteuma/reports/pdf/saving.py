"""Saving a changed PDF: the same bytes each time, and no stream whose end is in doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from zlib import adler32, decompress

import pikepdf
from pikepdf import Dictionary, Name, ObjectStreamMode, Stream

CARRIAGE_RETURN = 0x0D
IN_DOUBT = re.compile(rb"\r\nendstream")
OBJECT_COUNT = re.compile(rb"/N (\d+)")
START = b"stream\n"
ATTEMPTS = 16


def save(pdf: pikepdf.Pdf, target: Path) -> None:
    """Write ``pdf`` to ``target``.

    The last byte of a compressed stream is a carriage return one time in 256. With the line feed before ``endstream`` it reads as one line
    end, and a strict PDF/A reader finds ``/Length`` one too long. Such streams are changed in ways that nobody sees until there is none.
    """
    _end_otherwise(pdf)
    _write(pdf, target, ObjectStreamMode.generate)
    for _ in range(ATTEMPTS):
        doubtful = list(_in_doubt(target.read_bytes()))
        if not doubtful:
            return
        if not _stirred(target, doubtful):
            _number_anew(pdf)
            _write(pdf, target, ObjectStreamMode.generate)


def _write(pdf: pikepdf.Pdf, target: Path, mode: ObjectStreamMode) -> None:
    # fix_metadata_version would write the XMP packet anew, with the time of day.
    pdf.save(target, deterministic_id=True, object_stream_mode=mode, fix_metadata_version=False)


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


def _in_doubt(content: bytes) -> Iterator[list[int]]:
    """The numbers of the objects in each stream that ends with a carriage return; none for the table of references, which any change alters."""
    for end in IN_DOUBT.finditer(content):
        start = content.rindex(START, 0, end.start()) + len(START)
        dictionary = content[content.rindex(b" obj", 0, start) : start]
        count = OBJECT_COUNT.search(dictionary)
        words = 2 * int(count[1]) if count and b"/ObjStm" in dictionary else 0
        yield [int(number) for number in decompress(content[start : end.start() + 1]).split(None, words)[:words:2]] if words else []


def _stirred(target: Path, doubtful: list[list[int]]) -> bool:
    """Whether each of these streams has a structure element of which can be said that it was never revised, which holds anyway; if so it is.

    Objects keep their numbers and their streams, so that no other stream changes with these.
    """
    changed = target.with_suffix(".changed")
    with pikepdf.open(target) as pdf:
        for numbers in doubtful:
            things = (pdf.get_object(number, 0) for number in numbers or range(1, len(pdf.objects)))
            element = next((thing for thing in things if _is_unrevised(thing)), None)
            if element is None:
                return False
            element.R = 0
        _write(pdf, changed, ObjectStreamMode.preserve)
    changed.replace(target)
    return True


def _is_unrevised(thing: pikepdf.Object) -> bool:
    return isinstance(thing, Dictionary) and thing.get(Name.Type) == Name.StructElem and Name.R not in thing


def _number_anew(pdf: pikepdf.Pdf) -> None:
    """One attribute class more that no element has: all objects after it get other numbers, and every stream changes."""
    root = pdf.Root.StructTreeRoot
    if Name.ClassMap not in root:
        root.ClassMap = Dictionary()
    root.ClassMap[f"/unused{len(root.ClassMap.keys())}"] = pdf.make_indirect(Dictionary(O=Name.Layout))
