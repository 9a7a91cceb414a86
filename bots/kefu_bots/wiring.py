"""Puts one process together: opens what it needs on one stack, and closes it in reverse."""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web

from kefu_adapters.answering.knowledge import KnowledgeError, load_folder
from kefu_adapters.answering.late import LateRanker
from kefu_adapters.blobs.directory import DirectoryBlobs
from kefu_adapters.fabric.local import LocalFabric
from kefu_adapters.platform import Deps
from kefu_adapters.stores.announcement_store import AnnouncementStore
from kefu_adapters.stores.relay_store import RelayStore
from kefu_adapters.stores.sqlite import SqliteLedger
from kefu_adapters.stores.vault import SqlVault
from kefu_adapters.stores.views import Views
from kefu_bots import gateway
from kefu_bots.accounts import Account, Accounts
from kefu_bots.announcements import Announcements
from kefu_bots.answers import Answers
from kefu_bots.clock import FleetClock
from kefu_bots.clockwork import Chore, Clockwork
from kefu_bots.config import Config
from kefu_bots.courier import Courier
from kefu_bots.intake import Intake
from kefu_bots.media import MediaWorker
from kefu_bots.relay.app import mount
from kefu_bots.relay.relay import Relay
from kefu_bots.rules import Rules
from kefu_bots.secrets_derived import derive, hook_secret
from kefu_bots.supervisor import run_account, shut_down
from kefu_bots.transcripts import link
from kefu_core.errors import ConfigError, FenceLost, StoreError

DRAIN_SECONDS = 20.0
BEAT_SECONDS = 5.0
log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class Fleet:
    """Everything one process runs."""

    config: Config
    clock: FleetClock
    ledger: SqliteLedger
    accounts: Accounts
    rules: Rules
    fabric: LocalFabric
    blobs: DirectoryBlobs
    vault: SqlVault
    views: Views
    store: RelayStore
    intake: Intake
    courier: Courier
    announcements: Announcements
    clockwork: Clockwork
    media: MediaWorker
    tasks: asyncio.TaskGroup
    stop: asyncio.Event
    waiting: int = 0

    async def ready(self) -> dict[str, Any]:
        """For ``/readyz``: a read through the store, and each inbox's state."""
        try:
            await asyncio.wait_for(self.store.setting("stopped"), 3)
            committing = True
        except Exception:  # noqa: BLE001 - whatever it is, we are not ready
            committing = False
        inboxes = {a.inbox: {"state": "paused" if a.paused else a.state, "reason": a.reason} for a in self.accounts}
        return {"ready": committing and not self.intake.closing, "inboxes": inboxes}


def database_path(config: Config) -> Path:
    """The SQLite file of an installation."""
    return config.data / "kefu.db"


def socket_path(config: Config) -> Path:
    """The running process's control socket, beside the database."""
    return config.data / "kefu.sock"


def build_accounts(config: Config, deps: Deps) -> Accounts:
    """One account per inbox of the settings. Raises ConfigError."""
    accounts: dict[str, Account] = {}
    for inbox in config.inboxes:
        try:
            adapter = inbox.platform.build(inbox.name, inbox.settings, inbox.secrets, deps)
        except ValueError as wrong:
            raise ConfigError(f"{config.file}: inboxes.{inbox.name}: {wrong}") from None
        accounts[inbox.name] = Account(
            inbox=inbox.name,
            platform=inbox.platform.name,
            title=inbox.title,
            adapter=adapter,
            hook=hook_secret(config.secret_key, inbox.name),
            language=inbox.language,
        )
    return Accounts(accounts)


def build_rules(config: Config) -> Rules:
    """Policy, calendar and the fitted knowledge. Raises ConfigError."""
    try:
        knowledge = load_folder(config.knowledge)
    except (KnowledgeError, OSError) as wrong:
        raise ConfigError(f"{config.knowledge}: {wrong}") from None
    ranker = LateRanker(knowledge, config.knowledge, config.data / "cache")
    return Rules(policy=config.policy, calendar=config.calendar, answers=Answers(ranker, knowledge))


