"""A new version on an old store, with rows in every state; and an old version on a store that is too new.

The older store is made from the present one: a file at an older revision takes every column that it knows.
"""

import contextlib
import json
import sqlite3
import time
from pathlib import Path
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine
from tests.faults.questions import questions
from tests.faults.rig import Rig, Zygote, rig
from tests.faults.scenarios import JSON_PUSHES, SENDS, Result, judged, load
from tests.faults.world import until

from kefu_adapters.stores.head import OLDEST
from kefu_adapters.stores.migrate import alembic_config
from kefu_bots.sandbox.relay_client import RelayClient

_EXIT_CONFIG = 2
_PASSWORD = "made-up-for-the-fault-bed"
_STATES = {
    "conversations": "SELECT status,count(*) FROM conversations GROUP BY 1 ORDER BY 1",
    "deliveries": "SELECT status||CASE held WHEN '' THEN '' ELSE ' held' END,count(*) FROM deliveries"
    " GROUP BY 1 ORDER BY 1",
    "parked": "SELECT state,count(*) FROM parked GROUP BY 1 ORDER BY 1",
    "announcements": "SELECT status,count(*) FROM announcements GROUP BY 1 ORDER BY 1",
}
_PENDING = "SELECT count(*) FROM parked WHERE state='pending'"
_SOME = 4
_WANTED = {
    "conversations": {"bot", "waiting", "open", "snoozed"},
    "deliveries": {"queued", "queued held", "sending", "sent", "failed"},
    "parked": {"dead"},
    "announcements": {"sending"},
}
States = dict[str, dict[str, int]]


async def forward(zygote: Zygote, platforms: tuple[str, ...], *, short: bool) -> Result:
    """From every older revision (short: the oldest) to the present one; what was there is there, and goes on."""
    rules = {"slow_start_seconds": 600, "cooling_seconds": 0}
    async with rig(zygote, platforms, emulator_options=JSON_PUSHES, rules=rules) as one:
        before = await _every_state(one)
        pending = before["parked"].get("pending", 0)
        missing = [f"{kind} {state}" for kind, states in _WANTED.items() for state in states - before[kind].keys()]
        older = _revisions()[:1] if short else _revisions()
        problems: list[str] = []
        for revision in older:
            found = _states(one)
            _go_back(one.database, revision)
            if (kept := _states(one)) != found:
                problems.append(f"{revision} does not hold what the present revision holds: {found} and {kept}")
            problems += await _refuses_newer(one)
            await one.restart()
            problems += [] if _version(one.database) == _head() else [f"{revision} was not brought to the head"]
            await _go_on(one)
            if revision != older[-1]:
                await one.kill()
        await _finish(one)
        result = await judged(
            one,
            "upgrade",
            len(older),
            f"from {', '.join(older)}; {pending} parked",
            kills=0,
            refusals=frozenset({"RecipientUnreachable"}),
        )
    for text in problems + [f"no row was ever in the state {text}" for text in missing]:
        result.verdict.blame("unfinished", text)
    return result


# --- rows in every state -----------------------------------------------------------------------------------


async def _every_state(one: Rig) -> States:
    """Ask, hold, refuse and announce until every state has a row; ends with a kill."""
    client = await _people(one)
    await one.kill()
    await one.restart()  # unclean: what comes now is parked first
    names = list(one.world.emulators)
    for name in names:
        await one.world.ask(name, f"{name}-before", questions()[0])
        for state in ("waiting", "open", "snoozed"):
            await one.world.emulators[name].inbound({"user": f"{name}-{state}", "text": "人工"})
    assert await until(lambda: _states(one)["conversations"].get("waiting", 0) >= 3 * len(names), 60), _states(one)
    await _hold(one, client)
    first = names[0]
    one.world.fault((first,), kind="blocked_by_user", method=SENDS[first])
    await one.world.ask(first, f"{first}-failing", questions()[1])
    assert await until(lambda: "failed" in _states(one)["deliveries"], 60)
    if "wechat" in names:
        one.world.fault(("wechat",), kind="errcode", code=45015, errcode=45015, method=SENDS["wechat"])
        await one.world.ask("wechat", "wechat-held", questions()[2])
        await until(lambda: "queued held" in _states(one)["deliveries"], 30)
    one.world.fault(kind="timeout_before", count=20, seconds=30)
    await client.announce()
    await client.close()
    assert await until(lambda: "sending" in _states(one)["announcements"], 60), _states(one)
    for name in names:
        for number in range(3):
            await one.world.ask(name, f"{name}-sending", questions()[3 + number])
    await until(lambda: {"sending", "queued"} <= _states(one)["deliveries"].keys(), 30)
    for number in range(8):
        for name in names:
            await one.world.ask(name, f"{name}-parked-{number}", questions()[6])
    await until(lambda: one.read(_PENDING)[0][0] >= _SOME, 30, every=0.001)
    await one.kill()
    one.world.calm()
    _bury(one.database)
    return _states(one)


async def _people(one: Rig) -> RelayClient:
    logins = []
    for name, rights in (("ada", ["agent"]), ("pia", ["publisher"]), ("otto", ["approver", "security_admin"])):
        answer = await one.office("user_add", name=name, password=_PASSWORD, rights=rights, token=True)
        logins.append({"user": name, "rights": rights, "token": answer["token"], "password": _PASSWORD})
    file = one.folder / "logins.json"
    file.write_text(json.dumps(logins), "utf-8")
    return RelayClient(f"http://127.0.0.1:{one.port}", file)


