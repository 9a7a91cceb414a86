"""The state of the emulated X with its indexes, bounded, and its form as JSON."""

from collections import deque
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from kefu_adapters.emulation import SandboxClock
from kefu_adapters.x.emulator.ids import Snowflakes, stable_user_id
from kefu_adapters.x.emulator.records import Dm, Grant, Media, Post, Subscription, User, Webhook

BRAND = "brand"
# Shorter than people's ids on purpose: only a numeric comparison then orders conversation ids rightly.
_BRAND_ID = "912345678901234567"
_MEDIA_BYTES = 16 * 2**20

Index = dict[str, deque[str]]


class Store:
    """Everything that survives a restart. The oldest posts and messages go when there are too many."""

    def __init__(self, clock: SandboxClock, *, keep: int = 20_000) -> None:
        self.clock = clock
        self.ids = Snowflakes(clock)
        self._keep = keep
        self.users: dict[str, User] = {}
        self._by_key: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        self.posts: dict[str, Post] = {}
        self.posts_of: Index = {}
        self.mentioning: Index = {}
        self.thread: Index = {}
        self.dms: dict[str, Dm] = {}
        self.dms_in: Index = {}
        self.groups: dict[str, list[str]] = {}
        self.media: dict[str, Media] = {}
        self.webhooks: dict[str, Webhook] = {}
        self.subscriptions: dict[str, Subscription] = {}
        self.grants: dict[str, Grant] = {}
        self.oauth1_revoked = False
        self._people()

    def _people(self) -> None:
        born = self.clock.now() - 900 * 86400
        self.add_user(User(BRAND, _BRAND_ID, "orbitwallet", "Orbit Wallet", born, verified=True))
        self.add_user(User("marcus", stable_user_id("marcus"), "marcusreed", "Marcus Reed", born))
        self.add_user(User("kenji", stable_user_id("kenji"), "kenji_eth", "kenji.eth", born, "ja"))

    @property
    def brand(self) -> User:
        """The account that the fleet speaks for."""
        return self.users[self._by_key[BRAND]]

    def add_user(self, user: User) -> User:
        self.users[user.id] = user
        self._by_key[user.key] = user.id
        self._by_name[user.username.lower()] = user.id
        return user

    def user_by_key(self, key: str) -> User | None:
        return self.users.get(self._by_key.get(key, ""))

    def user_by_name(self, username: str) -> User | None:
        return self.users.get(self._by_name.get(username.lower(), ""))

    def person(self, key: str, *, name: str | None = None, language: str | None = None) -> User:
        """The person called ``key``, made up on first use."""
        user = self.user_by_key(key)
        if user is None:
            handle = "".join(c for c in key if c.isascii() and (c.isalnum() or c == "_"))[:15]
            user_id = stable_user_id(key)
            if not handle or handle.lower() in self._by_name:
                handle = f"{handle[:8]}{user_id[-7:]}"
            user = self.add_user(User(key, user_id, handle, name or key, self.clock.now() - 86400))
        if name:
            user.name = name
        if language:
            user.language = language
        return user

    def add_post(self, post: Post) -> Post:
        self.posts[post.id] = post
        for index, key in self._places(post):
            index.setdefault(key, deque()).append(post.id)
        while len(self.posts) > self._keep:
            oldest = self.posts.pop(next(iter(self.posts)))
            for index, key in self._places(oldest):
                _forget(index, key, oldest.id)
        return post

    def _places(self, post: Post) -> Iterator[tuple[Index, str]]:
        yield self.posts_of, post.author_id
        yield self.thread, post.conversation_id
        for user_id in post.mentions:
            yield self.mentioning, user_id

    def add_dm(self, dm: Dm) -> Dm:
        self.dms[dm.id] = dm
        self.dms_in.setdefault(dm.conversation_id, deque()).append(dm.id)
        while len(self.dms) > self._keep:
            oldest = self.dms.pop(next(iter(self.dms)))
            _forget(self.dms_in, oldest.conversation_id, oldest.id)
        return dm

    def add_media(self, media: Media) -> Media:
        self.media[media.id] = media
        self.trim_media()
        return media

    def trim_media(self) -> None:
        """Let the oldest files go until the rest is small enough."""
        total = sum(len(media.data) for media in self.media.values())
        while total > _MEDIA_BYTES and len(self.media) > 1:
            total -= len(self.media.pop(next(iter(self.media))).data)

    def newest(self, index: Index, key: str) -> Iterator[Post]:
        """Posts of an index, newest first, without deleted ones."""
        for post_id in reversed(index.get(key, ())):
            post = self.posts[post_id]
            if not post.deleted:
                yield post

    def newest_dms(self, conversation: str | None) -> Iterator[Dm]:
        """Readable messages of one or of all conversations, newest first, of the last 30 days."""
        oldest = self.clock.now() - 30 * 86400
        if conversation is None:
            dms: Iterator[Dm] = reversed(self.dms.values())
        else:
            dms = (self.dms[dm_id] for dm_id in reversed(self.dms_in.get(conversation, ())))
        return (dm for dm in dms if dm.encrypted is None and not dm.deleted and dm.at >= oldest)

    def dump(self) -> dict[str, Any]:
        return {
            "last_id": self.ids.last,
            "users": [_row(user) for user in self.users.values()],
            "posts": [_row(post) for post in self.posts.values()],
            "dms": [_row(dm) for dm in self.dms.values()],
            "groups": self.groups,
            "media": [_row(media) for media in self.media.values()],
            "webhooks": [_row(webhook) for webhook in self.webhooks.values()],
            "subscriptions": [_row(subscription) for subscription in self.subscriptions.values()],
            "grants": [_row(grant) for grant in self.grants.values()],
            "oauth1_revoked": self.oauth1_revoked,
        }

    def load(self, state: dict[str, Any]) -> None:
        for table in (
            *(self.users, self._by_key, self._by_name, self.posts, self.posts_of, self.mentioning),
            *(self.thread, self.dms, self.dms_in, self.media, self.webhooks, self.subscriptions, self.grants),
        ):
            table.clear()
        self.ids.last = int(state["last_id"])
        self.groups = state["groups"]
        self.oauth1_revoked = bool(state["oauth1_revoked"])
        for row in state["users"]:
            self.add_user(User(**row))
        for row in state["posts"]:
            self.add_post(Post(**row))
        for row in state["dms"]:
            self.add_dm(Dm(**row))
        self.media = {row["id"]: Media(**row) for row in state["media"]}
        self.webhooks = {row["id"]: Webhook(**row) for row in state["webhooks"]}
        self.subscriptions = {row["id"]: Subscription(**row) for row in state["subscriptions"]}
        self.grants = {row["access_token"]: Grant(**row) for row in state["grants"]}


def _row(record: Any) -> dict[str, Any]:
    """A record as JSON; ``asdict`` copies deeply and is ten times slower."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _forget(index: Index, key: str, item: str) -> None:
    """Take the oldest item out of an index, where it stands first."""
    items = index.get(key)
    if items and items[0] == item:
        items.popleft()
    if not items:
        index.pop(key, None)