@asynccontextmanager
async def open_fleet(config: Config) -> AsyncIterator[Fleet]:
    """A whole process, ready to serve; leaving drains and closes it in order."""
    config.data.mkdir(parents=True, exist_ok=True)
    stop = asyncio.Event()
    clock = FleetClock()
    async with AsyncExitStack() as stack:
        ledger = SqliteLedger(database_path(config), clock=clock, fatal=_fatal)
        fence = await ledger.open()
        stack.push_async_callback(ledger.close)
        for warning in ledger.warnings:
            log.warning("store.warning", reason=warning)
        fabric = LocalFabric(lambda: clock.now().timestamp())
        blobs = DirectoryBlobs(config.data / "blobs", ledger.database)
        vault = SqlVault(ledger.database, derive(config.secret_key, "vault"), owner=str(fence))
        store = RelayStore(ledger.database)
        deps = Deps(
            clock=clock,
            blobs=blobs,
            vault=vault,
            secret=derive(config.secret_key, "adapters"),
            public_url=config.settings.server.public_url,
            allow_insecure=config.settings.server.sandbox,
        )
        accounts = build_accounts(config, deps)
        rules = await asyncio.to_thread(build_rules, config)
        stack.callback(rules.answers.close)
        tasks = await stack.enter_async_context(_owned_tasks())
        courier = Courier(ledger=ledger, accounts=accounts, clock=clock, fabric=fabric, fence=fence, tasks=tasks)
        fleet: Fleet
        intake = Intake(
            ledger=ledger,
            accounts=accounts,
            rules=rules,
            clock=clock,
            fabric=fabric,
            fence=fence,
            link_for=_transcript_links(config),
            waiting_count=lambda: fleet.waiting,
        )
        intake.hands = courier
        slow = config.settings.rules.slow_start_seconds
        if ledger.after_unclean_stop and slow:
            intake.slow_until = clock.now() + timedelta(seconds=slow)
        courier.holder_of = partial(_holder, intake)
        courier.learn = intake.command
        courier.changed = lambda claimed, _settlement: fabric.publish(
            "console", {"conversation": claimed.conversation, "announcement": claimed.announcement}
        )
        courier.stopped = bool(await store.setting("stopped"))
        announcements = Announcements(
            store=AnnouncementStore(ledger.database), accounts=accounts, rules=rules, clock=clock, fabric=fabric
        )
        announcements.wake = courier.wake
        media = MediaWorker(blobs, accounts, clock)
        clockwork = Clockwork(
            ledger=ledger,
            intake=intake,
            clock=clock,
            chores=(
                Chore(name="unknowns", seconds=1.0, work=courier.look_at_unknowns),
                Chore(name="announcements", seconds=0.5, work=announcements.step),
                Chore(name="media", seconds=0.5, work=media.step),
                Chore(name="search", seconds=1.0, work=ledger.index_pending),
                Chore(name="sessions", seconds=600.0, work=partial(_purge, store)),
            ),
        )
        fleet = Fleet(
            config=config,
            clock=clock,
            ledger=ledger,
            accounts=accounts,
            rules=rules,
            fabric=fabric,
            blobs=blobs,
            vault=vault,
            views=Views(ledger.database),
            store=store,
            intake=intake,
            courier=courier,
            announcements=announcements,
            clockwork=clockwork,
            media=media,
            tasks=tasks,
            stop=stop,
        )
        yield fleet


@asynccontextmanager
async def _owned_tasks() -> AsyncIterator[asyncio.TaskGroup]:
    """The process's TaskGroup; leaving cancels what still runs."""
    async with asyncio.TaskGroup() as group:
        try:
            yield group
        finally:
            current = asyncio.current_task()
            for task in list(group._tasks):  # noqa: SLF001 - no public way to end a group
                if task is not current:
                    task.cancel()


