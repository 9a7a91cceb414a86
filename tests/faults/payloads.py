"""Spoiled payloads with a good signature, and good payloads with a forged one, thrown at a real fleet process.

``./dev faults --payloads 10000`` runs it for every platform. No 5xx, no exception, nothing that kills a message for
good, and the fleet answers on; what is forged is refused with 403 (or 400) and leaves no row.
"""

import asyncio
import base64
import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.faults.mutation import fitted, samples, spoiled
from tests.faults.questions import questions
from tests.faults.rig import Rig, Zygote, rig
from tests.faults.scenarios import crashes
from tests.faults.world import until

from kefu_adapters.wechat.emulator.envelope import Raw, enclose, fresh_stamp
from kefu_bots.secrets_derived import hook_secret

_AT_ONCE = 50
_ROWS = "SELECT (SELECT count(*) FROM messages),(SELECT count(*) FROM unreadable),(SELECT count(*) FROM seen)"
_QUICK: dict[str, dict[str, Any]] = {
    "telegram": {"webhook_timeout": 60},
    "wechat": {"push_attempts": 2, "push_timeout": 60},
    "weibo": {"push_attempts": 2, "push_timeout": 60},
    "x": {"retries": 1, "timeout_seconds": 60},
}
"""Platforms that wait longer than real ones: a busy machine is not what is judged here."""


@dataclass(slots=True)
class Thrown:
    """What became of one platform's payloads."""

    platform: str
    payloads: int = 0
    attempts: int = 0
    good: int = 0
    refused: int = 0
    server_errors: int = 0
    unanswered: int = 0
    forged: int = 0
    forged_refused: int = 0
    forged_reasons: dict[str, int] = field(default_factory=dict)
    messages: int = 0
    unreadable: int = 0
    seconds: float = 0.0
    broken: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.platform:<9} {self.payloads} payloads in {self.seconds:.0f} s: {self.attempts} attempts,"
            f" {self.good} 2xx, {self.refused} 4xx, {self.server_errors} 5xx, {self.unanswered} unanswered;"
            f" {self.messages} messages and {self.unreadable} unreadable in the store;"
            f" {self.forged_refused} of {self.forged} forged refused {self.forged_reasons}"
        )


async def throw(zygote: Zygote, name: str, count: int, *, forged: int, seed: int = 20261123) -> Thrown:
    """Throw ``count`` spoiled payloads and ``forged`` forged ones at a fleet with one account."""
    thrown = Thrown(name)
    dice = random.Random(seed)
    began = time.monotonic()
    async with rig(zygote, (name,), emulator_options=_QUICK) as one:
        await _forge(one, name, forged, dice, thrown)
        await _spoil(one, name, count, dice, thrown)
        attempts = one.world.emulators[name].deliverer.attempts
        _count(attempts, thrown)
        asked = await one.world.ask(name, f"{name}-after", questions()[1])
        if not await until(lambda: one.world.has_answer(asked), 30):
            thrown.broken.append("nobody is answered afterwards")
        thrown.messages, thrown.unreadable, _ = one.read(_ROWS)[0]
        dead = one.read("SELECT count(*) FROM parked WHERE state='dead'")[0][0]
        if dead:
            thrown.broken.append(f"{dead} messages are dead letters")
        if await one.terminate():
            thrown.broken.append("the fleet did not end in order")
        if crash := crashes(one):
            thrown.broken.append(f"the log has a crash: {crash}")
    thrown.seconds = time.monotonic() - began
    return thrown


async def _spoil(one: Rig, name: str, count: int, dice: random.Random, thrown: Thrown) -> None:
    emulator = one.world.emulators[name]
    known, own = samples(name), one.world.emulators[name].credentials()
    account = own.get("user_id") or own.get("uid") or ""
    while thrown.payloads < count:
        raw = spoiled(fitted(name, dice.choice(known), thrown.payloads, account), dice)
        body = raw if isinstance(raw, str) else json.dumps(raw)
        try:
            body.encode()
        except UnicodeEncodeError:
            continue
        await emulator.inbound({"user": f"{name}-{thrown.payloads % 50}", "action": "raw", "raw": body})
        thrown.payloads += 1
        if thrown.payloads % _AT_ONCE == 0:
            await _delivered(one, name)
    await _delivered(one, name, quiet_seconds=3.0)


