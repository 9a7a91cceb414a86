"""Secrets planted everywhere while the fleet is killed and the platforms fail; afterwards every byte is looked at.

They come in every field of every platform's payloads, in captions, file names and edits, and in pieces over several
messages. Then the store, its log, the keys, the fleet's log, backups, attachments, what the console answers and
streams, and everything that was said to the platforms are searched for each, in every form. Nothing may be found.
"""

import asyncio
import contextlib
import random
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import Any

import aiohttp
from tests.faults import planting
from tests.faults.judge import Verdict
from tests.faults.looking import Chunk, Needles, files
from tests.faults.planting import Secret
from tests.faults.rig import ROOT, Rig, Zygote, rig
from tests.faults.scenarios import JSON_PUSHES, KINDS, OF_DELIVERIES, Result, crashes
from tests.faults.world import until

_KEYS = {"telegram": "update_id", "wechat": "msg_id", "weibo": "push", "x": "event_uuid"}
_WARNING = ("我们已将其隐藏", "We hid it", "so we hid it", "为安全起见已隐藏")
_AT_ONCE = 48
_PART_SECONDS = 30.0
_SPREAD = 0.2
_COPIES = 3
_PASSWORD = "made-up-for-this-run-1"
SLOW = {"slow_start_seconds": 2}
FITTED = frozenset({".npz"})
"""Fitted answers hold the knowledge and nothing of anybody's."""


@dataclass(slots=True)
class Field:
    """What was planted, and what came of it. ``heard``: what the console and the platforms were told."""

    count: int
    put: int = 0
    word: str = field(default_factory=lambda: "".join(random.choices(ascii_lowercase, k=14)))
    """Something harmless that somebody says, and that must therefore be found."""
    planted: list[tuple[str, Secret]] = field(default_factory=list)
    talks: list[tuple[str, str, Secret]] = field(default_factory=list)
    heard: dict[str, list[bytes]] = field(default_factory=lambda: {"the console": [], "the event stream": []})
    problems: list[str] = field(default_factory=list)

    @property
    def done(self) -> float:
        """The share that is planted, 0 to 1."""
        return self.put / self.count

    def chunks(self) -> Iterable[Chunk]:
        """What was heard, by whom."""
        return [(where, b"\n".join(said)) for where, said in self.heard.items()]


async def planted(zygote: Zygote, platforms: tuple[str, ...], *, count: int, kills: int) -> Result:
    """``count`` secrets on all platforms, with ``kills`` and platform faults meanwhile; one process on SQLite."""
    done = Field(count)
    async with rig(zygote, platforms, emulator_options=JSON_PUSHES, seed=planting.salt(), rules=SLOW) as one:

        async def kill() -> None:
            await one.kill()
            await one.restart()

        warned = await plant_and_read(one, done, kills=kills, kill=kill, console=one.port)
        chunks = [*files(one.folder, leave_out=FITTED), *done.chunks()]
        assert any(name.endswith(".keys") for name, _ in chunks), "the file of the keys is looked at as well"
        found = await asyncio.to_thread(searched, done, chunks, ("/kefu.db", "restored/", "the console"))
        return verdict("secrets", one, done, found, warned)


def searched(done: Field, chunks: Iterable[Chunk], seen: tuple[str, ...]) -> list[tuple[Secret, str]]:
    """Every secret that lies somewhere. ``seen``: places where the harmless word must lie, or the search is blind."""
    harmless = Secret("harmless word", done.word, done.word)
    found = Needles([harmless, *(secret for _, secret in done.planted)]).found(chunks)
    places = {where for secret, where in found if secret is harmless}
    done.problems += [f"nothing is seen in {name}" for name in seen if not any(name in where for where in places)]
    return [(secret, where) for secret, where in found if secret is not harmless]


async def plant_and_read(
    one: Rig, done: Field, *, kills: int, kill: Callable[[], Awaitable[None]], console: int
) -> str:
    """Plant all, let it come to rest, read the console whole, end the fleet, restore a backup.

    Gives how many were warned. ``console``: the port where the console is.
    """
    given = await one.office("user_add", name="scanner", display_name="Scanner", rights=["lead", "agent"],
                             password=_PASSWORD, token=True)  # fmt: skip
    token = str(given.get("token", ""))
    _overhear(one, done)
    stop = asyncio.Event()
    began = time.monotonic()
    async with asyncio.TaskGroup() as tasks:
        trouble = tasks.create_task(_trouble(one, done, stop, kills, kill))
        tasks.create_task(_backups(one, done, stop))
        listening = tasks.create_task(_listen(done, console, token))
        try:
            await _plant(one, done)
        finally:
            stop.set()
        took = time.monotonic() - began
        await trouble  # what is left of the kills, before anybody wants an answer
        one.world.calm()
        await one.resume()
        await one.rest()
        await _console(one, done, console, token)
        listening.cancel()
    dead = one.read("SELECT inbox,reason,attempts FROM parked WHERE state='dead'")
    if dead:
        done.problems.append(f"{len(dead)} messages are dead letters, first {dead[0]}")
    warned, deleted = _on_screens(one, done)
    if code := await one.terminate():
        done.problems.append(f"the fleet ended with {code}")
    for name, emulator in one.world.emulators.items():
        done.heard[f"answers to {name}"] = [attempt.body for attempt in emulator.deliverer.attempts]
    done.problems += await _restored(one)
    return f"warned {warned}, deleted {deleted}, planted in {took:.0f} s"


