"""Runs migrations on the connection it is given, or on the database of the settings."""

from alembic import context

from app.settings import Settings
from app.storage.engine import open_engine
from app.storage.tables import Base


def run(connection: object) -> None:
    """Migrate on an open connection."""
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)  # type: ignore[arg-type]
    with context.begin_transaction():
        context.run_migrations()


if (given := context.config.attributes.get("connection")) is not None:
    run(given)
else:
    with open_engine(Settings().database).execution_options(writing=True).begin() as opened:
        run(opened)
