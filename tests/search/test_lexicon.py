"""Which words are known, how compounds come apart, and what is taken for a slip."""

import marisa_trie
import pytest

from app.search.generation import Generation
from app.search.lexicon import Lexicon
from app.settings import PROJECT

RELEVANCE = PROJECT / "bench" / "relevance"
ORDINARY_WORDS = (RELEVANCE / "ordinary_words.txt").read_text(encoding="utf-8").split()
READ_SPLITS = frozenset((RELEVANCE / "ordinary_splits.txt").read_text(encoding="utf-8").splitlines())
"""How ordinary words come apart, each line read by eye and found right."""

INDEXED = "barnehage barne hage vold ansatte ansatt utsatte parkering svakt skole skoler landbruk landbruks".split()
SAID = "mobbing kommunestyre tvangsmiddel presse press melding kjønn best plan kommune".split()
ORDINARY = "lekse hjelp hall tid alltid legehjelp vakt ruten tegning uten plan fisk".split()

LEXICON = Lexicon(INDEXED, [*SAID, "alltid", "legehjelp"], marisa_trie.Trie(ORDINARY))


@pytest.mark.parametrize("word", ["barnehage", "BARNEHAGE", "barnehagene", "mobbing", "mobbingen", "fisk", "Fisk"])
def test_words_of_the_index_the_thesaurus_and_the_language_are_known(word: str) -> None:
    assert LEXICON.is_known(word)


@pytest.mark.parametrize("word", ["fiskene", "mobing", "xqzwv", ""])
def test_other_words_are_not(word: str) -> None:
    assert not LEXICON.is_known(word)


def test_a_word_of_the_language_alone_tells_nothing() -> None:
    assert LEXICON.is_known("fisk")
    assert not LEXICON.means_something("fisk")


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("barnehageansatte", ("barnehage", "ansatte")),
        ("Barnehageansatt", ("barnehage", "ansatt")),
        ("voldsutsatte", ("vold", "utsatte")),
        ("kommuneplan", ("kommune", "plan")),
        ("landbruksplan", ("landbruk", "plan")),
        ("landbruksskole", ("landbruk", "skole")),
        ("pressemelding", ("presse", "melding")),
        ("barnehagevoldsplan", ("barnehage", "vold", "plan")),
    ],
)
def test_a_compound_comes_apart_at_its_joints(word: str, parts: tuple[str, ...]) -> None:
    assert LEXICON.split(word) == parts


@pytest.mark.parametrize(
    "word",
    ["", "skole", "fiskehage", "skolefisk", "parkeringsvakt", "skoleruten", "kjønnas", "voldvold" * 4, "planbarn"],
)
def test_what_does_not_come_apart_into_words_that_tell_something_stays_whole(word: str) -> None:
    assert LEXICON.split(word) == ()


def test_no_compound_begins_with_a_light_word_or_ends_in_a_mere_ending() -> None:
    light = Lexicon(["best", "plan", "mann"], [], marisa_trie.Trie(["skap", "plan"]), light=["best"])
    assert light.split("bestplan") == ()
    assert light.split("mannskap") == ()
    assert Lexicon(["best", "plan"], [], marisa_trie.Trie(["plan"])).split("bestplan") == ("best", "plan")


def test_an_english_word_begins_a_compound_only_if_norwegian_has_many_such() -> None:
    tails = "adresse boks bud etasje hylle kasse kode kontor levering nummer ordre pakke".split()
    words = ["post", "vote", *tails, *(f"post{tail}" for tail in tails), "en:post", "en:vote", "voteboks", "plan"]
    lexicon = Lexicon(["post", "vote", "plan"], [], marisa_trie.Trie(words))
    assert lexicon.split("postplan") == ("post", "plan")
    assert lexicon.split("voteplan") == ()
    assert Lexicon(["vote", "plan"], ["vote"], marisa_trie.Trie(words), ["vote"]).split("voteplan") == ("vote", "plan")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mobing", "mobbing"),
        ("mobbbing", "mobbing"),
        ("mobbign", "mobbing"),
        ("mibbing", "mobbing"),
        ("Mobbimg", "mobbing"),
        ("obbing", "mobbing"),
        ("komunestyre", "kommunestyre"),
        ("komunnestyre", "kommunestyre"),
        ("tvangsmidel", "tvangsmiddel"),
        ("tvansmidel", "tvangsmiddel"),
    ],
)
def test_a_slip_is_corrected_and_two_in_a_long_word(typed: str, meant: str) -> None:
    assert LEXICON.correct(typed) == meant


