"""What a row makes of a record: a new one, or the old one with what the source says now.

What people wrote stays: titles, summaries, tags and municipal assessments of a record that an editor or the seed data
ever wrote to are never replaced, only flagged as stale when the official text changes.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from app.domain.document import Document
from app.domain.language import Language
from app.domain.recommendation import Measure, Provenance, Recommendation, Text, canonical, texts_of
from app.domain.symbol import paragraph_order
from app.domain.wording import fingerprint
from app.ingest.annotation import Annotation
from app.ingest.matching import covers
from app.ingest.names import Names, fold

_NUMBERED: Final = re.compile(r"\n\n(?=\d{1,3}(?:\.\d{1,3})?\. )")
_STALE_KINDS = ("title", "summary", "rationale")


@dataclass(frozen=True)
class Merger:
    """Makes records of annotations of one source."""

    scheme: str
    names: Names

    def document(self, annotation: Annotation) -> Document | None:
        """The document a row stands in; for the UPR, without a symbol, that of the State's review."""
        body, symbol = str(annotation.body), annotation.symbol
        key = document_key(annotation)
        if key is None:
            return None
        titles = {language: self._document_title(annotation, language) for language in ("nb", "en")}
        return Document(
            id=key,
            symbol=symbol,
            titles=titles,
            body=body,
            treaty=annotation.treaty,
            cycle=annotation.cycle,
            session=str(annotation.session) if annotation.session else None,
            published=annotation.published,
            source_url=annotation.source_url,
            unverified=("titles",),
        )

    def new(self, annotation: Annotation, slug: str, document: str | None) -> Recommendation:
        """The record that a row brings."""
        measures = tuple(
            Measure(
                id=f"{slug}-{point.letter}",
                texts=(Text("official", "en", point.text, "un"),),
                paragraph=f"{annotation.paragraph} ({point.letter})" if annotation.paragraph else None,
            )
            for point in annotation.points
        )
        return canonical(
            Recommendation(
                id=slug,
                year=int(annotation.year or 0),
                document=document,
                paragraph=annotation.paragraph,
                texts=(*self._titles(annotation), Text("official", "en", annotation.text, "un")),
                tags=self.tags(annotation),
                provenance=Provenance(annotation.source_url, inferred_fields=annotation.inferred),
                official_text_fingerprint=annotation.fingerprint,
                external_ids=((self.scheme, annotation.id),),
                measures=measures,
            )
        )

    def renewed(self, old: Recommendation, annotation: Annotation) -> Recommendation:
        """A record that only imports wrote to, as the source gives it now; other rows' ids and tags are kept."""
        new = self.new(annotation, old.id, old.document)
        several = sum(scheme == self.scheme for scheme, _ in old.external_ids) > 1
        tags = _joined(old.tags, new.tags) if several else new.tags
        ids = tuple(dict.fromkeys([*old.external_ids, *new.external_ids]))
        return canonical(replace(new, external_ids=ids, tags=tags, municipal=old.municipal))

    def attached(
        self, old: Recommendation, annotation: Annotation, document: str | None, *, revive: bool
    ) -> Recommendation:
        """A record that people wrote to, with the official text and whatever it did not have.

        `revive`: it was no person who withdrew it, so that it is current again.
        """
        words, stamp, before = annotation.text, annotation.fingerprint, old.official_text_fingerprint
        if covers(old.paragraph, annotation.paragraph):
            parts = divided_words(texts_of(old, "official").get("en", ""))
            before = fingerprint(parts[paragraph]) if (paragraph := str(annotation.paragraph)) in parts else None
            words = joined_words({**parts, paragraph: annotation.text})
        changed = before not in (None, stamp)
        texts = [
            replace(text, review="stale") if changed and text.kind in _STALE_KINDS and text.origin == "own" else text
            for text in old.texts
            if (text.kind, text.language, text.origin) != ("official", "en", "un")
        ]
        return canonical(
            replace(
                old,
                texts=(*texts, Text("official", "en", words, "un")),
                tags={**self.tags(annotation), **old.tags},
                document=old.document or document,
                paragraph=old.paragraph or annotation.paragraph,
                official_text_fingerprint=fingerprint(words),
                external_ids=tuple(dict.fromkeys([*old.external_ids, (self.scheme, annotation.id)])),
                status="current" if old.status == "withdrawn" and revive else old.status,
            )
        )

    def tags(self, annotation: Annotation) -> dict[str, tuple[str, ...]]:
        """The tags that a row gives a record."""
        found = {
            "body": (str(annotation.body),),
            "treaty": (annotation.treaty,) if annotation.treaty else (),
            "country": annotation.countries,
            "theme": annotation.themes,
            "group": annotation.groups,
            "recommending_state": annotation.states,
            "response": (annotation.response,) if annotation.response else (),
            "kind": (annotation.kind,),
        }
        return {facet: codes for facet, codes in found.items() if codes}

    def _titles(self, annotation: Annotation) -> tuple[Text, ...]:
        """The document's own heading, or names and themes put together from our labels."""
        nb = Text("title", "nb", self._title(annotation, "nb"), "machine")
        if annotation.heading:
            return nb, Text("title", "en", annotation.heading, "un")
        return nb, Text("title", "en", self._title(annotation, "en"), "machine")

    def _title(self, annotation: Annotation, language: Language) -> str:
        to = self._label("country", annotation.countries[0], language) if annotation.countries else ""
        by = self._label("recommending_state", annotation.states[0], language) if annotation.states else ""
        about = self._label("theme", annotation.themes[0], language) if annotation.themes else ""
        sent = f"{by} → {to}" if by else f"{annotation.body}, {to}" if to else str(annotation.body)
        place = f" ({annotation.paragraph})" if annotation.paragraph else ""
        return f"{about}: {sent}{place}" if about else f"{sent}{place}"

    def _document_title(self, annotation: Annotation, language: Language) -> str:
        state = self._label("country", annotation.countries[0], language) if annotation.countries else ""
        name = annotation.symbol or f"UPR {annotation.session}"
        return f"{annotation.body}: {state} ({name})" if state else f"{annotation.body} ({name})"

    def _label(self, vocabulary: str, code: str, language: Language) -> str:
        return self.names.vocabularies[vocabulary].terms[code].label(language)


