"""The shapes of the answers about bulk files."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from app.api.answers.parts import Answer, Corpus


class BulkLicence(Answer):
    """What may be done with the data. The code is SPDX's; `terms` says what the licence covers."""

    code: str = Field(examples=["NLOD-2.0"])
    name: str
    url: str
    terms: str


class BulkFile(Answer):
    """One file of the whole collection."""

    name: str = Field(examples=["anbefalinger.csv"])
    url: str
    media_type: str
    bytes: int
    sha256: str
    description: str


class BulkEdition(Answer):
    """The files of one corpus number; `records` is the number of recommendations in each."""

    number: int
    updated: datetime
    made: datetime
    records: int
    files: list[BulkFile]


class BulkAnswer(Answer):
    """The editions that are kept, the newest first. `corpus` is the state the service answers from now."""

    licence: BulkLicence
    dictionary: str
    editions: list[BulkEdition]
    schema_org: dict[str, Any] = Field(description="The data set as a schema.org Dataset, for a page to carry.")
    corpus: Corpus


class ColumnMeaning(Answer):
    """A column of the CSV and Excel files."""

    name: str
    label: str
    type: Literal["integer", "string"]
    description: str


class FieldMeaning(Answer):
    """A column of a table of the SQLite file."""

    name: str
    type: str
    nullable: bool
    references: str | None
    description: str


class TableMeaning(Answer):
    """A table of the SQLite file."""

    name: str
    description: str
    columns: list[FieldMeaning]


class DictionaryAnswer(Answer):
    """What everything in the bulk files means. `record` is the JSON Schema of a line of the JSON Lines file."""

    columns: list[ColumnMeaning]
    tables: list[TableMeaning]
    record: dict[str, Any]
    licence: BulkLicence
