"""The values a project is made of: frozen, told apart by GUID, one table each.

Every field is a plain value that JSON can hold, or a tuple or mapping of such, so a
value and its row are two views of the same thing (`domain.rows`). Spans are code
points of the source's stored text, half-open. Times are UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qualcode.domain.span import Span

Words = Mapping[str, str]
"""A name or text in several languages: language tag -> words."""


@dataclass(frozen=True, slots=True)
class Project:
    """One study: everything in the store belongs to it."""

    guid: str
    title: str
    language: str
    """nb, nn or en: the language of reports, and the default of the sources."""
    approach: str = ""
    """How the study analyses: reflexive, codebook, framework, sdi, condensation, content."""
    word_scheme: str = "default"
    """Which words for how many the reports use (`analysis.how_many`)."""
    ethics_ref: str = ""
    delete_by: str = ""
    """The date (YYYY-MM-DD) by which the data must be gone; empty when none was given."""


@dataclass(frozen=True, slots=True)
class Coder:
    """A person who codes."""

    guid: str
    name: str


INFORMANT, RESPONDENT = "informant", "respondent"
"""Kinds of cases that the program makes: who was interviewed, and who answered a survey."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is compared: a person, an employer, a municipality. Cases nest."""

    guid: str
    kind: str
    """informant, or what the study compares (municipality, employer ...)."""
    pseudonym: str
    parent: str | None = None
    attributes: Words = field(default_factory=dict)


INTERVIEW, OPEN_ANSWERS = "interview", "open-answers"
SOURCE_KINDS = (INTERVIEW, "document", "field-note", OPEN_ANSWERS)
"""What a source can be."""


@dataclass(frozen=True, slots=True)
class Source:
    """One text that is coded. The body stands in the store under its hash."""

    guid: str
    title: str
    text_hash: str
    """SHA-256 (hex) of the stored text in UTF-8."""
    length: int
    """Code points in the stored text."""
    kind: str = INTERVIEW
    """One of `SOURCE_KINDS`."""
    language: str = ""
    case: str | None = None
    wave: str = ""
    date: str = ""
    citable: bool = True
    group: str = ""
    """The heading the researcher lists it under; empty for none."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says before the next; the span leaves out the speaker's label."""

    guid: str
    source: str
    n: int
    """Number in the source, from 1."""
    start: int
    end: int
    speaker: str
    role: str
    """interviewer, second-interviewer, interpreter, informant, unknown or several."""
    case: str | None = None
    locator: str = ""
    """Where the turn begins in the original: `page:4`, `time:00:12:31` or `line:37`."""

    @property
    def span(self) -> Span:
        """The turn's code points."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Codebook:
    """A tree of codes; a project may hold several."""

    guid: str
    name: Words
    language: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A named idea with a definition; a code with children is a category."""

    guid: str
    codebook: str
    parent: str | None
    name: Words
    definition: Words = field(default_factory=dict)
    include: Words = field(default_factory=dict)
    exclude: Words = field(default_factory=dict)
    example: str = ""
    cues: tuple[str, ...] = ()
    """Words and phrases that people say when the code is near."""
    colour: str = ""
    """One of the hues of `ui.palette`; empty: inherited from the parent, or given out in turn."""
    polarity: str = ""
    """hindrance, driver, ambivalent, or empty."""
    position: int = 0
    """Place among its siblings."""


@dataclass(frozen=True, slots=True)
class Origin:
    """How a coding came about."""

    kind: str = "manual"
    """manual, in-vivo, search, suggestion or file."""
    suggester: str = ""
    score: float | None = None
    rank: int | None = None
    revealed: str = ""
    """Whether it came `before` or `after` suggestions were first shown in the source."""
    others: bool = False
    """Whether the other coders' codings had been shown in the source by then."""


@dataclass(frozen=True, slots=True)
class Coding:
    """One coder's assignment of one code to one segment."""

    guid: str
    source: str
    start: int
    end: int
    code: str
    coder: str
    facets: tuple[str, ...] = ()
    origin: Origin = field(default_factory=Origin)

    @property
    def span(self) -> Span:
        """The segment's code points."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A segment marked to be printed; `variant` is an approved wording other than verbatim."""

    guid: str
    source: str
    start: int
    end: int
    coder: str
    variant: str = ""
    approved: bool = False

    @property
    def span(self) -> Span:
        """The segment's code points."""
        return Span(self.start, self.end)


MEMO_KINDS = ("reflexive", "decision", "doubt")
"""What a memo may be; the first unless it says otherwise."""


@dataclass(frozen=True, slots=True)
class Memo:
    """A note on anything: `target` is the GUID of what it is about."""

    guid: str
    target_table: str
    target: str
    coder: str
    text: str
    kind: str = MEMO_KINDS[0]
    """One of `MEMO_KINDS`."""


CODE_LINKS = ("placed-in", "leads-to")
"""How one code may be linked to another: it is a case of it in another codebook, or in the
material the one brings the other about."""


@dataclass(frozen=True, slots=True)
class CodeLink:
    """A tie between two codes across the trees, of one codebook or two."""

    guid: str
    code: str
    to: str
    kind: str
    """One of `CODE_LINKS`."""


