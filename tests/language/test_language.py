"""Sentences, stems and phrases in bokmål, nynorsk and English."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hostile
from qualcode.language import content_stems, guess_language, phrase_finder, sentences

LANGUAGES = ("nb", "nn", "en")
quick = settings(max_examples=100, deadline=None)
PIECES = """
Vi rakk det ikke . ! ? ... » « ” " ' ) ( [ler] f.eks. kl. 12.30 – 👩‍👩‍👧 e\u0301 \u202e [/b]
""".split()
speech = st.lists(st.sampled_from([*PIECES, "\n", "\u00a0"]), max_size=25)
joined = st.tuples(speech, st.sampled_from(["", " "])).map(lambda pair: pair[1].join(pair[0]))


@quick
@given(joined | st.text(max_size=40), st.sampled_from(LANGUAGES))
def test_sentences_are_in_order_apart_and_leave_no_word_out(text: str, language: str) -> None:
    if any(0xD800 <= ord(char) < 0xE000 for char in text):
        return
    found = sentences(text, language)
    reached, under = 0, set[int]()
    for span in found:
        assert reached <= span.start < span.end <= len(text)
        assert span.of(text) == span.of(text).strip()
        under |= set(range(span.start, span.end))
        reached = span.end
    assert not [char for at, char in enumerate(text) if at not in under and not char.isspace()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«Vi rakk det.» Så gikk vi.", ["«Vi rakk det.»", "Så gikk vi."]),
        ("Hun sa: “We did it.” Then we left.", ["Hun sa: “We did it.”", "Then we left."]),
        ("(Det er sant.) Ja.", ["(Det er sant.)", "Ja."]),
        ("Ja.\nNei", ["Ja.", "Nei"]),
        ("Ja\nnei, vi\n\n  må", ["Ja", "nei, vi", "må"]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_closing_quotes_stay_and_paragraphs_part(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in sentences(text, "nb")] == expected


HEARD = [
    ("nb", "møte", ["møte", "møter", "møtet", "møtene", "Møtene", "MØTER"]),
    ("nn", "møte", ["møte", "møtet", "møta", "Møta"]),
    ("nn", "kommune", ["kommune", "kommunen", "kommunar", "kommunane"]),
    ("nb", "leder", ["leder", "lederen", "ledere", "lederne"]),
    ("nb", "arbeidsgiver", ["arbeidsgiver", "arbeidsgiveren", "arbeidsgivere", "arbeidsgiverne"]),
    ("nn", "leiar", ["leiar", "leiaren", "leiarar", "leiarane"]),
    ("nb", "nok tid", ["nok tid", "Nok tid", "nok tiden"]),
    ("en", "meeting", ["meeting", "meetings", "Meetings"]),
    ("en", "decide", ["decide", "decided", "decides", "deciding"]),
    ("en", "go-between", ["go-between"]),
]


@pytest.mark.parametrize(("language", "phrase", "forms"), HEARD)
def test_every_inflection_of_a_phrase_is_heard(
    language: str, phrase: str, forms: list[str]
) -> None:
    find = phrase_finder({"k": [phrase]}, language)
    for form in forms:
        text = f"Og {form}, ja"
        heard = [(p.key, p.span.of(text)) for p in find(text)]
        assert heard == [("k", form)], form


def test_phrases_are_given_in_order_with_their_words_and_only_where_they_stand() -> None:
    find = phrase_finder({"tid": ["tid", "nok tid"], "møter": ["møte"], "tom": ["", " "]}, "nb")
    text = "Møtene gir aldri nok tid."
    assert [(p.key, p.span.of(text), p.words) for p in find(text)] == [
        ("møter", "Møtene", 1),
        ("tid", "nok tid", 2),
        ("tid", "tid", 1),
    ]
    assert find("Ingenting her, heller ikke motstand.") == []
    assert find("") == []
    assert phrase_finder({}, "nb")("Møtene") == []


@pytest.mark.parametrize("words", hostile.STORABLE)
def test_hostile_words_neither_stop_the_finder_nor_the_stemmer(words: str) -> None:
    find = phrase_finder({"k": [words]}, "nn")
    text = f"a {words} b"
    for phrase in find(text):
        assert phrase.span.of(text)
    assert isinstance(content_stems(text, "nn"), list)
    assert sentences(text, "en")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "Jeg vet ikke hva vi skulle gjøre, det var mye å være med på."),
        ("nn", "Eg veit ikkje kva vi skulle gjere, det var mykje å vere med på."),
        ("en", "I do not know what we should have done, it was a lot to deal with."),
        ("nb", "INTERVJUER: HVORDAN VAR DET? – Noe var bra, JEG BLE LITT GLAD."),
        ("nn", "Intervjuar: Korleis var det? – Noko var bra frå dei."),
    ],
)
def test_the_language_of_a_passage_is_guessed(language: str, text: str) -> None:
    for default in LANGUAGES:
        assert guess_language(text, default) == language


@pytest.mark.parametrize("text", ["", "...", "12.30", "面接調査", "\x1b[2J", "\ud800"])
def test_a_text_without_our_words_is_in_the_default_language(text: str) -> None:
    assert [guess_language(text, tag) for tag in LANGUAGES] == list(LANGUAGES)


def test_stems_leave_out_stop_words_numbers_and_single_letters() -> None:
    assert content_stems("Vi har 3 møter i kommunen", "nb") == ["møt", "kommun"]
    assert content_stems("Eg veit ikkje kva dei gjer på møta, og korleis", "nn") == [
        *content_stems("veit gjer møta", "nn")
    ]
    assert not {"ikkj", "kva", "eg", "ikkje", "korl"} & {
        *content_stems("Eg ikkje kva korleis", "nn")
    }
    assert content_stems("They are in the meetings", "en") == ["meet"]
    assert content_stems("Møter", "se") == content_stems("Møter", "nb")
    assert content_stems("", "nb") == []


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_eg_may_end_a_sentence_and_an_abbreviation_does_not(language: str) -> None:
    text = "Det va eg. So då gjekk eg. Det er f.eks. greitt."
    found = [span.of(text) for span in sentences(text, language)]
    assert found == ["Det va eg.", "So då gjekk eg.", "Det er f.eks. greitt."]
