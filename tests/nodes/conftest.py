"""Real servers for the tests of nodes: one with the seed data, copied for every test, and an index of it."""

import gc
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

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


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that a server's own user may enter, whatever another run of the tests does to pytest's folders."""
    with TemporaryDirectory(prefix="anbefalinger-", ignore_cleanup_errors=True) as name:
        yield Path(name)


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Connections to servers that fell silent are let go within the test that silenced them, not in somebody else's."""
    yield
    gc.collect()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for the servers and nodes of a test."""
    with open_folder() as opened:
        yield opened


@pytest.fixture(scope="session")
def origin() -> Iterator[tuple[Server, Path]]:
    """A server with the seed data, and the folder of its index."""
    with open_folder() as folder:
        server = seeded_server(folder)
        yield server, folder / "index"
        server.stop(signal.SIGQUIT)


def seeded_server(folder: Path) -> Server:
    """A new server that runs, with the seed data, and its index beside it."""
    server = Server(folder / "server")
    server.make()
    server.start()
    server.ask(f"CREATE DATABASE {NAME}")
    engine = open_engine(server.address(NAME))
    migrate(engine)
    load_seed(engine, SEED)
    build_index(engine, folder / "index")
    engine.dispose()
    return server


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
def cluster(origin: tuple[Server, Path], folder: Path) -> Iterator[Cluster]:
    """A primary and a replica that a test may do anything to."""
    primary, replica = Server(folder / "primary"), Server(folder / "replica")
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
            own = folder / f"node-{len(list(folder.iterdir()))}"
            shutil.copytree(origin[1], own / "index")
            given = {
                "data_dir": own,
                "database_url": made.address,
                "database_read_url": made.address,
                "bulk_still_seconds": 86_400,
                "poll_seconds": 0.2,
                "database_seconds": 60.0,  # A busy machine is not to be taken for a silent database.
            }
            app = create_app(Settings(**(given | settings), _env_file=None))  # type: ignore[arg-type]
            return opened.enter_context(TestClient(app, raise_server_exceptions=False))

        made = Cluster(primary, replica, node)
        yield made
