"""Words for how many never claim more than the figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.how_many import SCHEMES, how_many
from qualcode.errors import RuleError
from qualcode.messages import LANGUAGES, render

counts = st.integers(0, 120).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))
schemes = st.sampled_from(sorted(SCHEMES))


@pytest.mark.parametrize(
    ("n", "base", "scheme", "language", "words"),
    [
        (9, 15, "default", "nb", "de fleste (9 av 15)"),
        (9, 15, "default", "nn", "dei fleste (9 av 15)"),
        (9, 15, "default", "en", "most (9 of 15)"),
        (2, 4, "default", "nb", "2 av 4"),
        (9, 9, "default", "en", "9 of 9"),
        (0, 15, "default", "nb", "ingen (0 av 15)"),
        (1, 15, "default", "nb", "én (1 av 15)"),
        (2, 15, "default", "nb", "to (2 av 15)"),
        (7, 15, "default", "nb", "noen (7 av 15)"),
        (5, 10, "default", "nb", "halvparten (5 av 10)"),
        (15, 15, "default", "nb", "alle (15 av 15)"),
        (1, 9, "enkelte-flere", "nb", "1 av 9"),
        (2, 9, "enkelte-flere", "nb", "enkelte (2 av 9)"),
        (3, 6, "enkelte-flere", "nb", "3 av 6"),
        (5, 9, "enkelte-flere", "nb", "flere (5 av 9)"),
        (9, 9, "enkelte-flere", "nb", "alle (9 av 9)"),
        (0, 0, "default", "nb", "ingen informanter"),
    ],
)
def test_words(n: int, base: int, scheme: str, language: str, words: str) -> None:
    assert render(how_many(n, base, scheme), language) == words


def test_the_unit_takes_the_number_of_the_base() -> None:
    assert render(how_many(1, 9, unit="informants"), "nb") == "1 av 9 informanter"
    assert render(how_many(1, 1, unit="informants"), "en") == "1 of 1 informant"


@given(counts, schemes, st.sampled_from(LANGUAGES))
def test_words_claim_no_more_than_the_figures(
    count: tuple[int, int], scheme: str, language: str
) -> None:
    n, base = count
    message = how_many(n, base, scheme)
    word = message.id.removeprefix("how_many.")
    claims = {
        "none": n == 0,
        "one": n == 1,
        "two": n == 2,
        "some": 2 * n < base,
        "few": 1 < n < base / 2,
        "half": 2 * n == base,
        "most": base / 2 < n < base,
        "several": base / 2 < n < base,
        "all": n == base,
    }
    assert claims.get(word, True)
    if base:
        assert f"{n} " in render(message, language)
        assert str(base) in render(message, language)


@given(st.integers(0, 120), schemes)
def test_a_word_never_comes_back_once_left(base: int, scheme: str) -> None:
    words = [how_many(n, base, scheme).id for n in range(base + 1)]
    words = [word for word in words if word != "how_many.of"]
    runs = [word for i, word in enumerate(words) if i == 0 or words[i - 1] != word]
    assert len(runs) == len(set(runs))


def test_impossible_counts_and_unknown_schemes_are_refused() -> None:
    for n, base in ((3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="not a count"):
            how_many(n, base)
    with pytest.raises(RuleError, match="unknown_scheme"):
        how_many(1, 2, "finnes-ikke")
