"""How queries are understood, with the real thesaurus and the words of the seed data."""

import random
import time
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.query import SearchQuery
from app.search.generation import Generation
from app.search.reading import Part
from app.search.service import search

Shown = tuple[str, str] | tuple[str, str, str] | tuple[str, str, Sequence[tuple[str, str]]]
"""Kind and text of a part, with its concepts in one string or the parts it was split into."""


def shown(part: Part) -> Shown:
    if part.pieces:
        return part.kind, part.text, [(piece.kind, piece.text) for piece in part.pieces]
    return (part.kind, part.text, " ".join(part.concepts)) if part.concepts else (part.kind, part.text)


def read(generation: Generation, text: str, *, expand: bool = True) -> list[Shown]:
    return [shown(part) for group in generation.reader.read(text, expand=expand).groups for part in group]


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        # bokmål, nynorsk, English, Northern Sámi
        ("mobbing", [("concept", "mobbing", "bullying")]),
        ("Mobbingen", [("concept", "Mobbingen", "bullying")]),
        ("barnets beste", [("concept", "barnets beste", "best-interests")]),
        ("samiske barn", [("concept", "samiske barn", "sami-children")]),
        ("Grunnloven", [("concept", "Grunnloven", "constitution")]),
        ("isolasjon", [("concept", "isolasjon", "solitary-confinement")]),
        ("vald i nære relasjonar", [("concept", "vald i nære relasjonar", "domestic-violence")]),
        ("skulemiljø", [("concept", "skulemiljø", "school-environment")]),
        ("bullying", [("concept", "bullying", "bullying")]),
        ("best interests of the child", [("concept", "best interests of the child", "best-interests")]),
        ("mánát", [("concept", "mánát", "children")]),
        ("sámi mánát", [("concept", "sámi mánát", "sami-children")]),
        ("BPA", [("concept", "BPA", "personal-assistance")]),
        ("bpa", [("concept", "bpa", "personal-assistance")]),
        ("SP", [("concept", "SP", "iccpr")]),
        ("sp", [("word", "sp")]),
        # several things, and words that ask
        ("mobbing i skolen", [("concept", "mobbing", "bullying"), ("concept", "skolen", "school")]),
        ("hva sier FN om mobbing?", [("concept", "mobbing", "bullying")]),
        ("Korleis kan kommunen hindre mobbing", [("concept", "kommunen", "municipalities"),
                                                 ("concept", "hindre", "prevention"),
                                                 ("concept", "mobbing", "bullying")]),
        ("hva sier FN", [("word", "hva"), ("word", "sier"), ("word", "FN")]),
        # misspelled and compound
        ("mobing", [("concept", "mobbing", "bullying")]),
        ("diskrimminering", [("concept", "diskriminering", "discrimination")]),
        ("samiske mobing", [("concept", "samiske", "sami"), ("concept", "mobbing", "bullying")]),
        ("barnekonvensjonen artikkel 12", [("concept", "barnekonvensjonen artikkel 12", "child-participation")]),
        ("CRPD art. 24", [("concept", "CRPD art 24", "inclusive-education")]),
        ("elevmøte", [("compound", "elevmøte", [("concept", "elev"), ("word", "møte")])]),
        ("barnehageledere", [("compound", "barnehageledere", [("concept", "barnehage"), ("word", "ledere")])]),
        ("xqzwv", [("word", "xqzwv")]),
        # the grammar
        ('"barnets beste"', [("phrase", "barnets beste")]),
        ("barnev*", [("prefix", "barnev")]),
        ("mobbing vold", [("concept", "mobbing", "bullying"), ("concept", "vold", "violence")]),
        ("skole -mobbing", [("concept", "skole", "school")]),
        ("crc/c/nor/co/5–6", [("symbol", "CRC/C/NOR/CO/5-6")]),
        ("avsnitt 18", [("paragraph", "18")]),
        # names of places in documents
        ("CAT 2018 para 18", [("identifier", "CAT"), ("identifier", "2018"), ("paragraph", "18")]),
        ("CAT 2018", [("identifier", "CAT"), ("identifier", "2018")]),
        ("2018", [("identifier", "2018")]),
        ("CRC", [("concept", "CRC", "crc crc-committee")]),
        ("CRC mobbing", [("concept", "CRC", "crc crc-committee"), ("concept", "mobbing", "bullying")]),
        ("crc-2025-views-of-the-child", [("word", "crc-2025-views-of-the-child")]),
        # municipalities
        ("Tromsø", [("place", "Tromsø")]),
        ("BODØ", [("place", "BODØ")]),
        ("barnevern i Bodø", [("concept", "barnevern", "child-welfare"), ("place", "Bodø")]),
        ("", []),
        ("...", []),
    ],
)  # fmt: skip
def test_a_query_is_understood(generation: Generation, typed: str, parts: list[Shown]) -> None:
    assert read(generation, typed) == parts


