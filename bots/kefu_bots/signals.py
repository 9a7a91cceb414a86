"""Short-lived signals to a platform (typing and the like): never stored, and their failure does not matter."""

import asyncio

import structlog

from kefu_core.errors import AdapterError
from kefu_core.ports import Ephemeral

log = structlog.get_logger()


async def signalled(adapter: Ephemeral, kind: str, recipient: str, value: str, text: str) -> None:
    """Send one. Raises nothing."""
    try:
        async with asyncio.timeout(10):
            await adapter.signal(kind, recipient, value, text)
    except (AdapterError, TimeoutError):
        return
    except Exception:
        log.exception("signal.crashed", kind=kind)
