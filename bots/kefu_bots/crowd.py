"""Of how many conversations messages are being taken in at this moment, and whether that is a crowd.

In a crowd a message is stored and acknowledged first and decided when there is time: platforms wait seconds for an
acknowledgement, people wait longer for an answer, and what is stored is lost by nobody.
"""

import asyncio
import time
from collections.abc import Callable
from types import TracebackType

import structlog

LINGERS_SECONDS = 1.0
"""A crowd counts as here for so long after it was last seen: its number falls with every commit, and rises again."""
RELIEF_SECONDS = 0.5
"""So long the slow path leaves a crowd the processor before it takes a few messages all the same."""
_LOOK_SECONDS = 0.02
log = structlog.get_logger()


class Crowd:
    """``with crowd:`` around each message whose turn in its conversation has come. ``above``: more are a crowd.

    ``seconds``: a clock that only goes forward.
    """

    __slots__ = ("_above", "_here_until", "_seconds", "_told", "inside")

    def __init__(self, above: int, seconds: Callable[[], float] = time.monotonic) -> None:
        self._above = above
        self._seconds = seconds
        self._here_until = 0.0
        self._told = False
        self.inside = 0

    def __enter__(self) -> None:
        self.inside += 1
        if self.inside > self._above:
            self._here_until = self._seconds() + LINGERS_SECONDS

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.inside -= 1

    @property
    def is_here(self) -> bool:
        """Whether a message that comes now finds a crowd, or where one just was."""
        return self._here_until > 0.0 and self._seconds() < self._here_until

    async def relief(self) -> bool:
        """Wait until the crowd has gone, or for RELIEF_SECONDS; says whether it has gone."""
        self._tell()
        until = self._seconds() + RELIEF_SECONDS
        while self.is_here:
            if self._seconds() >= until:
                return False
            await asyncio.sleep(_LOOK_SECONDS)
        self._tell()
        return True

    def _tell(self) -> None:
        if self.is_here != self._told:
            self._told = not self._told
            log.warning("intake.crowded" if self._told else "intake.relieved", count=self.inside)
