"""The list of recommendations: words, filters, hits, and the way on."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from fastapi import APIRouter, Response

from app.domain.facets import FILTER_FACETS
from app.domain.language import FALLBACKS
from app.domain.query import DEFAULT_SIZE, SORTS, SearchQuery, Sort
from app.domain.result import SearchResult
from app.errors import ParameterFault
from app.http.faults import all_faults, shaped, values_of
from app.http.parameters import ListParameters, search_query
from app.representations.formats import FORMATS
from app.representations.page_links import PageLinks
from app.search.generation import Generation
from app.search.query import Asked, asked
from app.search.service import search
from app.search.suggest import nearest
from app.web.filters import COUNTED, chips, groups, hidden, years
from app.web.municipality import named
from app.web.strays import is_pinned_on
from app.web.visit import Visit, Visiting

router = APIRouter()

SYNONYMS: Final = 6
"""Other words shown as also searched for, at the most."""


@router.get("/sok")
async def show_results(visit: Visiting) -> Response:
    """The recommendations that words and filters find.

    A wrong parameter gives 422: the page says which one, and shows the list without it.
    """
    if moved := visit.in_language():
        return moved
    asked_for = {name: values for name, values in values_of(visit.request).items() if not is_pinned_on(name)}
    given = {name: found for name, values in asked_for.items() if (found := [v for v in values if v])}
    catalogue = visit.generation.catalogue
    faults = all_faults(ListParameters, given, catalogue)
    right = without_faults(given, faults, visit.generation) if faults else given
    parameters = ListParameters.model_validate(shaped(ListParameters, right))
    query = replace(search_query(parameters, catalogue, visit.language), facets=COUNTED)
    if not faults:
        return visit.show("results.html", lambda: _page(visit, query), known=None)
    corpus = visit.generation.corpus
    return visit.refusal("results.html", view=visit.view, corpus=corpus, **_page(visit, query, faults))


def _page(visit: Visit, query: SearchQuery, faults: Sequence[ParameterFault] = ()) -> dict[str, Any]:
    view, generation = visit.view, visit.generation
    result = search(generation, query)
    understood = asked(generation, query.text, query.expand)
    shown = view.result(result)
    taken = take(visit, query)
    return {
        "query": query,
        "result": shown,
        "groups": groups(view, result),
        "years": years(result, known_years(generation)),
        "chips": chips(view, query),
        "hidden": hidden(query),
        "sorts": [(sort, visit.links.search(replace(query, sort=sort, page=1))) for sort in _sorts(query)],
        "reading": _reading(visit, query, understood),
        "instead": nearest(generation, query.text, query.language) if query.text and not result.total else [],
        "municipality": _municipality(visit, query.text),
        "take": taken,
        "pages": pages(visit.links, result),
        "faults": [_fault(visit, query, fault) for fault in faults],
        "twin": visit.api.search(replace(query, facets=SearchQuery().facets)),
        "alternates": taken,
        "embeddable": not faults,
        "embed": visit.links.search(replace(query, page=1, size=DEFAULT_SIZE), "/bygg-inn"),
        "query_string": visit.links.search(query).partition("?")[2],
    }


def take(visit: Visit, query: SearchQuery) -> list[dict[str, str]]:
    """Every format in which exactly this list can be taken away, with its address."""
    return [
        {
            "label": one.label(visit.language),
            "type": one.media_type,
            "href": visit.api.export(query, one.extension),
        }
        for one in FORMATS
    ]


def pages(links: PageLinks, result: SearchResult) -> list[tuple[int, str] | None]:
    """The pages to choose between, with their addresses; None where some are left out."""
    last = max(1, -(-result.total // result.query.size))
    here = min(result.query.page, last)
    wanted = sorted({1, last, *range(max(1, here - 1), min(last, here + 1) + 1)})
    found: list[tuple[int, str] | None] = []
    for before, number in zip([0, *wanted], wanted, strict=False):
        if number - before > 1:
            found.append(None)
        found.append((number, links.page(result.query, number)))
    return found if last > 1 else []


def _sorts(query: SearchQuery) -> list[Sort]:
    return [sort for sort in SORTS if query.text or sort != "relevance"]


def known_years(generation: Generation) -> list[str]:
    """Every year there are recommendations from, newest first."""

    def find() -> list[str]:
        found = search(generation, SearchQuery(facets=("year",), size=1)).facets["year"]
        return [value.code for value in found]

    return generation.once(("years",), find)


def _reading(visit: Visit, query: SearchQuery, understood: Asked) -> dict[str, Any] | None:
    """How the words were understood, in a form for people; None if they stand for themselves."""
    if not query.text:
        return None
    parts = [piece for group in understood.reading.groups for part in group for piece in (part.pieces or (part,))]
    corrected = [(part.typed, part.text) for part in parts if part.corrected]
    typed = {part.typed.casefold() for part in parts} | {part.text.casefold() for part in parts}
    concepts = dict.fromkeys(concept for part in parts for concept in part.concepts)
    also = dict.fromkeys(
        form for concept in concepts for form in _forms(visit, concept) if form.casefold() not in typed
    )
    found = {
        "corrected": corrected,
        "also": list(also)[:SYNONYMS],
        "left_out": list(understood.left_out),
        "literal": None,
        "wide": None,
    }
    if not query.expand:
        found["wide"] = visit.links.search(replace(query, expand=True, page=1))
    elif corrected or also:
        found["literal"] = visit.links.search(replace(query, expand=False, page=1))
    return found if any(found.values()) else None


def _municipality(visit: Visit, text: str) -> dict[str, str] | None:
    """The municipality that somebody wrote the name of: its page says more than the hits on its name."""
    term = named(visit, re.sub(r"\s+kommune$", "", text.strip().casefold())) if text else None
    return {"name": term.labels["nb"], "url": visit.links.municipality(term)} if term else None


def _forms(visit: Visit, concept: str) -> list[str]:
    """What a concept is called first in the reader's language, and once in English, which the UN writes."""
    forms = visit.generation.reader.concepts.concepts[concept].forms
    own = next((forms[one] for one in FALLBACKS[visit.language] if one in forms), ())
    return [*own[:3], *forms.get("en", ())[:1]]


def without_faults(
    given: dict[str, list[str]], faults: Sequence[ParameterFault], generation: Generation
) -> dict[str, list[str]]:
    """What is given without what is wrong in it; of a filter, the codes that exist stay."""
    wrong = {fault.parameter for fault in faults}
    # A fault names an unknown parameter by its beginning only, so what is unknown is looked up rather than compared.
    kept = {name: found for name, found in given.items() if name in ListParameters.model_fields and name not in wrong}
    for facet in wrong.intersection(FILTER_FACETS):
        known = generation.catalogue.codes(facet)
        if codes := [code for code in given[facet] if code in known]:
            kept[facet] = codes
    return kept


def _fault(visit: Visit, query: SearchQuery, fault: ParameterFault) -> dict[str, Any]:
    """One fault in words, with the list that was probably meant."""
    known = fault.parameter in ListParameters.model_fields
    near = fault.did_you_mean if fault.parameter in FILTER_FACETS else None
    if near and query.selects(fault.parameter, near):
        near = None
    return {
        "known": known,
        "parameter": fault.parameter,
        "value": fault.value,
        "near": visit.view.label(fault.parameter, near) if near else None,
        "href": visit.links.search(query.toggled(fault.parameter, near)) if near else None,
    }
