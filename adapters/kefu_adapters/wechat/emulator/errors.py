"""Answers that refuse: WeChat gives them with HTTP 200 and an ``errcode``."""

import secrets
from typing import Any

MESSAGES = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40004: "invalid media type",
    40005: "invalid file type",
    40006: "invalid media size",
    40007: "invalid media_id",
    40008: "invalid message type",
    40009: "invalid image size",
    40013: "invalid appid",
    40014: "invalid access_token",
    40016: "invalid button size",
    40018: "invalid button name size",
    40033: "invalid charset. please check your request, if include \\uxxxx will create fail!",
    40035: "invalid parameter",
    40037: "invalid template_id",
    40059: "invalid msg id",
    40066: "invalid url",
    40125: "invalid appsecret",
    40164: "invalid ip",
    40200: "invalid account type",
    41001: "access_token missing",
    41002: "appid missing",
    41004: "appsecret missing",
    41005: "media data missing",
    42001: "access_token expired",
    43001: "require GET method",
    43002: "require POST method",
    43004: "require subscribe",
    43019: "require remove blacklist",
    43101: "user refuse to accept the msg",
    44002: "empty post data",
    44004: "empty content",
    45001: "media size out of limit",
    45002: "content size out of limit",
    45003: "title size out of limit",
    45004: "description size out of limit",
    45005: "url size out of limit",
    45008: "article size out of limit",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, must slower, retry next minute",
    45015: "response out of time limit or subscription is canceled",
    45028: "has no masssend quota",
    45047: "out of response count limit",
    45065: "clientmsgid exist",
    45066: "clientmsgid retry too fast, please wait 1 minute",
    45067: "clientmsgid size out of limit",
    45072: "invalid command",
    45080: "no interaction in the last 30 seconds",
    45081: "already typing",
    46003: "menu no exist",
    46004: "user no exist",
    47001: "data format error",
    47003: "argument invalid",
    48001: "api unauthorized",
    48002: "user block the account",
    48003: "user not agree mass-send protocol",
    48006: "forbid to clear quota because of reaching the limit",
    48008: "no permission for this msgtype",
    50005: "user is not a follower",
    53503: "the draft fails the publishing check",
    61451: "invalid parameter",
    61452: "invalid kf_account",
    61458: "user accepted by another kf",
    65400: "new version customer service is not open",
}


class ApiError(Exception):
    """One refusal. ``extra`` are further fields of the answer."""

    def __init__(self, code: int, message: str | None = None, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.message = message or MESSAGES.get(code, "error")
        self.extra = extra

    def body(self) -> dict[str, Any]:
        """The answer; its text ends in a request id, so that nobody compares the whole of it."""
        return {
            "errcode": self.code,
            "errmsg": f"{self.message} rid: {secrets.token_hex(4)}-{secrets.token_hex(4)}",
            **self.extra,
        }
