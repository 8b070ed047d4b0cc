"""Who a speaker is, told from the label: the words that stand for a role.

The words are the field's, in bokmål, nynorsk and English, gathered from transcripts as
students and transcription services write them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

PERSON = ""
"""A speaker whose role the label does not say."""

_WORDS: dict[str, str] = {
    "interviewer": "intervjuer intervjuar intervjueren interviewer interv int intv iv forsker "
    "forskar forskeren researcher moderator mod spørsmål spørsmal spm question ordstyrer ordstyrar "
    "fasilitator facilitator",
    "informant": "informant informanten deltaker deltakar deltager participant respondent resp "
    "inf intervjuobjekt io svar answer interviewee",
    "interpreter": "tolk tolken interpreter translator",
    "several": "alle flere fleire several all everyone everybody both begge mange gruppa gruppen "
    "group multiple",
    "unknown": "ukjent unknown automation recording system opptak uidentifisert unidentified "
    "ukjend uklart",
    PERSON: "speaker taler talar person stemme røyst voice student ansatt leder leiar",
}
ROLE_OF_WORD: Mapping[str, str] = {
    word: role for role, words in _WORDS.items() for word in words.split()
}
"""A label's first word -> the role it stands for; `PERSON` where it only says that one speaks."""

ASKING_LETTERS = frozenset("imq")
"""Letters that most often stand for the one who asks: intervjuer, moderator, question."""

ANSWERING_LETTERS = frozenset("rdp")
"""Letters that most often stand for one who answers: respondent, deltaker, participant."""

_NUMBERED = re.compile(r"(.+?)[ .#-]*(\d{1,3})?")


def key_of(name: str) -> str:
    """What two spellings of one label have in common."""
    return " ".join(name.casefold().split())


def word_and_number(name: str) -> tuple[str, str]:
    """`Speaker 12` -> speaker, 12; `I` -> i and nothing."""
    match = _NUMBERED.fullmatch(key_of(name).strip("()[]. "))
    return (match[1], match[2] or "") if match else ("", "")


def role_by_word(name: str) -> str | None:
    """The role a label states, `PERSON` if it states only a speaker, None if it says nothing."""
    if name and not name.strip("? "):
        return "unknown"
    word, _ = word_and_number(name)
    if word in ROLE_OF_WORD:
        return ROLE_OF_WORD[word]
    first = word.partition(" ")[0]
    return ROLE_OF_WORD.get(first) if first not in _ALONE else None


_ALONE = frozenset(
    "all alle both begge mange flere fleire system student svar answer question spørsmål leder "
    "leiar ansatt group mod int int. inf io iv".split()
)
"""Words that begin ordinary phrases as well: they count only when they are the whole label."""
