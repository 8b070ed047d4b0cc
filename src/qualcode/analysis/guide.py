"""What the study asks, what its interviews ask, and of whom."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.domain.model import Case, GuideQuestion, Question


@dataclass(frozen=True, slots=True)
class Guide:
    """The research questions, the interview guide, and who was asked."""

    questions: tuple[Question, ...]
    guide: tuple[GuideQuestion, ...]
    informants: tuple[Case, ...]
    """Those of whom it was noted what they were asked, by pseudonym."""
    asked: frozenset[tuple[str, str]]
    """(guide question, case), by GUID; empty where nobody noted who was asked."""

    def were_asked(self, question: GuideQuestion) -> tuple[Case, ...]:
        """Those of the informants who were asked a question."""
        return tuple(c for c in self.informants if (question.guid, c.guid) in self.asked)

    def not_asked(self, question: GuideQuestion) -> tuple[Case, ...]:
        """Those of the informants who were not asked a question."""
        return tuple(c for c in self.informants if (question.guid, c.guid) not in self.asked)

    def in_order(self) -> list[tuple[Question | None, list[tuple[int, GuideQuestion]]]]:
        """Each research question with the guide's questions for it, numbered through the guide.

        Last, under None, those that are asked for none; not there if there are none.
        """
        numbered = list(enumerate(self.guide, 1))
        found: list[tuple[Question | None, list[tuple[int, GuideQuestion]]]] = [
            (one, [(n, asked) for n, asked in numbered if asked.question == one.guid])
            for one in self.questions
        ]
        rest = [(n, asked) for n, asked in numbered if asked.question is None]
        return [*found, (None, rest)] if rest else found
