"""What people's clients show: the direct messages of one, and the public posts of all."""

from itertools import islice
from typing import Any

from kefu_adapters.x.emulator.ids import conversation_of
from kefu_adapters.x.emulator.records import Dm, Post, User
from kefu_adapters.x.emulator.world import World

_POSTS = 200


class Screens:
    """Draws from the records; knows no wire format."""

    def __init__(self, world: World) -> None:
        self._world = world

    def chat(self, key: str) -> list[dict[str, Any]]:
        """The direct messages between a person and the brand, oldest first."""
        store = self._world.store
        user = store.user_by_key(key)
        if user is None:
            return []
        conversation = conversation_of(user.id, self._world.brand.id)
        return [self._message(store.dms[dm_id]) for dm_id in store.dms_in.get(conversation, ())]

    def _message(self, dm: Dm) -> dict[str, Any]:
        media = self._world.store.media.get(dm.media or "")
        shown: dict[str, Any] = {
            "id": dm.id,
            "from": "brand" if dm.sender_id == self._world.brand.id else "user",
            "kind": {"photo": "photo", "video": "video", "animated_gif": "animation"}[media.kind] if media else "text",
            "text": dm.text,
            "buttons": [],
            "at": dm.at,
            "via": dm.via,
        }
        if dm.encrypted is not None:
            shown["encrypted"] = True
        if media is not None:
            shown["media"] = {"kind": shown["kind"], "mime": media.media_type, "bytes": media.data}
        return shown

    def timeline(self) -> list[dict[str, Any]]:
        """Conversations in public, newest first, each with what was said below it, oldest first."""
        store = self._world.store
        roots = (post for post in reversed(store.posts.values()) if post.id == post.conversation_id)
        shown = []
        for root in islice(roots, _POSTS):
            thread = (store.posts[post_id] for post_id in store.thread.get(root.id, ()))
            replies = [self._post(post) for post in thread if post.id != root.id]
            shown.append({**self._post(root), "replies": replies})
        return shown

    def _post(self, post: Post) -> dict[str, Any]:
        store, brand = self._world.store, self._world.brand
        author = store.users[post.author_id]
        shown: dict[str, Any] = {
            "id": post.id,
            "from": "brand" if author.id == brand.id else "user",
            "user": author.key,
            "name": author.name,
            "username": author.username,
            "kind": self._kind(post),
            "text": "" if post.deleted else post.text,
            "at": post.at,
            "via": post.via,
        }
        for name in ("reply_to", "quote_of", "hidden", "deleted", "made_with_ai"):
            if getattr(post, name):
                shown[name] = getattr(post, name)
        files = [store.media[one] for one in post.media if one in store.media]
        if files:
            shown["media"] = [{"kind": one.kind, "mime": one.media_type, "bytes": one.data} for one in files]
        return shown

    def _kind(self, post: Post) -> str:
        if post.reply_to:
            return "reply"
        if post.quote_of:
            return "quote"
        return "mention" if self._world.brand.id in post.mentions else "post"

    def user(self, user: User) -> dict[str, Any]:
        """A made-up person as the sandbox lists them."""
        return {
            "user": user.key,
            "id": user.id,
            "name": user.name,
            "username": user.username,
            "language": user.language,
            "typing": user.typing_until > self._world.clock.now(),
            "dm_open": user.dm_open,
            "blocks_brand": user.blocks_brand,
            "blocked_by_brand": user.blocked_by_brand,
        }
