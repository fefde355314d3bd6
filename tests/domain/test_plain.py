"""Domain values go through JSON and come back the same."""

from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.document import Document
from app.domain.language import LANGUAGES
from app.domain.plain import document_from, plain, recommendation_from, vocabulary_from
from app.domain.recommendation import LEVELS, Measure, Municipal, Provenance, Recommendation, Text
from app.domain.vocabulary import Term, Vocabulary

words = st.text(max_size=12)
maybe = st.none() | words
many = st.lists(words, max_size=3).map(tuple)
labels = st.dictionaries(st.sampled_from(LANGUAGES), words)
texts = st.lists(
    st.builds(
        Text,
        st.sampled_from(["title", "official", "rationale"]),
        st.sampled_from(LANGUAGES),
        words,
        st.sampled_from(["own", "un"]),
        st.sampled_from(["unreviewed", "stale"]),
    ),
    max_size=3,
).map(tuple)
part: dict[str, Any] = {
    "id": words,
    "texts": texts,
    "tags": st.dictionaries(words, many, max_size=3),
    "municipal": st.builds(Municipal, st.sampled_from(LEVELS), many, maybe),
    "provenance": st.builds(Provenance, maybe, words, many, labels),
    "paragraph": maybe,
}
recommendations = st.builds(
    Recommendation,
    **part,
    year=st.integers(1945, 2100),
    document=maybe,
    treaty_articles=many,
    official_text_fingerprint=maybe,
    external_ids=st.lists(st.tuples(words, words), max_size=2).map(tuple),
    status=st.sampled_from(["current", "withdrawn", "merged"]),
    merged_into=maybe,
    measures=st.lists(st.builds(Measure, **part), max_size=2).map(tuple),
)
documents = st.builds(
    Document,
    **dict.fromkeys(("id", "body"), words),
    **dict.fromkeys(("symbol", "treaty", "cycle", "session", "considered", "adopted", "published"), maybe),
    **dict.fromkeys(("dates_note", "follow_up", "source_url"), maybe),
    titles=labels,
    unverified=many,
)
facts = st.dictionaries(words, st.recursive(words | st.integers(0, 9) | st.booleans(), st.lists, max_leaves=4))
terms = st.builds(Term, words, labels, maybe, many, facts)
vocabularies = st.builds(
    Vocabulary, words, labels, st.lists(terms, max_size=3).map(lambda all_: {one.code: one for one in all_}), facts
)


def through_json(value: object) -> Any:
    return orjson.loads(orjson.dumps(plain(value)))


@given(recommendations)
@settings(deadline=None)
def test_a_recommendation_comes_back(record: Recommendation) -> None:
    assert recommendation_from(through_json(record)) == record


@given(documents)
@settings(deadline=None)
def test_a_document_comes_back(document: Document) -> None:
    assert document_from(through_json(document)) == document


@given(vocabularies)
@settings(deadline=None)
def test_a_vocabulary_comes_back_in_its_order(vocabulary: Vocabulary) -> None:
    back = vocabulary_from(through_json(vocabulary))
    assert back == vocabulary
    assert list(back.terms) == list(vocabulary.terms)


@given(recommendations)
@settings(deadline=None)
def test_plain_data_are_what_json_gives_back(record: Recommendation) -> None:
    assert plain(record) == through_json(record)
