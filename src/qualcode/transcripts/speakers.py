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


_ANYBODY = re.compile(
    r"(?:r|s|p|d|inf|informant|respondent|deltaker|deltakar|taler|talar|speaker)?"
    r"[ .-]?\d*",
    re.IGNORECASE,
)


def is_anybody(label: str) -> bool:
    """Whether a label means another person in another file: `R2`, `Informant 3`."""
    return _ANYBODY.fullmatch(label) is not None


def naming_words(label: str) -> list[str]:
    """The words of a label that may name a person.

    Words for a role, single letters, numbers and codes (`K2`, `admin-1`) name nobody.
    """
    words = [word.strip(_SIGNS) for word in _PARTS.split(label)]
    return [word for word in words if not _names_nobody(word)]


_PARTS = re.compile(r"[\s/&+,;()\[\]]+")
_SIGNS = ".,:;?!#*'\"’-–_«»“”"
_CODE = re.compile(r"(?:[^\W\d_]|[A-ZÆØÅÄÖ]{2,4}|[a-zæøåäö]{2,12})[.-]?\d{1,4}[a-zæøå]?")
"""Letters and digits; `Kari2` is a name, `K2`, `NAV2` and `admin-1` are codes."""


def _names_nobody(word: str) -> bool:
    folded = word.casefold()
    letters = sum(char.isalpha() for char in word)
    bare = folded.rstrip("0123456789.-")
    return (
        (letters < 2 and not any(map(_is_whole_name, word)))
        or folded in _NAMELESS
        or bare in ROLE_OF_WORD
        or bare in _NAMELESS
        or _CODE.fullmatch(word) is not None
    )


def _is_whole_name(char: str) -> bool:
    """Whether one character can be a name: in the scripts that write words with one."""
    return "\u3400" <= char <= "\ud7a3"


_NAMELESS = frozenset(
    "og and or eller med with the en ei et av of for fra from i på in at den det nr no number "
    "mann kvinne mannen kvinnen kvinna man woman male female mannlig kvinnelig mannleg kvinneleg "
    "gutt jente gut boy girl dame first second third første andre tredje fyrste "
    "dr mr mrs ms miss sir madam fru frøken herr prof professor "
    "intervjuere intervjuarar interviewers informanter informantar informants deltakere deltakarar "
    "participants respondenter respondents speakers talere personer people folk "
    "committee board member members council audience public styre styret medlem "
    "komité komite utvalg publikum salen rommet panel teacher teachers pupil pupils students "
    "parent parents mother father mor far forelder foreldre lærer lærar lærere elev elever "
    "studenter rektor principal manager director adviser advisor supervisor rådgiver rådgivar "
    "veileder rettleiar saksbehandler saksbehandlar konsulent sykepleier sjukepleiar nurse "
    "doctor lege leder leiar leader chair hovedintervjuer assistant assistent observer observatør "
    "video audio lyd telefon phone zoom teams".split()
)
"""Words in labels that tell what somebody is and not who."""
