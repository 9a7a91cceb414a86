"""Secrets planted everywhere while the fleet is killed and the platforms fail; afterwards every byte is looked at.

They come in every field of every platform's payloads, in captions, file names and edits, and in pieces over several
messages. Then the database, its log, the file of the keys, the fleet's log, backups, attachments and what the console
answers are searched for each, in every form. Nothing may be found.
"""

import asyncio
import contextlib
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import numpy as np
from tests.faults import planting
from tests.faults.judge import Verdict
from tests.faults.planting import Secret
from tests.faults.rig import ROOT, Rig, Zygote, rig
from tests.faults.scenarios import JSON_PUSHES, KINDS, OF_DELIVERIES, Result, crashes
from tests.faults.world import until

_ANCHOR = 8
_KEYS = {"telegram": "update_id", "wechat": "msg_id", "weibo": "push", "x": "event_uuid"}
_WARNING = ("我们已将其隐藏", "We hid it", "so we hid it", "为安全起见已隐藏")
_AT_ONCE = 24
_PART_SECONDS = 30.0
_SPREAD = 0.2
_PASSWORD = "made-up-for-this-run-1"


@dataclass(slots=True)
class Field:
    """What was planted, and what came of it."""

    planted: list[tuple[str, Secret]] = field(default_factory=list)
    talks: list[tuple[str, str, Secret]] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)


async def planted(zygote: Zygote, platforms: tuple[str, ...], *, count: int, kills: int) -> Result:
    """``count`` secrets on all platforms, with ``kills`` and platform faults meanwhile."""
    done = Field()
    problems: list[str] = []
    slow = {"slow_start_seconds": 2}
    async with rig(zygote, platforms, emulator_options=JSON_PUSHES, seed=planting.salt(), rules=slow) as one:
        token = (await one.office("user_add", name="scanner", display_name="Scanner", rights=["lead", "agent"],
                                  password=_PASSWORD, token=True)).get("token", "")  # fmt: skip
        stop = asyncio.Event()
        trouble = asyncio.create_task(_trouble(one, stop, kills))
        copies = asyncio.create_task(_backups(one, stop, problems))
        try:
            await _plant(one, count, done)
        finally:
            stop.set()
            await trouble
            await copies
        one.world.calm()
        await one.resume()
        await one.rest()
        done.answers += await _console(one, token)
        dead = one.read("SELECT inbox,reason,attempts FROM parked WHERE state='dead'")
        warned, deleted = _on_screens(one, done)
        if code := await one.terminate():
            problems.append(f"the fleet ended with {code}")
        problems += await _restored(one)
        found = _search(one, done)
        verdict = Verdict(trials=len(done.planted))
        spots = {secret.text: spot for spot, secret in done.planted}
        for secret, where in found:
            verdict.blame("refused", f"a {secret.kind} planted in {spots[secret.text]} lies in {where}")
        for text in problems:
            verdict.blame("unfinished", text)
        if dead:
            verdict.blame("unfinished", f"{len(dead)} messages are dead letters, first {dead[0]}")
        if log := crashes(one):
            verdict.blame("unfinished", f"the log has a crash: {log}")
        note = f"planted {len(done.planted)}, found {len(found)}, warned {warned}, deleted {deleted}"
        return Result("secrets", verdict, len(done.planted), one.recovered, note, kills=one.kills)


# --- planting ------------------------------------------------------------------------------------------------


async def _plant(one: Rig, count: int, done: Field) -> None:
    room = asyncio.Semaphore(_AT_ONCE)
    names = list(one.world.emulators)
    fields = {name: planting.places(name) for name in names}

    async def put(number: int) -> None:
        async with room:
            name = names[number % len(names)]
            dice = one.dice.random()
            if dice < _SPREAD:
                await _in_pieces(one, name, f"{name}-pieces-{number}", done)
            elif dice < 0.6:
                secret = planting.made(one.dice)
                place = fields[name][number // len(names) % len(fields[name])]
                own = one.world.emulators[name].credentials()
                account = own.get("user_id") or own.get("uid") or ""
                raw = planting.planted(name, place, secret, number, account)
                with contextlib.suppress(ValueError):
                    await one.world.emulators[name].inbound(
                        {"user": f"{name}-raw-{number}", "action": "raw", "raw": raw}
                    )
                    done.planted.append((f"{name} {place[1]}", secret))
            else:
                await _in_talk(one, name, number, done)

    async with asyncio.TaskGroup() as tasks:
        for number in range(count):
            tasks.create_task(put(number))
            await asyncio.sleep(0)
    await until(lambda: not _open(one), 60)


def _open(one: Rig) -> bool:
    return any(emulator.deliverer.waiting for emulator in one.world.emulators.values()
               if hasattr(emulator.deliverer, "waiting"))  # fmt: skip


async def _say(one: Rig, name: str, action: dict[str, Any]) -> dict[str, Any]:
    """Let somebody act, and wait until the fleet has it."""
    emulator = one.world.emulators[name]
    ids = await emulator.inbound(action)
    key = f"dm.received:{ids['event_uuid']}" if name == "x" and "event_uuid" in ids else str(ids.get(_KEYS[name], ""))
    await until(lambda: key in one.world.acknowledged(name), _PART_SECONDS, every=0.05)
    return ids


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


async def _trouble(one: Rig, stop: asyncio.Event, kills: int) -> None:
    """Platform faults all the time, and kills now and then."""
    played = {kind: values for kind, values in KINDS.items() if kind not in OF_DELIVERIES}
    while not stop.is_set():
        for name in one.world.emulators:
            if len(one.world.emulators[name].faults.plan) < 2:
                kind = one.dice.choice(list(played))
                one.world.fault((name,), kind=kind, count=1, **{**played[kind], "seconds": 0.5})
        await asyncio.sleep(one.dice.uniform(0.3, 1.2))
        if one.kills < kills:
            await one.kill()
            await one.restart()
    while one.kills < kills:
        await one.kill()
        await one.restart()


async def _backups(one: Rig, stop: asyncio.Event, problems: list[str]) -> None:
    """Backups while it goes on; the last one is looked into at the end."""
    number = 0
    while not stop.is_set() and number < 3:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), 2.0)
        number += 1
        problems += await _kefu(one, "backup", str(one.folder / f"backup-{number}.kefu"))


