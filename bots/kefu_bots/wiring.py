"""Puts one process together: opens what its roles need on one stack, and closes it in reverse."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial

from kefu_adapters.scanning.files import FileScanner
from kefu_adapters.scanning.ocr import reader
from kefu_adapters.stores.knowledge_store import KnowledgeStore
from kefu_adapters.stores.question_store import QuestionStore
from kefu_adapters.stores.session_store import SessionStore
from kefu_adapters.stores.switch_store import SwitchStore
from kefu_adapters.stores.views import Views
from kefu_bots import hearing
from kefu_bots.accounts import Accounts
from kefu_bots.assistant import open_assistant
from kefu_bots.base import Base, open_base
from kefu_bots.clockwork import Chore, Clockwork
from kefu_bots.config import Config
from kefu_bots.courier import Courier
from kefu_bots.fleet import Fleet
from kefu_bots.indexing import index
from kefu_bots.intake import Intake
from kefu_bots.knowledge import KnowledgeKeeper
from kefu_bots.media import MediaWorker
from kefu_bots.observe.observer import Observer
from kefu_bots.official import Official
from kefu_bots.opening import Store
from kefu_bots.parts import (
    build_accounts,
    build_observer,
    build_personal,
    build_proofs,
    build_retention,
    build_rules,
    open_official,
    transcript_links,
)
from kefu_bots.personal_data import PersonalData
from kefu_bots.proofs import Proofs
from kefu_bots.proposals import Proposals
from kefu_bots.question_log import QuestionLog
from kefu_bots.roles import ALL, Role
from kefu_bots.rules import Rules
from kefu_bots.staff import Staff
from kefu_bots.two_people import two_people
from kefu_bots.watching import Watch, build_watch
from kefu_core.ledger import Claimed, Settlement
from kefu_core.ports import Fabric
from kefu_core.proposals import ProposalKind


@asynccontextmanager
async def open_fleet(config: Config, roles: frozenset[Role] = ALL) -> AsyncIterator[Fleet]:
    """A whole process, ready to serve; leaving closes it in order. Without roles: for one command."""
    async with AsyncExitStack() as stack:
        base = await open_base(config, stack)
        accounts = build_accounts(base)
        keeper, rules = await _knowing(base, roles, stack)
        tasks = await stack.enter_async_context(_owned_tasks())
        stack.callback(hearing.deaf)
        if roles:
            tasks.create_task(hearing.hear())
        observer = build_observer(base, accounts, stack if roles else None)
        observer.assisted = rules.assistant.counted if rules.assistant else observer.assisted
        switches = SwitchStore(base.database)
        official = await open_official(base, rules, signs=bool(roles))
        intake, courier = _heart(base, accounts, rules, observer, tasks, roles)
        intake.proofs = proofs = build_proofs(base)
        question_log = QuestionLog(keeper.questions)
        intake.decided.append(question_log.seen)
        courier.stopped = bool(await switches.setting("stopped"))
        watch = build_watch(base, accounts, rules)
        _guarded(intake, courier, official, watch)
        proposals, staff, personal = _decisions(base, intake, official, watch)
        files = FileScanner(reader())
        settled = Chore(name="proposals", seconds=15.0, work=proposals.resume)
        chores = (*_chores(base, accounts, keeper, intake, courier, proofs, files), settled, *watch.chores)
        fleet = Fleet(
            config=config,
            clock=base.clock,
            ledger=base.ledger,
            fence=base.fence,
            fabric=base.fabric,
            blobs=base.blobs,
            vault=base.vault,
            leases=base.leases,
            roles=roles,
            accounts=accounts,
            rules=rules,
            knowledge=keeper,
            questions=question_log,
            views=Views(base.database),
            switches=switches,
            intake=intake,
            courier=courier,
            announcements=watch.announcements,
            proposals=proposals,
            staff=staff,
            personal=personal,
            clockwork=Clockwork(ledger=base.ledger, intake=intake, clock=base.clock, leases=base.leases, chores=chores),
            observer=observer,
            official=official,
            tasks=tasks,
            stop=asyncio.Event(),
            files=files,
            watch=watch,
        )
        yield fleet


def _heart(
    base: Base,
    accounts: Accounts,
    rules: Rules,
    observer: Observer,
    tasks: asyncio.TaskGroup,
    roles: frozenset[Role],
) -> tuple[Intake, Courier]:
    """What every message passes: intake and courier, who know each other."""
    courier = Courier(
        ledger=base.ledger,
        accounts=accounts,
        clock=base.clock,
        fabric=base.fabric,
        fence=base.fence,
        tasks=tasks,
        sweeps=Role.WORKER in roles,
        official=lambda: rules.official,
    )
    intake = Intake(
        ledger=observer.traced(base.ledger),
        accounts=accounts,
        rules=rules,
        clock=base.clock,
        fabric=base.fabric,
        hands=courier,
        fence=base.fence,
        link_for=transcript_links(base),
        park_above=base.config.settings.server.park_above,
    )
    slow = base.config.settings.rules.slow_start_seconds
    if base.ledger.after_unclean_stop and slow:
        intake.slow_until = base.clock.now() + timedelta(seconds=slow)
    _acquaint(intake, courier, base.fabric)
    observer.watch(intake, courier, base.leases)
    return intake, courier


def _acquaint(intake: Intake, courier: Courier, fabric: Fabric) -> None:
    """The courier asks who holds a conversation, and tells what it learned."""

    def holder(conversation: str) -> str:
        loaded = intake.mailboxes.peek(conversation)
        return loaded.state.holder if loaded is not None else ""

    def changed(claimed: Claimed, _settlement: Settlement) -> None:
        fabric.publish("console", {"conversation": claimed.conversation, "announcement": claimed.announcement})

    courier.holder_of = holder
    courier.learn = intake.command
    courier.outcomes.changed.append(changed)


def _chores(
    base: Base,
    accounts: Accounts,
    keeper: KnowledgeKeeper,
    intake: Intake,
    courier: Courier,
    proofs: Proofs,
    files: FileScanner,
) -> tuple[Chore, ...]:
    """What clockwork does again and again."""
    ledger = base.ledger
    media = MediaWorker(base.blobs, accounts, base.clock, files=files, exposed=intake.exposed)
    return (
        Chore(name="unknowns", seconds=1.0, work=courier.look_at_unknowns),
        Chore(name="media", seconds=0.5, work=media.step),
        Chore(name="search", seconds=1.0, work=partial(index, ledger)),
        Chore(name="sealed", seconds=5.0, work=ledger.unseal_due),
        Chore(name="knowledge", seconds=1.0, work=keeper.fit),
        Chore(name="sessions", seconds=600.0, work=partial(_purge, SessionStore(base.database))),
        Chore(name="proofs", seconds=600.0, work=proofs.forget),
        Chore(name="partitions", seconds=6 * 3600.0, work=partial(_partitions, ledger)),
        Chore(name="retention", seconds=60.0, work=build_retention(base).step),
    )


async def _knowing(base: Base, roles: frozenset[Role], stack: AsyncExitStack) -> tuple[KnowledgeKeeper, Rules]:
    """What answers are given by: the database's knowledge, and the language model where there is one."""
    keeper = KnowledgeKeeper(
        KnowledgeStore(base.database),
        QuestionStore(base.database),
        cache=base.config.data / "cache",
        now=base.clock.now,
        blobs=base.blobs,
    )
    rules = await build_rules(base, keeper, roles)
    stack.callback(rules.answers.close)
    stack.callback(keeper.close)
    rules.assistant = open_assistant(base.config, base.database, base.clock, stack)
    return keeper, rules


