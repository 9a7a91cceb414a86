"""Serves what a process's roles ask for, until it is told to stop; then drains it in order."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine
from functools import partial
from importlib import import_module
from typing import Any

import structlog
from aiohttp import web

from kefu_bots import garbage, gateway
from kefu_bots.accounts import Account
from kefu_bots.config import Config
from kefu_bots.fleet import Fleet
from kefu_bots.hosts import hosts_of
from kefu_bots.knowledge import LOOK_SECONDS
from kefu_bots.observe.door import attach, counting
from kefu_bots.official_signing import OfficialKeys
from kefu_bots.opening import end_at_once
from kefu_bots.relay import official_page
from kefu_bots.relay.app import mount
from kefu_bots.relay.identity_provider import SingleSignOn
from kefu_bots.relay.relay import Relay
from kefu_bots.roles import Role
from kefu_bots.supervisor import run_account, shut_down
from kefu_core.errors import FenceLost, StoreError

DRAIN_SECONDS = 20.0
BEAT_SECONDS = 5.0
RECALL_SECONDS = 10.0
"""Longer than any claim is on its way from the store to us."""
log = structlog.get_logger()
Loop = Callable[[], Coroutine[Any, Any, None]]


async def serve(fleet: Fleet) -> None:
    """Run everything until ``fleet.stop``; then drain: door, claims, in flight, adapters."""
    garbage.seldom()
    runner = web.AppRunner(_door(fleet), access_log=None, handler_cancellation=False, shutdown_timeout=2.0)
    await runner.setup()
    server = fleet.config.settings.server
    site = web.TCPSite(runner, server.host, server.port, backlog=1024, reuse_address=True)
    running = [fleet.tasks.create_task(loop()) for loop in _loops(fleet)]
    await site.start()
    log.info("fleet.started", port=server.port, count=len(list(fleet.accounts)), role=",".join(sorted(fleet.roles)))
    await fleet.stop.wait()
    log.info("fleet.draining")
    fleet.intake.closing = True
    fleet.clockwork.closing.set()
    await shut_down(
        [
            ("courier", lambda: fleet.courier.drain(DRAIN_SECONDS), DRAIN_SECONDS + 1),
            ("door", runner.cleanup, 5.0),
            ("late sends", lambda: fleet.courier.drain(5.0), 6.0),
            ("decisions", fleet.intake.mailboxes.quiet, 5.0),
            ("loops", lambda: _end(running), 5.0),
        ]
    )
    log.info("fleet.stopped")


def _door(fleet: Fleet) -> web.Application:
    """The HTTP side: health always, webhooks for a gateway, console and API for a relay."""
    app = gateway.application(
        accounts=fleet.accounts,
        sink=fleet.observer.sink(fleet.intake),
        ready=fleet.ready,
        alive=fleet.observer.alive,
        hosts=hosts_of(fleet.config.settings.server),
        webhooks=Role.GATEWAY in fleet.roles,
        refused=counting(fleet.observer),
    )
    attach(
        app,
        fleet.observer,
        token=fleet.config.metrics_token,
        enabled=fleet.config.settings.metrics.enabled,
        behind_proxy=fleet.config.settings.server.behind_proxy,
    )
    if fleet.roles & {Role.GATEWAY, Role.RELAY}:
        official_page.attach(app, _official_page(fleet))
    if Role.RELAY in fleet.roles:
        relay = _relay(fleet)
        fleet.observer.streams = lambda: relay.presence.streams
        fleet.tasks.create_task(_try(relay))
        mount(app, relay)
    return app


def _official_page(fleet: Fleet) -> official_page.OfficialPage:
    return official_page.OfficialPage(
        official=fleet.official,
        rules=fleet.rules,
        keys=OfficialKeys(fleet.vault),
        proofs=fleet.intake.proofs,
        fabric=fleet.fabric,
        clock=fleet.clock,
        behind_proxy=fleet.config.settings.server.behind_proxy,
    )


def _relay(fleet: Fleet) -> Relay:
    server = fleet.config.settings.server
    return Relay(
        ledger=fleet.ledger,
        intake=fleet.intake,
        courier=fleet.courier,
        accounts=fleet.accounts,
        rules=fleet.rules,
        announcements=fleet.announcements,
        proposals=fleet.proposals,
        staff=fleet.staff,
        official=fleet.official,
        knowledge=fleet.knowledge,
        fabric=fleet.fabric,
        clock=fleet.clock,
        blobs=fleet.blobs,
        secret=fleet.config.secret_key,
        sandbox=server.sandbox,
        public_url=server.public_url,
        behind_proxy=server.behind_proxy,
        alarms=fleet.observer.alarms_now,
        tell=fleet.watch.notices.tell,
        require_second_factor=fleet.config.settings.people.require_second_factor,
        personal=fleet.personal,
        sso=_sso(fleet.config),
        old_secret=fleet.config.old_secret_key,
        files=fleet.files,
    )


def _sso(config: Config) -> SingleSignOn | None:
    """The identity provider of the settings, if there is one."""
    given = config.settings.sso
    if not given.issuer:
        return None
    insecure = config.settings.server.sandbox
    openid = import_module("kefu_adapters.identity.openid")  # its libraries take memory, and few fleets have a provider
    return SingleSignOn(
        provider=openid.Provider(
            given.issuer, given.client_id, config.sso_client_secret, wall=time.time, allow_insecure=insecure
        ),
        title=given.title,
        domains=frozenset(domain.lower() for domain in given.domains),
        groups_claim=given.groups_claim,
        groups={group: tuple(rights) for group, rights in given.groups.items()},
        trust_mfa=given.trust_mfa,
    )


def _loops(fleet: Fleet) -> list[Loop]:
    """What runs all the time, by role."""
    loops: list[Loop] = [
        fleet.courier.run,
        fleet.observer.run,
        fleet.watch.notices.run,
        fleet.watch.posts.run,
        fleet.watch.faces.run,
        fleet.official.follow,
        partial(_beat, fleet),
        partial(_recall, fleet),
        partial(_count_waiting, fleet),
        partial(_know, fleet),
        partial(garbage.follow, lambda: (fleet.rules.answers.is_warm, fleet.rules.answers.fitted_version)),
    ]
    if Role.WORKER in fleet.roles:
        loops += [fleet.clockwork.run, partial(_listen, fleet)]
        loops += [partial(_adapter, fleet, account) for account in fleet.accounts]
    if fleet.is_shared:
        loops.append(partial(_follow, fleet))
    return loops


async def _adapter(fleet: Fleet, account: Account) -> None:
    """One process at a time polls, refreshes and reconciles an account."""
    await fleet.leases.while_mine(
        f"inbox:{account.inbox}", lambda: run_account(account, fleet.observer.sink(fleet.intake))
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
            end_at_once(error)
        except StoreError:
            log.error("store.unavailable", what="heartbeat")  # noqa: TRY400
        else:
            fleet.courier.last_beat = asyncio.get_running_loop().time()
            if dead:
                log.warning("fleet.process_dead", count=dead)
                fleet.courier.wake()
                fleet.intake.parked_event.set()
        await asyncio.sleep(BEAT_SECONDS)


async def _recall(fleet: Fleet) -> None:
    """What stands as being sent by us, and is not, is taken up again."""
    while True:
        await asyncio.sleep(RECALL_SECONDS)
        with contextlib.suppress(StoreError):
            await fleet.courier.recall()


async def _count_waiting(fleet: Fleet) -> None:
    """How many wait in the queue, for the texts that say so; a second old at most."""
    while True:
        with contextlib.suppress(Exception):
            fleet.intake.waiting = await fleet.views.waiting_count()
        await asyncio.sleep(1)


async def _know(fleet: Fleet) -> None:
    """Take up what was published, and write what was asked; a second old at most."""
    while True:
        try:
            await fleet.knowledge.look()
            await fleet.questions.step()
        except StoreError:
            log.error("store.unavailable", what="knowledge")  # noqa: TRY400
        except Exception:
            log.exception("knowledge.failed")
        await asyncio.sleep(LOOK_SECONDS)


async def _try(relay: Relay) -> None:
    """Try the changes of the knowledge that somebody asks about, one after the other."""
    while True:
        try:
            done = await relay.trials.step()
        except StoreError:
            done = False
        await asyncio.sleep(0 if done else 1.0)


async def _listen(fleet: Fleet) -> None:
    """Other processes left something for the workers."""
    async for _event in fleet.fabric.subscribe("wake"):
        fleet.courier.wake()
        fleet.intake.parked_event.set()


async def _follow(fleet: Fleet) -> None:
    """Share what people and platforms say of the accounts: kill switch, pauses, states. A second old at most."""
    known: dict[str, Any] = {}
    while True:
        with contextlib.suppress(StoreError):
            fleet.courier.stopped = bool(await fleet.switches.setting("stopped"))
            paused = await fleet.switches.settings("paused:")
            states = await fleet.switches.settings("state:")
            for account in fleet.accounts:
                account.paused = bool(paused.get(f"paused:{account.inbox}"))
                await _share_state(fleet, account, states.get(f"state:{account.inbox}"), known)
        await asyncio.sleep(1)


async def _share_state(fleet: Fleet, account: Account, stored: Any, known: dict[str, Any]) -> None:
    """What changed here is told to all; else what was told is taken over."""
    own = [account.state, account.reason]
    if account.state != "starting" and own != known.get(account.inbox, stored):
        await fleet.switches.put_setting(f"state:{account.inbox}", own)
        known[account.inbox] = own
    elif stored:
        account.state, account.reason = stored
        known[account.inbox] = stored
