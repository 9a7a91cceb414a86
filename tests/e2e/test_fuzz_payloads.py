"""A thousand spoiled payloads, well signed, on each platform: no 5xx, no traceback, and the fleet answers on."""

import asyncio
import json
import random
from pathlib import Path

import pytest
import structlog
from tests.faults.questions import questions
from tests.faults.world import built

from .inside import Inside, inside
from .mutation import samples, spoiled

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
COUNT = 1000


async def _throw(one: Inside, name: str, dice: random.Random) -> None:
    emulator = one.world.emulators[name]
    known = samples(name)
    for number in range(COUNT):
        raw = spoiled(dice.choice(known), dice)
        if isinstance(raw, dict) and "update_id" in raw:
            raw["update_id"] = 900_000_000 + number
        try:
            body = raw if isinstance(raw, str) else json.dumps(raw)
            body.encode()
        except (UnicodeEncodeError, ValueError):
            continue
        await emulator.inbound({"user": f"{name}-{number % 50}", "action": "raw", "raw": body})
        if number % 50 == 49:
            await _quiet(one, name)
    await _quiet(one, name)


async def _quiet(one: Inside, name: str) -> None:
    """Wait until no further delivery is attempted for a moment."""
    attempts = one.world.emulators[name].deliverer.attempts
    seen = -1
    async with asyncio.timeout(60):
        while seen != len(attempts):
            seen = len(attempts)
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("name", built())
async def test_spoiled_payloads_never_break_the_door(tmp_path: Path, name: str) -> None:
    dice = random.Random(20261123)
    with structlog.testing.capture_logs() as lines:
        async with inside(tmp_path, (name,)) as one:
            await _throw(one, name, dice)
            statuses = [attempt.status for attempt in one.world.emulators[name].deliverer.attempts]
            await one.asks(name, f"{name}-after", questions()[1])
    assert len(statuses) > COUNT * 0.5
    assert not [status for status in statuses if status is None or status >= 500]
    broken = {line["event"] for line in lines if line.get("exc_info") or line["event"].endswith(("failed", "crashed"))}
    assert broken <= {"inbox.round_failed", "inbox.watch_failed", "inbox.poll_failed"}


@pytest.mark.parametrize("name", built())
async def test_forged_signatures_are_refused(tmp_path: Path, name: str) -> None:
    async with inside(tmp_path, (name,)) as one:
        body = json.dumps({"update_id": 1, "message": {"text": "forged"}}).encode()
        headers = {"X-Telegram-Bot-Api-Secret-Token": "wrong", "x-twitter-webhooks-signature": "sha256=AAAA"}
        query = {"signature": "0" * 40, "msg_signature": "0" * 40, "timestamp": "1790000000", "nonce": "1"}
        async with one.http.post(one.hook(name), data=body, headers=headers, params=query) as response:
            assert response.status == 403
        assert await one.read("SELECT count(*) FROM messages") == [(0,)]
