"""What the relay's handlers work with: the fleet's parts, and a few of its own."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import structlog

from kefu_adapters.scanning.files import FileScanner
from kefu_adapters.stores.audit_store import AuditLog
from kefu_adapters.stores.console_views import ConsoleViews
from kefu_adapters.stores.database import Database
from kefu_adapters.stores.desk_store import DeskStore
from kefu_adapters.stores.impostor_store import ImpostorStore
from kefu_adapters.stores.mention_store import MentionStore
from kefu_adapters.stores.people_store import PeopleStore
from kefu_adapters.stores.report_views import ReportViews
from kefu_adapters.stores.session_store import SessionStore
from kefu_adapters.stores.switch_store import SwitchStore
from kefu_adapters.stores.template_store import TemplateStore
from kefu_adapters.stores.views import Views
from kefu_adapters.stores.views_thread import ThreadViews
from kefu_bots.accounts import Accounts
from kefu_bots.announcements import Announcements
from kefu_bots.auditing import open_audit
from kefu_bots.intake import Intake
from kefu_bots.knowledge import KnowledgeKeeper
from kefu_bots.marked_copies import MarkedCopies
from kefu_bots.official import Official
from kefu_bots.personal_data import PersonalData
from kefu_bots.proposals import Proposals
from kefu_bots.relay.caller import CALLER
from kefu_bots.relay.factors import Factors, code_keys
from kefu_bots.relay.identity_provider import SingleSignOn
from kefu_bots.relay.passwords import Passwords
from kefu_bots.relay.people import People
from kefu_bots.relay.presence import Presence
from kefu_bots.relay.queue import Queue
from kefu_bots.relay.sessions import Sessions
from kefu_bots.relay.throttle import Throttle
from kefu_bots.relay.tokens import Tokens
from kefu_bots.rules import Rules
from kefu_bots.secrets_derived import derive
from kefu_bots.staff import Staff
from kefu_bots.trials import Trials
from kefu_core.errors import StoreError
from kefu_core.ports import Clock, Fabric, Media

log = structlog.get_logger()
TOPIC = "console"


class LedgerLike(Protocol):
    """What the relay needs of the ledger."""

    @property
    def database(self) -> Database:
        """Plain statements."""

    async def revive(self, parked: str) -> bool:
        """Let a dead letter be decided after all."""


class CourierLike(Protocol):
    """What the relay needs of the courier."""

    stopped: bool

    def wake(self) -> None:
        """Look at the queue again."""


class BlobLike(Protocol):
    """What is known of a blob."""

    @property
    def conversation(self) -> str:
        """The conversation that it belongs to; nothing for what we uploaded."""

    @property
    def state(self) -> str:
        """pending, stored or refused."""

    @property
    def mime(self) -> str:
        """Its kind."""

    @property
    def file_name(self) -> str:
        """Its name, as somebody gave it."""

    @property
    def size_bytes(self) -> int | None:
        """Its size."""


class Blobs(Protocol):
    """Where attachments lie."""

    async def describe(self, blob: str) -> BlobLike | None:
        """What is known of a blob."""

    async def get(self, blob: str) -> Media:
        """The blob's bytes. Raises KeyError."""

    async def put(
        self,
        content: bytes,
        *,
        mime: str,
        file_name: str = "",
        inbox: str = "",
        conversation: str = "",
        waiting: bool = False,
        at: int,
    ) -> str:
        """Store an upload; gives back its id. ``waiting``: until it is taken."""

    async def take(self, blob: str) -> BlobLike | None:
        """Use an upload of ours; None when it is none, or is stored no longer."""