@pytest.mark.parametrize(
    "typed", ["mobing", "barnehageansatte", "BPA barn", "foreldremøte Bodø", "CAT 2018", "samiske barn"]
)
def test_without_expansion_every_word_stands_for_itself(generation: Generation, typed: str) -> None:
    assert read(generation, typed, expand=False) == [("word", word) for word in typed.split()]


def test_a_correction_keeps_what_was_typed(generation: Generation) -> None:
    ((part,),) = generation.reader.read("mobing").groups
    assert (part.text, part.typed, part.corrected) == ("mobbing", "mobing", True)
    ((part,),) = generation.reader.read("mobbing").groups
    assert (part.typed, part.corrected) == ("mobbing", False)


def test_alternatives_share_a_group_and_each_is_understood(generation: Generation) -> None:
    group, other = generation.reader.read("mobing OR elevmøte OR «barnets beste» skole").groups
    assert [part.kind for part in group] == ["concept", "compound", "phrase"]
    assert [part.kind for part in other] == ["concept"]


def test_a_few_capitals_are_an_abbreviation_and_no_slip(generation: Generation) -> None:
    assert [part.text for group in generation.reader.read("vind QVIND VIMD").groups for part in group] == [
        "vind",
        "QVIND",
        "VIMD",
    ]
    assert (
        generation.reader.read("mobing").groups[0][0].text == generation.reader.read("MOBING").groups[0][0].text.lower()
    )


def test_what_is_excluded_is_never_expanded_or_corrected(generation: Generation) -> None:
    reading = generation.reader.read('skole -mobing NOT "barnets beste"')
    assert [(atom.kind, atom.text) for atom in reading.excluded] == [("word", "mobing"), ("phrase", "barnets beste")]


def test_words_that_only_ask_are_passed_over_and_named(generation: Generation) -> None:
    assert generation.reader.read("hva sier FN om mobbing i skolen").passed_over == ("hva", "sier", "FN", "om", "i")
    assert generation.reader.read("hva sier FN").passed_over == ()


@pytest.mark.parametrize(
    ("typed", "concepts"),
    [
        ("kan lærerne gi elever lekser", ["teachers", "pupils"]),
        ("kven har ansvar for skulen", ["responsibility", "school"]),
        ("kva gjer kommunen men ikkje staten", ["municipalities"]),
    ],
)
def test_light_words_are_passed_over_in_a_sentence(generation: Generation, typed: str, concepts: list[str]) -> None:
    reading = generation.reader.read(typed)
    found = [one for group in reading.groups for part in group for one in part.concepts]
    assert [one for one in found if one in concepts] == concepts
    assert not {"kvens", "men"} & set(found)


def test_a_light_word_alone_means_its_concept(generation: Generation) -> None:
    ((part,),) = generation.reader.read("kven").groups
    assert part.concepts == ("kvens",)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("læraren slo ein elev", "lærar slo elev"),
        ("kommunale og gode boliger", "kommunale boliger"),
    ],
)
def test_light_words_may_stand_between_the_words_of_an_expression(
    generation: Generation, typed: str, plain: str
) -> None:
    ((part,),), ((other,),) = generation.reader.read(typed).groups, generation.reader.read(plain).groups
    assert part.concepts == other.concepts != ()
    assert (part.typed, part.corrected) == (typed, False)


@pytest.mark.parametrize(("apart", "together"), [("barne vern", "barnevern"), ("krise senter", "krisesenter")])
def test_a_compound_typed_apart_is_the_concept(generation: Generation, apart: str, together: str) -> None:
    ((one,),), ((other,),) = generation.reader.read(apart).groups, generation.reader.read(together).groups
    assert one.concepts == other.concepts


