"""The data dictionary: what every column and table of the bulk files means, taken from what writes them."""

from typing import Any

from app.domain.language import Language, choose
from app.representations.columns import COLUMNS
from app.storage.portable import METADATA


def columns(language: Language) -> list[dict[str, Any]]:
    """The columns of the CSV and Excel files, in order."""
    return [
        {
            "name": column.name,
            "label": (choose(column.labels, language) or (column.name,))[0],
            "type": "integer" if column.kind == "number" else "string",
            "description": column.description,
        }
        for column in COLUMNS
    ]


def tables() -> list[dict[str, Any]]:
    """The tables of the SQLite file."""
    return [
        {
            "name": table.name,
            "description": table.comment,
            "columns": [
                {
                    "name": column.name,
                    "type": str(column.type).lower(),
                    "nullable": bool(column.nullable),
                    "references": next((key.target_fullname for key in column.foreign_keys), None),
                    "description": column.comment,
                }
                for column in table.columns
            ],
        }
        for table in METADATA.sorted_tables
    ]
