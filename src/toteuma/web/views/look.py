"""The look that the workplace shares with the published site: colours of the municipality, typeface."""

from __future__ import annotations

from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from toteuma.core.document import Theme
from toteuma.reports.html.colours import palette
from toteuma.reports.html.fonts import font_files
from toteuma.web.database import UNREACHABLE
from toteuma.web.desks import KEEPER, desk_of

FACES = (("regular", "400", "normal"), ("italic", "400", "italic"), ("semibold", "600", "normal"))

TYPES = {"woff": "font/woff", "txt": "text/plain; charset=utf-8"}


@require_safe
def look(request: HttpRequest) -> HttpResponse:
    """The properties that ``workplace.css`` is written with, in light and dark, by the first statement's municipality."""
    del request
    return HttpResponse(_properties(_theme()), content_type="text/css; charset=utf-8")


def _theme() -> Theme:
    """The page that tells that the database does not answer has a look too."""
    try:
        names = KEEPER.statements()
        data = desk_of(names[0]).data if names else None
    except UNREACHABLE:
        return Theme()
    return data.municipality.theme if data else Theme()


@cache
def _properties(theme: Theme) -> str:
    def told(*, dark: bool) -> str:
        return "".join(f"--{name}:{colour};" for name, colour in palette(theme, dark=dark).items())

    faces = "".join(
        f'@font-face{{font-family:"Source Sans";src:url(/fonts/source-sans-{face}.woff) format("woff");'
        f"font-weight:{weight};font-style:{style};font-display:swap}}\n"
        for face, weight, style in FACES
    )
    light, dark = told(dark=False), told(dark=True)
    return f"{faces}:root{{color-scheme:light;{light}}}\n@media (prefers-color-scheme:dark){{:root{{color-scheme:dark;{dark}}}}}\n"


@cache
def _fonts() -> dict[str, bytes]:
    return font_files()


@require_safe
def font(request: HttpRequest, name: str) -> HttpResponse:
    del request
    if name not in _fonts():
        raise Http404
    return HttpResponse(_fonts()[name], content_type=TYPES[name.rpartition(".")[2]], headers={"Cache-Control": "public, max-age=604800"})
