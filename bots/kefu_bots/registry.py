"""The platforms that this build knows: one line each."""

from functools import cache
from importlib import import_module

from kefu_adapters.platform import Platform

PLATFORMS: dict[str, str] = {
    "telegram": "kefu_adapters.telegram:PLATFORM",
    "wechat": "kefu_adapters.wechat:PLATFORM",
    "weibo": "kefu_adapters.weibo:PLATFORM",
    "x": "kefu_adapters.x:PLATFORM",
}


@cache
def platform(name: str) -> Platform:
    """The platform of a name. Raises KeyError for an unknown one."""
    module, _, attribute = PLATFORMS[name].partition(":")
    found: Platform = getattr(import_module(module), attribute)
    return found
