"""Real servers for the tests of nodes: one with the seed data, copied for every test, and an index of it."""

import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.ingest.seed import load_seed
from app.main import create_app
from app.search.builder import build_index
from app.settings import Settings
from app.storage.engine import open_engine
from app.storage.migrations import migrate
from bench.cluster import Server, until
from tests.conftest import SEED

NAME = "anbefalinger"


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A server with the seed data, and the folder of its index."""
    folder = tmp_path_factory.mktemp("origin")
    server = Server(folder / "server")
    server.make()
    server.start()
    server.ask(f"CREATE DATABASE {NAME}")
    engine = open_engine(server.address(NAME))
    migrate(engine)
    load_seed(engine, SEED)
    build_index(engine, folder / "index")
    engine.dispose()
    yield server, folder / "index"
    server.stop(signal.SIGQUIT)


@dataclass
class Cluster:
    """A primary, its streaming replica, and a way to start nodes on them in this process."""

    primary: Server
    replica: Server
    node: Callable[..., TestClient]

    @property
    def address(self) -> str:
        """Names both servers; libpq finds the one that is wanted."""
        return f"postgresql://postgres@127.0.0.1:{self.primary.port},127.0.0.1:{self.replica.port}/{NAME}"


@pytest.fixture
def cluster(origin: tuple[Server, Path], tmp_path: Path) -> Iterator[Cluster]:
    """A primary and a replica that a test may do anything to."""
    primary, replica = Server(tmp_path / "primary"), Server(tmp_path / "replica")
    with ExitStack() as opened:
        opened.callback(lambda: [server.stop(signal.SIGQUIT) for server in (primary, replica)])
        primary.copy(origin[0])
        (primary.folder / "standby.signal").unlink()
        (primary.folder / "postgresql.auto.conf").write_text("")
        primary.start()
        replica.copy(primary)
        replica.start()
        until(primary.has_standby)

        def node(**settings: object) -> TestClient:
            folder = tmp_path / f"node-{len(list(tmp_path.iterdir()))}"
            shutil.copytree(origin[1], folder / "index")
            given = {
                "data_dir": folder,
                "database_url": made.address,
                "database_read_url": made.address,
                "bulk_still_seconds": 86_400,
                "poll_seconds": 0.2,
            }
            app = create_app(Settings(**(given | settings), _env_file=None))  # type: ignore[arg-type]
            return opened.enter_context(TestClient(app, raise_server_exceptions=False))

        made = Cluster(primary, replica, node)
        yield made
