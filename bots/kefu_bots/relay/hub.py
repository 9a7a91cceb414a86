"""All open streams of this process: an event is read once, for all who may have it, and costs nobody else anything.

It knows pages by their owner and by what their owners have in common (rights and teams), so that who may see something
is asked once per kind. Before an event leaves, the sessions and rights of those who get it are read, in one statement.
"""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import structlog

from kefu_adapters.stores.audience import Audience, Guest
from kefu_adapters.stores.console_views import Standing
from kefu_bots.relay.access import AT_WORK, is_open_to
from kefu_bots.relay.calls import Who
from kefu_bots.relay.relay import TOPIC, Relay
from kefu_bots.relay.rights import READERS, STAFF, Right, allows
from kefu_bots.relay.sessions import ABSOLUTE_SECONDS
from kefu_core.errors import StoreError

PING_SECONDS = 15.0
PING = b": ping\n\n"
WAITING = 1024
"""Events that the hub may be behind; and pieces that a page may. Then they are told to load again."""
_REMEMBERED = 10_000
_STORE_REST_SECONDS = 1.0
_NOBODY = "\0"
log = structlog.get_logger()
Kind = tuple[frozenset[Right], tuple[str, ...]]
Event = Mapping[str, Any]
Key = TypeVar("Key", Kind, str)


