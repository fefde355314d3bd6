"""Saving and reading UN documents; every promise on SQLite and on PostgreSQL."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from app.domain.document import Document
from app.domain.plain import plain
from app.domain.revision import Author
from app.domain.vocabulary import Term, Vocabulary
from app.errors import InvalidRecord
from app.storage.changes import changing
from app.storage.corpus import read_corpus
from app.storage.documents import load_documents, save_documents
from app.storage.engine import reading
from app.storage.revisions import history_of
from app.storage.vocabularies import save_vocabulary

EDITOR = Author("Kari", "person", "a test")

DOCUMENT = Document(
    id="CRC/C/NOR/CO/99",
    symbol="CRC/C/NOR/CO/99",
    titles={"en": "Concluding observations", "nb": "Avsluttende merknader"},
    body="CRC",
    treaty="CRC",
    cycle="crc-99",
    session="199th session",
    considered="2090-01",
    adopted="2090-02-03",
    published="2091",
    dates_note="Invented.",
    follow_up="Paragraph 12",
    source_url="https://example.org/99",
    unverified=("adopted", "session"),
)
BARE = Document("upr-2090", None, {"en": "Review"}, "UPR")


@pytest.fixture
def filled(engine: Engine) -> Engine:
    with changing(engine, EDITOR) as change:
        for name, codes in {"body": ["CRC", "UPR"], "treaty": ["CRC"], "cycle": ["crc-99"]}.items():
            save_vocabulary(change, Vocabulary(name, {"nb": name}, {one: Term(one, {"en": one}) for one in codes}))
    save(engine, DOCUMENT, BARE)
    return engine


def save(engine: Engine, *documents: Document) -> int:
    with changing(engine, EDITOR) as change:
        return save_documents(change, documents)


def load(engine: Engine) -> dict[str, Document]:
    with reading(engine) as session:
        return load_documents(session)


def number(engine: Engine) -> int:
    with reading(engine) as session:
        return read_corpus(session).number


def test_reads_back_exactly_what_was_saved(filled: Engine) -> None:
    assert load(filled) == {DOCUMENT.id: DOCUMENT, BARE.id: BARE}


def test_saving_the_same_again_is_no_revision(filled: Engine) -> None:
    assert save(filled, DOCUMENT, BARE) == 0
    assert number(filled) == 2


def test_a_change_is_one_revision_with_both_sides(filled: Engine) -> None:
    changed = replace(DOCUMENT, adopted="2090-02-04", unverified=())
    assert save(filled, changed, BARE) == 1
    assert load(filled) == {DOCUMENT.id: changed, BARE.id: BARE}
    with reading(filled) as session:
        first, second = history_of(session, "document", DOCUMENT.id)
        assert len(history_of(session, "document", BARE.id)) == 1
    assert (first.before, first.after) == (None, plain(DOCUMENT))
    assert (second.before, second.after, second.corpus_number) == (plain(DOCUMENT), plain(changed), 3)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"body": "CRCC"}, "unknown body 'CRCC', did you mean 'CRC'?"),
        ({"treaty": "CRCC"}, "unknown treaty 'CRCC', did you mean 'CRC'?"),
        ({"cycle": "crc-98"}, "unknown cycle 'crc-98', did you mean 'crc-99'?"),
        ({"body": "zzzzzzzz"}, "unknown body 'zzzzzzzz'"),
        ({"titles": {}}, "has no title"),
        ({"symbol": DOCUMENT.symbol}, "the symbol 'CRC/C/NOR/CO/99' is that of CRC/C/NOR/CO/99"),
    ],
)
def test_a_wrong_document_is_refused_with_the_reason_and_nothing_is_kept(
    filled: Engine, wrong: dict[str, object], reason: str
) -> None:
    with pytest.raises(InvalidRecord) as caught:
        save(filled, replace(BARE, session="1st"), replace(BARE, id="new", **wrong))  # type: ignore[arg-type]
    assert (caught.value.record_id, caught.value.faults) == ("new", (reason,))
    assert load(filled) == {DOCUMENT.id: DOCUMENT, BARE.id: BARE}
    assert number(filled) == 2


def test_two_new_documents_cannot_share_a_symbol(filled: Engine) -> None:
    first = replace(BARE, id="first", symbol="A/1")
    with pytest.raises(InvalidRecord, match="the symbol 'A/1' is that of first"):
        save(filled, first, replace(first, id="second"))
