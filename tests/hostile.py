"""A corpus whose every text is an attack: on pages, feeds, tables, documents, citations and calendars."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from app.domain.document import Document
from app.domain.recommendation import Measure, Recommendation, Text
from app.domain.revision import Author
from app.domain.vocabulary import Term, Vocabulary
from app.ingest.seed import load_seed
from app.search.builder import build_index
from app.settings import PROJECT, Settings
from app.storage.changes import changing
from app.storage.documents import load_documents, save_documents
from app.storage.engine import open_engine, reading
from app.storage.migrations import migrate
from app.storage.recommendations import BATCH, load_all, save_recommendations
from app.storage.vocabularies import load_vocabularies, save_vocabulary

MARKUP = (
    "\"'><script>pwned()</script><img src=x onerror=pwned()><svg/onload=pwned()><style>*{color:red}</style>"
    "</title></textarea></script><!--]]><a href=javascript:pwned()>x</a>{{7*7}}${7*7}{%x%}<mark onclick=pwned()>"
)
LINES = (
    "\r\nER  - \r\nTY  - JOUR\r\nEND:VEVENT\r\nBEGIN:VALARM\n\n@book{x,}, url={javascript:pwned()}}\\input{/etc/passwd}"
    "\n\n# x\n[x](javascript:pwned())\n<https://evil.example>\n"
)
SIGNS = "\x01\x0b\x0c\x1f\x7f\x85\u2028\u202e\u200b\ufeff\ufdd0\ufffe\uffff\U0001ffff"
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", "  =1", "｀", "'=1", '="x",')

PAYLOADS = tuple(f"{start}{MARKUP}{LINES}{SIGNS}" for start in FORMULAS)
ADDRESS = 'https://evil.example/"\'><script>pwned()</script>?a=`b`&c={}|\\^#"onmouseover=pwned()'
"""An address that may be stored; blanks and control characters may not."""

EVERY = 8
"""One record in so many is rewritten; with all vocabularies and documents, that is enough for every place."""

NAMED = ("title", "summary", "official", "rationale", "response", "assessment")

Part = TypeVar("Part", Recommendation, Measure)


def make_hostile(settings: Settings) -> int:
    """Fill a database with the seed data turned hostile, and index it; returns how many records were rewritten."""
    engine = open_engine(settings.database)
    migrate(engine)
    load_seed(engine, PROJECT / "seed_data")
    author = Author(PAYLOADS[0], "import", PAYLOADS[1], ADDRESS)
    with changing(engine, author) as change:
        for vocabulary in load_vocabularies(change.session).values():
            save_vocabulary(change, _vocabulary(vocabulary))
        save_documents(change, [_document(one) for one in load_documents(change.session).values()])
    with reading(engine) as session:
        records = list(load_all(session))
    hostile = [_recommendation(record, number) for number, record in enumerate(records[::EVERY])]
    with changing(engine, author) as change:
        for first in range(0, len(hostile), BATCH):
            save_recommendations(change, hostile[first : first + BATCH])
    build_index(engine, settings.index_dir)
    engine.dispose()
    return len(hostile)


def _attack(text: str, number: int = 0) -> str:
    return f"{PAYLOADS[number % len(PAYLOADS)]}{text}"


def _recommendation(record: Recommendation, number: int) -> Recommendation:
    return replace(
        _part(record, number),
        treaty_articles=tuple(_attack(one, number) for one in record.treaty_articles),
        measures=tuple(_part(one, number) for one in record.measures),
        external_ids=(*record.external_ids, ("uhri", f'../../{number}\r\n"><script>pwned()</script>')),
    )


def _part(part: Part, number: int) -> Part:
    texts = [replace(one, text=_attack(one.text, number)) for one in part.texts]
    have = {text.kind for text in texts}
    texts += [
        Text(kind, "en", _attack("x", number), "un") for kind in NAMED if kind not in have and kind != "rationale"
    ]  # type: ignore[arg-type]
    note = {language: _attack(text, number) for language, text in part.provenance.note.items()} or {"nb": PAYLOADS[0]}
    return replace(
        part,
        texts=tuple(texts),
        paragraph=_attack(part.paragraph or "1", number)[:200],
        provenance=replace(part.provenance, source_url=ADDRESS, note=note),
        municipal=replace(part.municipal, assessor=part.municipal.assessor and PAYLOADS[0]),
    )


def _document(document: Document) -> Document:
    titles = {language: _attack(title) for language, title in document.titles.items()}
    attacked = {name: _attack(getattr(document, name) or "") for name in ("session", "dates_note", "follow_up")}
    return replace(document, titles=titles, source_url=ADDRESS, **attacked)


def _vocabulary(vocabulary: Vocabulary) -> Vocabulary:
    if vocabulary.code in ("concept", "light_words"):
        return vocabulary
    terms = {term.code: _term(term, number) for number, term in enumerate(vocabulary)}
    return replace(vocabulary, labels=_labels(vocabulary.labels), terms=terms)


def _term(term: Term, number: int) -> Term:
    facts = {name: _fact(name, fact) for name, fact in term.facts.items()}
    return replace(term, labels=_labels(term.labels, number), aliases=(*term.aliases, PAYLOADS[1]), facts=facts)


def _labels(labels: Mapping[str, str], number: int = 0) -> dict[Any, str]:
    return {language: _attack(label, number) for language, label in labels.items()}


def _fact(name: str, fact: Any) -> Any:
    """Texts for people; codes and dates that the program looks up stay."""
    if name == "description" and isinstance(fact, dict):
        return _labels(fact)
    return _attack(fact) if name in ("official_name", "note", "ratification_status") and isinstance(fact, str) else fact
