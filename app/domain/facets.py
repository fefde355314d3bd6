"""The facets: what a list can be filtered and counted by.

A new facet is a line here and a vocabulary in `seed_data/vocabularies/`; parameters, index fields, counts and
documentation follow from this table.
"""

from dataclasses import dataclass
from typing import Final, Literal

FacetKind = Literal["tag", "property"]


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet. A `tag` is set by editors on recommendations and measures; a `property` follows from the record.

    The labels of a tag that is not `searched` are no words by which a record is found.
    """

    name: str
    kind: FacetKind
    description: str
    single: bool = False
    searched: bool = True


FACETS: Final = (
    Facet("country", "tag", "State under review, ISO 3166-1 alpha-3, e.g. NOR."),
    Facet("treaty", "tag", "Treaty the recommendation rests on, e.g. CRC.", single=True),
    Facet("body", "tag", "UN body that made the recommendation, e.g. CRPD or UPR.", single=True),
    Facet("document", "property", "Document symbol, e.g. CRC/C/NOR/CO/5-6."),
    Facet("theme", "tag", "Theme, e.g. housing."),
    Facet("group", "tag", "Affected group, e.g. children."),
    Facet("service_area", "property", "Municipal service area, e.g. barnevern."),
    Facet("municipal", "property", "Whether municipalities are concerned: explicit, implicit, none, unassessed."),
    Facet("measure_type", "tag", "Type of measure asked for, e.g. legislation."),
    Facet("ministry", "tag", "Ministry responsible, e.g. BFD."),
    Facet("recommending_state", "tag", "Recommending State in the UPR, ISO 3166-1 alpha-3, e.g. SWE."),
    Facet("response", "tag", "Norway's response in the UPR: supported, partially-supported, noted.", single=True),
    Facet("kind", "tag", "What the UN calls it: recommendation, concern, unknown.", single=True, searched=False),
    Facet("cycle", "property", "Reporting or review cycle, e.g. upr-3 or crc-5-6."),
    Facet("language", "property", "Language a summary or official text exists in."),
    Facet("confidence", "property", "How well the record is supported by its source: high, medium, low."),
    Facet("year", "property", "Year of adoption; filtered with year_from and year_to."),
)

FACETS_BY_NAME: Final = {facet.name: facet for facet in FACETS}
SEARCHED_FACETS: Final = tuple(facet.name for facet in FACETS if facet.kind == "tag" and facet.searched)
TAG_FACETS: Final = tuple(facet.name for facet in FACETS if facet.kind == "tag")
FILTER_FACETS: Final = tuple(facet.name for facet in FACETS if facet.name != "year")
"""The facets whose codes are filter parameters; the year is filtered by its range."""
