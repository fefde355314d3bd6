"""Work that may take long, away from the event loop and in the order it came."""

import os
from collections.abc import Callable
from typing import Final, TypeVar

from anyio import CapacityLimiter
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync

from app.search.generation import Generation

Made = TypeVar("Made")

QUICK: Final = 20_000
"""Records in an index up to which any search is over before a thread would have begun it (a millisecond or two)."""

_LIMITER: Final = RunVar[CapacityLimiter]("turns")


async def in_turn(generation: Generation, work: Callable[[], Made]) -> Made:
    """What `work` makes, made in a thread if the index is large.

    Then other requests go on meanwhile, as many searches run as there are cores, and who came first is served first.
    """
    if generation.size <= QUICK:
        return work()
    try:
        limiter = _LIMITER.get()
    except LookupError:
        limiter = CapacityLimiter(os.cpu_count() or 1)
        _LIMITER.set(limiter)
    return await run_sync(work, limiter=limiter)
