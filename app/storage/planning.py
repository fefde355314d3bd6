"""What the database knows of how much its tables hold, so that it reads them the right way."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.storage.tables import Base


def learn_sizes(session: Session) -> None:
    """Let PostgreSQL look at what the open transaction has written; SQLite does not need it.

    Nothing else does before the commit: statements planned for small tables would read large ones from end to end, once
    for every batch. Source: postgresql.org, ANALYZE and 14.1.3 (generic plans are made anew after it).
    """
    if session.get_bind().dialect.name == "postgresql":
        session.flush()
        session.execute(text(f"ANALYZE {', '.join(Base.metadata.tables)}"))
