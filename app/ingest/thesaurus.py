"""The thesaurus: `seed_data/thesaurus/*.json` read, checked by its linter, and kept as the vocabulary `concept`.

With it stand the light words of `seed_data/light_words.json`, which say nothing in a question.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from app.domain.concept import CONCEPTS, LIGHT_WORDS, Concept, concept_of
from app.domain.vocabulary import Term, Vocabulary
from app.ingest.seed_files import SeedEntry, entries, read_file
from app.ingest.seed_rows import SeedConcept, SeedLightWords, read_row
from app.search.concepts import ConceptLookup, Key, keys_of

LABELS: Final = {"nb": "Begrep", "nn": "Omgrep", "en": "Concept"}
Keys = tuple[tuple[Key, str], ...]
"""What a concept is found by, with the form each comes from."""

TAGGABLE: Final = ("theme", "group", "service_area", "treaty", "body")


def read_thesaurus(folder: Path, vocabularies: Mapping[str, Vocabulary]) -> Vocabulary:
    """The thesaurus below the seed folder. Raises SeedError at the first entry that breaks a rule, with the rule."""
    names = sorted(f"thesaurus/{path.name}" for path in (folder / "thesaurus").glob("*.json"))
    placed = [
        (read_row(SeedConcept, entry).term(), entry) for name in names for entry in entries(read_file(folder, name))
    ]
    _lint(placed, vocabularies)
    light = read_row(SeedLightWords, SeedEntry(file := read_file(folder, "light_words.json"), file.value))
    return Vocabulary(CONCEPTS, LABELS, {term.code: term for term, _ in placed}, {LIGHT_WORDS: light.model_dump()})


def _lint(placed: Sequence[tuple[Term, SeedEntry]], vocabularies: Mapping[str, Vocabulary]) -> None:
    concepts = [(concept_of(term), entry) for term, entry in placed]
    by_id: dict[str, SeedEntry] = {}
    for concept, entry in concepts:
        if concept.id in by_id:
            raise entry.error(f"the concept {concept.id!r} stands twice", "id")
        by_id[concept.id] = entry
    keys = {concept.id: tuple(keys_of(concept)) for concept, _ in concepts}
    for concept, entry in concepts:
        for fault, near in _faults(concept, keys[concept.id], by_id, vocabularies):
            raise entry.error(f"{concept.id}: {fault}", *near)
    lookup = ConceptLookup(concept for concept, _ in concepts)
    for concept, entry in concepts:
        if concept.id in lookup.wider([concept.id]):
            raise entry.error(f"{concept.id}: is broader than itself, through {concept.broader[0]!r}", "broader")
    _refuse_merged(concepts, keys)


def _faults(
    concept: Concept, keys: Keys, known: Mapping[str, SeedEntry], vocabularies: Mapping[str, Vocabulary]
) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """What is wrong with one concept by itself, each with the way to it in the entry."""
    for language in ("en", "nb"):
        if not concept.forms.get(language):
            yield f"has no form in {language}", (language,)
    for place, broader in enumerate(concept.broader):
        if broader not in known or broader == concept.id:
            yield f"unknown broader concept {broader!r}", ("broader", place)
    yield from _wrong_tags(concept, vocabularies)
    said = {form.casefold() for _, form in keys}
    for place, form in enumerate(concept.shared):
        if form.casefold() not in said:
            yield f"{form!r} is said to be shared but is no form of the concept", ("shared", place)


def _wrong_tags(
    concept: Concept, vocabularies: Mapping[str, Vocabulary]
) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    for facet, codes in concept.tags.items():
        if facet not in TAGGABLE:
            yield f"{facet!r} cannot be linked to", ("tags", facet)
            continue
        for place, code in enumerate(codes):
            if code not in vocabularies[facet]:
                near = vocabularies[facet].nearest(code)
                hint = f", did you mean {near!r}?" if near else ""
                yield f"unknown {facet} {code!r}{hint}", ("tags", facet, place)


def _refuse_merged(concepts: Sequence[tuple[Concept, SeedEntry]], keys: Mapping[str, Keys]) -> None:
    """Refuse two concepts that are found by the same words or stems, unless both say that they share them."""
    first: dict[Key, tuple[Concept, str]] = {}
    for concept, entry in concepts:
        for key, form in keys[concept.id]:
            if key not in first:
                first[key] = (concept, form)
                continue
            other, other_form = first[key]
            if other.id != concept.id and not (_shares(concept, form) and _shares(other, other_form)):
                how = "is" if form == other_form else f"has the same stem as {other_form!r},"
                reason = f"{form!r} {how} a form of {other.id!r} too; say so in `shared` of both, or take one out"
                raise entry.error(f"{concept.id}: {reason}", *_place(entry, form))


def _shares(concept: Concept, form: str) -> bool:
    return form.casefold() in {one.casefold() for one in concept.shared}


def _place(entry: SeedEntry, form: str) -> tuple[str | int, ...]:
    """The way to a form in an entry."""
    for name in ("en", "nb", "nn", "se", "se_unreviewed", "abbreviations"):
        if form in entry.value[name]:
            return (name, entry.value[name].index(form))
    return ()
