"""Events that concern the account rather than something a user just did."""

from collections.abc import Callable
from typing import Any

from kefu_adapters.wechat.emulator.account import Account
from kefu_adapters.wechat.emulator.push import Push


class Notices:
    """Pushes results of asynchronous work; no phone shows what the fleet answers."""

    def __init__(self, account: Account, send: Callable[[Push], None]) -> None:
        self._account = account
        self._send = send

    def send(self, event: str, *, openid: str | None = None, **fields: Any) -> None:
        """Push ``event``, as from ``openid`` or from the administrator."""
        account = self._account
        sender = openid or account.people.openid_of("administrator")
        person = account.people.known(sender)
        whole = {
            "ToUserName": account.original_id,
            "FromUserName": sender,
            "CreateTime": int(account.now()),
            "MsgType": "event",
            "Event": event,
            **fields,
        }
        key = f"{event}:{account.serial()}"
        user = person.user if person else None
        self._send(Push(key, event, sender, user, whole, answered=False))
