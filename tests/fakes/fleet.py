"""A whole fleet in one process for tests: real ledger, intake, courier and relay; a platform that only takes notes."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Self

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from tests.fakes.patience import until

from kefu_adapters.answering.knowledge import Entry, Knowledge
from kefu_adapters.blobs.directory import DirectoryBlobs
from kefu_adapters.fabric.local import LocalFabric
from kefu_adapters.stores.announcement_store import AnnouncementStore
from kefu_adapters.stores.knowledge_store import KnowledgeStore
from kefu_adapters.stores.migrate import migrate
from kefu_adapters.stores.question_store import QuestionStore
from kefu_adapters.stores.sqlite import SqliteLedger
from kefu_bots.accounts import Account, Accounts
from kefu_bots.announcements import Announcements
from kefu_bots.answers import Answers
from kefu_bots.auditing import open_audit
from kefu_bots.courier import Courier
from kefu_bots.entry_pictures import EntryPictures
from kefu_bots.guard import Guard
from kefu_bots.intake import Intake
from kefu_bots.knowledge import KnowledgeKeeper
from kefu_bots.last_look import LastLook, approval_key
from kefu_bots.notices import Notices
from kefu_bots.official import Official
from kefu_bots.publishing import Publishing
from kefu_bots.question_log import QuestionLog
from kefu_bots.relay.app import Relay, mount
from kefu_bots.relay.passwords import Passwords
from kefu_bots.relay.users import add_user
from kefu_bots.rules import Rules
from kefu_bots.secrets_derived import derive
from kefu_bots.two_people import two_people
from kefu_core.capabilities import AttachmentLimit, Capabilities, PostTarget, TextLimit, TextUnit
from kefu_core.hours import Calendar
from kefu_core.ids import conversation_id
from kefu_core.messages import AttachmentKind, MessageReceived, OutboundMessage, Receipt, Sender
from kefu_core.policy import Policy
from kefu_core.ports import Fabric, Health, Sink
from kefu_core.safety.official.official_list import OfficialList

INBOX = "main-telegram"
PASSWORD = "correct horse 42 staple"
SECRET = b"made-up secret key of 32 characters!"
CHANNEL = PostTarget(name="channel", kind="channel", text=TextLimit(limit=4096, unit=TextUnit.UTF16), delete=True)
CAPABILITIES = Capabilities(
    platform="telegram",
    text=TextLimit(limit=4096, unit=TextUnit.UTF16),
    edit=timedelta(hours=48),
    delete=timedelta(hours=48),
    attachments={AttachmentKind.PICTURE: AttachmentLimit(max_bytes=10 * 2**20)},
    targets=(CHANNEL,),
    subscribers=True,
)


@cache
def _empty_store() -> bytes:
    """A migrated SQLite file; migrating takes longer than most tests."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "kefu.db"
        migrate(f"sqlite:///{path}")
        return path.read_bytes()


class HandClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def seconds(self) -> float:
        return self.time.timestamp()


class FakeAdapter:
    """Takes note of what is sent; ``errors`` are raised first, one a send."""

    def __init__(self, inbox: str, capabilities: Capabilities, clock: HandClock) -> None:
        self.inbox, self.capabilities, self._clock = inbox, capabilities, clock
        self.sends: list[OutboundMessage] = []
        self.errors: list[Exception] = []
        self.health = Health(ok=True, account="made up", facts={"webhook": "fine"})

    async def run(self, sink: Sink) -> None:
        await asyncio.Event().wait()

    async def send(self, message: OutboundMessage) -> Receipt:
        if self.errors:
            raise self.errors.pop(0)
        self.sends.append(message)
        return Receipt(source_id=f"s{len(self.sends)}", accepted_at=self._clock.now())

    async def probe(self) -> Health:
        return self.health


class FakeRanker:
    """Knows one phrase; ``scores`` is what it thinks of all others."""

    def __init__(self) -> None:
        self.scores: list[tuple[str, float]] = []

    def warm(self) -> None:
        """Nothing to load."""

    def close(self) -> None:
        """Nothing is under way."""

    def rank(self, query: str) -> list[tuple[str, float]]:
        return self.scores

    def exact_entry(self, query: str) -> str | None:
        return "fees" if query in {"fees", "手续费"} else None


FEES = Entry(
    id="fees",
    topic="transfer",
    phrasings={"zh": ("手续费",), "en": ("fees",)},
    answers={"zh": "手续费由网络收取。", "en": "The network takes the fee."},
)
KNOWLEDGE = Knowledge(entries={"fees": FEES}, version="1")


