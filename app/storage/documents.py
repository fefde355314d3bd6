"""UN documents in the database."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from app.domain.address import is_web_address
from app.domain.document import Document
from app.domain.plain import plain
from app.errors import InvalidRecord
from app.storage.changes import Change
from app.storage.tables import DocumentRow, table_of
from app.storage.vocabularies import known_vocabularies

_COPIED = (
    "symbol",
    "body",
    "treaty",
    "cycle",
    "session",
    "considered",
    "adopted",
    "published",
    "dates_note",
    "follow_up",
    "source_url",
)


def load_documents(session: Session) -> dict[str, Document]:
    """All documents by public id, in that order."""
    return {row.key: _document(row) for row in session.scalars(select(DocumentRow).order_by(DocumentRow.key))}


def save_documents(change: Change, documents: Sequence[Document]) -> int:
    """Write every document that is new or differs; returns how many. Raises InvalidRecord on an unknown code."""
    keys, wanted = [one.id for one in documents], [one.symbol for one in documents if one.symbol]
    statement = select(DocumentRow).where(or_(DocumentRow.key.in_(keys), DocumentRow.symbol.in_(wanted)))
    rows = {row.key: row for row in change.session.scalars(statement)}
    symbols = {row.symbol: row.key for row in rows.values()}
    new: dict[str, Document] = {}
    changed: dict[str, Document] = {}
    for document in documents:
        _check(change, document, symbols)
        symbols[document.symbol] = document.id
        if document.id not in rows:
            new[document.id] = document
        elif _document(rows[document.id]) != document:
            changed[document.id] = document
    befores = {key: plain(_document(rows[key])) for key in changed}
    for key, document in changed.items():
        for name, value in _columns(document).items():
            setattr(rows[key], name, value)
    change.session.flush()
    _insert(change, list(new.values()))
    change.record_all(
        ("document", key, befores.get(key), plain(document), None) for key, document in (new | changed).items()
    )
    return len(new) + len(changed)


def _insert(change: Change, documents: Sequence[Document]) -> None:
    """Write documents that are new, in one statement, and remember their database ids."""
    if not documents:
        return
    known = document_ids(change)
    rows = [{"key": document.id, **_columns(document)} for document in documents]
    statement = insert(table_of(DocumentRow)).returning(DocumentRow.key, DocumentRow.id)
    known |= {key: number for key, number in change.session.execute(statement, rows)}  # noqa: C416 # no mapping


def _columns(document: Document) -> dict[str, Any]:
    copied = {name: getattr(document, name) for name in _COPIED}
    return {**copied, "titles": dict(document.titles), "unverified": list(document.unverified)}


def document_ids(change: Change) -> dict[str, int]:
    """Public id → database id, read once per change."""
    if "document_ids" not in change.known:
        rows = change.session.execute(select(DocumentRow.key, DocumentRow.id))
        change.known["document_ids"] = {row.key: row.id for row in rows}
    found: dict[str, int] = change.known["document_ids"]
    return found


def _check(change: Change, document: Document, symbols: Mapping[str | None, str]) -> None:
    vocabularies = known_vocabularies(change)
    found = []
    for name in ("body", "treaty", "cycle"):
        code = getattr(document, name)
        if code is not None and code not in vocabularies[name]:
            near = vocabularies[name].nearest(code)
            found.append(f"unknown {name} {code!r}" + (f", did you mean {near!r}?" if near else ""))
    if document.symbol and symbols.get(document.symbol, document.id) != document.id:
        found.append(f"the symbol {document.symbol!r} is that of {symbols[document.symbol]}")
    if document.source_url is not None and not is_web_address(document.source_url):
        found.append(f"source {document.source_url[:200]!r} is not an http or https address")
    if not document.titles:
        found.append("has no title")
    if found:
        raise InvalidRecord(document.id, found)


def _document(row: DocumentRow) -> Document:
    copied = {name: getattr(row, name) for name in _COPIED}
    return Document(id=row.key, titles=row.titles, unverified=tuple(row.unverified), **copied)
