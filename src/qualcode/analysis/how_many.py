"""Words for how many: schemes as data, and the word with its figures.

What is counted is distinct informants unless the caller says otherwise, and the base is
the informants who took part: the words say "most of those we talked with", never "most of
the times it came up". Informants who are not counted have not disagreed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from qualcode.errors import RuleError
from qualcode.messages import Message

FIGURES = "figures"
"""In the place of a word: the scheme has none for this, so figures stand alone."""


@dataclass(frozen=True, slots=True)
class Step:
    """A word, and how far up it reaches: a number counted, or a share of the base."""

    word: str
    """The end of a message id, `how_many.<word>`, or `FIGURES`."""
    count: int | None = None
    """Reaches this many."""
    share: Fraction | None = None
    """Reaches this share of the base..."""
    short_of: bool = False
    """...but does not touch it."""

    def holds(self, n: int, base: int) -> bool:
        """Whether `n` of `base` is no more than the step reaches."""
        if self.count is not None:
            return n <= self.count
        limit = (self.share or 0) * base
        return n < limit if self.short_of else n <= limit


@dataclass(frozen=True, slots=True)
class Scheme:
    """Which word stands for which share; of the steps, upwards, the first that holds."""

    figures_below: int
    """With a smaller base there are only figures."""
    steps: tuple[Step, ...]


_HALF, _WHOLE = Fraction(1, 2), Fraction(1)

SCHEMES: Mapping[str, Scheme] = {
    "default": Scheme(
        figures_below=10,
        steps=(
            Step("none", count=0),
            Step("one", count=1),
            Step("two", count=2),
            Step("some", share=_HALF, short_of=True),
            Step("half", share=_HALF),
            Step("most", share=_WHOLE, short_of=True),
            Step("all", share=_WHOLE),
        ),
    ),
    # The word rule printed by a Norwegian study of discretion: it has no word for one,
    # nor for exactly half.
    "enkelte-flere": Scheme(
        figures_below=0,
        steps=(
            Step("none", count=0),
            Step(FIGURES, count=1),
            Step("few", share=_HALF, short_of=True),
            Step(FIGURES, share=_HALF),
            Step("several", share=_WHOLE, short_of=True),
            Step("all", share=_WHOLE),
        ),
    ),
}
"""Name (`Project.word_scheme`) -> scheme."""


def how_many(n: int, base: int, scheme: str = "default", unit: str = "") -> Message:
    """`n` of `base` in the scheme's word with the figures, or in figures alone.

    The unit is distinct informants; `unit="informants"` says so in the words. Raises
    `ValueError` unless 0 <= n <= base, `RuleError` for a scheme that does not exist.
    """
    if not 0 <= n <= base:
        raise ValueError(f"not a count: {n} of {base}")
    if scheme not in SCHEMES:
        raise RuleError("how_many.unknown_scheme", name=scheme, known=", ".join(SCHEMES))
    if base == 0:
        return Message("how_many.no_base", {"n": 0, "base": 0})
    # The plural is the base's: "1 of 9 informants".
    of = f"how_many.of_{unit}" if unit else "how_many.of"
    figures = Message(of, {"count": n, "n": base})
    word = _word(n, base, SCHEMES[scheme])
    if word == FIGURES:
        return figures
    return Message(f"how_many.{word}", {"n": n, "base": base, "figures": figures})


def _word(n: int, base: int, scheme: Scheme) -> str:
    if base < scheme.figures_below:
        return FIGURES
    return next(step.word for step in scheme.steps if step.holds(n, base))
