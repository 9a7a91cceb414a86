"""Everything the emulated Weibo remembers; bounded, and JSON-able as a whole."""

import base64
import hashlib
from typing import Any

from kefu_adapters.weibo.emulator.people import MAX_CHAT, Comment, Fan, Medium, Post, Token, row, uid_of

MAX_FANS = 100_000
MAX_POSTS = 2_000
MAX_COMMENTS = 20_000
MAX_MEDIA_CHARS = 24 * 2**20
MAX_TOKENS = 200
MAX_COUNTERS = 2_000
YEAR_SECONDS = 365 * 86_400
_PLAIN = (
    "uid",
    "brand_name",
    "app_key",
    "app_secret",
    "account_token",
    "codes",
    "counters",
    "shared",
    "broadcasts",
    "menu",
    "push_format",
    "serial",
)


def made_up(label: str, length: int) -> str:
    """A stable stand-in for a credential."""
    return hashlib.sha256(f"made-up weibo {label}".encode()).hexdigest()[:length]


class World:
    """Fans, posts, comments, tokens, media and counters of one brand account."""

    def __init__(self, *, uid: int, brand_name: str, now: float) -> None:
        self.uid = uid
        self.brand_name = brand_name
        self.app_key = str(1_000_000_000 + int(made_up("key", 7), 16))
        self.app_secret = made_up("secret", 32)
        self.fans: dict[str, Fan] = {}
        self.uids: dict[int, str] = {}
        self.posts: dict[int, Post] = {}
        self.comments: dict[int, Comment] = {}
        self.tokens: dict[str, Token] = {}
        self.codes: dict[str, dict[str, Any]] = {}
        self.media: dict[int, Medium] = {}
        self.counters: dict[str, list[int]] = {}
        self.shared: list[dict[str, Any]] = []
        self.broadcasts: list[dict[str, Any]] = []
        self.menu: dict[str, Any] | None = None
        self.push_format = "json"
        self.serial = 0
        self.account_token = "2.00" + made_up("token", 28)
        self.tokens[self.account_token] = Token(self.account_token, uid, now, now + YEAR_SECONDS)
        self.fan("azhe", "阿哲在路上").subscribes = True
        self.fan("nanshan", "南山南")

    # --- people ------------------------------------------------------------------------------------------

    def fan(self, user: str, name: str | None = None, uid: int | None = None) -> Fan:
        """The fan with this key; made on first use, as a follower."""
        found = self.fans.get(user)
        if found is not None:
            found.name = name or found.name
            return found
        uid = uid or uid_of(user)
        while uid in self.uids or uid == self.uid:
            uid += 1
        fan = Fan(user=user, name=name or user, uid=uid)
        self.fans[user], self.uids[uid] = fan, user
        if len(self.fans) > MAX_FANS:
            oldest = self.fans.pop(next(iter(self.fans)))
            del self.uids[oldest.uid]
        return fan

    def by_uid(self, uid: str) -> Fan | None:
        """The fan with this numeric id."""
        return self.fans.get(self.uids.get(int(uid), "")) if uid.isascii() and uid.isdigit() else None

    def name_of(self, uid: int) -> str:
        """A user's screen name."""
        fan = self.by_uid(str(uid))
        return fan.name if fan else self.brand_name

    def say(self, fan: Fan, sender: str, kind: str, text: str, at: float, **more: Any) -> dict[str, Any]:
        """Put one line on a fan's screen."""
        line = {
            "id": f"c{self.next()}",
            "from": sender,
            "kind": kind,
            "text": text,
            "buttons": [],
            "at": at,
            **{k: v for k, v in more.items() if v is not None},
        }
        fan.chat.append(line)
        if len(fan.chat) > MAX_CHAT:
            del fan.chat[:-MAX_CHAT]
        return line

    # --- things ------------------------------------------------------------------------------------------

    def next(self) -> int:
        """A number never given before."""
        self.serial += 1
        return self.serial

    def post(self, uid: int, text: str, at: float, *, source: str, visible_at: float = 0.0) -> Post:
        """Make a post; ids rise."""
        post = Post(5_100_000_000_000_000 + 37 * self.next(), uid, text, at, max(at, visible_at), source)
        self.posts[post.id] = post
        if len(self.posts) > MAX_POSTS:
            self.remove_post(next(iter(self.posts)))
        return post

    def remove_post(self, post_id: int) -> None:
        """Take a post away together with its comments."""
        self.posts.pop(post_id, None)
        for comment in [c for c in self.comments.values() if c.post_id == post_id]:
            del self.comments[comment.id]

    def comment(self, uid: int, post_id: int, text: str, at: float, reply_to: int | None = None) -> Comment:
        """Make a comment; ids rise together with those of posts."""
        comment = Comment(5_100_000_000_000_000 + 37 * self.next(), uid, post_id, text, at, reply_to)
        self.comments[comment.id] = comment
        self.posts[post_id].comments += 1
        if len(self.comments) > MAX_COMMENTS:
            oldest = self.comments.pop(next(iter(self.comments)))
            self.posts[oldest.post_id].comments -= 1
        return comment

    def keep_medium(self, kind: str, content: bytes) -> Medium:
        """Store a file under two ids; the oldest files make room."""
        tovfid = 821_800_000 + 20 * self.next()
        medium = Medium(tovfid, tovfid - 10, kind, base64.b64encode(content).decode())
        self.media[tovfid] = medium
        while len(self.media) > 1 and sum(len(m.base64) for m in self.media.values()) > MAX_MEDIA_CHARS:
            del self.media[next(iter(self.media))]
        return medium

    def issue_token(self, now: float, seconds: float) -> Token:
        """Make one more token of the brand's account; the others stay good."""
        token = Token("2.00" + made_up(f"token {self.next()} {now}", 28), self.uid, now, now + seconds)
        self.tokens[token.value] = token
        while len(self.tokens) > MAX_TOKENS:
            del self.tokens[next(t for t in self.tokens if t != self.account_token)]
        return token

    def count(self, key: str, period: int) -> int:
        """Count one more under ``key`` in ``period``; gives how many there are now."""
        counter = self.counters.get(key)
        if counter is None or counter[0] != period:
            if len(self.counters) >= MAX_COUNTERS:
                self.counters.pop(next(iter(self.counters)))
            counter = self.counters[key] = [period, 0]
        counter[1] += 1
        return counter[1]

    # --- saved state -------------------------------------------------------------------------------------

    def dump(self) -> dict[str, Any]:
        """All of it; to be serialised before anything else happens."""
        state = {name: getattr(self, name) for name in _PLAIN}
        for name in ("fans", "posts", "comments", "tokens", "media"):
            state[name] = [row(record) for record in getattr(self, name).values()]
        return state

    def load(self, state: dict[str, Any]) -> None:
        """Take back what ``dump`` gave."""
        for name in _PLAIN:
            setattr(self, name, state[name])
        self.fans = {r["user"]: Fan(**r) for r in state["fans"]}
        self.uids = {fan.uid: fan.user for fan in self.fans.values()}
        self.posts = {r["id"]: Post(**r) for r in state["posts"]}
        self.comments = {r["id"]: Comment(**r) for r in state["comments"]}
        self.tokens = {r["value"]: Token(**r) for r in state["tokens"]}
        self.media = {r["tovfid"]: Medium(**r) for r in state["media"]}
