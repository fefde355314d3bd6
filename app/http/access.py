"""Asking the database during a request: as long as a request may wait, and again if a connection breaks."""

import asyncio
from collections.abc import Callable
from typing import Concatenate, Final, ParamSpec, TypeVar

from anyio import CapacityLimiter, fail_after
from sqlalchemy import Engine

from app.errors import DatabaseUnavailable, OutcomeUnknown
from app.storage import limits
from app.storage.patience import begin

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

_LATE: Final = "The database did not answer in time. Try again in a moment."


class Access:
    """A database as requests may use it: at most so many at once, each at most `seconds`.

    A thread that waits for a silent server cannot be stopped. It is left behind with its connection, and the next
    request gets a new connection, to another server if the address names one.
    """

    def __init__(self, engine: Engine, seconds: float, connections: int) -> None:
        self.engine, self._seconds = engine, seconds
        self._places = CapacityLimiter(connections)

    async def read(
        self, function: Callable[Concatenate[Engine, Given], Answer], *given: Given.args, **named: Given.kwargs
    ) -> Answer:
        """What the function reads. Raises DatabaseUnavailable, also when the time is over."""

        def again() -> Answer:
            for _ in range(limits.READ_ATTEMPTS - 1):
                try:
                    return function(self.engine, *given, **named)
                except DatabaseUnavailable:
                    continue
            return function(self.engine, *given, **named)

        return await self._within(again, DatabaseUnavailable(_LATE))

    def read_here(
        self, function: Callable[Concatenate[Engine, Given], Answer], *given: Given.args, **named: Given.kwargs
    ) -> Answer:
        """As `read`, for a thread that is already making an answer; tried once."""
        try:
            return begin(lambda: function(self.engine, *given, **named)).result(self._seconds)
        except TimeoutError:
            self.engine.dispose()
            raise DatabaseUnavailable(_LATE) from None

    async def write(
        self, function: Callable[Concatenate[Engine, Given], Answer], *given: Given.args, **named: Given.kwargs
    ) -> Answer:
        """What the function writes, tried once. Raises DatabaseUnavailable, or OutcomeUnknown if it is late."""
        late = OutcomeUnknown("The database did not answer in time. Look whether the change is there.")
        return await self._within(lambda: function(self.engine, *given, **named), late)

    async def _within(self, work: Callable[[], Answer], late: DatabaseUnavailable) -> Answer:
        begun = False
        try:
            with fail_after(self._seconds):
                async with self._places:
                    begun = True
                    return await asyncio.wrap_future(begin(work))
        except TimeoutError:
            if begun:
                # Whoever comes next is not to meet the same silent server on a kept connection.
                self.engine.dispose()
            raise (late if begun else DatabaseUnavailable(_LATE)) from None