async def _kefu(one: Rig, *arguments: str) -> list[str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "kefu_bots", *arguments, "--config", str(one.config), cwd=ROOT, env=one.full_env(),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    return (
        [f"kefu {arguments[0]} ended with {process.returncode}: {said.decode()[-300:]}"] if process.returncode else []
    )


async def _restored(one: Rig) -> list[str]:
    """A backup may be packed: what it holds is looked at where it is restored."""
    copies = sorted(one.folder.glob("backup-*.kefu"))
    return await _kefu(one, "restore", str(copies[-1]), "--to", str(one.folder / "restored")) if copies else []


# --- looking -------------------------------------------------------------------------------------------------


async def _console(one: Rig, token: str) -> list[bytes]:
    """All that the console tells a lead."""
    answers: list[bytes] = []
    headers = {"Authorization": f"Bearer {token}"}
    base = f"http://127.0.0.1:{one.port}/api"
    rows = one.read("SELECT id FROM conversations WHERE version>0")
    paths = ["/dead-letters", "/mentions", "/board", "/inboxes", "/conversations?view=resolved"]
    paths += [f"/conversations/{row[0]}/messages" for row in rows] + [f"/conversations/{row[0]}" for row in rows]
    async with aiohttp.ClientSession(headers=headers) as http:
        for path in paths:
            async with http.get(base + path) as answer:
                answers.append(await answer.read())
                assert answer.status < 500, f"{path} answered {answer.status}"
    assert sum(b'"text"' in text for text in answers) > len(rows) // 2, "the console shows nothing"
    return answers


def _on_screens(one: Rig, done: Field) -> tuple[str, str]:
    """How many of those who wrote a secret in a talk were warned, and how many of their messages were deleted."""
    warned, deleted, could = 0, 0, 0
    missed: Counter[str] = Counter()
    for name, user, secret in done.talks:
        chat = one.world.emulators[name].chat(user)
        if any(mark in str(line["text"]) for line in chat if line["from"] == "brand" for mark in _WARNING):
            warned += 1
        else:
            missed[f"{name} {secret.kind}"] += 1
        if name == "telegram":
            could += 1
            left = [str(line["text"]) for line in chat if line["from"] == "user" and not line.get("deleted")]
            deleted += not any(secret.text in text for text in left)
    others = f" (not: {dict(missed.most_common(4))})" if missed else ""
    return f"{warned} of {len(done.talks)}{others}", f"{deleted} of {could} on Telegram"


def _search(one: Rig, done: Field) -> list[tuple[Secret, str]]:
    """Every secret in every byte of everything that is the fleet's."""
    spots = {
        needle: secret for _, secret in done.planted for needle in planting.needles(secret) if len(needle) >= _ANCHOR
    }
    anchors = np.unique(np.array([np.frombuffer(n[:_ANCHOR], "<u8")[0] for n in spots], "<u8"))
    by_anchor: dict[bytes, list[bytes]] = {}
    for needle in spots:
        by_anchor.setdefault(needle[:_ANCHOR], []).append(needle)
    found: dict[tuple[str, str], tuple[Secret, str]] = {}
    for where, content in _bytes(one, done):
        for needle in _hits(content, anchors, by_anchor):
            secret = spots[needle]
            found[secret.text, where] = (secret, where)
    return list(found.values())


def _bytes(one: Rig, done: Field) -> list[tuple[str, bytes]]:
    own = [path for path in sorted(one.folder.rglob("*")) if path.is_file() and not _ours(path)]
    files = [(str(path.relative_to(one.folder)), path.read_bytes()) for path in own]
    assert any(name.endswith(".keys") for name, _ in files), "the file of the keys is looked at as well"
    return [*files, ("the console", b"\n".join(done.answers))]


def _ours(path: Path) -> bool:
    """Fitted answers hold the knowledge and nothing of anybody's."""
    return path.suffix == ".npz"


def _hits(content: bytes, anchors: Any, by_anchor: dict[bytes, list[bytes]]) -> set[bytes]:
    hits: set[bytes] = set()
    for shift in range(_ANCHOR):
        size = (len(content) - shift) // _ANCHOR
        if size <= 0:
            continue
        view = np.frombuffer(content, "<u8", count=size, offset=shift)
        for at in np.nonzero(np.isin(view, anchors))[0]:
            begin = shift + int(at) * _ANCHOR
            hits.update(n for n in by_anchor[content[begin : begin + _ANCHOR]] if content.startswith(n, begin))
    return hits


def counts(note: str) -> dict[str, int]:
    """The numbers of a result's note."""
    return {word: int(number) for word, number in re.findall(r"(planted|found|warned|deleted) (\d+)", note)}
