"""What every page needs to be answered: the records, the language of the address, its words and links."""

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from app.domain.language import LANGUAGES, Language
from app.domain.query import SearchQuery
from app.domain.vocabulary import Term
from app.errors import NotFound
from app.http.caching import kept
from app.http.kept_answers import keep
from app.representations.html import asset, render
from app.representations.interface import Interface
from app.representations.links import Links
from app.representations.page_links import PREFIXES, PageLinks
from app.representations.page_view import PageView
from app.search.facets import count_facet
from app.search.generation import Generation
from app.settings import Settings
from app.web.strays import strays_of

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a page may load: our own files and nothing else; no inline script and no inline style."""

HEADERS: Final = {"Content-Security-Policy": POLICY}

MEDIA_TYPE: Final = "text/html; charset=utf-8"

BARE: Final[Mapping[str, Any]] = {
    "twin": None,
    "alternates": (),
    "robots": None,
    "schema": None,
    "og_type": "website",
    "strays": (),
    "embeddable": False,
}
"""What the frame of a page holds where the page says nothing else."""

HOST: Final = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")

Values = Callable[[], Mapping[str, Any]]
"""Makes what a template names."""

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
    def origin(self) -> str:
        """What whole addresses begin with: the public address; if it is not known, the host that the request names."""
        host = self.request.headers.get("host", "")
        return self.base or (f"{self.request.url.scheme}://{host}" if HOST.fullmatch(host) else "")

    @cached_property
    def links(self) -> PageLinks:
        """Addresses within the site."""
        return PageLinks("", self.language)

    @cached_property
    def whole_links(self) -> PageLinks:
        """The same addresses, whole: for what leaves the site."""
        return PageLinks(self.origin, self.language)

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
            **{**BARE, **values},
            t=self.texts,
            language=self.language,
            links=self.links,
            api=self.api,
            base=self.base,
            home=self.origin,
            path=self.path,
            languages=languages,
            locales=LOCALES,
            settings=self.settings,
            share_image=asset(f"site/share-{self.texts.language_of('site.name')}.png"),
        )

    def in_language(self) -> Response | None:
        """The way to this page in the language that `lang` names, as in the API; None if it names none."""
        given = self.request.query_params.multi_items()
        wanted = next((value for name, value in reversed(given) if name == "lang"), "")
        if wanted not in LANGUAGES:
            return None
        links = replace(self.links, language=wanted)
        rest = (pair for pair in given if pair[0] != "lang")
        return RedirectResponse(links.to(quote(self.path, errors="replace"), *rest), 307)

    def amiss(self, template: str, values: Values, known: Container[str] | None) -> Response | None:
        """What is answered where the address says something the page does not know; None where it does not.

        `lang` leads to the page in that language. Else 422: the page says what was wrong, and shows itself without it.
        """
        if known is None or not self.request.url.query:
            return None
        if moved := self.in_language():
            return moved
        strays = strays_of(self.request, known)
        return self.refusal(template, strays=strays, **values()) if strays else None

    def refusal(self, template: str, **values: Any) -> Response:
        """A page that names what was wrong in its address."""
        body = self.render(template, **{**values, "robots": "noindex"})
        return Response(body, 422, {**HEADERS, "Cache-Control": "no-store"}, MEDIA_TYPE)


@dataclass(frozen=True)
class Visit(Frame):
    """One page being answered from one generation of the index."""

    generation: Generation

    @cached_property
    def view(self) -> PageView:
        """Shows records on this page."""
        return PageView(self.generation.catalogue, self.language, self.links)

    def show(
        self,
        template: str,
        values: Values,
        known: Container[str] | None = (),
        headers: Mapping[str, str] = HEADERS,
        *,
        indexed: bool = True,
    ) -> Response:
        """The page, or 304 without making it if the reader holds it already.

        `known` are the parameters it takes once; None if the page has looked at them itself. `indexed` false: the
        page tells what only the database knows, and is made anew each time.
        """

        def filled() -> Mapping[str, Any]:
            return {"view": self.view, "corpus": self.generation.corpus, **values()}

        if wrong := self.amiss(template, filled, known):
            return wrong
        if indexed:
            keep(self.request, self.generation)
        return kept(
            self.request,
            self.generation.corpus.number,
            self.language,
            lambda: self.render(template, **filled()),
            media_type=MEDIA_TYPE,
            headers=headers,
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
