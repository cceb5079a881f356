"""Running a case in a process of its own, and what it cost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

MEBIBYTE_IN_KIB = 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of CPU (children included) and of the clock; MiB of the largest process of the tree."""

    cpu: float
    wall: float
    peak_mib: float


def run_case(case: str, folder: Path) -> Cost:
    """One run. The peak is the kernel's own: the largest resident size of the process or of one that it waited for."""
    command = [sys.executable, "-W", "ignore::UserWarning", "-m", "benchmarks.cases", case, str(folder)]
    seconds, peak_mib = told_by(command)
    return Cost(seconds["cpu"], seconds["wall"], peak_mib)


def told_by(command: list[str]) -> tuple[dict[str, Any], float]:
    """The JSON that a command printed last, and the MiB of its largest process."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as child:
        assert child.stdout is not None
        printed = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {child.returncode}")
    return json.loads(printed.splitlines()[-1]), usage.ru_maxrss / MEBIBYTE_IN_KIB


def median_cost(runs: list[Cost]) -> Cost:
    """The median of each number by itself."""
    return Cost(median(run.cpu for run in runs), median(run.wall for run in runs), median(run.peak_mib for run in runs))
