"""One TaskGroup for the process: every task is owned, every adapter is restarted, a failing core loop ends it.

Shutdown: door, claims, in flight, adapters, store. A second signal ends it at once.
"""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog

from kefu_bots.accounts import Account
from kefu_core.errors import CredentialsRejected
from kefu_core.ports import Sink

RESTART_FIRST_SECONDS = 1.0
RESTART_LONGEST_SECONDS = 60.0
log = structlog.get_logger()


async def run_account(account: Account, sink: Sink) -> None:
    """Keep one adapter running; its failure never touches another."""
    wait = RESTART_FIRST_SECONDS
    while True:
        started = asyncio.get_running_loop().time()
        try:
            if account.state not in {"stopped", "paused"}:
                account.state = "online"
            await account.adapter.run(sink)
            log.warning("inbox.ended", inbox=account.inbox)
        except asyncio.CancelledError:
            raise
        except CredentialsRejected:
            account.state, account.reason = "stopped", "credentials_rejected"
            log.error("inbox.stopped", inbox=account.inbox, reason="credentials_rejected")  # noqa: TRY400
        except Exception:
            account.state, account.reason = "degraded", "restarting"
            log.exception("inbox.crashed", inbox=account.inbox)
        if asyncio.get_running_loop().time() - started > RESTART_LONGEST_SECONDS:
            wait = RESTART_FIRST_SECONDS
        await asyncio.sleep(wait)
        wait = min(wait * 2, RESTART_LONGEST_SECONDS)


def run_main(main: Coroutine[Any, Any, None]) -> None:
    """Run a process's whole life on the fastest loop there is."""
    factory = None
    if sys.platform != "win32":
        import uvloop

        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(main)


async def until_signal(stop: asyncio.Event) -> None:
    """Wait for SIGTERM, SIGINT or ``stop``."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    await stop.wait()


async def shut_down(steps: list[tuple[str, Callable[[], Awaitable[object]], float]]) -> None:
    """Run each step with its own time limit; a step that fails does not keep the next from running."""
    for name, step, seconds in steps:
        try:
            async with asyncio.timeout(seconds):
                await step()
        except TimeoutError:
            log.error("shutdown.step_late", what=name, seconds=seconds)  # noqa: TRY400
        except Exception:
            log.exception("shutdown.step_failed", what=name)
