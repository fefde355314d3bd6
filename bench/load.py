"""Asking a server as fast as it answers: with wrk if it is there, else with a client of our own, which is slower."""

import asyncio
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Final

WRK: Final = shutil.which("wrk")

_SCRIPT: Final = """
local paths, at = {}, 0
for line in io.lines(os.getenv("BENCH_PATHS")) do paths[#paths + 1] = line end
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
done = function(summary, latency, requests)
  local faults = summary.errors.connect + summary.errors.read + summary.errors.status + summary.errors.timeout
  io.write(string.format("\\n= %f %f %f %d %d\\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.requests, faults))
end
"""


@dataclass(frozen=True)
class Load:
    """Requests a second; median and 99th percentile of the times to a whole answer in milliseconds; answers in all."""

    requests: float
    p50: float
    p99: float
    answers: int


def load(port: int, paths: Sequence[str], connections: int, seconds: float, headers: dict[str, str]) -> Load:
    """Ask for the paths in turn over some connections for some seconds. Raises SystemExit if an answer is an error."""
    if WRK is None:
        return asyncio.run(_own(port, paths, connections, seconds, headers))
    with tempfile.TemporaryDirectory() as folder:
        script, listed = Path(folder) / "mix.lua", Path(folder) / "paths"
        script.write_text(_SCRIPT)
        listed.write_text("\n".join(paths) + "\n")
        command = [
            WRK,
            "-t1",
            f"-c{connections}",
            f"-d{max(1, round(seconds))}s",
            "--timeout",
            "60s",
            "-s",
            str(script),
        ]
        command += [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
        environment = {**os.environ, "BENCH_PATHS": str(listed)}
        said = subprocess.run(
            [*command, f"http://127.0.0.1:{port}"], env=environment, capture_output=True, text=True, check=True
        )
    found = next(line for line in said.stdout.splitlines() if line.startswith("= ")).split()[1:]
    if int(found[4]):
        raise SystemExit(f"{found[4]} answers were errors: {paths[0]} …")
    return Load(*map(float, found[:3]), int(found[3]))


async def _own(port: int, paths: Sequence[str], connections: int, seconds: float, headers: dict[str, str]) -> Load:
    times: list[float] = []
    end = time.perf_counter() + seconds
    given = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    turns = cycle(paths)

    async def ask() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (begun := time.perf_counter()) < end:
            writer.write(f"GET {next(turns)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{given}\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            if head[9:12] not in (b"200", b"304"):
                raise SystemExit(f"an answer was an error: {head[:60]!r}")
            if (at := head.find(b"content-length: ")) >= 0:
                await reader.readexactly(int(head[at + 16 : head.index(b"\r\n", at)]))
            times.append(time.perf_counter() - begun)
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(ask() for _ in range(connections)))
    took = time.perf_counter() - begun
    return Load(len(times) / took, statistics.median(times) * 1000, _p99(times) * 1000, len(times))


def _p99(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]


def shares(paths: Sequence[str], parts: int) -> Iterator[list[str]]:
    """The paths in parts of the same size, none in two of them."""
    size, rest = len(paths) // parts, iter(paths)
    for _ in range(parts):
        yield list(islice(rest, size))
