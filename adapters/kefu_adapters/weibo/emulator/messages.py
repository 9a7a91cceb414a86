"""The fans service: ``messages/*`` of m.api.weibo.com and the profile of a fan."""

import json
from typing import Any

from aiohttp import web

from kefu_adapters.weibo.emulator import allowance
from kefu_adapters.weibo.emulator.context import Context
from kefu_adapters.weibo.emulator.errors import ApiError
from kefu_adapters.weibo.emulator.gate import Call, Gate
from kefu_adapters.weibo.emulator.people import Fan
from kefu_adapters.weibo.emulator.replies import read_reply

MAX_UIDS = 10_000


class Messages:
    """Active replies, the custom menu, subscribers, the push format."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def routes(self, gate: Gate) -> list[web.RouteDef]:
        """The endpoints."""
        return [
            gate.route("m", "/2/messages/reply.json", self.reply, methods="POST"),
            gate.route("m", "/2/messages/menu/create.json", self.create_menu, methods="POST"),
            gate.route("m", "/2/messages/menu/show.json", self.show_menu),
            gate.route("m", "/2/messages/menu/delete.json", self.delete_menu, methods="POST"),
            gate.route("m", "/2/messages/subscribers/get.json", self.subscribers),
            gate.route("m", "/2/eps/push/set_format.json", self.set_format, methods="POST"),
            gate.route("api", "/2/eps/user/info.json", self.user_info),
        ]

    def reply(self, call: Call) -> Any:
        """Write to a fan inside the reply window."""
        context, parameters = self._context, call.parameters
        kind, data = parameters.need("type"), parameters.need("data")
        receiver = parameters.need("receiver_id")
        if parameters.values.get("save_sender_box", "1") not in {"0", "1"}:
            raise ApiError(10017, "parameter (save_sender_box)'s value invalid, expect (0,1)")
        said = read_reply(kind, data, int(context.options["text_limit"]))
        fan = self._fan(receiver)
        allowance.spend(fan, call.now, context.options)
        context.world.say(fan, "brand", said.kind, said.text, call.now, media=said.media, via="reply")
        context.changed(fan.user)
        if context.options["reply_success"] == "bare":
            return {"result": True}
        return {
            "result": True,
            "sender_id": context.world.uid,
            "receiver_id": fan.uid,
            "type": kind,
            "data": data,
        }

    def _fan(self, uid: str) -> Fan:
        fan = self._context.world.by_uid(uid)
        if fan is None:
            raise ApiError(20003)
        return fan

    def create_menu(self, call: Call) -> Any:
        """Replace the custom menu."""
        try:
            menu = json.loads(call.parameters.need("menus"))
        except ValueError:
            raise ApiError(26401) from None
        buttons = menu.get("button") if isinstance(menu, dict) else None
        if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
            raise ApiError(26401)
        for button in buttons:
            _check_button(button, deep=True)
        self._context.world.menu = {"button": buttons}
        self._context.changed(None)
        return {"result": True}

    def show_menu(self, _call: Call) -> Any:
        """The custom menu."""
        if self._context.world.menu is None:
            raise ApiError(26402)
        return {"menu": self._context.world.menu}

    def delete_menu(self, _call: Call) -> Any:
        """Remove the custom menu."""
        self._context.world.menu = None
        self._context.changed(None)
        return {"result": True}

    def subscribers(self, call: Call) -> Any:
        """Uids of subscribers in rising order, from ``next_uid`` on."""
        first = call.parameters.number("next_uid", 0)
        every = sorted(fan.uid for fan in self._context.world.fans.values() if fan.subscribes)
        left = [uid for uid in every if uid >= first]
        shown, rest = left[:MAX_UIDS], left[MAX_UIDS:]
        return {
            "total": len(every),
            "count": len(shown),
            "data": {"uids": [str(uid) for uid in shown]},
            "next_uid": str(rest[0]) if rest else "0",
        }

    def set_format(self, call: Call) -> Any:
        """Choose JSON or XML for pushes."""
        wanted = call.parameters.need("format")
        if wanted not in {"json", "xml"}:
            raise ApiError(10017, "parameter (format)'s value invalid, expect (json,xml)")
        self._context.world.push_format = wanted
        self._context.changed(None)
        return {"result": True}

    def user_info(self, call: Call) -> Any:
        """Profile of a fan."""
        fan = self._fan(str(call.parameters.number_of("uid")))
        return {
            "subscribe": int(fan.subscribes),
            "follow": int(fan.follows),
            "id": fan.uid,
            "nickname": fan.name,
            "sex": 0,
            "language": "zh-cn" if fan.language == "zh" else fan.language,
            "city": "",
            "province": "",
            "country": "中国",
            "headimgurl": f"https://avatar.example/{fan.uid}.jpg",
            "subscribe_time": int(fan.subscribed_at),
        }


def _check_button(button: Any, *, deep: bool) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("name"), str) or not button["name"]:
        raise ApiError(26401)
    inner = button.get("sub_button")
    if deep and inner:
        if not isinstance(inner, list) or len(inner) > 5:
            raise ApiError(26401)
        for each in inner:
            _check_button(each, deep=False)
        return
    needed = {"click": "key", "view": "url"}.get(str(button.get("type")))
    if needed is None or not isinstance(button.get(needed), str) or not button[needed]:
        raise ApiError(26401)