async def _hold(one: Rig, client: RelayClient) -> None:
    """An agent claims two of each platform's three, and puts one aside."""
    rows = one.read("SELECT id,inbox FROM conversations WHERE status='waiting' ORDER BY inbox,id")
    later = round((one.world.clock.now() + 6 * 3600) * 1000)
    for number, (identity, _inbox) in enumerate(rows):
        if number % 3:
            await client._call("agent", "POST", f"/api/conversations/{identity}/claim", {})
        if number % 3 == 2:
            await client._call("agent", "POST", f"/api/conversations/{identity}/snooze", {"until": later})


def _bury(database: Path) -> None:
    """A dead letter, made from a message that was decided: nothing here can be made to crash five times."""
    with contextlib.closing(sqlite3.connect(database, timeout=10)) as connection, connection:
        names = [row[1] for row in connection.execute("PRAGMA table_info(parked)") if row[1] != "serial"]
        values = connection.execute(f"SELECT {','.join(names)} FROM parked LIMIT 1").fetchone()
        row = dict(zip(names, values, strict=True))
        row |= {"state": "dead", "reason": "crashed", "attempts": 5}
        marks = ",".join("?" * len(names))
        connection.execute(f"INSERT INTO parked ({','.join(names)}) VALUES ({marks})", [row[name] for name in names])


async def _go_on(one: Rig) -> None:
    """Everything works on the migrated store."""
    async with load(one, lanes=1, count=3):
        end = time.monotonic() + 1.0
        await until(lambda: time.monotonic() > end, 2)
    assert "dead" in _states(one)["parked"], "the dead letter is gone"


async def _finish(one: Rig) -> None:
    """Who was waited for writes again; the dead letter has been looked at."""
    if "wechat" in one.world.emulators:
        await one.world.ask("wechat", "wechat-held", questions()[8])
    # What a platform gave up on while nobody was there is counted by the judge.
    await until(lambda: not one.world.waiting(), 15)
    with contextlib.closing(sqlite3.connect(one.database, timeout=10)) as connection, connection:
        connection.execute("DELETE FROM parked WHERE state='dead'")


def _states(one: Rig) -> States:
    return {kind: {str(name): number for name, number in one.read(sql)} for kind, sql in _STATES.items()}


# --- revisions ---------------------------------------------------------------------------------------------


def _revisions() -> list[str]:
    """Every revision but the present one, oldest first; the present one when there is no other."""
    known = [script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()][::-1]
    return known[:-1] or known


def _head() -> str:
    return ScriptDirectory.from_config(alembic_config()).get_heads()[0]


def _version(database: Path) -> str:
    with contextlib.closing(sqlite3.connect(database, timeout=10)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def _set_version(database: Path, revision: str) -> None:
    with contextlib.closing(sqlite3.connect(database, timeout=10)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num=?", (revision,))


async def _refuses_newer(one: Rig) -> list[str]:
    """A store of a version too late for us is not touched: the process ends with the code for a wrong configuration."""
    known = _version(one.database)
    _set_version(one.database, "9999")
    _set_oldest(one.database, "9998")
    try:
        before = _states(one)
        await one.start(wait=False)
        code = await one.ended()
        problems = [] if code == _EXIT_CONFIG else [f"on a newer store the fleet ended with {code}"]
        return problems if _states(one) == before else [*problems, "a newer store was changed"]
    finally:
        _set_version(one.database, known)
        _set_oldest(one.database, OLDEST)


def _set_oldest(database: Path, oldest: str) -> None:
    """What the store says of the versions that may start on it."""
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("UPDATE settings SET value=? WHERE key='tables'", (json.dumps({"oldest": oldest}),))


def _go_back(database: Path, revision: str) -> None:
    """Replace the store by one at an older revision that holds the same rows."""
    old = database.with_name("older.db")
    engine = create_engine(f"sqlite:///{old}", poolclass=NullPool)
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), revision)
    engine.dispose()
    with contextlib.closing(sqlite3.connect(old, isolation_level=None)) as connection:
        connection.execute("ATTACH ? AS new", (str(database),))
        connection.execute("BEGIN IMMEDIATE")
        for table in _tables(connection, "main"):
            _copy(connection, table)
        connection.execute("COMMIT")
        connection.execute("DETACH new")
        connection.execute("PRAGMA journal_mode=WAL")
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    old.replace(database)


def _tables(connection: sqlite3.Connection, schema: str) -> list[str]:
    """Tables with rows of their own: the index's shadows are, the index itself is not."""
    sql = f"SELECT name FROM {schema}.sqlite_master WHERE type='table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    return [row[0] for row in connection.execute(sql) if row[0] != "alembic_version"]


def _copy(connection: sqlite3.Connection, table: str) -> None:
    def columns(schema: str) -> list[str]:
        return [row[1] for row in connection.execute(f"PRAGMA {schema}.table_info('{table}')")]

    known: list[Any] = columns("new")
    shared = ",".join(f'"{name}"' for name in columns("main") if name in known)
    if shared:
        connection.execute(f'DELETE FROM main."{table}"')
        connection.execute(f'INSERT INTO main."{table}" ({shared}) SELECT {shared} FROM new."{table}"')