def joined_words(paragraphs: Mapping[str, str]) -> str:
    """The words of several paragraphs as one text, each begun by its number, in order."""
    return "\n\n".join(f"{one}. {paragraphs[one]}" for one in sorted(paragraphs, key=paragraph_order))


def divided_words(text: str) -> dict[str, str]:
    """Paragraph → words, of what `joined_words` wrote; empty for any other text."""
    found = (re.fullmatch(r"(\d{1,3}(?:\.\d{1,3})?)\. (.*)", one, re.DOTALL) for one in _NUMBERED.split(text))
    return {match[1]: match[2] for match in found if match}


def with_what_was_imported(record: Recommendation, stored: Recommendation) -> Recommendation:
    """A record of the seed data with the official text, foreign ids and tags that imports gave the stored one."""
    known = {(text.kind, text.language, text.origin, text.text): text for text in stored.texts}
    own = [known.get((text.kind, text.language, text.origin, text.text), text) for text in record.texts]
    official = [text for text in stored.texts if text.kind == "official"]
    return canonical(
        replace(
            record,
            texts=(*own, *official),
            tags={**stored.tags, **record.tags},
            document=record.document or stored.document,
            paragraph=record.paragraph or stored.paragraph,
            official_text_fingerprint=stored.official_text_fingerprint or record.official_text_fingerprint,
            external_ids=tuple(dict.fromkeys([*record.external_ids, *stored.external_ids])),
        )
    )


def document_key(annotation: Annotation) -> str | None:
    """The public id of a row's document: its symbol, or session and State of a UPR without one."""
    if annotation.symbol:
        return annotation.symbol
    if annotation.session and len(annotation.countries) == 1:
        return f"upr-{annotation.session}-{annotation.countries[0].lower()}"
    return None


def slug_of(annotation: Annotation, scheme: str, *, alone: bool) -> str:
    """A public id for a new record: the place it stands at; with part of the source's id if that is not enough."""
    where = [document_key(annotation) or scheme, annotation.paragraph or ""]
    mark = "" if alone and annotation.paragraph else hashlib.blake2b(annotation.id.encode(), digest_size=5).hexdigest()
    return "-".join(word for part in [*where, mark] for word in fold(part.replace("_", " ")).split())


def _joined(one: Mapping[str, tuple[str, ...]], other: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    single = ("body", "treaty", "response", "kind")
    both = {facet: tuple(dict.fromkeys([*one.get(facet, ()), *codes])) for facet, codes in other.items()}
    return {**one, **{facet: one.get(facet, codes) if facet in single else codes for facet, codes in both.items()}}
