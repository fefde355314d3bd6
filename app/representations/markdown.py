"""A case file as Markdown (CommonMark with the footnotes and tables of GitHub and Pandoc)."""

import re
from collections.abc import Iterator
from typing import Final

from app.domain.language import Language
from app.representations.casefile import Case, Said, cases, headline, particulars
from app.representations.listing import Listing
from app.representations.wording import say, spoken

_MEANT: Final = re.compile(r"([\\`*_{}\[\]<>#|~^$])")
_OPENING: Final = re.compile(r"^(\d*)([-+=.)])")


def write_markdown(listing: Listing) -> Iterator[bytes]:
    """Heading, particulars, a section a recommendation with its footnote, and the table to fill in."""
    for line in _lines(listing):
        yield f"{line}\n".encode()


def escaped(text: str) -> str:
    """The text on one line, with every sign that Markdown would take for markup inside a line made harmless."""
    return _MEANT.sub(r"\\\1", " ".join(text.split()))


def _paragraph(text: str) -> str:
    """As `escaped`, for a text that begins a line and might pass for a list or a heading there."""
    return _OPENING.sub(lambda found: f"{found[1]}\\{found[2]}", escaped(text))


def _lines(listing: Listing) -> Iterator[str]:
    language = listing.language
    yield f"# {headline(listing)}"
    yield ""
    for what, value in particulars(listing):
        yield f"- {what}: {f'<{value}>' if value.startswith('http') else escaped(value)}"
    yield ""
    yield say("case_intro" if listing.total else "case_none", language)
    yield ""
    for case in cases(listing):
        yield from _section(case, language)
    if listing.total:
        yield from _table(listing)
    yield f"{say('licence', language)}: {say('licence_text', language)}"


def _section(case: Case, language: Language) -> Iterator[str]:
    yield f"## {case.number}. {_marked(case.title, language)}"
    yield ""
    yield f"{_opening(case.summary or case.title, language)}[^{case.number}]"
    yield ""
    for measure in case.measures:
        yield f"- {_opening(measure, language)}"
    if case.measures:
        yield ""
    rationale = _marked(case.rationale, language) if case.rationale else ""
    yield f"**{escaped(case.municipal)}.** {rationale}".rstrip()
    yield ""
    if case.official:
        yield f"> {say('official', language)}: {_marked(case.official, language)}"
        yield ""
    note = " ".join(_marked(piece, language) for piece in case.note)
    yield f"[^{case.number}]: {note} <{case.permalink}> ({case.fetched})."
    yield ""


def _marked(said: Said, language: Language) -> str:
    """The text on one line, in an element with its language if that is not the file's."""
    text = escaped(said.text)
    return text if said.language == spoken(language) else f'<span lang="{said.language}">{text}</span>'


def _opening(said: Said, language: Language) -> str:
    return _paragraph(said.text) if said.language == spoken(language) else _marked(said, language)


def _table(listing: Listing) -> Iterator[str]:
    language = listing.language
    yield f"## {say('assessment', language)}"
    yield ""
    yield say("assessment_intro", language)
    yield ""
    heads = ["recommendation", "considered", "not_considered", "remark"]
    yield "| " + " | ".join(say(head, language) for head in heads) + " |"
    yield "| --- | --- | --- | --- |"
    for case in cases(listing):
        yield f"| {case.number}. {_marked(case.title, language)} | ☐ | ☐ | |"
    yield ""
