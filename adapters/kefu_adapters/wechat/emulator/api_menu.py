"""The custom menu below the chat."""

from typing import Any

from kefu_adapters.wechat.emulator.account import Account
from kefu_adapters.wechat.emulator.errors import ApiError
from kefu_adapters.wechat.emulator.gate import Call, Endpoint, done


class MenuApi:
    """One menu for everybody."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint("/cgi-bin/menu/create", "POST", self._create, "menu"),
            Endpoint("/cgi-bin/menu/get", "GET", self._get, "menu"),
            Endpoint("/cgi-bin/menu/delete", "GET", self._delete, "menu"),
        ]

    def _create(self, call: Call) -> dict[str, Any]:
        data = call.data()
        _check(data.get("button"), most=3, deeper=True)
        self._account.menu = {"button": data["button"]}
        self._account.changed(None)
        return done()

    def _get(self, _call: Call) -> dict[str, Any]:
        if self._account.menu is None:
            raise ApiError(46003)
        return {"menu": self._account.menu}

    def _delete(self, _call: Call) -> dict[str, Any]:
        self._account.menu = None
        self._account.changed(None)
        return done()


def _check(buttons: Any, *, most: int, deeper: bool) -> None:
    """At most three buttons with at most five below each, all with names."""
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= most:
        raise ApiError(40016)
    for button in buttons:
        if not isinstance(button, dict):
            raise ApiError(47001)
        name = button.get("name")
        if not isinstance(name, str) or not 1 <= len(name.encode()) <= (16 if deeper else 60):
            raise ApiError(40018)
        if deeper and button.get("sub_button"):
            _check(button["sub_button"], most=5, deeper=False)
        elif "type" not in button:
            raise ApiError(47001)
