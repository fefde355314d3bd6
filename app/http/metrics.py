"""Counting requests for Prometheus, and what the process can say of its index, database and imports when asked.

One process counts in memory. Several workers (`serve --workers`) count in files that they share, and whichever answers
adds them up; what it says of index, database and pool is its own.
Source: prometheus.github.io/client_python/multiprocess.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from app import __version__
from app.domain.result import Corpus
from app.errors import DatabaseUnavailable, ServiceUnavailable
from app.representations.links import API
from app.search.keeper import IndexKeeper
from app.storage.corpus import read_corpus
from app.storage.engine import reading
from app.storage.import_runs import FAILED, RunCount, count_runs

SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that makes the client library count in files of a folder; it must be set before it is imported."""

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

BUCKETS: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
SEARCHES: Final = frozenset({f"{API}/recommendations", "/sok"})


def route_of(scope: Any) -> str:
    """The template of the address that answered, without the language: few values, whatever is asked for."""
    path: str = scope["path"]
    route = scope.get("route")
    if route is None:
        return "/static" if path.startswith("/static/") and "endpoint" in scope else "unmatched"
    inside = path.startswith(f"{API}/") and not route.path.startswith(API)
    return f"{API}{route.path}" if inside else str(route.path)


class Metrics:
    """The counters of one application. `observe` is on the way of every request and takes a few microseconds."""

    def __init__(self) -> None:
        self.shared = SHARED in os.environ
        self._registry = CollectorRegistry()
        labels = ("route", "status")
        self._requests = Counter(
            "anbefalinger_requests", "Requests by route and class of status.", labels, registry=self._registry
        )
        self._seconds = Histogram(
            "anbefalinger_request_seconds",
            "Seconds from a request's head to the last byte of its answer.",
            ("route",),
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._search = Histogram(
            "anbefalinger_search_seconds",
            "The same for searches that were made: answers with hits, not 304 and not errors.",
            buckets=BUCKETS,
            registry=self._registry,
        )
        # Looking a child up by its labels costs more than counting.
        self._known: dict[tuple[str, int], tuple[Counter, Histogram]] = {}

    def observe(self, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        found = self._known.get(key := (route, status // 100))
        if found is None:
            found = self._requests.labels(route, f"{status // 100}xx"), self._seconds.labels(route)
            self._known[key] = found
        found[0].inc()
        found[1].observe(seconds)
        if status == 200 and route in SEARCHES:
            self._search.observe(seconds)

    def text(self, keeper: IndexKeeper, engine: Engine) -> bytes:
        """Everything in Prometheus' text format."""
        state = CollectorRegistry()
        state.register(_State(keeper, engine))
        if self.shared:
            counted = CollectorRegistry()
            MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
        else:
            counted = self._registry
            ProcessCollector(registry=state)
        PlatformCollector(registry=state)
        return generate_latest(counted) + generate_latest(state)


class _State(Collector):
    """What the process says of itself at the moment it is asked."""

    def __init__(self, keeper: IndexKeeper, engine: Engine) -> None:
        self._keeper, self._engine = keeper, engine

    def collect(self) -> Iterator[Metric]:
        """Every figure; what cannot be known now, because there is no index or no database, is left out."""
        yield _gauge("build_info", "The program that runs.", 1, version=__version__)
        try:
            generation = self._keeper.generation
        except ServiceUnavailable:
            index = None
        else:
            index = generation.corpus
            yield _gauge("index_corpus_number", "Corpus number of the index in use.", index.number)
            yield _gauge("recommendations", "Recommendations in the index.", generation.size)
            yield _gauge("documents", "Documents in the index.", len(generation.catalogue.documents))
        yield from self._database(index)
        if isinstance(pool := self._engine.pool, QueuePool):
            yield _gauge(
                "pool_connections_in_use", "Connections to the database in use by this process.", pool.checkedout()
            )
            yield _gauge(
                "pool_connections_kept", "Connections this process keeps open without using them.", pool.checkedin()
            )

    def _database(self, index: Corpus | None) -> Iterator[Metric]:
        try:
            with reading(self._engine) as session:
                corpus, runs = read_corpus(session), count_runs(session)
        except (SQLAlchemyError, DatabaseUnavailable):
            yield _gauge("database_up", "Whether the database answers.", 0)
            return
        yield _gauge("database_up", "Whether the database answers.", 1)
        yield _gauge("corpus_number", "Corpus number of the database.", corpus.number)
        if index is not None:
            behind = (datetime.now(UTC) - corpus.updated).total_seconds() if corpus != index else 0
            yield _gauge(
                "index_age_seconds",
                "Seconds since the database got something the index does not hold; 0 if equal.",
                behind,
            )
        yield from _runs(runs)


def _gauge(name: str, text: str, value: float, **labels: str) -> Metric:
    family = GaugeMetricFamily(f"anbefalinger_{name}", text, labels=list(labels))
    family.add_metric(list(labels.values()), value)
    return family


def _runs(counts: list[RunCount]) -> Iterator[Metric]:
    number = CounterMetricFamily(
        "anbefalinger_import_runs",
        "Seed loads, imports and undoings in the log, by outcome; of an import that failed nothing else is kept.",
        labels=["kind", "outcome"],
    )
    last = GaugeMetricFamily(
        "anbefalinger_import_last_timestamp_seconds", "When a kind of run last ended without failing.", labels=["kind"]
    )
    for one in counts:
        number.add_metric([one.kind, one.outcome], one.number)
    done = [one for one in counts if one.outcome != FAILED]
    for kind in sorted({one.kind for one in done}):
        last.add_metric([kind], max(one.last for one in done if one.kind == kind).timestamp())
    yield from (number, last)
