"""A primary, a streaming replica and two nodes under steady load, while one after the other is taken away.

A writer in a process of its own changes titles through the function that saves every recommendation; readers ask both
nodes. Afterwards every answer is compared with the chain of revisions: the answer names its corpus number, and the
revisions say what the record held at that number. Run: python -m bench.failover [seconds a phase]
"""

import http.client
import json
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from app.ingest.seed import load_seed
from app.settings import Settings
from app.storage.engine import open_engine, reading
from app.storage.migrations import migrate
from bench.cluster import Server, ServingNode, until

RECORD: Final = "crc-2018-views-of-the-child"
WORD: Final = "Zirkonium"
WRITES: Final = """
import json, sys, time
from dataclasses import replace
from app.domain.recommendation import Text
from app.domain.revision import Author
from app.errors import DatabaseUnavailable
from app.storage.changes import changing
from app.storage.engine import open_engine
from app.storage.recommendations import load_recommendation, save_recommendation

def say(**what):
    print(json.dumps({"at": time.time(), **what}), flush=True)

engine, record_id, word, pause = open_engine(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4])
say(begun=True)
for serial in range(1, 100_000):
    kept = False
    while not kept:
        try:
            with changing(engine, Author("Kari", "person", "a test")) as change:
                record = load_recommendation(change.session, record_id)
                others = tuple(t for t in record.texts if (t.kind, t.language) != ("title", "nb"))
                title = Text("title", "nb", f"{word} {serial}")
                save_recommendation(change, replace(record, texts=(*others, title)))
            kept = True
            say(serial=serial, number=change.number)
        except DatabaseUnavailable as error:
            say(serial=serial, failed=error.code)
            time.sleep(0.2)
    time.sleep(pause)
"""
QUESTIONS: Final = {
    "search": f"/api/v1/recommendations?q=%22{WORD.lower()}%22&facets=none",
    "record": f"/api/v1/recommendations/{RECORD}",
    "history": f"/api/v1/recommendations/{RECORD}/history",
    "page": f"/anbefaling/{RECORD}",
    "search page": f"/sok?q={WORD.lower()}",
}
ALWAYS: Final = ("search", "record", "page", "search page")
"""What is answered from the index, whatever happens to the databases."""


@dataclass(frozen=True)
class Asked:
    """One request: when (seconds since the load began), what, of which node, and what came of it."""

    at: float
    phase: str
    question: str
    node: int
    seconds: float
    outcome: str
    number: int | None = None
    title: str | None = None
    stale: bool = False


@dataclass
class Result:
    """What came of a run that began at `started`, a moment of the clock."""

    started: float
    asked: list[Asked] = field(default_factory=list)
    writes: list[dict[str, Any]] = field(default_factory=list)
    phases: list[tuple[str, float]] = field(default_factory=list)
    recovered: dict[str, float] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    """Corpus number → the title from then on."""

    def during(self, one: Asked, phase: str, last: str) -> bool:
        """Whether a request was on its way at some moment of these phases."""
        names = [name for name, _ in self.phases]
        ends = [at for _, at in self.phases[1:]] + [float("inf")]
        began, ended = self.phases[names.index(phase)][1], ends[names.index(last)]
        return one.at + one.seconds >= began and one.at <= ended

    def failures(self, *, of: tuple[str, ...] = tuple(QUESTIONS)) -> Counter[tuple[str, str, str, int]]:
        """(phase, question, outcome, second of the load) → requests that were not answered with 200."""
        return Counter(
            (one.phase, one.question, one.outcome, int(one.at))
            for one in self.asked
            if one.outcome != "200" and one.question in of
        )

    @property
    def kept(self) -> list[dict[str, Any]]:
        """The writes that the writer was told are kept."""
        return [one for one in self.writes if "serial" in one and "failed" not in one]

    @property
    def lost(self) -> list[int]:
        """Serials that the writer was told are kept and that no revision holds."""
        there = {int(title.removeprefix(f"{WORD} ")) for title in self.titles.values() if title.startswith(WORD)}
        return [one["serial"] for one in self.kept if one["serial"] not in there]

    @property
    def twice(self) -> int:
        """How many serials were kept more than once."""
        return len(self.titles) - len(set(self.titles.values()))

    @property
    def wrong(self) -> list[Asked]:
        """Answers that say of their corpus number what it did not hold, or of a node that went back."""
        found, seen = [], {}
        for one in sorted((one for one in self.asked if one.number is not None), key=lambda one: one.at):
            assert one.number is not None
            true = next((self.titles[n] for n in sorted(self.titles, reverse=True) if n <= one.number), None)
            if one.question == "search" and not (true or "").startswith(WORD):
                true = None
            matches = one.title == true
            place = (one.node, one.question)
            if not matches or one.number < seen.get(place, 0):
                found.append(one)
            seen[place] = one.number
        return found


