"""What an identifier in an address stands for: a record, an alias of one, or one merged into another."""

from collections.abc import Sequence

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.domain.recommendation import Recommendation
from app.domain.result import Corpus
from app.domain.revision import Revision
from app.errors import NotFound
from app.storage.corpus import read_corpus
from app.storage.engine import reading
from app.storage.recommendations import find_id, load_recommendation
from app.storage.revisions import history_of


def stored(engine: Engine, identifier: str) -> tuple[Recommendation, Corpus] | str:
    """The record with the state of the database, or the id of the survivor it was merged into.

    Raises NotFound if there is neither.
    """
    with reading(engine) as session:
        name, survivor = _resolved(session, identifier)
        if survivor is not None:
            return survivor
        record = load_recommendation(session, name)
        assert record is not None
        return record, read_corpus(session)


def strangers_of(engine: Engine, identifiers: Sequence[str]) -> dict[str, NotFound]:
    """Those of the ids that name nothing, each with its error."""
    found = {}
    with reading(engine) as session:
        for identifier in identifiers:
            try:
                _resolved(session, identifier)
            except NotFound as error:
                found[identifier] = error
    return found


def stored_history(engine: Engine, identifier: str) -> tuple[Corpus, str, list[Revision]]:
    """The state of the database, the record's public id and all its revisions, oldest first. Raises NotFound."""
    with reading(engine) as session:
        name, _ = _resolved(session, identifier)
        return read_corpus(session), name, history_of(session, "recommendation", name)


def _resolved(session: Session, identifier: str) -> tuple[str, str | None]:
    # PostgreSQL takes no NUL in a text, and no id has one.
    found = find_id(session, identifier) if "\0" not in identifier else None
    if found is None:
        raise NotFound(f"There is no recommendation with the id {identifier[:100]!r}.")
    return found[0], found[2]
