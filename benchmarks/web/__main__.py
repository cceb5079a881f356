"""``python -m benchmarks.web``: the workplace of 150 units under load on this machine, beside bare Django; writes RESULTS.md. About five minutes.

A measurement, never a test: nothing fails by time. It stops where a save was lost, the log is not whole, or anything was answered with 5xx.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.web import pages
from benchmarks.web.installation import OFFICERS, STATEMENT, WRITERS, officers, writers
from benchmarks.web.load import Ask, Told, hard, steady
from benchmarks.web.server import BARE, WORKPLACE, Server
from benchmarks.web.town import write_town
from benchmarks.web.visitors import Visitor
from benchmarks.web.writing import FIELDS, Written, lost, write

RESULTS = Path(__file__).parent / "RESULTS.md"
AT_ONCE = 4
PORT = 8150


@dataclass(frozen=True, slots=True)
class Hard:
    """What a kind of page came to under all load that there was: a second, and CPU milliseconds of each."""

    rate: float
    cpu: float


def asks_of(kind: str, visitors: Mapping[str, Visitor]) -> Iterator[Ask]:
    """Requests of a kind without end."""
    if kind in pages.READ:
        for name, address in itertools.cycle(pages.addresses(kind)):
            yield partial(visitors[name].get, address)
    for count, (name, unit) in enumerate(itertools.cycle(officers().items())):
        if kind == "save a text":
            yield partial(
                visitors[name].save, f"goals.{unit}-T1.result_fi", f"Tavoite eteni, ja siitä kerrotaan kerran {count} tässä tekstissä."
            )
        else:
            yield partial(visitors[name].save, f"key_figure_values.{unit.lower()}_visits||2025|actual.value", str(2000 + count))


async def _signed_in(address: str) -> dict[str, Visitor]:
    """Everybody, with the numbers of the fields that they save."""
    found = {name: await Visitor.signed_in(address, name) for name in (*officers(), "controller", "auditor")}
    for name, unit in officers().items():
        await found[name].look_at(f"{pages.PREFIX}/goals/{unit}-T1")
        await found[name].look_at(f"{pages.PREFIX}/key_figures/{unit}")
    return found


async def _hard(asks: Iterator[Ask], server: Server, seconds: float) -> Hard:
    before = server.cpu()
    count, took = await hard(list(itertools.islice(asks, 2000)), at_once=AT_ONCE, seconds=seconds)
    return Hard(count / took, 1000 * (server.cpu() - before) / count)


async def ours(server: Server, given: argparse.Namespace) -> tuple[dict[str, Told], dict[str, Hard], float]:
    """At a steady rate, every kind in turn, with the share of one processor that it took; then each kind as hard as it goes."""
    visitors = await _signed_in(server.address)
    turns = {kind: asks_of(kind, visitors) for kind in pages.KINDS}
    await hard([next(turns[kind]) for kind in pages.KINDS for _ in range(4)], at_once=2, seconds=2)
    asks = [(kind, next(turns[kind])) for _ in range(int(given.rate * given.seconds) // len(turns) + 1) for kind in turns]
    before = server.cpu()
    told = await steady(asks, rate=given.rate, seconds=given.seconds)
    share = (server.cpu() - before) / given.seconds
    found = {kind: await _hard(turns[kind], server, given.hard) for kind in pages.KINDS}
    return told, found, share


async def bare(server: Server, given: argparse.Namespace) -> dict[str, Hard]:
    visitor = await _nobody(server.address)
    found = {kind: await _hard(itertools.repeat(partial(visitor.get, f"/bare/{kind}")), server, given.hard) for kind in pages.READ}
    sent = {"key": "V001-T1", "text": "Tavoite eteni, ja siitä kerrotaan tässä tekstissä.", "number": "1"}
    saving = itertools.repeat(partial(visitor.client.post, "/bare/save", data=sent))
    saved = await _hard(saving, server, given.hard)
    return found | dict.fromkeys(pages.SAVED, saved)


async def _nobody(address: str) -> Visitor:
    import httpx

    return Visitor("", httpx.AsyncClient(base_url=address, timeout=300.0))


async def many_writers(server: Server, given: argparse.Namespace) -> Written:
    return await write([await Visitor.signed_in(server.address, name) for name in writers()], seconds=given.writing)


def measure(folder: Path, given: argparse.Namespace) -> str:
    """All of it, as the page of results."""
    package = write_town(folder, given.postings)
    environment = {
        "TOTEUMA_DATABASE": str(folder / "kunta.sqlite3"),
        "TOTEUMA_LOOPBACK": "1",
        "BENCHMARK_PACKAGE": str(package),
        "PYTHONPATH": os.pathsep.join(filter(None, (str(Path.cwd()), os.environ.get("PYTHONPATH", "")))),
    }
    os.environ["TOTEUMA_DATABASE"] = environment["TOTEUMA_DATABASE"]
    subprocess.run([sys.executable, "-W", "ignore", "-m", "benchmarks.web.installation"], env={**os.environ, **environment}, check=True)
    log = folder / "server.log"
    rival = Server.started(BARE, PORT + 1, environment | {"BENCHMARK_BARE": "1"}, log, "/bare/tasks")
    try:
        against = asyncio.run(bare(rival, given))
        bare_peak = rival.peak_mib()
    finally:
        rival.stop()
    server = Server.started(WORKPLACE, PORT, environment, log, "/health")
    try:
        told, found, share = asyncio.run(ours(server, given))
        written = asyncio.run(many_writers(server, given))
        peaks = server.peak_mib(), server.peak_mib(outside_requests=True), bare_peak
    finally:
        server.stop()
    missing = lost(written, Path(environment["TOTEUMA_DATABASE"]))
    audit = [sys.executable, "-W", "ignore", "-c", "from toteuma.cli import main; main()", "audit"]
    audited = subprocess.run(audit, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    statuses = sum((one.statuses for one in told.values()), written.statuses.copy())
    failed = sum(count for status, count in statuses.items() if status >= 500)
    text = _page(given, told, found, against, share, written, missing, peaks, failed)
    if missing or failed or audited.returncode:
        print(text)
        raise SystemExit(f"lost {missing}, 5xx {failed}, audit: {audited.stdout}{audited.stderr}")
    return text


def _page(
    given: argparse.Namespace,
    told: Mapping[str, Told],
    found: Mapping[str, Hard],
    against: Mapping[str, Hard],
    share: float,
    written: Written,
    missing: int,
    peaks: tuple[float, float, float],
    failed: int,
) -> str:
    rows = [
        f"| {kind} | {one.at(0.5):.0f} | {one.at(0.95):.0f} | {one.at(1):.0f} | {found[kind].rate:.0f} | {found[kind].cpu:.1f} "
        f"| {against[kind].rate:.0f} | {against[kind].cpu:.1f} | {found[kind].cpu / against[kind].cpu:.1f} |"
        for kind, one in told.items()
    ]
    every = Told([second for one in told.values() for second in one.seconds])
    saving = Told(written.seconds)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    machine = f"{os.cpu_count()} cores, {memory:.1f} GiB of memory, CPython {platform.python_version()}"
    return f"""# The workplace under load

