"""Puts one process together: opens what its roles need on one stack, and closes it in reverse."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from kefu_adapters.blobs.directory import DirectoryBlobs
from kefu_adapters.platform import Deps
from kefu_adapters.scanning.files import FileScanner
from kefu_adapters.scanning.ocr import reader
from kefu_adapters.stores.audit_store import AuditLog
from kefu_adapters.stores.erasure import Eraser
from kefu_adapters.stores.factor_store import FactorStore
from kefu_adapters.stores.knowledge_store import KnowledgeStore
from kefu_adapters.stores.places import Place
from kefu_adapters.stores.proposal_store import ProposalStore
from kefu_adapters.stores.question_store import QuestionStore
from kefu_adapters.stores.relay_store import RelayStore
from kefu_adapters.stores.retention import Keep, Retention
from kefu_adapters.stores.vault import SqlVault
from kefu_adapters.stores.views import Views
from kefu_adapters.stores.views_thread import ThreadViews
from kefu_bots.accounts import Account, Accounts
from kefu_bots.announcements import Announcements
from kefu_bots.clock import FleetClock
from kefu_bots.clockwork import Chore, Clockwork
from kefu_bots.config import Config
from kefu_bots.courier import Courier
from kefu_bots.intake import Intake
from kefu_bots.knowledge import KnowledgeKeeper
from kefu_bots.leases import Leases
from kefu_bots.media import MediaWorker
from kefu_bots.observe.observer import Observer
from kefu_bots.observe.tracing import Tracing, exporting
from kefu_bots.official import Official
from kefu_bots.official_signing import OfficialKeys
from kefu_bots.opening import Store, database_path, is_shared, open_fabric, open_store, refuse_moved, store_url
from kefu_bots.personal_data import ERASURES, PersonalData
from kefu_bots.proofs import Proofs
from kefu_bots.proposals import Audit, Proposals
from kefu_bots.question_log import QuestionLog
from kefu_bots.relay.caller import CALLER
from kefu_bots.relay.factors import factor_sealer
from kefu_bots.relay.passwords import Passwords
from kefu_bots.roles import ALL, Role
from kefu_bots.rules import Rules
from kefu_bots.secrets_derived import derive, hook_secret
from kefu_bots.staff import Staff
from kefu_bots.transcripts import link
from kefu_bots.watching import Watch, build_watch
from kefu_core.conversation.decide import Command
from kefu_core.conversation.deciding import Decision
from kefu_core.errors import ConfigError
from kefu_core.ledger import Claimed, Settlement
from kefu_core.ports import Fabric
from kefu_core.proposals import ProposalKind

log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class Fleet:
    """Everything one process runs. ``waiting``: how many contacts wait for a person, a second old."""

    config: Config
    roles: frozenset[Role]
    clock: FleetClock
    ledger: Store
    leases: Leases
    accounts: Accounts
    rules: Rules
    knowledge: KnowledgeKeeper
    questions: QuestionLog
    fabric: Fabric
    blobs: DirectoryBlobs
    vault: SqlVault
    views: Views
    store: RelayStore
    intake: Intake
    courier: Courier
    announcements: Announcements
    proposals: Proposals
    staff: Staff
    personal: PersonalData
    clockwork: Clockwork
    observer: Observer
    official: Official
    tasks: asyncio.TaskGroup
    stop: asyncio.Event
    files: FileScanner
    watch: Watch
    waiting: int = 0

    @property
    def is_shared(self) -> bool:
        """Whether other processes work on the same store."""
        return is_shared(self.config)

    async def ready(self) -> dict[str, Any]:
        """For ``/readyz``: whether a message could be committed now, and each inbox's state."""
        return await self.observer.ready()


def socket_path(config: Config) -> Path:
    """The running process's control socket, in the data directory."""
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
            test_recipient=inbox.test_recipient,
        )
    return Accounts(accounts)


async def build_rules(config: Config, keeper: KnowledgeKeeper, roles: frozenset[Role]) -> Rules:
    """Policy, calendar and knowledge, whose model is made ready where there are roles. Raises ConfigError."""
    fits = not is_shared(config) or Role.WORKER in roles
    answers = await keeper.open(config.knowledge, answering=bool(roles), fits=fits)
    rules = Rules(policy=config.policy, calendar=config.calendar, answers=answers)
    keeper.attach(rules)
    return rules


