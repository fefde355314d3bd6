"""What the answers of many addresses hold."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    """An answer has exactly these fields."""

    model_config = ConfigDict(extra="forbid")


class Corpus(Answer):
    """The state of the record that the answer rests on; the number rises with every change."""

    number: int = Field(examples=[1])
    updated: datetime


class Coded(Answer):
    """A code of a vocabulary with its label in the answer's language."""

    code: str = Field(examples=["barnevern"])
    label: str = Field(examples=["Barnevern"])


class Listed(Answer):
    """A number of recommendations and the address of their list."""

    count: int
    url: str


class DocumentCard(Answer):
    """The UN document a recommendation stands in."""

    id: str = Field(examples=["CRC/C/NOR/CO/5-6"])
    symbol: str | None
    title: str
    title_language: str | None
    url: str
    source_url: str | None