`{given.command}` on {machine}.

A fictional municipality of 150 units whose statement is computed from a ledger of {given.postings:,} postings; {OFFICERS} officers, each with a unit of
their own, have signed in. `toteuma serve` answers with two processes on a file of SQLite, beside the process that checks; the visitors are on the same
machine and take their part of it.

**At {given.rate:.0f} requests a second**, every kind in turn for {given.seconds:.0f} seconds (a save of a value changes what all pages are computed from): p50
{every.at(0.5):.0f} ms, p95 {every.at(0.95):.0f} ms, longest {every.at(1):.0f} ms, counted from when each was due; {share:.2f} processors. *A second* and *CPU ms* are
of {AT_ONCE} visitors who ask for one kind as fast as they get it, for {given.hard:.0f} seconds; *bare* is Django alone that renders the same template with
the same context, prepared, and for a save writes a row and an entry of a log; the ratio is that of the CPU of one request.

| | p50 ms | p95 ms | longest ms | a second | CPU ms | bare: a second | bare: CPU ms | ratio |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
{chr(10).join(rows)}

**{WRITERS} writers at once** for {given.writing:.0f} seconds, without a pause, into {FIELDS} fields of {FIELDS} units: {len(written.saved)} saves acknowledged, {written.shown}
shown as a conflict with both texts, **{missing} lost**, {failed} answered with 5xx; p50 {saving.at(0.5):.0f} ms, p95 {saving.at(0.95):.0f} ms. An acknowledged save is lost where it is not in the
log as it was sent, or was made over one that its writer had not seen. `toteuma audit` finds the log whole.

Peak memory of a process that answers {peaks[0]:.0f} MiB, of the one that checks {peaks[1]:.0f} MiB; bare {peaks[2]:.0f} MiB.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--seconds", type=float, default=60, help="of the steady rate")
    parser.add_argument("--hard", type=float, default=4, help="seconds for each kind as hard as it goes")
    parser.add_argument("--writing", type=float, default=60, help="seconds of the writers")
    parser.add_argument("--postings", type=lambda text: int(float(text)), default=1_000_000)
    parser.add_argument("--out", type=Path, default=RESULTS)
    given = parser.parse_args()
    given.command = " ".join(["python -m benchmarks.web", *sys.argv[1:]])
    folder = Path(tempfile.mkdtemp(prefix=f"toteuma-{STATEMENT}-"))
    try:
        given.out.write_text(measure(folder, given), encoding="utf-8")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
