"""One transcript, nine formats: the same turns, speakers and roles come out of each."""

import pytest

from qualcode.files.reading import FORMATS
from qualcode.transcripts.reading import read_transcript
from written import BOLD, PLAIN, TABLES, TRANSCRIPTS

WRITERS = [
    pytest.param(suffix, write, id=f"{suffix[1:]}-{how}")
    for how, writers in (("colon", PLAIN), ("bold", BOLD), ("table", TABLES))
    for suffix, write in writers.items()
]


def turns(path):
    made = read_transcript(path).transcript
    return [(u.speaker, u.role, u.span.of(made.text)) for u in made.utterances]


def test_every_format_is_among_them():
    assert {*PLAIN, *TABLES} == set(FORMATS)


@pytest.mark.parametrize("what", TRANSCRIPTS)
@pytest.mark.parametrize(("suffix", "write"), WRITERS)
def test_turns_speakers_and_roles_are_those_of_the_text_file(tmp_path, suffix, write, what):
    said = TRANSCRIPTS[what]
    for name, data in ((f"b{suffix}", write(said)), ("a.txt", PLAIN[".txt"](said))):
        (tmp_path / name).write_bytes(data)
    found = turns(tmp_path / f"b{suffix}")
    assert [(who, words) for who, _, words in found] == list(said)
    assert found == turns(tmp_path / "a.txt")
