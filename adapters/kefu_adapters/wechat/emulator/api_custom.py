"""Customer-service messages: ``/message/custom/send`` and ``/message/custom/typing``."""

from collections.abc import Callable, Coroutine
from typing import Any

from kefu_adapters.wechat.emulator.account import Account
from kefu_adapters.wechat.emulator.content import rendered
from kefu_adapters.wechat.emulator.errors import ApiError
from kefu_adapters.wechat.emulator.facts import AI_LINE
from kefu_adapters.wechat.emulator.gate import Call, Endpoint, done
from kefu_adapters.wechat.emulator.people import Person


class CustomApi:
    """Sends within the windows that people opened by acting."""

    def __init__(self, account: Account, spawn: Callable[[Coroutine[Any, Any, None]], object]) -> None:
        self._account = account
        self._spawn = spawn

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint("/cgi-bin/message/custom/send", "POST", self._send, "custom"),
            Endpoint("/cgi-bin/message/custom/typing", "POST", self._typing, "custom"),
        ]

    def _send(self, call: Call) -> dict[str, Any]:
        data = call.data()
        person = self._account.people.by_openid(data.get("touser"))
        msgtype = data.get("msgtype")
        body = data.get(msgtype) if isinstance(msgtype, str) else None
        if not isinstance(body, dict):
            raise ApiError(40008 if not isinstance(msgtype, str) else 47001)
        entry = rendered(self._account, msgtype, body)
        if person.refuses:
            raise ApiError(48002)
        person.spend(self._account.now())
        entry |= {"from": "brand", "via": "custom", **_signed(data)}
        self._account.show(person, entry)
        return done()

    def _typing(self, call: Call) -> dict[str, Any]:
        data = call.data()
        person = self._account.people.by_openid(data.get("touser"))
        if not self._account.option("typing"):
            raise ApiError(40200)
        now = self._account.now()
        command = data.get("command")
        if command not in {"Typing", "CancelTyping"}:
            raise ApiError(45072)
        if now - person.last_action > self._account.number("typing_interaction"):
            raise ApiError(45080)
        if command == "CancelTyping":
            person.typing_until = 0.0
        elif person.typing_until > now:
            raise ApiError(45081)
        else:
            person.typing_until = now + self._account.number("typing_shown")
            self._spawn(self._end_of_typing(person, person.typing_until))
        self._account.changed(person.user)
        return done()

    async def _end_of_typing(self, person: Person, until: float) -> None:
        """Tell the screens when the sign goes by itself."""
        await self._account.clock.sleep(until - self._account.now())
        if person.typing_until == until:
            person.typing_until = 0.0
            self._account.changed(person.user)


def _signed(data: dict[str, Any]) -> dict[str, Any]:
    """Who wrote it, as the phone shows it beside the message."""
    signed: dict[str, Any] = {}
    agent, ai = data.get("customservice"), data.get("aimsgcontext")
    if isinstance(agent, dict) and agent.get("kf_account"):
        signed["agent"] = str(agent["kf_account"])
    if isinstance(ai, dict) and ai.get("is_ai_msg"):
        signed["note"] = AI_LINE
    return signed
