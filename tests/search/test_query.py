"""What a search finds, on the real seed data."""

import re
import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.facets import FACETS
from app.domain.query import SORTS, SearchQuery
from app.domain.recommendation import Recommendation, parts_of
from app.search.generation import Generation
from app.search.service import search
from app.search.suggest import nearest
from tests.search.conftest import Find

EVERY_FACET = tuple(facet.name for facet in FACETS)

NASTY = [
    "*", "**", "?", "b?rn", "ba*rn", "*.*", "b*", ".*", "[a-z]", "(", ")", "((((", "[", "]]", "{1,9}", "a{2}",
    "^a$", "a|b", "|", "\\", "\\\\", "a\\", "\\*", "\\u0000", "%00", "%", "_", "-", "--", "- -", "-*", "-\"", "-«",
    "+", "&&", "||", "!", "~", "~1", "barn~", "barn^5", "title_nb:barn", "title_nb:*", "*:*", "id:[a TO z]",
    "_exists_:id", "OR", "NOT", "AND OR NOT", "a OR", "OR a", "NOT NOT", "'", "''", "\"", "\"\"", "\"a", "a\"",
    "\"\" \"\"", "\"*\"", "«»", "<script>", "&lt;", "'; DROP TABLE text; --", "../../etc/passwd", "\x00", "\x00a",
    "\ud800", "\udfff", "\u200b", "\u202e", "\ufeff", "a\u0301\u0301\u0301", "ﬁ", "İ", "ß", "ǅ", "🙂", "👩‍👩‍👧", "中文",
    "العربية", "٣", "²", "½", "Ⅷ", "ﷺ", "A/", "/", "//", "CRC/", "CRC/C/*", "CRC/C/(", "A/1(2)/3", "A/" + "B" * 498,
    "CRC" + "/A" * 248, "CRC/1(" + "A" * 490 + ")", "x" * 500, "x" * 59 + "*", "x" * 60 + "*", "x" * 499 + "*",
    "å" * 500, "å" * 30 + "*", "\"" * 500, "'" * 500, "-" * 500, "(" * 500, "*" * 500, "\\" * 500, "/" * 500,
    "a " * 250, "-a " * 166, "a OR " * 100, "a* " * 166, "aa* " * 125, "\"a b\" " * 83, "1 " * 250, "para 1 " * 71,
    "para 9999999999", "para 12 (z)", "§ 0", "para 5-1", "99999999999999999999", "-1", "1e9", "NaN", "٣" * 60 + "*",
    "😀*", "og", "og i på", "the", "-og", "and/or", "'s",
]  # fmt: skip


def in_order(phrase: str, text: str) -> bool:
    """Whether the words of the phrase stand in the text one after the other, whatever signs stand between them."""
    return re.search(r"(?<!\w)" + r"[\W_]+".join(map(re.escape, phrase.lower().split())) + r"(?!\w)", text) is not None


@pytest.mark.parametrize("text", NASTY)
def test_whatever_is_typed_is_answered_within_a_second_in_every_order(generation: Generation, text: str) -> None:
    began = time.process_time()
    found = [search(generation, SearchQuery(text=text, sort=sort, facets=EVERY_FACET)) for sort in SORTS]
    assert time.process_time() - began < len(SORTS)
    assert len({one.total for one in found}) == 1
    assert all(len(one.hits) == min(20, one.total) for one in found)


SIGNS = st.lists(
    st.sampled_from(['"', "-", "*", " ", "OR ", "NOT ", "barn", "skole*", "para 18", "CRC/C/NOR", "(", "\\", "å"]),
    max_size=40,
).map("".join)


@given(text=st.text(max_size=80) | SIGNS, language=st.sampled_from(["nb", "nn", "en", "se"]))
@example("\x00", "nb")
@settings(max_examples=300, deadline=None)
def test_any_text_searches_and_every_hit_is_reached(find: Find, text: str, language: str) -> None:
    assert find(text, language=language) is not None


