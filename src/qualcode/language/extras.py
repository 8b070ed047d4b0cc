"""What is used where it is installed: a trained model of spaCy's, and a dictionary of word forms.

Neither comes with the program: a model is downloaded by `python -m spacy download`, and the
forms stand in the package spacy-lookups-data (98 MB), the extra `dictionary`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from qualcode.domain.span import Span

if TYPE_CHECKING:
    from spacy.language import Language

_MODELS = {
    "nb": ("nb_core_news_lg", "nb_core_news_md", "nb_core_news_sm"),
    "nn": ("nb_core_news_lg", "nb_core_news_md", "nb_core_news_sm"),
    "en": ("en_core_web_lg", "en_core_web_md", "en_core_web_sm"),
}
"""Language -> the models that know its names, the best first; there is none for nynorsk."""
PERSON, PLACE, ORGANISATION = "person", "place", "institution"
_SORTS = {
    "PER": PERSON, "PERSON": PERSON, "LOC": PLACE, "GPE": PLACE, "GPE_LOC": PLACE,
    "GPE_ORG": PLACE, "FAC": PLACE, "ORG": ORGANISATION,
}  # fmt: skip


def installed_model(language: str) -> str:
    """The name of the best model that is installed for a language; empty if none is."""
    names = _MODELS.get(language, ())
    return next((name for name in names if find_spec(name) is not None), "")


@cache
def _loaded(name: str) -> Language:
    import spacy

    return spacy.load(name, exclude=["parser", "lemmatizer", "attribute_ruler", "morphologizer"])


def entities(texts: Sequence[str], model: str) -> list[list[tuple[Span, str]]]:
    """What a model takes for names in each text: person, place or institution, in order."""
    return [list(_named(doc)) for doc in _loaded(model).pipe(texts)]


def _named(doc: object) -> Iterator[tuple[Span, str]]:
    for entity in getattr(doc, "ents", ()):
        sort = _SORTS.get(entity.label_)
        if sort:
            yield Span(entity.start_char, entity.end_char), sort


@cache
def dictionary(language: str) -> frozenset[str]:
    """Word forms in lower case that are no names; empty where no dictionary is installed."""
    if find_spec("spacy_lookups_data") is None or language not in ("nb", "nn"):
        return frozenset()
    from spacy.lookups import load_lookups

    tables = load_lookups("nb", ["lemma_exc"]).get_table("lemma_exc")
    return frozenset(form for forms in tables.values() for form in forms if form[:1].islower())