def test_a_joint_that_is_missing_is_put_in(generation: Generation) -> None:
    ((part,),) = generation.reader.read("arbeidlivet").groups
    assert part.corrected
    assert part.text.startswith("arbeidslivet")


PIECES = [
    "mobbing", "mobing", "foreldremøte", "barnets", "beste", "skole*", "-vold", "NOT", "OR", "|", '"', "«barn»",
    "para 18", "CRC", "2018", "CRC/C/NOR/CO/5-6", "Tromsø", "hva", "sier", "xqzwv", "SP", "mánát", "()", "\\", "å" * 70,
    "voldsutsatte", "barnehage" * 6, "\x00", "-", "i", "disability", "(a)", "§ 5.2",
    "crc-2025-views-of-the-child", "eller", "🙂", "ǅ",
]  # fmt: skip


@given(text=st.text(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join), expand=st.booleans())
def test_any_text_gives_a_reading_in_bounded_time(generation: Generation, text: str, expand: bool) -> None:
    began = time.process_time()
    reading = generation.reader.read(text, expand=expand)
    assert time.process_time() - began < 0.5
    for group in reading.groups:
        assert group
        assert all(part.text and part.typed for part in group)


@pytest.mark.parametrize("text", ["barnehage" * 55, "skolebarn" * 55, "vold" * 125, "a" * 500, "mobing " * 70])
def test_endless_compounds_and_many_slips_are_read_quickly(generation: Generation, text: str) -> None:
    began = time.process_time()
    generation.reader.read(text)
    assert time.process_time() - began < 0.5


def hostile(draw: random.Random) -> str:
    return draw.choice(["", " "]).join(draw.choices(PIECES, k=draw.randint(1, 8)))


def any_signs(draw: random.Random) -> str:
    """Signs from anywhere in Unicode, half of them letters and blanks of the first block."""
    signs = (draw.choice([draw.randint(32, 255), draw.randint(0, 0x10FFFF)]) for _ in range(draw.randint(1, 60)))
    return "".join(chr(sign) for sign in signs)


@pytest.mark.parametrize("typed", [hostile, any_signs])
def test_a_thousand_queries_are_answered_and_agree_with_their_facets(
    generation: Generation, typed: Callable[[random.Random], str]
) -> None:
    draw = random.Random(20)
    for _ in range(1_000):
        text = typed(draw)
        found = search(generation, SearchQuery(text=text, facets=("municipal",), size=5))
        assert sum(value.count for value in found.facets["municipal"]) == found.total, text
        assert len(found.hits) == min(5, found.total), text


@pytest.mark.parametrize(
    ("typed", "inner"),
    [
        ("vold i nære relasjoner", [("concept", "vold", "violence")]),
        (
            "elever med innvandrerbakgrunn",
            [("concept", "elever", "pupils"), ("concept", "innvandrerbakgrunn", "immigrants")],
        ),
        ("tvang på ungdomshjem", [("concept", "tvang", "coercion-health")]),
        ("mobbing", []),
    ],
)
def test_the_words_of_an_expression_are_kept_beside_it(
    generation: Generation, typed: str, inner: Sequence[Shown]
) -> None:
    ((part,),) = generation.reader.read(typed).groups
    assert part.kind == "concept"
    assert set(inner) <= {shown(one) for one in part.inner}
    assert bool(inner) == bool(part.inner)


@pytest.mark.parametrize(
    ("typed", "inner"),
    [
        ("politiopplæring", [("concept", "politi", "police"), ("concept", "opplæring", "education")]),
        ("foreldremøter", []),
    ],
)
def test_a_word_that_records_hold_keeps_the_concepts_it_is_made_of(
    generation: Generation, typed: str, inner: Sequence[Shown]
) -> None:
    ((part,),) = generation.reader.read(typed).groups
    assert [shown(one) for one in part.inner] == inner


def test_a_law_is_taken_apart_though_its_stem_is_a_word(generation: Generation) -> None:
    pieces = [("concept", "valdtekt", "rape"), ("concept", "lova", "legislation law-word")]
    ((kind, text, found),) = read(generation, "valdtektslova")
    assert (kind, text) == ("compound", "valdtektslova")
    assert [one[1] for one in found] == [piece[1] for piece in pieces]
