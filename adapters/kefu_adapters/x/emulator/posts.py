"""The posts calls: create under X's rules, delete, look up, mentions, own timeline, hide replies."""

from collections.abc import Iterator
from typing import Any

from aiohttp import web

from kefu_adapters.x.emulator import problems
from kefu_adapters.x.emulator.gate import ANY, USER, Call, Endpoint, Gate, only
from kefu_adapters.x.emulator.limits import DAY, Quota
from kefu_adapters.x.emulator.problems import bad_request, forbidden, invalid, missing
from kefu_adapters.x.emulator.query import Query, answer
from kefu_adapters.x.emulator.records import Post
from kefu_adapters.x.emulator.text import POST_LIMIT, cashtags, links, mentions, weighted_length
from kefu_adapters.x.emulator.views import (
    MEDIA_FIELDS,
    POST_DEFAULT,
    POST_FIELDS,
    USER_DEFAULT,
    USER_FIELDS,
    Views,
)
from kefu_adapters.x.emulator.world import World

_READ = ("tweet.read", "users.read")
_CREATE = Endpoint(
    "tweets.create",
    (Quota(100), Quota(10_000, "app", DAY)),
    USER,
    ("tweet.read", "tweet.write", "users.read"),
)
_DELETE = Endpoint("tweets.delete", (Quota(50),), USER, ("tweet.read", "tweet.write", "users.read"))
_HIDE = Endpoint("tweets.hidden", (Quota(50),), USER, ("tweet.read", "tweet.moderate.write", "users.read"))
_LOOKUP = Endpoint("tweets.lookup", (Quota(900), Quota(450, "app")), ANY, _READ)
_MENTIONS = Endpoint("users.mentions", (Quota(300), Quota(450, "app")), ANY, _READ)
_TIMELINE = Endpoint("users.tweets", (Quota(900), Quota(10_000, "app")), ANY, _READ)

_KEYS = (
    *("text", "reply", "media", "reply_settings", "quote_tweet_id", "poll", "direct_message_deep_link"),
    *("edit_options", "made_with_ai", "community_id", "nullcast", "paid_partnership", "geo"),
    *("for_super_followers_only", "card_uri", "share_with_followers"),
)
_SETTINGS = frozenset({"everyone", "following", "mentionedUsers", "subscribers", "verified"})
_PAGE_PARAMETERS = (
    *("since_id", "until_id", "start_time", "end_time", "max_results", "pagination_token", "exclude"),
    *("tweet.fields", "expansions", "user.fields", "media.fields", "place.fields", "poll.fields"),
)
_EXPANSIONS = (
    *("author_id", "referenced_tweets.id", "referenced_tweets.id.author_id", "in_reply_to_user_id"),
    *("attachments.media_keys", "entities.mentions.username", "edit_history_tweet_ids"),
)


