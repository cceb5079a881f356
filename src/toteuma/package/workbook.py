"""The statement package as one Excel workbook, for those who live in Excel, and back without loss.

``unpack(pack(folder))`` gives files equal byte for byte where the folder is canonical: UTF-8, lines ending in LF, CSV as
:mod:`toteuma.package.csv_writing` writes it. Comments in settings stay, so do files that are no part of the package.
"""

from __future__ import annotations

import os
import shutil
import zipfile
import zlib
from datetime import datetime
from pathlib import Path
from xml.etree.ElementTree import ParseError

import openpyxl
import xlsxwriter
from openpyxl.utils.exceptions import InvalidFileException
from xlsxwriter.exceptions import XlsxWriterException

from toteuma.core.errors import OutputFailed, PackageUnreadable
from toteuma.core.findings import Finding, Level, Place, errors
from toteuma.package.schema import tables
from toteuma.package.workbook_contents import PROSE_FILE, SETTINGS, read_contents
from toteuma.package.workbook_reading import BookReader
from toteuma.package.workbook_sheets import write_sheets
from toteuma.package.workbook_writing import BookWriter

LARGEST = 300_000_000
"""Bytes that a workbook may have when opened; a real one has a few million."""

BEGINNING = 4000
"""Bytes of a part in which it would declare its entities."""

BROKEN = (InvalidFileException, KeyError, ValueError, TypeError, OSError, zipfile.BadZipFile, zlib.error, ParseError)
"""What a broken workbook makes its reader raise."""

CREATED = datetime.fromisoformat("2000-01-01")
"""No clock in the file: two packings of one package are equal."""


def pack(package: Path, book: Path) -> None:
    """Write every file of a package into one workbook.

    **Raises** :class:`PackageUnreadable` where there is no folder, :class:`OutputFailed` where the workbook cannot be written; then
    nothing is left behind.
    """
    if not package.is_dir():
        raise PackageUnreadable(path=str(package), cause="")
    aside = book.with_name(f".{book.name}.{os.getpid()}")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    try:
        with xlsxwriter.Workbook(aside, options) as workbook:
            workbook.set_properties({"title": package.resolve().name, "created": CREATED})
            write_sheets(BookWriter(workbook, read_contents(package)))
        aside.replace(book)
    except (OSError, XlsxWriterException) as cause:
        raise OutputFailed(path=str(book), cause=str(cause)) from cause
    finally:
        aside.unlink(missing_ok=True)


def unpack(book: Path, package: Path) -> tuple[Finding, ...]:
    """Write the files that a workbook stands for, all of them or, where a finding is an error, none.

    An existing package is replaced in one step: its tables, settings and texts are then those of the workbook, its other files stay.

    **Findings** name sheet, row (as Excel shows it) and column. **Raises** :class:`OutputFailed` where the disk refuses the folder.
    """
    findings: list[Finding] = []
    files = _files_of(book, findings)
    if package.exists() and not _may_replace(package):
        findings.append(Finding(Level.ERROR, "workbook.finding_folder_taken", Place(str(package)), {"file": str(package)}))
    findings.sort(key=Finding.sort_key)
    if not errors(findings):
        _write_folder(files, package)
    return tuple(findings)


def _files_of(book: Path, findings: list[Finding]) -> dict[str, bytes]:
    workbook = open_book(book, findings)
    if workbook is None:
        return {}
    try:
        reader = BookReader(workbook, book.name, findings)
        reader.read()
    finally:
        workbook.close()
    return reader.files


def open_book(book: Path, findings: list[Finding], *, name: str = "", largest: int = LARGEST) -> openpyxl.Workbook | None:
    """The workbook, to be read and closed by the caller; None where it is none or too large to be one, with a finding.

    ``name``: what the file is called where it lies under another name. ``largest``: bytes that it may have when opened.
    """
    name = name or book.name
    if not _is_sound(book, name, largest, findings):
        return None
    try:
        return openpyxl.load_workbook(book, read_only=True)
    except BROKEN:
        findings.append(not_a_workbook(name))
        return None


def not_a_workbook(name: str) -> Finding:
    """The finding of a file that is no workbook or a broken one."""
    return Finding(Level.ERROR, "workbook.finding_not_a_workbook", Place(name), {"file": name})


def _is_sound(book: Path, name: str, largest: int, findings: list[Finding]) -> bool:
    """A zip file whose parts are of a size that can be read, none of which declares entities."""
    try:
        with zipfile.ZipFile(book) as parts:
            size = sum(part.file_size for part in parts.infolist())
            if size > largest:
                details = {"file": name, "size": str(size // 1_000_000), "limit": str(largest // 1_000_000)}
                findings.append(Finding(Level.ERROR, "workbook.finding_too_large", Place(name), details))
                return False
            inner = [part for part in parts.infolist() if part.filename.endswith((".xml", ".rels"))]
            # Two bytes a letter hide nothing: the zeros between are taken out.
            declared = any(b"<!DOCTYPE" in parts.open(part).read(BEGINNING).replace(b"\0", b"") for part in inner)
    except (zipfile.BadZipFile, OSError, RuntimeError, zlib.error):
        declared = True
    if declared:
        findings.append(not_a_workbook(name))
    return not declared


def _may_replace(package: Path) -> bool:
    """An empty folder, or a package."""
    return package.is_dir() and (not any(package.iterdir()) or any((package / name).is_file() for name in SETTINGS))


def _is_managed(name: str) -> bool:
    """Whether the workbook alone says if the file is there."""
    return name in SETTINGS or name in {schema.file for schema in tables().values()} or PROSE_FILE.fullmatch(name) is not None


def _write_folder(files: dict[str, bytes], package: Path) -> None:
    """Make the folder aside and put it in place of the old one."""
    aside, old = (package.with_name(f".{package.name}.{os.getpid()}.{end}") for end in ("new", "old"))
    try:
        if package.exists():
            shutil.copytree(package, aside, symlinks=True)
            for path in sorted(aside.rglob("*")):
                if path.is_file() and _is_managed(path.relative_to(aside).as_posix()):
                    path.unlink()
        for name, content in files.items():
            path = aside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        aside.mkdir(parents=True, exist_ok=True)
        if package.exists():
            package.replace(old)
        try:
            aside.replace(package)
        except OSError:
            if old.exists():
                old.replace(package)
            raise
    except OSError as cause:
        raise OutputFailed(path=str(package), cause=str(cause)) from cause
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
