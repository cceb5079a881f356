"""A server of two processes on this machine's own address, and what it costs: CPU seconds and memory, as the kernel counts them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
WORKPLACE = ("-c", "from toteuma.cli import main; main()", "serve", "--host", "127.0.0.1", "--port")
BARE = ("-m", "benchmarks.web.bare")


@dataclass(frozen=True, slots=True)
class Server:
    """``process`` leads a group of its own with all that it starts."""

    process: subprocess.Popen[bytes]
    address: str

    @classmethod
    def started(cls, command: tuple[str, ...], port: int, environment: Mapping[str, str], log: Path, asked: str) -> Server:
        """A server that answers. ``asked``: a path that it answers to once it is ready."""
        address = f"http://127.0.0.1:{port}"
        socket.create_server(("127.0.0.1", port)).close()  # What answers there is to be this one.
        with log.open("ab") as told:
            process = subprocess.Popen(
                [sys.executable, "-W", "ignore", *command, str(port)],
                env={**os.environ, **environment},
                stdout=told,
                stderr=told,
                start_new_session=True,
            )
        until = time.monotonic() + 600
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{address}{asked}", timeout=300):
                    return cls(process, address)
            except OSError:
                if process.poll() is not None:
                    break
                time.sleep(0.2)
        raise SystemExit(f"the server did not start: {log}")

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _processes(self, *, outside_requests: bool) -> Iterator[Path]:
        """The processes that answer requests; with ``outside_requests`` the one that checks and builds."""
        for path in Path("/proc").iterdir():
            try:
                if not path.name.isdigit() or os.getpgid(int(path.name)) != self.process.pid:
                    continue
                words = path.joinpath("cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if (b"work" in words) == outside_requests:
                yield path

    def cpu(self, *, outside_requests: bool = False) -> float:
        """Seconds of CPU until now."""
        total = 0
        for path in self._processes(outside_requests=outside_requests):
            fields = path.joinpath("stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def peak_mib(self, *, outside_requests: bool = False) -> float:
        """The most memory that one of its processes ever had."""
        found = [0]
        for path in self._processes(outside_requests=outside_requests):
            for line in path.joinpath("status").read_text().splitlines():
                if line.startswith("VmHWM:"):
                    found.append(int(line.split()[1]))
        return max(found) / 1024
