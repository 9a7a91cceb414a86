"""``/token``, ``/stable_token`` and ``/clear_quota``."""

from typing import Any

from kefu_adapters.wechat.emulator.account import Account
from kefu_adapters.wechat.emulator.errors import ApiError
from kefu_adapters.wechat.emulator.gate import Call, Endpoint, done


class TokenApi:
    """Who may ask for tokens, and how often."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint("/cgi-bin/token", "GET", self._plain, needs_token=False),
            Endpoint("/cgi-bin/stable_token", "POST", self._stable, needs_token=False),
            Endpoint("/cgi-bin/clear_quota", "POST", self._clear_quota),
        ]

    def _plain(self, call: Call) -> dict[str, Any]:
        self._check(call, dict(call.query))
        return self._account.tokens.issue_plain()

    def _stable(self, call: Call) -> dict[str, Any]:
        data = call.data()
        self._check(call, data)
        return self._account.tokens.issue_stable(force=bool(data.get("force_refresh")))

    def _check(self, call: Call, given: dict[str, Any]) -> None:
        allowed = self._account.option("ip_whitelist")
        remote = call.request.remote or "unknown"
        if allowed is not None and remote not in allowed:
            raise ApiError(40164, f"invalid ip {remote} ipv6 ::ffff:{remote}, not in whitelist")
        if given.get("grant_type") != "client_credential":
            raise ApiError(40002)
        if not given.get("appid"):
            raise ApiError(41002)
        if given["appid"] != self._account.app_id:
            raise ApiError(40013)
        if not given.get("secret"):
            raise ApiError(41004)
        if given["secret"] != self._account.identity["app_secret"]:
            raise ApiError(40125)

    def _clear_quota(self, call: Call) -> dict[str, Any]:
        if call.data().get("appid") != self._account.app_id:
            raise ApiError(40013)
        counters = self._account.counters
        counters.spend("month", "clear_quota", self._account.limit("clear_quota_limit"), 48006)
        counters.clear_day()
        return done()
