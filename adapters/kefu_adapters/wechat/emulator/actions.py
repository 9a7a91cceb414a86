"""What a made-up user does: the effect on the account, and the push that tells the fleet."""

from collections.abc import Callable
from typing import Any

from kefu_adapters.emulation import UserAction
from kefu_adapters.emulation.base import ControlError
from kefu_adapters.wechat.emulator.account import Account
from kefu_adapters.wechat.emulator.people import Person
from kefu_adapters.wechat.emulator.push import Push
from kefu_adapters.wechat.emulator.user_media import user_message

TRIGGERS = {
    "click": "menu",
    "scancode_push": "menu",
    "scancode_waitmsg": "menu",
    "subscribe": "follow",
    "scan": "scan",
}
"""Events that open a reply window."""

SILENT = frozenset(
    {
        "view",
        "view_miniprogram",
        "unsubscribe",
        "templatesendjobfinish",
        "masssendjobfinish",
        "publishjobfinish",
    }
)
"""Events whose answer no phone shows."""


class Actions:
    """Turns user actions into pushes."""

    def __init__(self, account: Account, send: Callable[[Push], None]) -> None:
        self._account = account
        self._send = send

    def person(self, action: UserAction, *, follows: bool = True) -> Person:
        """Who acts; made up on first use."""
        user = str(action["user"])
        name = action.get("name")
        person = self._account.people.meet(user, self._account.now(), name=name, follows=follows)
        person.name = name or person.name
        person.language = action.get("language") or person.language
        return person

    # --- messages ----------------------------------------------------------------------------------------

    def message(self, action: UserAction) -> dict[str, Any]:
        """One or more messages (an album comes as single pictures; words beside a picture follow it)."""
        person = self._writer(action)
        parts: list[tuple[dict[str, Any], dict[str, Any]]] = []
        media = action.get("media")
        if media:
            items = media["items"] if media.get("kind") == "album" else [media]
            parts += [user_message(self._account, item) for item in items]
        text = action.get("text") or (media or {}).get("caption")
        if text:
            parts.append(({"MsgType": "text", "Content": text}, {"kind": "text", "text": text}))
        if not parts:
            raise ControlError("a message needs text or media")
        self._account.trigger(person, "reply")
        ids = [self._message(person, fields, entry) for fields, entry in parts]
        return {"msg_id": ids[0], "msg_ids": ids, "openid": person.openid}

    def press(self, action: UserAction) -> dict[str, Any]:
        """A click on an item of a ``msgmenu``: arrives as text, but counts as a menu click."""
        person = self._writer(action)
        item = str(action["button"])
        label = action.get("text") or self._label(person, item, action.get("message_id")) or item
        self._account.trigger(person, "menu")
        fields = {"MsgType": "text", "Content": label, "bizmsgmenuid": item}
        msg_id = self._message(person, fields, {"kind": "text", "text": label})
        return {"msg_id": msg_id, "openid": person.openid}

    def _writer(self, action: UserAction) -> Person:
        person = self.person(action)
        if not person.follows:
            raise ControlError(f"{person.user} does not follow the account")
        person.last_action = self._account.now()
        return person

    def _label(self, person: Person, item: str, message_id: str | None) -> str | None:
        for entry in reversed(person.chat):
            if message_id is None or entry["id"] == message_id:
                for row in entry["buttons"]:
                    for button in row:
                        if button["value"] == item:
                            return str(button["text"])
        return None

    def _message(self, person: Person, fields: dict[str, Any], entry: dict[str, Any]) -> str:
        account = self._account
        msg_id = account.message_id()
        account.show(person, {"id": msg_id, "from": "user", **entry})
        if self._at_the_desk(person):
            return msg_id
        head = self._head(person)
        menu_id = {"bizmsgmenuid": fields.pop("bizmsgmenuid")} if "bizmsgmenuid" in fields else {}
        whole = {**head, **fields, "MsgId": int(msg_id), **menu_id}
        self._send(Push(msg_id, fields["MsgType"], person.openid, person.user, whole))
        return msg_id

    def _at_the_desk(self, person: Person) -> bool:
        """Whether an agent of WeChat's own desk holds the conversation: then nothing is pushed."""
        desk = person.desk
        if desk is None or desk["state"] != "open":
            return False
        if self._account.now() >= desk["at"] + self._account.number("desk_session"):
            person.desk = None
            return False
        return True

    def _head(self, person: Person) -> dict[str, Any]:
        return {
            "ToUserName": self._account.original_id,
            "FromUserName": person.openid,
            "CreateTime": int(self._account.now()),
        }

    # --- events ------------------------------------------------------------------------------------------

    def event(self, person: Person, event: str, **fields: Any) -> dict[str, Any]:
        """Push an event with the given further fields."""
        name = event.lower()
        if (trigger := TRIGGERS.get(name)) is not None:
            self._account.trigger(person, trigger)
        person.last_action = self._account.now()
        whole = {**self._head(person), "MsgType": "event", "Event": event, **fields}
        key = f"{person.openid}:{whole['CreateTime']}:{event}:{self._account.serial()}"
        articles = self._account.limit("passive_articles")
        answered = name not in SILENT
        self._send(Push(key, event, person.openid, person.user, whole, answered, articles))
        return {"create_time": whole["CreateTime"], "openid": person.openid, "key": key}

    def free_event(self, action: UserAction) -> dict[str, Any]:
        """Any event: ``raw`` holds its fields, or ``text`` its name and ``button`` its key."""
        person = self.person(action)
        given = action.get("raw")
        fields = dict(given) if isinstance(given, dict) else {}
        event = str(fields.pop("Event", None) or action.get("text") or "")
        if not event:
            raise ControlError("an event needs a name")
        if "button" in action:
            fields.setdefault("EventKey", str(action["button"]))
        return self.event(person, event, **fields)

    def menu(self, action: UserAction) -> dict[str, Any]:
        """A tap in the account's menu, by key, name or address."""
        person = self._writer(action)
        value = str(action["button"])
        button = self._menu_button(value)
        kind = str(button.get("type", "view" if value.startswith(("http:", "https:")) else "click"))
        key = str(button.get("url") or button.get("key") or button.get("pagepath") or value)
        match kind:
            case "click":
                return self.event(person, "CLICK", EventKey=key)
            case "view":
                return self.event(person, "VIEW", EventKey=key, MenuId=1)
            case "miniprogram":
                return self.event(person, "view_miniprogram", EventKey=key, MenuId=1)
            case "scancode_push" | "scancode_waitmsg":
                scanned = {"ScanType": "qrcode", "ScanResult": action.get("text", "1")}
                return self.event(person, kind, EventKey=key, ScanCodeInfo=scanned)
            case _:
                return self.event(person, kind, EventKey=key)

    def _menu_button(self, value: str) -> dict[str, Any]:
        for top in (self._account.menu or {}).get("button", []):
            for button in [top, *top.get("sub_button", [])]:
                if value in {button.get("key"), button.get("name"), button.get("url")}:
                    return dict(button)
        return {}

    def follow(self, action: UserAction) -> dict[str, Any]:
        """Follow, perhaps by a QR code whose scene is ``button``."""
        person = self.person(action, follows=False)
        self._welcome(person)
        if scene := action.get("button"):
            return self._scanned(person, str(scene), event="subscribe", prefix="qrscene_")
        return self.event(person, "subscribe", EventKey="")

    def unfollow(self, action: UserAction) -> dict[str, Any]:
        """Leave: nothing may be sent any more."""
        person = self.person(action)
        person.follows = False
        person.windows.clear()
        person.desk = None
        self._account.changed(person.user)
        return self.event(person, "unsubscribe", EventKey="")

    def scan(self, action: UserAction) -> dict[str, Any]:
        """Scan a QR code; a stranger follows by it."""
        person = self.person(action, follows=False)
        scene = str(action.get("button") or action.get("text") or "1")
        if person.follows:
            return self._scanned(person, scene, event="SCAN", prefix="")
        self._welcome(person)
        return self._scanned(person, scene, event="subscribe", prefix="qrscene_")

    def _welcome(self, person: Person) -> None:
        person.follows = True
        person.followed_at = self._account.now()
        self._account.changed(person.user)

    def _scanned(self, person: Person, scene: str, *, event: str, prefix: str) -> dict[str, Any]:
        person.scene = scene
        ticket = self._account.scenes.get(scene, f"gQ{self._account.serial():020d}")
        return self.event(person, event, EventKey=prefix + scene, Ticket=ticket)

    def refuse(self, action: UserAction, *, refuses: bool) -> dict[str, Any]:
        """Refuse messages from the account, or take them again; the fleet is not told."""
        person = self.person(action)
        person.refuses = refuses
        return {"openid": person.openid, "create_time": int(self._account.now())}

    def opt_in(self, action: UserAction, *, accept: bool) -> dict[str, Any]:
        """Accept a subscription notice (``button`` is its template), or take the consent back."""
        person = self.person(action)
        template = str(action["button"])
        if accept:
            person.opt_ins[template] = person.opt_ins.get(template, 0) + 1
            item = {"TemplateId": template, "SubscribeStatusString": "accept", "PopupScene": 1}
            return self.event(person, "subscribe_msg_popup_event", SubscribeMsgPopupEvent={"List": item})
        person.opt_ins.pop(template, None)
        item = {"TemplateId": template, "SubscribeStatusString": "reject"}
        return self.event(person, "subscribe_msg_change_event", SubscribeMsgChangeEvent={"List": item})
