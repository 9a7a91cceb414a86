"""Reconciliation: asks for mentions and comments that were not pushed. Costs calls of the daily quota, so it is slow.

The place in each list is kept in the vault and moves only after everything before it was committed.
"""

from collections.abc import Sequence

import structlog

from kefu_adapters.weibo import facts, ids
from kefu_adapters.weibo.client import Client
from kefu_adapters.weibo.ids import PublicId
from kefu_adapters.weibo.listed import Item, ListName, items, message_of
from kefu_adapters.weibo.outbound import Call, Kind
from kefu_core.errors import CredentialsRejected, RateLimited
from kefu_core.ports import Clock, Sink, Vault

log = structlog.get_logger()
_ALWAYS: tuple[ListName, ...] = ("comments/to_me", "statuses/mentions")
_RARELY: tuple[ListName, ...] = ("comments/mentions",)


class Poller:
    """Polls the public lists of one account."""

    def __init__(self, inbox: str, uid: str, client: Client, vault: Vault, clock: Clock) -> None:
        self._inbox = inbox
        self._uid = uid
        self._client = client
        self._vault = vault
        self._clock = clock
        self._rounds = 0

    async def round(self, sink: Sink) -> None:
        """Ask for what is new in each list. Raises AdapterError and StoreError; nothing is lost by that."""
        rarely = self._rounds % facts.RARE_POLL_ROUNDS == 0
        self._rounds += 1
        for name in (*_ALWAYS, *(_RARELY if rarely else ())):
            try:
                await self._poll(name, sink)
            except RateLimited as exc:
                log.warning("poll.out_of_quota", inbox=self._inbox, code=exc.code)
                return
            except CredentialsRejected as exc:
                if not exc.code:
                    raise
                # Each further try would eat the quota; only a person can help.
                log.warning("poll.token_refused", inbox=self._inbox, code=exc.code)
                return

    async def post_of(self, comment: str) -> str:
        """The post of a comment that mentioned us, which its push did not name; empty when it is not listed."""
        call = _listing("comments/mentions", {"max_id": comment, "count": "1"})
        said = await self._client.call(call)
        return next((i.place.status for i in items(said.body, self._uid) if i.place.comment == comment), "")

    async def _poll(self, name: ListName, sink: Sink) -> None:
        key = f"weibo:{self._inbox}:since:{name}"
        since = ids.parse_id((await self._vault.get(key) or {}).get("since_id"))
        if not since:
            await self._begin(name, key)
            return
        found, whole = await self._new(name, since)
        now = self._clock.now()
        for item in sorted(found, key=lambda item: item.number):
            if item.author != self._uid:
                await sink.accept(message_of(self._inbox, name, item, now))
        # Not whole: the next round starts from the same place; what was taken in is known by its keys.
        if found and whole:
            await self._vault.put(key, {"since_id": str(max(item.number for item in found))})
        if found:
            log.info("poll.found", inbox=self._inbox, list=name, count=len(found))

    async def _begin(self, name: ListName, key: str) -> None:
        """Remember where the list stands: what was there before us is not answered."""
        said = await self._client.call(_listing(name, {"count": "1"}), polling=True)
        newest = max((item.number for item in items(said.body, self._uid)), default=1)
        await self._vault.put(key, {"since_id": str(newest)})

    async def _new(self, name: ListName, since: str) -> tuple[Sequence[Item], bool]:
        """Items after ``since``, page by page, and whether these are all."""
        found: dict[PublicId, Item] = {}
        for page in range(1, facts.MAX_PAGES + 1):
            params = {"since_id": since, "count": str(facts.PAGE_SIZE), "page": str(page)}
            try:
                said = await self._client.call(_listing(name, params), polling=True)
            except RateLimited:
                if not found:
                    raise
                return tuple(found.values()), False
            listed = tuple(items(said.body, self._uid))
            found |= {item.place: item for item in listed if item.number > int(since)}
            if len(listed) < facts.PAGE_SIZE or min(item.number for item in listed) <= int(since):
                return tuple(found.values()), True
        return tuple(found.values()), False


def _listing(name: ListName, params: dict[str, str]) -> Call:
    return Call(kind=Kind.READ, method="GET", path=f"/2/{name}.json", params=params)
