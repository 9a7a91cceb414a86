"""Backups taken under load, and the last one restored elsewhere: what was acknowledged before it is in it.

A fleet on the restored store sends nothing a second time by itself, and answers what is asked next.
"""

import asyncio
import contextlib
import sqlite3
import sys
from pathlib import Path

from tests.faults.questions import questions
from tests.faults.rig import ROOT, Rig, Zygote, borrow_cache, rig
from tests.faults.scenarios import Result, judged, load
from tests.faults.world import Asked, until

_KEPT = """
SELECT sum(b.text=?), sum(b."window"<>'') FROM messages m JOIN conversations c ON c.id=m.conversation_id
JOIN bodies b ON b.message_id=m.id
WHERE c.inbox=? AND c.recipient=? AND m.direction='in'"""
"""What is still sealed when a backup is taken has lost its key in it: it is there, and says that it cannot be read."""
_COMMAND_SECONDS = 600.0


async def elsewhere(zygote: Zygote, platforms: tuple[str, ...], *, times: int) -> Result:
    """``times`` backups while people write; the last is restored into another folder."""
    problems: list[str] = []
    sure: list[Asked] = []
    async with rig(zygote, platforms) as one:
        file = one.folder / "backup.kefu"
        async with load(one):
            for _ in range(times):
                await asyncio.sleep(one.dice.uniform(0.3, 1.0))
                file.unlink(missing_ok=True)
                waiting = one.world.waiting()
                sure = [asked for asked in one.world.asked if asked not in waiting]
                problems += await _kefu(one, "backup", str(file))
                problems += await _kefu(one, "backup", str(file), "--verify")
        result = await judged(one, "backup", times, f"{len(sure)} sure")
        restored = one.folder / "restored"
        problems += await _kefu(one, "restore", str(file), "--to", str(restored))
        if not problems:
            problems = _missing(restored / one.database.name, sure) + await _goes_on(one, restored, sure)
    for text in problems[:3]:
        result.verdict.blame("lost", text)
    return result


async def _kefu(one: Rig, *arguments: str) -> list[str]:
    """The command, as an operator gives it; what went wrong, if anything."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "kefu_bots", *arguments, "--config", str(one.config), cwd=ROOT, env=one.full_env(),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    async with asyncio.timeout(_COMMAND_SECONDS):
        said, _ = await process.communicate()
    return (
        [f"kefu {arguments[0]} ended with {process.returncode}: {said.decode()[-300:]}"] if process.returncode else []
    )


def _missing(database: Path, sure: list[Asked]) -> list[str]:
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
        problems = [] if found == "ok" else [f"the restored store is damaged: {found}"]
        for asked in sure:
            who = (asked.question.text, f"{asked.platform}-main", asked.person)
            plain, sealed = (count or 0 for count in connection.execute(_KEPT, who).fetchone())
            if plain != 1 and not (plain == 0 and sealed):
                problems.append(f"{asked.user}, delivery {asked.key}: {plain} times in the restored store")
    return problems


async def _goes_on(one: Rig, restored: Path, sure: list[Asked]) -> list[str]:
    """Run a fleet on the restored store: nobody reads an old answer again, everybody gets a new one."""

    def seen() -> dict[str, int]:
        return {
            f"{asked.user} {asked.key}": sum(
                asked.question.mark in text for text in one.world.shown(asked.platform, asked.user)
            )
            for asked in sure
        }

    before = seen()
    one.config.write_text(one.config.read_text("utf-8").replace('data = "data"', 'data = "restored"'), "utf-8")
    one.fleet.database = restored / one.database.name
    borrow_cache(one.folder, "restored")
    await one.restart()
    new = [await one.world.ask(name, f"{name}-afterwards", questions()[4]) for name in one.world.emulators]
    problems = []
    if not await until(lambda: all(one.world.has_answer(asked) for asked in new), 60):
        problems.append("not everybody was answered on the restored store")
    for _ in range(4):  # past every look and every retry
        one.world.clock.advance(60)
        await one.tell_time()
        await asyncio.sleep(1.0)
    if code := await one.terminate():
        problems.append(f"the fleet on the restored store ended with {code}")
    return problems + [f"{key} was shown again" for key, times in seen().items() if times != before[key]]
