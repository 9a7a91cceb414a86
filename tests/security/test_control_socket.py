"""The local socket: its owner's alone, and nothing written into it ends the process or the next command."""

import asyncio
import json
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kefu_bots.control import ControlSocket, ask

GARBAGE = {
    "nothing": b"\n",
    "bytes": bytes(range(256)) + b"\n",
    "no_json": b"stop everything\n",
    "list": b'["command"]\n',
    "number": b"1\n",
    "deep": b"[" * 60_000 + b"\n",
    "no_command": b"{}\n",
    "unknown": b'{"command": "__class__"}\n',
    "object_as_name": b'{"command": {"a": 1}}\n',
    "huge": b'{"command": "' + b"a" * 9_000_000 + b'"}\n',
    "raises": b'{"command": "raises"}\n',
}


@pytest.fixture
async def socket(tmp_path: Path) -> AsyncIterator[Path]:
    async def hello(request: dict[str, Any]) -> dict[str, Any]:
        return {"heard": sorted(request)}

    async def raises(_request: dict[str, Any]) -> dict[str, Any]:
        raise RuntimeError("a secret text")

    control = ControlSocket(tmp_path / "kefu.sock", {"hello": hello, "raises": raises})
    await control.start()
    yield tmp_path / "kefu.sock"
    await control.stop()


async def test_only_its_owner_may_talk_to_it(socket: Path) -> None:
    mode = socket.stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600


@pytest.mark.parametrize("name", GARBAGE)
async def test_garbage_is_answered_or_dropped_and_the_next_command_works(socket: Path, name: str) -> None:
    reader, writer = await asyncio.open_unix_connection(str(socket))
    writer.write(GARBAGE[name])
    line = b""
    try:
        async with asyncio.timeout(20):
            line = await reader.readline()
    except ConnectionError:  # it hung up while we were still talking
        line = b""
    writer.close()
    if line:
        answer = json.loads(line)
        assert set(answer) == {"error"}
        assert "secret" not in answer["error"]
    assert await ask(socket, "hello", a=1) == {"heard": ["a", "command"]}


async def test_a_caller_that_hangs_up_at_once_harms_nobody(socket: Path) -> None:
    for _ in range(5):
        _, writer = await asyncio.open_unix_connection(str(socket))
        writer.close()
    assert await ask(socket, "hello") == {"heard": ["command"]}


async def test_a_whole_official_list_goes_through_in_one_request(socket: Path) -> None:
    from kefu_core.official_content import FIELDS, MAX_CHARS, MAX_ENTRIES

    whole = {name: ["名" * MAX_CHARS] * MAX_ENTRIES for name in FIELDS}
    assert await ask(socket, "hello", list=whole) == {"heard": ["command", "list"]}
