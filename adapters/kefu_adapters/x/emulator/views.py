"""Users, posts and messages as JSON of the v2 API, with the fields that were asked for."""

from typing import Any

from kefu_adapters.x.emulator.ids import iso
from kefu_adapters.x.emulator.records import Dm, Media, Post, User
from kefu_adapters.x.emulator.text import mentions, wire
from kefu_adapters.x.emulator.world import World

USER_FIELDS = (
    *("id", "name", "username", "created_at", "description", "entities", "location", "pinned_tweet_id"),
    *("profile_image_url", "protected", "public_metrics", "url", "verified", "verified_type", "withheld"),
    *("receives_your_dm", "connection_status", "subscription_type", "most_recent_tweet_id"),
)
POST_FIELDS = (
    *("id", "text", "author_id", "conversation_id", "created_at", "in_reply_to_user_id", "referenced_tweets"),
    *("entities", "attachments", "lang", "public_metrics", "possibly_sensitive", "reply_settings", "source"),
    *("edit_history_tweet_ids", "edit_controls", "context_annotations", "display_text_range", "note_tweet"),
    *("article", "card_uri", "community_id", "geo", "media_metadata", "non_public_metrics", "scopes"),
    *("organic_metrics", "promoted_metrics", "suggested_source_links", "withheld"),
)
DM_FIELDS = (
    *("id", "event_type", "text", "sender_id", "dm_conversation_id", "created_at", "attachments"),
    *("participant_ids", "referenced_tweets", "entities"),
)
MEDIA_FIELDS = (
    *("media_key", "type", "url", "alt_text", "duration_ms", "height", "width", "preview_image_url"),
    *("public_metrics", "variants", "non_public_metrics", "organic_metrics", "promoted_metrics"),
)
USER_DEFAULT = ("id", "name", "username")
POST_DEFAULT = ("id", "text", "edit_history_tweet_ids")
DM_DEFAULT = ("id", "event_type", "text")
POST_EVENT = (
    *("id", "text", "author_id", "conversation_id", "created_at", "in_reply_to_user_id", "referenced_tweets"),
    *("entities", "attachments", "lang", "public_metrics", "possibly_sensitive", "reply_settings"),
    *("edit_history_tweet_ids", "edit_controls", "display_text_range"),
)
USER_EVENT = (*USER_DEFAULT, "verified", "verified_type", "protected", "created_at", "profile_image_url")


class Views:
    """Turns records into what the API shows of them."""

    def __init__(self, world: World) -> None:
        self._world = world

    def user(self, user: User, fields: set[str] | tuple[str, ...] = USER_DEFAULT) -> dict[str, Any]:
        brand = user.id == self._world.brand.id
        status = [name for name, on in (("followed_by", user.follows_brand), ("blocking", user.blocked_by_brand)) if on]
        everything = {
            "id": user.id,
            "name": user.name,
            "username": user.username,
            "created_at": iso(user.created_at),
            "description": "",
            "protected": user.protected,
            "verified": user.verified,
            "verified_type": ("business" if brand else "blue") if user.verified else "none",
            "profile_image_url": f"https://pbs.example/{user.id}.jpg",
            "public_metrics": {"followers_count": 2, "following_count": 4, "tweet_count": 0, "listed_count": 0},
            "receives_your_dm": user.dm_open and not user.blocks_brand,
            "connection_status": status,
        }
        return {name: value for name, value in everything.items() if name in fields}

    def post(self, post: Post, fields: set[str] | tuple[str, ...] = POST_DEFAULT) -> dict[str, Any]:
        store = self._world.store
        sent = wire(post.text, escape=self._world.options["escape_html"])
        everything: dict[str, Any] = {
            "id": post.id,
            "text": sent.text,
            "author_id": post.author_id,
            "conversation_id": post.conversation_id,
            "created_at": iso(post.at),
            "edit_history_tweet_ids": [post.id],
            "lang": "en",
            "possibly_sensitive": False,
            "reply_settings": post.settings,
            "display_text_range": [0, len(sent.text)],
            "public_metrics": {
                "retweet_count": 0,
                "reply_count": self._replies(post),
                "like_count": 0,
                "quote_count": 0,
            },
            "edit_controls": {
                "edits_remaining": 5,
                "is_edit_eligible": post.reply_to is None,
                "editable_until": iso(post.at + 3600),
            },
        }
        references = []
        if post.reply_to:
            references.append({"type": "replied_to", "id": post.reply_to})
            parent = store.posts.get(post.reply_to)
            if parent is not None:
                everything["in_reply_to_user_id"] = parent.author_id
        elif sent.text.startswith("@") and post.mentions:
            # As on X: a top-level post that merely starts with a mention has this too.
            everything["in_reply_to_user_id"] = post.mentions[0]
        if post.quote_of:
            references.append({"type": "quoted", "id": post.quote_of})
        if references:
            everything["referenced_tweets"] = references
        if post.media:
            everything["attachments"] = {"media_keys": self._keys(post.media)}
        entities = self._entities(sent.text, sent.urls)
        if entities:
            everything["entities"] = entities
        return {name: value for name, value in everything.items() if name in fields}

    def _replies(self, post: Post) -> int:
        thread = self._world.store.thread.get(post.conversation_id, ())
        if len(thread) < 2:
            return 0
        posts = self._world.store.posts
        return sum(1 for post_id in thread if posts[post_id].reply_to == post.id)

    def _keys(self, media: list[str]) -> list[str]:
        return [self._world.store.media[one].key for one in media if one in self._world.store.media]

    def _entities(self, text: str, urls: list[dict[str, Any]]) -> dict[str, Any]:
        found = []
        for start, end, name in mentions(text):
            user = self._world.store.user_by_name(name)
            if user is not None:
                found.append({"start": start, "end": end, "username": user.username, "id": user.id})
        entities: dict[str, Any] = {"mentions": found} if found else {}
        return entities | ({"urls": urls} if urls else {})

    def dm(self, dm: Dm, fields: set[str]) -> dict[str, Any]:
        media = self._world.store.media.get(dm.media or "")
        everything: dict[str, Any] = {
            "id": dm.id,
            "event_type": "MessageCreate",
            "text": wire(dm.text, escape=self._world.options["escape_html"]).text,
            "sender_id": dm.sender_id,
            "dm_conversation_id": dm.conversation_id,
            "created_at": iso(dm.at),
        }
        if media is not None:
            everything["attachments"] = {"media_keys": [media.key]}
        return {name: value for name, value in everything.items() if name in fields}

    def media(self, media: Media, fields: set[str]) -> dict[str, Any]:
        everything = {"media_key": media.key, "type": media.kind}
        if media.kind == "photo" and media.dm_id:
            everything["url"] = (
                f"{self._world.base_url}/2/dm_conversations/media/{media.dm_id}/{media.id}/{media.resource_id}"
            )
        return {name: value for name, value in everything.items() if name in fields}
