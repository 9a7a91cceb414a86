"""What a platform still allows the brand towards one user, and what it charged: the figures under a phone.

Read from the emulators' own books; a platform without such limits gives nothing.
"""

from typing import Any

from kefu_adapters.emulation import Emulator


def allowance(emulator: Emulator, user: str) -> dict[str, Any]:
    """``left`` messages and ``window_seconds`` until the reply window closes; ``dollars`` of the last message."""
    match emulator.name:
        case "wechat":
            return _wechat(emulator, user)
        case "x":
            return _x(emulator)
        case _:
            return {}


def menu_of(emulator: Emulator) -> list[dict[str, Any]]:
    """The account's menu as users see it: ``{"name", "key", "items": [{"name", "key"}]}`` for each button."""
    match emulator.name:
        case "wechat":
            menu = getattr(getattr(emulator, "account", None), "menu", None)
        case "weibo":
            menu = emulator.dump()["world"].get("menu")
        case _:
            return []
    return [
        _button(top) | {"items": [_button(item) for item in top.get("sub_button") or []]}
        for top in (menu or {}).get("button", [])
    ]


def _button(button: dict[str, Any]) -> dict[str, Any]:
    return {"name": str(button.get("name", "")), "key": str(button.get("key") or button.get("url") or "")}


def _wechat(emulator: Emulator, user: str) -> dict[str, Any]:
    person = getattr(emulator, "account").people.find(user)  # noqa: B009 - the kit's base class has no such book
    if person is None:
        return {}
    now = emulator.clock.now()
    running = [window for window in person.windows.values() if window.ends > now]
    if not running:
        return {"left": 0, "window_seconds": 0}
    ends = max(window.ends for window in running)
    return {"left": sum(window.left for window in running), "window_seconds": round(ends - now)}


def _x(emulator: Emulator) -> dict[str, Any]:
    report = getattr(emulator, "world").billing.report()  # noqa: B009 - the kit's base class has no such book
    prices = (entry["usd"] for entry in reversed(report["entries"]) if entry["kind"] == "dm.create")
    price = next(prices, None)
    return {"spent_dollars": round(float(report["total"]), 3)} | ({"dollars": price} if price is not None else {})
