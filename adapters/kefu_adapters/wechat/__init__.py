"""WeChat Official Accounts (公众号, 服务号): pushes with passive replies, customer-service messages, announcements.

The way in is ``webhook`` (push, signing, inbound, replies), the way out ``adapter`` (outbound, client, posts).
"""

from collections.abc import Mapping
from typing import Any

from kefu_adapters.platform import Deps, Platform
from kefu_adapters.wechat.settings import WechatSettings
from kefu_core.ports import Adapter


def _build(inbox: str, settings: Any, secrets: Mapping[str, str], deps: Deps) -> Adapter:
    from kefu_adapters.wechat.adapter import build

    return build(inbox, settings, secrets, deps)


PLATFORM = Platform(
    name="wechat",
    title={"zh": "微信公众号", "en": "WeChat"},
    settings=WechatSettings,
    secrets=("app_secret", "token", "encoding_aes_key"),
    optional_secrets=("previous_encoding_aes_key",),
    build=_build,
    emulator="kefu_adapters.wechat.emulator.WechatEmulator",
)

__all__ = ["PLATFORM"]
