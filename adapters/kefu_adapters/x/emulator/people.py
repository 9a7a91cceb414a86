"""What the made-up people do: write, mention, reply, quote, follow, block; and the brand's own human."""

import base64
import secrets
import uuid
from collections.abc import Callable
from typing import Any, cast

from kefu_adapters.emulation import UserAction
from kefu_adapters.emulation.base import ControlError
from kefu_adapters.x.emulator.activity import Activity
from kefu_adapters.x.emulator.ids import conversation_of, event_uuid, fresh
from kefu_adapters.x.emulator.messages import Messages
from kefu_adapters.x.emulator.oauth2 import OAuth2
from kefu_adapters.x.emulator.payloads import Payloads
from kefu_adapters.x.emulator.posts import mentioned
from kefu_adapters.x.emulator.pump import Event, Pump, encode
from kefu_adapters.x.emulator.records import Dm, Media, Post, User
from kefu_adapters.x.emulator.store import BRAND
from kefu_adapters.x.emulator.world import World

Doing = Callable[[User, dict[str, Any]], dict[str, Any]]

_DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
"""A PNG of one pixel, for photos that come without bytes."""
_TYPING_SECONDS = 5.0
_DAY = 86_400


class People:
    """Carries out the actions of ``POST /_control/inbound``."""

    def __init__(
        self,
        world: World,
        *,
        activity: Activity,
        messages: Messages,
        oauth2: OAuth2,
        pump: Pump,
    ) -> None:
        self._world = world
        self._activity = activity
        self._messages = messages
        self._oauth2 = oauth2
        self._pump = pump
        self._payloads = Payloads(world)
        self._doings: dict[str, Doing] = {
            "message": self._message,
            "mention": self._mention,
            "comment": self._reply,
            "reply": self._reply,
            "quote": self._quote,
            "follow": self._follow,
            "unfollow": self._unfollow,
            "block": self._block,
            "unblock": self._unblock,
            "close_dms": self._close_dms,
            "open_dms": self._open_dms,
            "delete": self._delete,
            "typing": self._typing,
            "read": self._read,
            "colleague": self._colleague,
            "raw": self._raw,
            "revoke": self._revoke,
        }

    def act(self, action: UserAction) -> dict[str, Any]:
        """Do one thing and give back X's ids. Raises ControlError."""
        wish = cast("dict[str, Any]", action)
        name = str(wish.get("action", "message"))
        doing = self._doings.get(name)
        if doing is None:
            raise ControlError(f"on X nobody can {name!r}; known: {', '.join(self._doings)}")
        key = str(wish.get("user", "marcus"))
        if key == BRAND:
            raise ControlError("the brand does not act here; use action colleague with a user")
        user = self._world.store.person(key, name=wish.get("name"), language=wish.get("language"))
        for flag in ("protected", "verified"):
            if flag in wish:
                setattr(user, flag, bool(wish[flag]))
        done = doing(user, wish)
        self._world.changed(user.key)
        return {"user_id": user.id, "username": user.username, **done}

    # --- private -----------------------------------------------------------------------------------------

    def _message(self, user: User, wish: dict[str, Any]) -> dict[str, Any]:
        brand = self._world.brand
        if user.blocked_by_brand:
            raise ControlError("the brand blocked this user's messages")
        text, media = str(wish.get("text", "")), self._photo(user, wish)
        if media is not None:
            text = text or str((wish.get("media") or {}).get("caption", ""))
        elif not text:
            raise ControlError("a message needs text or media")
        user.typing_until = 0.0
        dm = Dm(
            self._world.store.ids.next(),
            conversation_of(user.id, brand.id),
            user.id,
            brand.id,
            text,
            self._world.clock.now(),
            media=media.id if media else None,
        )
        if media is not None:
            media.dm_id, media.resource_id = dm.id, f"{fresh(8)}.{media.media_type.rpartition('/')[2]}"
        if wish.get("encrypted"):
            return self._encrypted(user, dm)
        self._world.store.add_dm(dm)
        sent = self._activity.publish("dm.received", self._payloads.dm(dm), peer=user.key, resource=dm.id)
        return {"id": dm.id, "dm_event_id": dm.id, "conversation_id": dm.conversation_id, **sent}

    def _encrypted(self, user: User, dm: Dm) -> dict[str, Any]:
        """The server sees ciphertext; only the two phones show the text."""
        dm.encrypted = {
            "conversation_id": dm.conversation_id.replace("-", ":"),
            "sender_id": user.id,
            "id": str(uuid.uuid4()),
            "created_at_msec": str(int(dm.at * 1000)),
            "encoded_event": _noise(160),
            "conversation_key_version": str(int(dm.at * 1000)),
            "conversation_token": f"{_noise(24)}.{_noise(60)}.{_noise(32)}",
            "message_event_signature": {
                "public_key_version": "1",
                "signature": _noise(64),
                "signature_version": "3",
                "signing_public_key": _noise(65),
            },
        }
        self._world.store.add_dm(dm)
        sent = self._activity.publish("chat.received", dm.encrypted, peer=user.key, resource=dm.id)
        return {"id": dm.encrypted["id"], "conversation_id": dm.encrypted["conversation_id"], **sent}

    def _photo(self, user: User, wish: dict[str, Any]) -> Media | None:
        wanted = wish.get("media")
        if not wanted:
            return None
        kinds = {"photo": ("dm_image", "image/png"), "video": ("dm_video", "video/mp4")}
        kinds["animation"] = ("dm_gif", "image/gif")
        if wanted.get("kind", "photo") not in kinds:
            raise ControlError(f"a message on X carries photo, video or animation, not {wanted['kind']!r}")
        category, media_type = kinds[wanted.get("kind", "photo")]
        data = str(wanted.get("bytes") or _DOT)
        size = len(base64.b64decode(data, validate=True))
        if data.startswith("/9j/"):
            media_type = "image/jpeg"
        now = self._world.clock.now()
        media = Media(
            self._world.store.ids.next(), user.id, category, media_type, size, now + _DAY, ready_at=now, data=data
        )
        return self._world.store.add_media(media)

    def _colleague(self, user: User, wish: dict[str, Any]) -> dict[str, Any]:
        """The brand's human writes to ``user`` in the X app."""
        conversation = conversation_of(user.id, self._world.brand.id)
        text = str(wish.get("text", ""))
        dm = self._messages.record(text, conversation, None, recipient=user.id, via="app")
        sent = self._activity.publish("dm.sent", self._payloads.dm(dm), peer=user.key, resource=dm.id)
        return {"id": dm.id, "dm_event_id": dm.id, "conversation_id": conversation, **sent}

    def _typing(self, user: User, _wish: dict[str, Any]) -> dict[str, Any]:
        user.typing_until = self._world.clock.now() + _TYPING_SECONDS
        return self._activity.publish("dm.indicate_typing", self._payloads.typing(user), peer=user.key)

    def _read(self, user: User, wish: dict[str, Any]) -> dict[str, Any]:
        store, brand = self._world.store, self._world.brand
        mine = (
            dm_id
            for dm_id in reversed(store.dms_in.get(conversation_of(user.id, brand.id), ()))
            if store.dms[dm_id].sender_id == brand.id
        )
        last = str(wish.get("message_id") or next(mine, ""))
        if not last:
            raise ControlError("there is no message to read")
        sent = self._activity.publish("dm.read", self._payloads.read(user, last), peer=user.key)
        return {"id": last, **sent}

    # --- public ------------------------------------------------------------------------------------------

    def _mention(self, user: User, wish: dict[str, Any]) -> dict[str, Any]:
        text, handle = str(wish.get("text", "")), f"@{self._world.brand.username}"
        if handle not in text.lower():
            text = f"{handle} {text}".strip()
        parent = self._post_of(wish["message_id"]) if wish.get("message_id") else None
        return self._say(user, text, parent, wish)

    def _reply(self, user: User, wish: dict[str, Any]) -> dict[str, Any]:
        return self._say(user, str(wish.get("text", "")), self._target(wish), wish)

    def _quote(self, user: User, wish: dict[str, Any]) -> dict[str, Any]:
        return self._say(user, str(wish.get("text", "")), None, wish, quote=self._target(wish))

    def _target(self, wish: dict[str, Any]) -> Post:
        """The named post, else the brand's latest."""
        if wish.get("message_id"):
            return self._post_of(wish["message_id"])
        latest = next(self._world.store.newest(self._world.store.posts_of, self._world.brand.id), None)
        if latest is None:
            raise ControlError("the brand has no post yet")
        return latest

    def _post_of(self, post_id: Any) -> Post:
        post = self._world.store.posts.get(str(post_id))
        if post is None or post.deleted:
            raise ControlError(f"there is no post {post_id}")
        return post

    def _say(
        self, user: User, text: str, parent: Post | None, wish: dict[str, Any], *, quote: Post | None = None
    ) -> dict[str, Any]:
        store = self._world.store
        post_id = store.ids.next()
        media = self._photo(user, wish)
        post = store.add_post(
            Post(
                post_id,
                user.id,
                text,
                self._world.clock.now(),
                parent.conversation_id if parent else post_id,
                reply_to=parent.id if parent else None,
                quote_of=quote.id if quote else None,
                mentions=mentioned(self._world, text),
                media=[media.id] if media else [],
            )
        )
        self._world.changed(None)
        if user.protected:
            # Protected authors' posts are never delivered.
            return {"id": post.id, "conversation_id": post.conversation_id, "deliveries": 0}
        return {"id": post.id, "conversation_id": post.conversation_id, **self._announce(user, post, parent, quote)}

    def _announce(self, user: User, post: Post, parent: Post | None, quote: Post | None) -> dict[str, Any]:
        """One event per reason: a reply that names the brand too is told of twice, under two uuids."""
        brand = self._world.brand.id
        reasons = [
            ("post.mention.create", brand in post.mentions, post.id),
            ("post.reply.create", parent is not None and parent.author_id == brand, event_uuid()),
            ("post.quote.create", quote is not None and quote.author_id == brand, event_uuid()),
        ]
        payload, includes = self._payloads.post(post)
        done: dict[str, Any] = {"deliveries": 0}
        for event_type, applies, event_id in reasons:
            if applies:
                sent = self._activity.publish(
                    event_type, payload, peer=user.key, resource=post.id, includes=includes, uuid=event_id
                )
                done["event_uuid"] = sent["event_uuid"]
                done["deliveries"] += sent["deliveries"]
        return done

    def _delete(self, user: User, wish: dict[str, Any]) -> dict[str, Any]:
        post = self._post_of(wish["message_id"])
        if post.author_id != user.id:
            raise ControlError("only its author deletes a post")
        post.deleted = True
        self._world.changed(None)
        return {"id": post.id}

    # --- relations ---------------------------------------------------------------------------------------

    def _follow(self, user: User, _wish: dict[str, Any]) -> dict[str, Any]:
        user.follows_brand = True
        return self._activity.publish("follow.follow", self._payloads.follow(user, "follow"), peer=user.key)

    def _unfollow(self, user: User, _wish: dict[str, Any]) -> dict[str, Any]:
        user.follows_brand = False
        return self._activity.publish("follow.unfollow", self._payloads.follow(user, "unfollow"), peer=user.key)

    def _block(self, user: User, _wish: dict[str, Any]) -> dict[str, Any]:
        user.blocks_brand, user.follows_brand = True, False
        return {}

    def _unblock(self, user: User, _wish: dict[str, Any]) -> dict[str, Any]:
        user.blocks_brand = False
        return {}

    def _close_dms(self, user: User, _wish: dict[str, Any]) -> dict[str, Any]:
        user.dm_open = False
        return {}

    def _open_dms(self, user: User, _wish: dict[str, Any]) -> dict[str, Any]:
        user.dm_open = True
        return {}

    # --- the app and the wire ----------------------------------------------------------------------------

    def _revoke(self, user: User, _wish: dict[str, Any]) -> dict[str, Any]:
        """The brand withdraws the app's access: its user tokens die at once."""
        self._oauth2.revoke_all()
        return self._activity.publish("oauth.revoke", self._payloads.revoked(), peer=user.key)

    def _raw(self, user: User, wish: dict[str, Any]) -> dict[str, Any]:
        """Any body, signed and delivered to every webhook whatever is subscribed."""
        raw = wish.get("raw")
        body = raw.encode() if isinstance(raw, str) else encode(raw or {})
        key = f"raw:{fresh(12)}"
        webhooks = list(self._world.store.webhooks)
        for webhook_id in webhooks:
            self._pump.push(Event(webhook_id, body, "raw", key, user.key))
        return {"key": key, "deliveries": len(webhooks)}


def _noise(length: int) -> str:
    return base64.b64encode(secrets.token_bytes(length)).decode()
