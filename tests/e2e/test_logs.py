"""Nothing that a contact wrote or is called, and no credential, is ever in the log: at debug level, with errors."""

import asyncio
import json
import sqlite3

import pytest
from tests.faults.questions import questions
from tests.faults.rig import Rig, Zygote, rig
from tests.faults.world import built, until

from kefu_bots.secrets_derived import hook_secret

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120), pytest.mark.xdist_group("kills")]
NAME = "Quibblesnort Wanderfeather"
HANDLE = "quibblesnort_w"
TEXT = "zirkelmarke"
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
CARD = "4111 1111 1111 1111"
PASSWORD = "marker-password-zirkelmarke-9"
TROUBLE = ("server_error", "rate_limit", "bad_gateway", "reset_before", "reset_mid_body", "timeout_before")


async def _everything(one: Rig) -> None:
    """Messages of all kinds, through all kinds of trouble."""
    for name, emulator in one.world.emulators.items():
        user = {"user": f"{name}-{HANDLE}", "name": NAME}
        for number, kind in enumerate(TROUBLE):
            one.world.fault((name,), kind=kind, seconds=4, code=10022)
            await emulator.inbound({**user, "text": f"{TEXT} {number}?"})
        for text in (PHRASE, CARD, f"人工 {TEXT}", f"https://{TEXT}.example/{TEXT}", "人工"):
            await emulator.inbound({**user, "text": text})
        await emulator.inbound({**user, "action": "raw", "raw": f'{{"{TEXT}": ["{NAME}"'})
        one.world.fault((name,), kind="bad_signature", count=1)
        await emulator.inbound({**user, "text": f"forged {TEXT}"})
        await one.world.ask(name, f"{name}-{HANDLE}-2", questions()[0])
        await _forged(one, name)
    await one.office("user_add", name="zora", password=PASSWORD, rights=["agent"], token=True)
    await until(lambda: len(one.world.waiting()) == 0, 30)


async def _forged(one: Rig, name: str) -> None:
    """Somebody who knows no secret calls, with texts in every place; once at the right address, once beside it."""
    hook = hook_secret(one.env["KEFU_SECRET_KEY"].encode(), f"{name}-main")
    for path in (f"/hooks/{name}-main/{hook}", f"/hooks/{name}-main/{TEXT}", f"/{TEXT}"):
        url = f"http://127.0.0.1:{one.port}{path}"
        body = json.dumps({"text": TEXT, "name": NAME})
        async with one.http.post(url, data=body, params={"q": TEXT}, headers={"User-Agent": TEXT}) as response:
            assert 400 <= response.status < 500


async def _without_store(one: Rig) -> None:
    """Let the store refuse for longer than the fleet waits."""
    connection = sqlite3.connect(one.database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    for name, emulator in one.world.emulators.items():
        await emulator.inbound({"user": f"{name}-late", "name": NAME, "text": f"{TEXT} late"})
    await asyncio.sleep(5.0)
    connection.execute("ROLLBACK")
    connection.close()


async def test_the_log_holds_no_text_no_name_and_no_credential() -> None:
    zygote = Zygote()
    await zygote.start()
    try:
        async with rig(zygote, built(), log_level="debug", timeout_seconds=3) as one:
            await _everything(one)
            await _without_store(one)
            await one.rest(real_seconds=15)
            hooks = [hook_secret(one.env["KEFU_SECRET_KEY"].encode(), f"{name}-main") for name in one.world.emulators]
            assert await one.terminate() == 0
            log = one.log.read_text("utf-8")
            people = [row[0] for row in one.read("SELECT DISTINCT recipient FROM conversations") if len(row[0]) >= 9]
            stored = one.read("SELECT count(*) FROM bodies WHERE text LIKE ?", f"%{TEXT}%")[0][0]
    finally:
        await zygote.stop()
    assert stored >= len(TROUBLE), "the traffic never arrived"
    assert people
    assert log.count('"delivery.refused"') >= 3, "no error was provoked"
    assert '"level": "debug"' in log
    lines = log.splitlines()
    assert all(line.startswith("{") for line in lines), "something writes past the logger"
    hidden = [TEXT, NAME, *NAME.split(), HANDLE, "sausage", CARD, CARD.replace(" ", ""), PASSWORD, questions()[0].text]
    for value in (*hidden, *people, *one.env.values(), *hooks):
        found = [line for line in lines if value.lower() in line.lower() or json.dumps(value)[1:-1] in line]
        assert not found, f"{value!r} stands in the log: {found[0]}"
