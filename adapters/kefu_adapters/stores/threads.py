"""Threads that work on a store: work goes in from the loop, results come back to it, a group at a time.

They know nothing of what is written nor of the engine.
"""

import asyncio
import contextlib
import queue
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

from kefu_adapters.stores.dialect import Cursor
from kefu_core.errors import StoreUnavailable

T = TypeVar("T")
Work = Callable[[Cursor], T]
ONE = ("one statement",)
"""In place of an item's names, for a reader: it is a snapshot by itself."""


class Item(NamedTuple):
    """A piece of work. ``names``: conversations and lanes that it touches. ``quick``: a few statements by keys."""

    work: Work[Any]
    future: asyncio.Future[Any]
    names: tuple[str, ...] = ()
    quick: bool = False


Outcome = tuple[asyncio.Future[Any], Any, BaseException | None]


def deliver(outcomes: list[Outcome]) -> None:
    """Tell everybody who still waits; in the loop."""
    for future, result, error in outcomes:
        if future.done():
            continue
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


class Threads(ABC):
    """So many threads before one queue; each takes what waits, at most ``take``."""

    def __init__(self, name: str, count: int, take: int) -> None:
        self._name = name
        self._count = count
        self._take = take
        self._queue: queue.SimpleQueue[Item | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = "the store is not open"

    @property
    def alive(self) -> bool:
        """Whether every thread runs and takes work."""
        return not self._closed and bool(self._threads) and all(thread.is_alive() for thread in self._threads)

    def start(self) -> None:
        """Start the threads; results go to the running loop."""
        self._loop = asyncio.get_running_loop()
        self._closed = ""
        for number in range(self._count):
            thread = threading.Thread(target=self._run, name=f"{self._name}-{number}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def submit(self, work: Work[T], names: tuple[str, ...] = ()) -> asyncio.Future[T]:
        """Queue a piece of work. Cancelling the wait does not take it back: it may still be done."""
        loop = self._loop
        if self._closed or loop is None:
            raise StoreUnavailable(self._closed)
        future: asyncio.Future[T] = loop.create_future()
        self._queue.put(Item(work, future, names))
        return future

    def quickly(self, work: Work[T], names: tuple[str, ...] = ()) -> asyncio.Future[T]:
        """The same for work of a few statements by keys, which an engine may have a shorter way for."""
        return self.submit(work, names)

    async def stop(self) -> None:
        """Finish what is queued, then end the threads."""
        self._closed = self._closed or "the store is closed"
        for _ in self._threads:
            self._queue.put(None)  # one for each: a thread that finds it ends
        threads, self._threads = self._threads, []
        for thread in threads:
            await asyncio.to_thread(thread.join)

    @abstractmethod
    def _run(self) -> None:
        """A thread's life, until the end is met."""

    def _groups(self) -> Iterator[list[Item]]:
        """What waits, a group at a time, until the end."""
        ended = False
        while not ended and (first := self._queue.get()) is not None:
            items, ended = self._group(first)
            yield items

    def _group(self, first: Item) -> tuple[list[Item], bool]:
        """What waits behind ``first``, and whether the end was met."""
        items = [first]
        while len(items) < self._take:
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                break
            if item is None:
                return items, True
            items.append(item)
        return items, False

    def _hand_back(self, outcomes: list[Outcome]) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is gone, and with it whoever waited
                self._loop.call_soon_threadsafe(deliver, outcomes)

    def _refuse_rest(self, reason: str) -> None:
        """Go on only to say no, until the end: nobody may wait for an answer for ever."""
        self._closed = self._closed or reason
        while (item := self._queue.get()) is not None:
            self._hand_back([(item.future, None, StoreUnavailable(reason))])
