"""Weibo's error answers: codes with their wording, and the shapes that different endpoints use."""

import json
from typing import Any

from aiohttp import web

WORDS: dict[int, str] = {
    10001: "system error!",
    10002: "service unavailable!",
    10003: "remote service error!",
    10004: "ip limit!",
    10005: "permission denied, need a high level appkey!",
    10006: "source parameter (appkey) is missing",
    10008: "param error!",
    10009: "too many pending tasks, system is busy!",
    10010: "job expired!",
    10011: "rpc error!",
    10012: "illegal request!",
    10013: "invalid weibo user!",
    10014: "insufficient app permissions!",
    10016: "miss required parameter",
    10017: "parameter value invalid",
    10018: "request body length over limit!",
    10020: "request api not found!",
    10021: "http method is not supported for this request!",
    10022: "ip requests out of rate limit!",
    10023: "user requests out of rate limit!",
    10024: "user requests for this api out of rate limit!",
    20003: "user does not exists!",
    20005: "unsupported image type, only support jpg, gif, png!",
    20006: "image size too large!",
    20007: "does multipart has image?",
    20008: "content is null!",
    20012: "text too long, please input text less than 140 characters!",
    20013: "text too long, please input text less than 300 characters!",
    20016: "out of limit, publish too frequently!",
    20017: "repeat similar content!",
    20019: "repeat content!",
    20020: "contain advertising!",
    20021: "content is illegal!",
    20031: "need captcha!",
    20032: "update success, while server slow now, please wait 1-2 minutes",
    20101: "target weibo does not exist!",
    20102: "not your own weibo!",
    20132: "this weibo is not open to your comment!",
    20201: "target weibo comment does not exist!",
    20301: "can't send direct message to user who is not your follower!",
    20508: "the user's privacy setting forbids this!",
    21301: "auth faild!",
    21315: "token expired!",
    21316: "token rejected!",
    21319: "accessor was revoked!",
    21322: "redirect_uri_mismatch",
    21323: "invalid_request",
    21324: "invalid_client",
    21325: "invalid_grant",
    21327: "expired_token",
    21328: "unsupported_grant_type",
    21329: "unsupported_response_type",
    21332: "invalid_access_token",
    21602: "contains forbidden word!",
    26401: "menu is invalid!",
    26402: "menu does not exist!",
}
_FORBIDDEN = frozenset({10004, 10005, 10012, 10013, 10014, 10022, 10023, 10024, 21319, 21327})


class ApiError(Exception):
    """A refused call. ``code`` is Weibo's number, ``words`` replaces the usual wording."""

    def __init__(self, code: int, words: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.words = words or WORDS.get(code, "error!")


def status_of(code: int, options: dict[str, Any]) -> int:
    """The HTTP status of an error: the option's when set, otherwise 400, 403 or 404 by code."""
    if options["error_status"]:
        return int(options["error_status"])
    if code == 10020:
        return 404
    return 403 if code in _FORBIDDEN else 400


def error_response(error: ApiError, path: str, options: dict[str, Any], status: int | None = None) -> web.Response:
    """An error as the endpoint at ``path`` words it: ``sendall`` has keys of its own, OAuth one key more."""
    code: int | str = str(error.code) if options["error_code_as"] == "string" else error.code
    body: dict[str, Any]
    if path.endswith("/messages/sendall.json"):
        body = {"request": path, "errcode": code, "errmsg": error.words}
    elif path.startswith("/oauth2/"):
        body = {"error": error.words, "error_code": code, "request": path, "error_description": error.words}
    else:
        body = {"error": error.words, "error_code": code, "request": path}
    return json_response(body, status or status_of(error.code, options))


def json_response(body: Any, status: int = 200) -> web.Response:
    """JSON in raw UTF-8, as Weibo sends it."""
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(text=text, status=status, content_type="application/json")
