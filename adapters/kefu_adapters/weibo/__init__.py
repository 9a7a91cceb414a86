"""Weibo: private messages of the fans service by push, mentions and comments by push and polling, posts.

``PLATFORM`` is what the registry knows of it; everything else is loaded when an account is built.
"""

from collections.abc import Mapping

from kefu_adapters.platform import Deps, Platform
from kefu_adapters.weibo.settings import WeiboSettings
from kefu_core.ports import Adapter


def _build(inbox: str, settings: WeiboSettings, secrets: Mapping[str, str], deps: Deps) -> Adapter:
    from kefu_adapters.weibo.adapter import WeiboAdapter

    return WeiboAdapter(inbox, settings, secrets, deps)


PLATFORM = Platform(
    name="weibo",
    title={"en": "Weibo", "zh": "微博"},
    settings=WeiboSettings,
    secrets=("app_secret",),
    optional_secrets=("access_token",),
    build=_build,
    emulator="kefu_adapters.weibo.emulator.WeiboEmulator",
)

__all__ = ["PLATFORM", "WeiboSettings"]