def verdict(name: str, one: Rig, done: Field, found: list[tuple[Secret, str]], warned: str) -> Result:
    """What came of it."""
    judged = Verdict(trials=len(done.planted))
    spots = {secret.text: spot for spot, secret in done.planted}
    for secret, where in found:
        judged.blame("refused", f"a {secret.kind} planted in {spots[secret.text]} lies in {where}")
    for text in done.problems:
        judged.blame("unfinished", text)
    for where, said in done.heard.items():
        if not any(said) and not where.startswith("answers"):
            judged.blame("unfinished", f"nothing was heard of {where}")
    if log := crashes(one):
        judged.blame("unfinished", f"the log has a crash: {log}")
    note = f"planted {len(done.planted)}, found {len(found)}, {warned}"
    return Result(name, judged, len(done.planted), one.recovered, note, kills=one.kills)


# --- planting ------------------------------------------------------------------------------------------------


async def _plant(one: Rig, done: Field) -> None:
    room = asyncio.Semaphore(_AT_ONCE)
    names = list(one.world.emulators)
    for name in names:
        await _say(one, name, {"user": f"{name}-harmless", "text": f"hello, my dog is called {done.word}"})
    fields = {name: planting.places(name) for name in names}

    async def put(number: int) -> None:
        try:
            name = names[number % len(names)]
            dice = one.dice.random()
            if dice < _SPREAD:
                await _in_pieces(one, name, f"{name}-pieces-{number}", done)
            elif dice < 0.6:
                place = fields[name][number // len(names) % len(fields[name])]
                await _in_a_field(one, name, place, number, done)
            else:
                await _in_talk(one, name, number, done)
            done.put += 1
        finally:
            room.release()

    async with asyncio.TaskGroup() as tasks:
        for number in range(done.count):
            await room.acquire()
            tasks.create_task(put(number))
    await until(lambda: not _open(one), 60)


def _open(one: Rig) -> bool:
    return any(emulator.deliverer.waiting for emulator in one.world.emulators.values()
               if hasattr(emulator.deliverer, "waiting"))  # fmt: skip


async def _say(one: Rig, name: str, action: dict[str, Any]) -> dict[str, Any]:
    """Let somebody act, and wait until the fleet has it."""
    emulator = one.world.emulators[name]
    ids = await emulator.inbound(action)
    key = f"dm.received:{ids['event_uuid']}" if name == "x" and "event_uuid" in ids else str(ids.get(_KEYS[name], ""))
    for _ in range(10 if name == "telegram" else 1):
        # Whoever does not give up is heard before the next part is said, or a jump of the clocks would part them.
        if await until(lambda: key in one.world.acknowledged(name), _PART_SECONDS, every=0.05):
            break
        one.world.nudge()
    return ids


async def _in_a_field(one: Rig, name: str, place: tuple[int, str], number: int, done: Field) -> None:
    secret = planting.made(one.dice)
    own = one.world.emulators[name].credentials()
    raw = planting.planted(name, place, secret, number, own.get("user_id") or own.get("uid") or "")
    with contextlib.suppress(ValueError):
        await one.world.emulators[name].inbound({"user": f"{name}-raw-{number}", "action": "raw", "raw": raw})
        done.planted.append((f"{name} {place[1]}", secret))
    await asyncio.sleep(0.05)  # nobody waits for its answer, and yet it is not to be all at once


async def _in_pieces(one: Rig, name: str, user: str, done: Field) -> None:
    secret = planting.made(one.dice, spread=True)
    done.planted.append((f"{name} pieces", secret))
    done.talks.append((name, user, secret))
    for part in secret.parts:
        await _say(one, name, {"user": user, "text": part})


async def _in_talk(one: Rig, name: str, number: int, done: Field) -> None:
    """In a message, a caption, a name, a file's name or an edit, as far as the platform has them."""
    user = f"{name}-talk-{number}"
    secret = planting.made(one.dice)
    ways = ["text", "caption", "name", *(["edit", "file_name"] if name == "telegram" else [])]
    way = one.dice.choice(ways)
    done.planted.append((f"{name} {way}", secret))
    if way == "edit":
        done.talks.append((name, user, secret))
        ids = await _say(one, name, {"user": user, "text": "充值没到账怎么办"})
        await _say(
            one, name, {"user": user, "action": "edit", "message_id": str(ids["message_id"]), "text": secret.text}
        )
    elif way == "text":
        done.talks.append((name, user, secret))
        await _say(one, name, {"user": user, "text": secret.text})
    elif way == "name":
        await _say(one, name, {"user": user, "name": secret.text, "text": "hello"})
    elif way == "caption":
        await _say(one, name, {"user": user, "media": {"kind": "photo", "caption": secret.text}})
    else:
        await _say(one, name, {"user": user, "media": {"kind": "file", "file_name": f"{secret.text}.txt"}})


# --- trouble -------------------------------------------------------------------------------------------------


async def _trouble(one: Rig, done: Field, stop: asyncio.Event, kills: int, kill: Callable[[], Awaitable[None]]) -> None:
    """Platform faults all the time, and kills evenly over the planting."""
    played = {kind: values for kind, values in KINDS.items() if kind not in OF_DELIVERIES}
    while not stop.is_set():
        for name in one.world.emulators:
            if len(one.world.emulators[name].faults.plan) < 2:
                kind = one.dice.choice(list(played))
                one.world.fault((name,), kind=kind, count=1, **{**played[kind], "seconds": 0.5})
        await asyncio.sleep(one.dice.uniform(0.3, 1.2))
        if one.kills < kills * done.done:
            await kill()
    while one.kills < kills:
        await kill()


async def _backups(one: Rig, done: Field, stop: asyncio.Event) -> None:
    """Backups while it goes on; the last one is looked into at the end."""
    for number in range(1, _COPIES + 1):
        while not stop.is_set() and done.done < number / (_COPIES + 1):
            await asyncio.sleep(0.2)
        done.problems += await _kefu(one, "backup", str(one.folder / f"backup-{number}.kefu"))


async def _kefu(one: Rig, *arguments: str) -> list[str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "kefu_bots", *arguments, "--config", str(one.config), cwd=ROOT, env=one.full_env(),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return (
        [f"kefu {arguments[0]} ended with {process.returncode}: {said.decode()[-300:]}"] if process.returncode else []
    )


async def _restored(one: Rig) -> list[str]:
    """A backup may be packed: what it holds is looked at where it is restored."""
    copies = sorted(one.folder.glob("backup-*.kefu"))
    return await _kefu(one, "restore", str(copies[-1]), "--to", str(one.folder / "restored")) if copies else []


# --- listening -----------------------------------------------------------------------------------------------


def _overhear(one: Rig, done: Field) -> None:
    """Keep what the fleet says to each platform from now on: replies, and what it tells a group of the staff."""
    for name, emulator in one.world.emulators.items():
        said = done.heard.setdefault(f"calls to {name}", [])
        plain = emulator.log.record

        def record(*, body: bytes, said: list[bytes] = said, plain: Any = plain, **fields: Any) -> None:
            said.append(f"{fields['path']} ".encode() + body)
            plain(body=body, **fields)

        emulator.log.record = record  # type: ignore[method-assign]


async def _listen(done: Field, port: int, token: str) -> None:
    """A page of the console that stays open, over all restarts."""
    said = done.heard["the event stream"]
    wait = aiohttp.ClientTimeout(total=None, sock_connect=5)
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}, timeout=wait) as http:
        while True:
            with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError):
                async with http.get(f"http://127.0.0.1:{port}/api/stream") as answer:
                    async for piece in answer.content.iter_any():
                        said.append(piece)
            await asyncio.sleep(0.2)


