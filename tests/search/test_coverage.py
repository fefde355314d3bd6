"""How much of a question its hits must cover."""

import re

import pytest

from app.domain.query import SearchQuery
from app.search.clauses import any_of, concept_query, part_query
from app.search.coverage import FEW
from app.search.generation import Generation
from app.search.query import asked
from app.search.service import count_hits
from app.search.suggest import nearest
from tests.search.conftest import Find


@pytest.mark.parametrize(
    ("one", "other"),
    [("mobbing", "skole"), ("samisk", "språk"), ("fengsel", "isolasjon"), ("vold", "kvinner")],
)
def test_hits_that_cover_more_of_the_question_stand_first(find: Find, one: str, other: str) -> None:
    first, second = set(find(one)), set(find(other))
    found = find(f"{one} {other}")
    covered = [(id_ in first) + (id_ in second) for id_ in found]
    assert 2 in covered
    assert covered == sorted(covered, reverse=True)
    assert 0 not in covered


@pytest.mark.parametrize("text", ["mobbing skole språk", "barnevern vold språk", "tvang fengsel barn"])
def test_the_order_of_the_words_makes_no_difference_to_what_is_found(find: Find, text: str) -> None:
    assert sorted(find(text)) == sorted(find(" ".join(reversed(text.split()))))


@pytest.mark.parametrize("setting", ["skole", "barn", "barnehage", "kommune", "ansatte"])
@pytest.mark.parametrize("unheard", ["snøbrøyting", "xqzwv"])
def test_a_word_of_no_record_in_a_setting_alone_finds_nothing(find: Find, unheard: str, setting: str) -> None:
    assert find(setting)
    assert find(f"{setting} {unheard}") == find(unheard) == []


@pytest.mark.parametrize("matter", ["vold", "diskriminering", "rasisme"])
def test_a_word_of_no_record_beside_a_matter_is_left_out(find: Find, generation: Generation, matter: str) -> None:
    assert find(f"{matter} xqzwv") == find(matter) != []
    assert asked(generation, f"{matter} xqzwv", True).left_out == ("xqzwv",)


def test_a_word_of_no_record_is_left_out_when_the_rest_is_most_of_the_question(find: Find) -> None:
    assert find("mobbing i skolen hoppslott") == find("mobbing i skolen")


@pytest.mark.parametrize("setting", ["skolen", "krisesenteret", "barnevernet", "sykehjemmet"])
@pytest.mark.parametrize("practical", ["parkering ved", "åpningstider på", "telefonnummer til", "snøbrøyting utenfor"])
def test_a_practical_thing_decides_what_is_asked(find: Find, practical: str, setting: str) -> None:
    assert find(setting) != []
    assert find(f"{practical} {setting}") == []


@pytest.mark.parametrize("text", ["byggesaksgebyr", "nabovarsel", "skoleskyss hvor langt", "skjenkebevilling kontroll"])
def test_what_is_everyday_is_not_answered_with_what_is_broader_or_stands_beside_it(find: Find, text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize("occasion", ["på skolebussen", "i svømmehallen", "i sommerferien"])
def test_a_matter_is_found_whatever_the_occasion(find: Find, occasion: str) -> None:
    assert find(f"mobbing {occasion}") == find("mobbing") != []


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("mobbing", ()),
        ("mobbing skole", ()),
        ("", ()),
        ("snøbrøyting skole", ("snøbrøyting",)),
        ("Snøbrøyting mobbing xqzwv", ("Snøbrøyting", "xqzwv")),
        ("barnevern i Bodø", ("Bodø",)),
        ("hva sier FN om mobbing", ()),
    ],
)
def test_words_that_are_left_out_are_named_as_they_were_typed(
    generation: Generation, text: str, left_out: tuple[str, ...]
) -> None:
    assert asked(generation, text, True).left_out == left_out


@pytest.mark.parametrize("place", ["Bodø", "Tromsø"])
def test_a_place_nobody_speaks_of_does_not_stand_in_the_way(find: Find, place: str) -> None:
    assert find(f"barnevern i {place}") == find("barnevern")
    assert find(place) == []


