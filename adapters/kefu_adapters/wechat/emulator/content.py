"""What a message of the brand looks like on a phone, whichever way it came; refuses what WeChat refuses."""

from typing import Any

from kefu_adapters.wechat.emulator.account import Account
from kefu_adapters.wechat.emulator.errors import ApiError
from kefu_adapters.wechat.emulator.media import Medium

PHONE_KINDS = {"image": "photo", "voice": "voice", "video": "video", "thumb": "photo", "file": "file"}


def on_phone(account: Account, medium: Medium) -> dict[str, Any]:
    """A stored file as a phone shows it."""
    return {
        "kind": PHONE_KINDS.get(medium.kind, "file"),
        "media_id": medium.media_id,
        "file_name": medium.name,
        "mime": medium.content_type,
        "size": len(medium.data),
        "url": f"{account.base_url}/p/{medium.media_id}",
    }


def rendered(
    account: Account, msgtype: Any, body: dict[str, Any], *, articles: int = 1, strict: bool = True
) -> dict[str, Any]:
    """The kind, text, media, articles and buttons of a message of type ``msgtype`` with the object ``body``.

    ``articles`` are allowed in ``news``; more are refused when ``strict`` (custom-send), dropped otherwise.
    Raises ApiError as custom-send would.
    """
    match msgtype:
        case "text":
            return {"kind": "text", "text": _text(account, body.get("content"))}
        case "image" | "voice" | "video" | "mpvideo":
            return _medium(account, "video" if msgtype == "mpvideo" else msgtype, body)
        case "music":
            return _music(account, body)
        case "news":
            return _news(body, articles, strict=strict)
        case "mpnews" | "mpnewsarticle":
            return _published(account, body)
        case "msgmenu":
            return _menu(account, body)
        case "miniprogrampage" | "link" | "wxcard":
            return _card(account, msgtype, body)
        case _:
            raise ApiError(40008)


def article_card(articles: list[dict[str, Any]]) -> dict[str, Any]:
    """Articles as one card."""
    first = articles[0]
    lines = [first.get("title", ""), first.get("description", "")]
    return {"kind": "article", "text": "\n".join(x for x in lines if x), "articles": articles}


def _text(account: Account, content: Any) -> str:
    if not isinstance(content, str):
        raise ApiError(47001)
    if not content:
        raise ApiError(44004)
    if len(content.encode()) > account.limit("text_limit_bytes"):
        raise ApiError(45002)
    return content


def _medium(account: Account, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    medium = account.media.get(body.get("media_id"), kind)
    if body.get("thumb_media_id"):
        account.media.get(body["thumb_media_id"], "thumb", "image")
    lines = [str(body.get("title") or ""), str(body.get("description") or "")]
    return {
        "kind": PHONE_KINDS[kind],
        "text": "\n".join(x for x in lines if x),
        "media": on_phone(account, medium),
    }


def _music(account: Account, body: dict[str, Any]) -> dict[str, Any]:
    account.media.get(body.get("thumb_media_id"), "thumb", "image")
    url = str(body.get("musicurl") or body.get("hqmusicurl") or "")
    return {"kind": "music", "text": str(body.get("title") or ""), "media": {"kind": "music", "url": url}}


def _news(body: dict[str, Any], allowed: int, *, strict: bool) -> dict[str, Any]:
    listed = body.get("articles")
    if not isinstance(listed, list) or not listed or not all(isinstance(a, dict) for a in listed):
        raise ApiError(47001)
    if strict and len(listed) != allowed:
        raise ApiError(45008)
    names = ("title", "description", "url", "picurl")
    return article_card([{n: str(a.get(n) or "") for n in names} for a in listed[:allowed]])


def _published(account: Account, body: dict[str, Any]) -> dict[str, Any]:
    if article_id := body.get("article_id"):
        posts = [p for p in account.articles.posts if p["origin"] == article_id and not p["deleted"]]
        cards = [{"title": p["title"], "description": p["digest"], "url": p["url"]} for p in posts]
    else:
        draft = account.articles.drafts.get(str(body.get("media_id")), [])
        cards = [{"title": a["title"], "description": a.get("digest", ""), "url": ""} for a in draft]
    if not cards:
        raise ApiError(40007)
    return article_card(cards)


def _menu(account: Account, body: dict[str, Any]) -> dict[str, Any]:
    if not account.option("msgmenu"):
        raise ApiError(40200)
    items = body.get("list")
    if not isinstance(items, list) or not items:
        raise ApiError(47001)
    buttons = []
    for item in items:
        if not isinstance(item, dict) or not item.get("content"):
            raise ApiError(47001)
        buttons.append([{"text": str(item["content"]), "value": str(item.get("id", ""))}])
    lines = [str(body.get("head_content") or ""), str(body.get("tail_content") or "")]
    text = "\n".join(x for x in lines if x)
    if len(text.encode()) > account.limit("text_limit_bytes"):
        raise ApiError(45002)
    return {"kind": "menu", "text": text, "buttons": buttons}


def _card(account: Account, msgtype: str, body: dict[str, Any]) -> dict[str, Any]:
    needed = {"miniprogrampage": "thumb_media_id", "link": "url", "wxcard": "card_id"}[msgtype]
    if not body.get(needed):
        raise ApiError(47001)
    if msgtype == "miniprogrampage":
        account.media.get(body["thumb_media_id"], "thumb", "image")
    kind = {"miniprogrampage": "miniprogram", "link": "link", "wxcard": "card"}[msgtype]
    lines = [str(body.get("title") or ""), str(body.get("description") or ""), str(body.get("url") or "")]
    return {"kind": kind, "text": "\n".join(x for x in lines if x)}
