"""One node, two nodes, and one node with two workers, on one PostgreSQL: how much more two answer than one.

python -m bench.nodes        about two minutes; the table as it stands in docs/benchmarks.md

Every question is asked anew (no answer is kept whole), so that the nodes work. The same connections for each process
give about the same time to an answer; what two answer together, compared with what one does, is the ratio.
"""

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import psutil

from bench.cluster import Server, ServingNode, until
from bench.load import Load, load
from bench.questions import QUESTIONS

SECONDS: Final = 6.0
ROUNDS: Final = 3
CONNECTIONS: Final = (1, 4, 16)
"""For each process that answers."""


def main() -> None:
    """Measure each arrangement and print the table."""
    with tempfile.TemporaryDirectory(prefix="nodes-") as folder, _database(Path(folder) / "primary") as server:
        settings = {"ANBEFALINGER_DATABASE_URL": server.address("anbefalinger"), "ANBEFALINGER_KEPT_ANSWERS_BYTES": "0"}
        print(
            "| arrangement | connections each | requests/s | × one node | p50 ms | p99 ms | processors of the nodes |"
        )
        print("|---|---|---|---|---|---|---|")
        alone: dict[int, float] = {}
        for name, number, workers in (("one node", 1, 1), ("two nodes", 2, 1), ("one node, two workers", 1, 2)):
            with _nodes(Path(folder) / name.replace(" ", "-"), settings, number, workers) as nodes:
                for connections in CONNECTIONS:
                    each = connections * workers
                    _ask(nodes, each, 2)
                    rounds = [_ask(nodes, each, SECONDS) for _ in range(ROUNDS)]
                    together = statistics.median(found[0] for found in rounds)
                    alone.setdefault(connections, together)
                    p50, p99, used = (statistics.median(found[at] for found in rounds) for at in (1, 2, 3))
                    ratio = together / alone[connections]
                    rest = f"{ratio:.2f} | {p50:.2f} | {p99:.1f} | {used:.2f}"
                    print(f"| {name} | {connections} | {together:.0f} | {rest} |")


def _ask(nodes: Sequence[ServingNode], connections: int, seconds: float) -> tuple[float, float, float, float]:
    """Requests a second of all nodes together, their p50 and p99, and how many processors they used."""
    paths = [question.path for question in QUESTIONS]
    before = _processor_seconds(nodes)
    with ThreadPoolExecutor(len(nodes)) as threads:
        found: list[Load] = list(threads.map(lambda node: load(node.port, paths, connections, seconds, {}), nodes))
    used = (_processor_seconds(nodes) - before) / seconds
    return (
        sum(one.requests for one in found),
        statistics.fmean(one.p50 for one in found),
        max(one.p99 for one in found),
        used,
    )


def _processor_seconds(nodes: Sequence[ServingNode]) -> float:
    total = 0.0
    for node in nodes:
        assert node.process is not None
        top = psutil.Process(node.process.pid)
        for process in (top, *top.children(recursive=True)):
            times = process.cpu_times()
            total += times.user + times.system
    return total


@contextmanager
def _database(folder: Path) -> Iterator[Server]:
    server = Server(folder)
    server.make()
    server.start()
    try:
        server.ask("CREATE DATABASE anbefalinger")
        yield server
    finally:
        server.stop()


@contextmanager
def _nodes(folder: Path, settings: dict[str, str], number: int, workers: int) -> Iterator[list[ServingNode]]:
    with ExitStack() as running:
        nodes = []
        for at in range(number):
            node = ServingNode(folder / str(at), settings, "--prepare", "--workers", str(workers))
            node.start()
            running.callback(node.kill)
            nodes.append(node)
        for node in nodes:
            until(node.is_ready, what="a node ready")
        yield nodes


if __name__ == "__main__":
    main()
