"""Words and sentences in bokmål, nynorsk and English: the only room that knows spaCy."""

from qualcode.language.guessing import guess_language
from qualcode.language.phrases import Phrase, phrase_finder
from qualcode.language.pipeline import content_stems, content_words, sentences

__all__ = [
    "Phrase",
    "content_stems",
    "content_words",
    "guess_language",
    "phrase_finder",
    "sentences",
]
