"""What was asked of whom: the base that silence is counted from."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.domain.model import Case, GuideQuestion, Question


@dataclass(frozen=True, slots=True)
class Guide:
    """The research questions, the interview guide, and who was asked."""

    questions: tuple[Question, ...]
    guide: tuple[GuideQuestion, ...]
    informants: tuple[Case, ...]
    """Those who took part, by pseudonym."""
    asked: frozenset[tuple[str, str]]
    """(guide question, case), by GUID; empty where nobody noted who was asked."""

    def not_asked(self, question: GuideQuestion) -> tuple[Case, ...]:
        """The informants who were not asked a question; of a guide without a grid, nobody."""
        if not self.asked:
            return ()
        return tuple(c for c in self.informants if (question.guid, c.guid) not in self.asked)
