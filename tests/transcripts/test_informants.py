"""The list of informants."""

import pytest

from qualcode.errors import FileError
from qualcode.messages import LANGUAGES, render_error
from qualcode.transcripts.informants import read_informants


@pytest.fixture
def listed(tmp_path):
    def write(text, encoding="cp1252"):
        path = tmp_path / "informants.csv"
        path.write_bytes(text.encode(encoding))
        return read_informants(path)

    return write


def test_headings_of_norwegian_excel(listed):
    text = (
        "Informant;Taler;Kilde;Etat;Rolle;Nivå;Kommune;Runde;Dato;Form;År i stilling;Målform\r\n"
        "K2;Ada;k2.docx;tjenesten;rådgiver;førstelinje;Kyst;1;2024-03-12;video;5-10;nb\r\n"
        "K3;;;;;;;;;;;\r\n"
    )
    first, second = listed(text)
    assert (first.pseudonym, first.speaker, first.source, first.line) == ("K2", "Ada", "k2.docx", 2)
    assert first.attributes == {
        "agency": "tjenesten", "role": "rådgiver", "level": "førstelinje", "municipality": "Kyst",
        "wave": "1", "date": "2024-03-12", "form": "video", "years": "5-10", "målform": "nb",
    }  # fmt: skip
    assert (second.speaker, second.source, second.attributes) == ("K3", "", {})


@pytest.mark.parametrize(
    "heading", ["pseudonym", "Pseudonymn", "deltaker", "INFORMANT", "Deltakar"]
)
def test_names_of_the_first_column(listed, heading):
    assert listed(f"{heading},role\nK1,leader\n")[0].attributes == {"role": "leader"}


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("navn;rolle\nK1;leder\n", "informants.no_pseudonym", None),
        ("pseudonym;rolle\nK1;a\n\nk1;b\n", "informants.twice", 4),
        ("pseudonym;rolle\n;a\n", "informants.unnamed", 2),
        ("pseudonym;informant\nK1;K1\n", "informants.same_column", None),
        ("pseudonym;rolle\nK1;a;b\n", "file.table.too_many", 2),
    ],
)
def test_faults(listed, text, message, line):
    with pytest.raises(FileError) as refused:
        listed(text)
    assert refused.value.message_id == message
    assert refused.value.values.get("line") == line
    assert all("informants.csv" in render_error(refused.value, tag) for tag in LANGUAGES)