@asynccontextmanager
async def open_fleet(config: Config, roles: frozenset[Role] = ALL) -> AsyncIterator[Fleet]:
    """A whole process, ready to serve; leaving closes it in order. Without roles: for one command."""
    config.data.mkdir(parents=True, exist_ok=True)
    clock = FleetClock()
    async with AsyncExitStack() as stack:
        ledger = open_store(config, clock)
        fence = await ledger.open()
        stack.push_async_callback(ledger.close)
        await refuse_moved(ledger)
        for warning in ledger.warnings:
            log.warning("store.warning", reason=warning)
        fabric = await open_fabric(config, clock)
        stack.push_async_callback(fabric.close)
        blobs = DirectoryBlobs(config.data / "blobs", ledger.database)
        vault = _vault(config, ledger, str(fence))
        leases = Leases(vault, alone=not is_shared(config))
        stack.push_async_callback(leases.release)
        accounts = build_accounts(config, _deps(config, clock, blobs, vault))
        questions = QuestionStore(ledger.database)
        cache = config.data / "cache"
        keeper = KnowledgeKeeper(KnowledgeStore(ledger.database), questions, cache=cache, now=clock.now)
        rules = await build_rules(config, keeper, roles)
        stack.callback(rules.answers.close)
        stack.callback(keeper.close)
        tasks = await stack.enter_async_context(_owned_tasks())
        observer = _observer(config, ledger, fabric, accounts, clock, vault, stack if roles else None)
        store = RelayStore(ledger.database)
        official = _official(config, ledger, rules, clock, fabric)
        await official.open()
        if roles:
            await _sign_with(vault, clock)
        fleet: Fleet
        courier = Courier(
            ledger=ledger,
            accounts=accounts,
            clock=clock,
            fabric=fabric,
            fence=fence,
            tasks=tasks,
            sweeps=Role.WORKER in roles,
            official=lambda: rules.official,
        )
        intake = Intake(
            ledger=observer.traced(ledger),
            accounts=accounts,
            rules=rules,
            clock=clock,
            fabric=fabric,
            fence=fence,
            link_for=_transcript_links(config),
            waiting_count=lambda: fleet.waiting,
        )
        intake.proofs = _proofs(config, ledger, clock, fabric)
        _acquaint(intake, courier, fabric)
        observer.watch(intake, courier, leases)
        question_log = QuestionLog(questions)
        _also(intake, question_log)
        slow = config.settings.rules.slow_start_seconds
        if ledger.after_unclean_stop and slow:
            intake.slow_until = clock.now() + timedelta(seconds=slow)
        courier.stopped = bool(await store.setting("stopped"))
        watch = build_watch(config, ledger.database, fabric, accounts, rules, clock)
        announcements, courier.last_look, courier.listed = watch.announcements, watch.last_look, watch.last_look.listed
        announcements.wake = courier.wake
        files = FileScanner(reader())
        media = MediaWorker(blobs, accounts, clock, files=files, exposed=intake.exposed)
        intake.passive.is_held = courier.is_held
        intake.spoken, intake.met, courier.posted = watch.posts.heard, watch.faces.met, watch.posts.posted
        proposals, staff = _deciding(config, ledger, fabric)
        personal = _personal(config, ledger, intake, fabric, staff.audit)
        proposals.register(ProposalKind.ERASURE, personal.version, personal.carry_out)
        official.register(proposals)
        chores = (
            Chore(name="unknowns", seconds=1.0, work=courier.look_at_unknowns),
            Chore(name="announcements", seconds=0.5, work=announcements.step),
            Chore(name="media", seconds=0.5, work=media.step),
            Chore(name="search", seconds=1.0, work=ledger.index_pending),
            Chore(name="sealed", seconds=5.0, work=ledger.unseal_due),
            Chore(name="knowledge", seconds=1.0, work=keeper.fit),
            Chore(name="sessions", seconds=600.0, work=partial(_purge, store)),
            Chore(name="proofs", seconds=600.0, work=intake.proofs.forget),
            Chore(name="partitions", seconds=6 * 3600.0, work=partial(_partitions, ledger)),
            Chore(name="retention", seconds=60.0, work=_retention(config, ledger, clock).step),
            *watch.chores,
        )
        fleet = Fleet(
            config=config,
            roles=roles,
            clock=clock,
            ledger=ledger,
            leases=leases,
            accounts=accounts,
            rules=rules,
            knowledge=keeper,
            questions=question_log,
            fabric=fabric,
            blobs=blobs,
            vault=vault,
            views=Views(ledger.database),
            store=store,
            intake=intake,
            courier=courier,
            announcements=announcements,
            proposals=proposals,
            staff=staff,
            personal=personal,
            clockwork=Clockwork(ledger=ledger, intake=intake, clock=clock, leases=leases, chores=chores),
            observer=observer,
            official=official,
            tasks=tasks,
            stop=asyncio.Event(),
            files=files,
            watch=watch,
        )
        yield fleet


def _vault(config: Config, ledger: Store, owner: str) -> SqlVault:
    old = derive(config.old_secret_key, "vault") if config.old_secret_key else b""
    return SqlVault(ledger.database, derive(config.secret_key, "vault"), old=old, owner=owner)


def _personal(config: Config, ledger: Store, intake: Intake, fabric: Fabric, audit: Audit) -> PersonalData:
    """Giving out and erasing one person's data."""
    place = Place(url=store_url(config), blobs=config.data / "blobs", secret=derive(config.secret_key, "backup"))
    return PersonalData(
        ledger=ledger,
        intake=intake,
        fabric=fabric,
        threads=ThreadViews(ledger.database),
        eraser=Eraser(ledger.database, place.erasure_key, blobs=place.blobs),
        audit=audit,
        listed=config.data / ERASURES,
    )


