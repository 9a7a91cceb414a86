"""The bodies of activity events, in the shapes of live traffic: v2 for posts, older v1.1 for messages."""

from typing import Any

from kefu_adapters.x.emulator.ids import iso
from kefu_adapters.x.emulator.records import Dm, Post, User
from kefu_adapters.x.emulator.text import mentions, wire
from kefu_adapters.x.emulator.views import POST_EVENT, USER_EVENT, Views
from kefu_adapters.x.emulator.world import World


class Payloads:
    """Builds ``payload`` (and ``includes``) of events."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._views = Views(world)

    def post(self, post: Post) -> tuple[dict[str, Any], dict[str, Any]]:
        """A mention, reply or quote, with its author and the posts that it refers to."""
        store = self._world.store
        users = [self._views.user(store.users[post.author_id], USER_EVENT)]
        referenced = [store.posts[ref] for ref in (post.reply_to, post.quote_of) if ref and ref in store.posts]
        tweets = [self._views.post(one, POST_EVENT) for one in referenced]
        return self._views.post(post, POST_EVENT), {"users": users, "tweets": tweets}

    def dm(self, dm: Dm) -> dict[str, Any]:
        """A message, the same for ``dm.received`` and ``dm.sent``; it names no conversation."""
        sent = wire(dm.text, escape=self._world.options["escape_html"])
        data: dict[str, Any] = {
            "text": sent.text,
            "entities": {
                "hashtags": [],
                "symbols": [],
                "user_mentions": self._old_mentions(sent.text),
                "urls": [
                    {
                        "url": url["url"],
                        "expanded_url": url["expanded_url"],
                        "display_url": url["display_url"],
                        "indices": [url["start"], url["end"]],
                    }
                    for url in sent.urls
                ],
            },
        }
        media = self._world.store.media.get(dm.media or "")
        if media is not None:
            address = f"{self._world.base_url}/1.1/ton/data/dm/{dm.id}/{media.id}/{media.resource_id}"
            data["attachment"] = {
                "type": "media",
                "media": {
                    "id": int(media.id),
                    "id_str": media.id,
                    "media_url": address,
                    "media_url_https": address,
                    "type": media.kind,
                },
            }
        event = {
            "type": "message_create",
            "id": dm.id,
            "created_timestamp": str(int(dm.at * 1000)),
            "message_create": {
                "target": {"recipient_id": dm.recipient_id},
                "sender_id": dm.sender_id,
                "message_data": data,
            },
        }
        return {"direct_message_events": [event], "users": self._people(dm.sender_id, dm.recipient_id)}

    def _old_mentions(self, text: str) -> list[dict[str, Any]]:
        found = []
        for start, end, name in mentions(text):
            user = self._world.store.user_by_name(name)
            if user is not None:
                found.append(
                    {"screen_name": user.username, "name": user.name, "id_str": user.id, "indices": [start, end]}
                )
        return found

    def _people(self, *ids: str) -> dict[str, Any]:
        users = self._world.store.users
        fields = ("id", "username", "name", "verified", "protected", "created_at", "profile_image_url")
        return {one: {"data": self._views.user(users[one], fields)} for one in ids if one in users}

    def read(self, user: User, last: str) -> dict[str, Any]:
        return {
            "direct_message_mark_read_events": [
                {
                    "created_timestamp": str(int(self._world.clock.now() * 1000)),
                    "sender_id": user.id,
                    "target": {"recipient_id": self._world.brand.id},
                    "last_read_event_id": last,
                }
            ],
            "users": self._people(user.id, self._world.brand.id),
        }

    def typing(self, user: User) -> dict[str, Any]:
        return {
            "direct_message_indicate_typing_events": [
                {
                    "created_timestamp": str(int(self._world.clock.now() * 1000)),
                    "sender_id": user.id,
                    "target": {"recipient_id": self._world.brand.id},
                }
            ],
            "users": self._people(user.id, self._world.brand.id),
        }

    def follow(self, user: User, kind: str) -> dict[str, Any]:
        """``kind`` is follow or unfollow."""
        return {
            "type": kind,
            "created_at": iso(self._world.clock.now()),
            "source": self._views.user(user, USER_EVENT),
            "target": self._views.user(self._world.brand, USER_EVENT),
        }

    def revoked(self) -> dict[str, Any]:
        return {
            "date_time": iso(self._world.clock.now())[:-5] + "+00:00",
            "user_id": self._world.brand.id,
            "app_id": "29820954",
        }