class Load:
    """Readers that ask every node in turn, each question at a steady pace, until `stop`."""

    def __init__(self, nodes: list[ServingNode], pause: float) -> None:
        self.result, self.phase = Result(started=time.time()), ""
        self._nodes, self._pause, self._stop = nodes, pause, threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(number,)) for number in range(len(nodes))]

    def start(self) -> None:
        """Begin to ask."""
        self.result.started = time.time()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop asking."""
        self._stop.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def enter(self, phase: str) -> None:
        """From now on requests belong to this phase."""
        self.phase = phase
        self.result.phases.append((phase, time.time() - self.result.started))

    def _read(self, number: int) -> None:
        node = self._nodes[number]
        while not self._stop.is_set():
            for question, path in QUESTIONS.items():
                self.result.asked.append(self._ask(number, node, question, path))
                self._stop.wait(self._pause)

    def _ask(self, number: int, node: ServingNode, question: str, path: str) -> Asked:
        phase, began = self.phase, time.time()
        found: dict[str, Any] = {}
        connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=60)
        try:
            connection.request("GET", path, headers={"Accept": "text/html" if "page" in question else "*/*"})
            answer = connection.getresponse()
            body, outcome = answer.read(), str(answer.status)
            found["stale"] = answer.headers["Warning"] is not None
            if outcome == "200" and question in ("search", "record"):
                found |= said(json.loads(body))
            if outcome == "503" and answer.headers["Retry-After"] is None:
                outcome = "503 without Retry-After"
        except (OSError, http.client.HTTPException) as error:
            outcome = type(error).__name__
        finally:
            connection.close()
        at, seconds = began - self.result.started, time.time() - began
        return Asked(at, phase, question, number, seconds, outcome, **found)


def said(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer's corpus number, and the title of the record or of the one hit; None if there is no hit."""
    number = answer["corpus"]["number"]
    if "hits" in answer:
        return {"number": number, "title": answer["hits"][0]["title"] if answer["total"] == 1 else None}
    return {"number": number, "title": answer["title"]}


