"""Files of a package: whether they are there, and their text."""

from __future__ import annotations

from pathlib import Path

from toteuma.core.findings import Finding, Level, Place


def is_there(path: Path, file: str, findings: list[Finding], *, required: bool = False) -> bool:
    """Whether a file of the package is there to be read. One that is needed and missing, and anything else in its place, is a finding."""
    if path.is_file():
        return True
    if path.exists():
        findings.append(Finding(Level.ERROR, "not_a_file", Place(file), {"file": file}))
    elif required:
        findings.append(Finding(Level.ERROR, "file_missing", Place(file), {"file": file}))
    return False


def read_text(path: Path, file: str, findings: list[Finding]) -> str | None:
    """A UTF-8 file, with or without byte order mark. Anything else is a finding that names the row of the first bad byte."""
    data = path.read_bytes()
    bad = data.find(b"\0")  # UTF-16 without a byte order mark can be valid UTF-8, with a zero byte beside each letter
    try:
        if bad < 0:
            return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        bad = error.start
    row = data.count(b"\n", 0, bad) + 1
    quote = data[max(0, bad - 12) : bad + 12].replace(b"\0", b"").decode("windows-1252", "replace").strip()
    findings.append(Finding(Level.ERROR, "encoding", Place(file, row=row, quote=quote)))
    return None
