"""The made-up people: who follows, what their phone shows, which reply windows they opened."""

import base64
import hashlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kefu_adapters.wechat.emulator.errors import ApiError

CHAT_LIMIT = 200
"""Messages kept per phone."""

FANS = {"xiaolu": "小鹿乱撞", "laochen": "老陈"}


@dataclass(slots=True)
class Window:
    """Messages that one trigger allows: ``left`` of them until ``ends``."""

    ends: float
    left: int


@dataclass(slots=True)
class Person:
    """One person as this account knows them. ``name`` is shown on the phone only; no API gives it."""

    user: str
    name: str
    openid: str
    language: str = "zh"
    follows: bool = True
    refuses: bool = False
    followed_at: float = 0.0
    scene: str = ""
    remark: str = ""
    tags: list[int] = field(default_factory=list)
    windows: dict[str, Window] = field(default_factory=dict)
    last_action: float = 0.0
    typing_until: float = 0.0
    opt_ins: dict[str, int] = field(default_factory=dict)
    mass: dict[str, int] = field(default_factory=dict)
    desk: dict[str, Any] | None = None
    chat: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=CHAT_LIMIT))

    def open_window(self, kind: str, ends: float, left: int) -> None:
        """A trigger restores its own allowance and leaves the others alone."""
        self.windows[kind] = Window(ends, left)

    def spend(self, now: float) -> None:
        """Use up one message of the window that ends first. Raises ApiError 45015 or 45047."""
        running = [w for w in self.windows.values() if w.ends > now]
        if not self.follows or not running:
            raise ApiError(45015)
        usable = [w for w in running if w.left > 0]
        if not usable:
            raise ApiError(45047)
        min(usable, key=lambda w: w.ends).left -= 1

    def show(self, entry: dict[str, Any]) -> None:
        """Put one line on the phone. A line of the brand ends its typing sign."""
        entry.setdefault("text", "")
        entry.setdefault("buttons", [])
        if entry["from"] == "brand":
            self.typing_until = 0.0
        self.chat.append(entry)

    def dump(self) -> dict[str, Any]:
        """All of the person as JSON."""
        state = {name: getattr(self, name) for name in self.__dataclass_fields__}
        state["windows"] = {k: [w.ends, w.left] for k, w in self.windows.items()}
        state["chat"] = list(self.chat)
        return state

    @classmethod
    def restored(cls, state: dict[str, Any]) -> "Person":
        """The person whom ``dump`` gave."""
        windows = {k: Window(*w) for k, w in state["windows"].items()}
        chat = deque(state["chat"], maxlen=CHAT_LIMIT)
        return cls(**{**state, "windows": windows, "chat": chat})


class People:
    """Everybody the account ever met, by the sandbox's key and by openid."""

    def __init__(self, app_id: str, now: float) -> None:
        self._app_id = app_id
        self._by_user: dict[str, Person] = {}
        self._by_openid: dict[str, Person] = {}
        for user, name in FANS.items():
            self.meet(user, now, name=name)

    def openid_of(self, user: str) -> str:
        """The openid of ``user``: stable, and another for every account."""
        digest = hashlib.sha256(f"{self._app_id}/{user}".encode()).digest()
        return "o" + base64.urlsafe_b64encode(digest).decode()[:27]

    def meet(self, user: str, now: float, *, name: str | None = None, follows: bool = True) -> Person:
        """The person ``user``, made up as a follower when unknown."""
        person = self._by_user.get(user)
        if person is None:
            person = Person(user, name or user, self.openid_of(user), follows=follows, followed_at=now)
            self._add(person)
        return person

    def _add(self, person: Person) -> None:
        self._by_user[person.user] = person
        self._by_openid[person.openid] = person

    def find(self, user: str) -> Person | None:
        return self._by_user.get(user)

    def by_openid(self, openid: Any) -> Person:
        """The person behind ``openid``. Raises ApiError 40003."""
        person = self._by_openid.get(openid) if isinstance(openid, str) else None
        if person is None:
            raise ApiError(40003)
        return person

    def known(self, openid: str) -> Person | None:
        return self._by_openid.get(openid)

    def followers(self) -> list[Person]:
        return [p for p in self._by_user.values() if p.follows]

    def __iter__(self) -> Iterator[Person]:
        return iter(self._by_user.values())

    def dump(self) -> list[dict[str, Any]]:
        return [p.dump() for p in self._by_user.values()]

    def load(self, state: list[dict[str, Any]]) -> None:
        self._by_user.clear()
        self._by_openid.clear()
        for row in state:
            self._add(Person.restored(row))