class Writer:
    """The process that writes, and what it said."""

    def __init__(self, address: str, pause: float, said_so: list[dict[str, Any]]) -> None:
        command = [sys.executable, "-c", WRITES, address, RECORD, WORD, str(pause)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self._said = said_so
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def stop(self) -> None:
        """End it without warning; what it said before is heard."""
        self._process.kill()
        self._process.wait()
        self._thread.join()
        if self._process.stdout is not None:
            self._process.stdout.close()

    @property
    def kept(self) -> int:
        """How many writes it was told are kept."""
        return sum("serial" in one and "failed" not in one for one in self._said)

    def keeps_another(self) -> float:
        """Seconds until it has kept another write; it must not be one that was on its way."""
        before = self.kept
        try:
            return until(lambda: self.kept > before, 120, "another write")
        except TimeoutError as error:
            error.add_note(f"The writer's exit code: {self._process.poll()}. It said last: {self._said[-3:]}")
            raise

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._said.append(json.loads(line))


class Scenario:
    """Two servers, two nodes, and the load on them, in a folder."""

    def __init__(self, folder: Path, *, pause: float, write_pause: float, **settings: str) -> None:
        self.one, self.two = Server(folder / "one"), Server(folder / "two")
        servers = f"127.0.0.1:{self.one.port},127.0.0.1:{self.two.port}"
        self.address = f"postgresql://postgres@{servers}/anbefalinger"
        addresses = {"ANBEFALINGER_DATABASE_URL": self.address, "ANBEFALINGER_DATABASE_READ_URL": self.address}
        self.settings = addresses | settings
        self.nodes = [ServingNode(folder / f"node{number}", self.settings) for number in (1, 2)]
        self.load, self._write_pause = Load(self.nodes, pause), write_pause
        self.result = self.load.result

    def prepare(self) -> None:
        """Servers with the seed data, the second a replica of the first; nodes that are ready."""
        self.one.make()
        self.one.start()
        self.one.ask("CREATE DATABASE anbefalinger")
        engine = open_engine(self.one.address("anbefalinger"))
        migrate(engine)
        load_seed(engine, Settings().seed_dir)
        engine.dispose()
        self._join(self.two, self.one)
        for node in self.nodes:
            node.start()
        self._until_ready(*self.nodes)

    def run(self, seconds: float) -> Result:
        """All phases, each at least so long."""
        self.load.start()
        self.load.enter("all well")
        self.writer = Writer(self.address, self._write_pause, self.result.writes)
        time.sleep(seconds)
        self._phase("a node killed", seconds, self.nodes[0].kill)
        self._phase("the node back", seconds, self.nodes[0].start, "node", lambda: self._until_ready(self.nodes[0]))
        self._phase("no replica", seconds, self.two.stop)
        self._phase("commits wait for no replica", seconds, self.one.replicates_to_nobody, "writes", self._until_kept)
        self._phase("replica back", seconds, self.two.start, "replica", lambda: self._joined(self.one))
        self._phase("no primary", seconds, lambda: self.one.stop(signal.SIGQUIT), wait=self._until_marked)
        self._phase("replica promoted", seconds, self._promote, "writes after promotion", self._until_kept)
        self._phase("old primary joined as replica", seconds, self._rejoin)
        self._phase("no database", seconds, self._stop_all, wait=self._until_marked)
        self._phase("all back", seconds, self._start_all, "writes after restart", self._until_kept)
        self.load.enter("at the end")
        self.writer.stop()
        last = self._truth(self.two)
        until(lambda: self._seen(last), 120, "the last write on both nodes")
        self.load.stop()
        return self.result

    def close(self) -> None:
        """End everything that is left."""
        self.load.stop()
        if hasattr(self, "writer"):
            self.writer.stop()
        for node in self.nodes:
            node.kill()
        for server in (self.one, self.two):
            server.stop(signal.SIGQUIT)

    def _phase(
        self, name: str, seconds: float, act: Callable[[], object], what: str = "", wait: Callable[[], object] = int
    ) -> None:
        self.load.enter(name)
        began = time.monotonic()
        act()
        wait()
        if what:
            self.result.recovered[what] = round(time.monotonic() - began, 1)
        time.sleep(seconds)

    def _until_kept(self) -> None:
        self.writer.keeps_another()

    def _until_marked(self) -> None:
        """Until both nodes say of an answer that nobody knows whether it is the newest, and a write was refused."""
        began, before = len(self.result.asked), len(self.result.writes)

        def marked() -> bool:
            nodes = {one.node for one in self.result.asked[began:] if one.stale}
            return len(nodes) == len(self.nodes) and any("failed" in one for one in self.result.writes[before:])

        until(marked, 120, "an answer marked as unconfirmed by each node")

    def _until_ready(self, *nodes: ServingNode) -> None:
        for node in nodes:
            until(node.is_ready, 180, "a node's readiness")

    def _join(self, replica: Server, primary: Server) -> None:
        replica.copy(primary)
        replica.start()
        self._joined(primary)

    def _joined(self, primary: Server) -> None:
        """Once the replica streams, commits wait for it: a write that is kept outlives the primary."""
        until(primary.has_standby, 60, "a streaming replica")
        primary.replicates_to_standby()

    def _promote(self) -> None:
        self.two.replicates_to_nobody()
        self.two.promote()

    def _rejoin(self) -> None:
        self._join(self.one, self.two)

    def _stop_all(self) -> None:
        self.two.stop(signal.SIGQUIT)
        self.one.stop(signal.SIGQUIT)

    def _start_all(self) -> None:
        self.two.start()
        self.one.start()

    def _truth(self, server: Server) -> int:
        """Read what the record held at every corpus number; the last number."""
        engine = open_engine(server.address("anbefalinger"))
        statement = "SELECT corpus_number, after FROM revision WHERE subject_id = :record ORDER BY corpus_number"
        with reading(engine) as session:
            rows = session.execute(text(statement), {"record": RECORD}).all()
        engine.dispose()
        self.result.titles = {number: title_of(after) for number, after in rows}
        return max(self.result.titles)

    def _seen(self, number: int) -> bool:
        last = {one.node: one.number for one in self.result.asked if one.number is not None}
        return all(last.get(node) == number for node in range(len(self.nodes)))


def title_of(record: dict[str, Any]) -> str:
    """The title in bokmål of a record as a revision holds it."""
    return next(one["text"] for one in record["texts"] if (one["kind"], one["language"]) == ("title", "nb"))


def found_after(result: Result, phase: str) -> list[float]:
    """For every write kept in a phase, how many seconds later each node first answered with it or a later one."""
    began = dict(result.phases)[phase]
    ended = min((at for _, at in result.phases if at > began), default=float("inf"))
    found = []
    for write in result.kept:
        at, number = write["at"] - result.started, write["number"]
        if number is not None and began <= at < ended - 3:
            for node in {one.node for one in result.asked}:
                of_node = (one for one in result.asked if one.node == node and (one.number or 0) >= number)
                found.append(max(0.0, min(one.at + one.seconds for one in of_node) - at))
    return found


def report(result: Result) -> None:
    """Print what came of it."""
    table = Table(
        "from s", "phase", "asked", "not 200", "of them: question, kind, seconds of the load", "marked stale", "writes"
    )
    for (phase, began), ended in zip(result.phases, [*(at for _, at in result.phases[1:]), float("inf")], strict=True):
        asked = [one for one in result.asked if one.phase == phase]
        kinds: dict[tuple[str, str], list[int]] = {}
        for (_, question, outcome, second), _count in sorted(result.failures().items()):
            if _ == phase:
                kinds.setdefault((question, outcome), []).append(second)
        failed = sum(one.outcome != "200" for one in asked)
        told = "; ".join(f"{q} {o} {min(at)}–{max(at)}" for (q, o), at in kinds.items())
        writes = [one for one in result.writes if "serial" in one and began <= one["at"] - result.started < ended]
        kept = sum("failed" not in one for one in writes)
        kept_text = f"{kept} kept, {len(writes) - kept} refused"
        table.add_row(
            f"{began:.0f}", phase, str(len(asked)), str(failed), told, str(sum(one.stale for one in asked)), kept_text
        )
    Console(width=160).print(table)
    found = sorted(found_after(result, "all well"))
    print(f"requests {len(result.asked)}, not answered with 200: {sum(result.failures().values())}")
    print(f"longest answer {max(one.seconds for one in result.asked):.1f} s")
    print(
        f"writes kept {len(result.kept)}, lost {len(result.lost)}, kept twice {result.twice}, "
        f"wrong answers {len(result.wrong)}"
    )
    print(
        "found on the other nodes after s: "
        + (f"median {found[len(found) // 2]:.2f}, most {found[-1]:.2f}" if found else "–")
    )
    print("seconds to recover: " + ", ".join(f"{name} {seconds}" for name, seconds in result.recovered.items()))


def main() -> None:
    """Run it once and print the report."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    with tempfile.TemporaryDirectory() as folder:
        scenario = Scenario(Path(folder), pause=0.05, write_pause=1.5)
        try:
            scenario.prepare()
            report(scenario.run(seconds))
        finally:
            scenario.close()


if __name__ == "__main__":
    main()
