"""Several troubles at once, one platform that is gone while others are not, and the platforms' own patience."""

import asyncio
import time
from typing import Any

from tests.faults.questions import questions
from tests.faults.rig import Rig, Zygote, rig
from tests.faults.scenarios import CROWDED, JSON_PUSHES, KINDS, OF_DELIVERIES, SENDS, Result, judged, load
from tests.faults.world import until

_FINAL_REFUSALS = {"blocked_by_user": {}, "token_revoked": {}}
_PATIENT: dict[str, dict[str, Any]] = {
    # What the platforms really do, as far as they say; WeChat gives up after three tries.
    "wechat": {"push_attempts": 3, "retry_pause": 1.0},
    "weibo": {"push_attempts": 3, "push_spacing": None, "renew_query": False},
    "x": {"retries": 2, "retry_seconds": 5.0},
}


async def everything(zygote: Zygote, platforms: tuple[str, ...], *, seconds: float, kills: int) -> Result:
    """All kinds of trouble mixed under load, with kills in between; duplicates and reordering cross restarts."""
    played = {**KINDS, **_FINAL_REFUSALS}
    planned = 0
    async with rig(zygote, platforms, emulator_options=JSON_PUSHES, timeout_seconds=1.0, server=CROWDED) as one:
        end = time.monotonic() + seconds
        async with load(one, patience=0.4):
            while time.monotonic() < end:
                for name in platforms:
                    if len(one.world.emulators[name].faults.plan) < 3:
                        kind = one.dice.choice(list(played))
                        where = {} if kind in OF_DELIVERIES or one.dice.random() < 0.2 else {"method": SENDS[name]}
                        one.world.fault((name,), kind=kind, count=one.dice.randint(1, 2), **where, **played[kind])
                        planned += 1
                await asyncio.sleep(0.2)
                if one.dice.random() < 0.3 * kills / seconds:
                    await one.kill()
                    await asyncio.sleep(one.dice.uniform(0.0, 1.0))
                    await one.restart()
                if one.dice.random() < 0.2:
                    await one.resume()
            one.world.calm()
            await one.resume()
        await _write_again(one)
        # Where an answer is lost on its way, it is the fault that doubles, not a kill: no bound per kill.
        refusals = frozenset({"RecipientUnreachable"})
        return await judged(one, "everything", planned, f"{one.kills} kills", kills=0, refusals=refusals)


async def _write_again(one: Rig) -> None:
    """Whoever's answers wait for them, because the platform said that its window is closed, writes once more."""
    latest = {(f"{asked.platform}-main", asked.person): asked for asked in one.world.asked}
    held = "SELECT DISTINCT inbox,recipient FROM deliveries WHERE status='queued' AND held<>''"
    while rows := one.read(held):
        for row in rows:
            asked = latest[row]
            known = {other.question for other in one.world.asked if other.user == asked.user}
            new = next(question for question in questions() if question not in known)
            again = await one.world.ask(asked.platform, asked.user, new)
            assert await until(lambda: again not in one.world.waiting(), 60), f"{asked.user} cannot write"  # noqa: B023


async def one_dark(zygote: Zygote, platforms: tuple[str, ...], *, seconds: float) -> Result:
    """Each platform in turn refuses every call; the others' people are answered all the same while it lasts."""
    disturbed: list[str] = []
    async with rig(zygote, platforms, emulator_options=JSON_PUSHES) as one:
        for dark in platforms:
            kinds = ("server_error", "timeout_before", "reset_before", "slow", "bad_gateway")
            before = len(one.world.asked)
            async with load(one, patience=0.4):
                for kind in kinds:
                    one.world.fault((dark,), kind=kind, count=3, seconds=2)
                one.world.fault((dark,), kind="server_error", count=1_000_000)
                await asyncio.sleep(seconds)
                # Whom an earlier platform kept waiting is none of this one's doing.
                others = [asked for asked in one.world.asked[before:] if asked.platform != dark]
                if not await until(lambda: all(one.world.has_answer(asked) for asked in others), 60):  # noqa: B023
                    late = [asked for asked in others if not one.world.has_answer(asked)]
                    disturbed.append(f"while {dark} was gone {len(late)} had no answer, first {late[0].user}")
                one.world.calm()
        result = await judged(one, "one platform gone", len(platforms))
    for text in disturbed:
        result.verdict.blame("unfinished", text)
    return result


async def true_schedule(zygote: Zygote, platforms: tuple[str, ...], *, seconds: float) -> Result:
    """Kills and absences while the platforms repeat only as they really do; what they gave up on is counted."""
    async with rig(zygote, platforms, emulator_options=_PATIENT) as one:
        end = time.monotonic() + seconds
        async with load(one):
            while time.monotonic() < end:
                await asyncio.sleep(one.dice.uniform(0.3, 1.0))
                await one.kill()
                await asyncio.sleep(one.dice.choice((0.0, 0.5, 4.0)))
                await one.restart(nudge=False)
        await _platforms_are_done(one)
        return await judged(one, "true schedule", one.kills)


async def _platforms_are_done(one: Rig) -> None:
    """Wait until no push is under way any more: what is then unacknowledged, nobody will repeat."""
    seen, since = -1, time.monotonic()
    while time.monotonic() - since < 6.0:
        attempts = sum(len(emulator.deliverer.attempts) for emulator in one.world.emulators.values())
        if attempts != seen:
            seen, since = attempts, time.monotonic()
        await asyncio.sleep(0.1)
