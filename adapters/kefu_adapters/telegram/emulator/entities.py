"""Texts as the platform keeps them: without markup, with entities in UTF-16 units, trimmed and limited."""

import re
from typing import Any

from kefu_adapters.telegram.emulator.errors import bad_request
from kefu_adapters.telegram.emulator.html_markup import parse_html
from kefu_adapters.telegram.emulator.markdown_markup import parse_legacy, parse_markdown

Entity = dict[str, Any]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
RAW_BYTES_LIMIT = 32_768
ENTITY_LIMIT = 100
ENTITY_BYTES_LIMIT = 9_500

_FOUND = re.compile(
    r"""(?P<email>(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+)
    |(?P<url>(?:https?://|tg://|www\.)[^\s<>"]+
        |(?<![\w@/.-])(?:[a-z0-9-]{1,63}\.)+(?:com|org|net|io|app|dev|me|cn|info|example|test)(?![\w-])(?:/[^\s<>"]*)?)
    |(?P<mention>(?<!\w)@[a-z0-9_]{3,32}(?!\w))
    |(?P<bot_command>(?<![\w/<>])/[a-z0-9_]{1,64}(?:@[a-z0-9_]{3,32})?(?![\w/]))
    |(?P<hashtag>(?<!\w)\#\w*[^\W\d_]\w*)
    |(?P<cashtag>(?<!\w)\$[A-Z]{3,8}(?!\w))""",
    re.VERBOSE | re.IGNORECASE,
)


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) if not text or max(text) < "\U00010000" else len(text.encode("utf-16-le")) // 2


def formatted(text: str, mode: str, given: Any, *, limit: int = TEXT_LIMIT) -> tuple[str, list[Entity]]:
    """Text and entities of what a bot sends. Raises ApiError with the server's words.

    ``given`` is the entities parameter (UTF-16 offsets); it counts only without a parse mode.
    """
    if len(text) > RAW_BYTES_LIMIT // 4 and len(text.encode()) > RAW_BYTES_LIMIT:
        raise bad_request("text is too long")
    match mode.lower():
        case "":
            entities = _checked(given, text) if given else []
        case "html":
            text, entities = _in_units(*parse_html(text))
        case "markdownv2":
            text, entities = _in_units(*parse_markdown(text))
        case "markdown":
            text, entities = _in_units(*parse_legacy(text))
        case "none":
            entities = []
        case _:
            raise bad_request("unsupported parse_mode")
    text, entities = _trimmed(text, entities)
    if len(text) > limit:
        raise bad_request("message is too long" if limit == TEXT_LIMIT else "message caption is too long")
    entities = _with_found(text, entities)
    if sum(16 + len(str(e.get("url", ""))) + len(str(e.get("language", ""))) for e in entities) > (ENTITY_BYTES_LIMIT):
        raise bad_request("ENTITIES_TOO_LONG")
    return text, entities


def written(text: str) -> list[Entity]:
    """Entities that the platform finds by itself in what a person writes."""
    return _with_found(text, [])


def _with_found(text: str, entities: list[Entity]) -> list[Entity]:
    wide = bool(text) and max(text) >= "\U00010000"
    for hit in _FOUND.finditer(text):
        kind = hit.lastgroup or ""
        value = hit[0].rstrip(".,!?;:)'\"") if kind == "url" else hit[0]
        if kind == "cashtag" and not value[1:].isupper():
            continue
        offset = units(text[: hit.start()]) if wide else hit.start()
        length = units(value) if wide else len(value)
        if not any(e["offset"] < offset + length and offset < e["offset"] + e["length"] for e in entities):
            entities.append({"offset": offset, "length": length, "type": kind})
    entities.sort(key=lambda e: (e["offset"], -e["length"]))
    return entities[:ENTITY_LIMIT]


def _in_units(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    if text and max(text) >= "\U00010000":
        for entity in entities:
            start, end = entity["offset"], entity["offset"] + entity["length"]
            entity["offset"], entity["length"] = units(text[:start]), units(text[start:end])
    return text, entities


def _checked(given: Any, text: str) -> list[Entity]:
    if not isinstance(given, list):
        raise bad_request("can't parse entities: expected an Array")
    total = units(text)
    kept = []
    for entity in given:
        if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
            raise bad_request("can't parse entities: expected an Object")
        offset, length = entity.get("offset"), entity.get("length")
        if not isinstance(offset, int) or not isinstance(length, int):
            raise bad_request('can\'t parse entities: field "offset" must be of type Number')
        if offset < 0 or length <= 0 or offset + length > total:
            continue
        kept.append({"offset": offset, "length": length} | {k: v for k, v in entity.items() if v is not None})
    return kept


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    bare = text.strip()
    if len(bare) == len(text):
        return text, entities
    lead = len(text) - len(text.lstrip())
    total = units(bare)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, total)
        if end > start:
            kept.append(entity | {"offset": start, "length": end - start})
    return bare, kept
