"""What made-up fans do: messages, follows, menu clicks, mentions, comments."""

from collections.abc import Callable
from typing import Any

from kefu_adapters.emulation import UserAction
from kefu_adapters.emulation.base import ControlError
from kefu_adapters.weibo.emulator.context import Context
from kefu_adapters.weibo.emulator.envelopes import STOCK, as_xml, envelope
from kefu_adapters.weibo.emulator.media import bytes_of
from kefu_adapters.weibo.emulator.people import Comment, Fan, Post
from kefu_adapters.weibo.emulator.push import Push, Pusher, json_body
from kefu_adapters.weibo.emulator.wire import created_at

SUBSCRIBE_WORD, UNSUBSCRIBE_WORD = "dy", "td"
_RAW_TRIGGERS = frozenset({"text", "image", "voice", "position", "event", "mention"})


class Actions:
    """Changes the world as a fan would, and pushes what the platform would push."""

    def __init__(self, context: Context, pusher: Pusher) -> None:
        self._context = context
        self._pusher = pusher
        self._simple: dict[str, Callable[[Fan, UserAction, float], dict[str, Any]]] = {
            "message": self._message,
            "follow": self._follow,
            "unfollow": self._unfollow,
            "subscribe": self._subscribe,
            "unsubscribe": self._unsubscribe,
            "menu": self._menu,
            "scan": self._scan,
            "mention": self._mention,
            "comment": self._comment,
            "block": self._block,
            "unblock": self._unblock,
        }

    def run(self, action: UserAction) -> dict[str, Any]:
        """Let a fan act; raises ControlError for what a fan of Weibo cannot do."""
        at = self._context.clock.now()
        name = action.get("action", "message")
        if name == "raw":
            return self._raw(action, at)
        do = self._simple.get(name)
        if do is None:
            raise ControlError(f"a Weibo fan cannot {name}")
        fan = self._context.world.fan(str(action["user"]), action.get("name"))
        fan.language = action.get("language", fan.language)
        answer = {"created_at": created_at(at), "uid": str(fan.uid)} | do(fan, action, at)
        self._context.changed(None if name in {"mention", "comment"} else fan.user)
        return answer

    # --- private messages --------------------------------------------------------------------------------

    def _message(self, fan: Fan, action: UserAction, at: float) -> dict[str, Any]:
        if fan.blocked:
            raise ControlError("the fan has blocked the account and must unblock it first")
        media = action.get("media")
        text = action.get("text") or (media or {}).get("caption") or ""
        if media is None:
            if not text:
                raise ControlError("a message needs text or media")
            if text.strip().lower() in {SUBSCRIBE_WORD, UNSUBSCRIBE_WORD}:
                return self._keyword(fan, text, at)
            return self._text(fan, text, at)
        pushed = self._media(fan, media, at)
        if text:
            self._text(fan, text, at)
        return pushed

    def _text(self, fan: Fan, text: str, at: float) -> dict[str, Any]:
        self._say(fan, "text", text, at)
        fan.trigger(at)
        return self._push(fan, "text", at, text, {})

    def _keyword(self, fan: Fan, text: str, at: float) -> dict[str, Any]:
        if text.strip().lower() == SUBSCRIBE_WORD:
            return self._subscribe(fan, {"text": text}, at)
        return self._unsubscribe(fan, {"text": text}, at)

    def _media(self, fan: Fan, media: dict[str, Any], at: float) -> dict[str, Any]:
        match kind := media.get("kind"):
            case "photo" | "voice":
                medium = self._context.world.keep_medium(kind, bytes_of(media))
                wire = "image" if kind == "photo" else "voice"
                data: dict[str, Any] = {"vfid": medium.vfid, "tovfid": medium.tovfid}
                self._say(fan, kind, "", at, media={"kind": kind, "fid": medium.tovfid})
            case "location":
                where = {k: str(media[k]) for k in ("longitude", "latitude")}
                wire, data = "position", where
                self._say(fan, kind, "", at, media={"kind": kind} | where)
            case _:
                raise ControlError(f"the fans service carries no {kind}")
        fan.trigger(at)
        return self._push(fan, wire, at, STOCK[wire], data)

    # --- events ------------------------------------------------------------------------------------------

    def _follow(self, fan: Fan, _action: UserAction, at: float) -> dict[str, Any]:
        fan.follows = True
        fan.trigger(at)
        self._say(fan, "event", "关注", at, sender="system")
        pushed = self._event(fan, "follow", at)
        if self._context.options["follow_subscribes"]:
            fan.subscribes, fan.subscribed_at = True, at
            self._event(fan, "subscribe", at)
        return pushed

    def _unfollow(self, fan: Fan, _action: UserAction, at: float) -> dict[str, Any]:
        fan.follows, fan.window_at, fan.mentions = False, None, []
        self._say(fan, "event", "取消关注", at, sender="system")
        return self._event(fan, "unfollow", at)

    def _subscribe(self, fan: Fan, action: UserAction, at: float) -> dict[str, Any]:
        text = action.get("text")
        if not fan.follows:
            fan.follows = True
            self._event(fan, "follow", at)
        fan.subscribes, fan.subscribed_at = True, at
        fan.trigger(at)
        self._say(fan, "text" if text else "event", text or "订阅", at, sender="user" if text else "system")
        return self._event(fan, "subscribe", at, text=text)

    def _unsubscribe(self, fan: Fan, action: UserAction, at: float) -> dict[str, Any]:
        text = action.get("text")
        fan.subscribes = False
        self._say(fan, "text" if text else "event", text or "取消订阅", at, sender="user" if text else "system")
        return self._event(fan, "unsubscribe", at, text=text)

    def _menu(self, fan: Fan, action: UserAction, at: float) -> dict[str, Any]:
        pressed = action["button"]
        shown, key = pressed, pressed
        for button in self._buttons():
            if pressed in {button["name"], button.get("key"), button.get("url")}:
                shown, key = button["name"], button.get("key") or button["url"]
        self._say(fan, "menu", shown, at)
        fan.trigger(at)
        is_link = key.startswith(("http://", "https://"))
        return self._event(fan, "view" if is_link else "click", at, key=key)

    def _buttons(self) -> list[dict[str, Any]]:
        tops = (self._context.world.menu or {}).get("button", [])
        return [leaf for top in tops for leaf in (top.get("sub_button") or [top])]

    def _scan(self, fan: Fan, action: UserAction, at: float) -> dict[str, Any]:
        subtype = "scan" if fan.follows else "scan_follow"
        fan.follows = True
        fan.trigger(at)
        self._say(fan, "event", "扫描二维码", at, sender="system")
        ticket = f"ticket{self._context.world.next()}"
        return self._event(fan, subtype, at, key=action.get("button", "scene_1"), ticket=ticket)

    def _block(self, fan: Fan, _action: UserAction, at: float) -> dict[str, Any]:
        fan.blocked = True
        self._say(fan, "event", "拉黑", at, sender="system")
        return {}

    def _unblock(self, fan: Fan, _action: UserAction, at: float) -> dict[str, Any]:
        fan.blocked = False
        self._say(fan, "event", "取消拉黑", at, sender="system")
        return {}

    # --- in public ---------------------------------------------------------------------------------------

    def _mention(self, fan: Fan, action: UserAction, at: float) -> dict[str, Any]:
        world = self._context.world
        text = action.get("text", "")
        if self._named not in text:
            text = f"{self._named} {text}".strip()
        post = world.post(fan.uid, text, at, source="微博网页版")
        if "media" in action:
            post.pic = world.keep_medium("photo", bytes_of(action["media"])).tovfid
        fan.mention(at)
        return {"id": str(post.id)} | self._push_mention(fan, "status", post, at)

    def _comment(self, fan: Fan, action: UserAction, at: float) -> dict[str, Any]:
        world = self._context.world
        text = action.get("text", "")
        if not text:
            raise ControlError("a comment needs text")
        answered = world.comments.get(int(action.get("reply_to") or 0))
        post = self._commented(action, answered)
        comment = world.comment(fan.uid, post.id, text, at, answered.id if answered else None)
        if self._named not in text:
            return {"id": str(comment.id)}
        fan.mention(at)
        return {"id": str(comment.id)} | self._push_mention(fan, "comment", comment, at)

    @property
    def _named(self) -> str:
        return f"@{self._context.world.brand_name}"

    def _commented(self, action: UserAction, answered: Comment | None) -> Post:
        world = self._context.world
        wanted = action.get("message_id") or (answered.post_id if answered else None)
        if wanted is None:
            own = [p for p in world.posts.values() if p.uid == world.uid]
            if not own:
                raise ControlError("there is no post to comment")
            return own[-1]
        post = world.posts.get(int(wanted))
        if post is None:
            raise ControlError("no such post")
        return post

    def _push_mention(self, fan: Fan, subtype: str, thing: Post | Comment, at: float) -> dict[str, Any]:
        shape = self._context.options["mention_push"]
        if shape == "off":
            return {}
        data: dict[str, Any] = {"subtype": subtype, "key": str(thing.id)}
        if shape == "event":
            # One code base takes a mention for an event: what was mentioned then has a key of its own.
            data = {"subtype": "mention", "key": str(thing.id)}
        return self._push(fan, "mention" if shape == "mention" else "event", at, thing.text, data)

    # --- pushing -----------------------------------------------------------------------------------------

    def _say(self, fan: Fan, kind: str, text: str, at: float, sender: str = "user", **more: Any) -> None:
        self._context.world.say(fan, sender, kind, text, at, **more)

    def _event(self, fan: Fan, subtype: str, at: float, *, text: str | None = None, **data: str) -> dict[str, Any]:
        return self._push(fan, "event", at, text or STOCK[subtype], {"subtype": subtype} | data)

    def _push(self, fan: Fan, kind: str, at: float, text: str, data: dict[str, Any]) -> dict[str, Any]:
        world, options = self._context.world, self._context.options
        content = envelope(kind, brand=world.uid, fan=fan.uid, at=at, text=text, data=data, ids_as=options["ids_as"])
        body = as_xml(content, at) if world.push_format == "xml" else json_body(content)
        push = Push(f"p{world.next()}", body, content, fan.user)
        self._pusher.send(push)
        return {"push": push.key}

    def _raw(self, action: UserAction, at: float) -> dict[str, Any]:
        raw = action["raw"]
        query: dict[str, str] = {}
        if isinstance(raw, dict) and "raw" in raw and set(raw) <= {"raw", "query"}:
            query = {k: str(v) for k, v in raw.get("query", {}).items()}
            raw = raw["raw"]
        content = raw if isinstance(raw, dict) else None
        body = json_body(raw) if isinstance(raw, dict) else str(raw).encode()
        fan = self._raw_sender(content, at)
        push = Push(f"p{self._context.world.next()}", body, content, fan.user if fan else None, query)
        self._pusher.send(push)
        return {"created_at": created_at(at), "uid": str(fan.uid) if fan else "", "push": push.key}

    def _raw_sender(self, content: dict[str, Any] | None, at: float) -> Fan | None:
        """Who a made-up push claims to come from. Being pushed it counts as having happened."""
        world = self._context.world
        sender = str((content or {}).get("sender_id", ""))
        if content is None or not (sender.isascii() and sender.isdigit()) or sender == str(world.uid):
            return None
        fan = world.by_uid(sender) or world.fan(f"u{sender}", uid=int(sender))
        if content.get("type") in _RAW_TRIGGERS and str(content.get("receiver_id")) == str(world.uid):
            fan.trigger(at)
        return fan