@dataclass(slots=True, kw_only=True)
class Relay:
    """Dependencies of the relay. ``wall`` is real time in seconds; sessions and throttles run on it.

    ``behind_proxy``: the last address of ``X-Forwarded-For`` is the client's.
    """

    ledger: LedgerLike
    intake: Intake
    courier: CourierLike
    accounts: Accounts
    rules: Rules
    announcements: Announcements
    proposals: Proposals
    staff: Staff
    official: Official
    knowledge: KnowledgeKeeper
    fabric: Fabric
    clock: Clock
    blobs: Blobs
    secret: bytes
    sandbox: bool = False
    require_second_factor: bool = True
    old_secret: bytes = b""
    """The secret key before the present one; it only opens."""
    personal: PersonalData | None = None
    sso: SingleSignOn | None = None
    public_url: str = ""
    behind_proxy: bool = False
    wall: Callable[[], float] = time.time
    alarms: Callable[[], list[dict[str, Any]]] = list
    tell: Callable[..., None] = field(default=lambda _what, **_values: None)
    """The staff's second channel: ``tell(what, **values)``."""
    files: FileScanner = field(default_factory=FileScanner)
    """Looks into what our own people upload."""
    views: Views = field(init=False)
    threads: ThreadViews = field(init=False)
    console: ConsoleViews = field(init=False)
    reports: ReportViews = field(init=False)
    mentions: MentionStore = field(init=False)
    impostors: ImpostorStore = field(init=False)
    templates: TemplateStore = field(init=False)
    store: PeopleStore = field(init=False)
    session_store: SessionStore = field(init=False)
    desk_store: DeskStore = field(init=False)
    switches: SwitchStore = field(init=False)
    audit_log: AuditLog = field(init=False)
    sessions: Sessions = field(init=False)
    tokens: Tokens = field(init=False)
    passwords: Passwords = field(init=False)
    throttle: Throttle = field(init=False)
    factors: Factors = field(init=False)
    people: People = field(init=False)
    presence: Presence = field(init=False)
    queue: Queue = field(init=False)
    trials: Trials = field(init=False)
    copies: MarkedCopies = field(init=False)
    pictures: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    seen: dict[tuple[str, str], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Build what stands on the database alone."""
        database = self.ledger.database
        self.views, self.threads = Views(database), ThreadViews(database)
        self.console, self.desk_store, self.switches = (
            ConsoleViews(database),
            DeskStore(database),
            SwitchStore(database),
        )
        self.reports, self.mentions = ReportViews(database), MentionStore(database)
        self.templates, self.impostors = TemplateStore(database), ImpostorStore(database)
        self.audit_log = open_audit(database, self.secret, self.old_secret)
        self.store, self.session_store = self.staff.store, self.staff.session_store
        self.sessions = Sessions(self.session_store, self.wall, self._ended, derive(self.secret, "sessions"))
        self.tokens, self.passwords = self.staff.tokens, self.staff.passwords
        self.throttle = Throttle(self.wall, self.fabric)
        self.factors = Factors(
            self.staff.factors, self.session_store, self.wall, code_keys(self.secret, self.old_secret)
        )
        self.people = People(self.store, self.wall)
        self.trials = Trials(self.knowledge, self.knowledge.cache)
        self.copies = MarkedCopies(self.announcements)
        self.queue = Queue(self.console, self.wall)
        self.presence = Presence(self.wall, self.fabric)

    @property
    def now(self) -> datetime:
        """The fleet's time."""
        return self.clock.now()

    @property
    def now_ms(self) -> int:
        """The fleet's time in milliseconds since 1970."""
        return round(self.clock.now().timestamp() * 1000)

    @property
    def sso_title(self) -> str:
        """How the identity provider is called on the login page; empty without one."""
        return self.sso.title if self.sso is not None else ""

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach us by https only."""
        return self.public_url.startswith("https://")

    def push(self, event: Mapping[str, Any]) -> None:
        """Tell all open pages; ids and numbers only."""
        self.fabric.publish(TOPIC, event)

    async def audit(self, actor: str, action: str, target: str = "", **detail: Any) -> None:
        """Add to the audit chain. The act is done already, so a store that is down only costs the line.

        ``detail`` may hold ``before`` and ``after`` (hashes) and a ``reason``; role and address are the caller's.
        """
        try:
            await self.audit_log.append(
                at=self.sessions.now(), actor=actor, action=action, target=target, detail=detail, context=CALLER.get()
            )
        except StoreError:
            log.error("audit.lost", what=action)  # noqa: TRY400 - the reason is the store's and is logged there

    async def tell_security(self, person: str, actor: str, what: str, **detail: Any) -> None:
        """A change to how somebody signs in: into the audit, and to the person's and the admins' open pages."""
        await self.audit(actor, f"security.{what}", person, **detail)
        self.push({"security": person, "what": what})

    def _ended(self, session: str) -> None:
        self.push({"session_ended": session})
