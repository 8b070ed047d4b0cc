"""Help and usage faults in three languages, and `--lang` wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import polib
import pytest
from typing_commands import Done

import qualcode
from qualcode.cli import commands
from qualcode.cli.helping import Spoken, help_ids, option_id
from qualcode.messages import LANGUAGES, has_message

Run = Callable[..., Done]
GROUPED = [
    one for group in commands.commands.values() for one in getattr(group, "commands", {}).values()
]
EVERY = [commands, *commands.commands.values(), *GROUPED]
MESSAGES = Path(qualcode.__file__).parent / "messages"


def catalogue(language: str) -> dict[str, str]:
    file = polib.pofile((MESSAGES / f"{language}.po").read_text(encoding="utf-8"))
    return {entry.msgid: entry.msgstr for entry in file}


WORDS = {language: catalogue(language) for language in LANGUAGES}


def options(command: click.Command) -> Iterator[click.Option]:
    context = click.Context(command, help_option_names=["-h", "--help"])
    yield from (one for one in command.get_params(context) if isinstance(one, click.Option))


def ids(command: click.Command) -> list[str]:
    return [*help_ids(command), *(option_id(command, option) for option in options(command))]


@pytest.mark.parametrize("command", EVERY, ids=lambda command: command.name)
def test_a_command_and_its_options_are_explained_in_every_language(command: click.Command) -> None:
    assert isinstance(command, Spoken)
    assert command.examples
    missing = [(i, tag) for i in ids(command) for tag in LANGUAGES if not has_message(i, tag)]
    assert missing == []


def test_no_explanation_is_left_of_a_command_or_option_that_is_gone() -> None:
    of_the_page = {"cli.usage", "cli.usage.options", "cli.usage.command"}
    of_the_page |= {"cli.options", "cli.commands", "cli.example"}
    needed = of_the_page.union(*map(ids, EVERY))
    for language in LANGUAGES:
        assert {i for i in WORDS[language] if i.startswith("cli.")} - needed == set()


def typed_words(text: str) -> set[str]:
    """What is typed as it stands, whatever the language: --options, STORE, .docx, qualcode."""
    found = set(re.findall(r"--[a-z-]+|(?<!\w)\.[a-z]+|\b[A-Z][A-Z_]{2,}\b|\bqualcode\b", text))
    return found - {"YAML", "CSV", "JSON", "UTC"} | set(re.findall(r"\b(?:YAML|CSV|JSON)\b", text))


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_a_translation_names_what_is_typed_as_the_english_does(language: str) -> None:
    """An explanation that was changed in one language only is likely to differ here."""
    differing = {
        i: (typed_words(words), typed_words(WORDS[language][i]))
        for i, words in WORDS["en"].items()
        if i.startswith(("cli.", "usage."))
        and not i.startswith("cli.usage")
        and typed_words(words) != typed_words(WORDS[language][i])
    }
    assert differing == {}


def test_options_that_are_named_exist() -> None:
    known = {name for command in EVERY for option in options(command) for name in option.opts}
    for language in LANGUAGES:
        for i, words in WORDS[language].items():
            if i.startswith(("cli.", "usage.", "restore.", "codebook.add")):
                assert set(re.findall(r"(?<!\w)--[a-z-]+", words)) <= known, i


@pytest.mark.parametrize("command", EVERY, ids=lambda command: command.name)
def test_the_examples_are_commands_that_exist(command: click.Command) -> None:
    assert isinstance(command, Spoken)
    for example in command.examples:
        words = example.split()
        assert words[0] == "qualcode"
        chosen = commands.commands[words[1]]
        group, chosen = (
            chosen,
            getattr(chosen, "commands", {}).get(words[-1 if len(words) < 3 else 2], chosen),
        )
        assert command in (commands, group, chosen)
        named = {word for word in words if word.startswith("--")}
        assert named <= {name for option in options(chosen) for name in option.opts}


HEADINGS = {"en": "Usage:", "nb": "Bruk:", "nn": "Bruk:"}
EXAMPLES = {"en": "Example:", "nb": "Eksempel:", "nn": "Døme:"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [None, *commands.commands])
def test_help_is_in_the_language_asked_for(run: Run, name: str | None, language: str) -> None:
    where = [] if name is None else [name]
    for words in (
        ["--lang", language, *where, "--help"],
        [*where, "--help", "--lang", language],
        [*where, f"--lang={language}", "-h"],
    ):
        done = run(*words)
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith(HEADINGS[language])
        assert EXAMPLES[language] in done.out
        assert max(map(len, done.lines)) <= 80
    for other in set(LANGUAGES) - {language}:
        assert run("--lang", other, *where, "--help").out != done.out


def test_the_command_line_goes_above_the_environment_and_only_for_that_run(
    run: Run, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALCODE_LANG", "nn")
    nobody = ("quotes", store, "--where", "role=astronaut")
    told = {tag: run("--lang", tag, *nobody).out for tag in LANGUAGES}
    assert len(set(told.values())) >= 2
    assert run(*nobody).out == told["nn"]
    assert run(*nobody, "--lang", "en").out == told["en"]
    assert run(*nobody).out == told["nn"]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "There is no store"), ("nb", "finnes ikke"), ("nn", "finst")]
)
def test_faults_are_in_the_language_asked_for(
    run: Run, tmp_path: Path, language: str, words: str
) -> None:
    for typed in (("--lang", language, "check"), ("check", "--lang", language)):
        done = run(*typed, tmp_path / "borte.qualcode")
        assert done.code == 1
        assert words in done.err


USAGE: list[tuple[tuple[str, ...], str]] = [
    (("quote",), "usage.no_such_command"),
    (("quotes",), "usage.missing"),
    (("quotes", "s", "--kode", "x"), "usage.no_such_option"),
    (("quotes", "s", "--code"), "usage.value"),
    (("quotes", "s", "--format", "xls"), "usage.choice"),
    (("history", "s", "--limit", "0"), "usage.number"),
    (("history", "s", "--limit", "mange"), "usage.number"),
    (("check", "s", "en", "til"), "usage.extra"),
    (("export", "s", "."), "usage.file"),
    (("demo", __file__), "usage.folder"),
    (("quotes", "s", "--where", "role"), "quotes.condition"),
    (("codebook", "s"), "codebook.add_or_write"),
    (("--lang", "de", "check", "s"), "usage.choice"),
]


@pytest.mark.parametrize(
    ("typed", "expected"),
    USAGE,
    ids=lambda value: " ".join(value)[-30:] if isinstance(value, tuple) else "",
)
def test_what_was_not_understood_is_said_in_every_language(
    run: Run, store: Path, typed: tuple[str, ...], expected: str
) -> None:
    words = [str(store) if word == "s" else word for word in typed]
    for language in LANGUAGES:
        said = words if "--lang" in typed else ["--lang", language, *words]
        done = run(*said)
        assert (done.code, done.out) == (2, "")
        sentence = WORDS["en" if "--lang" in typed else language][expected]
        fixed = max(re.split(r"\{\w+\}", sentence), key=len).strip()
        assert fixed in " ".join(done.err.split())


def test_a_command_that_was_nearly_typed_is_named(run: Run) -> None:
    assert "quotes" in run("quote").err
    assert "--limit" in run("history", "s", "--limt", "3").err
    hostile = run("\x1b[2J[/b]\u202e")
    assert hostile.code == 2
    assert "\x1b" not in hostile.err
