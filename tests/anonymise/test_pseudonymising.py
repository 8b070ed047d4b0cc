"""Pseudonymising: names give way everywhere, and nothing else changes."""

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostile import STORABLE
from qualcode.anonymise.deciding import StandIns
from qualcode.anonymise.finding import find
from qualcode.anonymise.names import ORDINARY_WORDS, Names, is_ordinary_word, read_names
from qualcode.anonymise.pseudonymising import pseudonymise
from qualcode.domain.transcript import Transcript, Utterance
from qualcode.errors import FileError, RuleError
from qualcode.files.document import clean
from qualcode.messages import LANGUAGES, render_error


def transcript(*turns: str, speaker: str = "K2") -> Transcript:
    utterances, start = [], 0
    for words in turns:
        utterances.append(Utterance(start, start + len(words), speaker, "informant"))
        start += len(words) + 1
    return Transcript("\n".join(turns), tuple(u for u in utterances if u.end > u.start))


def after(text: str, names: dict[str, str], **kwargs: str) -> str:
    return pseudonymise(transcript(text), names, **kwargs).transcript.text


NAMES = {
    "Torunn": "[kollega 1]",
    "Torunn Eikrem": "[kollega 2]",
    "Eikrem": "[sted 1]",
    "Selam": "K7",
    "Per": "P1",
    "Hans": "[H]",
    "Anne-Marie O'Dea": "[AM]",
    "Åse": "[Å]",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Torunns bil", "[kollega 1]s bil"),
        ("Torunn's car", "[kollega 1]'s car"),
        ("Hans' bok", "[H]' bok"),
        ("Eikrem-saken", "[sted 1]-saken"),
        ("Torunn\n   Eikrem", "[kollega 2]"),
        ("Torunn  Eikrems", "[kollega 2]s"),
        ("TORUNN og torunn", "[kollega 1] og [kollega 1]"),
        ("da sa selam ja", "da sa K7 ja"),
        ("Per sa ti per time, som Pers", "P1 sa ti per time, som P1s"),
        ("anne-marie o’dea", "[AM]"),
        ("ÅSE A\u030ase åse", "[Å] [Å] [Å]"),
        ("Torunnsen, Torunna, xTorunn", "Torunnsen, Torunna, xTorunn"),
        ("Torunn2: 3torunns4, Selam5", "[kollega 1]2: 3[kollega 1]s4, K7-5"),
        ("PER sa, 40 kr PER time, per", "P1 sa, 40 kr P1 time, per"),
        ("Torunn² og Eikrem①", "[kollega 1]² og [sted 1]①"),
        ("Torunn_1 «Torunn» (Torunn)", "[kollega 1]_1 «[kollega 1]» ([kollega 1])"),
        ("To\u00adrunn og To\u200drunn", "[kollega 1] og [kollega 1]"),
        ("[Torunn 00:00:52]", "[[kollega 1] 00:00:52]"),
        ("[kollega 1] og [Telefon 3]", "[kollega 1] og [Telefon 3]"),
        ("torunn@dal.no", "[E-post 1]"),
        ("Torunn\u0332 er et annet navn", "Torunn\u0332 er et annet navn"),
    ],
)
def test_names(text, expected):
    assert after(clean(text), NAMES) == expected


def test_ordinary_words_need_their_own_case():
    assert {"per", "liv", "time", "may", "hope", "ås"} <= ORDINARY_WORDS
    assert all(map(is_ordinary_word, ("per", "Liv", "Vera", "May")))
    assert not is_ordinary_word("Torunn")
    assert after("Liv og liv, LIV, lIV", {"Liv": "L"}) == "L og liv, L, lIV"


def test_names_that_count_only_as_they_are_written():
    made = pseudonymise(
        transcript("Max og max, MAX, Maxs kaffe. maks"), {"Max Kvam": "I1"}, written={"Max": "I1"}
    )
    assert made.transcript.text == "I1 og max, I1, I1s kaffe. maks"
    with pytest.raises(RuleError):
        pseudonymise(transcript("x"), {}, written={"Max": "Max 1"})


