"""X: direct messages, mentions and replies by webhook and reconciliation, posts.

``PLATFORM`` is what the registry knows of it; everything else is loaded when an account is built. Encrypted chats are
seen but not read.
"""

from collections.abc import Mapping

from kefu_adapters.platform import Deps, Platform
from kefu_adapters.x.settings import XSettings
from kefu_core.ports import Adapter


def _build(inbox: str, settings: XSettings, secrets: Mapping[str, str], deps: Deps) -> Adapter:
    from kefu_adapters.x.adapter import XAdapter

    return XAdapter(inbox, settings, secrets, deps)


PLATFORM = Platform(
    name="x",
    title={"en": "X", "zh": "X（推特）"},
    settings=XSettings,
    secrets=("consumer_key", "consumer_secret", "access_token", "access_token_secret", "bearer_token"),
    optional_secrets=("client_secret", "oauth2_access_token", "oauth2_refresh_token"),
    build=_build,
    emulator="kefu_adapters.x.emulator.XEmulator",
)

__all__ = ["PLATFORM", "XSettings"]
