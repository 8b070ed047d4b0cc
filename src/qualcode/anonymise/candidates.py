"""What may tell who somebody is: where it stands, of which kind, how sure we are, and why."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from qualcode.domain.span import Span
from qualcode.messages import Message

NUMBERED, LETTERED, COARSENED, LOOKED_AT = "numbered", "lettered", "coarsened", "looked-at"
"""What becomes of a kind: `[Navn 3]`, `[Kommune A]`, `[mars 2019]`, or only to be looked at."""

KINDS: dict[str, str] = {
    "person": NUMBERED,
    "municipality": LETTERED,
    "county": LETTERED,
    "place": NUMBERED,
    "institution": NUMBERED,
    "address": NUMBERED,
    "postcode": NUMBERED,
    "phone": NUMBERED,
    "email": NUMBERED,
    "url": NUMBERED,
    "national-id": NUMBERED,
    "passport": NUMBERED,
    "case-number": NUMBERED,
    "account": NUMBERED,
    "org-number": NUMBERED,
    "plate": NUMBERED,
    "spoken-number": NUMBERED,
    "date": COARSENED,
    "age": COARSENED,
    "role": LOOKED_AT,
    "only-one": LOOKED_AT,
    "figure": LOOKED_AT,
}
"""Kind -> what becomes of it, in the order in which a researcher goes through them.

The last three are quasi-identifiers: no word can stand in for them, so they are shown and
left, unless the researcher writes other words.
"""

NAMING = ("person", "municipality", "county", "place", "institution")
"""The kinds that are names, which take endings: a decision about one reaches its genitive."""

CONFIDENCE: dict[str, float] = {
    "known": 1.0,
    "checksum": 1.0,
    "form": 0.97,
    "near-checksum": 0.9,
    "said-to-be": 0.9,
    "given-and-surname": 0.97,
    "given": 0.9,
    "surname": 0.8,
    "titled": 0.9,
    "called": 0.75,
    "ordinary-word": 0.6,
    "capitalised": 0.5,
    "seen-capitalised": 0.5,
    "subject": 0.4,
    "capitals": 0.8,
    "initials": 0.5,
    "lower-case": 0.6,
    "misspelt": 0.6,
    "model": 0.55,
    "listed-place": 0.95,
    "place-and-word": 0.6,
    "foreign-place": 0.6,
    "organisation": 0.85,
    "place-ending": 0.55,
    "spoken": 0.8,
    "leak": 0.5,
    "only-one": 0.5,
    "figure": 0.4,
    "year": 0.2,
}
"""Rule -> how sure it makes us, from 0 to 1: an order to work in, not a measured probability."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch that may identify somebody. Its `repr` shows no word of it."""

    span: Span
    kind: str
    """One of `KINDS`."""
    value: str = field(repr=False)
    """What makes two of them one: digits without blanks, a name folded and without genitive."""
    rule: str
    """One of `CONFIDENCE`."""
    near: str = field(default="", repr=False)
    """The name it is thought to be a spelling of, or the word that gave it away."""
    votes: int = 1
    """How many ways of looking agree; an installed model is one."""

    @property
    def confidence(self) -> float:
        """How sure, from 0 to 1; every further vote takes away half of the doubt."""
        return 1.0 - (1.0 - CONFIDENCE[self.rule]) * 0.5 ** (self.votes - 1)

    @property
    def reason(self) -> Message:
        """Why it was found, in words to be rendered."""
        return Message(f"anonymise.reason.{self.rule}", {"near": self.near})


def apart(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates in order, none overlapping another: the longer first, then the surer."""
    ranked = sorted(candidates, key=lambda c: (-len(c.span), -c.confidence, c.span))
    kept: list[Candidate] = []
    starts: list[int] = []
    for one in ranked:
        at = bisect_left(starts, one.span.start)
        before = kept[at - 1].span.end if at else 0
        if before <= one.span.start and (at == len(kept) or one.span.end <= starts[at]):
            kept.insert(at, one)
            starts.insert(at, one.span.start)
    return kept
