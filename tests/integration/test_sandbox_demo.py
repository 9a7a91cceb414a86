"""The parent of fleet and sandbox, with a small stand-in for the fleet."""

import asyncio
import json
import os
import signal
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.ports import two_free_ports

from kefu_bots.config import Secrets, load
from kefu_bots.sandbox import children
from kefu_bots.sandbox.demo import Demo, DemoError
from kefu_bots.sandbox.demo_files import Places, write_fleet_files
from kefu_bots.sandbox.world import World

STAND_IN = """
import asyncio, json, sys, tomllib
from pathlib import Path
from aiohttp import web
from kefu_bots.control import ControlSocket

async def connect(request):
    return {"inbox": request["inbox"], "webhook_url": f"http://localhost:{port}/hooks/{request['inbox']}/h", "done": []}

async def add(request):
    users = json.loads(file.read_text()) if file.exists() else []
    if request["name"] in users:
        return {"error": "there is such a user"}
    file.write_text(json.dumps([*users, request["name"]]))
    return {"user": request["name"], "token": "token-of-" + request["name"]}

async def ready(_request):
    return web.json_response({"ready": True})

async def main():
    control = ControlSocket(config.parent / "kefu.sock", {"inbox_connect": connect, "user_add": add})
    await control.start()
    app = web.Application()
    app.router.add_get("/readyz", ready)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()

config = Path(sys.argv[sys.argv.index("--config") + 1])
port = tomllib.loads(config.read_text())["server"]["port"]
file = config.parent / "users.json"
asyncio.run(main())
"""


@pytest.fixture
def demo(tmp_path: Path) -> Callable[[], Demo]:
    script = tmp_path / "stand_in.py"
    script.write_text(STAND_IN)
    places = Places(tmp_path / "demo", two_free_ports())
    return lambda: Demo(places, ("telegram", "wechat"), (sys.executable, str(script)))


async def told(folder: Path, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """``demo.json`` as soon as it says what is waited for."""
    async with asyncio.timeout(60):
        while True:
            file = folder / "demo" / "demo.json"
            found = json.loads(file.read_text()) if file.exists() else None
            if found and fits(found):
                return dict(found)
            await asyncio.sleep(0.02)


async def test_killed_fleet_is_back_within_a_second_and_a_second_run_continues(
    demo: Callable[[], Demo], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(demo().run(stop))
        first = await told(tmp_path, lambda _found: True)
        os.kill(first["pids"]["fleet"], signal.SIGKILL)
        second = await told(tmp_path, lambda found: found["pids"]["fleet"] not in {None, first["pids"]["fleet"]})
        assert 2 * children._AT_ONCE_SECONDS < 1, "the pause after a first quick death"
        stop.set()
    assert capsys.readouterr().out.strip() == first["phones"]
    assert second["pids"]["sandbox"] == first["pids"]["sandbox"]
    for pid in second["pids"].values():
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)

    stop = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(demo().run(stop))
        third = await told(tmp_path, lambda found: found["pids"] != second["pids"])
        stop.set()
    assert {key: third[key] for key in third if key != "pids"} == {key: first[key] for key in first if key != "pids"}


async def test_demo_file_says_where_everything_is_and_is_private(demo: Callable[[], Demo], tmp_path: Path) -> None:
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(demo().run(stop))
        found = await told(tmp_path, lambda _found: True)
        stop.set()
    assert set(found) == {"console", "phones", "api", "emulators", "logins", "pids"}
    wechat = found["emulators"]["wechat"]
    assert wechat["webhook_url"] == f"{found['api']}/hooks/wechat-main/h"
    assert wechat["credentials"]["app_id"].startswith("wx")
    assert found["logins"][0] == {
        "user": "lin",
        "password": "lantern-orchid-demo",
        "rights": ["agent"],
        "token": "token-of-lin",
    }
    assert stat.S_IMODE((tmp_path / "demo" / "demo.json").stat().st_mode) == 0o600


async def test_fleet_that_cannot_start_ends_the_demo_with_its_last_words(tmp_path: Path) -> None:
    script = tmp_path / "broken.py"
    script.write_text("print('no such setting: moon'); raise SystemExit(2)")
    broken = Demo(Places(tmp_path / "demo", two_free_ports()), ("telegram",), (sys.executable, str(script)))
    with pytest.raises(ExceptionGroup) as caught:
        await broken.run(asyncio.Event())
    assert caught.group_contains(DemoError, match="no such setting: moon")


async def test_written_settings_are_good_and_hold_no_secret(tmp_path: Path) -> None:
    places = Places(tmp_path, 18765)
    world = World(places.sandbox, "http://127.0.0.1:18765")
    given = {name: one.emulator.credentials() for name, one in world.platforms.items()}
    inboxes = write_fleet_files(places, given, tmp_path)
    key = (places.secrets / "secret_key").read_text()
    write_fleet_files(places, given, tmp_path)
    config = load(places.config, Secrets({"KEFU_SECRETS_DIR": str(places.secrets)}))
    assert [inbox.name for inbox in config.inboxes] == inboxes
    assert set(inboxes) == {"telegram-main", "wechat-main", "weibo-main", "x-main"}
    assert config.secret_key.decode() == key
    text = places.config.read_text("utf-8")
    assert not any(secret.read_text() in text for secret in places.secrets.iterdir())
