"""What every page needs to be answered: the records, the language of the address, its words and links."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Final

from fastapi import Depends, Request, Response

from app.domain.language import LANGUAGES, Language
from app.domain.query import SearchQuery
from app.domain.vocabulary import Term
from app.errors import NotFound
from app.http.caching import kept
from app.http.kept_answers import keep
from app.representations.html import render
from app.representations.interface import Interface
from app.representations.links import Links
from app.representations.page_links import PREFIXES, PageLinks
from app.representations.page_view import PageView
from app.search.facets import count_facet
from app.search.generation import Generation
from app.settings import Settings

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a page may load: our own files and nothing else; no inline script and no inline style."""

HEADERS: Final = {"Content-Security-Policy": POLICY}

MEDIA_TYPE: Final = "text/html; charset=utf-8"

LOCALES: Final = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB", "se": "se_NO"}


def language_of(request: Request) -> tuple[Language, str]:
    """The language of an address, and its path without it: /nn/sok → nn, /sok."""
    path = request.url.path
    first, _, rest = path[1:].partition("/")
    if first in LANGUAGES and PREFIXES[first]:
        return first, f"/{rest}"
    return "nb", path


@dataclass(frozen=True)
class Frame:
    """What the frame of any page needs, with or without records to show."""

    request: Request
    language: Language
    path: str

    @property
    def settings(self) -> Settings:
        """The settings of the running program."""
        settings: Settings = self.request.app.state.settings
        return settings

    @cached_property
    def base(self) -> str:
        """The public address of the site; empty if it is not known."""
        return self.settings.public_url.rstrip("/")

    @cached_property
    def links(self) -> PageLinks:
        """Addresses within the site."""
        return PageLinks("", self.language)

    @cached_property
    def api(self) -> Links:
        """Addresses of the data behind the pages, in the page's language."""
        return Links("", self.language)

    @cached_property
    def texts(self) -> Interface:
        """The words of the interface."""
        return Interface(self.language)

    def render(self, template: str, **values: Any) -> bytes:
        """A page with its frame around it. `query_string` keeps the search when the language is changed."""
        query = values.pop("query_string", "")
        languages = {
            language: address + (f"?{query}" if query else "")
            for language, address in self.links.other(self.path).items()
        }
        return render(
            template,
            **{"twin": None, "alternates": (), "robots": None, "schema": None, "og_type": "website", **values},
            t=self.texts,
            language=self.language,
            links=self.links,
            api=self.api,
            base=self.base,
            path=self.path,
            languages=languages,
            locales=LOCALES,
            settings=self.settings,
        )


@dataclass(frozen=True)
class Visit(Frame):
    """One page being answered from one generation of the index."""

    generation: Generation

    @cached_property
    def view(self) -> PageView:
        """Shows records on this page."""
        return PageView(self.generation.catalogue, self.language, self.links)

    def show(self, template: str, values: Callable[[], Mapping[str, Any]]) -> Response:
        """The page, or 304 without making it if the reader holds it already."""

        def make() -> bytes:
            return self.render(template, view=self.view, corpus=self.generation.corpus, **values())

        keep(self.request, self.generation)
        return kept(
            self.request, self.generation.corpus.number, self.language, make, media_type=MEDIA_TYPE, headers=HEADERS
        )

    def counts(self, facet: str) -> dict[str, int]:
        """How many recommendations have each code of a facet, counted once for a state of the record."""
        return self.generation.once(("counts", facet), lambda: count_facet(self.generation, SearchQuery(), facet))


async def _frame(request: Request) -> Frame:
    language, path = language_of(request)
    return Frame(request, language, path)


async def _visit(request: Request) -> Visit:
    language, path = language_of(request)
    return Visit(request, language, path, request.app.state.keeper.generation)


Framed = Annotated[Frame, Depends(_frame)]
Visiting = Annotated[Visit, Depends(_visit)]


def known_term(visit: Visit, vocabulary: str, code: str) -> Term:
    """The term of a vocabulary that an address names. Raises NotFound if there is none."""
    terms = visit.generation.catalogue.vocabularies.get(vocabulary)
    if terms is None or code not in terms:
        raise NotFound(f"There is no {vocabulary} {code[:100]!r}.")
    return terms.terms[code]
