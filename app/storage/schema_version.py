"""Which schema a database has and which this program knows, without Alembic, which takes 10 MB of a service.

A revision is the beginning of its file's name in `migrations/versions`, and Alembic keeps a database's in a table.
"""

from typing import Final

from sqlalchemy import Connection, column, inspect, select, table

from app.settings import PROJECT

VERSIONS: Final = PROJECT / "migrations" / "versions"

_KEPT: Final = table("alembic_version", column("version_num"))


def known_revisions() -> tuple[str, ...]:
    """All revisions of the schema, the oldest first; the last is this program's."""
    return tuple(sorted(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*_*.py")))


def revision_of(connection: Connection) -> str | None:
    """The revision of a database; None if it is empty."""
    if not inspect(connection).has_table(_KEPT.name):
        return None
    found: str | None = connection.scalar(select(_KEPT.c.version_num))
    return found
