"""What a send takes from the rates of its account and of its recipient."""

from kefu_bots.accounts import Account
from kefu_core.capabilities import Scope
from kefu_core.ports import Bucket


def buckets(account: Account, recipient: str, surface: str) -> list[Bucket]:
    """What a send takes from: the account's and the recipient's rates, and what a refusal may have blocked."""
    names = {Scope.INBOX: f"send:{account.inbox}"}
    names[Scope.RECIPIENT] = names[Scope.GROUP] = f"{names[Scope.INBOX]}:{recipient}"
    gates = [Bucket(name, 0, 1.0, 1) for name in (names[Scope.INBOX], names[Scope.RECIPIENT])]
    return gates + [
        Bucket(f"{names[rate.scope]}:{seconds:g}", rate.count, seconds, rate.burst)
        for rate in account.capabilities.rates
        if (seconds := rate.per.total_seconds()) and (rate.scope is not Scope.GROUP or surface != "private")
    ]
