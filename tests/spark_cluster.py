"""A real Spark cluster for tests: a master and workers as processes of their own, on the loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

WAIT_SECONDS = 90


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[str]:
    """The address of the master, once so many workers have come to it. Everything ends with the block."""
    import pyspark

    start = Path(pyspark.__file__).parent / "bin" / "spark-class"
    port = _free_port()
    master = f"spark://127.0.0.1:{port}"
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOG_DIR": str(folder)}
    with ExitStack() as running:
        command = ["org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"]
        log = running.enter_context(_process([str(start), *command], folder / "master.log", environment))
        for number in range(workers):
            own = folder / f"worker-{number}"
            own.mkdir()
            command = [
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                "1g",
            ]
            running.enter_context(_process([str(start), *command, "--work-dir", str(own), master], own / "log", environment))
        until = time.monotonic() + WAIT_SECONDS
        while log.read_text(errors="replace").count("Registering worker") < workers:
            assert time.monotonic() < until, log.read_text(errors="replace")
            time.sleep(0.2)
        yield master


@contextmanager
def _process(command: list[str], log: Path, environment: dict[str, str]) -> Iterator[Path]:
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out, env=environment, start_new_session=True) as process:
        try:
            yield log
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()


def _free_port() -> int:
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        return int(own.getsockname()[1])
