"""How long anything may wait for the database and what is tried again, in one place; times are in seconds.

docs/guides/several-nodes.md states the same numbers, and a test compares them. How many connections there are and how
long a request may wait are settings, because they depend on the machine.
"""

from typing import Final

SQLITE_BUSY: Final = 30
"""How long a writer on SQLite waits for another writer before it gives up."""

CONNECT: Final = 2
"""How long one server may take to accept a connection; the next one named in the address is tried then. The least that
libpq takes."""

RECYCLE: Final = 60
"""How old a connection becomes: after that the next reader is led to a replica again, if one has come back."""

SILENT: Final = 10
"""How long a server may leave sent bytes without acknowledgment before the connection counts as broken."""

BACKGROUND_STATEMENT: Final = 600
"""How long a statement of a command or of building the index may run on PostgreSQL."""

IDLE_IN_TRANSACTION: Final = 60
"""How long a transaction on PostgreSQL may stand open without a statement: a lost process holds no lock for ever."""

MIGRATION_LOCK: Final = 5
"""How long a migration waits for a table that others use; then it lets them go first and tries again."""

MIGRATION_STATEMENT: Final = 600
"""How long one statement of a migration may run."""

MIGRATION_ATTEMPTS: Final = 12
"""How often a migration tries to get its tables before it gives up."""

READ_ATTEMPTS: Final = 2
"""How often a read is tried when its connection breaks: reading twice does no harm. Writes are tried once."""

LAG: Final = 1.0
"""How long a node waits for its replica to receive what the primary has announced; then it reads the primary."""

START: Final = 60
"""How long a start with `--prepare` waits for the primary, and any start for the schema to reach a replica."""
