"""Charts as inline SVG, for the light page and the dark, for the desk and the phone, with a title and a description for those who do not see them."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from lxml import etree
from markupsafe import Markup

from toteuma.core.document import Chart, Theme
from toteuma.reports.charts import render_chart

SVG = "http://www.w3.org/2000/svg"


def chart_pictures(chart: Chart, theme: Theme, anchor: str) -> Markup:
    """``<svg role="img">`` by tone and width; the style sheet shows the one that fits. The ids of their texts begin with ``anchor``.

    A large chart is drawn once more as narrow as a phone, where its figures would else stand outside the window.
    """
    widths = {"small": chart} if chart.small else {"broad": chart, "narrow": replace(chart, small=True)}
    pictures = (
        _named(render_chart(drawn, theme, dark=tone == "dark"), f"{anchor}-{tone}-{width}", chart, f"chart-{tone} {width}")
        for (width, drawn), tone in product(widths.items(), ("light", "dark"))
    )
    return Markup("").join(Markup(picture) for picture in pictures)


def _named(svg: str, anchor: str, chart: Chart, css_class: str) -> str:
    root = etree.fromstring(svg.encode("utf-8"), etree.XMLParser(resolve_entities=False, no_network=True))
    for position, (tag, text) in enumerate((("title", chart.title), ("desc", chart.alt))):
        part = etree.Element(f"{{{SVG}}}{tag}", id=f"{anchor}-{tag}")
        part.text = text
        root.insert(position, part)
    root.set("class", css_class)
    root.set("role", "img")
    root.set("aria-labelledby", f"{anchor}-title")
    root.set("aria-describedby", f"{anchor}-desc")
    return etree.tostring(root, encoding="unicode")
