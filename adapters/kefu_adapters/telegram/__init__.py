"""Telegram: private chats with a bot, and the brand's channel.

``PLATFORM`` is what the registry knows of it; everything else is loaded when an account is built.
"""

from collections.abc import Mapping

from kefu_adapters.platform import Deps, Platform
from kefu_adapters.telegram.settings import TelegramSettings
from kefu_core.ports import Adapter


def _build(inbox: str, settings: TelegramSettings, secrets: Mapping[str, str], deps: Deps) -> Adapter:
    from kefu_adapters.telegram.adapter import TelegramAdapter

    return TelegramAdapter(inbox, settings, secrets, deps)


PLATFORM = Platform(
    name="telegram",
    title={"en": "Telegram", "zh": "Telegram"},
    settings=TelegramSettings,
    secrets=("token",),
    optional_secrets=("webhook_secret",),
    build=_build,
    emulator="kefu_adapters.telegram.emulator.TelegramEmulator",
)

__all__ = ["PLATFORM", "TelegramSettings"]
