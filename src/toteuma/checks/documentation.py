"""``docs/checks.md``: every kind of check, from the registry, its texts and its examples."""

from __future__ import annotations

from collections.abc import Iterator

from toteuma.checks.registry import Kind, kinds
from toteuma.core.language import Language
from toteuma.rules.checking import data, example, word_groups
from toteuma.texts import word, words

HEAD = """# What is checked

*Written by `make docs` from the registry of checks; do not edit.*

`toteuma check FILE` reads a statement and holds it against itself. Each kind below says nothing where it is not sure: a way of counting must hold in most rows
of a table before the others are accused, a table must repeat another one for the most part before a difference is told, a ratio must come out in one of its
years. A cell that breaks several relations is accused once, with the value that mends them all; where several cells could be the wrong one, all are listed.
A column that fails as a whole is one remark.

Levels: an **error** is surely wrong, a **warning** is to be looked at, a **note** is for information. Kinds can be left out and the limits changed in a
settings file (`--config`):

```toml
without = ["LABEL", "TERM"]      # kinds that are not run
spent_percent = 105              # a project that has spent more is told of
year_ratio = 5                   # a figure that grows or shrinks more than so many times is told of …
year_least = 100000              # … where it is at least so many euros
budget_band = [95, 105]          # between which rates "in line with the budget" is true

[parents]                        # unit = the unit above, where the document does not show the tree
"Kirjasto" = "Sivistyspalvelut"

[words]                          # words of your own, by group
total = ["kaikki menot"]
```

Groups of words: {groups}.
"""

LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def checks_page() -> str:
    """The whole page."""
    parts = [HEAD.replace("{groups}", ", ".join(f"`{group}`" for group in word_groups()))]
    parts += ["| code | name | nimi | namn | level |", "|---|---|---|---|---|", *(_line(kind) for kind in kinds()), ""]
    for kind in kinds():
        parts += _kind(kind)
    parts += _ratios()
    return "\n".join(parts).rstrip() + "\n"


def _text(kind: Kind, part: str, language: Language) -> str:
    room = "check" if f"check.kind.{kind.code}.{part}" in words() else "check_claim"
    return word(f"{room}.kind.{kind.code}.{part}", language)


def _line(kind: Kind) -> str:
    names = (_text(kind, "name", language) for language in (Language.EN, Language.FI, Language.SV))
    return f"| [`{kind.code}`](#{kind.code.lower()}) | {' | '.join(names)} | {LEVELS[kind.level]} |"


def _kind(kind: Kind) -> Iterator[str]:
    told = example(kind.code)
    yield f"## {kind.code}"
    yield ""
    for language in (Language.EN, Language.FI, Language.SV):
        yield f"**{_text(kind, 'name', language)}.** {_text(kind, 'what', language)} {_text(kind, 'why', language)}"
        yield ""
    yield f"Rests on: {kind.source}."
    yield ""
    yield "Told of:"
    yield ""
    yield from ("```text", told.failing.split("\n", 1)[1].strip(), "```", "")
    differing = _differing(told.passing, told.failing)
    if differing:
        yield from ("Not told of, with this instead:", "", "```text", *differing, "```", "")


def _differing(passing: str, failing: str) -> tuple[str, ...]:
    """The lines of the passing example that the failing one does not have."""
    have = set(failing.splitlines())
    return tuple(line for line in passing.splitlines() if line not in have)


def _ratios() -> Iterator[str]:
    yield from ("## Ratios and how they are computed", "", "| ratio | formula, in the variants tried |", "|---|---|")
    for name, told in data("ratios").items():
        factor = f"{told['factor']} · " if "factor" in told else ""
        variants = told["variants"]
        assert isinstance(variants, list)
        formulas = [
            f"{factor}({_sum(variant['above'])})" + (f" ÷ ({_sum(variant['below'])})" if variant["below"] else "") for variant in variants
        ]
        yield f"| {name.replace('_', ' ')} | {'<br>'.join(formulas)} |"


def _sum(terms: list[str]) -> str:
    """Terms as a reader writes them; a question mark says that a statement can do without the figure."""
    written = ""
    for term in terms:
        sign = " − " if term.startswith("-") else " + "
        written += (sign if written else "") + term.lstrip("+-").replace("_", " ").replace("*", " · ")
    return written
