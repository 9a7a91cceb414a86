"""Which emulated platforms there are, and how they are made. Nothing of an adapter is loaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kefu_adapters.emulation import Emulator, SandboxClock
from kefu_bots.registry import PLATFORMS, platform

MOUNT = "/emulators"

_TITLES = MappingProxyType(
    {
        "telegram": {"en": "Telegram", "zh": "Telegram"},
        "wechat": {"en": "WeChat", "zh": "微信"},
        "weibo": {"en": "Weibo", "zh": "微博"},
        "x": {"en": "X", "zh": "X"},
    }
)
_EMULATORS = MappingProxyType(
    {
        "telegram": "kefu_adapters.telegram.emulator:TelegramEmulator",
        "wechat": "kefu_adapters.wechat.emulator:WechatEmulator",
        "weibo": "kefu_adapters.weibo.emulator:WeiboEmulator",
        "x": "kefu_adapters.x.emulator:XEmulator",
    }
)
_OPTIONS: Mapping[str, Mapping[str, Any]] = MappingProxyType({"weibo": {"brand_name": "轨道钱包"}})
"""How the demo brand's accounts differ from an emulator's defaults."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Emulated:
    """One platform of the sandbox."""

    name: str
    title: Mapping[str, str]
    emulator: Emulator


def emulate(name: str, *, clock: SandboxClock, base_url: str, state_file: Path) -> Emulated:
    """The emulated platform ``name``, mounted below ``base_url`` (the sandbox's address); it isn't started yet."""
    made: Emulator = _class(name)(
        clock=clock, base_url=f"{base_url}{MOUNT}/{name}", state_file=state_file, **_OPTIONS.get(name, {})
    )
    return Emulated(name=name, title=_TITLES.get(name, {"en": name, "zh": name}), emulator=made)


def _class(name: str) -> type[Emulator]:
    dotted = _registered(name) or _EMULATORS[name]
    module, _, attribute = dotted.replace(":", ".").rpartition(".")
    found: type[Emulator] = getattr(import_module(module), attribute)
    return found


def _registered(name: str) -> str:
    """What the platform's folder names as its emulator; empty while that folder holds an emulator only."""
    try:
        return platform(name).emulator if name in PLATFORMS else ""
    except (ImportError, AttributeError):
        return ""