async def serve(fleet: Fleet) -> None:
    """Run everything until ``fleet.stop``; then drain: door, claims, in flight, adapters."""
    app = gateway.application(
        accounts=fleet.accounts,
        sink=fleet.intake,
        ready=fleet.ready,
        allowed_hosts=frozenset(host.lower() for host in fleet.config.settings.server.allowed_hosts),
    )
    mount(app, _relay(fleet))
    runner = web.AppRunner(app, access_log=None, handler_cancellation=False, shutdown_timeout=2.0)
    await runner.setup()
    server = fleet.config.settings.server
    site = web.TCPSite(runner, server.host, server.port, backlog=1024, reuse_address=True)
    loops = [
        fleet.tasks.create_task(fleet.courier.run()),
        fleet.tasks.create_task(fleet.clockwork.run()),
        fleet.tasks.create_task(_beat(fleet)),
        fleet.tasks.create_task(_count_waiting(fleet)),
    ]
    adapters = [fleet.tasks.create_task(run_account(account, fleet.intake)) for account in fleet.accounts]
    await site.start()
    log.info("fleet.started", port=server.port, count=len(adapters))
    await fleet.stop.wait()
    log.info("fleet.draining")
    fleet.intake.closing = True
    fleet.clockwork.closing.set()
    await shut_down(
        [
            ("courier", lambda: fleet.courier.drain(DRAIN_SECONDS), DRAIN_SECONDS + 1),
            ("door", runner.cleanup, 5.0),
            ("late sends", lambda: fleet.courier.drain(5.0), 6.0),
            ("loops", lambda: _end([*loops, *adapters]), 5.0),
        ]
    )
    log.info("fleet.stopped")


def _relay(fleet: Fleet) -> Relay:
    server = fleet.config.settings.server
    return Relay(
        ledger=fleet.ledger,
        intake=fleet.intake,
        courier=fleet.courier,
        accounts=fleet.accounts,
        rules=fleet.rules,
        announcements=fleet.announcements,
        fabric=fleet.fabric,
        clock=fleet.clock,
        blobs=fleet.blobs,
        secret=fleet.config.secret_key,
        sandbox=server.sandbox,
        public_url=server.public_url,
        behind_proxy=server.behind_proxy,
    )


async def _end(tasks: list[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _beat(fleet: Fleet) -> None:
    """The process's heartbeat. Without one for 20 s nothing is sent; taken for dead, the process ends at once."""
    while True:
        try:
            dead = await fleet.ledger.beat()
        except FenceLost as error:
            _fatal(error)
        except StoreError:
            log.error("store.unavailable", what="heartbeat")  # noqa: TRY400
        else:
            fleet.courier.last_beat = asyncio.get_running_loop().time()
            if dead:
                log.warning("fleet.process_dead", count=dead)
                fleet.courier.wake()
                fleet.intake.parked_event.set()
        await asyncio.sleep(BEAT_SECONDS)


async def _count_waiting(fleet: Fleet) -> None:
    """How many wait in the queue, for the texts that say so; a second old at most."""
    while True:
        with contextlib.suppress(Exception):
            fleet.waiting = await fleet.views.waiting_count()
        await asyncio.sleep(1)


async def _purge(store: RelayStore) -> int:
    """Sessions that ended are forgotten."""
    await store.purge_sessions(round(time.time() * 1000))
    return 0


def _holder(intake: Intake, conversation: str) -> str:
    loaded = intake.mailboxes.peek(conversation)
    return loaded.state.holder if loaded is not None else ""


def _transcript_links(config: Config) -> Any:
    key = derive(config.secret_key, "transcript")
    base = config.settings.server.public_url.rstrip("/")
    return (lambda conversation: link(base, key, conversation, time.time())) if base else (lambda _conversation: "")


def _fatal(error: BaseException) -> None:
    """The disk failed under a commit: nothing that we know is sure any more, so the process ends at once."""
    log.critical("store.lost", error=type(error).__name__)
    os._exit(70)
