"""Turns: who says what, and that no word is lost on the way."""

import textwrap
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostile import STRINGS
from qualcode.errors import FileError
from qualcode.files.document import clean, lines
from qualcode.files.markdown import read_markdown
from qualcode.messages import LANGUAGES, render
from qualcode.transcripts.reading import draft, read_transcript
from qualcode.transcripts.tidying import tidy


def turns(text: str, name: str = "a.txt", informants=()):
    transcript = draft(lines(name, clean(text)), informants).transcript
    return [(u.speaker, u.span.of(transcript.text)) for u in transcript.utterances]


def speakers(text: str) -> list[str]:
    return [speaker for speaker, _ in turns(text)]


@pytest.mark.parametrize(
    "label",
    [
        "I", "R2", "K12b", "Intervjuer", "adviser-1", "Speaker 1", "Taler 2", "Interviewer 2",
        "INFORMANT", "Ukjent", "?", "Alle", "Tolk",
    ],
)  # fmt: skip
def test_labels_that_are_believed_the_first_time(label):
    assert turns(f"{label}: Ja, det stemmer.\nNei.") == [(label, "Ja, det stemmer.\nNei.")]


@pytest.mark.parametrize(
    ("line", "speaker", "locator"),
    [
        ("[00:12:31] K2: Ja", "K2", "time:00:12:31"),
        ("00:12:31 K2: Ja", "K2", "time:00:12:31"),
        ("K2 (00:12:31): Ja", "K2", "time:00:12:31"),
        ("K2 [12:31]: Ja", "K2", "time:00:12:31"),
        ("K2: [1:02:03] Ja", "K2", "time:01:02:03"),
        ("**K2:** Ja", "K2", "line:1"),
        ("K2 :   Ja", "K2", "line:1"),
        ("  K2:\tJa", "K2", "line:1"),
        ("K2:Ja", "K2", "line:1"),
    ],
)
def test_ways_to_write_a_label(line, speaker, locator):
    transcript = draft(lines("a.txt", clean(line))).transcript
    (said,) = transcript.utterances
    assert (said.speaker, said.locator, said.span.of(transcript.text)) == (speaker, locator, "Ja")


@pytest.mark.parametrize(
    "prose",
    [
        "Jeg tenker sånn: det går.",
        "For det første: penger.",
        "Ja: det er det.",
        "I 2016: da kom loven.",
        "Dato: 12.03.2024",
        "Kapittel 2: Bakgrunn",
        "https://nav.no: en side",
        "Klokka 12:30 var det slutt.",
        "[uhørlig 00:12:31] og så",
        "De sa det som det var der og da: nei.",
        "Kari: ei som ringte",
    ],
)
def test_a_colon_in_prose_is_no_label(prose):
    text = f"I: Hva skjedde?\nK2: Mye.\nMer om det.\nOg mer.\n{prose}\nJa.\nOg slik."
    assert speakers(text) == ["I", "K2"]
    assert clean(prose) in turns(text)[1][1]


def test_prose_that_comes_back_is_still_no_label():
    text = "I: Hva?\n" + "K2: Altså.\nFor det første: ja.\nNei: nei.\n" * 4
    assert set(speakers(text)) == {"I", "K2"}


def test_names_count_when_they_come_back_or_most_paragraphs_are_labelled():
    text = "Ada Moe: Hva?\n\nOla Vik: Ja.\n\nAda Moe: Så?\n\nOla Vik: Nei.\n\nMr. Berge: Vel."
    assert speakers(text) == ["Ada Moe", "Ola Vik", "Ada Moe", "Ola Vik", "Mr. Berge"]
    assert speakers("Ada Moe: et sitat.\n\nEn artikkel.\n\nMer.\n\nOg mer.") == [""] * 4


def test_titles_that_come_back():
    text = "Leder i tjenesten: Ja.\nI: Hva da?\n" * 3
    assert set(speakers(text)) == {"Leder i tjenesten", "I"}


def test_spellings_of_one_label_are_one_speaker():
    assert speakers("K2: a\nI: b\nk2: c\nK2  : d") == ["K2", "I", "K2"]


def test_a_label_alone_on_its_line_and_lines_exported_by_meeting_services():
    assert turns("K2:\nJa.\n\nI:\nHva?") == [("K2", "Ja."), ("I", "Hva?")]
    text = (
        "Ada Moe  00:01\nHva?\n\nOla Vik  00:05\nJa.\n\nAda Moe  01:10\nSå?\n\nOla Vik 01:15\nNei."
    )
    assert turns(text)[0] == ("Ada Moe", "Hva?")
    assert speakers(text) == ["Ada Moe", "Ola Vik"] * 2


def test_paragraphs_of_one_speaker_are_one_turn():
    assert turns("K2: En.\n\nTo.\n\nK2: Tre.\n\nI: Hva?") == [
        ("K2", "En.\nTo.\nTre."),
        ("I", "Hva?"),
    ]


def test_text_before_the_first_label_and_text_without_labels():
    text = "Om opptaket.\n\nStille.\n\nI: Hva?\nK2: Ja."
    transcript = draft(lines("a.txt", text)).transcript
    first = transcript.utterances[0]
    assert (first.speaker, first.role, first.span.of(transcript.text)) == (
        "", "unknown", "Om opptaket.\nStille.",
    )  # fmt: skip
    assert turns("En.\n\nTo.") == [("", "En."), ("", "To.")]


def test_marks_by_the_transcriber_stay():
    said = "[ler] ja (pause) [uhørlig 00:12:31] [Dalvik 00:00:52] [/b]"
    assert turns(f"K2: {said}") == [("K2", said)]


