"""Suggesting municipal relevance: the signs in a record's tags and words, and what the rules make of them."""

from typing import Final

from app.domain.catalogue import Catalogue
from app.domain.language import LANGUAGES
from app.domain.recommendation import Recommendation, TextKind, all_codes, parts_of
from app.domain.suggestion import RULES, SIGNS, Rule, Signs, Suggestion, rule_of, suggest
from app.search.concepts import ConceptLookup
from app.search.generation import Generation

READ: Final[tuple[TextKind, ...]] = ("title", "summary", "official")
"""The texts that are looked through; a reason is what a suggestion would be held against."""


def suggestion_for(generation: Generation, record: Recommendation) -> Suggestion | None:
    """What the rules of an index's catalogue suggest for a record that nobody has assessed; None for any other."""
    suggester = generation.once(("suggester",), lambda: Suggester(generation.catalogue, generation.reader.concepts))
    return suggester.suggest(record)


class Suggester:
    """Suggests by the rules of a catalogue."""

    def __init__(self, catalogue: Catalogue, concepts: ConceptLookup) -> None:
        terms = catalogue.vocabularies.get(RULES)
        self.rules: tuple[Rule, ...] = tuple(map(rule_of, terms)) if terms else ()
        self._concepts = concepts

    def suggest(self, record: Recommendation) -> Suggestion | None:
        """What the rules suggest for a record that nobody has assessed; None for any other."""
        if record.municipal.level != "unassessed":
            return None
        return suggest(self.rules, self.signs(record))

    def signs(self, record: Recommendation) -> Signs:
        """The tags of a record and its points, and the concepts their words speak of."""
        found: dict[str, set[str]] = {facet: set(all_codes(record, facet)) for facet in SIGNS if facet != "concept"}
        texts = [text for part in parts_of(record) for text in part.texts if text.kind in READ]
        found["concept"] = {
            concept
            for text in texts
            if text.language in LANGUAGES
            for concept in self._concepts.in_text(text.text, text.language)
        }
        return found
