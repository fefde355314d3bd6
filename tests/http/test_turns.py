"""A search of a large index leaves the event loop free; a quick one does not take the detour."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from app.http.turns import QUICK, in_turn
from app.search.generation import Generation
from app.search.shards import Shard


def test_a_large_index_is_searched_beside_the_loop_and_a_small_one_on_it(generation: Generation) -> None:
    async def where(size: int) -> tuple[int, int]:
        return threading.get_ident(), await in_turn(_of_size(generation, size), threading.get_ident)

    with ThreadPoolExecutor() as thread:
        small, large = (thread.submit(asyncio.run, where(size)).result() for size in (QUICK, QUICK + 1))
    assert small[0] == small[1]
    assert large[0] != large[1]


def test_the_loop_goes_on_while_a_large_index_is_searched(generation: Generation) -> None:
    async def both() -> None:
        free = threading.Event()
        searching = asyncio.create_task(in_turn(_of_size(generation, QUICK + 1), lambda: free.wait(30)))
        await asyncio.sleep(0)
        free.set()
        assert await searching

    with ThreadPoolExecutor() as thread:
        thread.submit(asyncio.run, both()).result()


def _of_size(generation: Generation, size: int) -> Generation:
    return replace(generation, shards=(Shard(0, size, ()),))