@pytest.mark.parametrize("expand", [True, False])
@pytest.mark.parametrize(
    ("text", "without"),
    [("skole", "mobbing"), ("barn", "barnevern"), ("fengsel", "women"), ("diskriminering", "women"), ("vold", "barn")],
)
def test_not_excludes_every_hit_that_holds_the_word_however_it_was_found(
    find: Find, texts: dict[str, str], text: str, without: str, expand: bool
) -> None:
    holding = {id_ for id_, said in texts.items() if re.search(rf"(?<!\w){without}(?!\w)", said)}
    found, kept = set(find(text, expand=expand)), set(find(f"{text} -{without}", expand=expand))
    assert kept
    assert found & holding
    assert not kept & holding


def test_a_search_that_is_expanded_finds_what_its_words_alone_find_and_more(find: Find) -> None:
    for text in ("mobbing", "barnevern", "vald"):
        assert set(find(text, expand=False)) < set(find(text)), text


@pytest.mark.parametrize("few", ["adopsjon", "sykehjem", "barnefattigdom"])
def test_a_concept_with_few_hits_is_backed_by_its_broader_ones_behind_its_own(
    find: Find, generation: Generation, few: str
) -> None:
    ((part,),) = generation.reader.read(few).groups
    own = set(find(few, expand=False))
    found = find(few)
    assert len(own) < FEW < len(found)
    assert own <= set(found[: 2 * FEW])
    broader = generation.reader.concepts.wider(part.concepts)
    assert broader


@pytest.mark.parametrize("unheard", ["barnehagemiljø", "bostøtte", "startlån", "hjemmesykepleie"])
def test_a_concept_without_hits_finds_nothing_and_what_is_broader_is_offered(
    find: Find, generation: Generation, unheard: str
) -> None:
    assert find(unheard) == []
    offered = nearest(generation, unheard, "nb")
    assert offered
    for one in offered:
        assert one.count == count_hits(generation, SearchQuery(text=one.label)) > 0


@pytest.mark.parametrize("case", ["sesongarbeid", "voldsalarm", "svart arbeid", "aldersvurdering"])
def test_a_case_no_record_speaks_of_is_answered_with_what_is_broader_and_that_is_said(
    generation: Generation, case: str
) -> None:
    concepts = generation.reader.concepts.concepts
    ((part,),) = generation.reader.read(case).groups
    assert [concepts[one].role for one in part.concepts] == ["case"]
    broader = any_of([concept_query(generation.index.schema, one) for one in concepts[part.concepts[0]].broader])
    assert count_hits(generation, SearchQuery(text=case)) == len(generation.documents.find(broader)[0]) > 0
    assert asked(generation, case, True).left_out == (case,)


def test_an_expression_no_record_speaks_of_is_read_by_its_words(find: Find, generation: Generation) -> None:
    text = "bofellesskap for utviklingshemmede"
    ((part,),) = generation.reader.read(text).groups
    assert part.concepts == ("group-homes",)
    assert set(find(text)) == set(find("utviklingshemmede")) != set()
    assert asked(generation, text, True).left_out == ("bofellesskap",)


@pytest.mark.parametrize("text", ["rammeavtale kontorrekvisita", "skjenkebevilling xqzwv"])
def test_what_is_broader_stands_in_only_beside_what_some_record_speaks_of(find: Find, text: str) -> None:
    assert find(text) == []


def test_the_words_of_an_expression_find_nothing_more_but_raise_what_has_them(
    find: Find, generation: Generation
) -> None:
    text, inner = "elever med innvandrerbakgrunn", "elever"
    found = find(text)
    having = [id_ in set(find(inner)) for id_ in found]
    assert any(having)
    assert not all(having)
    assert having[:2] == [True, True]


def test_a_word_made_of_concepts_finds_what_speaks_of_all_of_them(find: Find) -> None:
    found, speaking = find("politiopplæring"), set(find("politi")) & set(find("opplæring"))
    holding = set(find("politiopplæring", expand=False))
    assert 0 < len(holding) < len(found)
    assert holding <= set(found) <= speaking | holding


def test_a_piece_of_a_compound_that_is_no_concept_finds_nothing_by_itself(find: Find) -> None:
    assert find("kort")
    assert find("parkeringskort") == []


@pytest.mark.parametrize("few", ["omskjæring av jenter", "adopsjon", "skilsmisse"])
def test_what_is_broader_never_comes_before_the_concept_itself(find: Find, generation: Generation, few: str) -> None:
    ((part,),) = generation.reader.read(few).groups
    schema = generation.index.schema
    own = {
        generation.record(address).id
        for _, address in generation.searcher.search(part_query(schema, part), generation.size).hits
    }
    found = find(few)
    assert 0 < len(own) < FEW < len(found)
    assert set(found[: len(own)]) == own
