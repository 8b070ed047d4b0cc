"""Links between codes in a table."""

import pytest

from qualcode.errors import FileError
from qualcode.exchange.code_links import read_links
from qualcode.messages import render_error


@pytest.fixture
def links(tmp_path):
    def read(text):
        path = tmp_path / "links.csv"
        path.write_text(text, encoding="utf-8")
        return read_links(path)

    return read


@pytest.mark.parametrize("head", ["kode;lenke;til", "kode;lenkje;til", "code;link;to"])
@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("fører til", "leads-to"),
        ("Fører  til", "leads-to"),
        ("leads to", "leads-to"),
        ("plasserast i", "placed-in"),
        ("placed-in", "placed-in"),
    ],
)
def test_links_in_three_languages(links, head, words, kind):
    (line,) = links(f"{head}\nTid;{words};Ledere > Møter\n")
    assert (line.code, line.kind, line.to, line.line) == ("Tid", kind, "Ledere > Møter", 2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kode;til\nA;B\n", "links.columns"),
        ("kode;lenke;til\nA;fører til;\n", "links.unfinished"),
        ("kode;lenke;til\nA;ligner;B\n", "links.kind"),
    ],
)
def test_refused(links, text, message):
    with pytest.raises(FileError) as refused:
        links(text)
    assert refused.value.message_id == message
    for language in ("en", "nb", "nn"):
        assert "links.csv" in render_error(refused.value, language)
