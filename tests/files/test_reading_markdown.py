"""Markdown: marks go, words stay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.files.document import clean
from qualcode.files.markdown import read_markdown


def rows(text: str) -> list[str]:
    return read_markdown(text.encode(), "a.md").text.split("\n")


def labels(text: str) -> list[str]:
    document = read_markdown(text.encode(), "a.md")
    return [b.label.of(document.text) for b in document.blocks if b.label]


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("# Intervju med K2 #", "Intervju med K2"),
        ("###### *Del* to", "Del to"),
        ("#stikkord", "#stikkord"),
        ("> sitert", "sitert"),
        ("> > dypt *sitert*", "dypt sitert"),
        ("*ja* _nei_ **alt** __noe__ ***begge*** ~~borte~~", "ja nei alt noe begge borte"),
        ("**_begge_** og _**omvendt**_", "begge og omvendt"),
        ("- et punkt\n* *to*\n1. tre", "- et punkt\n* to\n1. tre"),
        ("5 * 3 * 2 og fil_navn_her", "5 * 3 * 2 og fil_navn_her"),
        (r"\[ler\] \*ikke uthevet\* C:\mappe", "[ler] *ikke uthevet* C:\\mappe"),
        ("[ler] [uhørlig 00:12:31] <nå>", "[ler] [uhørlig 00:12:31] <nå>"),
        ("**aldri lukket", "**aldri lukket"),
        ("lukket*, aldri åpnet", "lukket*, aldri åpnet"),
        ("uthevet *over\nto linjer* her", "uthevet over\nto linjer her"),
        ("*ikke over\n\navsnitt*", "*ikke over\n\navsnitt*"),
        ("slutt\\\nny linje", "slutt\nny linje"),
        ("    innrykket tale", "    innrykket tale"),
        ("Tittel\n=====\ntekst\n\n* * *\n\n----", "Tittel\n\ntekst\n\n\n\n"),
        ("|a|b|\n|:--|--:|\n|x \\| y|**z**|", "a | b\nx | y | z"),
    ],
)
def test_marks_go_and_words_stay(marked, words):
    assert "\n".join(rows(marked)) == words


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("**Intervjuer:** Hva?", ["Intervjuer:"]),
        ("**K2**: Ja", ["K2:"]),
        ("__K2__ Ja", ["K2"]),
        ("> **K2:** sitert", ["K2:"]),
        ("**K2**", ["K2"]),
        ("Ja, **veldig** bra", []),
        ("*K2:* Ja", []),
        ("**Hva gjør dere?**", []),
        ("mer\n**K2:** Ja", ["K2:"]),
    ],
)
def test_a_bold_lead_in_is_a_label(line, label):
    assert labels(line) == label


def test_lines_are_those_of_the_file():
    document = read_markdown(b"# T\n\n**I:** a\n*b\nc*\n\n> d", "a.md")
    assert [b.locator for b in document.blocks] == [f"line:{n}" for n in range(1, 8)]


PIECES = st.lists(
    st.sampled_from("* ** *** _ __ ~~ \\ > # - | ` [ja] nei é😀 : \n".split(" ")), max_size=40
)


@settings(max_examples=200)
@given(PIECES, st.sampled_from(["", " "]))
def test_every_letter_stays_in_its_place(pieces, glue):
    text = clean(glue.join(pieces))
    document = read_markdown(text.encode(), "a.md")
    letters = "".join(filter(str.isalpha, text))
    assert "".join(filter(str.isalpha, document.text)) == letters
    assert document.text == "\n".join(document.text[b.start : b.end] for b in document.blocks)


@given(st.text(st.sampled_from("abÅå .,:?«»–\n"), max_size=60))
def test_text_without_marks_is_left_alone(text):
    assert rows(text) == [row if row.strip() else "" for row in text.split("\n")]


@pytest.mark.parametrize(
    "part", ["*a ", "**", "> ", "|", "\\", "_a", "#", " #", "- ", "~~a", "|\n"]
)
def test_a_hostile_line_is_read_in_the_time_of_any_other(part):
    assert read_markdown(("K2: ja\n" + part * 30_000).encode(), "a.md").blocks


def test_a_long_line_of_a_table_that_is_no_rule_is_read_as_words():
    long = "-" * 30_000
    assert rows(f"| a | b |\n|-|{long}|\n|{long}x|c|") == ["a | b", f"{long}x | c"]
