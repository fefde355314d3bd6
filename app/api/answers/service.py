"""The answers about the service itself, and the shape of every error."""

from typing import Literal

from pydantic import Field

from app.api.answers.parts import Answer, Corpus


class ParameterFault(Answer):
    """One wrong parameter."""

    parameter: str
    value: str
    message: str
    did_you_mean: str | None


class Problem(Answer):
    """Every error has this shape (RFC 9457)."""

    type: str = Field(examples=["urn:anbefalinger:problem:invalid-parameters"])
    title: str
    status: int
    detail: str
    instance: str
    request_id: str | None
    errors: list[ParameterFault] = Field(default=[])


class Health(Answer):
    """A sign of life."""

    status: Literal["ok"]


class Ready(Answer):
    """Ready to answer, and from which state of the record."""

    status: Literal["ok"]
    corpus: Corpus
    records: int


class Version(Answer):
    """What is running."""

    name: str
    version: str
    api: str
    index: str


class Home(Answer):
    """Where everything is."""

    name: str
    version: str
    links: dict[str, str]
    corpus: Corpus
