"""What a list of recommendations needs besides the recommendations: vocabularies, documents and the corpus number."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from app.domain.document import Document
from app.domain.language import Language, choose
from app.domain.result import Corpus
from app.domain.vocabulary import Vocabulary


@dataclass(frozen=True)
class Catalogue:
    """The vocabularies and documents as they were at one corpus number."""

    corpus: Corpus
    vocabularies: Mapping[str, Vocabulary]
    documents: Mapping[str, Document]

    def codes(self, facet: str) -> Mapping[str, object]:
        """The codes a facet may be filtered by; none as long as its vocabulary is not loaded."""
        if facet == "document":
            return self.documents
        vocabulary = self.vocabularies.get(facet)
        return vocabulary.terms if vocabulary else {}

    def place(self, facet: str, code: str) -> int:
        """The place of a code in the editors' order; after all others if it has none."""
        places = self._places.get(facet)
        if places is None:
            places = self._places[facet] = {one: at for at, one in enumerate(self.codes(facet))}
        return places.get(code, len(places))

    @cached_property
    def _places(self) -> dict[str, dict[str, int]]:
        return {}

    def label(self, facet: str, code: str, language: Language) -> str:
        """The label of a code in a facet; the code itself for years and for what has no label."""
        if facet == "document":
            document = self.documents.get(code)
            found = choose(document.titles, language) if document else None
            return found[0] if found else code
        vocabulary = self.vocabularies.get(facet)
        term = vocabulary.terms.get(code) if vocabulary else None
        return term.label(language) if term else code
