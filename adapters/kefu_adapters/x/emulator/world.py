"""What the parts of the emulated X share: clock, options, state, books and the way to publish."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from kefu_adapters.emulation import Faults, SandboxClock
from kefu_adapters.x.emulator.billing import Billing
from kefu_adapters.x.emulator.ids import made_up
from kefu_adapters.x.emulator.limits import Limits
from kefu_adapters.x.emulator.records import User
from kefu_adapters.x.emulator.store import Store
from kefu_adapters.x.emulator.waker import Waker

DEFAULTS: dict[str, Any] = {
    "scale": 1.0,  # of every rate limit
    "timeout_seconds": 10.0,  # real seconds that X waits for the fleet
    "retries": 2,  # further tries after the first; X documents none
    "retry_seconds": 5.0,  # platform time before the first retry; each later wait is five times as long
    "crc_seconds": 3600.0,  # between two periodic CRCs
    "sandbox_urls": True,  # take http and ports in webhook addresses
    "webhook_limit": 1,
    "subscription_limit": 1500,
    "subscription_shape": "flat",  # or list, nested
    "implicit_summons": False,  # whether a plain reply to the brand counts as a summons
    "summoned_rule": True,
    "cashtag_rule": True,
    "newer_wording": False,  # of the refusal of replies without summons
    "duplicate_hours": 24.0,
    "escape_html": True,
    "usage_capped": False,
    "keepalive_seconds": 20.0,
    "replay_min_age_seconds": 1860.0,
    "keep": 20_000,  # posts, and as many messages
    "processing_seconds": 1.0,  # of videos
}

SCOPES = [
    *("tweet.read", "tweet.write", "tweet.moderate.write", "users.read"),
    *("dm.read", "dm.write", "media.write", "offline.access"),
]


class World:
    """One emulated X with one app and one brand account."""

    def __init__(
        self,
        *,
        clock: SandboxClock,
        base_url: str,
        options: dict[str, Any],
        faults: Faults,
        changed: Callable[[str | None], None],
        spawn: Callable[[Any], Any],
    ) -> None:
        for name, value in DEFAULTS.items():
            options.setdefault(name, value)
        self.clock = clock
        self.waker = Waker(clock)
        self.base_url = base_url
        self.prefix = urlsplit(base_url).path.rstrip("/")
        self.options = options
        self.faults = faults
        self.changed = changed
        self.spawn = spawn
        self.store = Store(clock, keep=int(options["keep"]))
        self.limits = Limits(options)
        self.billing = Billing(clock, options)
        brand = self.brand
        self.secrets = {
            "consumer_key": made_up("consumer key", 25),
            "consumer_secret": made_up("consumer secret", 50),
            "access_token": f"{brand.id}-{made_up('access token', 30)}",
            "access_token_secret": made_up("access token secret", 45),
            "bearer_token": "AAAAAAAAAAAAAAAAAAAAA" + made_up("bearer", 91),
            "client_id": made_up("client id", 34),
            "client_secret": made_up("client secret", 50),
        }
        self.account_id = "1700000000000000001"

    @property
    def brand(self) -> User:
        """The brand's account."""
        return self.store.brand

    def key_of(self, user_id: str) -> str | None:
        """What control requests call the user with this id."""
        user = self.store.users.get(user_id)
        return user.key if user else None

    def below_mount(self, path: str) -> str:
        """``path`` of a request without the prefix that the emulator is mounted at."""
        return path.removeprefix(self.prefix)