def _deciding(config: Config, ledger: Store, fabric: Fabric) -> tuple[Proposals, Staff]:
    """What two admins decide, and the accounts of those who work here. Every act is in the audit or not done."""
    acts = AuditLog(ledger.database, derive(config.secret_key, "audit"))

    async def audit(actor: str, action: str, target: str = "", **detail: Any) -> None:
        at, context = round(time.time() * 1000), CALLER.get()
        await acts.append(at=at, actor=actor, action=action, target=target, detail=detail, context=context)

    def push(event: Mapping[str, Any]) -> None:
        fabric.publish("console", event)

    sealer = factor_sealer(config.secret_key, config.old_secret_key)
    staff = Staff(
        store=RelayStore(ledger.database),
        factors=FactorStore(ledger.database, sealer),
        wall=time.time,
        push=push,
        audit=audit,
        passwords=Passwords(),
    )
    store = ProposalStore(ledger.database)
    proposals = Proposals(store, time.time, audit=audit, changed=lambda: push({"proposals": True}))
    return proposals, staff


def _deps(config: Config, clock: FleetClock, blobs: DirectoryBlobs, vault: SqlVault) -> Deps:
    return Deps(
        clock=clock,
        blobs=blobs,
        vault=vault,
        secret=derive(config.secret_key, "adapters"),
        public_url=config.settings.server.public_url,
        allow_insecure=config.settings.server.sandbox,
    )


def _observer(
    config: Config,
    ledger: Store,
    fabric: Fabric,
    accounts: Accounts,
    clock: FleetClock,
    vault: SqlVault,
    stack: AsyncExitStack | None,
) -> Observer:
    """The process's eyes; traces only where it serves."""
    tracing = None
    if stack is not None and config.settings.tracing.enabled:
        tracing = Tracing(exporting(config.settings.tracing))
        stack.callback(tracing.close)
    return Observer(
        settings=config.settings.alarms,
        ledger=ledger,
        fabric=fabric,
        accounts=accounts,
        clock=clock,
        vault=vault,
        data=config.data,
        database=None if is_shared(config) else database_path(config),
        tracing=tracing,
    )


async def _sign_with(vault: SqlVault, clock: FleetClock) -> None:
    """The key of the signed list is made at the first start; one that cannot be opened costs the signature alone."""
    try:
        await OfficialKeys(vault).ensure(clock.now())
    except ConfigError:
        log.warning("official.key_unreadable")


def _official(config: Config, ledger: Store, rules: Rules, clock: FleetClock, fabric: Fabric) -> Official:
    return Official(
        database=ledger.database,
        rules=rules,
        clock=clock,
        audit=AuditLog(ledger.database, derive(config.secret_key, "audit")),
        changed=lambda: fabric.publish("console", {"official": True}),
    )


def _proofs(config: Config, ledger: Store, clock: FleetClock, fabric: Fabric) -> Proofs:
    rules = config.settings.rules
    return Proofs(
        database=ledger.database,
        key=derive(config.secret_key, "proof"),
        clock=clock,
        fabric=fabric,
        life=timedelta(hours=rules.agent_proof_hours),
        giving=rules.agent_proof,
    )


def _acquaint(intake: Intake, courier: Courier, fabric: Fabric) -> None:
    """Intake hands over what it claimed; the courier tells what it learned."""

    def holder(conversation: str) -> str:
        loaded = intake.mailboxes.peek(conversation)
        return loaded.state.holder if loaded is not None else ""

    def changed(claimed: Claimed, _settlement: Settlement) -> None:
        fabric.publish("console", {"conversation": claimed.conversation, "announcement": claimed.announcement})

    intake.hands = courier
    courier.holder_of = holder
    courier.learn = intake.command
    courier.changed = changed


def _also(intake: Intake, questions: QuestionLog) -> None:
    """Let the questions be noted beside what is told already."""
    told = intake.decided

    def decided(command: Command, decision: Decision) -> None:
        told(command, decision)
        questions.seen(command, decision)

    intake.decided = decided


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


def _retention(config: Config, ledger: Store, clock: FleetClock) -> Retention:
    kept = config.settings.retention
    return Retention(
        ledger.database,
        Keep(
            bodies_days=kept.bodies_days,
            media_days=kept.media_days,
            events_days=kept.events_days,
            seen_days=kept.seen_days,
        ),
        now=lambda: round(clock.now().timestamp() * 1000),
        blobs=config.data / "blobs",
    )


async def _partitions(ledger: Store) -> int:
    await ledger.ensure_partitions()
    return 0


async def _purge(store: RelayStore) -> int:
    """Sessions that ended are forgotten."""
    await store.purge_sessions(round(time.time() * 1000))
    return 0


def _transcript_links(config: Config) -> Callable[[str], str]:
    key = derive(config.secret_key, "transcript")
    base = config.settings.server.public_url.rstrip("/")
    return (lambda conversation: link(base, key, conversation, time.time())) if base else (lambda _conversation: "")
