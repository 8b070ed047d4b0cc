"""EditMap: a text may change under its codings, and every span finds its place again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.domain.edits import Edit, EditMap, replacements
from qualcode.domain.span import Span
from qualcode.domain.transcript import Transcript, Utterance

quick = settings(max_examples=200, deadline=None)
letters = st.text("abcåø 👩‍\u0301\n", max_size=4)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, EditMap]:
    """A text and edits of it that do not overlap."""
    text = draw(st.text("abcdefgh ", min_size=1, max_size=40))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), unique=True, max_size=10)))
    chosen = zip(cuts[::2], cuts[1::2], strict=False)
    return text, EditMap(tuple(Edit(a, b, draw(letters)) for a, b in chosen))


@st.composite
def edited_with_span(draw: st.DrawFn) -> tuple[str, EditMap, Span]:
    text, edits = draw(edited())
    start = draw(st.integers(0, len(text) - 1))
    return text, edits, Span(start, draw(st.integers(start + 1, len(text))))


def naive(text: str, edits: EditMap) -> str:
    for edit in reversed(edits.edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def touches(span: Span, edit: Edit) -> bool:
    return span.overlaps(Span(edit.start, edit.end))


@quick
@given(edited())
def test_apply_equals_cutting_from_the_end(given_: tuple[str, EditMap]) -> None:
    text, edits = given_
    assert edits.apply(text) == naive(text, edits)


@quick
@given(edited())
def test_the_inverse_restores_the_text(given_: tuple[str, EditMap]) -> None:
    text, edits = given_
    back = edits.inverse(text)
    assert back.apply(edits.apply(text)) == text
    assert back.inverse(edits.apply(text)).apply(text) == edits.apply(text)


@quick
@given(edited_with_span())
def test_an_untouched_span_keeps_its_words_and_comes_back(
    given_: tuple[str, EditMap, Span],
) -> None:
    text, edits, span = given_
    if any(touches(span, e) or span.start <= e.start <= span.end for e in edits.edits):
        return
    moved = edits.forward(span)
    assert moved is not None
    assert moved.of(edits.apply(text)) == span.of(text)
    assert edits.backward(moved) == span
    assert edits.inverse(text).forward(moved) == span


@quick
@given(edited_with_span())
def test_a_span_that_touches_replaced_words_covers_the_replacement(
    given_: tuple[str, EditMap, Span],
) -> None:
    _, edits, span = given_
    moved = edits.forward(span)
    shift = 0
    for edit in edits.edits:
        new = Span(edit.start + shift, edit.start + shift + len(edit.text))
        if touches(span, edit) and new:
            assert moved is not None
            assert moved.contains(new)
        shift += len(edit.text) - (edit.end - edit.start)


@quick
@given(edited_with_span())
def test_a_moved_span_lies_in_the_new_text_and_none_means_nothing_is_left(
    given_: tuple[str, EditMap, Span],
) -> None:
    text, edits, span = given_
    moved = edits.forward(span)
    gone = {at for e in edits.edits for at in range(e.start, e.end)}
    kept = set(range(span.start, span.end)) - gone
    if moved is None:
        assert not kept
    else:
        assert 0 <= moved.start < moved.end <= len(edits.apply(text))
        assert len(moved) >= len(kept)


@pytest.mark.parametrize(
    "edits",
    [
        (Edit(0, 3, "x"), Edit(2, 4, "y")),
        (Edit(0, 9, "x"), Edit(2, 4, "y")),
        (Edit(2, 2, "x"), Edit(2, 2, "y")),
        (Edit(1, 3, "x"), Edit(1, 3, "x")),
    ],
)
def test_edits_that_overlap_are_refused(edits: tuple[Edit, ...]) -> None:
    with pytest.raises(ValueError, match=r"overlap|one place"):
        EditMap(edits)


def test_an_edit_outside_the_text_or_reversed_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        EditMap((Edit(2, 9, ""),)).apply("abc")
    with pytest.raises(ValueError, match="not an edit"):
        Edit(3, 1, "")


def test_neighbouring_edits_and_an_insertion_are_kept_apart() -> None:
    edits = EditMap((Edit(3, 5, "DE"), Edit(0, 3, "A"), Edit(6, 6, "++")))
    assert edits.apply("abcdefg") == "ADEf++g"
    assert edits.forward(Span(3, 5)) == Span(1, 3)
    assert edits.forward(Span(5, 6)) == Span(3, 4)
    assert edits.forward(Span(6, 7)) == Span(6, 7)
    assert edits.forward(Span(5, 7)) == Span(3, 7)


def test_a_name_becomes_its_pseudonym_and_the_coding_covers_all_of_it() -> None:
    text = "Da sa Turid det."
    edits = replacements(text, [(Span(6, 11), "Informant 4"), (Span(0, 2), "Da")])
    assert edits.edits == (Edit(6, 11, "Informant 4"),)
    moved = edits.forward(Span(8, 15))
    assert moved is not None
    assert moved.of(edits.apply(text)) == "Informant 4 det"


@quick
@given(edited())
def test_a_transcript_is_edited_with_its_utterances(given_: tuple[str, EditMap]) -> None:
    text, edits = given_
    half = len(text) // 2
    whole = tuple(
        Utterance(a, b, "M", "informant") for a, b in ((0, half), (half, len(text))) if a < b
    )
    after = Transcript(text, whole).edited(edits)
    assert after.text == edits.apply(text)
    for utterance in after.utterances:
        assert utterance.span.of(after.text)
    assert after.with_speakers(str.lower).speakers in ((), ("m",))
