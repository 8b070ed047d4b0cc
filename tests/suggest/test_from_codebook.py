"""Suggestions: where the codebook's words are heard, with a reason, and never twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

import builders as b
import hostile
from qualcode.domain.model import Code, Source, Suggestion, Turn
from qualcode.messages import LANGUAGES, Message, render
from qualcode.suggest import SUGGESTER, suggest

ABOUT, TURNS, BODY = b.interview("K1")
MEETINGS = b.code(
    "Faste møter",
    name={"nb": "Faste møter", "en": "Standing meetings"},
    definition={"nb": "Lederne snakker sammen i møter som er avtalt."},
    cues=("lederne snakker",),
)
CODES = (b.HASTE, b.LEADERS, MEETINGS)


def offered(
    body: str = BODY,
    turns: list[Turn] = TURNS,
    codes: tuple[Code, ...] = CODES,
    language: str = "nb",
    **more: object,
) -> list[Suggestion]:
    given = {"codings": [], "decisions": [], **more}
    return suggest(body, language, turns, codes, **given)  # type: ignore[arg-type]


def test_a_cue_is_heard_in_its_sentence_with_its_reason() -> None:
    first = offered()[0]
    assert first.span.of(BODY) == "Vi har aldri nok tid."
    assert (first.code, first.source, first.suggester) == (b.HASTE.guid, ABOUT.guid, SUGGESTER)
    assert first.reason_id == "reason.cue"
    assert first.reason_values["words"] == "«nok tid»"
    assert 0.4 <= first.score <= 1
    assert first.rank == 1


def test_nothing_is_suggested_on_the_interviewers_turns() -> None:
    for role in ("interviewer", "second-interviewer"):
        assert offered(turns=[replace(turn, role=role) for turn in TURNS]) == []
    spoken = [t.span for t in TURNS if t.role == "informant"]
    assert offered()
    for one in offered():
        assert any(span.contains(one.span) for span in spoken)


def test_a_place_that_is_coded_or_decided_is_left_alone_whoever_said_no() -> None:
    for one in offered():
        code = next(c for c in CODES if c.guid == one.code)
        coded = b.coding(ABOUT, code, one.end - 1, one.end + 3, b.OLA)
        decided = b.decision(ABOUT, one.start, one.start + 1, code)
        beside = b.coding(ABOUT, code, one.end, one.end + 1)
        for settled in ({"codings": [coded]}, {"decisions": [decided]}):
            left = [(s.span, s.code) for s in offered(**settled)]
            assert (one.span, one.code) not in left
        assert (one.span, one.code) in [(s.span, s.code) for s in offered(codings=[beside])]


def test_what_is_offered_is_the_same_each_time_in_order_and_few_to_a_sentence() -> None:
    found = offered()
    assert found == offered(codes=CODES) == offered(codes=CODES[::-1])
    assert found == sorted(found, key=lambda s: (s.start, s.rank))
    for one in found:
        beside = [s for s in found if s.span == one.span]
        assert len(beside) <= 3
        assert [s.rank for s in beside] == [*range(1, len(beside) + 1)]
        assert [s.score for s in beside] == sorted((s.score for s in beside), reverse=True)


def test_reasons_are_said_in_every_language() -> None:
    codes = (*CODES, b.code("Utsettelse"), b.code("x", definition={"nb": "stopper alt opp"}))
    kinds = {s.reason_id for s in offered(codes=codes)}
    assert kinds <= {"reason.cue", "reason.name", "reason.definition"}
    for one in offered(codes=codes):
        said = {
            render(Message(one.reason_id, one.reason_values), language) for language in LANGUAGES
        }
        assert len(said) == len(LANGUAGES)
        assert all(str(one.reason_values["words"]) in words for words in said)


@pytest.mark.parametrize("kind", ["cue", "name", "definition"])
def test_each_kind_of_evidence_can_be_the_reason(kind: str) -> None:
    words = "samlokalisering av tjenestene"
    other = {"nb": "Hus, rom, dører, ganger, heiser, trapper og parkering i samme bygg."}
    codes = {
        "cue": b.code("x", cues=(words,)),
        "name": b.code(words, definition=other),
        "definition": b.code("x", definition={"nb": words}),
    }
    begun = (
        "" if kind == "definition" else "Da vi flyttet, fikk alle kontor ved siden av hverandre: "
    )
    body = f"{begun}samlokalisering av tjenestene."
    about = b.source("S", body)
    turn = Turn("t", about.guid, 1, 0, len(body), "M", "informant")
    found = offered(body, [turn], (codes[kind],))
    assert [s.reason_id for s in found] == [f"reason.{kind}"]


def test_an_empty_codebook_a_silent_source_and_empty_turns_offer_nothing() -> None:
    assert offered(codes=()) == []
    assert offered(turns=[]) == []
    assert offered(body="   ", turns=[replace(TURNS[1], start=0, end=3)]) == []
    assert offered(codes=(b.code("x", name={"nb": "", "en": " "}),)) == []
    assert offered(body="...", turns=[replace(TURNS[1], start=0, end=3)]) == []


def ascii_start(words: str) -> str:
    return ascii(words[:20])


@pytest.mark.parametrize("language", [*LANGUAGES, "se", ""])
@pytest.mark.parametrize("words", hostile.STORABLE, ids=ascii_start)
def test_hostile_words_in_cues_and_text_do_no_harm(words: str, language: str) -> None:
    body = f"{words} nok tid. {words}"
    about: Source = b.source("S", body)
    turn = Turn("t", about.guid, 1, 0, len(body), "M", "informant")
    hostile_code = b.code("y", name={"nb": words}, definition={"nn": words}, cues=(words, "", " "))
    found = offered(body, [turn], (hostile_code, b.HASTE), language)
    for one in found:
        assert turn.span.contains(one.span)
        shown = render(Message(one.reason_id, one.reason_values), "nn")
        assert "\x1b" not in shown
        assert "\u202e" not in shown