WHOLE = {"Solveig Bakkejord": "K1", "Thi Lan Pham": "G3", "Torunn": "[kollega 1]"}
PARTS = {name: new for whole, new in WHOLE.items() if " " in whole for name in whole.split()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mannen min, Torgeir Bakkejord, er", "mannen min, Torgeir Bakkejord, er"),
        ("Marit og Anne-Lise Bakkejord", "Marit og Anne-Lise Bakkejord"),
        ("Bakkejord Torgeir, Torgeir-Bakkejord", "Bakkejord Torgeir, Torgeir-Bakkejord"),
        ("Nguyen Thi Bich Ngoc og Pham Thi Hoa", "Nguyen Thi Bich Ngoc og Pham Thi Hoa"),
        ("Spør Bakkejord. Herr Bakkejord kom.", "Spør K1. Herr K1 kom."),
        ("Bakkejords bil, Bakkejord-saken", "K1s bil, K1-saken"),
        ("Hans Bakkejord, det er mitt. Da Solveig kom", "Hans K1, det er mitt. Da K1 kom"),
        ("Torgeir, Bakkejord og Solveigs Torgeir", "Torgeir, K1 og K1s Torgeir"),
        ("Bakkejord Solveig og Lan Pham, Thi Lan", "K1 og G3, G3"),
        ("NAV Bakkejord, i Oslo Solveig", "NAV K1, i Oslo K1"),
        ("Torunn Bakkejord og Bakkejord", "[kollega 1] og K1"),
    ],
)
def test_a_word_of_a_name_is_left_in_the_name_of_somebody_else(text, expected):
    made = pseudonymise(transcript(text), WHOLE, written=PARTS)
    assert made.transcript.text == expected
    assert pseudonymise(made.transcript, WHOLE, written=PARTS).transcript.text == expected


def test_a_name_of_somebody_else_is_found_whole():
    made = pseudonymise(transcript("Da sa Torgeir Bakkejord nei."), WHOLE, written=PARTS)
    (one,) = find([made.transcript.text])[0]
    assert one.span.of(made.transcript.text) == "Torgeir Bakkejord"


def test_names_of_two_turns_stand_not_beside_each_other():
    made = pseudonymise(transcript("Det var Torgeir", "Bakkejord da?"), WHOLE, written=PARTS)
    assert made.transcript.text == "Det var Torgeir\nK1 da?"


def test_a_name_is_not_put_together_from_two_turns():
    made = pseudonymise(transcript("det var Torunn", "Eikrem sa det"), NAMES)
    assert made.transcript.text == "det var [kollega 1]\n[sted 1] sa det"
    assert len(made.transcript.utterances) == 2


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [("TORUNN  eikrem", "[kollega 2]"), ("per", "P1"), ("Torunn (leder)", "[kollega 1] (leder)")],
)
def test_speakers(speaker, expected):
    made = pseudonymise(transcript("Ja.", speaker=speaker), NAMES)
    assert made.transcript.speakers == (expected,)
    assert [one.count for one in made.replaced] == [1]


def test_what_was_replaced_is_counted():
    text = "Torunn og torunns ring 99 88 77 66 eller 99887766, +47 22 12 34 56"
    found = {(r.kind, r.pseudonym): r.count for r in pseudonymise(transcript(text), NAMES).replaced}
    assert found == {
        ("name", "[kollega 1]"): 2, ("phone", "[Telefon 1]"): 2, ("phone", "[Telefon 2]"): 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", "[Fødselsnummer 1] [Kontonummer 1] [Telefon 1] [E-post 1] [Nettadresse 1]"),
        ("nn", "[Fødselsnummer 1] [Kontonummer 1] [Telefon 1] [E-post 1] [Nettadresse 1]"),
        ("en", "[National id 1] [Bank account 1] [Phone 1] [E-mail 1] [Web address 1]"),
    ],
)
def test_placeholders_speak_the_language_of_the_transcript(language, words):
    text = "31129956715 12345678903 99887766 a@b.no https://b.no"
    assert after(text, {}, language=language) == words


def test_numbers_agree_over_the_files_of_one_import():
    one = pseudonymise(transcript("99887766 og 22123456"), {})
    two = pseudonymise(transcript("22 12 34 56 og 45 45 45 45"), {}, stand_ins=one.stand_ins)
    assert two.transcript.text == "[Telefon 2] og [Telefon 3]"
    assert after("[Telefon 7] 99887766", {}) == "[Telefon 7] [Telefon 8]"


def test_what_is_certain_is_not_hidden_by_what_is_longer_and_only_likely():
    assert after("Ring 4627 4627 Torunn", NAMES) == "Ring [Telefon 1] [kollega 1]"


def test_no_result_shows_an_original():
    made = pseudonymise(transcript("Torunn 99 88 77 66 a@b.no", speaker="Torunn"), NAMES)
    shown = repr(made) + repr(made.stand_ins) + repr(Names(NAMES))
    for original in ("Torunn", "torunn", "99887766", "99 88", "a@b.no"):
        assert original not in shown
    assert StandIns() == StandIns()


