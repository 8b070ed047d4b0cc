"""Who asks and who answers: roles from labels, from the list of informants, from behaviour."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from qualcode.transcripts.speakers import (
    ANSWERING_LETTERS,
    ASKING_LETTERS,
    PERSON,
    key_of,
    role_by_word,
    word_and_number,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a speaker said in sum."""

    turns: int
    questions: int
    """Turns with a question mark in them."""
    words: int

    @property
    def asking(self) -> float:
        """Share of the turns that ask."""
        return self.questions / self.turns if self.turns else 0.0


def roles_of(said: Mapping[str, Said], informants: Collection[str] = ()) -> dict[str, str]:
    """Speaker -> role. `informants` are names that are known to be informants.

    Labels decide first. Where none says who interviews, the one who asks does; in a
    meeting where many ask, nobody does.
    """
    known = {key_of(name) for name in informants}
    found = {name: _by_label(name, known) for name in said}
    found |= _numbered_interviewers([n for n in said if found[n] == "interviewer"])
    found |= _by_letter(found, said)
    if "interviewer" not in found.values():
        asker = _asker(found, said)
        if asker:
            found[asker] = "interviewer"
    return {name: role or "informant" for name, role in found.items()}


def _by_label(name: str, known: Collection[str]) -> str:
    if key_of(name) in known:
        return "informant"
    return role_by_word(name) or PERSON


def _numbered_interviewers(names: list[str]) -> dict[str, str]:
    """The first interviewer by number is the interviewer, the others second interviewers."""
    ordered = sorted(names, key=lambda name: int(word_and_number(name)[1] or 0))
    return dict.fromkeys(ordered[1:], "second-interviewer")


def _by_letter(found: Mapping[str, str], said: Mapping[str, Said]) -> dict[str, str]:
    """What `I`, `M`, `Q` and `I1`, `I2` stand for among the other labels.

    Beside `Intervjuer` an `I` is an informant, and beside `I` so are `I1`, `I2`; where
    there are `R` labels and they ask, they are interviewers.
    """
    lettered = {
        name: word_and_number(name)
        for name, role in found.items()
        if role == PERSON and word_and_number(name)[0] in ASKING_LETTERS
    }
    bare = [name for name, (_, number) in lettered.items() if not number]
    numbered = [name for name in lettered if name not in bare]
    if "interviewer" in found.values():
        return dict.fromkeys(lettered, "informant")
    asker = _asker(found, said)
    asking = [name for name in bare if asker in (None, name)][:1]
    decided = dict.fromkeys(asking, "interviewer")
    if _answered_by_others(found):
        seconds = _seconds(numbered, said, alone=not asking)
        return decided | seconds
    return decided | (dict.fromkeys(numbered, "informant") if asking else {})


def _answered_by_others(found: Mapping[str, str]) -> bool:
    """Whether some label says that its speaker answers: `R2`, `Deltaker 1`."""
    return any(
        role == "informant" or word_and_number(name)[0] in ANSWERING_LETTERS
        for name, role in found.items()
    )


def _seconds(numbered: list[str], said: Mapping[str, Said], *, alone: bool) -> dict[str, str]:
    """`I1` and `I2` who ask, beside others who answer; the first interviews if `alone`."""
    asking = sorted((n for n in numbered if said[n].asking >= _ASKS_OFTEN), key=word_and_number)
    roles = dict.fromkeys(asking, "second-interviewer")
    if alone and asking:
        roles[asking[0]] = "interviewer"
    return roles


_ASKS_OFTEN, _ASKS_MOSTLY = 0.25, 0.5
"""Share of turns with a question: of an interviewer among two, and among several."""
_OFTEN_ON = 0.25
"""Share of all turns that somebody who interviews a group has."""


def _asker(found: Mapping[str, str], said: Mapping[str, Said]) -> str | None:
    """The one person who asks while the others answer; None where nobody stands out."""
    people = {name: said[name] for name, role in found.items() if role in (PERSON, "informant")}
    free = [name for name in people if found[name] == PERSON]
    if len(people) < 2 or not free:
        return None
    best = max(free, key=lambda name: (people[name].asking, people[name].turns))
    others = [one for name, one in people.items() if name != best]
    return best if _interviews(people[best], others, last=len(free) == 1) else None


def _interviews(one: Said, others: list[Said], *, last: bool) -> bool:
    """Whether one speaker's way of speaking is an interviewer's beside the others'.

    `last`: everybody else is known to be an informant.
    """
    next_best = max(other.asking for other in others)
    if last:
        return one.asking >= _ASKS_OFTEN and one.asking > next_best
    if len(others) == 1:
        talks_less = one.words <= others[0].words or one.asking >= 2 * _ASKS_OFTEN
        return one.asking >= _ASKS_OFTEN and one.asking > 1.5 * next_best and talks_less
    regular = [other.asking for other in others if other.turns > 2]
    turns = one.turns + sum(other.turns for other in others)
    words = one.words + sum(other.words for other in others)
    return (
        one.asking >= _ASKS_MOSTLY
        and one.asking >= 2 * max(regular, default=0.0)
        and one.turns >= max(3, _OFTEN_ON * turns)
        and one.words <= words / 2
    )
