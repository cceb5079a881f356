"""What the README promises is there: every command with its arguments and options, every target of make, the sample text as it prints."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.contracts.sources import EXAMPLES, ROOT
from toteuma.cli.commands import app
from toteuma.core.document import Paragraph
from toteuma.core.language import Language
from toteuma.services.validation import validate

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
GUIDES = "".join(page.read_text(encoding="utf-8") for page in sorted((ROOT / "docs").glob("*.md")))


def _commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command by the words it is called with: ``build``, ``ledger import``."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


COMMANDS = dict(_commands(typer.main.get_command(app)))

PAGES = ["README.md", *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))]


def _usages() -> Iterator[tuple[str, str]]:
    """Every usage in code type: the command's name and what stands behind it."""
    for usage in re.findall(r"`toteuma ([^`]+)`", README):
        words = usage.split(" ")
        name = " ".join(words[:2]) if " ".join(words[:2]) in COMMANDS else words[0]
        yield name, usage.removeprefix(name).strip()


def test_every_command_is_told_and_every_command_told_exists() -> None:
    assert {name for name, _ in _usages()} == set(COMMANDS)


@pytest.mark.parametrize(("name", "rest"), sorted(set(_usages())))
def test_a_usage_is_what_the_command_takes(name: str, rest: str) -> None:
    parameters = COMMANDS[name].params
    options = {option for parameter in parameters for option in parameter.opts if option.startswith("--")}
    assert set(re.findall(r"--[a-z]+", rest)) <= options
    told = re.sub(r"\[?--[a-z]+ [^\]\s]+\]?", "", rest).split()
    arguments = [parameter for parameter in parameters if parameter.param_type_name == "argument"]
    assert len([one for one in arguments if one.required]) <= len(told) <= len(arguments)
    required = {
        option for parameter in parameters if parameter.param_type_name == "option" and parameter.required for option in parameter.opts
    }
    assert required <= set(re.findall(r"--[a-z]+", rest))


def test_options_of_every_command_are_told_somewhere() -> None:
    options = {
        option for command in COMMANDS.values() for parameter in command.params for option in parameter.opts if option.startswith("--")
    }
    assert {option for option in options if f"{option}" not in README + GUIDES} <= {"--help", "--host", "--port"}


def test_every_target_is_listed_by_make_alone() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    listed = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^  make (\S+)  +\S", listed, re.MULTILINE)) == set(phony.split())


@pytest.mark.parametrize("page", PAGES)
def test_every_target_that_is_told_can_be_made(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    told = set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE))
    for target in told:
        subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, check=True)


def test_two_commands_are_enough() -> None:
    block = README.partition("## Two commands")[2].partition("```sh")[2].partition("```")[0]
    assert re.findall(r"^make (\S+)", block, re.MULTILINE) == ["run", "test"]
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("make test")


def test_links_and_pictures_are_there() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_sample_prints_what_it_says(tmp_path: Path) -> None:
    (sample,) = re.findall(r"```markdown\n(.+?)\n```", README, re.DOTALL)
    (printed,) = re.findall(r"prints \*(.+?)\*", README, re.DOTALL)
    package = Path(shutil.copytree(EXAMPLES / "heinola-2025", tmp_path / "package"))
    (package / "prose" / "HYPA" / "outturn.fi.md").write_text(sample + "\n", encoding="utf-8")
    document = validate(package).documents[Language.FI]
    texts = [
        " ".join(block.text.split())
        for section in document.sections()
        if section.unit == "HYPA"
        for block in section.blocks
        if isinstance(block, Paragraph)
    ]
    assert printed in texts
