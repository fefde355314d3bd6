"""Write the statements of this release: python -m tests.storage.previous ADDRESS OTHER-ADDRESS, two empty databases."""

import sys
import tempfile
from pathlib import Path

from alembic.runtime.migration import MigrationContext

from app import __version__
from app.storage.engine import open_engine
from app.storage.migrations import migrate
from tests.storage.previous.recording import recorded, say_again, work, write

one, other = (open_engine(address) for address in sys.argv[1:])
for engine in (one, other):
    migrate(engine)
with tempfile.TemporaryDirectory() as folder, recorded(one) as said:
    work(one, Path(folder))
with other.execution_options(writing=True).connect() as connection:
    schema = MigrationContext.configure(connection).get_current_revision() or ""
    connection.rollback()
    for statement, digest in say_again(connection, said):
        statement["answer"] = digest
write(one.dialect.name, {"schema": schema, "version": __version__}, said)
print(len(said), "statements of version", __version__, "with schema", schema)