async def _delivered(one: Rig, name: str, quiet_seconds: float = 0.1) -> None:
    """Wait until no further delivery was answered for a moment."""
    attempts = one.world.emulators[name].deliverer.attempts
    seen = -1
    async with asyncio.timeout(120):
        while seen != len(attempts):
            seen = len(attempts)
            await asyncio.sleep(quiet_seconds)


def _count(attempts: Any, thrown: Thrown) -> None:
    for attempt in attempts:
        thrown.attempts += 1
        if attempt.status is None:
            thrown.unanswered += 1
        elif attempt.status >= 500:
            thrown.server_errors += 1
            if thrown.server_errors == 1:
                thrown.broken.append(f"answered {attempt.status}: delivery {attempt.key}")
        elif attempt.status >= 400:
            thrown.refused += 1
        else:
            thrown.good += 1
    if thrown.unanswered:
        thrown.broken.append(f"{thrown.unanswered} deliveries had no answer")
    if thrown.good < thrown.payloads / 2:
        thrown.broken.append("most payloads never arrived")


async def _forge(one: Rig, name: str, count: int, dice: random.Random, thrown: Thrown) -> None:
    """Somebody who knows the address but no secret: signatures that are missing, cut, made up or of other bytes."""
    before = one.read(_ROWS)[0]
    secret = hook_secret(one.env["KEFU_SECRET_KEY"].encode(), f"{name}-main")
    url = f"http://127.0.0.1:{one.port}/hooks/{name}-main/{secret}"
    known = samples(name)
    for number in range(count):
        sample = fitted(name, dice.choice(known), number, "1000000001")
        body = (sample if isinstance(sample, str) else json.dumps(sample)).encode()
        headers, query = _forged(dice)
        if name == "wechat" and number % 2:
            body = _sealed(one, body.decode())  # else it would be refused before its signature is looked at
        async with one.http.post(url, data=body, headers=headers, params=query) as response:
            thrown.forged += 1
            if response.status in {400, 403}:
                thrown.forged_refused += 1
            else:
                thrown.broken.append(f"forged, and answered {response.status}: {headers} {query}")
    if one.read(_ROWS)[0] != before:
        thrown.broken.append("something forged left a row")
    lines = (json.loads(line) for line in one.log.read_text("utf-8").splitlines() if '"webhook.refused"' in line)
    thrown.forged_reasons = dict(Counter(str(line.get("reason", "")) for line in lines))

    if name == "wechat" and not thrown.forged_reasons.get("signature"):
        thrown.broken.append("no forged signature was ever looked at")


def _sealed(one: Rig, text: str) -> bytes:
    """The text in an envelope that WeChat itself could have closed; only the signature is missing."""
    account = one.world.emulators["wechat"].account  # type: ignore[attr-defined]
    stamp = fresh_stamp(account)
    return enclose(account, "", openid="", fields={}, stamp=stamp, raw=Raw(text=text), forged=True).body


def _forged(dice: random.Random) -> tuple[dict[str, str], dict[str, str]]:
    """Headers and query of every platform at once; each reads its own."""
    made_up = dice.randbytes(32)
    digest = dice.choice(("", "0" * 40, made_up[:20].hex(), made_up[:20].hex()[:39], "é", made_up.hex()))
    encoded = dice.choice(("", "sha256=", "sha256=AAAA", f"sha256={base64.b64encode(made_up).decode()}", "md5=x"))
    headers = {
        "X-Telegram-Bot-Api-Secret-Token": dice.choice(("", "wrong", made_up.hex())),
        "x-twitter-webhooks-signature": encoded,
        "Content-Type": dice.choice(("application/json", "text/xml", "application/octet-stream")),
    }
    fresh = str(round(time.time()))
    stamp = dice.choice(("", "0", "-1", "x", fresh, fresh, fresh, fresh))
    query = {"signature": digest, "msg_signature": digest, "timestamp": stamp, "nonce": made_up[:4].hex()}
    for values in (headers, query):
        if dice.random() < 0.3:
            del values[dice.choice(list(values))]
    return headers, query
