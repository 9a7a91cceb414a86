"""What a send takes from the rates of its account and of its recipient."""

from functools import lru_cache

from kefu_bots.accounts import Account
from kefu_core.capabilities import Same, Scope
from kefu_core.ports import Bucket


def buckets(account: Account, recipient: str, surface: str) -> tuple[Bucket, ...]:
    """What a send takes from: the account's and the recipient's rates, and what a refusal may have blocked."""
    return _buckets(Same(account.capabilities), account.inbox, recipient, surface != "private")


@lru_cache(maxsize=4096)
def _buckets(able: Same, inbox: str, recipient: str, public: bool) -> tuple[Bucket, ...]:
    """Remembered: whoever writes once writes again."""
    names = {Scope.INBOX: f"send:{inbox}"}
    names[Scope.RECIPIENT] = names[Scope.GROUP] = f"{names[Scope.INBOX]}:{recipient}"
    gates = [Bucket(name, 0, 1.0, 1) for name in (names[Scope.INBOX], names[Scope.RECIPIENT])]
    rates = [
        Bucket(f"{names[rate.scope]}:{seconds:g}", rate.count, seconds, rate.burst)
        for rate in able.it.rates
        if (seconds := rate.per.total_seconds()) and (rate.scope is not Scope.GROUP or public)
    ]
    return (*gates, *rates)
