"""Use case: look at a published statement in a browser on this machine."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from toteuma.core.errors import AddressTaken, NotFound


class _QuietHandler(SimpleHTTPRequestHandler):
    """Serves files; what the browser asked for is nobody's business, so nothing is logged."""

    def log_message(self, format: str, *args: object) -> None:
        del format, args


def site_server(folder: Path, *, host: str, port: int) -> ThreadingHTTPServer:
    """A server of the folder, bound but not yet running; meant for this machine, not for the open network.

    **Raises** NotFound where the folder has no site, AddressTaken where it cannot listen at the address.
    """
    if not (folder / "index.html").is_file():
        raise NotFound(kind="site", name=str(folder), known="toteuma build PACKAGE --out DIR")
    try:
        return ThreadingHTTPServer((host, port), partial(_QuietHandler, directory=str(folder)))
    except OSError as error:
        raise AddressTaken(address=f"http://{host}:{port}", cause=error.strerror or str(error)) from error