def test_informants_known_from_the_list_are_labels():
    text = "Et notat.\n\nadvisor: Ja.\n\nMer.\n\nMer.\n\nMer."
    assert speakers(text) == [""] * 5
    assert turns(text, informants=["Advisor"])[1][0] == "advisor"


def test_notes_have_words_in_all_languages():
    text = "I: Hva?\n\nK2: kommunen, og kommu-\nnen\n" + "fyll " * 30 + "\n1\nmer\n2\n"
    notes = draft(lines("a.txt", text)).notes + draft(lines("a.txt", "Bare tekst.")).notes
    for language in LANGUAGES:
        assert all(render(note, language) for note in notes)
    assert "K2: informant, one turn." in [render(note) for note in notes]


def test_nothing_but_labels_is_an_empty_file(tmp_path):
    (tmp_path / "a.txt").write_text("I:\n\nK2:\n", encoding="utf-8")
    with pytest.raises(FileError) as refused:
        read_transcript(tmp_path / "a.txt")
    assert refused.value.message_id == "file.empty"


def bold(*runs: tuple[str, str]) -> list[str]:
    """The speakers of paragraphs that begin with these bold words."""
    made = draft(read_markdown("\n\n".join(f"**{b}**{t}" for b, t in runs).encode(), "a.md"))
    return [said.speaker for said in made.transcript.utterances]


def test_bold_words_without_a_colon_name_a_speaker_if_they_come_back():
    said = [("Ada", " Hva?"), ("Ola", " Ja."), ("Ada", " Så?"), ("Ola", " Nei.")]
    assert bold(*said) == ["Ada", "Ola", "Ada", "Ola"]
    assert bold(*said, ("Hele", " kommunen visste det.")) == ["Ada", "Ola", "Ada", "Ola"]
    assert bold(*said, ("Hele:", " kommunen visste det."))[-1] == "Hele"


def test_a_bold_label_with_a_line_to_itself_is_told_from_a_heading():
    said = [("I", "\n\nHva?"), ("K2", "\n\nJa."), ("Intervjuer", "\n\nNei?")]
    assert bold(*said) == ["I", "K2", "Intervjuer"]
    headings = [("Bakgrunn", "\n\nTekst."), ("Leder", "\n\nTekst."), ("Om Kari", "\n\nTekst.")]
    assert set(bold(*said, *headings, *headings)) == {"I", "K2", "Intervjuer"}


WORDS = st.sampled_from(
    "ja nei kommunen Kommune: 2016 møte- [ler] NAV-kontoret «ståa» – e-post 14 a\u00adb 👩\u200d👧 "
    "e\u200b\u0301 Sånn: I: hva? . - #00:12:31-4# [00:12:31] 00:12:31 ,".split()
)
LABELS = st.sampled_from(
    ["", "", "I: ", "K2:   ", "[00:12:31] K2: ", "Ada Moe: ", "Side 3\n", "\n4\n", "?: ", "- "]
)
WIDTHS = st.sampled_from([0, 0, 45, 72])


@st.composite
def files(draw):
    width = draw(WIDTHS)
    paragraphs = []
    for _ in range(draw(st.integers(1, 12))):
        text = draw(LABELS) + " ".join(draw(st.lists(WORDS, max_size=40)))
        paragraphs.append(textwrap.fill(text, width) if width else text)
    return draw(st.sampled_from(["\n", "\n\n", " \n\u00a0\n"])).join(paragraphs)


def _seen(text: str) -> str:
    """The characters of a text that a reader sees."""
    unseen = dict.fromkeys(map(ord, "\u00ad\u200b\u2060"))
    return "".join(text.translate(unseen).split())


@settings(max_examples=300)
@given(files())
def test_no_word_is_lost(text):
    document = lines("a.txt", clean(text))
    tidied = tidy(document)
    if not any(paragraph.parts for paragraph in tidied.paragraphs):
        return
    made = draft(document)
    whole = made.transcript.text
    lost = [document.text[e.start : e.end] for e in made.edits.edits if _seen(e.text) == ""]
    allowed = [document.text[span.start : span.end] for span in tidied.dropped]
    allowed += [p.label.name for p in tidied.paragraphs if p.label]
    left = "".join(map(_seen, lost))
    for stretch in sorted(allowed, key=len, reverse=True):
        left = left.replace(_seen(stretch), "", 1)
    assert set(left) <= set(":[]()*-0123456789"), left
    assert left.count("-") <= tidied.mended
    assert len(_seen(document.text)) == len(_seen(whole)) + len("".join(map(_seen, lost)))
    _holds(made.transcript)


def _holds(transcript) -> None:
    """The invariants of stored text and its utterances."""
    text, reached = transcript.text, 0
    assert unicodedata.is_normalized("NFC", text)
    assert not any(unicodedata.category(c) == "Cc" and c != "\n" for c in text)
    for said in transcript.utterances:
        assert text[reached : said.start] == ("\n" if reached else "")
        words = said.span.of(text)
        assert words
        assert words == words.strip()
        assert "\n\n" not in words
        reached = said.end
    assert reached == len(text)


@pytest.mark.parametrize("text", STRINGS)
@pytest.mark.parametrize("shape", ["{}", "{0}: {0}", "I: Hva?\nK2: {0}\n{0}", "K2 {}: ja\n" * 3])
def test_hostile_text(text, shape):
    document = lines("a.txt", clean(shape.replace("{0}", "{}").replace("{}", text)))
    if any(paragraph.parts for paragraph in tidy(document).paragraphs):
        _holds(draft(document).transcript)
    else:
        with pytest.raises(FileError):
            draft(document)


def test_a_file_of_colons_is_read_in_a_moment():
    text = "a:" * 200_000 + "\n" + "Å b c: \n" * 20_000
    assert draft(lines("a.txt", text)).transcript.utterances