@dataclass(frozen=True, slots=True)
class Question:
    """A research question."""

    guid: str
    wording: Words
    position: int = 0


@dataclass(frozen=True, slots=True)
class GuideQuestion:
    """A question of the interview guide, and the research question it serves."""

    guid: str
    wording: Words
    question: str | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """An informant was asked a question of the guide: who may be counted as silent on it."""

    guid: str
    guide_question: str
    case: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A statement about a pattern; sub-themes name their parent."""

    guid: str
    statement: Words
    parent: str | None = None
    definition: Words = field(default_factory=dict)
    position: int = 0


@dataclass(frozen=True, slots=True)
class ThemeCode:
    """One code gathered under a theme."""

    guid: str
    theme: str
    code: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a coder said to a suggestion, so that it is not offered again."""

    guid: str
    source: str
    start: int
    end: int
    code: str
    coder: str
    verdict: str
    """accepted or rejected."""
    suggester: str
    score: float
    rank: int

    @property
    def span(self) -> Span:
        """The suggested segment's code points."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class NothingHere:
    """A stretch a coder has read and found nothing to code in: uncoded is not unread."""

    guid: str
    source: str
    start: int
    end: int
    coder: str

    @property
    def span(self) -> Span:
        """The stretch's code points."""
        return Span(self.start, self.end)


Value = (
    Project
    | Coder
    | Case
    | Source
    | Turn
    | Codebook
    | Code
    | Coding
    | Quotation
    | Memo
    | Theme
    | ThemeCode
    | Decision
    | NothingHere
    | CodeLink
    | Question
    | GuideQuestion
    | Asked
)

TABLES: dict[str, type[Value]] = {
    "project": Project,
    "coder": Coder,
    "case": Case,
    "source": Source,
    "turn": Turn,
    "codebook": Codebook,
    "code": Code,
    "coding": Coding,
    "quotation": Quotation,
    "memo": Memo,
    "theme": Theme,
    "theme_code": ThemeCode,
    "decision": Decision,
    "nothing_here": NothingHere,
    "code_link": CodeLink,
    "question": Question,
    "guide_question": GuideQuestion,
    "asked": Asked,
}
"""Table name -> the value it holds."""

REFERENCES: dict[str, dict[str, str]] = {
    "case": {"parent": "case"},
    "source": {"case": "case"},
    "turn": {"source": "source", "case": "case"},
    "code": {"codebook": "codebook", "parent": "code"},
    "coding": {"source": "source", "code": "code", "coder": "coder"},
    "quotation": {"source": "source", "coder": "coder"},
    "memo": {"coder": "coder"},
    "theme": {"parent": "theme"},
    "theme_code": {"theme": "theme", "code": "code"},
    "decision": {"source": "source", "code": "code", "coder": "coder"},
    "nothing_here": {"source": "source", "coder": "coder"},
    "code_link": {"code": "code", "to": "code"},
    "guide_question": {"question": "question"},
    "asked": {"guide_question": "guide_question", "case": "case"},
}
"""Table -> field -> the table whose GUID the field holds: foreign keys, what falls with what."""

STAND_WITHOUT = frozenset({("source", "case"), ("turn", "case"), ("guide_question", "question")})
"""(table, field) of the references without which a value still stands; others take it along."""

BEAR_MEMOS = frozenset(TABLES) - {
    "turn",
    "decision",
    "theme_code",
    "coder",
    "nothing_here",
    "code_link",
    "asked",
}
"""Tables whose values a memo may be about; the memo goes with what it is about."""


def words_in(words: Words, language: str) -> str:
    """The words in a language; failing that bokmål or nynorsk for each other, then any."""
    near = {"nb": ("nn", "en"), "nn": ("nb", "en"), "en": ("nb", "nn")}
    for tag in (language, *near.get(language, ())):
        if words.get(tag):
            return words[tag]
    return next((text for text in words.values() if text), "")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code offered for a stretch of a source; never applied by itself."""

    source: str
    start: int
    end: int
    code: str
    score: float
    rank: int
    suggester: str
    reason_id: str
    """Message id of the reason in words."""
    reason_values: Mapping[str, object] = field(default_factory=dict)

    @property
    def span(self) -> Span:
        """The suggested segment's code points."""
        return Span(self.start, self.end)


def paths(codes: Iterable[Code], language: str) -> dict[str, tuple[str, ...]]:
    """Each code's GUID -> the names from its root down to itself."""
    by_guid = {code.guid: code for code in codes}
    found: dict[str, tuple[str, ...]] = {}

    def path(guid: str) -> tuple[str, ...]:
        if guid not in found:
            code = by_guid[guid]
            above = path(code.parent) if code.parent in by_guid and code.parent else ()
            found[guid] = (*above, words_in(code.name, language))
        return found[guid]

    for guid in by_guid:
        path(guid)
    return found


def descendants(root: Code, codes: Iterable[Code]) -> set[str]:
    """GUIDs of a code and of all that lies under it."""
    children: dict[str, list[str]] = {}
    for code in codes:
        if code.parent:
            children.setdefault(code.parent, []).append(code.guid)
    found, waiting = set(), [root.guid]
    while waiting:
        guid = waiting.pop()
        if guid not in found:
            found.add(guid)
            waiting += children.get(guid, ())
    return found