class Posts:
    """Public posts of the brand and what people say to it."""

    def __init__(self, world: World, gate: Gate) -> None:
        self._world = world
        self._gate = gate
        self._views = Views(world)

    def routes(self) -> list[web.AbstractRouteDef]:
        route = self._gate.route
        return [
            route("POST", "/2/tweets", _CREATE, self._create),
            route("GET", "/2/tweets", _LOOKUP, self._many),
            route("GET", r"/2/tweets/{id:\d+}", _LOOKUP, self._one),
            route("DELETE", r"/2/tweets/{id:\d+}", _DELETE, self._delete),
            route("PUT", r"/2/tweets/{id:\d+}/hidden", _HIDE, self._hide),
            route("GET", r"/2/users/{id:\d+}/mentions", _MENTIONS, self._mentions),
            route("GET", r"/2/users/{id:\d+}/tweets", _TIMELINE, self._timeline),
        ]

    async def _create(self, call: Call) -> web.Response:
        body = await call.json(*_KEYS)
        text = str(body.get("text", ""))
        media = self._media(only(body.get("media") or {}, "media_ids", "tagged_user_ids"))
        if not text and not media:
            raise bad_request("You must provide text or media to create a Tweet.")
        if weighted_length(text) > POST_LIMIT:
            raise bad_request(problems.TOO_LONG)
        settings = str(body.get("reply_settings", "everyone"))
        if settings not in _SETTINGS:
            raise invalid(f"$.reply_settings: [{settings}] is not a known value")
        if self._world.options["cashtag_rule"] and len(cashtags(text)) > 1:
            raise forbidden("You are not permitted to create a post with more than one cashtag.")
        if body.get("quote_tweet_id"):
            raise forbidden(problems.UNSUMMONED_NEWER)
        parent = self._parent(body.get("reply"))
        self._check_duplicate(text, parent, media)
        post = self._published(body, text, media, parent)
        self._charge(post, parent)
        shown = self._views.post(post)
        return web.json_response({"data": shown}, status=201)

    def _published(self, body: dict[str, Any], text: str, media: list[str], parent: Post | None) -> Post:
        store, brand = self._world.store, self._world.brand
        post_id = store.ids.next()
        post = store.add_post(
            Post(
                post_id,
                brand.id,
                text,
                self._world.clock.now(),
                parent.conversation_id if parent else post_id,
                reply_to=parent.id if parent else None,
                mentions=mentioned(self._world, text),
                media=media,
                settings=str(body.get("reply_settings", "everyone")),
                made_with_ai=bool(body.get("made_with_ai")),
                via="api",
            )
        )
        self._world.changed(None)
        return post

    def _media(self, wanted: dict[str, Any]) -> list[str]:
        ids = [str(one) for one in wanted.get("media_ids", [])]
        if len(ids) > 4:
            raise invalid("$.media.media_ids: there must be a maximum of 4 items in the array")
        for one in ids:
            media = self._world.store.media.get(one)
            now = self._world.clock.now()
            usable = media is not None and media.expires_at > now and (media.ready_at or now + 1) <= now
            if not usable or media is None or media.category.startswith("dm_"):
                raise bad_request("Your media IDs are invalid.")
        return ids

    def _parent(self, reply: Any) -> Post | None:
        """The post that is answered. Raises ApiError 404 or, without summons, 403."""
        if reply is None:
            return None
        if not isinstance(reply, dict) or "in_reply_to_tweet_id" not in reply:
            raise invalid("$.reply.in_reply_to_tweet_id: is missing but it is required")
        only(reply, "in_reply_to_tweet_id", "exclude_reply_user_ids", "auto_populate_reply_metadata")
        post_id = str(reply["in_reply_to_tweet_id"])
        parent = self._world.store.posts.get(post_id)
        if parent is None or parent.deleted:
            raise problems.not_found("tweet", "in_reply_to_tweet_id", post_id)
        author = self._world.store.users[parent.author_id]
        if author.blocks_brand:
            raise forbidden()
        if self._world.options["summoned_rule"] and not self._is_summoned(parent):
            newer = self._world.options["newer_wording"]
            raise forbidden(problems.UNSUMMONED_NEWER if newer else problems.UNSUMMONED)
        return parent

    def _is_summoned(self, parent: Post) -> bool:
        """Whether the author of ``parent`` called the brand; own posts may always be continued."""
        brand, posts = self._world.brand.id, self._world.store.posts
        if brand in {parent.author_id, *parent.mentions}:
            return True
        called = [parent.quote_of]
        if self._world.options["implicit_summons"]:
            called.append(parent.reply_to)
        return any(one in posts and posts[one].author_id == brand for one in called if one)

    def _check_duplicate(self, text: str, parent: Post | None, media: list[str]) -> None:
        """The same text twice. A reply's hidden mention belongs to its text, so it differs per person."""
        if not text or media:
            return
        oldest = self._world.clock.now() - float(self._world.options["duplicate_hours"]) * 3600
        whom = self._whom(parent)
        for post in self._world.store.newest(self._world.store.posts_of, self._world.brand.id):
            if post.at < oldest:
                return
            if post.text.strip() == text.strip() and self._whom_id(post.reply_to) == whom:
                raise forbidden(problems.DUPLICATE)

    def _whom(self, parent: Post | None) -> str:
        return parent.author_id if parent else ""

    def _whom_id(self, post_id: str | None) -> str:
        return self._whom(self._world.store.posts.get(post_id or ""))

    def _charge(self, post: Post, parent: Post | None) -> None:
        kind = "post.create"
        if links(post.text):
            kind = "post.create_with_url"
        elif parent is not None and parent.author_id != self._world.brand.id:
            kind = "post.reply_summoned"
        self._world.billing.charge(kind, post.id)

    async def _delete(self, call: Call) -> web.Response:
        post = self._world.store.posts.get(call.segment("id"))
        if post is not None:
            if post.author_id != call.caller.user_id:
                raise forbidden("You are not authorized to delete this Tweet.")
            post.deleted = True
            self._world.changed(None)
        self._world.billing.charge("post.delete", call.segment("id"))
        return web.json_response({"data": {"deleted": True}})

    async def _hide(self, call: Call) -> web.Response:
        hidden = (await call.json("hidden")).get("hidden")
        if not isinstance(hidden, bool):
            raise invalid("$.hidden: must be a boolean")
        post = self._world.store.posts.get(call.segment("id"))
        root = self._world.store.posts.get(post.conversation_id) if post else None
        if post is None or not post.reply_to or root is None or root.author_id != call.caller.user_id:
            raise forbidden("You are not allowed to hide this reply.")
        post.hidden = hidden
        self._world.changed(None)
        return web.json_response({"data": {"hidden": hidden}})

    async def _one(self, call: Call) -> web.Response:
        query = Query(call, *_PAGE_PARAMETERS)
        post = self._world.store.posts.get(call.segment("id"))
        if post is None or post.deleted:
            return web.json_response({"errors": [missing("tweet", "id", call.segment("id"))]})
        shown = self._page([post], query)
        return web.json_response({"data": shown.pop("data")[0], **shown})

    async def _many(self, call: Call) -> web.Response:
        query = Query(call, "ids", *_PAGE_PARAMETERS)
        found, errors = [], []
        for post_id in query.text("ids").split(","):
            post = self._world.store.posts.get(post_id)
            if post is None or post.deleted:
                errors.append(missing("tweet", "ids", post_id))
            else:
                found.append(post)
        body = self._page(found, query)
        return web.json_response(body | ({"errors": errors} if errors else {}))

    async def _mentions(self, call: Call) -> web.Response:
        return self._list(call, self._world.store.newest(self._world.store.mentioning, call.segment("id")), 10)

    async def _timeline(self, call: Call) -> web.Response:
        return self._list(call, self._world.store.newest(self._world.store.posts_of, call.segment("id")), 10)

    def _list(self, call: Call, posts: Iterator[Post], default: int) -> web.Response:
        query = Query(call, *_PAGE_PARAMETERS)
        shown, meta = query.page(_between(posts, query), query.size(5, 100, default))
        if shown:
            meta = {"newest_id": shown[0].id, "oldest_id": shown[-1].id, **meta}
        own = call.segment("id") == self._world.brand.id
        page = self._page(shown, query, own=own)
        return web.json_response(answer(page.get("data", []), page.get("includes", {}), meta))

    def _page(self, posts: list[Post], query: Query, *, own: bool = False) -> dict[str, Any]:
        """``data`` and ``includes`` of some posts; reading is charged."""
        fields = query.fields("tweet.fields", POST_FIELDS, POST_DEFAULT)
        user_fields = query.fields("user.fields", USER_FIELDS, USER_DEFAULT)
        media_fields = query.fields("media.fields", MEDIA_FIELDS, ("media_key", "type"))
        expansions = query.fields("expansions", _EXPANSIONS)
        store = self._world.store
        people: dict[str, Any] = {}
        tweets: dict[str, Any] = {}
        media: dict[str, Any] = {}
        for post in posts:
            mine = own or post.author_id == self._world.brand.id
            self._world.billing.charge("post.owned_read" if mine else "post.read", post.id)
            if "author_id" in expansions:
                people[post.author_id] = self._views.user(store.users[post.author_id], user_fields)
                fields = fields | {"author_id"}
            for ref in (post.reply_to, post.quote_of) if "referenced_tweets.id" in expansions else ():
                if ref in store.posts and not store.posts[ref].deleted:
                    tweets[ref] = self._views.post(store.posts[ref], fields)
            for one in post.media if "attachments.media_keys" in expansions else ():
                if one in store.media:
                    media[one] = self._views.media(store.media[one], media_fields)
        body: dict[str, Any] = {"data": [self._views.post(post, fields) for post in posts]} if posts else {}
        includes = {"users": list(people.values()), "tweets": list(tweets.values()), "media": list(media.values())}
        includes = {name: rows for name, rows in includes.items() if rows}
        return body | ({"includes": includes} if includes else {})


def mentioned(world: World, text: str) -> list[str]:
    """Ids of the people whom ``text`` mentions, once each."""
    users = (world.store.user_by_name(name) for _, _, name in mentions(text))
    return list(dict.fromkeys(user.id for user in users if user is not None))


def _between(posts: Iterator[Post], query: Query) -> Iterator[Post]:
    """Posts inside the wanted ids and times; reading stops at the first that is too old."""
    since, until = query.id("since_id"), query.id("until_id")
    start, end = query.time("start_time"), query.time("end_time")
    for post in posts:
        if (since is not None and int(post.id) <= since) or (start is not None and post.at < start):
            return
        if (until is None or int(post.id) < until) and (end is None or post.at < end):
            yield post
