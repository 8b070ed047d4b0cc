"""Time stamps of transcribing programs: what they open, and what looks like one and is speech."""

import pytest

from qualcode.files.document import clean, lines
from qualcode.messages import LANGUAGES, render
from qualcode.transcripts.reading import draft, read_transcript
from written import PLAIN


def turns(text: str):
    made = draft(lines("a.txt", clean(text))).transcript
    return [(u.speaker, u.locator, u.span.of(made.text)) for u in made.utterances]


F4 = (
    "I: Hva skjedde? #00:00:05-1#\nK2: Mye. #00:01:10-9#\nMer om det. #00:02:00-0#\n"
    "I: Ja? #01:02:03-4#"
)


def test_f4_closes_a_paragraph_so_the_next_begins_then_and_the_first_at_0():
    assert turns(F4) == [
        ("I", "time:00:00:00", "Hva skjedde?"),
        ("K2", "time:00:00:05", "Mye.\nMer om det."),
        ("I", "time:00:02:00", "Ja?"),
    ]


def test_a_heading_before_f4s_first_paragraph_is_not_heard():
    assert [at for _, at, _ in turns(f"Intervju 3\n\n{F4}")] == [
        "line:1", "time:00:00:00", "time:00:00:05", "time:00:02:00",
    ]  # fmt: skip


def test_a_turn_whose_paragraph_before_has_no_stamp_keeps_its_line():
    assert turns("I: Hva? #00:00:05-1#\nK2: Mye.\nI: Ja?")[2] == ("I", "line:3", "Ja?")


def test_f4_at_the_head_of_paragraphs():
    found = turns("#00:00:03-0# I: Hva?\n#00:00:05-1# K2: Mye.\nK3: #00:00:07-1# Lite.")
    assert found == [
        ("I", "time:00:00:03", "Hva?"),
        ("K2", "time:00:00:05", "Mye."),
        ("K3", "time:00:00:07", "Lite."),
    ]


@pytest.mark.parametrize("stamp", ["[00:12:31]", "00:12:31", "00:12:31.4", "[0:12:31]"])
def test_express_scribe_stamps_open_what_follows(stamp):
    found = turns(f"{stamp} I: Hva?\nK2: Mye.\n\n{stamp}\n\nI: Ja?\nK2: Nei. {stamp}\nI: Jo.")
    assert found == [
        ("I", "time:00:12:31", "Hva?"),
        ("K2", "line:2", "Mye."),
        ("I", "time:00:12:31", "Ja?"),
        ("K2", "line:7", "Nei."),
        ("I", "time:00:12:31", "Jo."),
    ]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Det var #00:12:31-4# sånn #00:12:35-4#, ja.", "Det var sånn, ja."),
        ("Det var [00:12:31] sånn.", "Det var sånn."),
        ("Vi møttes 12:30:00 hver dag.", "Vi møttes 12:30:00 hver dag."),
        ("Det står [uhørlig 00:12:31] der.", "Det står [uhørlig 00:12:31] der."),
        ("Klokka var 12:30", "Klokka var 12:30"),
        ("Da var klokka 12:30:00", "Da var klokka 12:30:00"),
        ("Nummer #12 og 1:2:3 og 00:99:00", "Nummer #12 og 1:2:3 og 00:99:00"),
        ("00:12:31", "00:12:31"),
    ],
)
def test_what_is_a_stamp_and_what_is_speech(said, kept):
    assert [words for *_, words in turns(f"I: Hva?\nK2: {said}\nI: Ja?")] == ["Hva?", kept, "Ja?"]


def test_f4_ends_a_paragraph_in_a_wrapped_file():
    row = "ord " * 17 + "og."
    text = f"K2: {row}\n" + f"{row}\n" * 5 + f"{row} #00:00:05-1#\n{row}\n{row}"
    (said,) = draft(lines("a.txt", text)).transcript.utterances
    assert said.span.of(draft(lines("a.txt", text)).transcript.text).count("\n") == 1


ROWS = "00:00:05 I Hva\nskjer?\n00:00:09 K1 Ja.\n00:00:11 I Og?\n00:00:20 K1 Nei."


def test_a_table_whose_cells_have_run_together_has_its_speakers_after_the_times():
    assert turns(ROWS) == [
        ("I", "time:00:00:05", "Hva\nskjer?"),
        ("K1", "time:00:00:09", "Ja."),
        ("I", "time:00:00:11", "Og?"),
        ("K1", "time:00:00:20", "Nei."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"{ROWS}\n00:01:00 Det var det.",
        "00:00:05 I går\n00:00:09 I dag\n00:00:11 I morgen\n00:00:20 I år",
        "00:00:05 I Hva?\n00:00:09 K1 Ja.",
    ],
)
def test_words_after_times_are_words(text):
    assert {who for who, *_ in turns(text)} == {""}


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_are_counted(language):
    several, one = (draft(lines("a.txt", text)) for text in (F4, "I: Hva? #00:00:05-1#"))
    assert any(render(note, language).startswith("4 ") for note in several.notes)
    assert [note.values["n"] for note in one.notes if note.id == "transcripts.stamps"] == [1]


@pytest.mark.parametrize("suffix", sorted({*PLAIN} - {".vtt", ".srt"}))
def test_in_every_format(tmp_path, suffix):
    said = (("I", "Hva? #00:00:05-1#"), ("K2", "Mye. #00:01:10-9#"), ("I", "Ja? [00:02:00]"))
    (tmp_path / f"b{suffix}").write_bytes(PLAIN[suffix](said))
    made = read_transcript(tmp_path / f"b{suffix}").transcript
    assert made.text == "Hva?\nMye.\nJa?"
    assert [u.locator for u in made.utterances] == [
        "time:00:00:00", "time:00:00:05", "time:00:01:10",
    ]  # fmt: skip


def test_a_file_of_stamps_is_read_in_a_moment():
    text = "K2: ja " + "00:00:01 " * 50_000 + "#00:00:01-1# " * 50_000 + "nei"
    assert draft(lines("a.txt", text)).transcript.utterances