@pytest.mark.parametrize("text", ["barn", "-barn", "children OR disability", "og", ""])
@pytest.mark.parametrize("size", [1, 7, 100])
def test_paging_reaches_every_hit_once(find: Find, text: str, size: int) -> None:
    if size == 1:
        text += " para 18"
    assert sorted(find(text, size=size)) == sorted(find(text))


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("page", [27, 28, 1_000_000])
def test_a_page_beyond_the_last_is_empty_and_knows_the_total(generation: Generation, page: int, sort: str) -> None:
    found = search(generation, SearchQuery(page=page, sort=sort, facets=()))  # type: ignore[arg-type]
    assert (found.total, len(found.hits)) == (524, 4 if page == 27 else 0)


def test_blank_text_finds_everything_and_text_without_letters_nothing(find: Find) -> None:
    assert len(find("")) == len(find(" \n ")) == 524
    assert find("*") == find("-") == find("\x00") == []


@pytest.mark.parametrize(
    "without", ["-skole", "NOT skole", "IKKE school", "IKKJE barn", '-"best interests"', "-barnev*", "-disability"]
)
def test_not_excludes_every_hit(find: Find, texts: dict[str, str], without: str) -> None:
    word = re.sub(r"^(-|\w+ )", "", without).strip('"')
    kept = set(find(without))
    pattern = word.rstrip("*") if word.endswith("*") else word + r"(?!\w)"
    holding = {id_ for id_, text in texts.items() if re.search(r"(?<!\w)" + pattern, text)}
    assert holding
    assert not kept & holding


@pytest.mark.parametrize(
    "word", ["barn", "school", "skole*", '"best interests"', "CRC/C/NOR/CO/5-6", "para 18", "2018"]
)
def test_a_search_and_its_exclusion_divide_the_corpus(find: Find, word: str) -> None:
    with_it, without = find(word, expand=False), find(f"-{word}")
    assert with_it
    assert without
    assert sorted(with_it + without) == sorted(find(""))


@pytest.mark.parametrize(
    "phrase", ["best interests of the child", "barnets beste", "solitary confinement", "i samsvar med"]
)
def test_a_phrase_finds_exactly_the_texts_that_hold_it(find: Find, texts: dict[str, str], phrase: str) -> None:
    holding = {id_ for id_, text in texts.items() if in_order(phrase, text)}
    assert holding
    assert set(find(f'"{phrase}"')) == holding


def test_the_words_of_a_phrase_in_another_order_are_not_it(find: Find) -> None:
    assert find('"barnets beste"')
    assert find('"beste barnets"') == []


def test_a_word_too_long_for_the_index_is_not_passed_over(find: Find) -> None:
    assert find('"barnets beste"')
    assert find(f'"barnets beste {"x" * 70}"') == []
    assert find(f"barn/{'x' * 70}") == []


@pytest.mark.parametrize("prefix", ["barnev", "SKOLE", "sa", "språk", "disabil"])
def test_a_prefix_finds_exactly_the_texts_with_a_word_that_begins_so(
    find: Find, texts: dict[str, str], prefix: str
) -> None:
    begins = {id_ for id_, text in texts.items() if re.search(rf"(?<![^\W_]){prefix.lower()}", text)}
    assert begins
    assert set(find(f"{prefix}*")) == begins


@pytest.mark.parametrize(("one", "other"), [("mobbing", "vold"), ("school", "prison"), ('"barnets beste"', "fengs*")])
@pytest.mark.parametrize("word", ["OR", "ELLER", "|"])
def test_or_is_the_union(find: Find, one: str, other: str, word: str) -> None:
    first, second = set(find(one)), set(find(other))
    assert first - second
    assert second - first
    assert set(find(f"{one} {word} {other}")) == first | second


def test_what_covers_more_of_the_question_stands_first(find: Find) -> None:
    found, bullying, school = find("mobbing skole"), set(find("mobbing")), set(find("skole"))
    both = [id_ for id_ in found if id_ in bullying & school]
    assert both
    assert found[: len(both)] == both
    assert set(found) <= bullying | school


def test_words_of_no_record_keep_the_others_from_answering_alone(find: Find) -> None:
    assert find("snøbrøyting") == []
    assert find("skole") != []
    assert find("snøbrøyting skole") == []


def test_stop_words_count_only_when_there_is_nothing_else(find: Find) -> None:
    assert find("hva sier FN om mobbing i skolen") == find("mobbing skolen")
    assert len(find("og")) > 100
    assert len(find("the")) > 100


