"""Files that are zip archives (Word, Excel, OpenDocument) opened with care: locked, broken, and those that would unpack without end."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

from toteuma.core.findings import Level
from toteuma.ingest.faults import Faults

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What a compound file begins with: Word and Excel up to 2003, and newer files locked with a password."""

UNREADABLE = (OSError, EOFError, RuntimeError, NotImplementedError, ValueError, KeyError, zipfile.BadZipFile, zlib.error, struct.error)
"""What a broken archive makes its reader raise."""

_MOST_BYTES = 1_500_000_000
_MOST_TIMES = 250
_SUSPICIOUS_BYTES = 60_000_000
_MEGABYTE = 1_000_000


def opened(path: Path, kind: str, faults: Faults) -> zipfile.ZipFile | None:
    """The archive, to be closed by the caller; None where it cannot be read, with a finding. ``kind``: what the file should be."""
    try:
        with path.open("rb") as file:
            if file.read(8) == COMPOUND:
                tell_compound(path, faults)
                return None
        archive = zipfile.ZipFile(path)
    except OSError as error:
        faults.add(Level.ERROR, "cannot_open", cause=error.strerror or type(error).__name__)
        return None
    except UNREADABLE as error:
        faults.broken(kind, error)
        return None
    if tell_unfit(archive, faults):
        archive.close()
        return None
    return archive


def tell_unfit(archive: zipfile.ZipFile, faults: Faults) -> bool:
    """Whether an archive is not to be unpacked, with its finding: locked, or far bigger within than a document is."""
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        faults.add(Level.ERROR, "locked")
        return True
    size = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if size > _MOST_BYTES or (size > _SUSPICIOUS_BYTES and size > _MOST_TIMES * max(packed, 1)):
        faults.add(Level.ERROR, "too_big", size=str(size // _MEGABYTE))
        return True
    return False


def tell_compound(path: Path, faults: Faults) -> None:
    """What a compound file is: locked with a password, or written by an old Word or Excel."""
    try:
        data = path.read_bytes()
    except OSError as error:
        faults.add(Level.ERROR, "cannot_open", cause=error.strerror or type(error).__name__)
        return
    if _names(data, "EncryptedPackage"):
        faults.add(Level.ERROR, "locked")
    elif _names(data, "WordDocument"):
        faults.add(Level.ERROR, "convert", kind="Word 97–2003 (.doc)", target="DOCX")
    elif _names(data, "Workbook") or _names(data, "Book"):
        faults.add(Level.ERROR, "convert", kind="Excel 97–2003 (.xls)", target="XLSX")
    elif _names(data, "PowerPoint Document"):
        faults.add(Level.ERROR, "convert", kind="PowerPoint 97–2003 (.ppt)", target="PDF")
    else:
        faults.add(Level.ERROR, "unknown")


def _names(data: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") + b"\0\0" in data
