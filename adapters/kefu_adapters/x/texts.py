"""What X does to texts, undone: three escaped characters, shortened links, mentions put in front. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from kefu_adapters.x import facts
from kefu_core.text import clean

_ESCAPED = re.compile(r"&(amp|lt|gt);")
_PLAIN = {"amp": "&", "lt": "<", "gt": ">"}
_SPACE = re.compile(r"\s+")
_SCHEME = re.compile(r"https?://(?!t\.co/)", re.IGNORECASE)
_LEADING = re.compile(r"(?:\s*@[A-Za-z0-9_]{1,15}(?![A-Za-z0-9_]))+\s*")
_MAX_LINK_CHARS = 4096


def unescape(text: str) -> str:
    """The text with ``&amp;``, ``&lt;`` and ``&gt;`` undone, exactly once: what a person typed stays."""
    return _ESCAPED.sub(lambda found: _PLAIN[found[1]], text) if "&" in text else text


def readable(text: Any, entities: Any, *, media_links: frozenset[str] = frozenset()) -> str:
    """A text as its author meant it: unescaped, with real links for shortened ones.

    ``media_links`` are the shortened links that stand for the message's own attachments; they go. Links are replaced
    by what they say, not by their offsets, which nobody documents for emoji.
    """
    if not isinstance(text, str):
        return ""
    links = _links(entities)

    def real(found: re.Match[str]) -> str:
        return "" if found[0] in media_links else links.get(found[0], found[0])

    plain = facts.SHORT_LINK.sub(real, unescape(text))
    return clean(plain).strip() if media_links else clean(plain)


def media_links(entities: Any) -> frozenset[str]:
    """Shortened links that stand for pictures of the post itself."""
    return frozenset(
        row["url"]
        for row in _rows(entities, "urls")
        if isinstance(row.get("url"), str)
        and (str(row.get("display_url", "")).startswith("pic.") or isinstance(row.get("media_key"), str))
    )


def normalised(text: str, *, reply: bool = False) -> str:
    """A text for comparing: spaces, case, ``https://`` and, in a reply, the mentions in front do not count.

    X links ``help.now`` as well, and gives it back as ``http://help.now``.
    """
    plain = _SPACE.sub(" ", _SCHEME.sub("", unicodedata.normalize("NFC", text))).strip()
    if reply and (found := _LEADING.match(plain)) is not None:
        plain = plain[found.end() :]
    return plain.casefold()


def same(ours: str, shown: str) -> bool:
    """Whether a shown text (both normalised) is ours: equal, or equal but for links that stayed shortened."""
    if ours == shown:
        return True
    parts, at = [], 0
    for found in facts.SHORT_LINK.finditer(shown):
        parts += [re.escape(shown[at : found.start()]), r"\S+"]
        at = found.end()
    return bool(parts) and re.fullmatch("".join([*parts, re.escape(shown[at:])]), ours) is not None


def without_last_link(text: str) -> str:
    """The text without the shortened link that stands at its end for an attachment."""
    head, _, last = text.rstrip().rpartition(" ")
    return head.rstrip() if facts.SHORT_LINK.fullmatch(last) else text


def _links(entities: Any) -> Mapping[str, str]:
    return {
        row["url"]: row["expanded_url"]
        for row in _rows(entities, "urls")
        if isinstance(row.get("url"), str)
        and isinstance(row.get("expanded_url"), str)
        and row["expanded_url"].startswith(("http://", "https://"))
        and len(row["expanded_url"]) <= _MAX_LINK_CHARS
    }


def _rows(entities: Any, name: str) -> list[dict[str, Any]]:
    rows = entities.get(name) if isinstance(entities, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