@pytest.mark.parametrize("symbol", ["CRC/C/NOR/CO/5-6", "crc/c/nor/co/5-6", "CRC/C/NOR/CO/5–6", "(CRC/C/NOR/CO/5‑6)"])
def test_a_symbol_finds_exactly_the_documents_records(
    find: Find, records: dict[str, Recommendation], symbol: str
) -> None:
    of_document = {id_ for id_, record in records.items() if record.document == "CRC/C/NOR/CO/5-6"}
    assert of_document
    assert set(find(symbol)) == of_document


def test_every_document_is_found_by_its_symbol(
    find: Find, generation: Generation, records: dict[str, Recommendation]
) -> None:
    for document in generation.catalogue.documents.values():
        if document.symbol:
            mine = {id_ for id_, one in records.items() if one.document == document.id}
            assert mine <= set(find(document.symbol)), document.symbol


def test_the_beginning_of_a_symbol_finds_what_stands_below_it(find: Find) -> None:
    assert set(find("CRC/C/NOR")) >= set(find("CRC/C/NOR/CO/4")) | set(find("CRC/C/NOR/CO/5-6"))
    assert set(find("CRC/C/NOR/CO/5")) == set()


def test_body_year_and_paragraph_find_the_place(find: Find) -> None:
    assert find("CAT 2018 para 18") == ["cat-2018-solitary-confinement"]
    assert find("cat 2018 avsnitt 18") == find("CAT 2018 § 18") == ["cat-2018-solitary-confinement"]


def test_a_section_is_one_of_a_law_too(find: Find, texts: dict[str, str]) -> None:
    found = find("straffeloven § 291")
    assert found
    assert all(re.search(r"\b291\b", texts[id_]) for id_ in found)
    assert find("straffeloven avsnitt 291") == []


@pytest.mark.parametrize(
    ("asked", "paragraph"),
    [("32", "32–33"), ("33", "32–33"), ("12 (c)", "12 (a), (c)"), ("12", "12 (a), (c)"), ("5 (f)", "5 (f)")],
)
def test_a_paragraph_is_found_by_each_number_it_covers(
    find: Find, records: dict[str, Recommendation], asked: str, paragraph: str
) -> None:
    standing = {id_ for id_, one in records.items() if paragraph in {part.paragraph for part in parts_of(one)}}
    assert standing
    assert standing <= set(find(f"avsnitt {asked}"))


def test_several_paragraphs_find_each_of_them(find: Find) -> None:
    assert set(find("avsnitt 16–18")) == set(find("para 16")) | set(find("para 17")) | set(find("para 18"))
    assert set(find("avsnitt 12 (a), (c)")) == set(find("para 12 (a)")) | set(find("para 12 (c)"))


def test_an_id_finds_its_record_first_and_a_measures_id_the_recommendation(
    find: Find, records: dict[str, Recommendation]
) -> None:
    for id_ in ("crc-2025-views-of-the-child", "cat-2018-solitary-confinement"):
        assert find(id_)[0] == find(id_.upper())[0] == id_
    held = next(one for one in records.values() if one.measures)
    assert find(held.measures[0].id)[0] == held.id


def test_every_record_is_found_by_its_id_and_every_alias_by_find(
    generation: Generation, records: dict[str, Recommendation]
) -> None:
    for id_, record in records.items():
        for name in (id_, *(value for _, value in record.external_ids)):
            found = generation.find(name)
            assert found is not None
            assert found[0] == record
    assert generation.find("2018") is generation.find("crc") is generation.find("") is None


@pytest.mark.parametrize(("name", "code"), [("Sverige", "SWE"), ("Sweden", "SWE"), ("Danmark", "DNK")])
def test_a_recommending_states_name_finds_its_records(
    find: Find, records: dict[str, Recommendation], name: str, code: str
) -> None:
    of_state = {id_ for id_, one in records.items() if code in one.tags.get("recommending_state", ())}
    assert of_state
    assert of_state <= set(find(name))


def test_words_of_a_measure_find_its_recommendation_and_name_the_measure(
    generation: Generation, records: dict[str, Recommendation]
) -> None:
    for record in [one for one in records.values() if len(one.measures) > 1][:20]:
        for measure in record.measures:
            title = next(text.text for text in measure.texts if text.kind == "title")
            found = search(generation, SearchQuery(text=f'"{title}"', facets=(), size=100))
            named = {hit.recommendation.id: hit.matched_measures for hit in found.hits}
            assert measure.id in named[record.id]


