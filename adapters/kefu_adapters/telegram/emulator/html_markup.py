"""The platform's HTML: a few tags, strictly nested; offsets are code points of the text without markup."""

import html
import re
from typing import Any

from kefu_adapters.telegram.emulator.errors import ApiError, bad_request

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)([^<>]*)>")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_ESCAPE = re.compile(r"&(lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "span": "spoiler",
}


def parse_html(raw: str) -> tuple[str, list[dict[str, Any]]]:
    """Text and entities of ``raw``. Raises ApiError ``can't parse entities: ...``."""
    out: list[str] = []
    size = 0
    entities: list[dict[str, Any]] = []
    open_tags: list[tuple[str, int, dict[str, Any]]] = []
    at = 0
    while at < len(raw):
        cut = raw.find("<", at)
        plain = _ESCAPE.sub(lambda m: html.unescape(m[0]), raw[at : cut if cut >= 0 else len(raw)])
        out.append(plain)
        size += len(plain)
        if cut < 0:
            break
        tag = _TAG.match(raw, cut)
        if tag is None:
            raise _refusal(f"Unclosed start tag at byte offset {_bytes(raw, cut)}")
        name = tag[2].lower()
        if tag[1]:
            entity = _closed(raw, cut, name, open_tags, size)
            if entity is not None:
                entities.append(entity)
        else:
            open_tags.append((name, size, _opened(raw, cut, name, tag[3])))
        at = tag.end()
    if open_tags:
        raise _refusal(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return "".join(out), _merged(entities)


def _opened(raw: str, at: int, name: str, rest: str) -> dict[str, Any]:
    attributes = {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(rest)}
    if name not in _TYPES:
        raise _refusal(f'Unsupported start tag "{name}" at byte offset {_bytes(raw, at)}')
    entity: dict[str, Any] = {"type": _TYPES[name]}
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise _refusal(f'Tag "span" must have class "tg-spoiler" at byte offset {_bytes(raw, at)}')
    if name == "a":
        entity["url"] = attributes.get("href", "")
    elif name == "blockquote" and "expandable" in attributes:
        entity["type"] = "expandable_blockquote"
    elif name == "tg-emoji":
        entity["custom_emoji_id"] = attributes.get("emoji-id", "")
    elif name == "code" and attributes.get("class", "").startswith("language-"):
        entity["language"] = attributes["class"].removeprefix("language-")
    return entity


def _closed(
    raw: str, at: int, name: str, open_tags: list[tuple[str, int, dict[str, Any]]], end: int
) -> dict[str, Any] | None:
    where = _bytes(raw, at)
    if not open_tags:
        raise _refusal(f"Unexpected end tag at byte offset {where}")
    expected, start, entity = open_tags.pop()
    if expected != name:
        raise _refusal(f'Unmatched end tag at byte offset {where}, expected "</{expected}>", found "</{name}>"')
    if end == start or ("url" in entity and not entity["url"]):
        return None
    url = entity.get("url", "")
    digits = url.removeprefix("tg://user?id=")
    if digits != url and digits.isdecimal():
        entity = {"type": "text_mention", "user": {"id": int(digits), "is_bot": False, "first_name": digits}}
    return {"offset": start, "length": end - start} | entity


def _merged(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """``pre`` around ``code`` is one entity with a language; entities come in order of their start."""
    spans = {(e["offset"], e["length"]): e for e in entities if e["type"] == "pre"}
    kept = []
    for entity in entities:
        outer = spans.get((entity["offset"], entity["length"]))
        if entity["type"] == "code" and outer is not None:
            if "language" in entity:
                outer["language"] = entity["language"]
            continue
        if entity["type"] == "code":
            entity.pop("language", None)
        kept.append(entity)
    return sorted(kept, key=lambda e: (e["offset"], -e["length"]))


def _bytes(raw: str, at: int) -> int:
    return len(raw[:at].encode())


def _refusal(text: str) -> ApiError:
    return bad_request(f"can't parse entities: {text}")
