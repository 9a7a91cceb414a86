"""Posts on our own accounts that this installation did not send, or that say something else than what was sent.

A colleague in the platform's app did it, or a hijacker. Where a platform pushes what our account said or changed
(Telegram channels), it is heard; where the timeline can be read (X, Weibo), it is read every two minutes, for an hour
after each post. WeChat tells of neither. No text is kept or logged: the audit has hashes.
"""

import asyncio
import hashlib
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from kefu_adapters.stores.audit_store import AuditLog, Wanted
from kefu_adapters.stores.database import Database
from kefu_adapters.stores.inbound_codec import load_attachments
from kefu_adapters.stores.switch_store import SwitchStore
from kefu_bots.accounts import Account, Accounts
from kefu_bots.guard import CHANGED, FOREIGN, Guard
from kefu_core.errors import AdapterError, StoreError
from kefu_core.messages import Author, Operation, OutboundMessage, OwnMessageSeen, Receipt
from kefu_core.ports import Clock, ReadBack, Timeline
from kefu_core.readback import seen

SETTLED_SECONDS = 60.0
"""So long after a post its receipt is stored, or its outcome is unknown."""
BACK = timedelta(hours=1)
EVERY_SECONDS = 120.0
ROUND_SECONDS = 5.0
MOST_WAITING = 200
log = structlog.get_logger()


_OURS = (
    "SELECT d.operation,d.message,d.recipient,d.surface,d.title,d.link,b.text,b.attachments FROM deliveries d"
    " LEFT JOIN bodies b ON b.message_id=d.message"
    " AND b.version=(SELECT max(version) FROM bodies WHERE message_id=d.message)"
    " WHERE d.inbox=? AND d.source_id=? ORDER BY d.sent_at DESC,d.created_at DESC"
)
_OPEN = (
    "SELECT 1 FROM deliveries WHERE inbox=? AND status IN ('sending','unknown')"
    " AND (operation='post' OR surface<>'private') LIMIT 1"
)
_SAYING = frozenset({Operation.POST.value, Operation.EDIT.value})


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that stands on an account of ours. ``text`` None: the platform did not say what it says."""

    inbox: str
    source_id: str
    text: str | None = field(default=None, repr=False)


class PostWatch:
    """``heard`` is called by intake, ``run`` is a loop of every process, ``step`` a chore of one of the fleet."""

    def __init__(self, *, database: Database, audit: AuditLog, accounts: Accounts, clock: Clock, guard: Guard) -> None:
        self._database = database
        self._audit = audit
        self._settings = SwitchStore(database)
        self._accounts = accounts
        self._clock = clock
        self._guard = guard
        self._waiting: deque[tuple[float, Shown]] = deque(maxlen=MOST_WAITING)

    def heard(self, own: OwnMessageSeen) -> None:
        """The platform says that our account posted something; whose it is shows when receipts are stored."""
        if own.public and own.source_id:
            self._waiting.append((time.monotonic() + SETTLED_SECONDS, Shown(own.inbox, own.source_id, own.text)))

    def posted(self, message: OutboundMessage, receipt: Receipt) -> None:
        """A platform said with its receipt what stands there now; that is held against what was sent, too."""
        if receipt.shown is not None and receipt.source_id:
            shown = Shown(message.inbox, receipt.source_id, receipt.shown)
            self._waiting.append((time.monotonic() + SETTLED_SECONDS, shown))

    async def run(self) -> None:
        """Judge what was heard, until cancelled."""
        while True:
            await asyncio.sleep(ROUND_SECONDS)
            try:
                await self.judge_heard()
            except StoreError:
                log.error("store.unavailable", what="posts")  # noqa: TRY400

    async def judge_heard(self) -> None:
        """Judge what was heard long enough ago. Raises StoreError; what is not judged yet waits on."""
        while self._waiting and self._waiting[0][0] <= time.monotonic():
            await self._judge(self._waiting[0][1])
            self._waiting.popleft()

    async def step(self) -> int:
        """Read the timelines that can be read. Raises StoreError."""
        for account in self._accounts:
            if isinstance(account.adapter, Timeline) and account.state == "online":
                await self._read(account, account.adapter)
        return 0

    async def _read(self, account: Account, timeline: Timeline) -> None:
        now = self._clock.now()
        since = max(await self._watched_since(account.inbox, now), now - BACK)
        try:
            posts = await timeline.own_posts(since)
        except AdapterError as error:
            log.warning("posts.not_read", inbox=account.inbox, code=error.code[:40])
            return
        for post in posts:
            if since <= post.at <= now - timedelta(seconds=SETTLED_SECONDS):
                await self._judge(Shown(account.inbox, post.source_id, post.text))

    async def _watched_since(self, inbox: str, now: datetime) -> datetime:
        """When we looked first: what was there before is not ours to judge."""
        key = f"posts:{inbox}"
        kept = await self._settings.setting(key)
        if kept:
            return datetime.fromisoformat(kept)
        await self._settings.put_setting(key, now.isoformat())
        return now

    async def _judge(self, shown: Shown) -> None:
        ours = await self._database.read(_OURS, (shown.inbox, shown.source_id))
        if await self._database.read(_OPEN, (shown.inbox,)):
            return  # an unknown outcome waits for a person, and may be this one
        if not ours:
            await self._tell(FOREIGN, shown, {})
            return
        saying = next((row for row in ours if row[0] in _SAYING), None)
        if saying is not None and shown.text is not None and saying[6] is not None:
            await self._compare(shown, shown.text, _message(shown, saying))

    async def _compare(self, shown: Shown, text: str, sent: OutboundMessage) -> None:
        """Hold what stands there against what was sent last."""
        adapter: object = self._accounts[shown.inbox].adapter
        if isinstance(adapter, ReadBack) and not adapter.reads_as(sent, text):
            await self._tell(CHANGED, shown, {"before": _hash(sent.text), "after": _hash(text)})

    async def _tell(self, action: str, shown: Shown, detail: dict[str, str]) -> None:
        """Once for each post."""
        target = f"{shown.inbox}:{shown.source_id}"[:120]
        if await self._audit.rows(limit=1, wanted=Wanted(target=target, action=action)):
            return
        if action == FOREIGN:
            log.error("post.foreign", inbox=shown.inbox)
        else:
            log.error("post.changed", inbox=shown.inbox)
        await self._guard.found(action, target, shown.inbox, detail)


def _message(shown: Shown, row: tuple[object, ...]) -> OutboundMessage:
    message, recipient, surface, title, link, text = map(str, row[1:7])
    return OutboundMessage(
        id=message,
        inbox=shown.inbox,
        recipient=recipient,
        operation=Operation.POST,
        author=Author.SYSTEM,
        surface=surface,
        text=text,
        title=title,
        link=link,
        attachments=load_attachments(str(row[7] or "")),
    )


def _hash(text: str) -> str:
    return hashlib.sha256(seen(text).encode("utf-8", "surrogatepass")).hexdigest()
