"""WebVTT: voices and times of a recording, cut where nobody paused."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hostile
from qualcode.errors import FileError
from qualcode.files.cues import read_vtt
from qualcode.files.document import clean
from qualcode.transcripts.reading import draft

HEAD = "WEBVTT\n\n"


def vtt(*cues: str) -> bytes:
    """A file with these cues, three seconds each."""
    parts = [
        f"{n}\n00:0{n}:01.000 --> 00:0{n}:04.000\n{words}\n" for n, words in enumerate(cues, 1)
    ]
    return (HEAD + "\n".join(parts)).encode()


def lines(data: bytes) -> list[tuple[str, str]]:
    document = read_vtt(data, "K4.vtt")
    return [(document.text[b.start : b.end], b.locator) for b in document.blocks]


def test_the_cues_of_one_voice_are_one_line_with_the_time_of_the_first():
    found = lines(
        vtt("<v I>Hvordan var det?</v>", "<v K4>Det var\nen mandag,</v>", "<v K4>tror jeg.</v>")
    )
    assert found == [
        ("I: Hvordan var det?", "time:00:01:01"),
        ("K4: Det var en mandag, tror jeg.", "time:00:02:01"),
    ]


def test_a_cue_with_two_voices_is_two_lines():
    assert [text for text, _ in lines(vtt("<v I>Ja?</v> <v K4>Nei.</v>"))] == ["I: Ja?", "K4: Nei."]


def test_classes_styles_notes_and_entities_are_not_words():
    data = vtt("<v.loud K4>Fisk &amp; <i>tang</i>, <00:01:02.000>sa <c.yellow>jeg</c></v>")
    noted = data.replace(HEAD.encode(), b"WEBVTT\n\nNOTE av AL\n\nSTYLE\n::cue {}\n\n")
    assert [text for text, _ in lines(noted)] == ["K4: Fisk & tang, sa jeg"]


def test_without_voices_a_sentence_goes_on_and_a_label_begins():
    found = lines(vtt("I: Hvordan", "var det?", "Kari: Fint.", "Ja, fint."))
    assert [text for text, _ in found] == ["I: Hvordan var det?", "Kari: Fint.", "Ja, fint."]


def test_it_becomes_turns_with_roles_and_times():
    made = draft(read_vtt(vtt("<v Intervjuer>Hva?</v>", "<v K4>At</v>", "<v K4>ja.</v>"), "K4.vtt"))
    turns = [(u.speaker, u.role, u.locator) for u in made.transcript.utterances]
    assert turns == [
        ("Intervjuer", "interviewer", "time:00:01:01"),
        ("K4", "informant", "time:00:02:01"),
    ]
    assert made.transcript.text == "Hva?\nAt ja."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "file.damaged"),
        (b"Ikke en slik fil.", "file.damaged"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nsrt\n", "file.damaged"),
        (b"PK\x03\x04", "file.not_text"),
    ],
)
def test_refused(data, message):
    with pytest.raises(FileError) as refused:
        read_vtt(data, "K4.vtt")
    assert refused.value.message_id == message


def test_a_cue_whose_times_cannot_be_read_is_named_and_not_dropped():
    data = vtt("<v I>Hva?</v>", "<v K4>Ja.</v>").replace(b"00:02:01.000 -->", b"00:02:01,000 -->")
    with pytest.raises(FileError) as refused:
        read_vtt(data, "K4.vtt")
    assert (refused.value.message_id, refused.value.values["line"]) == ("vtt.cue", 8)


@pytest.mark.parametrize("part", ["<v ", "<v.a ", "<b ", "<v\t", "<00:", "</"])
def test_a_hostile_line_is_read_in_the_time_of_any_other(part):
    """Patterns that try again from every place would take minutes for this."""
    (line, _), *_ = lines(vtt("<v K4>Ja.</v>", part * 100_000))
    assert line == "K4: Ja."


SAID = [
    text
    for text in (" ".join(words.split()) for words in hostile.STORABLE if words.isprintable())
    if text and not set("<>&") & set(text)
]


@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "K4", "I", "Kari Vik"]),
            st.sampled_from(SAID),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_no_words_are_lost_and_blocks_hold_what_they_say(said):
    cues = [f"<v {who}>{words}</v>" if who else words for who, words in said]
    document = read_vtt(vtt(*cues), "a.vtt")
    assert document.text == "\n".join(document.text[b.start : b.end] for b in document.blocks)
    kept = " ".join(document.text.split())
    for _, words in said:
        assert " ".join(clean(words).split()) in kept
    for block in document.blocks:
        assert block.label is None or block.start <= block.label.start < block.label.end


@settings(max_examples=300)
@given(st.binary(max_size=200), st.integers(0, 80), st.integers(0, 255))
def test_any_damage_is_a_file_error_or_harmless(tail, at, byte):
    data = bytearray(vtt("<v I>Hva?</v>", "<v K4>Ja.</v>") + tail)
    data[at] = byte
    with suppress(FileError):
        read_vtt(bytes(data), "a.vtt")
