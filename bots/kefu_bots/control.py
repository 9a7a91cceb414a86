"""The running process's local socket: other commands talk to it instead of touching the store.

One JSON line in, one JSON line out. The socket lies beside the database and belongs to its owner alone.
"""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import structlog

log = structlog.get_logger()
ANSWER_BYTES = 16 * 2**20
"""The longest answer that a command takes."""
REQUEST_BYTES = 8 * 2**20
"""The longest request: a whole official list, in whatever script."""
Handler = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


class ControlSocket:
    """Serves ``commands`` by name."""

    def __init__(self, path: Path, commands: dict[str, Handler]) -> None:
        self._path = path
        self._commands = commands
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen, unless a living process of this fleet does already; what a dead one left is replaced."""
        if await _is_served(self._path):
            return
        self._path.unlink(missing_ok=True)
        mask = os.umask(0o177)
        try:
            self._server = await asyncio.start_unix_server(self._serve, _short(self._path), limit=REQUEST_BYTES)
        finally:
            os.umask(mask)

    async def stop(self) -> None:
        """Stop listening and take the socket away."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(10):
                line = await reader.readline()
            request = json.loads(line)
            name = request.get("command") if isinstance(request, dict) else None
            handler = self._commands.get(str(name))
            answer = await handler(request) if handler else {"error": "unknown command"}
        except (ValueError, RecursionError, TimeoutError, OSError) as exc:
            answer = {"error": type(exc).__name__}
        except Exception as exc:
            log.exception("control.failed")
            answer = {"error": type(exc).__name__}
        try:
            writer.write(json.dumps(answer).encode() + b"\n")
            await writer.drain()
            writer.close()
        except OSError:
            return


async def _is_served(path: Path) -> bool:
    try:
        _, writer = await asyncio.open_unix_connection(_short(path))
    except OSError:
        return False
    writer.close()
    return True


def _short(path: Path) -> str:
    """Unix sockets have short paths: a relative one where that is shorter."""
    return min(str(path), os.path.relpath(path), key=len)


async def ask(path: Path, command: str, /, **values: Any) -> dict[str, Any]:
    """Ask the running process. Raises OSError when none runs."""
    reader, writer = await asyncio.open_unix_connection(_short(path), limit=ANSWER_BYTES)
    try:
        writer.write(json.dumps({"command": command, **values}).encode() + b"\n")
        await writer.drain()
        async with asyncio.timeout(120):
            answer: dict[str, Any] = json.loads(await reader.readline() or b"{}")
        return answer
    finally:
        writer.close()