def encode(name: str, data: Mapping[str, Any]) -> bytes:
    """One event of a stream."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode("utf-8", "replace")


RESYNC = encode("resync", {})


class Page:
    """One open stream: what waits for it. Never blocks the one who sends."""

    __slots__ = ("_pieces", "_waiter", "is_over", "told_at", "who")

    def __init__(self, who: Who) -> None:
        self.who = who
        self.is_over = False
        self.told_at = asyncio.get_running_loop().time()
        self._pieces: list[bytes] = []
        self._waiter: asyncio.Future[None] | None = None

    def send(self, piece: bytes) -> None:
        """Queue a piece; one who is too far behind is told to load again instead."""
        if len(self._pieces) >= WAITING:
            self._pieces = [RESYNC]
        else:
            self._pieces.append(piece)
        self.told_at = asyncio.get_running_loop().time()
        self._wake()

    def end(self) -> None:
        """Let the stream end; what waits is not written any more."""
        self.is_over = True
        self._wake()

    async def next(self) -> bytes | None:
        """All that waits, or None at the end."""
        while not self._pieces and not self.is_over:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        if self.is_over:
            return None
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class Hub:
    """Pages come and go with ``enter`` and ``leave``; ``run`` tells them what happens."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._audience = Audience(relay.ledger.database)
        self._kinds: dict[Kind, dict[Page, None]] = {}
        self._owners: dict[str, dict[Page, None]] = {}
        self._waiting: list[Event] = []
        self._work = asyncio.Event()
        self._last: OrderedDict[str, tuple[str, str, str]] = OrderedDict()

    def enter(self, who: Who) -> Page:
        """A stream opened; it gets everything from now on."""
        page = Page(who)
        self._kinds.setdefault((who.rights, who.teams), {})[page] = None
        self._owners.setdefault(who.id, {})[page] = None
        return page

    def leave(self, page: Page) -> None:
        """A stream closed."""
        who = page.who
        _take_out(self._kinds, (who.rights, who.teams), page)
        _take_out(self._owners, who.id, page)

    def tell(self, event: Event) -> None:
        """Tell the pages of this process alone."""
        if len(self._waiting) >= WAITING:
            self._waiting = [{"resync": True}]
        else:
            self._waiting.append(event)
        self._work.set()

    def close(self) -> None:
        """End every stream of this process."""
        for page in self._all():
            page.end()

    async def run(self) -> None:
        """Hear and tell until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._hear())
            tasks.create_task(self._keep_alive())
            while True:
                await self._work.wait()
                self._work.clear()
                events, self._waiting = self._waiting, []
                if self._owners and not await self._is_done(self._spread(events)):
                    self._waiting = [{"resync": True}]
                    await asyncio.sleep(_STORE_REST_SECONDS)
                    self._work.set()

    async def _hear(self) -> None:
        async for event in self._relay.fabric.subscribe(TOPIC):
            self.tell(event)

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(min(1.0, PING_SECONDS / 4))
            now = asyncio.get_running_loop().time()
            quiet = [page for page in self._all() if now - page.told_at >= PING_SECONDS]
            await self._is_done(self._deliver({page: [PING] for page in quiet}))

    async def _is_done(self, work: Awaitable[None]) -> bool:
        """Whether it went well. A store that is down, or a mistake of ours, must not end everybody's streams."""
        try:
            await work
        except StoreError:
            return False
        except Exception:
            log.exception("relay.failed", route="stream")
            return False
        return True

    async def _spread(self, events: list[Event]) -> None:
        """Tell a batch: of several events about one thing, one is enough, for what is told is how it stands now."""
        post: dict[Page, list[bytes]] = {}
        for event in {_subject(event): event for event in events}.values():
            for page, piece in await self._letters(event):
                post.setdefault(page, []).append(piece)
        await self._deliver(post)

    async def _deliver(self, post: Mapping[Page, list[bytes]]) -> None:
        """Send each page its pieces, unless its session is over or its owner's rights are not what they were."""
        if not post:
            return
        now = self._relay.sessions.now()
        by_session = list({page.who.session.id for page in post if page.who.session is not None})
        alive = await self._audience.by_session(by_session, now)
        by_token = list({page.who.id for page in post if page.who.session is None})
        users = await self._audience.by_user(by_token) if by_token else {}
        for page, pieces in post.items():
            session = page.who.session
            guest = users.get(page.who.id) if session is None else alive.get(session.id)
            if guest is None or not _is_as_before(guest, page.who, now):
                page.end()
                continue
            for piece in pieces:
                page.send(piece)

    async def _letters(self, event: Event) -> list[tuple[Page, bytes]]:
        """Who gets what of an event."""
        if "session_ended" in event:
            for page in self._all():
                shown = page.who.session or page.who.token
                if shown is not None and shown.id == event["session_ended"]:
                    page.end()
            return []
        if event.get("resync"):
            self._last.clear()
            return _same(self._all(), RESYNC)
        if "stop" in event:
            return _same(self._all(), encode("stop", {"on": bool(event["stop"])}))
        if event.get("present"):
            return await self._present(str(event["present"]))
        if event.get("conversation"):
            return await self._conversation(str(event["conversation"]))
        if event.get("announcement"):
            return _same(
                self._of_kind(lambda kind: allows(STAFF, kind.rights)),
                encode("announcement", {"id": event["announcement"]}),
            )
        if event.get("proposals"):
            return _same(self._of_kind(lambda kind: kind.has(Right.SECURITY_ADMIN)), encode("proposals", {}))
        if event.get("security"):
            person = str(event["security"])
            told = dict.fromkeys(self._of_kind(lambda kind: kind.has(Right.SECURITY_ADMIN)))
            told.update(dict.fromkeys(self._owners.get(person, ())))
            return _same(told, encode("security", {"user": person, "what": str(event.get("what", ""))}))
        if event.get("mention"):
            return _same(self._owners.get(str(event["mention"]), ()), encode("mention", {}))
        if event.get("official"):
            return _same(self._of_kind(lambda kind: kind.has(Right.SECURITY_ADMIN)), encode("official", {}))
        if event.get("impostor"):
            return _same(self._of_kind(lambda kind: allows(READERS, kind.rights)), encode("impostor", {}))
        if event.get("inbox"):
            return _same(self._all(), encode("inbox", {"inbox": event["inbox"]}))
        return []

    async def _conversation(self, conversation: str) -> list[tuple[Page, bytes]]:
        """A conversation's event. Agents are also told when one leaves a queue they saw: id and status, no more."""
        standing = await self._relay.console.standing(conversation)
        if standing is None:
            return []
        has_moved = self._has_moved(standing)
        data = {
            "id": standing.id,
            "version": standing.version,
            "status": standing.status,
            "holder": standing.holder,
            "inbox": standing.inbox,
        }
        told = dict.fromkeys(self._may_see(standing))
        others = [page for page in self._of_kind(lambda kind: kind.has(Right.AGENT)) if page not in told]
        if others:
            worked = await self._audience.worked_on(conversation)
            told.update(dict.fromkeys(page for page in others if page.who.id in worked))
        letters = _same(told, encode("conversation", data))
        was_in_queue = standing.was_handed_off and (standing.status in AT_WORK or standing.status == "bot")
        if has_moved and was_in_queue:
            hidden = encode("conversation", {**data, "holder": ""})
            letters += _same((page for page in others if page not in told), hidden)
        return letters

    async def _present(self, conversation: str) -> list[tuple[Page, bytes]]:
        standing = await self._relay.console.standing(conversation)
        if standing is None:
            return []
        people = self._relay.people
        await people.all()
        there = [
            {"id": user, "name": people.name(user), "typing": typing}
            for user, typing in self._relay.presence.on(conversation)
        ]
        whole = encode("present", {"conversation": conversation, "people": there})
        ids = {one["id"] for one in there}
        return [
            (page, whole if page.who.id not in ids else _without(conversation, there, page.who.id))
            for page in self._may_see(standing)
        ]

    def _may_see(self, standing: Standing) -> list[Page]:
        """Those whose it is to read as it stands: by their kind, or because they hold it."""
        pages = dict.fromkeys(self._of_kind(lambda kind: allows(READERS, kind.rights) and is_open_to(kind, standing)))
        for page in self._owners.get(standing.holder, ()):
            if allows(READERS, page.who.rights) and is_open_to(page.who, standing):
                pages[page] = None
        return list(pages)

    def _has_moved(self, standing: Standing) -> bool:
        """Whether its place in the queues changed since it was last told, as far as is remembered."""
        place = (standing.status, standing.holder, standing.team)
        has_moved = self._last.get(standing.id) != place
        self._last[standing.id] = place
        self._last.move_to_end(standing.id)
        if len(self._last) > _REMEMBERED:
            self._last.popitem(last=False)
        return has_moved

    def _of_kind(self, suits: Callable[[Who], bool]) -> Iterable[Page]:
        """Pages of those kinds of people that suit: asked of one who has their rights and teams, and holds nothing."""
        for pages in self._kinds.values():
            one = next(iter(pages)).who
            if suits(Who(replace(one.user, id=_NOBODY), None)):
                yield from pages

    def _all(self) -> list[Page]:
        return [page for pages in self._owners.values() for page in pages]