def _guarded(intake: Intake, courier: Courier, official: Official, watch: Watch) -> None:
    """The guards look at what leaves, and are told who writes and what was posted."""
    courier.last_look, courier.listed = watch.last_look, watch.last_look.listed
    courier.posted, intake.spoken, intake.met = watch.posts.posted, watch.posts.heard, watch.faces.met
    watch.announcements.wake = courier.wake
    official.found = watch.guard.found


def _decisions(base: Base, intake: Intake, official: Official, watch: Watch) -> tuple[Proposals, Staff, PersonalData]:
    """All that two people decide: whatever its roles, a process can finish what another one left."""
    proposals, staff = two_people(
        base.database,
        base.fabric,
        secret=base.config.secret_key,
        old_secret=base.config.old_secret_key,
        alone=not base.is_shared,
    )
    personal = build_personal(base, intake, staff.audit)
    proposals.register(ProposalKind.ERASURE, personal.version, personal.carry_out, personal.finish)
    official.register(proposals)
    watch.announcements.overrides.register(proposals, staff.audit)
    return proposals, staff, personal


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


async def _partitions(ledger: Store) -> int:
    await ledger.ensure_partitions()
    return 0


async def _purge(store: SessionStore) -> int:
    """Sessions that ended are forgotten."""
    await store.purge_sessions(round(time.time() * 1000))
    return 0