@dataclass
class Desk:
    """A signed-in person's browser, or a client with a token."""

    http: aiohttp.ClientSession
    csrf: str = ""
    me: dict[str, Any] = field(default_factory=dict)

    async def call(self, method: str, path: str, body: Any = None, **options: Any) -> tuple[int, Any]:
        """Status and JSON of an answer."""
        headers = {"X-CSRF-Token": self.csrf, **options.pop("headers", {})}
        if body is not None:
            options["json"] = body
        async with self.http.request(method, path, headers=headers, allow_redirects=False, **options) as response:
            kind = response.content_type
            return response.status, await response.json() if kind == "application/json" else await response.text()

    async def get(self, path: str) -> Any:
        """The JSON of a GET that must work."""
        status, data = await self.call("GET", path)
        assert status == 200, data
        return data

    async def post(self, path: str, body: Any = None) -> Any:
        """The JSON of a POST that must work."""
        status, data = await self.call("POST", path, {} if body is None else body)
        assert status in {200, 201}, data
        return data


class FakeFleet:
    """One process. ``hear`` is what a platform does; ``desk`` signs somebody in."""

    def __init__(self, directory: Path, capabilities: dict[str, Capabilities], policy: dict[str, Any]) -> None:
        self.clock = HandClock()
        (directory / "kefu.db").write_bytes(_empty_store())
        self.ledger = SqliteLedger(directory / "kefu.db", clock=self.clock)
        self.adapters = {name: FakeAdapter(name, able, self.clock) for name, able in capabilities.items()}
        self.accounts = Accounts(
            {
                name: Account(
                    inbox=name, platform=a.capabilities.platform, title=name, adapter=a, hook="h", state="online"
                )
                for name, a in self.adapters.items()
            }
        )
        self.ranker = FakeRanker()
        self.rules = Rules(
            policy=Policy(official=OfficialList(domains=frozenset({"orbit.example"})), **policy),
            calendar=Calendar(zone="UTC", weekly=(((0, 1440),),) * 7),
            answers=Answers(self.ranker, KNOWLEDGE),
        )
        self.keeper = KnowledgeKeeper(
            KnowledgeStore(self.ledger.database),
            QuestionStore(self.ledger.database),
            cache=directory / "cache",
            now=self.clock.now,
        )
        self.keeper.adopt(self.rules.answers)
        self.keeper.attach(self.rules)
        self.fabric = LocalFabric()
        self.blobs = DirectoryBlobs(directory / "blobs", self.ledger.database)
        self.keeper.pictures = EntryPictures(self.blobs, self.keeper.store)
        self.passwords = Passwords(time_cost=1, memory_kib=8, parallelism=1)
        self._number = 0
        self.stack = AsyncExitStack()

    async def start(self, tasks: asyncio.TaskGroup, **relay: Any) -> Self:
        fence = await self.ledger.open()
        self.stack.push_async_callback(self.ledger.close)
        self.stack.callback(self.rules.answers.close)
        official = {"official": lambda: self.rules.official}
        shared: dict[str, Any] = {"accounts": self.accounts, "clock": self.clock, "fabric": self.fabric}
        self.courier = Courier(ledger=self.ledger, fence=fence, tasks=tasks, **official, **shared)
        self.intake = Intake(ledger=self.ledger, rules=self.rules, hands=self.courier, fence=fence, **shared)
        self.questions = QuestionLog(self.keeper.questions)
        self.intake.decided.append(self.questions.seen)
        self.courier.learn = self.intake.command  # type: ignore[assignment]
        store, key = AnnouncementStore(self.ledger.database), approval_key(SECRET)
        self.announcements = Announcements(store=store, rules=self.rules, key=key, **shared)
        self.announcements.wake = self.courier.wake
        self.publishing = Publishing(self.announcements)
        self.guard = Guard(open_audit(self.ledger.database, SECRET), Notices(), self.fabric)
        self.courier.last_look = LastLook(store=store, accounts=self.accounts, rules=self.rules, clock=self.clock,
                                          key=key, found=self.guard.found)  # fmt: skip
        self.courier.listed = self.courier.last_look.listed
        relay.setdefault("require_second_factor", False)
        self.relay = self.another_relay(self.fabric, **relay)
        self.app = web.Application(client_max_size=21 * 2**20)
        mount(self.app, self.relay)
        self.server = TestServer(self.app, host="127.0.0.1")
        await self.server.start_server(shutdown_timeout=0.5)
        self.stack.push_async_callback(self.server.close)
        self._loop = tasks.create_task(self.courier.run())
        return self

    def another_relay(self, fabric: Fabric, **given: Any) -> Relay:
        """A process's relay, with all that two people may decide there."""
        database = self.ledger.database
        official = Official(
            database=database, rules=self.rules, clock=self.clock, audit=open_audit(database, SECRET),
            keys=[derive(SECRET, "official")],
        )  # fmt: skip
        proposals, staff = two_people(
            database, fabric, secret=SECRET, old_secret=b"", alone=True, wall=self.clock.seconds,
            passwords=self.passwords,
        )  # fmt: skip
        official.register(proposals)
        self.announcements.overrides.register(proposals, staff.audit)
        return Relay(
            ledger=self.ledger, intake=self.intake, courier=self.courier, rules=self.rules, clock=self.clock,
            announcements=self.announcements, blobs=self.blobs, secret=SECRET, wall=self.clock.seconds, fabric=fabric,
            accounts=self.accounts, knowledge=self.keeper, official=official, proposals=proposals, staff=staff, **given,
        )  # fmt: skip

    async def stop(self) -> None:
        await self.courier.drain(20)
        await self._loop
        await self.stack.aclose()

    @property
    def adapter(self) -> FakeAdapter:
        """The first account's platform."""
        return next(iter(self.adapters.values()))

    async def person(self, name: str, *rights: str, teams: tuple[str, ...] = ()) -> str:
        """An account of ours; gives its id."""
        shown = name.title()
        self.relay.people.forget()
        return await add_user(
            self.relay.store, name, shown, rights or ("agent",), PASSWORD, "en", teams=teams, passwords=self.passwords
        )

    def browser(self) -> aiohttp.ClientSession:
        """A browser of its own, with its own cookies."""
        jar = aiohttp.CookieJar(unsafe=True)
        http = aiohttp.ClientSession(self.server.make_url("/"), cookie_jar=jar)
        self.stack.push_async_callback(http.close)
        return http

    async def sign_in(self, http: aiohttp.ClientSession, name: str, password: str = PASSWORD) -> aiohttp.ClientResponse:
        form = {"user": name, "password": password}
        async with http.post("/login", data=form, allow_redirects=False) as response:
            await response.read()
            return response

    async def desk(self, name: str, *rights: str, teams: tuple[str, ...] = ()) -> Desk:
        """Somebody signed in; made first if rights are given or nobody has that name."""
        if rights or await self.relay.store.user_by_name(name) is None:
            await self.person(name, *rights, teams=teams)
        desk = Desk(self.browser())
        assert (await self.sign_in(desk.http, name)).status == 303
        desk.me = await desk.get("/api/me")
        desk.csrf = desk.me["csrf"]
        return desk

    async def client(self, name: str, *rights: str) -> Desk:
        """Somebody with a token."""
        user = await self.relay.store.user(await self.person(name, *rights))
        token, _ = await self.relay.tokens.make(user, "test", days=366)
        http = aiohttp.ClientSession(self.server.make_url("/"), headers={"Authorization": f"Bearer {token}"})
        self.stack.push_async_callback(http.close)
        return Desk(http)

    async def hear(self, person: str, text: str, inbox: str = INBOX, **fields: Any) -> str:
        """A contact writes; gives the conversation's id."""
        self._number += 1
        sender = Sender(id=person, name=fields.pop("name", f"Name {person}"), language="en")
        values: dict[str, Any] = {"surface": "private", "source_id": f"in{self._number}", **fields}
        await self.intake.accept(
            MessageReceived(
                inbox=inbox,
                dedupe_keys=(f"u:{self._number}",),
                sender=sender,
                sent_at=self.clock.now(),
                text=text,
                **values,
            )
        )
        return conversation_id(inbox, person, values["surface"])

    async def queued(self, person: str, **fields: Any) -> str:
        """A contact who waits for a human; what the bot said is out."""
        identity = await self.hear(person, "human please", **fields)
        await self.quiet()
        return identity

    async def pass_time(self, seconds: float) -> None:
        """Move the clock; what fell due leaves."""
        self.clock.time += timedelta(seconds=seconds)
        self.courier.wake()
        await self.quiet()

    async def quiet(self) -> None:
        """Until nothing that is due waits to be sent."""
        await until(self._is_quiet)

    async def _is_quiet(self) -> bool:
        now = round(self.clock.now().timestamp() * 1000)
        rows = await self.ledger.database.read(
            "SELECT count(*) FROM deliveries WHERE status='sending' OR (status='queued' AND held='' AND due<=?)", (now,)
        )
        self.courier.wake()
        return rows[0][0] == 0 or self.courier.stopped


@asynccontextmanager
async def fleet(
    directory: Path,
    *,
    capabilities: dict[str, Capabilities] | None = None,
    policy: dict[str, Any] | None = None,
    **relay: Any,
) -> AsyncIterator[FakeFleet]:
    """A running fleet; leaving stops it."""
    one = FakeFleet(directory, capabilities or {INBOX: CAPABILITIES}, policy or {})
    async with asyncio.TaskGroup() as tasks:
        await one.start(tasks, **relay)
        try:
            yield one
        finally:
            await one.stop()
