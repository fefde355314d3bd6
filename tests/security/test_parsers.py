"""Whatever a parser is given, it answers or says what is wrong; nothing else comes out of it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.symbol import is_symbol, normalise_symbol, paragraph_keys, paragraph_order
from app.errors import NotAcceptable, SeedError
from app.http.negotiation import choose_format, choose_language, weight_of
from app.http.wire import LARGEST_HEADERS
from app.ingest.seed_files import read_file
from app.ingest.wording import plain_text, points_of, take_apart
from app.search.words import take_apart as read_words

ODD = st.text(alphabet=st.sampled_from("aA1 0.-–/(),;=*q\"'\\\n\t<>&|+:§å²٣\u2011\u200b\ufffe\ud800"), max_size=60)
TEXT = st.one_of(st.text(max_size=60), ODD)
LONG = ("1" * 50_000, "1." * 20_000, "(a)" * 20_000, "1-" * 20_000, "a" * LARGEST_HEADERS)


@given(TEXT)
def test_symbols_and_paragraphs(text: str) -> None:
    assert normalise_symbol(normalise_symbol(text)) == normalise_symbol(text)
    is_symbol(text)
    assert len(set(paragraph_keys(text))) == len(paragraph_keys(text))
    assert len(paragraph_order(text)) == 3


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:4])
def test_symbols_and_paragraphs_of_any_length(text: str) -> None:
    paragraph_keys(text)
    paragraph_order(text)
    is_symbol(text)
    read_words(text)


@given(TEXT)
def test_headers_that_say_what_is_preferred(text: str) -> None:
    assert choose_language(None, text) in ("nb", "nn", "en", "se")
    assert 0 <= weight_of("text/csv", text) <= 1
    try:
        choose_format(text)
    except NotAcceptable:
        assert text.strip()


@given(TEXT)
def test_words_and_the_texts_of_sources(text: str) -> None:
    words = read_words(text)
    assert all(atom.text for group in words.groups for atom in group)
    for upr in (False, True):
        take_apart(plain_text(text), upr=upr)
    points_of(plain_text(text))


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "1" * 5000, "[NaN]", "\ufeff[]", ""])
def test_a_seed_file_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    with pytest.raises(SeedError, match=r"x\.json:1"):
        read_file(tmp_path, "x.json")