def _subject(event: Event) -> tuple[str, ...]:
    """What an event is about; of two with the same, the later one says it all."""
    names = (
        "session_ended",
        "resync",
        "present",
        "conversation",
        "announcement",
        "inbox",
        "mention",
        "proposals",
        "security",
        "what",
        "official",
        "impostor",
    )
    return ("stop" if "stop" in event else "", *(str(event.get(name, "")) for name in names))


def _take_out(groups: dict[Key, dict[Page, None]], key: Key, page: Page) -> None:
    group = groups.get(key, {})
    group.pop(page, None)
    if not group:
        groups.pop(key, None)


def _same(pages: Iterable[Page], piece: bytes) -> list[tuple[Page, bytes]]:
    return [(page, piece) for page in pages]


def _without(conversation: str, there: list[dict[str, Any]], user: str) -> bytes:
    return encode("present", {"conversation": conversation, "people": [one for one in there if one["id"] != user]})


def _is_as_before(guest: Guest, who: Who, now: int) -> bool:
    if who.session is not None and now >= guest.session_began + ABSOLUTE_SECONDS * 1000:
        return False
    then = who.user
    if who.token is not None:  # it may have fewer rights than its owner, never others
        same = guest.user == then.id and guest.data.get("teams") == then.data.get("teams")
        return same and now < who.token.expires_at and set(then.rights) <= set(guest.rights)
    return guest.user == then.id and guest.rights == then.rights and guest.data.get("teams") == then.data.get("teams")
