"""PostgreSQL learns of what a transaction writes while it writes."""

from sqlalchemy import Engine, text

from app.domain.revision import Author
from app.domain.vocabulary import Term, Vocabulary
from app.storage.changes import changing
from app.storage.planning import learn_sizes
from app.storage.vocabularies import save_vocabulary

TERMS = {f"t{number}": Term(f"t{number}", {"nb": f"Ord {number}"}) for number in range(700)}


def test_what_is_written_but_not_committed_is_counted(engine: Engine) -> None:
    plans_by_size = engine.dialect.name == "postgresql"
    sizes = text("SELECT reltuples FROM pg_class WHERE oid = 'term'::regclass")
    with changing(engine, Author("Kari", "person", "test")) as change:
        save_vocabulary(change, Vocabulary("colour", {"nb": "Farge"}, TERMS))
        assert not plans_by_size or change.session.scalar(sizes) != len(TERMS)
        learn_sizes(change.session)
        assert not plans_by_size or change.session.scalar(sizes) == len(TERMS)
        assert change.session.scalar(text("SELECT count(*) FROM term")) == len(TERMS)
