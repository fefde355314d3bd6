"""The log of changes."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field
from sqlalchemy import Engine

from app.api import answers
from app.api.description import described
from app.domain.result import Corpus
from app.domain.revision import Revision, SubjectKind, changed_fields
from app.http.dependencies import Database, Here, OnlyOnce
from app.http.parameters import Parameters
from app.representations.people import unnamed
from app.storage.corpus import read_corpus
from app.storage.engine import reading
from app.storage.revisions import changes_since

router = APIRouter(tags=["changes"], dependencies=[OnlyOnce])

Subject = Literal["recommendation", "document", "term", "vocabulary"]


class ChangesParameters(Parameters):
    """From where in the log, and how much of it."""

    since: int = Field(default=0, ge=0, le=2**31 - 1, description="Only changes above this corpus number.")
    after: int = Field(default=0, ge=0, le=2**31 - 1, description="Only after this revision id; used by `next`.")
    size: int = Field(default=100, ge=1, le=1000, description="Changes a page, 1 to 1000.")
    subject: list[Subject] = Field(
        default=["recommendation", "document"],
        description="What changed: recommendation, document, term, vocabulary. Repeat for several.",
    )


@router.get("/changes", **described(answers.ChangesAnswer))
async def list_changes(here: Here, database: Database, parameters: Annotated[ChangesParameters, Query()]) -> Response:
    """What changed after a corpus number, oldest first. Ask again with the last corpus number you were given."""
    corpus, found = await database.read(_read, parameters)
    page, more = found[: parameters.size], len(found) > parameters.size
    asked = [("since", str(parameters.since)), *(("subject", one) for one in parameters.subject)]
    size = ("size", str(parameters.size))
    links = here.view.links
    following = links.to("/changes", *asked, size, ("after", str(page[-1].id))) if more else None
    return await here.answer(
        lambda: {
            "changes": [revision_data(revision) for revision in page],
            "links": {"self": links.to("/changes", *asked, size, ("after", str(parameters.after))), "next": following},
            "corpus": here.view.corpus(corpus),
        },
        corpus=corpus,
    )


def revision_data(revision: Revision) -> dict[str, Any]:
    """One revision for the public: what changed, but not which person changed it."""
    author = revision.author
    return {
        "id": revision.id,
        "corpus_number": revision.corpus_number,
        "at": revision.at,
        "author_kind": author.kind,
        "author": None if author.kind == "person" else author.name,
        "reason": author.reason,
        "source": author.source,
        "action": revision.action,
        "subject": revision.subject,
        "subject_id": revision.subject_id,
        "changed": [
            {"field": name, "before": unnamed(before), "after": unnamed(after)}
            for name, (before, after) in changed_fields(revision.before, revision.after).items()
        ],
    }


def _read(engine: Engine, parameters: ChangesParameters) -> tuple[Corpus, list[Revision]]:
    subjects: list[SubjectKind] = list(parameters.subject)
    with reading(engine) as session:
        found = changes_since(
            session, parameters.since, after_id=parameters.after, limit=parameters.size + 1, subjects=subjects
        )
        return read_corpus(session), found
