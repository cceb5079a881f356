"""What a watcher of the server asks: how many requests of which kind, how they ended, how long they took. No person, no address, no content."""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

_REGISTRY = CollectorRegistry()
REQUESTS = Counter("toteuma_requests", "Requests by route, method and status.", ("route", "method", "status"), registry=_REGISTRY)
SECONDS = Histogram(
    "toteuma_request_seconds",
    "Seconds until a request was answered, by route.",
    ("route",),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=_REGISTRY,
)


def exposition() -> bytes:
    """The numbers of all processes of this server in Prometheus's text form."""
    registry = _REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
