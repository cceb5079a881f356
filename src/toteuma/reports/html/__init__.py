"""The web pages: a static site that needs no server, no network and no script."""

from toteuma.reports.html.downloads import Download
from toteuma.reports.html.site import write_html

__all__ = ["Download", "write_html"]
