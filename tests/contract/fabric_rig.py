"""Fabrics for the contract suites, and what waiting for another process takes."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from kefu_adapters.fabric.shared import RedisFabric

LONG = 20.0
"""Seconds to wait for what must come, on a machine that is busy."""


class Hand:
    """A clock that is set by hand."""

    def __init__(self, now: float = 0.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def new_prefix() -> str:
    """An installation that nobody else on the server has."""
    return f"kefu-test-{secrets.token_hex(8)}"


async def opened(url: str, **options: Any) -> RedisFabric:
    """An open fabric that waits long for its server, so that a busy machine does not make it pace alone."""
    fabric = RedisFabric(url, **options)
    await fabric.open()
    await until(lambda: fabric._writer.is_shared and fabric._listener.is_listening.is_set())
    fabric._writer.patience = LONG
    return fabric


@asynccontextmanager
async def processes(url: str, count: int = 2, **options: Any) -> AsyncIterator[list[RedisFabric]]:
    """Fabrics of one installation, each a process of its own."""
    options = {"prefix": new_prefix(), **options}
    async with AsyncExitStack() as stack:
        fabrics = []
        for _ in range(count):
            fabrics.append(await opened(url, **options))
            stack.push_async_callback(fabrics[-1].close)
        yield fabrics


async def until(check: Callable[[], Any]) -> None:
    """Wait until ``check`` holds."""
    async with asyncio.timeout(LONG):
        while not check():
            await asyncio.sleep(0.005)


async def heard(events: AsyncIterator[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The next event."""
    return await asyncio.wait_for(anext(events), LONG)


async def heard_until(events: AsyncIterator[Mapping[str, Any]], last: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What came before ``last``."""
    before: list[Mapping[str, Any]] = []
    while (event := await heard(events)) != last:
        before.append(event)
    return before
