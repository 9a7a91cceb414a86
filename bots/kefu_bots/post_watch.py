"""Posts on our own accounts that this installation did not send: a colleague in the platform's app, or a hijacker.

Where a platform pushes what our account said (Telegram channels), it is heard; where the timeline can be read (X,
Weibo), it is read every two minutes. WeChat tells of neither.
"""

import asyncio
import time
from collections import deque
from datetime import datetime, timedelta

import structlog

from kefu_adapters.stores.audit_store import AuditLog, Wanted
from kefu_adapters.stores.database import Database
from kefu_adapters.stores.relay_store import RelayStore
from kefu_bots.accounts import Account, Accounts
from kefu_bots.guard import FOREIGN, Guard
from kefu_core.errors import AdapterError, StoreError
from kefu_core.messages import OwnMessageSeen
from kefu_core.ports import Clock, Timeline

SETTLED_SECONDS = 60.0
"""So long after a post its receipt is stored, or its outcome is unknown."""
BACK = timedelta(hours=1)
EVERY_SECONDS = 120.0
ROUND_SECONDS = 5.0
MOST_WAITING = 200
log = structlog.get_logger()


class PostWatch:
    """``heard`` is called by intake, ``run`` is a loop of every process, ``step`` a chore of one of the fleet."""

    def __init__(self, *, database: Database, audit: AuditLog, accounts: Accounts, clock: Clock, guard: Guard) -> None:
        self._database = database
        self._audit = audit
        self._settings = RelayStore(database)
        self._accounts = accounts
        self._clock = clock
        self._guard = guard
        self._waiting: deque[tuple[float, str, str]] = deque(maxlen=MOST_WAITING)

    def heard(self, own: OwnMessageSeen) -> None:
        """The platform says that our account posted something; whose it is shows when receipts are stored."""
        if own.public and own.source_id:
            self._waiting.append((time.monotonic() + SETTLED_SECONDS, own.inbox, own.source_id))

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
            await self._judge(self._waiting[0][1], self._waiting[0][2])
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
                await self._judge(account.inbox, post.source_id)

    async def _watched_since(self, inbox: str, now: datetime) -> datetime:
        """When we looked first: what was there before is not ours to judge."""
        key = f"posts:{inbox}"
        kept = await self._settings.setting(key)
        if kept:
            return datetime.fromisoformat(kept)
        await self._settings.put_setting(key, now.isoformat())
        return now

    async def _judge(self, inbox: str, source_id: str) -> None:
        ours = await self._database.read(
            "SELECT 1 FROM deliveries WHERE inbox=? AND source_id=? LIMIT 1", (inbox, source_id)
        )
        open_posts = await self._database.read(
            "SELECT 1 FROM deliveries WHERE inbox=? AND status IN ('sending','unknown')"
            " AND (operation='post' OR surface<>'private') LIMIT 1",
            (inbox,),
        )
        if ours or open_posts:  # an unknown outcome waits for a person, and may be this one
            return
        target = f"{inbox}:{source_id}"[:120]
        if await self._audit.rows(limit=1, wanted=Wanted(target=target, action=FOREIGN)):
            return
        log.error("post.foreign", inbox=inbox)
        await self._guard.found(FOREIGN, target, inbox, {})
