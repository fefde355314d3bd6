"""Values of the domain for the pages: the same data as the API's, with addresses of pages and marked languages."""

from typing import Any

from markupsafe import Markup

from app.domain.catalogue import Catalogue
from app.domain.language import Language, choose
from app.domain.recommendation import Measure, Provenance, Recommendation, all_codes, texts_of
from app.representations.interface import Interface, marked
from app.representations.json import JsonView
from app.representations.page_links import PageLinks


class PageView(JsonView):
    """Shows the things of one catalogue on pages of one language."""

    links: PageLinks

    def __init__(self, catalogue: Catalogue, language: Language, links: PageLinks) -> None:
        super().__init__(catalogue, language, links)
        self.texts = Interface(language)

    def label(self, facet: str, code: str) -> str:
        """The label of a code, marked with its language if that is not the page's."""
        vocabulary = self.catalogue.vocabularies.get(facet)
        term = vocabulary.terms.get(code) if vocabulary else None
        found = choose(term.labels, self.language) if term else None
        if found is None or found[1] == self.language:
            return found[0] if found else super().label(facet, code)
        return marked(found[0], found[1], self.language)

    def coded(self, facet: str, code: str, key: str = "code") -> dict[str, Any]:
        """A code with its label and the address of its page."""
        return {**super().coded(facet, code, key), "url": self.links.topic(facet, code)}

    def municipal(self, part: Recommendation | Measure) -> dict[str, Any]:
        """As for the API; a recommendation names the services of its measures, too, because it is listed with them."""
        shown = super().municipal(part)
        if isinstance(part, Recommendation):
            codes = all_codes(part, "service_area")
            shown["service_areas"] = [self.coded("service_area", code) for code in codes]
        else:
            shown["rationale"] = self.said(texts_of(part, "rationale"))
        return shown

    def provenance(self, provenance: Provenance) -> dict[str, Any]:
        """As for the API, with the language of the note marked."""
        return {**super().provenance(provenance), "note": self.said(provenance.note)}

    def said(self, texts: Any) -> Markup | None:
        """The text of a language → text mapping that suits the page best, marked; None if there is none."""
        found = choose(texts or {}, self.language)
        return marked(found[0], found[1], self.language) if found else None
