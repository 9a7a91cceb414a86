"""The sandbox as a client of the fleet's API, with the demo logins' tokens: who holds a case, and one announcement."""

import json
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import aiohttp

from kefu_bots.sandbox.cover import cover

_LOOK_SECONDS = 0.8
_WORK_SECONDS = 10.0
_FRESH_SECONDS = 0.5
_CHINA = timezone(timedelta(hours=8))
_ZH = (
    "今晚 02:00 到 02:30 升级兑换功能，期间暂停兑换，转账和余额不受影响。"
    "我们不会主动私信您，也不会索要助记词。（{at} 更新）"
)
_EN = (
    "Swaps pause tonight from 02:00 to 02:30 (UTC+8) for an upgrade. Transfers and balances are not affected. "
    "We never write to you first and never ask for a recovery phrase. (Updated {at})"
)
_LINK = "https://orbit.example/status"


class RelayRefused(Exception):
    """The fleet said no, or did not answer; the text is its code."""


class RelayClient:
    """Calls the fleet at ``console_url``. ``logins`` is the file that the demo writes; without it nothing works."""

    def __init__(self, console_url: str, logins: Path | None) -> None:
        self._base = console_url.rstrip("/")
        self._logins = logins
        self._session: aiohttp.ClientSession | None = None
        self._seen: dict[str, tuple[float, dict[str, Any]]] = {}

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def case(self, case: str) -> dict[str, Any]:
        """``status`` and the ``holder``'s name of a case; empty when the fleet cannot be asked just now."""
        at, known = self._seen.get(case, (0.0, {}))
        if time.monotonic() - at < _FRESH_SECONDS:
            return known
        try:
            answer = await self._call("agent", "GET", f"/api/conversations/{case}", seconds=_LOOK_SECONDS)
        except RelayRefused:
            return {}
        row = answer.get("conversation", {})
        known = {"status": row.get("status", ""), "holder": (row.get("holder") or {}).get("name", "")}
        if len(self._seen) > 200:
            self._seen.clear()
        self._seen[case] = (time.monotonic(), known)
        return known

    async def announce(self) -> dict[str, Any]:
        """Let the publisher write an announcement for every account and the approver approve it.

        Raises RelayRefused.
        """
        made = await self._call("publisher", "POST", "/api/announcements", {"content": _content([], "")})
        path = f"/api/announcements/{made['announcement']['id']}"
        page = await self._call("publisher", "GET", path)
        content = _content(_targets(page["available"]), await self._upload())
        await self._call("publisher", "PUT", path, {"content": content})
        await self._call("publisher", "POST", f"{path}/ask", {})
        asked = (await self._call("approver", "GET", path))["announcement"]
        approval = {"hash": asked["content_hash"], "password": self._login("approver")["password"]}
        done = (await self._call("approver", "POST", f"{path}/approve", approval))["announcement"]
        return {"id": done["id"], "stage": done["stage"], "starts_at": done.get("starts_at")}

    async def _upload(self) -> str:
        form = aiohttp.FormData()
        form.add_field("file", cover(), filename="cover.png", content_type="image/png")
        return str((await self._call("publisher", "POST", "/api/uploads", form))["blob"])

    def _login(self, right: str) -> dict[str, Any]:
        """The first demo login with a right. Raises RelayRefused."""
        if self._base and self._logins is not None and self._logins.is_file():
            for login in json.loads(self._logins.read_text("utf-8")):
                if right in login["rights"]:
                    return dict(login)
        raise RelayRefused("no_fleet")

    async def _call(
        self, right: str, method: str, path: str, body: Any = None, *, seconds: float = _WORK_SECONDS
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._login(right)['token']}"}
        if self._session is None:
            self._session = aiohttp.ClientSession()
        payload = {"data": body} if isinstance(body, aiohttp.FormData) else {"json": body}
        timeout = aiohttp.ClientTimeout(total=seconds)
        try:
            async with self._session.request(
                method, self._base + path, headers=headers, timeout=timeout, **payload
            ) as response:
                answer: dict[str, Any] = await response.json()
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
            raise RelayRefused("no_answer") from None
        if response.status >= 400:
            error = answer.get("error", {})
            raise RelayRefused(str(error.get("reason") or error.get("code") or response.status))
        return answer


def _content(targets: list[dict[str, str]], picture: str) -> dict[str, Any]:
    """The same words each time but for the minute: some platforms refuse the same text twice a day."""
    at = datetime.now(UTC).astimezone(_CHINA).strftime("%H:%M")
    titles = {"zh": "兑换功能升级", "en": "Swaps are upgraded tonight"}
    texts = {"zh": _ZH.format(at=at), "en": _EN.format(at=at)}
    variants = [{"language": language, "title": titles[language], "text": texts[language], "link": _LINK}
                for language in ("zh", "en")]  # fmt: skip
    return {"title": titles["zh"], "variants": variants, "targets": targets, "picture": picture, "scheduled_at": None}


def _targets(available: list[dict[str, Any]]) -> list[dict[str, str]]:
    """One public target of each account: timelines before sends to all followers, which are few a month."""
    chosen: dict[str, dict[str, str]] = {}
    for one in sorted(available, key=lambda row: row.get("kind") == "followers"):
        language = "zh" if one["platform"] in {"wechat", "weibo"} else "en"
        chosen.setdefault(one["inbox"], {"inbox": one["inbox"], "target": one["target"], "language": language})
    return list(chosen.values())
