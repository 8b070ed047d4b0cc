"""All the words that a project holds, and where each of them stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualcode.domain.model import Words, words_in
from qualcode.messages import Message
from qualcode.storage import queries
from qualcode.transcripts.informants import COARSE
from qualcode.workspace.verbs import Workspace


def written(workspace: Workspace) -> Iterator[tuple[Message, str]]:
    """(where, words) for every text, title, memo, name, definition and telling attribute.

    Texts come one by one; no two are held at once.
    """
    language = workspace.project.language
    yield Message("mention.project"), workspace.project.title
    for source in workspace.read(queries.sources):
        where = Message("mention.source", {"title": source.title})
        yield where, workspace.read(queries.body, source.text_hash)
        speakers = {turn.speaker for turn in workspace.read(queries.turns, source.guid)}
        yield where, "\n".join([source.title, source.group, *sorted(filter(None, speakers))])
    for memo in workspace.read(queries.memos):
        yield Message("mention.memo"), memo.text
    for code in workspace.read(queries.codes):
        words = (code.name, code.definition, code.include, code.exclude)
        where = Message("mention.code", {"name": words_in(code.name, language)})
        yield where, "\n".join([*_in_any(*words), code.example, *code.cues])
    for theme in workspace.read(queries.themes):
        where = Message("mention.theme", {"statement": words_in(theme.statement, language)})
        yield where, "\n".join(_in_any(theme.statement, theme.definition))
    yield from _frame(workspace)
    for case in workspace.read(queries.cases):
        where = Message("mention.case", {"name": case.pseudonym})
        told = [value for name, value in case.attributes.items() if name not in COARSE]
        yield where, "\n".join([case.pseudonym, *told])


def _frame(workspace: Workspace) -> Iterator[tuple[Message, str]]:
    """(where, words) for the questions of the study and its guide, and for the codebooks."""
    language = workspace.project.language
    for wording in [
        *(one.wording for one in workspace.read(queries.questions)),
        *(one.wording for one in workspace.read(queries.guide_questions)),
    ]:
        yield Message("mention.question"), "\n".join(_in_any(wording))
    for book in workspace.read(queries.codebooks):
        where = Message("mention.codebook", {"name": words_in(book.name, language)})
        yield where, "\n".join([*_in_any(book.name), book.about])


def _in_any(*several: Words | Mapping[str, str]) -> list[str]:
    return [text for words in several for text in words.values() if text]
