"""Vocabularies and their terms in the database."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.plain import plain
from app.domain.vocabulary import Term, Vocabulary
from app.storage.changes import Change
from app.storage.tables import TermRow, VocabularyRow


def load_vocabularies(session: Session) -> dict[str, Vocabulary]:
    """All vocabularies with their terms, in the editors' order; two statements."""
    terms: dict[str, dict[str, Term]] = {}
    for row in session.scalars(select(TermRow).order_by(TermRow.vocabulary, TermRow.position)):
        terms.setdefault(row.vocabulary, {})[row.code] = _term(row)
    rows = session.scalars(select(VocabularyRow).order_by(VocabularyRow.code))
    return {row.code: Vocabulary(row.code, row.labels, terms.get(row.code, {}), row.facts) for row in rows}


def save_vocabulary(change: Change, vocabulary: Vocabulary, *, whole: bool = False) -> int:
    """Write a vocabulary's labels and order and every term that is new or differs; returns how many records changed.

    A term that is no longer given is kept, after the others: records may name it. With `whole` it is taken away; that
    is for a vocabulary that no record names.
    """
    statement = select(TermRow).where(TermRow.vocabulary == vocabulary.code).order_by(TermRow.position)
    rows = {row.code: row for row in change.session.scalars(statement)}
    gone = [code for code in rows if code not in vocabulary]
    order = [*vocabulary.terms, *([] if whole else gone)]
    changed = _take_away(change, [rows[code] for code in gone]) if whole else 0
    changed += _save_vocabulary_itself(change, vocabulary, list(rows), order)
    for place, code in enumerate(order):
        row, term = rows.get(code), vocabulary.terms.get(code)
        if row is not None:
            row.position = place
        if term is None or (row is not None and _term(row) == term):
            continue
        before = plain(_term(row)) if row else None
        if row is None:
            row = TermRow(vocabulary=vocabulary.code, code=code, position=place)
            change.session.add(row)
        row.labels, row.broader = dict(term.labels), term.broader
        row.aliases, row.facts = list(term.aliases), dict(term.facts)
        change.record("term", f"{vocabulary.code}/{code}", before, plain(term))
        changed += 1
    change.session.flush()
    change.known.clear()
    return changed


def _take_away(change: Change, rows: Sequence[TermRow]) -> int:
    for row in rows:
        change.record("term", f"{row.vocabulary}/{row.code}", plain(_term(row)), {}, "withdrawn")
        change.session.delete(row)
    return len(rows)


def known_vocabularies(change: Change) -> Mapping[str, Vocabulary]:
    """The vocabularies as this change sees them, read once."""
    if "vocabularies" not in change.known:
        change.known["vocabularies"] = load_vocabularies(change.session)
    found: dict[str, Vocabulary] = change.known["vocabularies"]
    return found


def load_term_names(session: Session) -> dict[int, tuple[str, str]]:
    """Database id → (vocabulary, code) of every term; one statement."""
    rows = session.execute(select(TermRow.id, TermRow.vocabulary, TermRow.code))
    return {row.id: (row.vocabulary, row.code) for row in rows}


def term_names(change: Change) -> Mapping[int, tuple[str, str]]:
    """As `load_term_names`, read once per change."""
    if "term_names" not in change.known:
        change.known["term_names"] = load_term_names(change.session)
    found: dict[int, tuple[str, str]] = change.known["term_names"]
    return found


def term_ids(change: Change) -> Mapping[tuple[str, str], int]:
    """(vocabulary, code) → database id."""
    if "term_ids" not in change.known:
        change.known["term_ids"] = {pair: number for number, pair in term_names(change).items()}
    found: dict[tuple[str, str], int] = change.known["term_ids"]
    return found


def _save_vocabulary_itself(change: Change, vocabulary: Vocabulary, old_order: list[str], order: list[str]) -> int:
    row = change.session.get(VocabularyRow, vocabulary.code)
    after = {"labels": dict(vocabulary.labels), "facts": dict(vocabulary.facts), "order": order}
    before = {"labels": row.labels, "facts": row.facts, "order": old_order} if row else None
    if before == after:
        return 0
    if row is None:
        row = VocabularyRow(code=vocabulary.code)
        change.session.add(row)
    row.labels, row.facts = dict(vocabulary.labels), dict(vocabulary.facts)
    change.session.flush()
    change.record("vocabulary", vocabulary.code, before, after)
    return 1


def _term(row: TermRow) -> Term:
    return Term(row.code, row.labels, row.broader, tuple(row.aliases), row.facts)
