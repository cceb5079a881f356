"""A file of postings looked at before it is taken in: what it is, how it would be read, its first rows as they were understood, and its sums."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from toteuma.core.findings import Finding, Level, Place
from toteuma.core.language import Language
from toteuma.core.postings import STAGED
from toteuma.ingest.archives import opened
from toteuma.ingest.faults import Faults
from toteuma.ingest.postings.characters import characters, transcoded
from toteuma.ingest.postings.opening import START, is_other_xml, read_postings, self_told
from toteuma.ingest.postings.profile import Profile, profile_text
from toteuma.ingest.postings.proposing import propose_profile
from toteuma.ingest.postings.records import rows_of_text
from toteuma.ingest.postings.sheets import as_written
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.services.findings_kept import kept_findings
from toteuma.texts import word

ROWS = 8
"""So many rows are shown."""

MEMORY = "1GB"


@dataclass(frozen=True, slots=True)
class Look:
    """``form``: ``SIE``, ``SAF-T``, ``rejected``, or empty for a file whose columns need a profile. ``own``: name of the package's profile that was
    taken, ``reasons`` those of a proposed one, by its keys and languages. ``rows``, ``debit_cents``, ``credit_cents``: what was read."""

    form: str = ""
    profile: Profile | None = None
    own: str = ""
    reasons: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    heads: tuple[str, ...] = ()
    sample: tuple[Mapping[str, Any], ...] = ()
    rows: int = 0
    debit_cents: int = 0
    credit_cents: int = 0
    faulty: int = 0
    findings: tuple[Finding, ...] = ()

    def told(self) -> dict[str, Any]:
        """As it is kept until the file is taken in."""
        return {
            "form": self.form,
            "profile": profile_text(self.profile) if self.profile else "",
            "own": self.own,
            "reasons": {key: dict(texts) for key, texts in self.reasons.items()},
            "heads": list(self.heads),
            "sample": [dict(row) for row in self.sample],
            "rows": self.rows,
            "debit_cents": self.debit_cents,
            "credit_cents": self.credit_cents,
            "faulty": self.faulty,
            "findings": kept_findings(self.findings),
        }


def staged_profile(profile: Profile, stage: str) -> Profile:
    """The profile, with the stage that somebody says a file holds instead of what the file or a column of it says."""
    if not stage:
        return profile
    columns = {what: heads for what, heads in profile.columns.items() if what != "stage"}
    amounts = tuple(replace(one, stage="") for one in profile.amounts)
    return replace(profile, columns=columns, amounts=amounts, constants={**profile.constants, "stage": stage})


def look_at(path: Path, own: Mapping[str, Profile], chosen: Profile | None = None, *, stage: str = "") -> Look:
    """What a file would be taken in as. ``own``: the profiles of the package by name, of which the first that fits is taken where none was ``chosen``;
    where none fits, one is proposed. ``stage``: what the file holds, where somebody says so. Never an exception for bad input."""
    with path.open("rb") as file:
        start = file.read(START)
    if is_other_xml(start):
        return Look(findings=(Finding(Level.ERROR, "postings.xml_unknown", Place(path.name), {"file": path.name}),))
    if form := self_told(start):
        return _read(path, form, chosen or Profile())
    if start.startswith(b"PK"):
        faults = Faults(path)
        archive = opened(path, "XLSX", faults)
        if archive is None:
            return Look(findings=faults.all())
        archive.close()
    if chosen is not None:
        return _read(path, "", staged_profile(chosen, stage))
    for name, profile in own.items():
        look = _read(path, "", staged_profile(profile, stage), own=name)
        if look.rows and look.faulty < look.rows:
            return look
    proposal = propose_profile(path)
    if proposal.profile is None:
        begun = proposal.begun
        return Look(profile=begun, heads=_heads(path, begun or Profile()), findings=proposal.findings)
    reasons = {one.key: _in_all(f"postings.reason_{one.code}", one.details) for one in proposal.reasons}
    return _read(path, "", staged_profile(proposal.profile, stage), reasons=reasons)


def _in_all(key: str, details: Mapping[str, str]) -> dict[str, str]:
    return {language.value: word(key, language, **details) for language in Language}


def _read(path: Path, form: str, profile: Profile, *, own: str = "", reasons: Mapping[str, Mapping[str, str]] | None = None) -> Look:
    shown = {"own": own, "reasons": reasons or {}, "heads": () if form else _heads(path, profile)}
    with tempfile.TemporaryDirectory(prefix="toteuma-") as folder:
        engine = EmbeddedEngine(memory=MEMORY, spill=Path(folder))
        try:
            one = read_postings(path, profile, Path(folder), engine.connection)
            if one.staged is None:
                return Look(form, profile, findings=one.findings, **shown)  # type: ignore[arg-type]
            engine.register_files("looked", [one.staged], STAGED)
            ((faulty,),) = engine.execute("SELECT count(*) FROM looked WHERE problem IS NOT NULL")
            sample = tuple(_sample(engine))
        finally:
            engine.close()
    return Look(
        form,
        profile,
        sample=sample,
        rows=one.rows,
        debit_cents=one.debit_cents,
        credit_cents=one.credit_cents,
        faulty=faulty,
        findings=one.findings,
        **shown,  # type: ignore[arg-type]
    )


SHOWN = (
    "row",
    "sheet",
    "date",
    "month",
    "voucher",
    "account",
    "account_code",
    "cost_centre",
    "cost_centre_code",
    "project",
    "text",
    "stage",
    "cents",
    "problem",
)


def _sample(engine: EmbeddedEngine) -> Iterator[dict[str, Any]]:
    for values in engine.execute(f"SELECT {', '.join(SHOWN)} FROM looked ORDER BY row LIMIT {ROWS}"):
        row = dict(zip(SHOWN, values, strict=True))
        row["date"] = row["date"].isoformat() if row["date"] else ""
        for name in ("account", "cost_centre"):
            code = row.pop(f"{name}_code")
            row[name] = code or ("" if row[name] is None else str(row[name]))
        yield {name: "" if value is None else value for name, value in row.items()}


def _heads(path: Path, profile: Profile) -> tuple[str, ...]:
    """The heads of a file's columns, by the row that the profile says."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"PK"
        rows = _of_workbook(path, profile) if packed else _of_text(path, profile)
    except (OSError, CalamineError):
        return ()
    heads = rows[profile.header_rows - 1] if 0 < profile.header_rows <= len(rows) else ()
    return tuple(head.strip() for head in heads if head.strip())


def _of_workbook(path: Path, profile: Profile) -> list[list[str]]:
    workbook = CalamineWorkbook.from_path(str(path))
    sheet = profile.sheet if profile.sheet in workbook.sheet_names else next(iter(workbook.sheet_names), "")
    rows = workbook.get_sheet_by_name(sheet).iter_rows() if sheet else ()
    return [[as_written(cell, profile) for cell in row] for row in islice(rows, profile.header_rows)]


def _of_text(path: Path, profile: Profile) -> list[list[str]]:
    with tempfile.TemporaryDirectory(prefix="toteuma-") as folder:
        source, found = path, characters(path, profile.encoding)
        if found.encoding != "utf-8":
            source = Path(folder) / "utf8.csv"
            transcoded(path, found, source)
        return [row for _, row in islice(rows_of_text(source, profile.delimiter or ";", 0), profile.header_rows)]
