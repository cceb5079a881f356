"""Charts as inline SVG: one for the light page and one for the dark, with a title and a description for those who do not see them."""

from __future__ import annotations

import re

from lxml import etree
from markupsafe import Markup

from toteuma.core.document import Chart, Theme
from toteuma.reports.charts import render_chart

SVG = "http://www.w3.org/2000/svg"
REFERENCES = re.compile(r"url\(#([^)]+)\)")


def chart_pictures(chart: Chart, theme: Theme, anchor: str) -> Markup:
    """Two ``<svg role="img">``; the style sheet shows the one that fits. Every id begins with ``anchor``, so ids stay unique on the page."""
    return Markup("").join(
        Markup(embedded(render_chart(chart, theme, dark=dark), f"{anchor}-{tone}", chart.title, chart.alt, f"chart-{tone}"))
        for tone, dark in (("light", False), ("dark", True))
    )


def embedded(svg: str, prefix: str, title: str, description: str, css_class: str) -> str:
    """The SVG as a part of a page: named, ids prefixed, without ``style`` attributes (the content security policy forbids them)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    root = etree.fromstring(svg.encode("utf-8"), parser)
    for element in root.iter(etree.Element):
        if name := element.get("id"):
            element.set("id", f"{prefix}-{name}")
        for declaration in filter(None, (part.strip() for part in element.attrib.pop("style", "").split(";"))):
            key, _, value = declaration.partition(":")
            element.set(key.strip(), value.strip())
        for key, value in element.attrib.items():
            if "url(#" in value:
                element.set(key, REFERENCES.sub(rf"url(#{prefix}-\1)", value))
            elif key.endswith("href") and value.startswith("#"):
                element.set(key, f"#{prefix}-{value[1:]}")
    for old in root.findall(f"{{{SVG}}}title") + root.findall(f"{{{SVG}}}desc"):
        root.remove(old)
    for position, (tag, text) in enumerate((("title", title), ("desc", description))):
        part = etree.Element(f"{{{SVG}}}{tag}", id=f"{prefix}-{tag}")
        part.text = text
        root.insert(position, part)
    root.set("class", css_class)
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}-title")
    root.set("aria-describedby", f"{prefix}-desc")
    return etree.tostring(root, encoding="unicode")
