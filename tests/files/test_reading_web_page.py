"""HTML: the words that a browser shows, in lines, and nothing fetched."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hostile
from qualcode.errors import FileError
from qualcode.files import web_page
from qualcode.files.document import clean
from qualcode.files.web_page import read_web_page


def read(body: str) -> list[tuple[str, str]]:
    """(text, label) of each line."""
    document = read_web_page(body.encode(), "a.html")
    return [
        (document.text[b.start : b.end], b.label.of(document.text) if b.label else "")
        for b in document.blocks
    ]


def texts(body: str) -> list[str]:
    return [text.strip() for text, _ in read(body)]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<h1>Tittel</h1><p>en\n  to</p>tre", ["Tittel", "en to", "tre"]),
        ("<div>a<div>b</div>c</div>", ["a", "b", "c"]),
        ("<p>a<br>b<br/>c", ["a", "b", "c"]),
        ("<ul><li>en<li>to</ul>", ["en", "to"]),
        ("<pre>  en\n  to</pre>", ["en", "to"]),
        ("<p>bl&aring;b&#230;r &lt;n&aring;&gt; &amp;amp;", ["blåbær <nå> &amp;"]),
        ("<p>f<b>o</b><i>r</i>t<span> satt</span>", ["fort satt"]),
        ("<p>&nbsp;</p><p> </p><p>x", ["x"]),
        ("bare tekst", ["bare tekst"]),
        ("<a href='http://x'>lenke</a> <img src=x alt=bilde>", ["lenke"]),
        ("a<p>b</p>c</td></tr></i>d", ["a", "b", "cd"]),
    ],
)
def test_block_elements_are_lines(body, lines):
    assert texts(body) == lines


@pytest.mark.parametrize(
    "hidden",
    [
        "<head><title>t</title></head>", "<script>var x = '<p>'</script>", "<style>p{}</style>",
        "<!-- merknad -->", "<template><p>t</template>", "<del>slettet</del>", "<svg><text>t</svg>",
        "<p hidden>t</p>", "<p style='color:red; display : none'>t</p>", "<textarea>t</textarea>",
        "<div title=header><p>topp</div>", "<iframe src='file:///etc/passwd'>t</iframe>",
        "<?php t ?>",
    ],
)  # fmt: skip
def test_what_is_not_shown_is_left_out(hidden):
    assert texts(f"{hidden}<p>synlig</p>{hidden}") == ["synlig"]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("<b>I:</b> Hva?", "I:"),
        ("<p><strong>K2</strong>: Ja", "K2:"),
        ("<p> <strong>K2</strong> Ja", "K2"),
        ("<p><span style='font-weight: bold'>K2</span> Ja", "K2"),
        ("<p><b><font>Inter</font>vjuer:</b> Hva", "Intervjuer:"),
        ("<p>Ja, <b>veldig</b>", ""),
    ],
)
def test_bold_lead_in(line, label):
    assert [found for _, found in read(line)] == [label]


def test_speaker_table_with_times():
    rows = [("Tid", "Taler", "Ytring"), ("00:00:05", "I", "Hva?"), ("12:31", "K2", "<p>Ja.<p>Nei.")]
    body = "".join("<tr>" + "".join(f"<td>{cell}" for cell in row) for row in rows)
    document = read_web_page(f"<table><tbody>{body}</table>etter".encode(), "a.html")
    assert [b.locator for b in document.blocks] == ["time:00:00:05", "time:00:12:31", "", ""]
    assert [b.label.of(document.text) for b in document.blocks if b.label] == ["I", "K2"]
    assert document.text.endswith("Ja.\nNei.\netter")


def test_an_ordinary_table_and_one_inside_it():
    inner = "<table><tr><td>x<td>y</table>"
    body = f"<table><caption>T</caption><tr><th>Kommune<th>Tall<tr><td>Dal<td>4{inner}</table>"
    assert texts(body) == ["T", "Kommune | Tall", "Dal | 4", "x", "y"]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset='utf-8'>", "utf-8"), ("", "utf-8"), ("", "utf-16"), ("", "cp1252"),
        ("<meta charset=iso-8859-1>", "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "cp1252"),
        ('<?xml version="1.0" encoding="utf-8"?>', "utf-8"),
        ("<meta charset=finnes-ikke>", "utf-8"),
    ],
)  # fmt: skip
def test_encodings(head, encoding):
    data = f"<html>{head}<p>Det er «blåbær» – sånn".encode(encoding)
    assert read_web_page(data, "a.html").text == "Det er «blåbær» – sånn"


DOCTYPE = '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY x SYSTEM "/etc/passwd">]>'


def test_entities_are_not_expanded():
    text = read_web_page(f"{DOCTYPE}<p>&b;&x;".encode(), "a.html").text
    assert "haha" not in text
    assert "root" not in text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04", "file.not_text"),
        (b"<div>" * 3_000 + b"hei", "file.damaged"),
        (b"<b>" * 100_000 + b"hei", "file.damaged"),
    ],
)
def test_refused(data, message):
    with pytest.raises(FileError) as refused:
        read_web_page(data, "a.html")
    assert refused.value.message_id == message


def test_a_page_may_be_too_long(monkeypatch):
    monkeypatch.setattr(web_page, "_MOST", 10)
    with pytest.raises(FileError) as refused:
        read_web_page(b"<p>" + b"x" * 10, "a.html")
    assert refused.value.message_id == "file.inflates"


@settings(max_examples=100)
@given(
    st.lists(st.sampled_from([text for text in hostile.STORABLE if "<" not in text]), min_size=1)
)
def test_any_words_come_back(words):
    body = "".join(f"<p>{word.replace('&', '&amp;')}</p>" for word in map(clean, words))
    kept = " ".join(clean(word) for word in words)
    assert read_web_page(body.encode(), "a.html").text.split() == kept.split()


@pytest.mark.parametrize(
    "part", ["<br>", "<p", "<td>", "<table><tr>", "&", "<meta charset", "</p>"]
)
def test_a_hostile_page_is_read_in_the_time_of_any_other(part):
    with suppress(FileError):
        read_web_page((part * 30_000).encode(), "a.html")