async def _console(one: Rig, done: Field, port: int, token: str) -> None:
    """All that the console tells a lead."""
    said = done.heard["the console"]
    rows = one.read("SELECT id FROM conversations WHERE version>0")
    paths = ["/dead-letters", "/mentions", "/board", "/inboxes", "/conversations?view=resolved"]
    paths += [f"/conversations/{row[0]}/messages" for row in rows] + [f"/conversations/{row[0]}" for row in rows]
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as http:

        async def fetch(lane: int) -> None:
            for path in paths[lane::4]:
                async with http.get(f"http://127.0.0.1:{port}/api{path}") as answer:
                    said.append(await answer.read())
                    if answer.status != 200:
                        done.problems.append(f"{path} answered {answer.status}")

        await asyncio.gather(*(fetch(lane) for lane in range(4)))
    if sum(b'"text"' in text for text in said) <= len(rows) // 2:
        done.problems.append("the console shows nothing")


def _on_screens(one: Rig, done: Field) -> tuple[str, str]:
    """How many of those who wrote a secret in a talk were warned, and how many of their messages were deleted."""
    warned, deleted, could = 0, 0, 0
    missed: Counter[str] = Counter()
    for name, user, secret in done.talks:
        chat = one.world.emulators[name].chat(user)
        if any(mark in str(line["text"]) for line in chat if line["from"] == "brand" for mark in _WARNING):
            warned += 1
        else:
            missed[f"{name} {secret.kind} {secret.parts}"] += 1
        if name == "telegram":
            could += 1
            left = [str(line["text"]) for line in chat if line["from"] == "user" and not line.get("deleted")]
            deleted += not any(secret.text in text for text in left)
    others = f" (not: {dict(missed.most_common(4))})" if missed else ""
    return f"{warned} of {len(done.talks)}{others}", f"{deleted} of {could} on Telegram"
