"""The sentences and headings that files carry, in bokmål, nynorsk and English.

Northern Sámi is left out until somebody certain of it writes it: its readers get bokmål (`choose`).
"""

from typing import Final

from app.domain.facets import FACETS_BY_NAME
from app.domain.language import Labels, Language, choose
from app.domain.query import SearchQuery
from app.representations.json import JsonView

_WORDS: Final[dict[str, Labels]] = {
    "recommendations": {
        "nb": "Anbefalinger fra FN til Norge",
        "nn": "Tilrådingar frå FN til Noreg",
        "en": "UN recommendations to Norway",
    },
    "about": {"nb": "Om lista", "nn": "Om lista", "en": "About this list"},
    "asked": {"nb": "Utvalg", "nn": "Utval", "en": "Selection"},
    "everything": {"nb": "alle anbefalinger", "nn": "alle tilrådingar", "en": "all recommendations"},
    "picked": {"nb": "valgt enkeltvis", "nn": "valde enkeltvis", "en": "picked one by one"},
    "q": {"nb": "Søkeord", "nn": "Søkjeord", "en": "Words"},
    "document": {"nb": "Dokument", "nn": "Dokument", "en": "Document"},
    "year_from": {"nb": "Fra år", "nn": "Frå år", "en": "From year"},
    "year_to": {"nb": "Til år", "nn": "Til år", "en": "To year"},
    "number": {"nb": "Antall anbefalinger", "nn": "Talet på tilrådingar", "en": "Number of recommendations"},
    "made": {"nb": "Hentet", "nn": "Henta", "en": "Fetched"},
    "corpus": {"nb": "Basens endringsnummer", "nn": "Endringsnummer for basen", "en": "Corpus number"},
    "address": {"nb": "Adresse", "nn": "Adresse", "en": "Address"},
    "licence": {"nb": "Lisens", "nn": "Lisens", "en": "Licence"},
    "columns": {"nb": "Kolonner", "nn": "Kolonnar", "en": "Columns"},
    "licence_text": {
        "nb": "Titler, sammendrag, begrunnelser og merking: Norsk lisens for offentlige data (NLOD) 2.0. "
        "FNs egne ord tilhører FN og er ikke omfattet av lisensen.",
        "nn": "Titlar, samandrag, grunngivingar og merking: Norsk lisens for offentlege data (NLOD) 2.0. "
        "FNs eigne ord høyrer til FN og er ikkje omfatta av lisensen.",
        "en": "Titles, summaries, reasons and tags: Norwegian Licence for Open Government Data (NLOD) 2.0. "
        "The UN's own words belong to the United Nations and are not covered by the licence.",
    },
    "links_end": {
        "nb": "Excel tar ikke flere lenker i ett ark; fra denne raden står adressene som tekst",
        "nn": "Excel tek ikkje fleire lenkjer i eitt ark; frå denne rada står adressene som tekst",
        "en": "Excel takes no more links in one sheet; from this row on, addresses stand as text",
    },
    "shortened": {
        "nb": "Tekster kortet til det Excel tar i én celle (32 767 tegn)",
        "nn": "Tekstar korta til det Excel tek i éi celle (32 767 teikn)",
        "en": "Texts shortened to what Excel takes in one cell (32,767 characters)",
    },
    "case_intro": {
        "nb": "Nedenfor gjengis anbefalinger som FN har gitt Norge, med våre egne ord. "
        "Kilden står i fotnoten til hver anbefaling.",
        "nn": "Nedanfor står tilrådingar som FN har gitt Noreg, attgitte med våre eigne ord. "
        "Kjelda står i fotnoten til kvar tilråding.",
        "en": "Below are recommendations that the UN has made to Norway, in our own words. "
        "The source stands in the footnote to each of them.",
    },
    "case_none": {
        "nb": "Ingen anbefalinger svarer til utvalget.",
        "nn": "Ingen tilrådingar svarer til utvalet.",
        "en": "No recommendations match the selection.",
    },
    "measures": {"nb": "Punktene i anbefalingen", "nn": "Punkta i tilrådinga", "en": "Its points"},
    "official": {
        "nb": "FNs egne ord (på engelsk)",
        "nn": "FNs eigne ord (på engelsk)",
        "en": "The UN's own words",
    },
    "paragraph": {"nb": "avsnitt", "nn": "avsnitt", "en": "paragraph"},
    "no_symbol": {
        "nb": "dokumentsymbol er ikke kjent",
        "nn": "dokumentsymbol er ikkje kjent",
        "en": "document symbol not known",
    },
    "assessment": {"nb": "Vurdering", "nn": "Vurdering", "en": "Assessment"},
    "assessment_intro": {
        "nb": "Sett kryss for om anbefalingen er vurdert i saken, og skriv en kort merknad.",
        "nn": "Set kryss for om tilrådinga er vurdert i saka, og skriv ein kort merknad.",
        "en": "Tick whether the recommendation has been considered in the case, and add a short remark.",
    },
    "recommendation": {"nb": "Anbefaling", "nn": "Tilråding", "en": "Recommendation"},
    "considered": {"nb": "Vurdert", "nn": "Vurdert", "en": "Considered"},
    "not_considered": {"nb": "Ikke vurdert", "nn": "Ikkje vurdert", "en": "Not considered"},
    "remark": {"nb": "Merknad", "nn": "Merknad", "en": "Remark"},
    "event_considered": {
        "nb": "Norge i dialog med {body}",
        "nn": "Noreg i dialog med {body}",
        "en": "Norway before the {body}",
    },
    "event_adopted": {
        "nb": "Dokument vedtatt: {body}",
        "nn": "Dokument vedteke: {body}",
        "en": "Document adopted: {body}",
    },
    "event_published": {
        "nb": "Dokument publisert: {body}",
        "nn": "Dokument publisert: {body}",
        "en": "Document published: {body}",
    },
    "calendar": {
        "nb": "FNs gjennomgang av Norge",
        "nn": "FNs gjennomgang av Noreg",
        "en": "UN reviews of Norway",
    },
}


def say(key: str, language: Language) -> str:
    """A heading or sentence in a language."""
    found = choose(_WORDS[key], language)
    assert found is not None
    return found[0]


def spoken(language: Language) -> Language:
    """The language that the headings and sentences of a file for a reader of `language` are in."""
    found = choose(_WORDS["recommendations"], language)
    assert found is not None
    return found[1]


def said_query(query: SearchQuery, view: JsonView) -> list[tuple[str, str]]:
    """What a search asked for, in words: (what, value) pairs; empty if it asked for everything."""
    language = view.language
    said = [(say("q", language), query.text)] if query.text.strip() else []
    for facet, codes in query.filters.items():
        labels = codes if facet == "document" else [view.catalogue.label(facet, code, language) for code in codes]
        said.append((facet_label(facet, view), ", ".join(labels)))
    years = (("year_from", query.year_from), ("year_to", query.year_to))
    return said + [(say(name, language), str(year)) for name, year in years if year]


def facet_label(facet: str, view: JsonView) -> str:
    """What a facet is called."""
    vocabulary = view.catalogue.vocabularies.get(facet)
    if vocabulary is not None:
        return vocabulary.label(view.language)
    return say(facet, view.language) if facet in _WORDS else FACETS_BY_NAME[facet].name


def said_selection(query: SearchQuery, view: JsonView, picked: bool) -> str:
    """What a list holds, in one line."""
    if picked:
        return say("picked", view.language)
    said = said_query(query, view)
    return "; ".join(f"{what}: {value}" for what, value in said) or say("everything", view.language)
