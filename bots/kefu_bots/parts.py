"""Builds a fleet's parts from what they stand on, one function a part; none of them runs yet."""

import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import timedelta

import structlog

from kefu_adapters.platform import Deps
from kefu_adapters.stores.erasure import Eraser
from kefu_adapters.stores.places import Place
from kefu_adapters.stores.retention import Keep, Retention
from kefu_adapters.stores.views_thread import ThreadViews
from kefu_bots.accounts import Account, Accounts
from kefu_bots.base import Base
from kefu_bots.intake import Intake
from kefu_bots.knowledge import KnowledgeKeeper
from kefu_bots.observe.observer import Observer
from kefu_bots.observe.tracing import Tracing, exporting
from kefu_bots.official import Official
from kefu_bots.official_signing import OfficialKeys
from kefu_bots.opening import database_path, store_url
from kefu_bots.personal_data import ERASURES, PersonalData
from kefu_bots.proofs import Proofs
from kefu_bots.proposals import Audit
from kefu_bots.roles import Role
from kefu_bots.rules import Rules
from kefu_bots.secrets_derived import derive, hook_secret
from kefu_bots.transcripts import link
from kefu_core.errors import ConfigError

log = structlog.get_logger()


def build_accounts(base: Base) -> Accounts:
    """One account per inbox of the settings. Raises ConfigError."""
    config, deps = base.config, _deps(base)
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


def _deps(base: Base) -> Deps:
    server = base.config.settings.server
    return Deps(
        clock=base.clock,
        blobs=base.blobs,
        vault=base.vault,
        secret=derive(base.config.secret_key, "adapters"),
        public_url=server.public_url,
        allow_insecure=server.sandbox,
    )


async def build_rules(base: Base, keeper: KnowledgeKeeper, roles: frozenset[Role]) -> Rules:
    """Policy, calendar and knowledge, whose model is made ready where there are roles. Raises ConfigError."""
    config = base.config
    fits = not base.is_shared or Role.WORKER in roles
    answers = await keeper.open(config.knowledge, answering=bool(roles), fits=fits)
    rules = Rules(policy=config.policy, calendar=config.calendar, answers=answers)
    keeper.attach(rules)
    return rules


def build_observer(base: Base, accounts: Accounts, stack: AsyncExitStack | None) -> Observer:
    """The process's eyes; traces only where it serves, which is where there is a ``stack`` to close them on."""
    config, tracing = base.config, None
    if stack is not None and config.settings.tracing.enabled:
        tracing = Tracing(exporting(config.settings.tracing))
        stack.callback(tracing.close)
    return Observer(
        settings=config.settings.alarms,
        ledger=base.ledger,
        fabric=base.fabric,
        accounts=accounts,
        clock=base.clock,
        vault=base.vault,
        data=config.data,
        database=None if base.is_shared else database_path(config),
        tracing=tracing,
    )


async def open_official(base: Base, rules: Rules, *, signs: bool) -> Official:
    """The official list as it holds. The key that signs it is made at the first start of who ``signs``."""
    official = Official(
        database=base.database,
        rules=rules,
        clock=base.clock,
        audit=base.audit_log,
        keys=[derive(one, "official") for one in (base.config.secret_key, base.config.old_secret_key) if one],
        changed=lambda: base.fabric.publish("console", {"official": True}),
    )
    await official.open()
    if signs:
        try:
            await OfficialKeys(base.vault).ensure(base.clock.now())
        except ConfigError:  # sealed with another secret key: that costs the signature alone
            log.warning("official.key_unreadable")
    return official


def build_proofs(base: Base) -> Proofs:
    """The check codes that agents give."""
    rules = base.config.settings.rules
    return Proofs(
        database=base.database,
        key=derive(base.config.secret_key, "proof"),
        clock=base.clock,
        fabric=base.fabric,
        life=timedelta(hours=rules.agent_proof_hours),
        giving=rules.agent_proof,
    )


def build_personal(base: Base, intake: Intake, audit: Audit) -> PersonalData:
    """Giving out and erasing one person's data."""
    config = base.config
    place = Place(url=store_url(config), blobs=config.data / "blobs", secret=derive(config.secret_key, "backup"))
    return PersonalData(
        ledger=base.ledger,
        intake=intake,
        fabric=base.fabric,
        threads=ThreadViews(base.database),
        eraser=Eraser(base.database, place.erasure_key, blobs=place.blobs),
        audit=audit,
        listed=config.data / ERASURES,
    )


def build_retention(base: Base) -> Retention:
    """What is forgotten, and when."""
    kept = base.config.settings.retention
    return Retention(
        base.database,
        Keep(
            bodies_days=kept.bodies_days,
            media_days=kept.media_days,
            events_days=kept.events_days,
            seen_days=kept.seen_days,
        ),
        now=lambda: round(base.clock.now().timestamp() * 1000),
        blobs=base.config.data / "blobs",
    )


def transcript_links(base: Base) -> Callable[[str], str]:
    """A conversation's link for its contact; none without a public address."""
    key = derive(base.config.secret_key, "transcript")
    public = base.config.settings.server.public_url.rstrip("/")
    return (lambda one: link(public, key, one, time.time())) if public else (lambda _one: "")
