"""What a reply says: ``type`` and ``data`` of passive replies and of ``messages/reply.json``."""

import json
from dataclasses import dataclass
from typing import Any

from kefu_adapters.weibo.emulator.errors import ApiError

MAX_ARTICLES = 8
_ARTICLE_KEYS = ("display_name", "summary", "image", "url")


@dataclass(slots=True)
class Reply:
    """One line for a fan's screen."""

    kind: str
    text: str
    media: dict[str, Any] | None = None


def read_reply(kind: str, data: str, text_limit: int) -> Reply:
    """Read ``data`` (JSON) of a reply of this kind; raises ApiError.

    What was percent-encoded once too often is no JSON, but it is not refused: the fan sees it as it stands.
    """
    if kind not in {"text", "articles", "position"}:
        raise ApiError(10017, "parameter (type)'s value invalid")
    if data[:3].upper() == "%7B":
        return Reply("text", data)
    try:
        content = json.loads(data)
    except ValueError:
        raise ApiError(10017, "parameter (data)'s value invalid, expect (json)") from None
    if not isinstance(content, dict):
        raise ApiError(10017, "parameter (data)'s value invalid, expect (json)")
    if kind == "text":
        return _text(content, text_limit)
    if kind == "position":
        return _position(content)
    return read_articles(content.get("articles"))


def _text(content: dict[str, Any], limit: int) -> Reply:
    text = content.get("text")
    if not isinstance(text, str):
        raise ApiError(10017, "parameter (data.text)'s value invalid")
    if not text.strip():
        raise ApiError(20008)
    if len(text) > limit:
        raise ApiError(20013)
    return Reply("text", text)


def _position(content: dict[str, Any]) -> Reply:
    try:
        longitude, latitude = float(content["longitude"]), float(content["latitude"])
    except (KeyError, TypeError, ValueError):
        raise ApiError(10017, "parameter (data)'s value invalid, expect (position)") from None
    if abs(longitude) > 180 or abs(latitude) > 90:
        raise ApiError(10017, "parameter (data)'s value invalid, expect (position)")
    where = {
        "kind": "location",
        "longitude": str(content["longitude"]),
        "latitude": str(content["latitude"]),
    }
    return Reply("location", f"{where['longitude']},{where['latitude']}", where)


def read_articles(articles: Any) -> Reply:
    """Read a list of one to eight article cards; raises ApiError."""
    if not isinstance(articles, list) or not 1 <= len(articles) <= MAX_ARTICLES:
        raise ApiError(10017, "parameter (articles)'s value invalid, expect (1 to 8)")
    for article in articles:
        if not isinstance(article, dict) or not all(isinstance(article.get(k), str) for k in _ARTICLE_KEYS):
            raise ApiError(10017, "parameter (articles)'s value invalid")
    text = "\n".join(f"{a['display_name']}\n{a['summary']}\n{a['url']}" for a in articles)
    return Reply("articles", text, {"kind": "articles", "articles": articles})