def test_a_measure_is_not_named_for_single_words_of_a_phrase(generation: Generation) -> None:
    found = search(generation, SearchQuery(text='"best interests of the child"', facets=(), size=100))
    assert found.hits
    for hit in found.hits:
        for measure in hit.recommendation.measures:
            held = any(in_order("best interests of the child", text.text.lower()) for text in measure.texts)
            assert (measure.id in hit.matched_measures) == held


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("barnehager", "barnehage"),
        ("skoler", "skole"),
        ("schools", "school"),
        ("prison", "prisons"),
    ],
)
def test_another_form_of_a_word_finds_it(find: Find, texts: dict[str, str], typed: str, written: str) -> None:
    holding = {id_ for id_, text in texts.items() if re.search(rf"(?<!\w){written}(?!\w)", text)}
    assert holding
    assert holding <= set(find(typed))


def test_capitals_and_decomposed_letters_make_no_difference(find: Find) -> None:
    assert find("Språk")
    assert find("språk") == find("SPRÅK") == find(unicodedata.normalize("NFD", "språk"))


def dated(generation: Generation, record: Recommendation) -> tuple[int, str]:
    document = generation.catalogue.documents.get(record.document or "")
    return record.year, (document.date if document else "") or str(record.year)


@pytest.mark.parametrize("text", ["", "barn"])
@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_newest_and_oldest_go_by_date(
    find: Find, generation: Generation, records: dict[str, Recommendation], text: str, sort: str
) -> None:
    dates = [dated(generation, records[id_]) for id_ in find(text, sort=sort, size=50)]
    assert dates == sorted(dates, reverse=sort == "newest")
    assert len(set(dates)) > 5


def test_document_order_is_by_symbol_paragraph_and_id(find: Find, records: dict[str, Recommendation]) -> None:
    in_order_ = [records[id_] for id_ in find(sort="document")]
    documents = [one.document for one in in_order_]
    assert documents == sorted(documents, key=lambda key: (key is None, key or ""))
    first = [one for one in in_order_ if one.document == "CAT/C/NOR/CO/8" and one.paragraph]
    numbers = [int(re.findall(r"\d+", one.paragraph or "")[0]) for one in first]
    assert len(set(numbers)) > 1
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("text", ["", "barn", "-barn", "og"])
def test_the_same_search_gives_the_same_order_on_pages_of_any_size(find: Find, text: str, sort: str) -> None:
    assert find(text, sort=sort) == find(text, sort=sort, size=23)


def test_a_title_counts_more_than_a_rationale(find: Find, records: dict[str, Recommendation]) -> None:
    best = records[find("isolasjon")[0]]
    assert "isolasjon" in " ".join(text.text.lower() for text in best.texts if text.kind == "title")


def test_filters_without_codes_are_no_filters(find: Find) -> None:
    assert len(find(filters={"theme": (), "body": ()})) == 524


def test_an_unknown_code_or_an_impossible_range_finds_nothing(find: Find) -> None:
    assert find(filters={"theme": ("nobody",)}) == []
    assert find(year_from=2020, year_to=2010) == []
    assert find(year_from=1945, year_to=1950) == []
    assert len(find(year_from=1945, year_to=2100)) == 524


@pytest.mark.parametrize(
    ("word", "other"),
    [("demens", "dem"), ("Grunnloven", "grunn"), ("accession", "accessibility"), ("fastlege", "fast")],
)
def test_a_word_with_the_stem_of_another_does_not_find_it(
    find: Find, texts: dict[str, str], word: str, other: str
) -> None:
    found = find(word, expand=False)
    assert len(found) < len(find(other, expand=False))
    assert all(word.lower()[:-2] in texts[id_] for id_ in found)


def test_what_is_offered_instead_stands_in_the_same_order_in_every_process(generation: Generation) -> None:
    (part,) = generation.reader.read("mobing").groups[0]
    wider = sorted(generation.reader.concepts.wider(part.concepts))
    labels = [generation.catalogue.label("concept", one, "nb") for one in (*part.concepts, *wider)]
    offered = [one.label for one in nearest(generation, "mobing", "nb")]
    assert len(offered) > 2
    assert offered == [label for label in labels if label in offered]
