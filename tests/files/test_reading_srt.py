"""SubRip: the cues of .srt, gathered as those of WebVTT are."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import FileError
from qualcode.files.cues import read_srt
from qualcode.messages import LANGUAGES, render_error
from qualcode.transcripts.reading import draft


def srt(*cues: str) -> bytes:
    """A file with these cues, three seconds each."""
    parts = [
        f"{n}\n00:0{n}:01,000 --> 00:0{n}:04,000\n{words}\n" for n, words in enumerate(cues, 1)
    ]
    return "\n".join(parts).encode()


def lines(data: bytes) -> list[tuple[str, str]]:
    document = read_srt(data, "K4.srt")
    return [(document.text[b.start : b.end], b.locator) for b in document.blocks]


def test_a_label_begins_a_line_and_a_sentence_goes_on():
    found = lines(srt("I: Hvordan", "var det?", "Kari: Fint.", "Ja, fint."))
    assert found == [
        ("I: Hvordan var det?", "time:00:01:01"),
        ("Kari: Fint.", "time:00:03:01"),
        ("Ja, fint.", "time:00:04:01"),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "<i>Ja</i>, <font color=\"#ff0000\">det</font> & det", "{\\an8}Ja, det & det",
        "Ja,\ndet &amp; det", "Ja,\n\ndet & det", "<b>Ja, <u>det</u> & det</b>",
    ],
)  # fmt: skip
def test_marks_are_not_words(words):
    assert [text for text, _ in lines(srt(words))] == ["Ja, det & det"]


@pytest.mark.parametrize("change", [
    lambda data: data.replace(b"\n", b"\r\n"),
    lambda data: data.replace(b"\n", b"\r"),
    lambda data: b"\xef\xbb\xbf\n\n" + data,
    lambda data: data.decode().encode("utf-16"),
    lambda data: data.replace(b",000", b".000"),
])  # fmt: skip
def test_as_programs_write_it(change):
    assert lines(change(srt("I: Hva?", "K4: Ja."))) == lines(srt("I: Hva?", "K4: Ja."))


def test_it_becomes_turns_with_roles_and_times():
    made = draft(read_srt(srt("Intervjuer: Hva?", "K4: At", "ja."), "K4.srt")).transcript
    assert [(u.speaker, u.role, u.locator) for u in made.utterances] == [
        ("Intervjuer", "interviewer", "time:00:01:01"),
        ("K4", "informant", "time:00:02:01"),
    ]
    assert made.text == "Hva?\nAt ja."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "file.damaged"),
        (b"Ikke en slik fil.", "file.damaged"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nvtt\n", "file.damaged"),
        (b"PK\x03\x04", "file.not_text"),
    ],
)
def test_refused(data, message):
    with pytest.raises(FileError) as refused:
        read_srt(data, "K4.srt")
    assert refused.value.message_id == message


def test_a_cue_whose_times_cannot_be_read_is_named_and_not_dropped():
    with pytest.raises(FileError) as refused:
        read_srt(srt("I: Hva?", "K4: Ja.").replace(b"00:02:01,000 -->", b"02:01 -->"), "K4.srt")
    assert (refused.value.message_id, refused.value.values["line"]) == ("srt.cue", 6)
    assert all("00:01:02,000" in render_error(refused.value, language) for language in LANGUAGES)


def test_one_voice_for_hours_is_read_in_a_moment():
    cues = b"\n\n".join(b"%d\n00:00:01,000 --> 00:00:02,000\nord og ord" % n for n in range(20_000))
    assert len(lines(cues)) == 1


@settings(max_examples=200)
@given(st.binary(max_size=200), st.integers(0, 80), st.integers(0, 255))
def test_any_damage_is_a_file_error_or_harmless(tail, at, byte):
    data = bytearray(srt("I: Hva?", "K4: Ja.") + tail)
    data[at] = byte
    with suppress(FileError):
        read_srt(bytes(data), "a.srt")
