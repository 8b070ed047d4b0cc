"""Codebooks in YAML: exact round trip, and errors that name the line."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.domain.hues import HUES
from qualcode.domain.model import Code, Codebook
from qualcode.domain.rows import fold
from qualcode.errors import FileError
from qualcode.exchange.codebook_yaml import POLARITIES, read_codebook, write_codebook
from qualcode.files.document import clean
from qualcode.messages import LANGUAGES, has_message, render_error


def counter() -> Callable[[], str]:
    numbers = itertools.count()
    return lambda: f"g{next(numbers)}"


def read(tmp_path: Path, text: str) -> tuple[Codebook, tuple[Code, ...]]:
    path = tmp_path / "bok.yaml"
    path.write_text(text, encoding="utf-8")
    return read_codebook(path, counter())


HOSTILE = (
    "[/b]",
    "[@click=app.quit]",
    "=cmd|'/C calc'!A0",
    "👩‍👩‍👧",
    "\u202eomvendt",
    "# ikke en kommentar",
    "- liste",
    "a: b",
    "no",
    "null",
    "~",
    "2024-01-01",
    "1e3",
    "*alias",
    "&anker",
    "!!python/object:os.system",
    " rom rundt ",
    "to\nlinjer\n\n",
    "a\u0301" * 3,
    "x" * 300,
    ("ord " * 60).strip(),
    "\"'\\",
    "%",
    "---",
)
texts = (
    st.sampled_from(HOSTILE)
    | st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), max_size=30)
).map(lambda text: unicodedata.normalize("NFC", clean(text)))
words = st.dictionaries(st.sampled_from(LANGUAGES), texts, max_size=3)


@st.composite
def codebooks(draw: st.DrawFn) -> tuple[Codebook, tuple[Code, ...]]:
    language = draw(st.sampled_from(LANGUAGES))
    name = draw(words.filter(lambda w: any(t.strip() for t in w.values())))
    book = Codebook("bok", name, language, draw(texts))
    guids = (f"kode-{i}" for i in itertools.count())

    def below(parent: str | None, depth: int) -> list[Code]:
        codes: list[Code] = []
        taken: set[str] = set()
        for _ in range(draw(st.integers(0 if depth else 1, 3 - depth))):
            name = draw(words.filter(lambda w: any(t.strip() for t in w.values())))
            folded = {fold(t) for t in name.values() if t}
            if folded & taken:
                continue
            taken |= folded
            codes.append(
                Code(
                    next(guids),
                    "bok",
                    parent,
                    name,
                    definition=draw(words),
                    include=draw(words),
                    exclude=draw(words),
                    example=draw(texts),
                    cues=tuple(draw(st.lists(texts, max_size=3))),
                    colour=draw(st.sampled_from(("", *HUES))),
                    polarity=draw(st.sampled_from(("", *POLARITIES))),
                    position=sum(code.parent == parent for code in codes),
                )
            )
            codes += below(codes[-1].guid, depth + 1)
        return codes

    return book, tuple(below(None, 0))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(codebooks())
def test_what_is_written_is_read_back(
    tmp_path: Path, wanted: tuple[Codebook, tuple[Code, ...]]
) -> None:
    book, codes = wanted
    write_codebook(tmp_path / "bok.yaml", book, codes)
    assert read_codebook(tmp_path / "bok.yaml", pytest.fail) == wanted


def test_plain_strings_are_in_the_codebooks_language(tmp_path: Path) -> None:
    book, codes = read(
        tmp_path,
        "codebook: Skjønn\nlanguage: nn\ncodes:\n"
        "- name: Rom\n  definition: Det er rom.\n  cues: [fritt, 100, no]\n"
        "  codes:\n  - name: {nb: Vid, en: Wide}\n    polarity: driver\n",
    )
    assert book == Codebook("g0", {"nn": "Skjønn"}, "nn")
    assert codes[0].name == {"nn": "Rom"}
    assert codes[0].cues == ("fritt", "100", "no")
    assert codes[1].parent == codes[0].guid
    assert (codes[1].name, codes[1].polarity) == ({"nb": "Vid", "en": "Wide"}, "driver")


def test_language_follows_the_name_when_it_is_not_stated(tmp_path: Path) -> None:
    book, codes = read(tmp_path, "codebook: {en: Discretion}\ncodes: [{name: Room}]")
    assert (book.language, codes[0].name) == ("en", {"en": "Room"})


def test_a_codebook_is_written_to_a_stream_as_plain_yaml() -> None:
    stream = StringIO()
    book = Codebook("b", {"nb": "Skjønn"}, "nb")
    codes = [Code("2", "b", None, {"nb": "To"}, position=1), Code("1", "b", None, {"nb": "En"})]
    write_codebook(stream, book, [*codes, Code("9", "annen", None, {"nb": "Fremmed"})])
    assert stream.getvalue() == (
        "codebook: Skjønn\nguid: b\nlanguage: nb\n"
        "codes:\n- name: En\n  guid: '1'\n- name: To\n  guid: '2'\n"
    )


def test_a_part_of_a_tree_is_written_from_its_own_root() -> None:
    stream = StringIO()
    book = Codebook("b", {"nb": "Skjønn"}, "nb")
    write_codebook(stream, book, [Code("1", "b", "ikke-med", {"nb": "Barn"})])
    assert "Barn" in stream.getvalue()


HEAD = "codebook: B\nlanguage: nb\n"
CODES = HEAD + "codes:\n"
BOMB = "codebook: B\ncodes:\n- name: a\n  cues: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"- name: n{i}\n  codes: &{c} [{','.join(['*' + p] * 10)}]\n"
    for i, (p, c) in enumerate(itertools.pairwise("abcdefghi"))
)


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        (CODES + "- name: a: b\n", "codebook.syntax", 4),
        (CODES + "- name: *ingen\n", "codebook.syntax", 4),
        (CODES + "- name: a\n---\nb: 1\n", "codebook.syntax", 5),
        (CODES + "- name: a\n  farge: blue\n", "codebook.unknown_field", 5),
        ("kodebok: B\n" + CODES, "codebook.unknown_field", 1),
        (CODES + "- definition: a\n", "codebook.no_name", 4),
        (CODES + "- name:\n  definition: a\n", "codebook.no_name", 4),
        (CODES + "- name: ' '\n", "codebook.no_name", 4),
        ("language: nb\ncodes: [{name: a}]\n", "codebook.unnamed", 1),
        (CODES + "- name: [a]\n", "codebook.not_text", 4),
        (CODES + "- name: a\n  definition: {nb: [a]}\n", "codebook.not_text", 5),
        (CODES + "- name: a\n  cues: liksom\n", "codebook.not_list", 5),
        (HEAD + "codes: {name: a}\n", "codebook.not_list", 3),
        (CODES + "- a\n", "codebook.not_fields", 4),
        ("- a\n", "codebook.not_fields", 1),
        (CODES + "- name: a\n- name: A\n", "codebook.duplicate_name", 5),
        (CODES + "- name: {nb: x, en: y}\n- name: {nb: z, en: Y }\n", "codebook.duplicate_name", 5),
        (CODES + "- name: \u00e5\n- name: A\u030a\n", "codebook.duplicate_name", 5),
        (CODES + "- {name: a, guid: x}\n- {name: b, guid: X}\n", "codebook.duplicate_guid", 5),
        (CODES + "- name: {no: a}\n", "codebook.unknown_language", 4),
        ("codebook: B\nlanguage: sv\ncodes: [{name: a}]", "codebook.unknown_language", 2),
        (CODES + "- name: a\n  colour: pink\n", "codebook.unknown_colour", 5),
        (CODES + "- name: a\n  polarity: good\n", "codebook.unknown_polarity", 5),
        (CODES + "- name: a\n  name: b\n", "codebook.duplicate_field", 5),
        (CODES + "- name: !!python/object:os.system x\n", "codebook.tag", 4),
        (CODES + "- name: !egen x\n", "codebook.tag", 4),
        (CODES + '- name: "a\\0"\n', "codebook.control", 4),
        (CODES + '- name: "\\e[31m"\n', "codebook.control", 4),
        (CODES + '- name: "\\ud800"\n', "codebook.control", 4),
        (HEAD + "codes: &c\n- name: a\n  codes: *c\n", "codebook.cycle", 5),
        (CODES + "- &c\n  name: a\n  codes: [*c]\n", "codebook.cycle", 4),
        (BOMB, "codebook.too_many", None),
        (CODES + "- name: x\n" + "".join(f"{'  ' * i}  codes:\n{'  ' * i}  - name: x{i}\n"
                                          for i in range(25)), "codebook.too_deep", None),
        ("codebook: " + "[" * 3000, "codebook.too_deep", 1),
        (HEAD + "codes: []\n", "codebook.empty", None),
        (HEAD, "codebook.empty", None),
        ("# bare en kommentar\n", "codebook.empty", None),
        (HEAD + "codes: [{name: \"\\UFFFFFFFF\"}]", None, None),
        ("x" * 1_000_001, "codebook.too_long", None),
    ],
    ids=lambda value: repr(value)[-40:],
)  # fmt: skip
def test_faults_name_file_and_line(
    tmp_path: Path, text: str, message: str | None, line: int | None
) -> None:
    with pytest.raises(FileError) as caught:
        read(tmp_path, text)
    error = caught.value
    assert message is None or error.message_id == message
    assert line is None or error.values["line"] == line
    for language in LANGUAGES:
        assert has_message(error.message_id, language)
        assert "bok.yaml" in render_error(error, language)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.sampled_from([*"\n -:{}[]*&!|>\"'#%@?,~\\xU", "codes", "name", "a", "0", "\n- ", ": "]),
        max_size=40,
    )
)
def test_whatever_stands_in_the_file(tmp_path: Path, parts: list[str]) -> None:
    with suppress(FileError):
        read(tmp_path, CODES + "- name: a" + "".join(parts))


def test_twenty_levels_are_allowed(tmp_path: Path) -> None:
    text = (
        CODES
        + "- name: x\n"
        + "".join(f"{'  ' * i}  codes:\n{'  ' * i}  - name: {{nb: x{i}}}\n" for i in range(19))
    )
    assert len(read(tmp_path, text)[1]) == 20


def test_an_alias_may_repeat_a_text_but_not_an_anchor_warning(tmp_path: Path) -> None:
    _, codes = read(tmp_path, CODES + "- name: &a x\n  definition: *a\n- name: &a y\n")
    assert codes[0].definition == {"nb": "x"}


def test_a_folder_that_is_missing_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    book = Codebook("b", {"nb": "B"}, "nb")
    with pytest.raises(FileError) as caught:
        write_codebook(tmp_path / "borte" / "bok.yaml", book, [])
    assert caught.value.message_id == "write.no_folder"
    assert list(tmp_path.iterdir()) == []