@pytest.mark.parametrize("typed", ["mobin", "mibing", "xqzwv", "asdfghjkl", "vld", "", "kmunestrye", "tvasmidl"])
def test_nonsense_and_a_slip_too_many_are_not_corrected(typed: str) -> None:
    assert LEXICON.correct(typed) is None


def test_the_word_of_the_thesaurus_is_meant_before_one_that_only_a_record_has() -> None:
    lexicon = Lexicon(["kjøns"], ["kjønn"], marisa_trie.Trie([]))
    assert lexicon.correct("kjøn") == "kjønn"
    assert lexicon.correct("kjønx") == "kjønn"


def test_a_doubled_letter_is_the_likeliest_slip() -> None:
    assert Lexicon([], ["stil", "still", "spill"], marisa_trie.Trie([])).correct("spil") == "spill"


@pytest.mark.parametrize("typed", ["leksehjelp", "halltid"])
def test_an_unknown_compound_of_ordinary_words_is_not_taken_for_another_word(typed: str) -> None:
    assert not LEXICON.is_known(typed)
    assert LEXICON.correct(typed) is None


def test_no_ordinary_municipal_word_is_corrected(generation: Generation) -> None:
    read = generation.reader.read
    corrected = {
        word: part.text
        for word in ORDINARY_WORDS
        for group in read(word).groups
        for part in group
        if part.corrected and part.kind != "place"
    }
    assert len(ORDINARY_WORDS) == 2_000
    assert corrected == {}


def test_every_split_of_an_ordinary_word_has_been_read(generation: Generation) -> None:
    parts = {
        f"{word} = {'+'.join(piece.text for piece in part.pieces)}"
        for word in ORDINARY_WORDS
        for group in generation.reader.read(word).groups
        for part in group
        if part.kind == "compound"
    }
    assert len(parts) > 100
    assert parts - READ_SPLITS == set(), "read these, and add those that are right to ordinary_splits.txt"


@pytest.mark.parametrize(
    "word",
    ["bestille", "besteforelder", "voteringer", "godtgjørelse", "kvartalene", "mannskap", "regnskap", "jordmødre"],
)
def test_a_word_that_only_looks_like_a_compound_stays_whole(generation: Generation, word: str) -> None:
    (group,) = generation.reader.read(word).groups
    assert [part.kind for part in group] in (["word"], ["concept"])


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("foreldremøte", ("foreldre", "møte")),
        ("parkeringsplass", ("parkering", "plass")),
        ("landbruksplan", ("landbruk", "plan")),
        ("pressemelding", ("presse", "melding")),
        ("renteutgifter", ("rente", "utgifter")),
        ("egenmeldingsdager", ("egenmelding", "dager")),
        ("parkeringsvakt", ("parkering", "vakt")),
        ("landrettighetskart", ("land", "rettighet", "kart")),
        ("skoleruten", ()),
        ("tegningene", ()),
    ],
)
def test_real_compounds_come_apart_at_the_right_joints(
    generation: Generation, word: str, parts: tuple[str, ...]
) -> None:
    assert generation.reader.lexicon.split(word) == parts


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("mobing", "mobbing"), ("diskrimminering", "diskriminering"), ("barnevrn", "barnevern"), ("sykhejm", "sykehjem")],
)
def test_real_slips_are_corrected(generation: Generation, typed: str, meant: str) -> None:
    assert not generation.reader.lexicon.is_known(typed)
    assert generation.reader.lexicon.correct(typed) == meant