def test_a_pseudonym_that_is_a_name_is_refused():
    with pytest.raises(RuleError) as refused:
        pseudonymise(transcript("x"), {"Torunn": "Selam", "Selam": "K7"})
    assert not set(refused.value.values)


def test_an_address_at_the_end_of_a_turn_takes_nothing_of_the_next():
    made = pseudonymise(transcript("se på udi.no/asyl", "Torunn sa det"), NAMES)
    assert made.transcript.text == "se på [Nettadresse 1]\n[kollega 1] sa det"


WORD = st.sampled_from(
    "udi.no/asyl https://b.no/x skiltet AS 4627 3. mars 43 år 99 88 77 66 krøllalfa punktum "
    "Torunn torunns Eikrem EIKREM-saken Selam per Per Pers Åse og sa, 99887766 [kollega 1] [ler] "
    "a@b.no 00:12:31 To\u00adrunn 👩\u200d👧 [/b] Anne-Marie o'dea Hans' \n".split(" ")
)
TURN = st.lists(WORD, min_size=1, max_size=8).map(" ".join).map(str.strip).filter(bool)


@settings(max_examples=200)
@given(st.lists(TURN, min_size=1, max_size=5))
def test_properties(turns):
    before = transcript(*turns)
    made = pseudonymise(before, NAMES)
    text = made.transcript.text
    assert unicodedata.is_normalized("NFC", text)
    for name in NAMES:
        flags = re.NOFLAG if name.casefold() in ORDINARY_WORDS else re.IGNORECASE
        for said in made.transcript.utterances:
            words = said.span.of(text).replace("\u00ad", "")
            assert not re.search(rf"(?<!\w){re.escape(name)}s?(?!\w)", words, flags)
    assert pseudonymise(made.transcript, NAMES).transcript == made.transcript
    assert made.edits.apply(before.text) == text
    assert made.edits.inverse(before.text).apply(text) == before.text
    for said, following in pairwise(made.transcript.utterances):
        assert said.end <= following.start
    for old, new in zip(before.utterances, made.transcript.utterances, strict=True):
        assert made.edits.backward(new.span) == old.span
        assert "\n\n" not in new.span.of(text) or "\n\n" in old.span.of(before.text)


@settings(max_examples=60)
@given(st.text(st.sampled_from("abc .\nÅ"), max_size=60))
def test_text_without_identifiers_is_left_alone(text):
    made = pseudonymise(Transcript(text, ()), NAMES)
    assert made.transcript.text == text
    assert not made.edits.edits
    assert not made.replaced


@pytest.mark.parametrize("text", STORABLE)
def test_hostile_text(text):
    words = clean(text)
    made = pseudonymise(transcript(f"Torunn {words} Torunn", speaker=words), NAMES)
    assert made.transcript.text.startswith("[kollega 1] ")
    assert made.transcript.text.endswith(" [kollega 1]")


@pytest.fixture
def listed(tmp_path):
    def write(text):
        path = tmp_path / "names.csv"
        path.write_bytes(text.encode("cp1252"))
        return read_names(path)

    return write


def test_a_list_with_and_without_headings(listed):
    expected = {"Torunn Eikrem": "[kollega 1]", "Åse": "[Å]"}
    assert listed("Torunn  Eikrem;[kollega 1]\r\n\r\nÅse;[Å]\r\nÅse;[Å]\r\n") == expected
    assert listed("Navn;Pseudonym\r\nTorunn Eikrem;[kollega 1]\r\nÅse;[Å]\r\n") == expected


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("", "file.empty", None),
        ("navn;pseudonym\n", "file.empty", None),
        ("Torunn;\n", "names.pair", 1),
        ("Torunn;a\n;b\n", "names.pair", 2),
        ("Torunn\n", "names.pair", 1),
        ("Torunn;a;b\n", "names.pair", 1),
        ("...;a\n", "names.pair", 1),
        ("Torunn;a\n\nTORUNN;b\n", "names.two", 3),
        ("Torunn;Selam\nSelam;K7\n", "names.circle", 1),
        ("Torunn;torunns venn\n", "names.circle", 1),
    ],
)
def test_faulty_lists_are_refused_without_naming_anybody(listed, text, message, line):
    with pytest.raises(FileError) as refused:
        listed(text)
    assert refused.value.message_id == message
    assert refused.value.values.get("line") == line
    for language in LANGUAGES:
        sentence = render_error(refused.value, language)
        assert "names.csv" in sentence
        assert "orunn" not in sentence
        assert "Selam" not in sentence
