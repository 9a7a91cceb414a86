"""``python -m kefu_bots.sandbox.demo``: the small parent of a fleet and its sandbox, with everything made up.

It writes the settings, starts both, connects the accounts, makes the demo logins, and keeps both alive until it is
told to stop. A second run on the same folder goes on where the first one ended.
"""

import argparse
import asyncio
import contextlib
import fcntl
import json
import shlex
import signal
import socket
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import aiohttp

from kefu_bots.control import ask
from kefu_bots.registry import PLATFORMS
from kefu_bots.sandbox.children import Child
from kefu_bots.sandbox.demo_files import LOGINS, PASSWORD, Places, write_fleet_files, write_json

_READY_SECONDS = 180.0
_STARTS = 3
"""A child that died as often before it answered once is not waited for."""
_LOOK_SECONDS = 0.1
_FLEET = (sys.executable, "-m", "kefu_bots")
_KNOWLEDGE = Path(__file__).resolve().parents[3] / "knowledge"


class DemoError(Exception):
    """The demo cannot start; the text says why and what to do."""


class Demo:
    """Both children and what is known of them.

    ``platforms`` get an account each; ``fleet_command`` is how the fleet's command line is called.
    """

    def __init__(
        self, places: Places, platforms: tuple[str, ...] = tuple(PLATFORMS), fleet_command: tuple[str, ...] = _FLEET
    ) -> None:
        self._places = places
        self._command = fleet_command
        self._platforms = platforms
        self._environment = {"KEFU_SECRETS_DIR": str(places.secrets), "PYTHONUNBUFFERED": "1"}
        self._told: dict[str, Any] | None = None
        self._emulated: dict[str, dict[str, Any]] = {}
        self._sandbox = Child("sandbox", self._sandbox_command(), log=places.sandbox / "sandbox.log",
                              environment={}, grace_seconds=10)  # fmt: skip
        self._fleet = Child("fleet", [*fleet_command, "run", "--config", str(places.config)],
                            log=places.fleet / "fleet.log", environment=self._environment,
                            grace_seconds=30)  # fmt: skip

    async def run(self, stop: asyncio.Event) -> None:
        """Run until ``stop``; the fleet is stopped before the platforms it talks to. Raises DemoError."""
        for folder in (self._places.fleet, self._places.sandbox):
            folder.mkdir(parents=True, exist_ok=True)
        for port in (self._places.port, self._places.port + 1):
            _check_port(port)
        async with asyncio.TaskGroup() as tasks, aiohttp.ClientSession() as http:
            sandbox = tasks.create_task(self._sandbox.run(self._publish))
            fleet: asyncio.Task[None] | None = None
            try:
                stopped = tasks.create_task(stop.wait())
                await self._or_stopped(self._answers(http, self._sandbox, f"{self._emulators}/healthz"), stopped)
                inboxes = await self._prepare(http)
                fleet = tasks.create_task(self._fleet.run(self._publish))
                url = f"http://127.0.0.1:{self._places.port + 1}/readyz"
                await self._or_stopped(self._answers(http, self._fleet, url), stopped)
                await self._or_stopped(self._introduce(http, inboxes), stopped)
                if not stop.is_set():
                    print(self._places.phones_url, flush=True)  # noqa: T201 - the one thing this command says
                await stopped
            finally:
                stop.set()
                self._fleet.stop()
                if fleet is not None:
                    await asyncio.wait({fleet})
                self._sandbox.stop()
                await asyncio.wait({sandbox})

    # --- steps -------------------------------------------------------------------------------------------

    async def _prepare(self, http: aiohttp.ClientSession) -> list[str]:
        async with http.get(f"{self._emulators}/_control/credentials") as response:
            credentials: dict[str, dict[str, str]] = await response.json()
        wanted = {name: given for name, given in credentials.items() if name in self._platforms}
        inboxes = write_fleet_files(self._places, wanted, _KNOWLEDGE)
        self._emulated = {
            name: {"base_url": self._places.emulator_url(name), "webhook_url": "", "credentials": given}
            for name, given in credentials.items()
        }
        return inboxes

    async def _introduce(self, http: aiohttp.ClientSession, inboxes: list[str]) -> None:
        """Connect the accounts and make the logins, then tell everybody where things are."""
        connected = [await self._connect(http, inbox) for inbox in inboxes]
        for inbox, url in zip(inboxes, connected, strict=True):
            self._emulated[inbox.removesuffix("-main")]["webhook_url"] = url
        logins = await self._logins()
        places = self._places
        self._told = {
            "console": places.console_url,
            "phones": places.phones_url,
            "api": places.console_url,
            "emulators": self._emulated,
            "logins": [{key: login[key] for key in ("user", "password", "rights", "token")} for login in logins],
        }
        self._publish()

    async def _connect(self, http: aiohttp.ClientSession, inbox: str) -> str:
        """Connect one account; gives its webhook's address. Platforms with a console get the address typed in."""
        answer = await self._ask("inbox_connect", inbox=inbox)
        url = str(answer.get("webhook_url") or "")
        platform = inbox.removesuffix("-main")
        if url and platform in {"wechat", "weibo"}:
            control = f"{self._places.emulator_url(platform)}/_control/webhook"
            async with http.post(control, json={"url": url}) as response:
                verified = (await response.json()).get("verified")
            if not verified:
                _warn(f"{platform} could not verify {inbox}'s webhook; see {self._fleet.log}")
        return url

    async def _logins(self) -> list[dict[str, Any]]:
        """The demo logins: those of the last run, or new ones."""
        file = self._places.logins
        known = {one["user"]: one for one in json.loads(file.read_text("utf-8"))} if file.exists() else {}
        logins = []
        for login in LOGINS:
            made = known.get(login["user"]) or {**login, "password": PASSWORD, "token": await self._add_user(login)}
            logins.append(made)
            write_json(file, logins)
        return logins

    async def _add_user(self, login: Mapping[str, Any]) -> str:
        answer = await self._ask(
            "user_add",
            name=login["user"],
            display_name=login["display_name"],
            rights=login["rights"],
            password=PASSWORD,
            language="zh",
            token=True,
        )
        return str(answer["token"])

    # --- small things ------------------------------------------------------------------------------------

    @property
    def _emulators(self) -> str:
        return f"http://127.0.0.1:{self._places.port}"

    def _sandbox_command(self) -> list[str]:
        places = self._places
        return [
            *(sys.executable, "-m", "kefu_bots.sandbox"),
            *("--data", str(places.sandbox), "--port", str(places.port)),
            *("--console-url", places.console_url, "--logins", str(places.logins)),
            *("--fleet-control", str(places.control)),
        ]

    def _publish(self) -> None:
        """Write ``demo.json`` with the processes that run now; before everything is ready there is none to write."""
        if self._told is not None:
            pids = {"fleet": self._fleet.pid, "sandbox": self._sandbox.pid}
            write_json(self._places.demo, {**self._told, "pids": pids})

    async def _answers(self, http: aiohttp.ClientSession, child: Child, url: str) -> None:
        """Wait until a child answers 200. Raises DemoError with the end of its log."""
        late = asyncio.get_running_loop().time() + _READY_SECONDS
        while not await _is_fine(http, url):
            await asyncio.sleep(_LOOK_SECONDS)
            if child.starts <= _STARTS and asyncio.get_running_loop().time() < late:
                continue
            tail = "\n".join(child.log.read_text("utf-8", "replace").splitlines()[-15:]) if child.log.exists() else ""
            raise DemoError(f"the {child.name} did not start. The end of {child.log}:\n{tail}")

    async def _ask(self, command: str, **values: Any) -> dict[str, Any]:
        """Ask the running fleet, as its own commands do: starting eight of them would take longer than all the rest.

        Raises DemoError.
        """
        try:
            answer = await ask(self._places.control, command, **values)
        except (OSError, ValueError, TimeoutError) as exc:
            raise DemoError(f"the fleet did not answer {command}: {type(exc).__name__}; see {self._fleet.log}") from exc
        if "error" in answer:
            raise DemoError(f"{command} failed: {answer['error']}; see {self._fleet.log}")
        return answer

    @staticmethod
    async def _or_stopped(step: Any, stopped: asyncio.Task[Any]) -> None:
        """Do a step, but give it up when the demo is stopped meanwhile."""
        doing = asyncio.ensure_future(step)
        try:
            await asyncio.wait({doing, stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not doing.done():
                doing.cancel()
                await asyncio.wait({doing})
        if not doing.cancelled():
            doing.result()


async def _is_fine(http: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with http.get(url, timeout=aiohttp.ClientTimeout(total=2)) as response:
            return response.status == 200
    except (aiohttp.ClientError, OSError, TimeoutError):
        return False


def _check_port(port: int) -> None:
    """Raises DemoError when somebody else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise DemoError(f"port {port} is in use; stop what listens there, or choose another with --port") from None


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Only one demo at a time on a folder. Raises DemoError."""
    with (root / "demo.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise DemoError(f"another demo runs on {root}; stop it first, or choose another --data") from None
        yield


def _warn(text: str) -> None:
    print(f"kefu demo: {text}", file=sys.stderr, flush=True)  # noqa: T201 - this command talks to a person


async def _run(demo: Demo) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await demo.run(stop)


def main(arguments: list[str] | None = None) -> int:
    """Run a demo in the foreground; gives the exit code."""
    parser = argparse.ArgumentParser(prog="kefu demo", description="A fleet and four emulated platforms.")
    parser.add_argument("--port", type=int, default=8765, help="the phones; the console gets the next one")
    parser.add_argument("--data", type=Path, default=Path("demo-data"), help="where everything is kept")
    parser.add_argument("--platforms", default=",".join(PLATFORMS), help="those that get an account; default all")
    parser.add_argument("--fleet-command", default="", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    platforms = tuple(given.platforms.split(","))
    if unknown := set(platforms) - set(PLATFORMS):
        parser.error(f"--platforms: unknown {', '.join(sorted(unknown))}; known are {', '.join(PLATFORMS)}")
    root: Path = given.data.resolve()
    root.mkdir(parents=True, exist_ok=True)
    command = tuple(shlex.split(given.fleet_command)) or _FLEET
    problems: list[str] = []
    try:
        with _alone(root):
            asyncio.run(_run(Demo(Places(root, given.port), platforms, command)))
    except* DemoError as group:
        problems = [str(problem) for problem in group.exceptions]
    for problem in problems:
        _warn(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
