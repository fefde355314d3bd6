"""Finding concepts in running words."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.concept import Concept
from app.domain.language import Language
from app.search.concepts import WORD, ConceptLookup, keys_of, stem
from app.search.generation import Generation


def concept(
    id_: str,
    nb: Sequence[str] = (),
    short: Sequence[str] = (),
    broader: Sequence[str] = (),
    tags: Mapping[str, tuple[str, ...]] | None = None,
    **forms: Sequence[str],
) -> Concept:
    spoken = {language: tuple(said) for language, said in {"nb": nb, **forms}.items() if said}
    return Concept(id_, spoken, tuple(short), tuple(broader), tags or {})


LOOKUP = ConceptLookup(
    [
        concept("children", nb=["barn"], nn=["born"], en=["children", "child"], se=["mánát"]),
        concept("best-interests", nb=["barnets beste"], en=["best interests of the child"]),
        concept("kindergarten", nb=["barnehage"], broader=["children"], tags={"theme": ("school",)}),
        concept("kindergarten-staff", nb=["ansatte i barnehage"], broader=["kindergarten"]),
        concept("bullying", nb=["mobbing"], en=["bullying"], tags={"theme": ("violence", "school")}),
        concept("constitution", nb=["Grunnloven"]),
        concept("ground", nb=["grunn"]),
        concept("doctor", nb=["fastlege"]),
        concept("firm", nb=["fast"]),
        concept("dementia", nb=["demens"]),
        concept("accessibility", en=["accessibility"]),
        concept("accession", en=["accession"]),
        concept("covenant", nb=["konvensjonen"], short=["SP"]),
        concept("assistance", nb=["personlig assistanse"], short=["BPA"]),
        concept("child-disability-unit", nb=["enheten"], short=["HAB barn"]),
        concept("ring-a", nb=["ringaa"], broader=["ring-b"]),
        concept("ring-b", nb=["ringbb"], broader=["ring-a", "gone"]),
    ]
)


def found(text: str) -> list[str]:
    return [id_ for one in LOOKUP.find(WORD.findall(text)) for id_ in one.concepts]


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("barn", ["children"]),
        ("barnets beste", ["best-interests"]),
        ("beste barnets", ["children"]),
        ("til barnets eget beste", ["children"]),
        ("barnets beste, barnets", ["best-interests", "children"]),
        ("ansatte i barnehagen", ["kindergarten-staff"]),
        ("ansatte i en barnehage", ["kindergarten"]),
        ("the best interests of the child", ["best-interests"]),
        ("best interests", []),
        ("", []),
    ],
)
def test_the_longest_form_comes_first_and_no_word_is_used_twice(text: str, concepts: list[str]) -> None:
    assert found(text) == concepts


@pytest.mark.parametrize("word", ["barn", "barna", "born", "borna", "children", "child", "mánát", "BARN", "Manat"])
def test_every_language_is_read_at_once(word: str) -> None:
    assert found(word) == ["children"]


def test_words_of_several_languages_stand_side_by_side() -> None:
    assert found("Barn og mánát: children, bullying og mobbing") == ["children"] * 3 + ["bullying"] * 2


@pytest.mark.parametrize(("language", "times"), [("nb", 2), ("nn", 2), ("en", 1), ("se", 1)])
def test_a_text_is_read_in_its_own_language_and_names_a_concept_each_time_it_does(
    language: Language, times: int
) -> None:
    assert list(LOOKUP.in_text("barn, born, child, mánát", language)) == ["children"] * times


@pytest.mark.parametrize(
    ("word", "of"),
    [
        ("mobbingen", "bullying"),
        ("Mobbing", "bullying"),
        ("barnehager", "kindergarten"),
        ("barnehagene", "kindergarten"),
        ("barnehagens", "kindergarten"),
        ("barnehagar", "kindergarten"),
        ("Grunnloven", "constitution"),
        ("grunnlovens", "constitution"),
        ("grunnlova", "constitution"),
        ("grunnen", "ground"),
        ("fastleger", "doctor"),
        ("fastlegen", "doctor"),
        ("faste", "firm"),
        ("demensen", "dementia"),
        ("accessibility", "accessibility"),
        ("accessions", "accession"),
    ],
)
def test_a_word_is_found_in_every_inflection_and_mistaken_for_no_other(word: str, of: str) -> None:
    assert found(word) == [of]


@pytest.mark.parametrize("word", ["dem", "access", "mobb", "barnehagebarn", "assistanse", "ring"])
def test_what_only_looks_like_a_form_is_none(word: str) -> None:
    assert found(word) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("Grunnloven", "grunn"), ("fastlege", "fast"), ("demens", "dem"), ("legen", "fastlegen"), ("huseier", "hus")],
)
def test_words_that_snowball_confuses_have_stems_of_their_own(one: str, other: str) -> None:
    assert stem("nb", one) != stem("nb", other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("program", "programmet"),
        ("fosterhjem", "fosterhjemmene"),
        ("huseier", "huseierne"),
        ("huseigar", "huseigarane"),
    ],
)
def test_inflections_that_snowball_keeps_apart_have_one_stem(one: str, other: str) -> None:
    assert stem("nb", one) == stem("nb", other)


@pytest.mark.parametrize(
    ("word", "concepts"),
    [
        ("SP", ["covenant"]),
        ("sp", []),
        ("Sp", []),
        ("BPA", ["assistance"]),
        ("bpa", ["assistance"]),
        ("Bpa", ["assistance"]),
        ("BPAer", []),
        ("HAB barn", ["child-disability-unit"]),
        ("barn med HAB", ["children"]),
    ],
)
def test_an_abbreviation_of_two_letters_counts_only_as_it_is_written(word: str, concepts: list[str]) -> None:
    assert found(word) == concepts


def test_the_places_of_what_is_found_are_told() -> None:
    words = "vern om barnets beste i barnehagen".split()
    assert [(one.start, one.end) for one in LOOKUP.find(words)] == [(2, 4), (5, 6)]
    assert LOOKUP.at(words, 0) is LOOKUP.at(words, 3) is None


def test_tags_mean_the_concepts_that_name_them() -> None:
    assert list(LOOKUP.tagged({"theme": ("school",)})) == ["kindergarten", "bullying"]
    assert list(LOOKUP.tagged({"theme": ("nothing",), "group": ("school",)})) == []


@pytest.mark.parametrize(
    ("ids", "wider"),
    [
        ([], set()),
        (["children"], set()),
        (["kindergarten"], {"children"}),
        (["kindergarten-staff"], {"kindergarten", "children"}),
        (["ring-a"], {"ring-a", "ring-b"}),
        (["ring-b", "kindergarten"], {"ring-a", "ring-b", "children"}),
    ],
)
def test_wider_reaches_every_broader_concept_and_ends_on_rings(ids: list[str], wider: set[str]) -> None:
    assert LOOKUP.wider(ids) == wider


WORDS = st.sampled_from("barn barnets beste best interests of the child ansatte i barnehage HAB SP x 1 å".split())


@given(st.lists(WORDS, max_size=20))
def test_what_is_found_goes_from_left_to_right_and_never_overlaps(words: list[str]) -> None:
    ends = [0]
    for one in LOOKUP.find(words):
        assert ends[-1] <= one.start < one.end <= len(words)
        assert one.concepts
        ends.append(one.end)


def test_every_form_of_the_thesaurus_finds_its_concept(generation: Generation) -> None:
    lookup = generation.reader.concepts
    for one in lookup.concepts.values():
        for _, form in keys_of(one):
            words = WORD.findall(form)
            whole = lookup.at(words, 0)
            assert whole is not None, form
            assert whole.end == len(words), form
            assert one.id in whole.concepts, form


@given(
    st.lists(
        st.sampled_from("barn barnets beste BEST interests of the child SP sp mánát og mobbingen".split()), max_size=9
    )
)
def test_a_text_is_read_as_its_words_are(words: list[str]) -> None:
    for language, analyser in (("nb", "nb"), ("nn", "nb"), ("en", "en"), ("se", "se")):
        one_by_one = [concept for found in LOOKUP.find(words, (analyser,)) for concept in found.concepts]
        assert list(LOOKUP.in_text(" ".join(words), language)) == one_by_one  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"), [("ledige", "ledere"), ("farleg", "far"), ("fattig", "fatt"), ("bolig", "bo")]
)
def test_the_ending_that_makes_an_adjective_is_part_of_it(one: str, other: str) -> None:
    assert stem("nb", one) != stem("nb", other)


@pytest.mark.parametrize(("one", "other"), [("offentlige", "offentleg"), ("kvinnelig", "kvinneleg")])
def test_adjectives_are_the_same_in_both_kinds_of_norwegian(one: str, other: str) -> None:
    assert stem("nb", one) == stem("nn", other)
