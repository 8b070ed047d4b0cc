"""The house around the code: what the papers promise is there, and says the same everywhere."""

from __future__ import annotations

import re
import runpy
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from qualcode.cli import commands
from qualcode.messages import LANGUAGES, has_message
from qualcode.ui.actions import ON_SCREEN, ON_TEXT, shown

ROOT = Path(__file__).parents[1]
PACKAGE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ROOMS = ("src", "tests", "docs", "benchmarks", "codebook", "transcripts", ".ci")
PAPERS = {"", ".md", ".toml", ".cff"}
LONGEST = 450
"""Lines: a sign that a module should be split by noun, not a rule to bend code around."""


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def files() -> Iterator[Path]:
    """The project's own files, leaving out what lies about after work."""
    yield from (
        path
        for path in ROOT.iterdir()
        if path.is_file() and path.suffix in PAPERS and path.name != ".git"
    )
    for room in ROOMS:
        for path in (ROOT / room).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def targets() -> set[str]:
    return set(re.findall(r"^([a-z0-9]+):", read("Makefile"), re.MULTILINE))


def test_the_readme_begins_with_two_commands_that_make_knows() -> None:
    first = re.search(r"```\w*\n(.*?)```", read("README.md"), re.DOTALL)
    assert first is not None
    assert [line.split() for line in first[1].splitlines()] == [["make", "demo"], ["make", "test"]]
    assert {"demo", "test"} <= targets()


def pages() -> list[Path]:
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def typed(command: str) -> set[str]:
    """What the pages tell the reader to type after a command."""
    found = set()
    for page in pages():
        for code in re.findall(r"```.*?```|`[^`]+`", page.read_text(encoding="utf-8"), re.DOTALL):
            found |= set(re.findall(rf"(?<![\w.]){command} ([a-z0-9]+)(?![\w.])", code))
    return found


def test_pages_name_only_targets_that_make_knows() -> None:
    assert {"demo", "test", "check"} <= typed("make") <= targets()


def test_help_names_every_target() -> None:
    explained = set(re.findall(r"^([a-z0-9]+):.*## ", read("Makefile"), re.MULTILINE))
    assert explained == targets()


@pytest.mark.parametrize("command", [commands, *commands.commands.values()], ids=lambda c: c.name)
def test_a_command_explains_itself_with_an_example(command: click.Command) -> None:
    words = command.help or ""
    assert len(words.partition("Example:")[0].split()) >= 3
    example = words.partition("Example:")[2].split()
    assert example[0] == "qualcode"
    if command is not commands:
        assert example[1] == command.name


def test_pages_name_only_commands_that_exist() -> None:
    assert {"new", "import", "export"} <= typed("qualcode") <= set(commands.commands)


def test_the_version_is_the_same_everywhere() -> None:
    version = PACKAGE["version"]
    assert re.search(rf"^version: {re.escape(version)}$", read("CITATION.cff"), re.MULTILINE)
    heading = rf"^## \[?{re.escape(version)}\]? - (\d{{4}}-\d\d-\d\d)$"
    released = re.search(heading, read("CHANGELOG.md"), re.MULTILINE)
    assert released is not None
    assert f'date-released: "{released[1]}"' in read("CITATION.cff")


def test_links_between_pages_lead_somewhere() -> None:
    for page in pages():
        for link in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in link:
                assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_the_page_of_keys_is_what_the_table_of_actions_gives() -> None:
    page = read("docs/guide/keys.md")
    assert page == runpy.run_path(str(ROOT / "docs" / "keys.py"))["page"]()
    for action in (*ON_TEXT, *ON_SCREEN):
        for key in action.keys:
            assert f"`{shown(key)}`" in page
        for language in LANGUAGES:
            assert has_message(action.message, language), action.message


def test_no_file_names_a_place_on_the_machine_it_was_written_on() -> None:
    # The patterns are put together here so that this file does not hold them.
    machine = re.compile(
        rb"(?<![\w.>])/(?:" + b"|".join([b"work", b"tmp", b"home", b"Users"]) + b")/"
    )
    found = [
        path for path in files() if path.suffix != ".docx" and machine.search(path.read_bytes())
    ]
    assert [str(path.relative_to(ROOT)) for path in found] == []


def test_no_module_has_grown_past_the_sign() -> None:
    lengths = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n")
        for path in (ROOT / "src").rglob("*.py")
    }
    assert {name: n for name, n in lengths.items() if n > LONGEST} == {}
