"""What a file of postings is, told from its content, and the reader for it."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import duckdb

from toteuma.core.findings import Finding, Level, Place
from toteuma.core.spreadsheet_text import plain
from toteuma.ingest.archives import COMPOUND
from toteuma.ingest.postings.delimited import read_delimited
from toteuma.ingest.postings.delivered import Delivered, Tell, Witness, untold
from toteuma.ingest.postings.openings import with_openings
from toteuma.ingest.postings.profile import TEXTS, Profile
from toteuma.ingest.postings.saft import read_saft
from toteuma.ingest.postings.sheets import read_sheet
from toteuma.ingest.postings.sie import read_sie

START = 4096
"""So many bytes of a file tell its form."""
_XML = re.compile(rb"<[?!\w]")
_SIE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*#(?:FLAGGA|PROGRAM|FORMAT|GEN|SIETYP|PROSA|FNAMN|FNR|ORGNR|RAR|KPTYP|KONTO|VER)[ \t]", re.IGNORECASE
)
"""Not every program writes the flag first, as the form wants it."""

REJECTED_HEADS = ("fault", "source_file", "source_sheet", "source_row")
"""How a file of rejected postings begins: it is read back without a profile of its own."""


def read_postings(
    path: Path,
    profile: Profile,
    folder: Path,
    engine: duckdb.DuckDBPyConnection,
    tell: Tell = untold,
    witness: Witness | None = None,
) -> Delivered:
    """The postings of a file of any known form. Working files are written into ``folder``; never an exception for bad input. ``tell``: where the engine does
    not know how far it is, it is told here. ``witness`` sees the postings of a regular file; whether it has, is told."""
    try:
        with path.open("rb") as file:
            start = file.read(START)
    except OSError as error:
        return _refused(path, "unreadable", cause=error.strerror or type(error).__name__)
    kind = self_told(start)
    if kind == "rejected":
        return read_delimited(_unmarked(path, folder), rejected_profile(profile), folder, engine, tell, witness)
    if kind == "SIE":
        return read_sie(path, profile, folder, engine, tell)
    if kind == "SAF-T":
        one = read_saft(path, profile, folder, engine, tell)
        return with_openings(one, "OpeningBalance", folder, engine, of_the_year=False) if profile.openings == "post" else one
    if is_other_xml(start):
        return _refused(path, "xml_unknown")
    if not profile.columns:
        return _refused(path, "profile_needed")
    if start.startswith((b"PK", COMPOUND)):
        one = read_sheet(path, profile, folder, engine, tell)
    else:
        one = read_delimited(path, profile, folder, engine, tell, witness)
    words = " ".join(profile.columns.get("opening", ()))
    return with_openings(one, words, folder, engine, of_the_year=True) if profile.openings == "post" else one


def self_told(start: bytes) -> str:
    """The form of a file that says itself what it holds, told from its start: ``SIE``, ``SAF-T``, ``rejected``; empty: its columns need a profile."""
    if is_rejected(start):
        return "rejected"
    if _SIE.match(start):
        return "SIE"
    return "SAF-T" if _XML.search(start) and b"AuditFile" in start.replace(b"\0", b"") else ""


def is_other_xml(start: bytes) -> bool:
    """Whether a file is XML of a form that is not read: no columns of it can be told."""
    return start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<?xml") and not self_told(start)


def is_rejected(start: bytes) -> bool:
    """Whether a file is one of rejected postings."""
    first = start.decode("utf-8-sig", "replace").splitlines()[:1]
    return tuple(next(csv.reader(first, delimiter=";"), [])[: len(REJECTED_HEADS)]) == REJECTED_HEADS


def _unmarked(path: Path, folder: Path) -> Path:
    """The file without the apostrophes that keep a spreadsheet from running its texts, under its own name, each row in its place."""
    (folder / "unmarked").mkdir(exist_ok=True)
    target = folder / "unmarked" / path.name
    with (
        path.open(encoding="utf-8", errors="surrogateescape", newline="") as source,
        target.open("w", encoding="utf-8", errors="surrogateescape", newline="") as out,
    ):
        try:
            writer = csv.writer(out, delimiter=";", lineterminator="\n")
            writer.writerows([plain(cell) for cell in row] for row in csv.reader(source, delimiter=";"))
        except csv.Error:
            return path  # What is wrong with it is told by its reader.
    return target


def rejected_profile(profile: Profile) -> Profile:
    """How a file of rejected postings is read; whether vouchers are complete is as in the file they come from."""
    same = ("date", "month", "account", "cost_centre", "debit", "credit", "dimensions", *TEXTS)
    return replace(
        Profile(name=profile.name, delimiter=";", vouchers_complete=profile.vouchers_complete),
        columns={name: (name,) for name in same},
    )


def _refused(path: Path, code: str, **details: str) -> Delivered:
    return Delivered(None, (Finding(Level.ERROR, f"postings.{code}", Place(path.name), {"file": path.name, **details}),))
